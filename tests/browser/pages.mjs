// Makes the pages that the tests open, with the program itself: node pages.mjs PROGRAM FOLDER

import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { hostile, large, moved } from "./corpora.mjs";

const [program, folder] = process.argv.slice(2);
const corpora = join(import.meta.dirname, "../../testdata/corpora");
const FIELDS = ["--group-field", "group", "--date-field", "date"];

function scan(report, paths, ...options) {
  const started = performance.now();
  execFileSync(program, ["scan", ...paths, ...options, "--report", report], { stdio: ["ignore", "ignore", "inherit"] });
  console.log(`${report.slice(report.lastIndexOf("/") + 1)}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

const page = (name) => `html=${join(folder, `${name}.html`)}`;
const made = join(folder, "corpora");
mkdirSync(folder, { recursive: true });
scan(page("hasaka"), [join(corpora, "hasaka")]);
scan(page("outlets"), [join(corpora, "outlets/articles.jsonl")], ...FIELDS);
scan(page("pages"), [join(corpora, "pages")]);
scan(page("document"), [join(corpora, "hasaka"), join(corpora, "outlets/articles.jsonl")], "--level", "document", "--similarity", "0.1");
scan(page("moved"), [moved(made)], ...FIELDS);
scan(page("hostile"), [hostile(made)], ...FIELDS);
const many = large(made);
scan(page("large"), [many], ...FIELDS);
scan(`html-dir=${join(folder, "large-dir")}`, [many], ...FIELDS);
