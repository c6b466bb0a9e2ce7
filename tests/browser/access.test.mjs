// Everyone can use it: axe finds no serious violation in any view, light or dark, wide or narrow.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { close, finish, open } from "./browser.mjs";

after(close);

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Violations that are serious or critical. */
async function violations(page) {
  // The page allows no strange script; the debugger may run one.
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ["violations"] }),
  );
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ html }) => html.slice(0, 200))
          .join(" | ")}`,
    );
}

const firstRow = async (page) => {
  await page.locator(".rows .row-link").first().click();
  await page.waitForSelector(".stretch.chosen, .place");
};
const VIEWS = [
  ["overview", "outlets", "", async () => {}],
  ["passages", "outlets", "#/?view=passages&sort=-words&kind=reuse", async () => {}],
  ["pair", "hasaka", "", firstRow],
  ["marks of all kinds", "moved", "", firstRow],
  ["boilerplate", "outlets", "#/?kind=boilerplate", firstRow],
  ["family", "outlets", "#/?view=families", firstRow],
  ["help", "hasaka", "", (page) => page.keyboard.press("?")],
  ["review", "hasaka", "", (page) => page.click("#review-open")],
  [
    "accept",
    "hasaka",
    "",
    async (page) => {
      await firstRow(page);
      await page.keyboard.press("a");
    },
  ],
  ["hostile", "hostile", "", async () => {}],
];

for (const colorScheme of ["light", "dark"]) {
  for (const [what, name, hash, act] of VIEWS) {
    test(`${what}, ${colorScheme}`, async () => {
      const page = await open(name, {
        hash,
        options: { colorScheme, viewport: { width: colorScheme === "dark" ? 400 : 1280, height: 900 } },
      });
      await act(page);
      assert.deepEqual(await violations(page), []);
      await finish(page);
    });
  }
}

test("tables are tables, and changes are said", async () => {
  const page = await open("outlets", { options: { viewport: { width: 360, height: 740 } } });
  const roles = await page.$$eval("#rows table, #rows tr, #rows th, #rows td", (all) =>
    [...new Set(all.map((one) => `${one.localName} ${one.getAttribute("role")}`))].sort(),
  );
  assert.deepEqual(roles, ["table table", "td cell", "th columnheader", "tr row"]);
  assert.equal(await page.getAttribute("#count", "aria-live"), "polite");
  await finish(page);
});

test("the keyboard reaches everything, and the dialog gives the focus back", async () => {
  const page = await open("hasaka");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.id), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await page.focus("#help-open");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#dialog[open]");
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.id), "help-open");
  await finish(page);
});
