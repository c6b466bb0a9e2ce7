// The picture of the corpus: what it shows, what it leaves out and says so.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { close, finish, open } from "./browser.mjs";

after(close);

const CARD = ".chart-card:has(.glance)";

/** What the picture says of itself, when it has been drawn. */
async function picture(page) {
  await page.waitForSelector("canvas.glance[data-drawn]");
  return page.evaluate((card) => {
    const canvas = document.querySelector("canvas.glance");
    const { width, height } = canvas;
    const copy = Object.assign(document.createElement("canvas"), { width, height });
    const context = copy.getContext("2d", { willReadFrequently: true });
    context.drawImage(canvas, 0, 0);
    const ink = (...box) => context.getImageData(...box).data.some((value) => value > 0);
    return {
      kind: document.querySelector(`${card} select`).value,
      label: canvas.getAttribute("aria-label"),
      about: document.querySelector(`${card} > .about`).textContent,
      tall: height / 2,
      ink: ink(0, 0, width, height),
      atEdge: ink(width - 2, 0, 2, height) || ink(0, height - 2, width, 2),
    };
  }, CARD);
}

test("a graph shows all that overlaps, in clusters or not, and nothing is cut off", async () => {
  const page = await open("crowd");
  const { kind, label, about, tall, ink, atEdge } = await picture(page);
  assert.equal(kind, "graph");
  assert.match(label, /^Graph of 2,200 documents, 61 clusters and 2,099 overlaps/);
  assert.match(about, /After the clusters: 80 documents of no cluster/);
  assert.doesNotMatch(about, /Not drawn/);
  assert.ok(tall <= 960 && ink && !atEdge, JSON.stringify({ tall, ink, atEdge }));
  await finish(page);
});

test("a click on a document of no cluster shows its overlaps", async () => {
  const page = await open("crowd");
  await picture(page);
  const box = page.locator(".glance-box");
  await box.scrollIntoViewIfNeeded();
  await box.evaluate((element) => element.scrollTo(0, element.scrollHeight));
  const canvas = await page.locator("canvas.glance").boundingBox();
  let tip = "";
  for (let x = 4; x < canvas.width && !tip.startsWith("loose/"); x += 4) {
    await page.mouse.move(canvas.x + x, canvas.y + canvas.height - 12);
    tip = await page.textContent(`${CARD} .tip`);
  }
  assert.match(tip, /^loose\//);
  await page.mouse.down();
  await page.mouse.up();
  assert.match(decodeURIComponent(page.url()), /doc=loose\//);
  assert.match(await page.textContent("#count"), /^1 of /);
  await finish(page);
});

test("what a graph leaves out is said, and the matrix comes first then", async () => {
  const page = await open("pairs");
  const first = await picture(page);
  assert.equal(first.kind, "matrix");
  assert.match(first.label, /^Heat map of 2,400 documents with 10,800 pairs/);
  await page.locator(`${CARD} select`).selectOption("graph");
  const { label, about, ink } = await picture(page);
  assert.match(label, /^Graph of 2,400 documents, .* and 10,000 overlaps/);
  assert.match(about, /Not drawn, because there would be too many to see: 800 of 10,800 overlaps\./);
  assert.ok(ink);
  await finish(page);
});
