// Makes corpora for the tests of the page: the same bytes every time.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Numbers that look random and are not (mulberry32). */
function generator(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) >>> 0;
    let t = Math.imul(seed ^ (seed >>> 15), seed | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const LATIN = "ba ce di fo gu la me ni po ru sa te vi wo zu bren dor fel gan hol".split(" ");
const ARABIC = "با تي جو را سم شن عل فا قد كت لم ني وا يد مر حس بر نو صا طل".split(" ");

/** A bank of words made of syllables. */
function bank(random, syllables, size) {
  const words = new Set();
  while (words.size < size) {
    let word = "";
    for (let n = 2 + Math.floor(random() * 3); n > 0; n--) word += syllables[Math.floor(random() * syllables.length)];
    words.add(word);
  }
  return [...words];
}

function write(folder, name, records) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  return path;
}

/** Each copy has a word of its own now and then. */
function edited(passage, pick, random) {
  return passage.map((word) => (random() < 0.03 ? pick(1)[0] : word));
}

const OUTLETS = ["Harbour Gazette", "Evening Star", "Inland Courier", "نور الساحل", "صدى الميناء"];

/** A thousand documents; a passage each in ten of them, so that more than 5,000 pairs overlap. */
export function large(folder) {
  const random = generator(7);
  const banks = [bank(random, LATIN, 6000), bank(random, ARABIC, 6000)];
  const picker = (words) => (n) => Array.from({ length: n }, () => words[Math.floor(random() * words.length)]);
  const picks = banks.map(picker);
  const passages = Array.from({ length: 118 }, (_, i) => picks[i % 2](30 + Math.floor(random() * 50)));
  const holders = passages.map((_, i) => {
    const documents = new Set();
    while (documents.size < 10) documents.add(Math.floor(random() * 500) * 2 + (i % 2));
    return documents;
  });
  const records = Array.from({ length: 1000 }, (_, at) => {
    const pick = picks[at % 2];
    const parts = [pick(120)];
    holders.forEach((documents, i) => {
      if (documents.has(at)) parts.push(edited(passages[i], pick, random), pick(60));
    });
    const day = new Date(Date.UTC(2021, 0, 1 + Math.floor(random() * 900))).toISOString().slice(0, 10);
    const text = parts.map((words) => `${words.join(" ")}.`).join("\n\n");
    return {
      id: `article/${String(at).padStart(4, "0")}`,
      group: OUTLETS[Math.floor(random() * OUTLETS.length)],
      date: day,
      text,
    };
  });
  return write(folder, "large.jsonl", records);
}

/** Made words, a passage in many documents: pairs that overlap, in clusters and outside of them. */
export function crowd(folder) {
  const random = generator(11);
  const words = bank(random, LATIN, 8000);
  const pick = (n) => Array.from({ length: n }, () => words[Math.floor(random() * words.length)]);
  const records = [];
  const add = (id, parts) => records.push({ id, text: parts.map((part) => `${part.join(" ")}.`).join("\n\n") });
  // One group of near copies, and many of two.
  const whole = pick(60);
  for (let i = 0; i < 2000; i++) add(`copy/${i}`, [edited(whole, pick, random)]);
  for (let i = 0; i < 60; i++) {
    const text = pick(60);
    for (const side of "ab") add(`twin/${i}${side}`, [edited(text, pick, random)]);
  }
  // A passage of their own inside of much that is not shared: no cluster.
  for (let i = 0; i < 40; i++) {
    const passage = pick(30);
    for (const side of "ab") add(`loose/${i}${side}`, [pick(150), passage, pick(150)]);
  }
  return write(folder, "crowd.jsonl", records);
}

/** So many pairs of documents that a picture does not show them one by one. */
export function pairs(folder) {
  const random = generator(13);
  const words = bank(random, LATIN, 8000);
  const pick = (n) => Array.from({ length: n }, () => words[Math.floor(random() * words.length)]);
  const shared = Array.from({ length: 240 }, () => pick(14));
  const records = Array.from({ length: 2400 }, (_, i) => ({
    id: `n/${i}`,
    text: `${[pick(20), shared[i % 240], pick(20)].flat().join(" ")}.`,
  }));
  return write(folder, "pairs.jsonl", records);
}

/** Ids that a link might begin with. */
export function links(folder) {
  const ids = [
    `javascript:${SHOUT}`,
    ` javascript:${SHOUT}`,
    `JaVaScRiPt:${SHOUT}`,
    `java\tscript:${SHOUT}`,
    "data:text/html,<p>",
    "blob:null/1",
    "//elsewhere.example/x",
    "\\\\elsewhere.example\\x",
    "https://example.org/a b?c",
    "plain/path#1.txt",
  ];
  return write(
    folder,
    "links.jsonl",
    ids.map((id) => ({ id, text: WORDS.join(" ") })),
  );
}

export const SHOUT = "window.__broken=1";
const WORDS =
  "The keeper of the lower lock wrote in his book that the water had risen twice in one night and that nobody came to look at it before noon".split(
    " ",
  );

/** Everything that a text, an id, a group or a date can hold to break out of a page. */
export function hostile(folder) {
  const shared = WORDS.join(" ");
  const evil = [
    `</script><script>${SHOUT}</script>`,
    `<img src=x onerror="${SHOUT}">`,
    `javascript:${SHOUT}`,
    `"><svg onload=${SHOUT}>`,
    "\u202egnp.exe\u202c \u2066open \u2069\u2069 end",
    "zero\u200bwidth\u2060 word\ufeff \u00adsoft",
    "=cmd|'/c calc'!A1",
    "{{SCRIPT}} {{DATA}} ${alert(1)} <!-- ]]>",
    "--><!--<script>",
    "&lt;b&gt; &amp; &#x3c;script&#x3e;",
    "\u0000\u0007\u001b[31mred\u001b[0m",
    "\u2028\u2029 line ends",
  ];
  const long = "x".repeat(10_000);
  const records = evil.map((text, i) => ({
    id: text,
    group: i % 3 ? evil[(i + 1) % evil.length] : "",
    date: [
      "-271821-04-20",
      "9999-99-99",
      "+012024-01-01",
      "soon",
      "2024-02-30",
      "0000-01-01",
      "9999-12-31",
      "0001-01-01",
    ][i % 8],
    text: `${text} begins.\n\n${shared} ${text} ${shared.toUpperCase()}\n\n${i % 4 ? text : long} ends ${i}.`,
  }));
  records.push({ id: "../../etc/passwd?#", group: " ", date: "", text: `${shared} ${long} ${shared}` });
  records.push({ id: long, group: long, date: long, text: `${long}\n${shared}` });
  records.push({ id: "__proto__", group: "constructor", date: "2024-01-01T25:61:61Z", text: shared });
  records.push({ id: "toString", group: null, date: null, text: shared });
  return write(folder, "hostile.jsonl", records);
}

/** Two texts in which stretches changed places, words and spellings, some beside an unrelated one. */
export function moved(folder) {
  const first =
    "In the spring the council voted to repair the old stone bridge over the river near the mill before the floods came again and the children of both villages were told to cross by boat until the work was done";
  const second =
    "In the spring the council voted to repair the old wooden bridge before the floods came again and the children of both villages were told over the river near the mill to cross by boat until the work was done";
  const claim =
    "قالت النيابة إن الإدعاء العام سيطلب سماع الشهود كلهم قبل نهاية الشهر وإن المحكمة لن تنظر في القضية قبل ذلك";
  const records = [
    { id: "first", text: first, date: "2020-01-01" },
    { id: "second", text: second, date: "2020-06-01" },
    { id: "خبر/1", text: claim },
    { id: "خبر/2", text: `${claim}.` },
    { id: "alone", text: "Nothing of this stands anywhere else, so that no report has a reason to name it at all." },
  ];
  return write(folder, "moved.jsonl", records);
}

/** Known texts, and new ones of which a passage begins where another one does and ends elsewhere. */
export function arrivals(folder) {
  const random = generator(11);
  const words = bank(random, LATIN, 4000);
  const pick = (n) => Array.from({ length: n }, () => words[Math.floor(random() * words.length)]).join(" ");
  const [begin, rest, own] = [pick(16), pick(60), pick(40)];
  const known = [
    { id: "old/whole", text: `${pick(30)}. ${begin} ${rest}. ${pick(30)}.` },
    { id: "old/begin", text: `${pick(30)}. ${begin}. ${pick(30)}.` },
    { id: "old/other", text: `${pick(20)}. ${own}. ${pick(20)}.` },
  ];
  const fresh = [
    { id: "new/1", text: `${pick(30)}. ${begin} ${rest}. ${pick(30)}. ${own}.` },
    { id: "new/2", text: `${own}. ${pick(50)}.` },
    { id: "new/3", text: `${pick(30)}. ${begin}. ${pick(40)}.` },
  ];
  return [write(folder, "known.jsonl", known), write(folder, "fresh.jsonl", fresh)];
}

/** One passage in 41 texts of one long folder, some of one day, some of a group with a long name. */
export function society(folder) {
  const random = generator(13);
  const words = bank(random, LATIN, 6000);
  const pick = (n) => Array.from({ length: n }, () => words[Math.floor(random() * words.length)]).join(" ");
  const shared = pick(80);
  const times = ["T20:00:00Z", "T07:30:00Z", "T09:00:00+03:00", "", " 23:10"];
  const records = Array.from({ length: 41 }, (_, i) => ({
    id: `archive/of/the/society/for/old/letters/volume-seven/${String(i).padStart(2, "0")}-${pick(1)}`,
    group: i % 3 ? "Evening Star" : `The ${pick(40)} Society`,
    date: `2023-06-${String(6 + Math.floor(i / 5)).padStart(2, "0")}${times[i % 5]}`,
    text: `${pick(30)}.\n\n${shared}${i % 4 ? "" : ` ${pick(2)}`}.\n\n${pick(30)}.`,
  }));
  return write(folder, "society.jsonl", records);
}

/** Two books of more than 50,000 words that share a passage on every page, in another order. */
export function books(folder) {
  const random = generator(17);
  const words = bank(random, LATIN, 9000);
  const picks = (n) => Array.from({ length: n }, () => words[Math.floor(random() * words.length)]);
  const shared = Array.from({ length: 300 }, () => picks(40 + Math.floor(random() * 100)));
  const text = (passages) =>
    passages.map((passage) => `${picks(90).join(" ")}.\n\n${edited(passage, picks, random).join(" ")}.`).join("\n\n");
  const turned = shared.map((_, i) => shared[Math.min(shared.length - 1, i - (i % 7) + (6 - (i % 7)))]);
  return write(folder, "books.jsonl", [
    { id: "book/first", text: text(shared) },
    { id: "book/second", text: text(turned) },
  ]);
}
