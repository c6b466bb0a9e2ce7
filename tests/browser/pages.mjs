// Makes the pages that the tests open, with the program itself: node pages.mjs PROGRAM FOLDER

import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { arrivals, books, crowd, hostile, large, links, moved, pairs, society } from "./corpora.mjs";

const [program, folder] = process.argv.slice(2);
const corpora = join(import.meta.dirname, "../../testdata/corpora");
const FIELDS = ["--group-field", "group", "--date-field", "date"];

/** Scans once and writes what the options ask for besides the page NAME.html. */
function scan(name, paths, ...options) {
  const started = performance.now();
  const report = `html=${join(folder, `${name}.html`)}`;
  execFileSync(program, ["scan", ...paths, ...options, "--report", report], { stdio: ["ignore", "ignore", "inherit"] });
  console.log(`${name}.html: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

const made = join(folder, "corpora");
mkdirSync(folder, { recursive: true });
scan("hasaka", [join(corpora, "hasaka")]);
scan("outlets", [join(corpora, "outlets/articles.jsonl")], ...FIELDS);
scan("pages", [join(corpora, "pages")]);
scan(
  "document",
  [join(corpora, "hasaka"), join(corpora, "outlets/articles.jsonl")],
  "--level",
  "document",
  "--similarity",
  "0.1",
);
scan("moved", [moved(made)], ...FIELDS);
scan("society", [society(made)], ...FIELDS);
const [known, fresh] = arrivals(made);
const index = join(folder, "known.idx");
execFileSync(program, ["index", "build", index, known], { stdio: ["ignore", "ignore", "inherit"] });
scan("arrivals", [fresh], "--index", index);
scan("books", [books(made)]);
scan("hostile", [hostile(made)], ...FIELDS);
scan("linked", [links(made)], "--source-url", "{id}#L{line}", "--title", "Links \u202e<b>");
scan("crowd", [crowd(made)]);
scan("pairs", [pairs(made)]);
scan("large", [large(made)], ...FIELDS, "--report", `html-dir=${join(folder, "large-dir")}`);
