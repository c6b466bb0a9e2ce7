// Two documents and their passages: both texts side by side, linked, with a map above.

/** What the pair view shows now. @type {any} */
let pairView = null;
/** Switches that stay as the reader goes on. */
const pairSwitches = { boilerplate: true, spelling: true, context: true };

/** @param {number} a @param {number} b @returns {number[]} passages in the order of the first text */
function passagesBetween(a, b) {
  const all = model.ofPair.get(pairKey(a, b)) ?? [];
  const start = (p) => {
    const { a: one, b: other } = model.index.passages[p];
    return one[AT.doc] === a ? one[AT.start] : other[AT.start];
  };
  return [...all].sort((x, y) => start(x) - start(y) || x - y);
}

/** @param {number} doc @param {number} at 0 for the first pane @param {number[]} passages @param {any[]} compared */
function makeStretches(doc, at, passages, compared) {
  return passages.map((p, i) => {
    const passage = model.index.passages[p];
    const first = passage.a[AT.doc] === passage.b[AT.doc] ? at === 0 : passage.a[AT.doc] === doc;
    const side = first ? "a" : "b";
    const place = passage[side];
    return {
      passage: p,
      number: i + 1,
      start: place[AT.start],
      end: place[AT.end],
      side,
      marks: marksOf(compared[i].edits, side, compared[i].moved),
    };
  });
}

/** @param {number} doc @param {number} at @param {any} text @param {Stretch[]} stretches */
function makePane(doc, at, text, stretches) {
  const body = h("div", { class: "pane-text" });
  const scroller = h(
    "div",
    { class: "pane-scroll", tabindex: "0", role: "region", "aria-label": `Text ${"AB"[at]}` },
    body,
  );
  const first = text?.segments[0]?.[1] ?? "";
  return {
    doc,
    at,
    text,
    stretches,
    body,
    scroller,
    document: model.index.documents[doc],
    selected: -1,
    parts: new Map(),
    rightToLeft: isRightToLeft(first.slice(0, 2000)),
    onSelect: selectPassage,
  };
}

/** @param {number} a @param {number} b @param {number} selected index of a passage, or -1 */
async function openPair(a, b, selected) {
  const given = [a, b];
  if (filters.swap) [a, b] = [b, a];
  const passages = passagesBetween(a, b);
  const [compared, textA, textB] = await Promise.all([Promise.all(passages.map(comparison)), textOf(a), textOf(b)]);
  const panes = [
    makePane(a, 0, textA, makeStretches(a, 0, passages, compared)),
    makePane(b, 1, textB, makeStretches(b, 1, passages, compared)),
  ];
  panes.forEach((pane, i) => {
    const other = panes[1 - i];
    pane.words = (stretch) => (side, span) =>
      stretchOf(side === stretch.side ? pane.text : other.text, span[0], span[1]) ?? "…";
  });
  pairView = { given, a, b, passages, compared, panes, selected: -1, difference: -1 };
  drawPair();
  selectPassage(passages.includes(selected) ? selected : mainPassage(passages), -1, true);
}

/** What is shown first: text that was taken over, if there is any. @param {number[]} passages */
function mainPassage(passages) {
  const whole = passages.filter((p) => model.index.passages[p].echo_of === null);
  return whole.find((p) => kindOf(model.index.passages[p]) !== "boilerplate") ?? whole[0] ?? passages[0] ?? -1;
}

/** A document's name at the head of its pane: the short one, until the whole one is asked for. @param {number} doc */
function paneName(doc) {
  const { id } = model.index.documents[doc];
  const name = bdi(shortName(doc));
  const button = h(
    "button",
    {
      type: "button",
      class: "pane-name",
      "aria-expanded": "false",
      title: visible(id),
      onclick: () => {
        const whole = button.getAttribute("aria-expanded") === "false";
        button.setAttribute("aria-expanded", String(whole));
        name.textContent = visible(whole ? id : shortName(doc));
      },
    },
    name,
  );
  return button;
}

/** @param {any} pane */
function paneElement(pane) {
  const { document, at, doc } = pane;
  const about = aboutDocument(doc);
  const reused =
    document.containment === null || document.containment === undefined
      ? ""
      : `, ${percent(document.containment)} reused`;
  return h(
    "article",
    { class: "pane", "data-at": at },
    h(
      "header",
      { class: "pane-head", dir: "ltr" },
      h("span", { class: "letter", "aria-hidden": "true" }, "AB"[at]),
      h(
        "div",
        {},
        h("h2", {}, h("span", { class: "sr" }, `Text ${"AB"[at]}: `), paneName(doc)),
        h("p", { class: "about" }, about, about.length ? " · " : "", `${plural(document.words, "word")}${reused}`),
      ),
    ),
    pane.scroller,
  );
}

/** @param {string} name of a switch @param {string} label */
function toggle(name, label) {
  const box = h("input", {
    type: "checkbox",
    onchange: () => {
      pairSwitches[name] = box.checked;
      applySwitches();
    },
  });
  box.checked = pairSwitches[name];
  return h("label", { class: "toggle" }, box, label);
}

function applySwitches() {
  const { boilerplate, spelling, context } = pairSwitches;
  const { classList } = byId("pair");
  classList.toggle("no-boiler", !boilerplate);
  classList.toggle("no-spelling", !spelling);
  classList.toggle("no-context", !context);
  if (pairView) pairView.panes.forEach(showView);
}

/** The family that the pair was opened from, if it is one of its places that is compared. */
function viaFamily() {
  const at = model.familyById.get(filters.via);
  if (at === undefined) return null;
  const places = comparedPlaces(at);
  const { a, b, selected } = pairView;
  const key = pairKey(a, b);
  const isHere = (p) => pairKey(model.index.passages[p].a[AT.doc], model.index.passages[p].b[AT.doc]) === key;
  const here = places.includes(selected) ? places.indexOf(selected) : places.findIndex(isHere);
  return here < 0 ? null : { at, places, here };
}

/** Ways on, and where one is. @param {string} what @param {number} at @param {number} all @param {(by: number) => void} go */
function steps(what, at, all, go) {
  const step = (by, label, text) => {
    const button = h("button", { type: "button", "aria-label": label, title: label, onclick: () => go(by) }, text);
    button.disabled = at < 0 || at + by < 0 || at + by >= all;
    return button;
  };
  return h(
    "div",
    { class: "steps" },
    step(-1, `Previous ${what} ([)`, "‹"),
    h("span", { class: "about" }, at < 0 ? "not in the table as it is filtered" : `${count(at + 1)} of ${count(all)}`),
    step(1, `Next ${what} (])`, "›"),
  );
}

/** Where the pair stands in the table, or in the family that it was opened from, with the ways on. */
function pairSteps() {
  const via = viaFamily();
  return via
    ? steps("place of the passage", via.here, via.places.length, stepPair)
    : steps("pair", pairRowAt(), currentRows.length, stepPair);
}

/** The row of the table that is open. */
function pairRowAt() {
  const { a, b, selected } = pairView;
  const view = currentView();
  if (view === "passages") return currentRows.findIndex(({ at }) => at === selected);
  const key = pairKey(a, b);
  return currentRows.findIndex(
    ({ documents }) => documents.length === 2 && pairKey(documents[0], documents[1]) === key,
  );
}

/** @param {number} by */
function stepPair(by) {
  const via = viaFamily();
  if (via) {
    const next = via.places[via.here + by];
    return next === undefined ? announce("No further place") : go(passageHash(next));
  }
  const row = currentRows[pairRowAt() + by];
  if (!row || pairRowAt() < 0) return announce("No further row");
  const view = currentView();
  return go(
    view === "passages"
      ? passageHash(row.at)
      : view === "families"
        ? familyHash(row.at)
        : pairHash(row.documents[0], row.documents[1]),
  );
}

function drawPair() {
  const { panes, a, b } = pairView;
  const overlap = model.index.overlaps[model.overlapOfPair.get(pairKey(a, b))];
  const shares = overlap
    ? [overlap.a === a ? overlap.ca : overlap.cb, overlap.a === a ? overlap.cb : overlap.ca]
    : null;
  const sentence = shares
    ? `${percent(shares[0])} of A is in B, ${percent(shares[1])} of B is in A, Jaccard ${overlap.jaccard.toFixed(3)}.`
    : "";
  const both = panes.every(({ rightToLeft }) => rightToLeft);
  byId("pair").replaceChildren(
    h(
      "div",
      { class: "crumbs" },
      h("a", { href: hashOf([]) }, "← All overlaps"),
      filters.via && model.familyById.has(filters.via)
        ? h("a", { href: hashOf(["f", filters.via]) }, "← All places")
        : null,
      h("p", { class: "about" }, sentence),
      h("div", { id: "pair-steps" }),
    ),
    pairMap(panes, (passage) => selectPassage(passage, -1)),
    h("div", { id: "passage-bar", class: "passage-bar" }),
    h(
      "div",
      { class: "tools" },
      toggle("boilerplate", "Boilerplate"),
      toggle("spelling", "Spelling differences"),
      toggle("context", "Text around passages"),
      h("button", { type: "button", class: "quiet", onclick: swapSides, title: "Swap the sides (s)" }, "⇄ Swap"),
      h("details", { class: "signs" }, h("summary", {}, "Signs"), legend()),
    ),
    h("div", { class: "panes", dir: both ? "rtl" : "ltr" }, panes.map(paneElement)),
  );
  byId("pair").hidden = false;
  panes.forEach((pane) => {
    drawPane(pane);
    followView(pane);
  });
  paintParts(new Map(panes.flatMap(({ parts }) => [...parts])));
  applySwitches();
}

function swapSides() {
  if (!pairView) return;
  filters = { ...filters, swap: filters.swap ? "" : "1" };
  const { given, selected } = pairView;
  announce("Sides swapped");
  if (selected < 0) replaceHash(pairHash(given[0], given[1]));
  openPair(given[0], given[1], selected);
}

/** Whether a stretch lies over another, so that the choice changes what is marked. @param {any} pane */
function hasLayers(pane) {
  return pane.stretches.some((one) =>
    pane.stretches.some((other) => other !== one && one.start < other.end && other.start < one.end),
  );
}

/**
 * Shows a passage on both sides; from a pane, only the other one scrolls.
 * @param {number} passage @param {number} from 0 or 1, or -1 @param {boolean} [atOnce] without a movement
 */
function selectPassage(passage, from, atOnce) {
  const { panes } = pairView;
  pairView.selected = passage;
  pairView.difference = -1;
  for (const pane of panes) {
    pane.selected = passage;
    if (hasLayers(pane)) drawPane(pane);
    for (const node of pane.body.querySelectorAll(".stretch"))
      node.classList.toggle("chosen", node.dataset.over.split(" ").includes(String(passage)));
  }
  if (panes.some(hasLayers)) paintParts(new Map(panes.flatMap(({ parts }) => [...parts])));
  for (const node of byId("pair").querySelectorAll(".ribbon"))
    node.classList.toggle("chosen", node.dataset.passage === String(passage));
  for (const node of byId("pair").querySelectorAll(".badge"))
    node.classList.toggle("current", node.dataset.passage === String(passage));
  byId("passage-bar").replaceChildren(...(passage < 0 ? [] : passageBar(passage)));
  byId("pair-steps").replaceChildren(pairSteps());
  if (passage < 0) return;
  panes.forEach((pane) => {
    if (pane.at !== from) scrollPane(pane, passage, atOnce);
  });
  replaceHash(passageHash(passage));
}

/** @param {number} by */
function stepPassage(by) {
  const { passages, selected } = pairView;
  const shown = passages.filter((p) => pairSwitches.boilerplate || kindOf(model.index.passages[p]) !== "boilerplate");
  if (!shown.length) return;
  const at = shown.indexOf(selected);
  const next = shown[(at + by + shown.length) % shown.length];
  selectPassage(next, -1);
  announce(`Passage ${passages.indexOf(next) + 1} of ${passages.length}`);
}

/** Goes to the next mark of the chosen passage, in both texts. @param {number} by */
function stepDifference(by) {
  const marks = pairView.panes.flatMap((pane) =>
    [...pane.body.querySelectorAll(".stretch.chosen .m")].map((node) => ({ pane, node })),
  );
  const shown = marks.filter(
    ({ node }) => node.getClientRects().length && (pairSwitches.spelling || !node.classList.contains("m-folded")),
  );
  if (!shown.length) return announce("No differences in this passage");
  pairView.difference = (pairView.difference + by + shown.length) % shown.length;
  byId("pair")
    .querySelectorAll(".m.at")
    .forEach((node) => node.classList.remove("at"));
  const { pane, node } = shown[pairView.difference];
  node.classList.add("at");
  scrollInto(pane.scroller, node);
  return announce(
    `Difference ${pairView.difference + 1} of ${shown.length}, text ${"AB"[pane.at]}: ${node.textContent.slice(0, 120)}, ${node.title}`,
  );
}
