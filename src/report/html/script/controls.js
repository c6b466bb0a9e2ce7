// The search field, the filters and the switch between tables.

/** Filters that are fields of the page, by their ids. */
const FIELDS = {
  q: "f-q",
  kind: "f-kind",
  group: "f-group",
  from: "f-from",
  to: "f-to",
  min: "f-min",
  max: "f-max",
  review: "f-review",
};

const SORT_FIELD = "f-sort";

/** @param {string} label @param {string} id @param {HTMLElement} field @param {string} [size] */
function field(label, id, field, size) {
  field.id = id;
  return h("div", { class: `field ${size || ""}` }, h("label", { for: id }, label), field);
}

/** @param {string} name @param {[string, string][]} options values and labels */
function choice(name, options) {
  const select = h(
    "select",
    { onchange: () => refine({ [name]: select.value }) },
    options.map(([value, label]) => h("option", { value }, visible(label))),
  );
  return select;
}

/** @param {string} name @param {Record<string, any>} properties */
function entry(name, properties) {
  const input = h("input", { ...properties, oninput: () => refine({ [name]: input.value }) });
  return input;
}

/** The frame in which what was typed is looked for. */
let typing = 0;

/** Looks once a frame, however fast somebody types. */
function searchField() {
  const input = h("input", {
    type: "search",
    dir: "auto",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: "Words, names; spelling is folded",
  });
  input.addEventListener("input", () => {
    cancelAnimationFrame(typing);
    typing = requestAnimationFrame(() => {
      typing = 0;
      refine({ q: input.value });
    });
  });
  return input;
}

function viewSwitch() {
  const buttons = Object.entries(VIEWS).map(([view, label]) =>
    h(
      "button",
      {
        type: "button",
        "data-view": view,
        "aria-pressed": "false",
        onclick: () => refine({ view, sort: "", min: "", max: "" }),
      },
      label,
      " ",
      h("span", { class: "count" }, count(allRows[view].length)),
    ),
  );
  return h("div", { class: "switch", role: "group", "aria-label": "What the table lists" }, buttons);
}

function tableSection() {
  const { documents } = model.index;
  const groups = [...new Set(documents.map(({ group }) => group).filter(Boolean))].sort();
  const dated = documents.some(({ day }) => day);
  const fields = [
    field("Search", FIELDS.q, searchField(), "grow"),
    field(
      "Kind",
      FIELDS.kind,
      choice("kind", [["", "all"], ...KINDS.map((kind) => /** @type {[string, string]} */ ([kind, kind]))]),
    ),
    groups.length
      ? field(
          "Group",
          FIELDS.group,
          choice("group", [["", "all"], ...groups.map((group) => /** @type {[string, string]} */ ([group, group]))]),
        )
      : null,
    dated ? field("Dated from", FIELDS.from, entry("from", { type: "date" })) : null,
    dated ? field("to", FIELDS.to, entry("to", { type: "date" })) : null,
    field(
      "Similar from, %",
      FIELDS.min,
      entry("min", { type: "number", min: "0", max: "100", step: "5", inputmode: "numeric" }),
      "small",
    ),
    field(
      "below, %",
      FIELDS.max,
      entry("max", { type: "number", min: "0", max: "100", step: "5", inputmode: "numeric" }),
      "small",
    ),
    field(
      "Review",
      FIELDS.review,
      choice("review", [
        ["", "all"],
        ["open", "open"],
        ["accepted", "accepted"],
      ]),
    ),
    field("Sort by", SORT_FIELD, choice("sort", []), "sorting"),
  ];
  return h(
    "section",
    { id: "table", "aria-label": "All overlaps" },
    h("h2", { class: "sr" }, "All overlaps"),
    viewSwitch(),
    h("search", { class: "filters" }, fields.filter(Boolean)),
    h("div", { class: "chips", id: "chips" }),
    h("p", { id: "count", class: "about", role: "status", "aria-live": "polite" }),
    h("div", { id: "rows" }),
  );
}

/** A filter that is no field, with the way to lift it. @param {string} text @param {Record<string, string>} without */
function chip(text, without) {
  return h(
    "button",
    { type: "button", class: "chip", onclick: () => refine(without) },
    bdi(text),
    h("span", { "aria-hidden": "true" }, " ×"),
    h("span", { class: "sr" }, " remove this filter"),
  );
}

/** What a table can be sorted by, where its head is not shown. @param {string} view */
function syncSorting(view) {
  const select = byId(SORT_FIELD);
  if (select.dataset.table !== view) select.replaceChildren(...sortOptions(view));
  select.dataset.table = view;
  const { key, down } = readSort(filters.sort);
  select.value = down ? `-${key}` : key;
}

/** @param {string} view */
function sortOptions(view) {
  const options = [["", "order of the report"]];
  for (const column of COLUMNS[view].filter(({ sort }) => sort)) {
    const orders = column.number ? ["fewest first", "most first"] : ["ascending", "descending"];
    const both = [column.sort, `-${column.sort}`].map((sort, i) => [sort, `${column.label}, ${orders[i]}`]);
    options.push(...(isFigure(column) ? both.reverse() : both));
  }
  return options.map(([value, label]) => h("option", { value }, label));
}

/** Makes the fields say what is filtered. @param {string} view */
function syncControls(view) {
  for (const [name, id] of Object.entries(FIELDS)) {
    const input = byId(id);
    if (input && input.value !== filters[name] && !(name === "q" && typing)) input.value = filters[name];
  }
  for (const button of byId("table").querySelectorAll("[data-view]"))
    button.setAttribute("aria-pressed", String(button.dataset.view === view));
  for (const id of [FIELDS.min, FIELDS.max]) byId(id).disabled = view === "families";
  syncSorting(view);
  const chips = [];
  if (filters.doc) chips.push(chip(`Document: ${filters.doc.slice(model.nameCut) || filters.doc}`, { doc: "" }));
  const { view: _, sort: __, page: ___, via: ____, swap: _____, ...rest } = filters;
  if (Object.values(rest).some(Boolean))
    chips.push(h("button", { type: "button", class: "chip clear", onclick: clearFilters }, "Clear all filters"));
  byId("chips").replaceChildren(...chips);
}
