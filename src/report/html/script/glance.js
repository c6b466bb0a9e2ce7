// The corpus at a glance: pairs of documents in, a heat map or the clusters as a graph out, whichever says more.

/** Beyond so many documents the clusters say more than a matrix. */
const MATRIX_DOCUMENTS = 150;
/** Cells on a side; beyond it a cell stands for several documents. */
const MATRIX_CELLS = 210;
const MATRIX_WIDTH = 420;
const GLANCE_WIDTH = 640;

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

/** @param {HTMLCanvasElement} canvas @param {number} width @param {number} height in pixels of the style sheet */
function sharpContext(canvas, width, height) {
  const scale = 2;
  canvas.width = width * scale;
  canvas.height = height * scale;
  canvas.style.inlineSize = `${width}px`;
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  context.clearRect(0, 0, width, height);
  return context;
}

/** The most similar pair of each cell. @param {number[]} order @param {number} per documents of a cell */
function matrixCells(order, per) {
  const at = [];
  order.forEach((doc, i) => (at[doc] = Math.floor(i / per)));
  const cells = new Map();
  for (const row of allRows.pairs) {
    const [x, y] = row.documents.map((doc) => at[doc]);
    for (const key of [`${x} ${y}`, `${y} ${x}`]) {
      if (!cells.has(key) || cells.get(key).similarity < row.similarity) cells.set(key, row);
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
  const cells = matrixCells(order, per);
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
      const [x, y] = key.split(" ").map(Number);
      context.globalAlpha = 0.18 + 0.82 * Math.min(1, row.similarity);
      context.fillRect(x * cell, y * cell, Math.max(1, cell - gap), Math.max(1, cell - gap));
    }
    context.globalAlpha = 1;
  };
  const rowAt = (x, y) => cells.get(`${Math.floor(x * side)} ${Math.floor(y * side)}`) ?? null;
  const about =
    per > 1 ? `Each cell stands for ${count(per)} × ${count(per)} documents and shows their most similar pair. ` : "";
  return {
    canvas,
    draw,
    rowAt,
    about: `${about}Documents of a cluster stand together, the earlier first; the darker a cell, the more one has of the other.`,
  };
}

/** Places the members of a cluster like seeds of a sunflower. @param {number} members @returns {[number, number][]} */
function sunflower(members) {
  return Array.from({ length: members }, (_, i) => {
    const angle = i * 2.399963;
    const radius = members === 2 ? (i ? 7 : -7) : 7.5 * Math.sqrt(i);
    return members === 2 ? [radius, 0] : [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** Lays the clusters out in rows, largest first. @param {any[]} clusters */
function clusterLayout(clusters) {
  const spots = new Map();
  let [x, y, tall] = [0, 0, 0];
  for (const { members } of clusters) {
    const radius = (members.length === 2 ? 7 : 7.5 * Math.sqrt(members.length)) + 9;
    if (x + 2 * radius > GLANCE_WIDTH && x > 0) [x, y, tall] = [0, y + tall, 0];
    sunflower(members.length).forEach(([dx, dy], i) => spots.set(members[i], [x + radius + dx, y + radius + dy]));
    x += 2 * radius;
    tall = Math.max(tall, 2 * radius);
  }
  return { spots, height: y + tall };
}

/** The clusters as a graph, same interface as `matrix`. */
function graph() {
  const { clusters, documents } = model.index;
  const degree = new Array(documents.length).fill(0);
  for (const row of allRows.pairs) row.documents.forEach((doc) => degree[doc]++);
  const ordered = clusters.map(({ members }) => ({
    members: [...members].sort((x, y) => degree[y] - degree[x] || x - y),
  }));
  const { spots, height } = clusterLayout(ordered);
  const groups = [...new Set(documents.map(({ group }) => group).filter(Boolean))].sort();
  const canvas = h("canvas", {
    class: "glance",
    role: "img",
    "aria-label": `Graph of ${plural(clusters.length, "cluster")} of documents; the table below lists all pairs.`,
  });
  const clusterOf = new Map(clusters.flatMap(({ members }, i) => members.map((doc) => [doc, i])));
  const draw = () => {
    const context = sharpContext(canvas, GLANCE_WIDTH, height);
    const inks = [1, 2, 3, 4, 5, 6].map((i) => colour(`--series-${i}`));
    context.strokeStyle = colour("--accent");
    for (const row of allRows.pairs) {
      const [from, to] = row.documents.map((doc) => spots.get(doc));
      if (!from || !to) continue;
      const [one, other] = row.documents.map((doc) => clusterOf.get(doc));
      context.globalAlpha = one === other ? 0.2 + 0.6 * Math.min(1, row.similarity) : 0.08;
      context.beginPath();
      context.moveTo(from[0], from[1]);
      context.lineTo(to[0], to[1]);
      context.stroke();
    }
    context.globalAlpha = 1;
    for (const [doc, [x, y]] of spots) {
      context.fillStyle =
        groups.length > 1 && groups.length <= 6
          ? (inks[groups.indexOf(documents[doc].group)] ?? colour("--muted"))
          : colour("--accent");
      context.beginPath();
      context.arc(x, y, 3.2, 0, 7);
      context.fill();
    }
  };
  const docAt = (x, y) => {
    let [best, distance] = [null, 64];
    for (const [doc, [dx, dy]] of spots) {
      const far = (dx - x * GLANCE_WIDTH) ** 2 + (dy - y * height) ** 2;
      if (far < distance) [best, distance] = [doc, far];
    }
    return best;
  };
  const key = groups.length > 1 && groups.length <= 6 ? groups : [];
  return {
    canvas,
    draw,
    docAt,
    key,
    about:
      "A dot is a document, a line an overlap; documents of a cluster stand together. A click shows a document's overlaps.",
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

function glanceCard() {
  const { documents, overlaps, clusters } = model.index;
  if (!overlaps.length) return null;
  const box = h("div", { class: "glance-box", tabindex: "0", role: "region", "aria-label": "Picture of the corpus" });
  const tip = h("p", { class: "tip" });
  const about = h("p", { class: "about" });
  const key = h("p", { class: "chart-key" });
  const show = (kind) => {
    const view = kind === "graph" ? graph() : matrix();
    box.replaceChildren(view.canvas);
    about.textContent = view.about;
    key.replaceChildren(
      ...(view.key ?? []).map((group, i) =>
        h(
          "span",
          { class: "key-item" },
          h("span", { class: `swatch series-${i + 1}`, "aria-hidden": "true" }),
          bdi(group),
        ),
      ),
    );
    watchGlance(view, tip);
    redrawGlance = view.draw;
    view.draw();
  };
  const first = documents.length > MATRIX_DOCUMENTS && clusters.length ? "graph" : "matrix";
  const select = h(
    "select",
    { "aria-label": "Kind of picture", onchange: () => show(select.value) },
    h("option", { value: "matrix" }, "Documents × documents"),
    clusters.length ? h("option", { value: "graph" }, "Clusters") : null,
  );
  select.value = first;
  show(first);
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
