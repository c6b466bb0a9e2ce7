// The pair view and the family view: marks, links between both sides, keys, permalinks, right to left.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, finish, open } from "./browser.mjs";

after(close);

async function openFirst(name, options) {
  const page = await open(name, options);
  await page.locator(".rows .row-link").first().click();
  await page.waitForSelector("#pair:not([hidden]) .panes .stretch.chosen");
  return page;
}

const scrolled = (page, at) => page.$eval(`.pane[data-at="${at}"] .pane-scroll`, (pane) => pane.scrollTop);

test("words are marked as the diff says, and whole", async () => {
  const page = await openFirst("hasaka");
  const marked = (at, kind) =>
    page.$$eval(`.pane[data-at="${at}"] .m-${kind}`, (marks) => marks.map((mark) => mark.textContent));
  assert.deepEqual(await marked(0, "changed"), ["يبدو"]);
  assert.deepEqual(await marked(1, "changed"), ["ويبدو"]);
  assert.deepEqual(await marked(0, "folded"), ["للإدعاء"]);
  assert.deepEqual(await marked(1, "folded"), ["للادعاء"]);
  const inside = await page.$$eval(".panes .m", (marks) =>
    marks
      .filter(
        (mark) => /\p{L}$/u.test(mark.previousSibling?.data ?? "") || /^\p{L}/u.test(mark.nextSibling?.data ?? ""),
      )
      .map((mark) => mark.outerHTML),
  );
  assert.deepEqual(inside, []);
  await finish(page);
});

test("texts are whole, letter by letter", async () => {
  const page = await openFirst("moved");
  const texts = await page.$$eval(".pane .text", (texts) =>
    texts.map((text) => {
      const copy = text.cloneNode(true);
      copy.querySelectorAll(".badge").forEach((badge) => badge.remove());
      return copy.textContent;
    }),
  );
  assert.ok(
    texts[0].startsWith(
      "In the spring the council voted to repair the old stone bridge over the river near the mill before",
    ),
  );
  assert.ok(texts[1].includes("old wooden bridge before the floods"));
  assert.ok(texts.every((text) => text.endsWith("until the work was done")));
  await finish(page);
});

test("what stands elsewhere is marked as moved", async () => {
  const page = await openFirst("moved");
  const moved = await page.$$eval(".panes .m-moved", (marks) => marks.map((mark) => mark.textContent));
  assert.deepEqual(moved, ["over the river near the mill", "over the river near the mill"]);
  assert.deepEqual(await page.$$eval(".panes .m-changed", (marks) => marks.map((mark) => mark.textContent)), [
    "stone",
    "wooden",
  ]);
  await finish(page);
});

test("a click on a stretch scrolls the other side to it", async () => {
  const page = await openFirst("hasaka");
  await page.$eval('.pane[data-at="1"] .pane-scroll', (pane) => pane.scrollTo(0, 0));
  const last = page.locator('.pane[data-at="0"] .stretch').last();
  await last.scrollIntoViewIfNeeded();
  const before = await scrolled(page, 0);
  await last.click();
  assert.ok((await scrolled(page, 1)) > 0);
  assert.equal(await scrolled(page, 0), before);
  const passage = await last.getAttribute("data-passage");
  assert.equal(await page.locator(`.ribbon.chosen[data-passage="${passage}"]`).count(), 1);
  await finish(page);
});

test("keys go through passages, differences, sides and back", async () => {
  const page = await openFirst("hasaka");
  const heading = () => page.textContent("#passage-bar h2");
  assert.equal(await heading(), "Passage 1 of 3");
  await page.keyboard.press("j");
  assert.equal(await heading(), "Passage 2 of 3");
  await page.keyboard.press("k");
  await page.keyboard.press("n");
  assert.equal(await page.textContent(".m.at"), "يبدو");
  await page.keyboard.press("n");
  assert.equal(await page.textContent(".m.at"), "للإدعاء");
  await page.keyboard.press("p");
  assert.equal(await page.textContent(".m.at"), "يبدو");
  assert.match(await page.textContent("#live"), /Difference 1 of 4/);
  const first = await page.textContent('.pane[data-at="0"] h2');
  await page.keyboard.press("s");
  await page.waitForFunction(
    (name) => document.querySelector('.pane[data-at="1"] h2')?.textContent.slice(-20) === name.slice(-20),
    first,
  );
  await page.keyboard.press("s");
  await page.keyboard.press("f");
  await page.waitForSelector("#family:not([hidden]) .place");
  await page.keyboard.press("u");
  await page.waitForSelector("#overview:not([hidden])");
  await page.keyboard.press("/");
  await page.waitForFunction(() => document.activeElement.id === "f-q");
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#pair:not([hidden]) .panes .stretch");
  await page.keyboard.press("?");
  assert.ok((await page.textContent("#dialog")).includes("next, previous difference"));
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#pair:not([hidden])").count(), 1);
  await finish(page);
});

test("next and previous pair follow the table as it is filtered", async () => {
  const page = await open("outlets", { hash: "#/?kind=boilerplate&sort=-similarity" });
  const links = await page.$$eval(".rows .row-link", (rows) =>
    rows.map((row) => row.closest("tr").innerText.split("\n")[0]),
  );
  await page.locator(".rows .row-link").first().click();
  await page.waitForSelector("#pair:not([hidden]) .pane");
  for (const at of [1, 2]) {
    await page.keyboard.press("]");
    await page.waitForFunction(
      (place) => document.querySelector("#pair .crumbs .steps .about")?.textContent.startsWith(`${place} of`),
      at + 1,
    );
    assert.ok((await page.textContent('.pane[data-at="0"] h2')).endsWith(links[at]));
  }
  await page.goBack();
  await page.waitForFunction(() =>
    document.querySelector("#pair .crumbs .steps .about")?.textContent.startsWith("2 of"),
  );
  await finish(page);
});

test("a passage has an address that opens it", async () => {
  const page = await openFirst("hasaka");
  await page.keyboard.press("j");
  const { hash } = new URL(page.url());
  assert.match(hash, /^#\/p\/[0-9a-f-]+$/);
  await finish(page);
  const linked = await open("hasaka", { hash });
  assert.equal(await linked.textContent("#passage-bar h2"), "Passage 2 of 3");
  await finish(linked);
});

test("right to left: text A stands at the right, lines begin there, names are isolated", async () => {
  const page = await openFirst("hasaka");
  const [a, b] = await Promise.all([0, 1].map((at) => page.locator(`.pane[data-at="${at}"]`).boundingBox()));
  assert.ok(a.x > b.x);
  const style = await page.$eval(".pane .text", (text) => ({
    dir: getComputedStyle(text).direction,
    bidi: getComputedStyle(text).unicodeBidi,
  }));
  assert.deepEqual(style, { dir: "rtl", bidi: "plaintext" });
  assert.equal(await page.locator(".pane h2 bdi[dir=auto]").count(), 2);
  const first = page.locator('.pane[data-at="0"] .stretch').first();
  const [box, text] = [await first.boundingBox(), await page.locator('.pane[data-at="0"] .pane-text').boundingBox()];
  assert.ok(Math.abs(box.x + box.width - text.x - text.width) < 2);
  await finish(page);
});

test("on a phone the texts are stacked and nothing is wider than the screen", async () => {
  const options = { viewport: { width: 360, height: 740 } };
  const page = await openFirst("hasaka", { options });
  const [a, b] = await Promise.all([0, 1].map((at) => page.locator(`.pane[data-at="${at}"]`).boundingBox()));
  assert.ok(b.y >= a.y + a.height && a.width > 300);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  await finish(page);
  for (const name of ["outlets", "hostile", "large"]) {
    const overview = await open(name, { options });
    assert.ok((await overview.evaluate(() => document.documentElement.scrollWidth)) <= 360, name);
    await finish(overview);
  }
});

test("boilerplate is grey and can be switched off; so can spelling and the text around", async () => {
  const page = await open("outlets", { hash: "#/?kind=boilerplate" });
  await page.locator(".rows .row-link").first().click();
  await page.waitForSelector("#pair:not([hidden]) .panes .stretch.boiler");
  const ground = () => page.$eval(".panes .stretch.boiler", (stretch) => getComputedStyle(stretch).backgroundColor);
  const grey = await ground();
  await page.keyboard.press("b");
  assert.notEqual(await ground(), grey);
  assert.equal(await ground(), "rgba(0, 0, 0, 0)");
  await page.getByLabel("Text around passages").uncheck();
  assert.equal(await page.locator(".plain:visible").count(), 0);
  await finish(page);
});

test("a family shows all its places by date, each against the representative", async () => {
  const page = await open("outlets", { hash: "#/?view=families&sort=-documents" });
  await page.locator(".rows .row-link").first().click();
  await page.waitForSelector("#family:not([hidden]) .place");
  const places = await page.locator(".place").count();
  assert.match(await page.textContent("#family h1"), new RegExp(`in ${places} places`));
  const dates = (
    await page.$$eval(".place-date", (dates) => dates.map((date) => date.textContent.slice(0, 10)))
  ).filter((date) => /^\d/.test(date));
  assert.deepEqual(dates, [...dates].sort());
  assert.equal(await page.locator(".place .tag:text('representative')").count(), 1);
  await page.locator(".place a:has-text('side by side')").first().click();
  await page.waitForSelector("#pair:not([hidden]) .panes .stretch.chosen");
  await finish(page);
});

test("printed, both texts are whole and the controls are gone", async () => {
  const page = await openFirst("hasaka");
  await page.emulateMedia({ media: "print" });
  const panes = await page.$$eval(".pane-scroll", (panes) =>
    panes.map((pane) => pane.scrollHeight - pane.clientHeight),
  );
  assert.ok(
    panes.every((hidden) => hidden <= 1),
    String(panes),
  );
  const controls = ".tools input:visible, .tools button:visible, .bar-tools:visible, .steps button:visible";
  assert.equal(await page.locator(controls).count(), 0);
  assert.equal(await page.locator("#pair .legend:visible").count(), 0);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator("#pair .legend:visible").count(), 1, "shapes are explained on paper");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await page.locator("#pair .legend:visible").count(), 0);
  await page.emulateMedia({ media: "screen" });
  await page.keyboard.press("u");
  await page.waitForSelector("#overview:not([hidden])");
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(
    await page.locator(".chart-card:has-text('How similar') select:visible").count(),
    1,
    "a chart says what it counts",
  );
  assert.equal(await page.locator(".settings dl:visible").count(), 1);
  await finish(page);
});

async function openFamily(name) {
  const page = await open(name, { hash: "#/?view=families&sort=-documents" });
  await page.locator(".rows .row-link").first().click();
  await page.waitForSelector("#family:not([hidden]) .place");
  return page;
}

test("printed, a family shows all its places with their texts", async () => {
  const page = await openFamily("society");
  assert.equal(await page.locator(".place").count(), 20);
  // Texts that come later are unfolded meanwhile.
  await page.waitForTimeout(600);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await page.locator(".place").count(), 41);
  const empty = await page.$$eval(".place .text", (texts) => texts.filter((text) => !text.textContent).length);
  assert.equal(empty, 0);
  await finish(page);
});

test("places stand in the order of their instants, the first one first", async () => {
  const page = await openFamily("society");
  const dates = await page.$$eval(".place-date bdi", (dates) => dates.slice(0, 6).map((date) => date.textContent));
  assert.deepEqual(dates, [
    "2023-06-06",
    "2023-06-06T09:00:00+03:00",
    "2023-06-06T07:30:00Z",
    "2023-06-06T20:00:00Z",
    "2023-06-06 23:10",
    "2023-06-07",
  ]);
  await finish(page);
});

test("a pair that a family has opened steps on to its other places", async () => {
  const page = await openFamily("society");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  assert.equal(
    await page.evaluate(() =>
      [...document.querySelectorAll(".place")].indexOf(document.activeElement.closest(".place")),
    ),
    2,
  );
  await page.locator(".place-link").first().click();
  await page.waitForSelector("#pair:not([hidden]) .stretch.chosen");
  const where = () => page.textContent("#pair-steps .about");
  assert.equal(await where(), "1 of 40");
  const before = page.url();
  await page.keyboard.press("]");
  await page.waitForFunction(() => document.querySelector("#pair-steps .about")?.textContent === "2 of 40");
  assert.notEqual(page.url(), before);
  await page.keyboard.press("[");
  await page.waitForFunction(() => document.querySelector("#pair-steps .about")?.textContent === "1 of 40");
  await page.keyboard.press("a");
  await page.fill("#reason", "known");
  await page.click("#dialog .primary");
  await page.waitForSelector("#accept:not(.primary)");
  await page.click(".crumbs a:text('All places')");
  await page.waitForSelector("#family:not([hidden])");
  assert.ok(!page.url().includes("via="));
  await page.keyboard.press("u");
  await page.waitForSelector("#overview:not([hidden])");
  const links = await page.$$eval(".row-link", (links) => links.map((link) => link.getAttribute("href")).join(" "));
  assert.ok(!links.includes("via="), links);
  await finish(page);
});

test("next and previous family follow the table", async () => {
  const page = await openFamily("outlets");
  const title = await page.textContent("#family h1");
  assert.match(await page.textContent("#family .steps"), /1 of \d+/);
  await page.keyboard.press("]");
  await page.waitForFunction(() => document.querySelector("#family .steps .about").textContent.startsWith("2 of"));
  await page.keyboard.press("[");
  await page.waitForFunction(() => document.querySelector("#family .steps .about").textContent.startsWith("1 of"));
  assert.equal(await page.textContent("#family h1"), title);
  await finish(page);
});

test("a table that is drawn anew keeps the keyboard on its row", async () => {
  const page = await open("outlets");
  const at = () => page.evaluate(() => document.activeElement.closest("tr")?.dataset.at);
  await page.waitForSelector("html[data-search]");
  for (let i = 0; i < 3; i++) await page.keyboard.press("j");
  const before = await at();
  assert.ok(before);
  await page.evaluate(() => {
    location.hash = "#/?sort=-similarity";
  });
  await page.waitForSelector('.rows th[aria-sort="descending"]');
  assert.equal(await at(), before);
  await finish(page);
});

test("back from a pair, the keyboard is where it was", async () => {
  const page = await open("outlets");
  const row = () => page.evaluate(() => [...document.querySelectorAll(".row-link")].indexOf(document.activeElement));
  for (let i = 0; i < 3; i++) await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#pair:not([hidden]) .pane");
  await page.keyboard.press("u");
  await page.waitForSelector("#overview:not([hidden])");
  assert.equal(await row(), 2);
  await page.keyboard.press("j");
  assert.equal(await row(), 3);
  await finish(page);
});

test("the copy menu closes by Escape and by a click elsewhere, and says which text it means", async () => {
  const page = await open("society", { hash: "#/?view=passages" });
  await page.locator(".rows .row-link").first().click();
  await page.waitForSelector("#pair:not([hidden]) .stretch.chosen");
  await page.click(".copies summary");
  const items = await page.$$eval(".copy-list button", (buttons) => buttons.map((button) => button.textContent));
  assert.equal(new Set(items).size, items.length, String(items));
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".copies[open]").count(), 0);
  assert.equal(await page.locator("#pair:not([hidden])").count(), 1);
  assert.equal(await page.evaluate(() => document.activeElement.localName), "summary");
  await page.click(".copies summary");
  await page.click(".passage-bar .facts");
  assert.equal(await page.locator(".copies[open]").count(), 0);
  await finish(page);
});

test("the sides stand in the address", async () => {
  const page = await openFirst("hasaka");
  const first = await page.textContent('.pane[data-at="0"] h2');
  await page.keyboard.press("s");
  await page.waitForFunction(() => location.hash.includes("swap=1"));
  const { hash } = new URL(page.url());
  await finish(page);
  const linked = await open("hasaka", { hash });
  assert.equal((await linked.textContent('.pane[data-at="1"] h2')).slice(-20), first.slice(-20));
  await linked.keyboard.press("u");
  await linked.waitForSelector("#overview:not([hidden])");
  assert.ok(!linked.url().includes("swap"));
  await finish(linked);
});

test("on a phone each text has its own name, whole when it is asked for", async () => {
  const page = await openFirst("society", { options: { viewport: { width: 390, height: 800 } } });
  const names = page.locator(".pane-name");
  assert.notEqual(await names.nth(0).innerText(), await names.nth(1).innerText());
  assert.match(await names.nth(0).innerText(), /^\d\d-/);
  await names.nth(0).click();
  assert.match(await names.nth(0).innerText(), /^archive\/of\/the/);
  await finish(page);
});

test("what has moved is not said to be missing, and one badge is filled", async () => {
  const page = await openFirst("moved");
  const facts = await page.textContent(".facts");
  assert.match(facts, /1 stretch moved/);
  assert.ok(!/only in/.test(facts), facts);
  await finish(page);
  const outlets = await open("arrivals", { hash: "#/?view=pairs&sort=-passages" });
  await outlets.locator(".rows .row-link").first().click();
  await outlets.waitForSelector("#pair:not([hidden]) .badge");
  const current = await outlets.$$eval(".pane[data-at='0'] .badge.current", (badges) => badges.length);
  assert.equal(current, 1);
  await finish(outlets);
});
