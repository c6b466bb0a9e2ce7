// Keys in, the same actions out that the page has buttons for.

/** Moves the focus over the rows of the table. @param {number} by */
function stepRow(by) {
  const links = [...byId("rows").querySelectorAll(".row-link")];
  const row = document.activeElement?.closest("tr");
  const at = links.findIndex((link) => link.closest("tr") === row && row);
  const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const here = () => parseHash(location.hash).path[0];
const inFamily = () => !byId("family").hidden;
const inPair = () => !byId("pair").hidden && pairView !== null;

/** @type {Record<string, () => void>} */
const ACTIONS = {
  "/": () => {
    if (byId("overview").hidden) go(hashOf([]));
    setTimeout(() => {
      byId("f-q")?.focus();
      byId("f-q")?.select();
    }, 0);
  },
  "?": openHelp,
  d: switchTheme,
  j: () => stepOn(1),
  k: () => stepOn(-1),
  n: () => {
    if (inPair()) stepDifference(1);
  },
  p: () => {
    if (inPair()) stepDifference(-1);
  },
  "]": () => {
    if (inPair()) stepPair(1);
    else if (inFamily()) stepFamily(1);
  },
  "[": () => {
    if (inPair()) stepPair(-1);
    else if (inFamily()) stepFamily(-1);
  },
  s: () => {
    if (inPair()) swapSides();
  },
  b: () => {
    if (inPair()) flipBoilerplate();
  },
  f: () => {
    if (inPair() && pairView.selected >= 0) go(familyHash(model.index.passages[pairView.selected].family));
  },
  a: () => byId(inPair() ? "accept" : "accept-family")?.click(),
  u: () => {
    if (here()) go(hashOf([]));
  },
  Escape: () => {
    if (closeMenus(null, true)) return;
    if (here()) go(hashOf([]));
  },
};

/** @param {number} by to the next passage, place or row */
function stepOn(by) {
  if (inPair()) stepPassage(by);
  else if (inFamily()) stepPlace(by);
  else stepRow(by);
}

/** Closes menus, but for the one that was clicked in; says whether one was open. @param {Node|null} within @param {boolean} [back] gives the focus to its head */
function closeMenus(within, back) {
  const open = [...document.querySelectorAll("details.copies[open]")].filter((menu) => !menu.contains(within));
  for (const menu of open) {
    menu.open = false;
    if (back) menu.querySelector("summary").focus();
  }
  return open.length > 0;
}

function flipBoilerplate() {
  const box = byId("pair").querySelector(".tools input");
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change"));
  announce(box.checked ? "Boilerplate is shown grey" : "Boilerplate is not marked");
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("dialog").open) return;
  const typing = /** @type {Element} */ (event.target).closest?.("input, textarea, select");
  if (typing && typing.getAttribute("type") !== "checkbox") {
    if (event.key === "Escape") /** @type {HTMLElement} */ (typing).blur();
    return;
  }
  const action = Object.hasOwn(ACTIONS, event.key) ? ACTIONS[event.key] : null;
  if (!action) return;
  event.preventDefault();
  action();
}
