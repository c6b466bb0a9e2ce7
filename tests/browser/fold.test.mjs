// What a query is folded to is what the tokenizer folds a text to: testdata/folding.txt, word for word.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { PAGES } from "./browser.mjs";

const ROOT = join(import.meta.dirname, "../..");
const GOLDEN = process.env.TWICETOLD_FOLDING || join(ROOT, "testdata/folding.txt");

/** The scripts of the page that fold, with the table that a page has. */
function folder(name) {
  const script = (file) => readFileSync(join(ROOT, "src/report/html/script", file), "utf8");
  const page = readFileSync(join(PAGES, name), "utf8");
  const head = JSON.parse(/<script type="application\/json" id="head">(.*?)<\/script>/s.exec(page)[1]);
  return new Function("model", `${script("spelling.js")}${script("fold.js")}return fold;`)({ head });
}

test("queries are folded as texts are", () => {
  const fold = folder("hasaka.html");
  const lines = readFileSync(GOLDEN, "utf8").split(/\r?\n/).filter(Boolean);
  assert.ok(lines.length > 500);
  const wrong = lines
    .map((line) => line.split("\t"))
    .filter(([word, folded]) => fold(word) !== folded)
    .map(([word, folded]) => `${word} became ${fold(word)}, not ${folded}`);
  assert.deepEqual(wrong, []);
});
