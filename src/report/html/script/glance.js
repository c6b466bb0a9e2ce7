// The corpus at a glance: pairs of documents in, a heat map or the graph of them out, whichever says more.

/** Beyond so many documents a graph says more than a matrix, if all of it can be drawn. */
const MATRIX_DOCUMENTS = 150;
/** Cells on a side; beyond it a cell stands for several documents. */
const MATRIX_CELLS = 210;
const MATRIX_WIDTH = 420;

/** Documents, those of a cluster together, the earlier before the later. @returns {number[]} */
function glanceOrder() {
  const { documents, clusters } = model.index;
  const rank = new Array(documents.length).fill(clusters.length);
  clusters.forEach(({ members }, i) => members.forEach((doc) => (rank[doc] = i)));
  const key = (doc) => documents[doc].day ?? "~";
  return documents
    .map((_, i) => i)
    .sort((x, y) => rank[x] - rank[y] || (key(x) < key(y) ? -1 : key(x) > key(y) ? 1 : x - y));
}

/** Pixels of a canvas to one of the style sheet. */
const SHARP = 2;

/** Gives a canvas its room. @param {HTMLCanvasElement} canvas @param {number} width @param {number} height in pixels of the style sheet */
function sizeCanvas(canvas, width, height) {
  canvas.width = width * SHARP;
  canvas.height = height * SHARP;
  canvas.style.inlineSize = `${width}px`;
}

/** An empty canvas to draw on. @param {HTMLCanvasElement} canvas @param {number} width @param {number} height */
function sharpContext(canvas, width, height) {
  sizeCanvas(canvas, width, height);
  const context = canvas.getContext("2d");
  context.scale(SHARP, SHARP);
  return context;
}

/** The most similar pair of each cell, row by row of cells. @param {number[]} order @param {number} per documents of a cell @param {number} side */
function matrixCells(order, per, side) {
  const at = [];
  order.forEach((doc, i) => (at[doc] = Math.floor(i / per)));
  const cells = new Map();
  for (const row of allRows.pairs) {
    const [x, y] = row.documents.map((doc) => at[doc]);
    for (const key of [x * side + y, y * side + x]) {
      if (!(cells.get(key)?.similarity >= row.similarity)) cells.set(key, row);
    }
  }
  return cells;
}

/** A heat map with `draw` for a change of colours and `rowAt` for the pointer. */
function matrix() {
  const order = glanceOrder();
  const per = Math.ceil(order.length / MATRIX_CELLS);
  const side = Math.ceil(order.length / per);
  const cell = Math.min(72, MATRIX_WIDTH / side);
  const size = cell * side;
  const cells = matrixCells(order, per, side);
  const canvas = h("canvas", {
    class: "glance",
    role: "img",
    "aria-label": `Heat map of ${plural(order.length, "document")} with ${plural(allRows.pairs.length, "pair")}; the table below lists all of them.`,
  });
  const gap = cell > 6 ? 1 : 0;
  const draw = () => {
    const context = sharpContext(canvas, size, size);
    context.fillStyle = colour("--cell");
    for (let i = 0; i < side; i++) {
      if (cell > 3) for (let k = 0; k < side; k++) context.fillRect(i * cell, k * cell, cell - gap, cell - gap);
    }
    context.fillStyle = colour("--line-strong");
    for (let i = 0; i < side; i++)
      context.fillRect(i * cell, i * cell, Math.max(1, cell - gap), Math.max(1, cell - gap));
    context.fillStyle = colour("--accent");
    for (const [key, row] of cells) {
      const [x, y] = [Math.floor(key / side), key % side];
      context.globalAlpha = 0.18 + 0.82 * Math.min(1, row.similarity);
      context.fillRect(x * cell, y * cell, Math.max(1, cell - gap), Math.max(1, cell - gap));
    }
    context.globalAlpha = 1;
  };
  const rowAt = (x, y) => cells.get(Math.floor(x * side) * side + Math.floor(y * side)) ?? null;
  const about =
    per > 1 ? `Each cell stands for ${count(per)} × ${count(per)} documents and shows their most similar pair. ` : "";
  return {
    canvas,
    size: [size, size],
    draw,
    rowAt,
    about: `${about}Documents of a cluster stand together, the earlier first; the darker a cell, the more one has of the other.`,
  };
}

/** What the pointer is over, in words. @param {any} view @param {number} x @param {number} y */
function glanceAt(view, x, y) {
  if (view.docAt) {
    const doc = view.docAt(x, y);
    return doc === null
      ? null
      : { text: shortName(doc), go: () => showTable({ view: "pairs", doc: model.index.documents[doc].id }) };
  }
  const row = view.rowAt(x, y);
  if (!row) return null;
  const [a, b] = row.documents;
  return { text: `${shortName(a)} ↔ ${shortName(b)}: ${percent(row.similarity)}`, go: () => go(pairHash(a, b)) };
}

/** Listens to the pointer over a chart. @param {any} view @param {HTMLElement} tip */
function watchGlance(view, tip) {
  const found = (event) => {
    const box = view.canvas.getBoundingClientRect();
    return glanceAt(view, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  };
  view.canvas.addEventListener("pointermove", (event) => {
    const at = found(event);
    view.canvas.classList.toggle("clickable", Boolean(at));
    tip.replaceChildren(at ? bdi(at.text) : "");
  });
  view.canvas.addEventListener("pointerleave", () => tip.replaceChildren());
  view.canvas.addEventListener("click", (event) => found(event)?.go());
}

/** Draws what shows colours again. @type {() => void} */
let redrawGlance = () => {};

/** Does something when the browser has shown what is there. @param {() => void} action */
function afterwards(action) {
  requestAnimationFrame(() => setTimeout(action, 0));
}

/** The groups of a picture by their colours. @param {string[]} groups */
function groupKeys(groups) {
  return groups.map((group, i) =>
    h(
      "span",
      { class: "key-item" },
      h("span", { class: `swatch series-${i + 1}`, "aria-hidden": "true" }),
      bdi(group),
    ),
  );
}

/** The kind of picture to begin with: a matrix shows every pair. @param {any} clusters the graph, if there is one */
function firstGlance(clusters) {
  return clusters?.isWhole && model.index.documents.length > MATRIX_DOCUMENTS ? "graph" : "matrix";
}

function glanceCard() {
  const { documents, overlaps, clusters } = model.index;
  if (!overlaps.length) return null;
  const box = h("div", { class: "glance-box", tabindex: "0", role: "region", "aria-label": "Picture of the corpus" });
  const tip = h("p", { class: "tip" });
  const about = h("p", { class: "about" });
  const key = h("p", { class: "chart-key" });
  const views = clusters.length && documents.length > MATRIX_DOCUMENTS ? { graph: graph() } : {};
  const show = (kind) => {
    const view = (views[kind] ??= kind === "graph" ? graph() : matrix());
    sizeCanvas(view.canvas, ...view.size);
    box.replaceChildren(view.canvas);
    about.textContent = view.about;
    key.replaceChildren(...groupKeys(view.key ?? []));
    if (!view.watched) watchGlance(view, tip);
    view.watched = true;
    redrawGlance = view.draw;
    // What can be read comes first.
    afterwards(() => {
      if (redrawGlance !== view.draw) return;
      view.draw();
      view.canvas.dataset.drawn = "yes";
    });
  };
  const select = h(
    "select",
    { "aria-label": "Kind of picture", onchange: () => show(select.value) },
    h("option", { value: "matrix" }, "Documents × documents"),
    clusters.length ? h("option", { value: "graph" }, "Clusters") : null,
  );
  select.value = firstGlance(views.graph);
  show(select.value);
  return h(
    "section",
    { class: "card chart-card" },
    h("div", { class: "card-head" }, h("h2", {}, "The corpus at a glance"), select),
    box,
    tip,
    key,
    about,
  );
}
