// A query as it is typed in, the words that are looked for out: folded as the scan has folded the texts.

/** @type {Map<string, string>|null} */
let foldTable = null;

/** The letter of hamza between alef and yeh, where words are spelled as today; or nothing. */
let oldSpelling = "";

/** @param {string} table lines `X>yy`, and perhaps `old>y` */
function readFoldTable(table) {
  const map = new Map();
  for (const line of table.split("\n")) {
    const from = String.fromCodePoint(line.codePointAt(0) ?? 0x3e);
    if (line[from.length] === ">") map.set(from, line.slice(from.length + 1));
    else if (line.startsWith("old>")) oldSpelling = line.slice(4);
  }
  return map;
}

// Marks of Arabic that vanish, but for hamza and madda: they make letters with the one that they stand on.
const VOWELS = /[\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7-\u06ed\u08ca-\u08ff]/gu;
const WORDS = /[\p{L}\p{N}\p{M}\p{DI}]+/gu;

/** NFKC, then letter by letter, then single blanks. @param {string} text */
function fold(text) {
  foldTable ??= readFoldTable(model.head.fold.table);
  let plain = text.normalize("NFKC");
  if (oldSpelling) plain = plain.replace(WORDS, (word) => (OLD.test(word) ? modernWords(word) : word));
  const bare = plain.replace(VOWELS, (mark) => foldTable.get(mark) ?? mark);
  let folded = "";
  for (const letter of bare === plain ? plain : bare.normalize("NFKC")) folded += foldTable.get(letter) ?? letter;
  if (oldSpelling && folded.includes("ء")) folded = folded.replace(WORDS, joinHamza);
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
