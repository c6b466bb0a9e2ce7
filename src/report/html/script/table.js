// Rows and filters in, the table with its controls and pages out.

const ROWS_A_PAGE = 50;
const VIEWS = { pairs: "Pairs of texts", passages: "Passages", families: "Families" };
/** The rows that pass the filters, in order; next and previous pair go by them. @type {Row[]} */
let currentRows = [];

function currentView() {
  if (Object.hasOwn(VIEWS, filters.view)) return filters.view;
  return model.index.overlaps.length || !model.index.passages.length ? "pairs" : "passages";
}

/** @param {number} doc */
function documentCell(doc) {
  return [
    h("span", { class: "name" }, bdi(shortName(doc), { title: visible(model.index.documents[doc].id) })),
    h("span", { class: "about" }, aboutDocument(doc)),
  ];
}

/** A share as a figure with a bar. @param {number|null} share @param {string} side */
function shareBar(share, side) {
  const fill = h("span", { class: "meter" });
  fill.style.inlineSize = `${Math.min(100, 100 * (share ?? 0))}%`;
  return h(
    "span",
    { class: "share" },
    h("span", { class: "side", "aria-hidden": "true" }, side),
    h("span", { class: "meter-box", "aria-hidden": "true" }, fill),
    h("span", {}, percent(share)),
  );
}

/** @param {Place} place */
function snippetCell(place) {
  const text = h("span", { class: "snippet", dir: "auto" });
  fillSnippet(text, place);
  return text;
}

/** @param {Row} row @param {string} hash @param {Node|Node[]} children */
function rowLink(row, hash, children) {
  return [
    h("a", { href: hash, class: "row-link" }, children),
    isAccepted(row) ? h("span", { class: "tag accepted" }, "✓ accepted") : null,
  ];
}

const kindCell = (row) => row.kinds.map((kind) => kindTag(kind));
const overlapOf = (row) => model.index.overlaps[row.at];
const passageOf = (row) => model.index.passages[row.at];
const familyOf = (row) => model.index.families[row.at];

/** Columns of each table. @type {Record<string, {label: string, sort?: string, number?: boolean, wide?: boolean, cell: (row: Row) => any}[]>} */
const COLUMNS = {
  pairs: [
    {
      label: "Text A",
      sort: "a",
      wide: true,
      cell: (row) => rowLink(row, pairHash(row.documents[0], row.documents[1]), documentCell(row.documents[0])),
    },
    { label: "Text B", sort: "b", wide: true, cell: (row) => documentCell(row.documents[1]) },
    {
      label: "Overlap",
      sort: "similarity",
      cell: (row) => [shareBar(overlapOf(row).ca, "A"), shareBar(overlapOf(row).cb, "B")],
    },
    { label: "Passages", sort: "passages", number: true, cell: (row) => count(row.passages.length) },
    { label: "Longest", sort: "words", number: true, cell: (row) => (row.words ? `${count(row.words)} words` : "–") },
    { label: "Jaccard", sort: "jaccard", number: true, cell: (row) => overlapOf(row).jaccard.toFixed(3) },
    { label: "Kind", sort: "kind", cell: kindCell },
  ],
  passages: [
    { label: "Passage", wide: true, cell: (row) => rowLink(row, passageHash(row.at), snippetCell(passageOf(row).a)) },
    { label: "Text A", sort: "a", cell: (row) => documentCell(row.documents[0]) },
    { label: "Text B", sort: "b", cell: (row) => documentCell(row.documents[1]) },
    { label: "Words", sort: "words", number: true, cell: (row) => count(row.words) },
    { label: "Identity", sort: "similarity", number: true, cell: (row) => percent(row.similarity) },
    {
      label: "Kind",
      sort: "kind",
      cell: (row) => [
        kindCell(row),
        passageOf(row).echo_of === null
          ? null
          : h("span", { class: "tag", title: "It repeats a longer passage of these two texts" }, "echo"),
      ],
    },
  ],
  families: [
    {
      label: "Passage",
      wide: true,
      cell: (row) => rowLink(row, familyHash(row.at), snippetCell(familyOf(row).representative)),
    },
    { label: "Places", number: true, cell: (row) => count(familyOf(row).members.length) },
    { label: "Documents", sort: "documents", number: true, cell: (row) => count(row.documents.length) },
    { label: "Words", sort: "words", number: true, cell: (row) => count(row.words) },
    { label: "Dates", sort: "date", cell: (row) => datesCell(familyOf(row).evidence) },
    { label: "Kind", sort: "kind", cell: kindCell },
  ],
};

/** @param {any} evidence */
function datesCell({ first, last }) {
  if (!first) return "–";
  return first === last || !last
    ? bdi(first, { class: "date" })
    : [bdi(first, { class: "date" }), " – ", bdi(last, { class: "date" })];
}

/** Figures are wanted from the top, names from the start. @param {any} column */
function isFigure(column) {
  return column.number || column.sort === "similarity";
}

/** A head that sorts. @param {any} column */
function headCell(column) {
  const { key, down } = readSort(filters.sort);
  const active = column.sort && key === column.sort;
  const order = active ? (down ? "descending" : "ascending") : null;
  const next = !active
    ? isFigure(column)
      ? `-${column.sort}`
      : column.sort
    : down === Boolean(isFigure(column))
      ? down
        ? column.sort
        : `-${column.sort}`
      : "";
  const content = column.sort
    ? h(
        "button",
        {
          type: "button",
          onclick: () => {
            refine({ sort: next });
            focusSort(column.label);
          },
        },
        column.label,
        h("span", { class: "arrow", "aria-hidden": "true" }, active ? (down ? " ↓" : " ↑") : ""),
      )
    : column.label;
  return h(
    "th",
    {
      scope: "col",
      role: "columnheader",
      class: column.number ? "number" : column.wide ? "wide" : null,
      "aria-sort": order,
      "data-label": column.label,
    },
    content,
  );
}

/** The head was drawn anew: the keyboard stays where it was. @param {string} label */
function focusSort(label) {
  byId("rows").querySelector(`th[data-label="${label}"] button`)?.focus();
}

/** @param {Row} row @param {any[]} columns */
function bodyRow(row, columns) {
  const cells = columns.map((column) =>
    h(
      "td",
      {
        role: "cell",
        class: `${column.number ? "number" : ""}${column.wide ? " wide" : ""}`.trim() || null,
        "data-label": column.label,
      },
      column.cell(row),
    ),
  );
  const element = h("tr", { role: "row", "data-at": row.at }, cells);
  element.addEventListener("click", (event) => {
    if (event.target.closest("a, button") || String(getSelection())) return;
    go(element.querySelector(".row-link").getAttribute("href"));
  });
  return element;
}

function pageNumber() {
  const pages = Math.max(1, Math.ceil(currentRows.length / ROWS_A_PAGE));
  return Math.min(pages, Math.max(1, Math.floor(Number(filters.page)) || 1));
}

function pager() {
  const pages = Math.ceil(currentRows.length / ROWS_A_PAGE);
  if (pages < 2) return null;
  const page = pageNumber();
  const turn = (to, label, text) => {
    const button = h(
      "button",
      {
        type: "button",
        "aria-label": label,
        onclick: () => {
          refine({ page: String(to) });
          byId("table").scrollIntoView({ block: "start" });
        },
      },
      text,
    );
    button.disabled = to < 1 || to > pages || to === page;
    return button;
  };
  return h(
    "nav",
    { class: "pager", "aria-label": "Pages" },
    turn(1, "First page", "«"),
    turn(page - 1, "Previous page", "‹"),
    h("span", {}, `Page ${count(page)} of ${count(pages)}`),
    turn(page + 1, "Next page", "›"),
    turn(pages, "Last page", "»"),
  );
}

/** What the rows that are drawn depend on. */
let drawnTable = "";

/** Draws the rows unless they stand there already. */
function refreshTable() {
  if (drawnTable !== tableKey()) drawTable();
}

function tableKey() {
  return `${hashOf([])} ${reviewChanges} ${filters.q !== "" && searchTexts !== null}`;
}

/** The link of a row that is drawn. @param {string|number|undefined} at */
const linkOfRow = (at) => /** @type {HTMLElement|null} */ (byId("rows").querySelector(`tr[data-at="${at}"] .row-link`));

/** Draws the rows by the filters. */
function drawTable() {
  drawnTable = tableKey();
  nameTab([]);
  const view = currentView();
  currentRows = shownRows(view);
  const from = (pageNumber() - 1) * ROWS_A_PAGE;
  const rows = currentRows.slice(from, from + ROWS_A_PAGE);
  const columns = COLUMNS[view];
  const table = h(
    "table",
    { class: `rows ${view}`, role: "table", "aria-label": VIEWS[view] },
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, columns.map(headCell))),
    h(
      "tbody",
      { role: "rowgroup" },
      rows.map((row) => bodyRow(row, columns)),
    ),
  );
  const focused = byId("rows").contains(document.activeElement) && document.activeElement.closest("tr")?.dataset.at;
  byId("rows").replaceChildren(currentRows.length ? table : nothingFound(view), ...[pager()].filter(Boolean));
  // The keyboard stays on its row.
  if (focused) linkOfRow(focused)?.focus({ preventScroll: true });
  const all = allRows[view].length;
  const shown =
    currentRows.length > rows.length ? `; rows ${count(from + 1)}–${count(from + rows.length)} are shown` : "";
  byId("count").textContent =
    `${count(currentRows.length)} of ${plural(all, "row")}${shown}${filters.q && !searchTexts ? "; reading the texts …" : ""}`;
  syncControls(view);
}

/** @param {string} view */
function nothingFound(view) {
  const none = !allRows[view].length;
  const text = none
    ? {
        pairs: "No two documents overlap.",
        passages: "No passages: none were found, or the scan compared whole documents only (--level document).",
        families: "No passage stands in two places.",
      }[view]
    : "Nothing passes these filters.";
  return h(
    "p",
    { class: "nothing" },
    text,
    none ? null : " ",
    none ? null : h("button", { type: "button", onclick: clearFilters }, "Clear the filters"),
  );
}

function clearFilters() {
  refine({ ...NO_FILTERS, view: filters.view, sort: filters.sort });
}

/** Shows the table with these filters, from anywhere. @param {Record<string, string>} changed */
function showTable(changed) {
  filters = { ...NO_FILTERS, view: filters.view, sort: filters.sort, ...changed };
  replaceHash(hashOf([]));
  drawTable();
  byId("table").scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
}
