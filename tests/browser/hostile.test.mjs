// A corpus that wants to break out: everything is shown, nothing of it runs, steers or is followed.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, finish, open, rowCount } from "./browser.mjs";

after(close);

/** Nothing of the corpus became an element, an attribute that runs, or a value of the window. */
async function assertInert(page, where) {
  const found = await page.evaluate(() => ({
    ran: window.__broken,
    elements: document.querySelectorAll(
      "#main img, #main iframe, #main object, #main script, #main svg[onload], #main style, #dialog script",
    ).length,
    handlers: [...document.querySelectorAll("#main *")]
      .flatMap((element) => element.getAttributeNames())
      .filter((name) => name.startsWith("on") || (name === "style" && false)),
    links: [...document.querySelectorAll("#main a")]
      .map((link) => link.getAttribute("href"))
      .filter((href) => !href.startsWith("#/")),
    scripts: document.querySelectorAll("script:not([type])").length,
  }));
  assert.deepEqual(found, { ran: undefined, elements: 0, handlers: [], links: [], scripts: 1 }, where);
}

test("every view of a hostile corpus is inert and readable", async () => {
  const page = await open("hostile");
  await assertInert(page, "overview");
  const rows = await rowCount(page);
  assert.ok(rows > 50);
  for (const view of ["families", "passages", "pairs"]) {
    await page.click(`[data-view="${view}"]`);
    await assertInert(page, view);
  }
  const hashes = await page.$$eval(".rows .row-link", (links) => links.map((link) => link.getAttribute("href")));
  for (const hash of hashes.filter((_, i) => i % 5 === 0)) {
    await page.evaluate((to) => (location.hash = to), hash);
    await page.waitForFunction(
      (to) => !document.querySelector("#pair").hidden && document.querySelectorAll(".pane .stretch").length > 0,
      hash,
    );
    await assertInert(page, hash.slice(0, 80));
    await page.keyboard.press("j");
  }
  await page.keyboard.press("f");
  await page.waitForSelector("#family:not([hidden]) .place");
  await assertInert(page, "family");
  await finish(page);
});

test("names that steer are shown, not obeyed", async () => {
  const page = await open("hostile");
  await page.selectOption("#f-group", { index: 0 });
  const names = await page.$$eval("#main bdi, #main .snippet, #main option, #main .m, title", (all) =>
    all.map((one) => one.textContent).join("\n"),
  );
  assert.ok(!/[\u202a-\u202e\u2066-\u2069]/.test(names));
  assert.ok(names.includes("⟨U+202E⟩gnp.exe"));
  assert.ok(names.includes("=cmd|'/c calc'!A1") && names.includes("<img src=x onerror="));
  await finish(page);
});

test("a link that a document begins leads to the web or to a file", async () => {
  const page = await open("linked", { hash: "#/?view=families" });
  await page.locator(".rows .row-link").first().click();
  await page.waitForSelector("#family:not([hidden]) .place");
  const hrefs = await page.$$eval("#main a", (links) =>
    links.map((link) => link.getAttribute("href")).filter((href) => !href.startsWith("#/")),
  );
  for (const href of hrefs) {
    const { protocol, host } = new URL(href, page.url());
    assert.ok(protocol === "file:" ? !host : `${protocol}//${host}` === "https://example.org", href);
  }
  for (const wanted of ["https://example.org/a%20b?c#L1", "/elsewhere.example/x#L1", "./plain/path%231.txt#L1"]) {
    assert.ok(hrefs.includes(wanted), `${wanted} in ${hrefs}`);
  }
  await finish(page);
});

test("overrides in texts do not turn round what follows", async () => {
  const page = await open("hostile");
  const id = "\u202egnp.exe\u202c \u2066open \u2069\u2069 end";
  const { hash } = await page.evaluate(
    (name) => ({
      hash:
        [...document.querySelectorAll(".row-link")]
          .map((link) => link.getAttribute("href"))
          .find((href) => href.includes(encodeURIComponent(name))) ?? "",
    }),
    id,
  );
  assert.ok(hash);
  await page.evaluate((to) => (location.hash = to), hash);
  await page.waitForSelector("#pair:not([hidden]) .unseen");
  assert.ok(!/[\u202d\u202e]/.test(await page.textContent(".panes")));
  assert.equal(await page.getAttribute(".unseen", "data-name"), "U+202E");
  await finish(page);
});

test("search and addresses take anything", async () => {
  const page = await open("hostile");
  await page.waitForSelector("html[data-search]");
  for (const query of [
    "</script>",
    "(",
    "[",
    "\\",
    "*",
    "\u202e",
    "\ud800",
    "x".repeat(20_000),
    "%",
    "__proto__",
    "\u0000",
  ]) {
    await page.fill("#f-q", query);
    await page.waitForTimeout(80);
    await assertInert(page, query.slice(0, 20));
  }
  for (const filter of [
    "view=__proto__&sort=constructor&kind=toString&page=-5&min=abc",
    "page=1e99&sort=-",
    "from=zzzz&to=0&max=-1",
    "view=pairs&sort=-jaccard&page=NaN",
  ]) {
    await page.evaluate((query) => (location.hash = `#/?${query}`), filter);
    await page.waitForTimeout(50);
    assert.equal(await page.locator("#overview:not([hidden])").count(), 1, filter);
  }
  await finish(page);
});
