// What the reader accepts, with reasons; kept by the browser, written as a baseline for the gate.

/**
 * @typedef {object} Accepted a place of a text that is accepted
 * @property {string} print its fingerprint
 * @property {string} document
 * @property {number} start in bytes
 * @property {number} words
 * @property {string} reason
 * @property {string} [expires]
 */
/** By place. @type {Map<string, Accepted>} */
let accepted = new Map();
/** Entries of a baseline that was read in, by fingerprint. @type {Map<string, any>} */
let formerEntries = new Map();
let reviewKept = true;
/** Counts what was changed. */
let reviewChanges = 0;

/** Two reports of the same findings share what was accepted. @param {number} version of what is kept */
function reviewKey(version) {
  const { passages, families } = model.index;
  let hash = 0x811c9dc5;
  for (const { id } of [...passages, ...families]) {
    for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193) >>> 0;
  }
  return `twicetold.review/${version} ${model.head.preset} ${passages.length} ${hash.toString(16)}`;
}

function loadReview() {
  try {
    const text = localStorage.getItem(reviewKey(2));
    const kept = JSON.parse(text ?? localStorage.getItem(reviewKey(1)) ?? "{}");
    accepted = text === null ? fromFormerPage(kept.accepted || []) : new Map(kept.accepted || []);
    formerEntries = new Map(kept.former || []);
  } catch {
    reviewKept = false;
  }
}

/**
 * What an older page kept by document and start, where passages that begin together were one: each goes to the
 * place that says what was accepted.
 * @param {[string, Accepted][]} kept @returns {Map<string, Accepted>}
 */
function fromFormerPage(kept) {
  const byStart = new Map(kept);
  const found = new Map();
  for (const place of model.index.families.flatMap(({ members }) => members)) {
    const entry = byStart.get(`${model.index.documents[place[AT.doc]].id}\n${place[AT.start]}`);
    if (entry?.print === place[AT.print]) found.set(placeKey(place), entry);
  }
  return found;
}

function saveReview() {
  reviewChanges += 1;
  try {
    const kept = { accepted: [...accepted], former: [...formerEntries] };
    localStorage.setItem(reviewKey(2), JSON.stringify(kept));
  } catch {
    reviewKept = false;
  }
  byId("review-count").textContent = count(accepted.size);
}

/** The gate asks about each place of each family: some begin together and end elsewhere. @param {Place} place */
function placeKey(place) {
  const family = model.index.families[place[AT.family]]?.id ?? "";
  return `${family}\n${model.index.documents[place[AT.doc]].id}\n${place[AT.startByte]}\n${place[AT.endByte]}`;
}

/** Whether the gate would ask about a place: known documents were there before. @param {Place} place */
function canAccept(place) {
  return Boolean(place[AT.print]) && !model.index.documents[place[AT.doc]].known;
}

/** The place of the family that a side of a passage is: what it has most in common with. @param {any} family @param {Place} side */
function memberAt(family, side) {
  const common = (member) =>
    member[AT.doc] === side[AT.doc]
      ? Math.min(member[AT.end], side[AT.end]) - Math.max(member[AT.start], side[AT.start])
      : 0;
  let best = side;
  let most = 0;
  for (const member of family?.members ?? []) {
    const here = common(member);
    if (here > most) [best, most] = [member, here];
  }
  return best;
}

/** The places that accepting a passage accepts. @param {any} passage @returns {Place[]} */
function placesOf(passage) {
  const family = model.index.families[passage.family];
  return [...new Set([memberAt(family, passage.a), memberAt(family, passage.b)])].filter(canAccept);
}

/** What a reader should know of the counts: without known documents nobody says which place was there before. */
function countCaution() {
  if (model.index.summary.known) return "";
  return "This report does not say which texts were there before: if one of these places was, the gate will let a further copy pass. A report of the new texts alone, scanned with --index, is exact.";
}

/** @param {Row} row whether all that it shows is accepted */
function isAccepted(row) {
  const all = row.passages.flatMap((p) => placesOf(model.index.passages[p]));
  return all.length > 0 && all.every((place) => accepted.has(placeKey(place)));
}

/** @param {Place[]} places @param {string} reason @param {string} expires */
function accept(places, reason, expires) {
  for (const place of places) {
    const document = model.index.documents[place[AT.doc]].id;
    const entry = { print: place[AT.print], document, start: place[AT.start], words: place[AT.words], reason };
    accepted.set(placeKey(place), expires ? { ...entry, expires } : entry);
  }
  saveReview();
}

/** @param {Place[]} places */
function withdraw(places) {
  for (const place of places) accepted.delete(placeKey(place));
  saveReview();
}

/** What the gate has to be told: each fingerprint with its copies. @returns {any[]} */
function baselineEntries() {
  const entries = new Map([...formerEntries].map(([print, entry]) => [print, { ...entry }]));
  const counts = new Map();
  for (const { print, words, reason, expires } of accepted.values()) {
    const copies = (counts.get(print) || 0) + 1;
    counts.set(print, copies);
    const former = formerEntries.get(print);
    const entry = {
      fingerprint: print,
      count: Math.max(copies, former?.count ?? 1),
      words,
      reason: former?.reason ?? reason,
    };
    const until = former ? former.expires : expires;
    entries.set(print, until ? { ...entry, expires: until } : entry);
  }
  return [...entries.values()].sort((x, y) => (x.fingerprint < y.fingerprint ? -1 : 1));
}

/** The file, byte for byte as the program writes it: an entry a line, sorted. */
function baselineFile() {
  const lines = baselineEntries().map((entry) => `\n${JSON.stringify(entry)}`);
  const preset = JSON.stringify(model.head.preset);
  return `{\n"schema": "twicetold.baseline/1",\n"preset": ${preset},\n"accepted": [${lines.join(",")}\n]\n}\n`;
}

/** @param {any} line an entry of a file; throws what is wrong with it */
function readEntry(line) {
  const { fingerprint, count: copies, words = 0, reason, expires } = line;
  if (!/^v1:[0-9a-f]{32}$/.test(fingerprint))
    throw new Error(`“${String(fingerprint).slice(0, 60)}” is no fingerprint`);
  if (!Number.isInteger(copies) || copies < 1) throw new Error(`${fingerprint} has no count of 1 or more`);
  if (typeof reason !== "string" || !reason.trim()) throw new Error(`${fingerprint} has no reason`);
  const entry = { fingerprint, count: copies, words, reason };
  return expires ? { ...entry, expires: String(expires) } : entry;
}

/** Takes over a baseline that is there already. @param {string} text */
function readBaseline(text) {
  const file = JSON.parse(text.replace(/^\ufeff/, ""));
  if (file.schema !== "twicetold.baseline/1") throw new Error('it has no "schema": "twicetold.baseline/1"');
  if (file.preset !== model.head.preset)
    throw new Error(`it is of preset ${file.preset}, this report of ${model.head.preset}`);
  const entries = file.accepted.map(readEntry);
  formerEntries = new Map(entries.map((entry) => [entry.fingerprint, entry]));
  saveReview();
}

/** Hands a file to the reader. @param {string} name @param {string} text */
function download(name, text) {
  const link = h("a", { download: name, href: URL.createObjectURL(new Blob([text], { type: "application/json" })) });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @param {string} text a word of a shell */
function shellWord(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** What accepts one fingerprint on the command line. @param {string} print @param {Place[]} places @param {string} [reason] @param {string} [expires] */
function acceptCommand(print, places, reason, expires) {
  const copies = places.filter((place) => place[AT.print] === print).length;
  const options = [
    `--reason ${reason ? shellWord(reason) : '"…"'}`,
    copies > 1 ? `--copies ${copies}` : "",
    expires ? `--expires ${expires}` : "",
  ];
  return ["twicetold baseline accept", print, ...options].filter(Boolean).join(" ");
}
