// The diff of a passage as it is stored in, marked stretches of one side out.

const SAME = 0,
  FOLDED = 1,
  CHANGED = 2,
  INSERTED = 3,
  DELETED = 4,
  COMMON = 5,
  MOVED = 6;
/** How each is called; also the class of its mark. */
const OP_NAMES = ["same", "folded", "changed", "only", "only", "", "moved"];
/** Words that stand in a row before a stretch is said to have moved. */
const MOVED_WORDS = 3;
/** Beyond so many words nobody looks for what has moved: it would take too long. */
const MOVED_MOST = 600;

/**
 * @typedef {object} Edit
 * @property {number} op
 * @property {[number, number]} a in characters of the document
 * @property {[number, number]} b
 * @property { {a: [number, number], b: [number, number]}|null} common
 */

/** @param {number[]} flat @param {any} passage @returns {Edit[]} */
function readEdits(flat, passage) {
  const [a, b] = [passage.a[AT.start], passage.b[AT.start]];
  const edits = [];
  for (let i = 0; i + 4 < flat.length; i += 5) {
    const [op, a0, a1, b0, b1] = flat.slice(i, i + 5);
    const spans = {
      a: /** @type {[number, number]} */ ([a + a0, a + a1]),
      b: /** @type {[number, number]} */ ([b + b0, b + b1]),
    };
    if (op === COMMON) edits[edits.length - 1].common = spans;
    else edits.push({ op, ...spans, common: null });
  }
  return edits;
}

/** Folded words with where they stand. @param {string} text @param {number} offset */
function wordsAt(text, offset) {
  const found = [];
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}\u0640\u200c\u200d]+/gu)) {
    found.push({ word: fold(match[0]), start: offset + match.index, end: offset + match.index + match[0].length });
  }
  return found;
}

/** The longest run of words that both have. @returns { {x: number, y: number, length: number}} */
function longestRun(xs, ys) {
  let best = { x: 0, y: 0, length: 0 };
  let above = new Array(ys.length + 1).fill(0);
  for (let i = 0; i < xs.length; i++) {
    const row = new Array(ys.length + 1).fill(0);
    for (let k = 0; k < ys.length; k++) {
      if (xs[i].word !== ys[k].word) continue;
      row[k + 1] = above[k] + 1;
      if (row[k + 1] > best.length) best = { x: i + 1 - row[k + 1], y: k + 1 - row[k + 1], length: row[k + 1] };
    }
    above = row;
  }
  return best;
}

/**
 * What was deleted here and inserted there.
 * @param {Edit[]} edits @param {string} textA of the passage @param {string} textB @param {any} passage
 * @returns { {a: [number, number], b: [number, number]}[]}
 */
function movedStretches(edits, textA, textB, passage) {
  const [a, b] = [passage.a[AT.start], passage.b[AT.start]];
  const gone = edits
    .filter(({ op }) => op === DELETED)
    .map((edit) => wordsAt(textA.slice(edit.a[0] - a, edit.a[1] - a), edit.a[0]));
  const come = edits
    .filter(({ op }) => op === INSERTED)
    .map((edit) => wordsAt(textB.slice(edit.b[0] - b, edit.b[1] - b), edit.b[0]));
  const total = (lists) => lists.reduce((sum, list) => sum + list.length, 0);
  if (total(gone) > MOVED_MOST || total(come) > MOVED_MOST) return [];
  const found = [];
  for (const ys of come) {
    for (const xs of gone) {
      const { x, y, length } = longestRun(xs, ys);
      if (length >= MOVED_WORDS)
        found.push({ a: [xs[x].start, xs[x + length - 1].end], b: [ys[y].start, ys[y + length - 1].end] });
    }
  }
  return found;
}

/**
 * The marks of one side, in order and without a gap between what was compared.
 * @param {Edit[]} edits @param {"a"|"b"} side @param { {a: [number, number], b: [number, number]}[]} moved
 * @returns { {op: number, start: number, end: number, edit: Edit}[]}
 */
function marksOf(edits, side, moved) {
  const marks = [];
  for (const edit of edits) {
    const [start, end] = edit[side];
    if (end <= start) continue;
    const inside =
      edit.op >= INSERTED ? moved.map((one) => one[side]).filter(([from, to]) => from >= start && to <= end) : [];
    let at = start;
    for (const [from, to] of inside.sort((x, y) => x[0] - y[0])) {
      if (from < at) continue;
      if (from > at) marks.push({ op: edit.op, start: at, end: from, edit });
      marks.push({ op: MOVED, start: from, end: to, edit });
      at = to;
    }
    if (at < end) marks.push({ op: edit.op, start: at, end, edit });
  }
  return marks;
}

/** Comparisons that are kept: enough for two whole books. */
const KEPT_COMPARISONS = 2000;
/** @type {Map<number, Promise<{edits: Edit[], moved: any[]}>>} */
const comparisons = new Map();

/**
 * Everything about a passage that is drawn: edits and what has moved.
 * @param {number} at index of the passage @returns {Promise<{edits: Edit[], moved: any[]}>}
 */
function comparison(at) {
  let found = comparisons.get(at);
  if (!found) {
    found = compare(at);
    found.catch(() => comparisons.delete(at));
    comparisons.set(at, found);
    if (comparisons.size > KEPT_COMPARISONS) comparisons.delete(comparisons.keys().next().value);
  }
  return found;
}

/** @param {number} at @returns {Promise<{edits: Edit[], moved: any[]}>} */
async function compare(at) {
  const passage = model.index.passages[at];
  const [flat, textA, textB] = await Promise.all([
    item("diff", passage.diff),
    textOf(passage.a[AT.doc]),
    textOf(passage.b[AT.doc]),
  ]);
  if (!flat) return { edits: [], moved: [] };
  const edits = readEdits(flat, passage);
  const a = stretchOf(textA, passage.a[AT.start], passage.a[AT.end]);
  const b = stretchOf(textB, passage.b[AT.start], passage.b[AT.end]);
  return { edits, moved: a === null || b === null ? [] : movedStretches(edits, a, b, passage) };
}
