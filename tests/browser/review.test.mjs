// Accepting passages in the page, and the baseline that it exports: the gate takes it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { PAGES, close, finish, open, rowCount } from "./browser.mjs";

after(close);

const PROGRAM = process.env.TWICETOLD_PROGRAM;
const ROOT = join(import.meta.dirname, "../..");
const [OLD, NEW] = ["000_2257a42820f0d5af.txt", "001_eaf19b3aebfbba18.txt"].map(
  (name) => `testdata/corpora/hasaka/${name}`,
);

/** Exit code and output of the gate over the two articles. */
function gate(...options) {
  const { status, stdout, stderr } = spawnSync(PROGRAM, ["gate", NEW, "--against", OLD, ...options], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, TWICETOLD_CONFIG: "" },
  });
  return { status, said: stdout + stderr };
}

/** Accepts the passage that is open. */
async function accept(page, reason, expires) {
  await page.keyboard.press("a");
  await page.fill("#reason", reason);
  if (expires) await page.fill("#expires", expires);
  await page.click("#dialog .primary");
  await page.waitForSelector("#dialog", { state: "hidden" });
}

async function exported(page, name) {
  await page.click("#review-open");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#export")]);
  const path = join(PAGES, name);
  await download.saveAs(path);
  await page.keyboard.press("Escape");
  return path;
}

test("what is accepted in the page passes the gate", async () => {
  const page = await open("hasaka");
  await page.locator(".rows .row-link").first().click();
  await page.waitForSelector("#pair:not([hidden]) .stretch.chosen");
  await page.keyboard.press("a");
  await page.fill("#reason", "it's new");
  await page.fill("#expires", "2999-12-31");
  assert.match(
    await page.textContent("#dialog .commands"),
    /twicetold baseline accept v1:17a7cc0164c5dc43807a94653b21e717 --reason 'it'\\''s new' --copies 2 --expires 2999-12-31/,
  );
  await page.fill("#reason", "   ");
  await page.click("#dialog .primary");
  assert.equal(await page.locator("#dialog[open]").count(), 1, "no reason, no acceptance");
  await page.keyboard.press("Escape");
  const reasons = ['a column of the "paper", it\'s printed\nagain', "تذييل", "</script><script>"];
  for (const reason of reasons) {
    await accept(page, reason, "2999-12-31");
    await page.keyboard.press("j");
  }
  const path = await exported(page, "baseline.json");
  const text = readFileSync(path, "utf8");
  const lines = text.split("\n");
  assert.deepEqual(lines.slice(0, 4), [
    "{",
    '"schema": "twicetold.baseline/1",',
    '"preset": "standard/1",',
    '"accepted": [',
  ]);
  assert.ok(text.endsWith("\n]\n}\n"));
  const prints = [
    ...text.matchAll(
      /^\{"fingerprint":"(v1:[0-9a-f]{32})","count":\d+,"words":\d+,"reason":".*","expires":"2999-12-31"\},?$/gmu,
    ),
  ].map(([, print]) => print);
  assert.equal(prints.length, lines.length - 7);
  assert.deepEqual(prints, [...prints].sort());
  assert.equal(gate().status, 1, "without it the gate fails");
  const { status, said } = gate("--baseline", path);
  assert.equal(status, 0, said);
  await finish(page);
});

test("the program writes the same bytes as the page", async () => {
  const page = await open("hasaka");
  await page.locator(".rows .row-link").first().click();
  await page.waitForSelector("#pair:not([hidden]) .stretch.chosen");
  for (let i = 0; i < 3; i++) {
    await accept(page, 'a "reason" with \\ and\ttab, و');
    await page.keyboard.press("j");
  }
  const path = await exported(page, "rewritten.json");
  const before = readFileSync(path, "utf8");
  const { fingerprint } = JSON.parse(before).accepted[0];
  // Accepting one copy more and writing the old count again must change nothing else.
  const more = spawnSync(
    PROGRAM,
    ["baseline", "accept", fingerprint, "--reason", 'a "reason" with \\ and\ttab, و', "--baseline", path],
    { encoding: "utf8" },
  );
  assert.equal(more.status, 0, more.stderr);
  const changed = readFileSync(path, "utf8");
  assert.notEqual(changed, before);
  const count = JSON.parse(before).accepted[0].count;
  assert.equal(changed.replace(`"${fingerprint}","count":${count + 1}`, `"${fingerprint}","count":${count}`), before);
  await finish(page);
});

test("acceptance is kept, filtered by, withdrawn, and added to a former baseline", async () => {
  const page = await open("hasaka", { hash: "#/?view=passages" });
  await page.locator(".rows .row-link").first().click();
  await page.waitForSelector("#pair:not([hidden]) .stretch.chosen");
  await accept(page, "known");
  assert.equal(await page.textContent("#review-count"), "2");
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  assert.equal(await page.textContent("#review-count"), "2");
  await page.keyboard.press("u");
  await page.waitForSelector("#overview:not([hidden])");
  await page.selectOption("#f-review", "accepted");
  assert.equal(await rowCount(page), 1);
  await page.selectOption("#f-review", "open");
  assert.equal(await rowCount(page), 2);
  await page.click("#review-open");
  await page.click("#dialog details summary");
  const former = (preset) =>
    Buffer.from(
      `{"schema":"twicetold.baseline/1","preset":"${preset}","accepted":[{"fingerprint":"v1:${"0".repeat(32)}","count":3,"words":9,"reason":"before"}]}`,
    );
  await page.setInputFiles("#former", { name: "old.json", mimeType: "application/json", buffer: former("raw/1") });
  await page.waitForFunction(() => document.querySelector("#review-error").textContent.includes("preset raw/1"));
  await page.setInputFiles("#former", { name: "old.json", mimeType: "application/json", buffer: former("standard/1") });
  await page.waitForFunction(() => document.querySelector("#dialog").textContent.includes("1 entry of a file"));
  await page.keyboard.press("Escape");
  const both = JSON.parse(readFileSync(await exported(page, "both.json"), "utf8"));
  assert.ok(both.accepted.length >= 2 && both.accepted[0].count === 3 && both.accepted[0].reason === "before");
  await page.click("#review-open");
  await page.locator("#dialog .accepted button").first().click();
  await page.locator("#dialog .accepted button").first().click();
  assert.equal(await page.textContent("#review-count"), "0");
  await finish(page);
});

test("without storage the page works and says that nothing is kept", async () => {
  const page = await open("hasaka");
  await page.context().addInitScript(() =>
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new Error("denied");
      },
    }),
  );
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  await page.locator(".rows .row-link").first().click();
  await page.waitForSelector("#pair:not([hidden]) .stretch.chosen");
  await accept(page, "for now");
  await page.click("#review-open");
  assert.ok((await page.textContent("#dialog")).includes("keeps nothing"));
  await finish(page);
});

const families = (page) => page.$$eval(".rows .row-link", (links) => links.map((link) => link.getAttribute("href")));

/** Accepts all places of a family. */
async function acceptFamily(page, hash) {
  await page.evaluate((to) => (location.hash = to), hash);
  await page.waitForSelector("#family:not([hidden]) #accept-family.primary");
  await accept(page, "known to us");
  await page.waitForSelector("#accept-family:not(.primary)");
}

test("passages that begin together are accepted one by one, and all together pass the gate", async () => {
  const page = await open("arrivals", { hash: "#/?view=families" });
  const hashes = await families(page);
  assert.equal(hashes.length, 3);
  await acceptFamily(page, hashes[0]);
  await page.keyboard.press("u");
  await page.waitForSelector("#overview:not([hidden])");
  assert.equal(await page.locator(".rows .tag.accepted").count(), 1);
  for (const hash of hashes.slice(1)) await acceptFamily(page, hash);
  const path = await exported(page, "arrivals.json");
  await page.click("#review-open");
  assert.match(await page.textContent("#dialog .hint"), /gate … --index … --sources 0 --baseline/);
  await page.keyboard.press("Escape");
  const strict = [
    "--index",
    join(PAGES, "known.idx"),
    "--sources",
    "0",
    "--max-passage-words",
    "5",
    "--max-overlap",
    "0",
  ];
  const run = (...options) =>
    spawnSync(PROGRAM, ["gate", join(PAGES, "corpora/fresh.jsonl"), ...strict, ...options], {
      encoding: "utf8",
      env: { ...process.env, TWICETOLD_CONFIG: "" },
    });
  assert.equal(run().status, 1, "without it the gate fails");
  const { status, stdout, stderr } = run("--baseline", path, "--strict-baseline");
  assert.equal(status, 0, stdout + stderr);
  const own = join(PAGES, "own.json");
  assert.equal(run("--baseline", own, "--update-baseline", "--reason", "x").status, 0);
  const [ours, theirs] = [path, own].map((file) =>
    Object.fromEntries(JSON.parse(readFileSync(file, "utf8")).accepted.map((one) => [one.fingerprint, one.count])),
  );
  assert.equal(Object.keys(ours).length, 3);
  for (const [print, copies] of Object.entries(theirs)) assert.equal(ours[print], copies, print);
  await finish(page);
});

test("what an older page kept goes to the passage that it was said of", async () => {
  const page = await open("arrivals", { hash: "#/?view=families" });
  await acceptFamily(page, (await families(page))[0]);
  const [print] = await page.evaluate(() => {
    const key = Object.keys(localStorage).find((name) => name.startsWith("twicetold.review/2"));
    const kept = JSON.parse(localStorage.getItem(key));
    localStorage.removeItem(key);
    const former = kept.accepted.map(([, entry]) => [`${entry.document}\n${entry.start}`, entry]);
    localStorage.setItem(key.replace("review/2", "review/1"), JSON.stringify({ accepted: former, former: [] }));
    return [kept.accepted[0][1].print];
  });
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  const { accepted } = JSON.parse(readFileSync(await exported(page, "older.json"), "utf8"));
  assert.deepEqual(
    accepted.map((one) => one.fingerprint),
    [print],
  );
  await finish(page);
});

test("where nobody says which text was there before, the dialog says so", async () => {
  for (const [name, said] of [
    ["hasaka", 1],
    ["arrivals", 0],
  ]) {
    const page = await open(name, { hash: "#/?view=families&sort=-documents" });
    await page.locator(".rows .row-link").first().click();
    await page.waitForSelector("#accept-family");
    await page.keyboard.press("a");
    assert.equal(await page.locator("#dialog .caution").count(), said, name);
    await page.keyboard.press("Escape");
    await finish(page);
  }
});
