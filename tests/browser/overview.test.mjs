// The overview and the table: what is there, search, filters, sorting, addresses, colours.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { after, test } from "node:test";
import { address, close, finish, open, rowCount, search } from "./browser.mjs";

after(close);

test("the top says what was scanned, how, and what it means", async () => {
  const page = await open("hasaka");
  const text = await page.textContent("#overview");
  for (const said of [
    "documents",
    "1,158 words",
    "Settings of the scan",
    "standard/1",
    "How similar",
    "threshold 50%",
    "The corpus at a glance",
    "Most reused passages",
    "Documents that share most",
  ]) {
    assert.ok(text.includes(said), said);
  }
  assert.ok((await page.textContent(".sentence")).length > 40);
  assert.equal(await page.locator("canvas.glance").count(), 1);
  assert.ok((await page.textContent(".reused")).includes("أن تنظيم داعش"));
  await finish(page);
});

test("figure and sentence count the same texts that share", async () => {
  // Of "arrivals", also known texts are in the page, which were not read.
  for (const name of ["hasaka", "outlets", "arrivals"]) {
    const page = await open(name);
    const said = (await page.textContent(".sentence")).match(/([\d,]+) of them/)[1];
    const shown = page.locator(".figure", { hasText: "share text" }).locator("dd");
    assert.equal(await shown.textContent(), said, name);
    await finish(page);
  }
});

test("a timeline stands where there are dates", async () => {
  const page = await open("outlets");
  assert.ok((await page.textContent("#overview")).includes("Over time"));
  assert.ok((await page.textContent("#overview")).includes("Groups that share most"));
  await finish(page);
  const plain = await open("hasaka");
  assert.ok(!(await plain.textContent("#overview")).includes("Over time"));
  await finish(plain);
});

test("search folds as the scan did", async () => {
  const page = await open("hasaka");
  await page.click('[data-view="passages"]');
  assert.equal(await rowCount(page), 3);
  for (const [query, rows] of [
    ["الادعاء", 0],
    ["للادعاء", 1],
    ["للإدعاء", 1],
    ["لِلإدْعَاء", 1],
    ["سجن الصناعه", 2],
    ["هجوم، داعش!", 2],
    ['"هجوم داعش"', 1],
    ["غير موجود", 0],
    ["001_EAF", 3],
    ["؟!", 3],
  ]) {
    await search(page, query);
    assert.equal(await rowCount(page), rows, query);
  }
  await finish(page);
});

test("a query in one spelling finds the other", async () => {
  const page = await open("moved");
  await search(page, "SPRING ＣＯＵＮＣＩＬ");
  assert.equal(await rowCount(page), 1);
  for (const query of ["الادعاء", "الإدعاء", "الإِدِّعاء"]) {
    await search(page, query);
    assert.equal(await rowCount(page), 1, query);
    assert.ok((await page.textContent(".rows .row-link")).includes("خبر/1"));
  }
  await search(page, "Łondon");
  assert.equal(await rowCount(page), 0);
  // Over an edit, in the words of either side.
  for (const query of ['"old stone bridge"', '"old wooden bridge before"', '"villages were told over the river"']) {
    await search(page, query);
    assert.equal(await rowCount(page), 1, query);
  }
  await search(page, '"stone wooden"');
  assert.equal(await rowCount(page), 0);
  await finish(page);
});

test("filters narrow the table, stand in the address, and come back with it", async () => {
  const page = await open("outlets");
  const all = await rowCount(page);
  await page.selectOption("#f-kind", "boilerplate");
  const boilerplate = await rowCount(page);
  assert.ok(boilerplate > 0 && boilerplate < all);
  await page.selectOption("#f-group", "Harbour Gazette");
  const grouped = await rowCount(page);
  assert.ok(grouped > 0 && grouped < boilerplate);
  await page.fill("#f-from", "2024-02-01");
  const late = await rowCount(page);
  assert.ok(late > 0 && late < grouped);
  await page.fill("#f-min", "37");
  assert.ok((await rowCount(page)) < late);
  const linked = page.url();
  const rows = await rowCount(page);
  await finish(page);
  const again = await open("outlets", { hash: linked.slice(linked.indexOf("#")) });
  assert.equal(await rowCount(again), rows);
  assert.equal(await again.inputValue("#f-group"), "Harbour Gazette");
  await again.click(".chip.clear");
  assert.equal(await rowCount(again), all);
  await finish(again);
});

test("each table shows what its columns say", async () => {
  const page = await open("outlets", { hash: "#/?view=passages&sort=-words" });
  const first = (column) => page.textContent(`.rows tbody tr:first-child td[data-label="${column}"]`);
  assert.match(await first("Passage"), /ferry Linnet/);
  assert.deepEqual([await first("Words"), await first("Identity"), await first("Kind")], ["35", "97.1%", "≋ wire"]);
  await page.click('[data-view="families"]');
  assert.deepEqual(
    [await first("Places"), await first("Documents"), await first("Dates")],
    ["3", "3", "2024-01-09 – 2024-01-10"],
  );
  await finish(page);
});

test("heads sort, both ways, and say so", async () => {
  const page = await open("outlets");
  const shares = () =>
    page.$$eval(".rows tbody tr", (rows) =>
      rows.map((row) =>
        Math.max(...[...row.querySelectorAll(".share span:last-child")].map((cell) => parseFloat(cell.textContent))),
      ),
    );
  await page.click('th[data-label="Overlap"] button');
  const down = await shares();
  assert.deepEqual(
    down,
    [...down].sort((x, y) => y - x),
  );
  assert.equal(await page.getAttribute('th[data-label="Overlap"]', "aria-sort"), "descending");
  assert.ok(page.url().includes("sort=-similarity"));
  await page.click('th[data-label="Overlap"] button');
  assert.deepEqual(await shares(), [...down].reverse());
  assert.equal(await page.getAttribute('th[data-label="Overlap"]', "aria-sort"), "ascending");
  await finish(page);
});

test("the tab says which report and what of it", async () => {
  const page = await open("moved");
  const title = () => page.title();
  assert.match(await title(), /moved\.jsonl – 2 overlaps in 5 documents$/);
  assert.match(await page.textContent("h1"), /moved\.jsonl$/);
  assert.ok((await page.textContent(".lead")).includes("2 overlaps in 5 documents"));
  await page.click('[data-view="passages"]');
  assert.match(await title(), /^Passages – .*moved\.jsonl$/);
  await page.click('.rows .row-link:has-text("In the spring")');
  await page.waitForSelector("#pair:not([hidden]) .pane .stretch");
  assert.match(await title(), /^first ↔ second – .*moved\.jsonl$/);
  await page.keyboard.press("f");
  await page.waitForSelector("#family:not([hidden]) .place");
  assert.match(await title(), /^One passage in 2 documents – /);
  await page.evaluate(() => (location.hash = `#/o/${encodeURIComponent("خبر/1")}/${encodeURIComponent("خبر/2")}`));
  await page.waitForSelector("#pair:not([hidden]) .pane .stretch");
  assert.ok((await title()).startsWith("\u2068خبر/1\u2069 ↔ \u2068خبر/2\u2069 – "));
  await finish(page);
  const named = await open("linked");
  assert.match(await named.title(), /^Links ⟨U\+202E⟩<b> – \d+ overlaps in 10 documents$/);
  await finish(named);
});

test("whole documents are judged by Jaccard, and that comes first", async () => {
  const page = await open("document");
  const card = page.locator(".chart-card:has-text('How similar')");
  assert.equal(await card.locator("option").first().textContent(), "Jaccard of pairs");
  assert.ok((await card.textContent()).includes("threshold 10%"));
  await card.locator("select").selectOption({ label: "Overlap of pairs" });
  assert.match(await card.locator(".about").textContent(), /word sequences of a document are in the other/);
  assert.doesNotMatch(await card.textContent(), /passages/);
  await finish(page);
});

test("a bar of the histogram shows its rows", async () => {
  const page = await open("moved");
  await page.locator(".chart .bar.clickable:has(.fill[height]:not([height='0']))").first().click();
  assert.ok(page.url().includes("view=passages"));
  assert.equal(await rowCount(page), 1);
  await page.click(".chip.clear");
  assert.equal(await rowCount(page), 2);
  await finish(page);
});

test("an upper bound of similarity is a field, too", async () => {
  const page = await open("outlets", { hash: "#/?view=passages" });
  const all = await rowCount(page);
  await page.fill("#f-max", "98");
  const below = await rowCount(page);
  assert.ok(below > 0 && below < all);
  await page.fill("#f-max", "");
  await page.fill("#f-min", "98");
  assert.equal(await rowCount(page), all - below);
  await finish(page);
});

test("a phone sorts by a field, and its rows keep dates and groups short", async () => {
  const wide = await open("society");
  assert.equal(await wide.locator("#f-sort:visible").count(), 0);
  await finish(wide);
  const page = await open("society", { options: { viewport: { width: 390, height: 800 } } });
  await page.selectOption("#f-sort", "b");
  assert.ok(page.url().includes("sort=b"));
  const names = await page.$$eval('.rows td[data-label="Text B"] .name', (all) => all.map((one) => one.textContent));
  assert.deepEqual(names, [...names].sort());
  await page.selectOption("#f-sort", "-b");
  assert.deepEqual(
    await page.$$eval('.rows td[data-label="Text B"] .name', (all) => all.map((one) => one.textContent)),
    names.reverse(),
  );
  const heights = await page.$$eval(".rows .group, .rows .date", (all) => all.map((one) => one.offsetHeight));
  assert.ok(Math.max(...heights) < 30, `${Math.max(...heights)}`);
  await finish(page);
});

test("the page counts as the report for people does", async () => {
  const { stdout } = spawnSync(
    process.env.TWICETOLD_PROGRAM,
    ["scan", "articles.jsonl", "--group-field", "group", "--date-field", "date"],
    { cwd: join(import.meta.dirname, "../../testdata/corpora/outlets"), encoding: "utf8" },
  );
  const [, passages, families, overlaps] = /Found (\d+) passages \((\d+) families\) in (\d+) overlaps/.exec(
    stdout.replace(/\s+/g, " "),
  );
  const page = await open("outlets");
  const figures = await page.$$eval(".figure", (all) =>
    all.map((one) => `${one.querySelector("dd").textContent} ${one.querySelector("dt").textContent}`),
  );
  for (const said of [`${overlaps} pairs overlap`, `${passages} passages`, `${families} families`]) {
    assert.ok(
      figures.some((figure) => figure.startsWith(said)),
      `${said}: ${figures}`,
    );
  }
  assert.ok(!(await page.textContent("#overview")).includes("in the table below"));
  await finish(page);
});

test("on a phone no label of a chart is cut off or runs into another", async () => {
  const page = await open("outlets", { options: { viewport: { width: 390, height: 800 } } });
  const boxes = await page.$$eval(".chart", (charts) =>
    charts.map((chart) => ({
      hidden: getComputedStyle(chart).overflow === "hidden",
      ticks: [...chart.querySelectorAll(".tick")]
        .map((tick) => tick.getBoundingClientRect())
        .filter(({ width }) => width)
        .map(({ left, right }) => [left, right]),
    })),
  );
  for (const { hidden, ticks } of boxes) {
    assert.equal(hidden, false);
    for (let i = 1; i < ticks.length; i++) assert.ok(ticks[i][0] > ticks[i - 1][1] + 1, JSON.stringify(ticks));
  }
  await finish(page);
});

test("dark mode follows the system and the switch, and is remembered", async () => {
  const page = await open("hasaka", { options: { colorScheme: "dark" } });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const theme = () => page.getAttribute("html", "data-theme");
  assert.equal(await theme(), "dark");
  const dark = await ground();
  await page.keyboard.press("d");
  assert.equal(await theme(), "light");
  assert.notEqual(await ground(), dark);
  assert.equal(await page.getAttribute("#theme", "aria-pressed"), "false");
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  assert.equal(await theme(), "light");
  await finish(page);
});

test("whole documents without passages have a report too", async () => {
  const page = await open("document");
  assert.ok((await rowCount(page)) > 0);
  await page.locator(".rows .row-link").first().click();
  await page.waitForSelector("#pair:not([hidden]) .pane");
  assert.equal(await page.locator(".pane .gap:text('compared documents as wholes')").count(), 2);
  assert.match(await page.textContent(".crumbs"), /of A is in B.*Jaccard/s);
  await finish(page);
});

test("an address that leads nowhere says so", async () => {
  for (const hash of ["#/p/nothing", "#/f/nothing", "#/o/a/b", "#/o/%E0%A4%A/x"]) {
    const page = await open("hasaka", { hash });
    assert.match(await page.textContent("#loading"), /cannot be shown.*report/s);
    await page.click("#loading a");
    await page.waitForSelector("#overview:not([hidden])");
    await finish(page);
  }
  assert.ok(address("hasaka").startsWith("file:"));
});
