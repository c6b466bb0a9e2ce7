// The address of the page in, what is shown and filtered out; and back. Every view can be linked.

/** Everything that the table is filtered by; empty means all. */
const NO_FILTERS = {
  view: "",
  q: "",
  sort: "",
  kind: "",
  group: "",
  doc: "",
  from: "",
  to: "",
  min: "",
  max: "",
  review: "",
  page: "",
  via: "",
  swap: "",
};
/** What belongs to a pair, not to the table: the family that it was opened from, and its sides. */
const OF_PAIR = ["via", "swap"];
/** @type {Record<string, string>} */
let filters = { ...NO_FILTERS };

/** Forms that some filters must have; others take anything. @type {Record<string, RegExp>} */
const FORMS = {
  from: /^\d{4}-\d\d-\d\d$/,
  to: /^\d{4}-\d\d-\d\d$/,
  min: /^\d{1,3}(\.\d+)?$/,
  max: /^\d{1,3}(\.\d+)?$/,
  page: /^\d{1,9}$/,
  swap: /^1$/,
};

/** Addresses are typed and shortened by hand: what cannot be meant is left out. @param {string} name @param {string} value */
function isUsable(name, value) {
  return !FORMS[name] || FORMS[name].test(value);
}

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** @param {string} hash `#/p/ID?q=…` @returns { {path: string[], filters: Record<string, string>}} */
function parseHash(hash) {
  const at = hash.indexOf("?");
  const path = (at < 0 ? hash : hash.slice(0, at)).replace(/^#\/?/, "").split("/").map(decode);
  const found = { ...NO_FILTERS };
  for (const [name, value] of new URLSearchParams(at < 0 ? "" : hash.slice(at + 1))) {
    if (Object.hasOwn(found, name) && isUsable(name, value)) found[name] = value;
  }
  return { path, filters: found };
}

/** @param {string[]} path @param {Record<string, string>} [changed] filters that differ from those of now */
function hashOf(path, changed) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filters, ...changed })) {
    if (value && (["p", "o"].includes(path[0]) || !OF_PAIR.includes(name))) query.set(name, value);
  }
  const search = query.toString();
  return `#/${path.map(encodeURIComponent).join("/")}${search ? `?${search}` : ""}`;
}

/** Goes on to another view. @param {string} hash */
function go(hash) {
  location.hash = hash;
}

/** Changes the address without a step back for each letter. @param {string} hash */
function replaceHash(hash) {
  try {
    history.replaceState(null, "", hash);
  } catch {
    location.replace(hash);
  }
}

/** Changes filters; anything but the page begins at the first page again. @param {Record<string, string>} changed */
function refine(changed) {
  filters = { ...filters, page: "", ...changed };
  replaceHash(hashOf([]));
  drawTable();
}

/** @param {number} passage @param {string} [via] id of the family that it is opened from */
function passageHash(passage, via) {
  return hashOf(["p", model.index.passages[passage].id], via === undefined ? {} : { via });
}

/** @param {number} a @param {number} b */
function pairHash(a, b) {
  const { documents } = model.index;
  return hashOf(["o", documents[a].id, documents[b].id]);
}

/** @param {number} family */
function familyHash(family) {
  return hashOf(["f", model.index.families[family].id]);
}
