// The start, and which view the address asks for.

let overviewScroll = 0;
let routed = 0;
/** What is shown, without its filters. */
let shownPath = "";

/** The row that was open last. @type {number|null} */
let lastRow = null;

/** The row of the table that is shown as a pair or as a family. */
function openRow() {
  if (inFamily()) return currentView() === "families" ? shownFamily : null;
  return inPair() && currentView() !== "families" ? (currentRows[pairRowAt()]?.at ?? null) : null;
}

/** Hides everything, remembering where the overview was. */
function hideAll() {
  if (!byId("overview").hidden) overviewScroll = scrollY;
  else lastRow = openRow() ?? lastRow;
  for (const id of ["overview", "pair", "family", "loading"]) byId(id).hidden = true;
}

/** @param {string} text what is wrong, and what to do */
function showProblem(text) {
  hideAll();
  const box = byId("loading");
  box.replaceChildren(h("strong", {}, "This cannot be shown. "), text, " ", h("a", { href: "#/" }, "To the overview"));
  box.hidden = false;
}

function showOverview() {
  hideAll();
  byId("overview").hidden = false;
  refreshTable();
  scrollTo({ top: overviewScroll, behavior: "instant" });
  focusRow();
}

/** The keyboard goes on where it left the table. */
function focusRow() {
  const link = lastRow === null ? null : linkOfRow(lastRow);
  lastRow = null;
  link?.focus({ preventScroll: true });
  link?.scrollIntoView({ block: "nearest", behavior: "instant" });
}

/** @param {number} a @param {number} b @param {number} selected */
async function showPair(a, b, selected) {
  const mine = ++routed;
  currentRows = shownRows(currentView());
  await openPairWhen(() => mine === routed, a, b, selected);
}

/** Opens a pair unless the reader has gone on meanwhile. */
async function openPairWhen(wanted, a, b, selected) {
  if (!wanted()) return;
  hideAll();
  await openPair(a, b, selected);
  scrollTo({ top: 0, behavior: "instant" });
  byId("main").focus({ preventScroll: true });
}

/** @param {string[]} path */
async function showPath([what, first, second]) {
  const { passageById, familyById, documentById, index } = model;
  if (what === "p") {
    const at = passageById.get(first);
    if (at === undefined)
      return showProblem(`There is no passage ${visible(first ?? "")} in this report. It may be from another run.`);
    const { a, b } = index.passages[at];
    return showPair(a[AT.doc], b[AT.doc], at);
  }
  if (what === "o") {
    const [a, b] = [documentById.get(first), documentById.get(second)];
    if (a === undefined || b === undefined)
      return showProblem("One of these documents is not in this report, or shares nothing.");
    return showPair(a, b, -1);
  }
  if (what === "f") {
    const at = familyById.get(first);
    if (at === undefined)
      return showProblem(`There is no family ${visible(first ?? "")} in this report. It may be from another run.`);
    hideAll();
    currentRows = shownRows(currentView());
    drawFamily(at);
    scrollTo({ top: 0, behavior: "instant" });
    return byId("main").focus({ preventScroll: true });
  }
  return showOverview();
}

async function route() {
  if (location.hash && !location.hash.startsWith("#/")) return;
  const { path, filters: asked } = parseHash(location.hash);
  filters = asked;
  nameTab(path);
  try {
    await showPath(path);
    shownPath = path.join("/");
  } catch (error) {
    showProblem(error.message);
  }
}

/** What hangs on acceptance is drawn again. */
function redraw() {
  if (!byId("overview").hidden) drawTable();
  if (inPair() && pairView.selected >= 0) byId("passage-bar").replaceChildren(...passageBar(pairView.selected));
  if (!byId("family").hidden) drawFamily(shownFamily);
}

/** What was unfolded for a print. @type {HTMLDetailsElement[]} */
let unfolded = [];

/** A printed page shows what is folded up on screen: signs, settings, all places. */
function unfold() {
  if (inFamily()) showAllPlaces();
  unfolded = [...byId("main").querySelectorAll("details:not([open], .copies)")];
  for (const part of unfolded) part.open = true;
}

function foldAgain() {
  for (const part of unfolded) part.open = false;
  unfolded = [];
}

function listen() {
  addEventListener("beforeprint", unfold);
  addEventListener("afterprint", foldAgain);
  addEventListener("click", (event) => closeMenus(/** @type {Node} */ (event.target)));
  addEventListener("hashchange", route);
  addEventListener("keydown", onKey);
  byId("help-open").addEventListener("click", openHelp);
  byId("review-open").addEventListener("click", openReview);
  byId("skip").addEventListener("click", (event) => {
    event.preventDefault();
    byId("main").focus();
  });
}

/** Search texts come after what is seen first. */
async function readTheRest() {
  await new Promise((resolve) => setTimeout(resolve, 30));
  try {
    await loadSearch();
    document.documentElement.dataset.search = "ready";
    if (!byId("overview").hidden) refreshTable();
  } catch (error) {
    announce(`Texts cannot be searched: ${error.message}`);
  }
}

async function start() {
  startTheme();
  try {
    model.head = readHead();
    buildModel(model.head, await chunk("index"));
    buildRows();
    loadReview();
    saveReview();
    byId("bar-title").textContent = visible(model.head.title);
    filters = parseHash(location.hash).filters;
    drawOverview();
    listen();
    await route();
    document.documentElement.dataset.ready = "yes";
    performance.mark("ready");
    await readTheRest();
  } catch (error) {
    showProblem(`${error.message}. The file may not be whole; write the report again.`);
  }
}

start();
