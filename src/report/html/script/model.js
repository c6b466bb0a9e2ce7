// The index as it is stored in, everything with its names and neighbours out.

/** Where the numbers of a place stand; which family it is of is filled in when the page is opened. */
const AT = {
  doc: 0,
  start: 1,
  end: 2,
  line: 3,
  lastLine: 4,
  words: 5,
  startByte: 6,
  endByte: 7,
  print: 10,
  family: 11,
};
/** @typedef {any[]} Place */
const KINDS = ["reuse", "wire", "boilerplate"];

const model = {
  head: /** @type {any} */ ({}),
  index: /** @type {any} */ ({}),
  /** Passages by the pair of their documents. @type {Map<string, number[]>} */
  ofPair: new Map(),
  /** @type {Map<string, number>} */
  overlapOfPair: new Map(),
  /** @type {Map<string, number>} */
  passageById: new Map(),
  /** @type {Map<string, number>} */
  familyById: new Map(),
  /** @type {Map<string, number>} */
  documentById: new Map(),
  /** Passages of each family. @type {number[][]} */
  ofFamily: [],
  /** Characters at the start of all names that are not shown. */
  nameCut: 0,
};

/** @param {number} a @param {number} b */
function pairKey(a, b) {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/** @param {any} head @param {any} index */
function buildModel(head, index) {
  Object.assign(model, { head, index });
  index.documents.forEach((document, i) => model.documentById.set(document.id, i));
  index.families.forEach((family, i) => {
    model.familyById.set(family.id, i);
    for (const member of family.members) member[AT.family] = i;
  });
  model.ofFamily = index.families.map(() => []);
  index.passages.forEach((passage, i) => {
    model.passageById.set(passage.id, i);
    for (const side of [passage.a, passage.b]) side[AT.family] = passage.family;
    model.ofFamily[passage.family]?.push(i);
    const key = pairKey(passage.a[AT.doc], passage.b[AT.doc]);
    if (!model.ofPair.has(key)) model.ofPair.set(key, []);
    model.ofPair.get(key).push(i);
  });
  index.overlaps.forEach((overlap, i) => model.overlapOfPair.set(pairKey(overlap.a, overlap.b), i));
  model.nameCut = commonFolder(index.documents.map((document) => document.id));
}

/** Length of the folder that all names begin with. @param {string[]} names */
function commonFolder(names) {
  if (names.length < 2) return 0;
  let common = names[0];
  for (const name of names) {
    while (!name.startsWith(common)) common = common.slice(0, -1);
  }
  return common.lastIndexOf("/") + 1;
}

/** A document's name as lists show it. @param {number} doc */
function shortName(doc) {
  return model.index.documents[doc].id.slice(model.nameCut) || model.index.documents[doc].id;
}

/** @param {any} passage */
function kindOf(passage) {
  return model.index.families[passage.family]?.kind ?? "reuse";
}

/** Orders documents by the first and the last second of their dates, those without one last. @param {number} x @param {number} y */
function byTime(x, y) {
  const [first, second] = [x, y].map((doc) => model.index.documents[doc].time);
  if (!first || !second) return first ? -1 : second ? 1 : 0;
  return first[0] - second[0] || first[1] - second[1];
}

/** The longer side in words. @param {any} passage */
function wordsOf(passage) {
  return Math.max(passage.a[AT.words], passage.b[AT.words]);
}

/** Lines of a place: `line 3`, `lines 3–9`. @param {Place} place */
function linesOf(place) {
  const [from, to] = [place[AT.line], place[AT.lastLine]];
  return from === to ? `line ${count(from)}` : `lines ${count(from)}–${count(to)}`;
}

/** Whether a document is of this date and group; shown under its name. @param {number} doc */
function aboutDocument(doc) {
  const { group, date, known } = model.index.documents[doc];
  const parts = [];
  if (group) parts.push(bdi(group, { class: "group", title: visible(group) }));
  if (date) parts.push(bdi(date, { class: "date" }));
  if (known) parts.push(h("span", { class: "tag" }, "known"));
  return parts.flatMap((part, i) => (i ? [" · ", part] : [part]));
}

// A template is the reader's own, what is filled in is not: only these may be followed.
const SCHEMES = new Set([
  "http:",
  "https:",
  "file:",
  "vscode:",
  "vscodium:",
  "cursor:",
  "zed:",
  "idea:",
  "txmt:",
  "subl:",
]);

/** @param {string} path */
function encodePath(path) {
  return encodeURI(path).replace(/[?#]/g, encodeURIComponent);
}

/** What a link may begin with: an address of the web, or a way from the page to a file. Throws at anything else. @param {string} value */
function encodeStart(value) {
  if (/^https?:\/\//i.test(value)) return new URL(value).href;
  if (/^[a-z][a-z0-9+.-]*:/i.test(value)) throw new Error("a scheme that may not be followed");
  // Two slashes would lead to another machine.
  return value.startsWith("/") ? encodePath(value).replace(/^\/+/, "/") : `./${encodePath(value)}`;
}

/**
 * The address of a place by the template of the report. @param {Place} place @returns {string|null}
 */
function sourceLink(place) {
  const template = model.head.source_template;
  if (!template) return null;
  const { id, path, record } = model.index.documents[place[AT.doc]];
  const values = { line: place[AT.line], record: record ?? place[AT.line] };
  const valueOf = (name, at) => {
    if (name === "id") return at ? encodeURIComponent(id) : encodeStart(id);
    if (name === "path") return at ? encodePath(path) : encodeStart(path);
    return values[name];
  };
  try {
    const link = template.replace(/\{(path|line|record|id)\}/g, (_, name, at) => String(valueOf(name, at)));
    return SCHEMES.has(new URL(link, location.href).protocol) ? link : null;
  } catch {
    return null;
  }
}
