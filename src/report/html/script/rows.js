// The model in, the rows of the three tables out; which of them the filters leave, and in which order.

/**
 * @typedef {object} Row
 * @property {number} at index of the overlap, passage or family
 * @property {number[]} documents
 * @property {number[]} passages
 * @property {string[]} kinds
 * @property {number} similarity
 * @property {number} words
 */
/** @type {Record<string, Row[]>} */
const allRows = {};
/** Folded words of each passage. @type {string[]|null} */
let searchTexts = null;
/** Folded names of each document. @type {string[]|null} */
let searchNames = null;

/** @param {any} overlap @param {number} at @returns {Row} */
function pairRow(overlap, at) {
  const { passages } = model.index;
  const kinds = [...new Set(overlap.passages.map((p) => kindOf(passages[p])))];
  const similarity = Math.max(overlap.ca ?? 0, overlap.cb ?? 0, overlap.jaccard ?? 0);
  const words = overlap.passages.reduce((most, p) => Math.max(most, wordsOf(passages[p])), 0);
  return { at, documents: [overlap.a, overlap.b], passages: overlap.passages, kinds, similarity, words };
}

/** @param {any} passage @param {number} at @returns {Row} */
function passageRow(passage, at) {
  const documents = [passage.a[AT.doc], passage.b[AT.doc]];
  return {
    at,
    documents,
    passages: [at],
    kinds: [kindOf(passage)],
    similarity: passage.identity,
    words: wordsOf(passage),
  };
}

/** @param {any} family @param {number} at @returns {Row} */
function familyRow(family, at) {
  const documents = [...new Set(family.members.map((member) => member[AT.doc]))];
  return {
    at,
    documents,
    passages: model.ofFamily[at],
    kinds: [family.kind],
    similarity: 1,
    words: family.representative[AT.words],
  };
}

function buildRows() {
  const { overlaps, passages, families } = model.index;
  allRows.pairs = overlaps.map(pairRow);
  allRows.passages = passages.map(passageRow);
  allRows.families = families.map(familyRow);
}

/** Reads all that can be searched. */
async function loadSearch() {
  const chunks = [];
  for (let i = 0; i < model.head.chunks.search; i++) chunks.push(await chunk(`search-${i}`));
  const textOf = (at) => (at ? chunks[at[0]][at[1]] : "");
  searchTexts = model.index.passages.map((passage) => textOf(passage.search));
  searchNames = model.index.documents.map(({ id, group }) => fold(`${id} ${group ?? ""}`));
}

/** @param {string} query @returns {(row: Row) => boolean} */
function matchesText(query) {
  const wanted = terms(query);
  const inText = searchTexts.map((text) => wanted.every((term) => text.includes(term)));
  const inName = searchNames.map((name) => wanted.every((term) => name.includes(term)));
  return (row) => row.passages.some((p) => inText[p]) || row.documents.some((d) => inName[d]);
}

/** @param {string} from @param {string} to @returns {(row: Row) => boolean} */
function matchesDate(from, to) {
  const fits = model.index.documents.map(({ day }) => day !== null && (!from || day >= from) && (!to || day <= to));
  return (row) => row.documents.some((d) => fits[d]);
}

/** The filters as tests; all must hold. @param {string} view @returns {((row: Row) => boolean)[]} */
function tests(view) {
  const { q, kind, group, doc, from, to, min, max, review } = filters;
  const { documents } = model.index;
  const found = [];
  if (kind) found.push((row) => row.kinds.includes(kind));
  if (group) found.push((row) => row.documents.some((d) => documents[d].group === group));
  if (doc) found.push((row) => row.documents.some((d) => documents[d].id === doc));
  if (from || to) found.push(matchesDate(from, to));
  if (view !== "families" && Number(min) > 0) found.push((row) => row.similarity * 100 >= Number(min) - 1e-9);
  if (view !== "families" && max) found.push((row) => row.similarity * 100 < Number(max));
  if (review) found.push((row) => isAccepted(row) === (review === "accepted"));
  if (q && searchTexts && terms(q).length) found.push(matchesText(q));
  return found;
}

/** What the columns can be sorted by. @type {Record<string, (row: Row) => number|string>} */
const SORTS = {
  similarity: (row) => row.similarity,
  words: (row) => row.words,
  a: (row) => shortName(row.documents[0]),
  b: (row) => shortName(row.documents[row.documents.length - 1]),
  passages: (row) => row.passages.length,
  documents: (row) => row.documents.length,
  jaccard: (row) => model.index.overlaps[row.at].jaccard,
  kind: (row) => KINDS.indexOf(row.kinds[0]),
  date: (row) =>
    row.documents.reduce((first, d) => Math.min(first, model.index.documents[d].time?.[0] ?? Infinity), Infinity),
};

/** `-words`: from the most to the fewest. @param {string} sort */
function readSort(sort) {
  const down = sort.startsWith("-");
  const key = down ? sort.slice(1) : sort;
  return Object.hasOwn(SORTS, key) ? { key, down } : { key: "", down: false };
}

/** @param {Row[]} rows @param {string} sort @returns {Row[]} in the order of the report where they are equal */
function sorted(rows, sort) {
  const { key, down } = readSort(sort);
  if (!key) return rows;
  const keyed = rows.map((row, i) => ({ row, i, key: SORTS[key](row) }));
  const sign = down ? -1 : 1;
  keyed.sort((x, y) => (x.key < y.key ? -sign : x.key > y.key ? sign : x.i - y.i));
  return keyed.map(({ row }) => row);
}

/** The rows of a view that pass all filters, in order. @param {string} view @returns {Row[]} */
function shownRows(view) {
  const all = tests(view);
  const { sort } = filters;
  const known = sort.endsWith("jaccard") && view !== "pairs" ? "" : sort;
  return sorted(
    allRows[view].filter((row) => all.every((test) => test(row))),
    known,
  );
}
