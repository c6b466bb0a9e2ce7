// Opens pages from disk in headless Chromium and notes everything that a page must not do.

import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

export const PAGES = process.env.TWICETOLD_PAGES;
/** Times are held to the letter, or with room for a busy machine. */
export const STRICT = process.env.TWICETOLD_STRICT === "1";
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let browser = null;

export async function launch() {
  browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: FLAGS });
  return browser;
}

export async function close() {
  await browser?.close();
  browser = null;
}

/** Where a page is. */
export function address(name, hash = "") {
  return pathToFileURL(join(PAGES, name.endsWith(".html") ? name : `${name}.html`)).href + hash;
}

/** Opens a page; `page.faults` lists what it should not have done. */
export async function open(name, { hash = "", options = {} } = {}) {
  const context = await (
    await launch()
  ).newContext({ offline: true, viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  page.faults = [];
  page.asked = [];
  page.setDefaultTimeout(10_000);
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.faults.push(message.text());
  });
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("request", (request) => page.asked.push(request.url()));
  page.on("dialog", (dialog) => {
    page.faults.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  await page.goto(address(name, hash));
  await page.waitForSelector("html[data-ready]", { timeout: 15_000 });
  return page;
}

/** Closes a page that has done nothing wrong; it may have asked for itself and for its folder. */
export async function finish(page) {
  const home = page.url().split("#")[0];
  const folder = home.slice(0, home.lastIndexOf("/") + 1);
  const strangers = page.asked.filter(
    (url) =>
      url.split("#")[0] !== home &&
      !url.startsWith("data:") &&
      !(url.startsWith(`${folder}data/`) && url.endsWith(".js")),
  );
  assert.deepEqual(page.faults, []);
  const slips = await page.evaluate(() => document.body.innerText.match(/.{0,40}(\[object |undefined|NaN).{0,40}/g));
  assert.equal(slips, null);
  assert.deepEqual(strangers, []);
  await page.context().close();
}

/** What the table says of its rows: how many there are. */
export async function rowCount(page) {
  const text = await page.textContent("#count");
  return Number(text.split(" ")[0].replaceAll(",", ""));
}

/** Types into the search field and waits until it has been done. */
export async function search(page, query) {
  await page.waitForSelector("html[data-search]");
  await page.fill("#f-q", query);
  await page.waitForFunction(
    (wanted) => (new URLSearchParams(location.hash.split("?")[1] ?? "").get("q") ?? "") === wanted,
    query,
  );
}
