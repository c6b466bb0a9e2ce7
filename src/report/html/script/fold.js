// A query as it is typed in, the words that are looked for out: folded as the scan has folded the texts.

/** @type {Map<string, string>|null} */
let foldTable = null;

/** @param {string} table lines `X>yy` */
function readFoldTable(table) {
  const map = new Map();
  for (const line of table.split("\n")) {
    const from = String.fromCodePoint(line.codePointAt(0) ?? 0x3e);
    if (line[from.length] === ">") map.set(from, line.slice(from.length + 1));
  }
  return map;
}

/** NFKC, then letter by letter, then single blanks. @param {string} text */
function fold(text) {
  foldTable ??= readFoldTable(model.head.fold.table);
  let folded = "";
  for (const letter of text.normalize("NFKC")) folded += foldTable.get(letter) ?? letter;
  return folded.replace(/\s+/gu, " ").trim();
}

const EDGES = /^[^\p{L}\p{N}\p{M}]+|[^\p{L}\p{N}\p{M}]+$/gu;

/** Folded words without the punctuation around them. @param {string} text */
function foldWords(text) {
  return fold(text)
    .split(" ")
    .map((word) => word.replace(EDGES, ""))
    .filter(Boolean);
}

/**
 * What to look for: each word anywhere, or, in quotation marks, the words in a row.
 * @param {string} query @returns {string[]}
 */
function terms(query) {
  const quoted = /^\s*["“«](.*)["”»]\s*$/su.exec(query);
  const words = foldWords(quoted ? quoted[1] : query);
  return quoted && words.length ? [words.join(" ")] : words;
}
