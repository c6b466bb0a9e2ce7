// The top of the page: what was scanned and how, what it means, and what is not here.

/** @param {number|string} value @param {string} label @param {...string} more */
function figure(value, label, ...more) {
  return h(
    "div",
    { class: "figure" },
    h(
      "dt",
      {},
      label,
      more.filter(Boolean).map((line) => h("small", {}, line)),
    ),
    h("dd", {}, count(value)),
  );
}

/** What is not counted with the rest, as in the report for people. */
function countedApart() {
  const { spec, passages, overlaps, families } = model.index;
  const labels = spec.boilerplate === "label";
  const isApart = passages.map((passage) => labels && kindOf(passage) === "boilerplate");
  const all = (list, test) => list.filter(test).length;
  return {
    passages: all(isApart, Boolean),
    echoes: all(passages, ({ echo_of: of }, at) => of !== null && !isApart[at]),
    overlaps: all(overlaps, (one) => one.passages.length > 0 && one.passages.every((p) => isApart[p])),
    families: all(families, ({ kind }) => labels && kind === "boilerplate"),
  };
}

/** How many of the texts that were read overlap with another; not those of stock phrases alone. */
function sharingTexts() {
  const { documents, overlaps } = model.index;
  return new Set(overlaps.flatMap(({ a, b }) => [a, b]).filter((number) => !documents[number].known)).size;
}

function figures() {
  const { summary } = model.index;
  const beside = countedApart();
  const sharing = sharingTexts();
  return h(
    "dl",
    { class: "figures" },
    figure(summary.documents, "documents", `${count(summary.words)} words`),
    figure(
      sharing,
      "share text",
      summary.documents ? `${wholePercent(sharing / summary.documents)} of all` : "",
    ),
    figure(
      summary.overlaps - beside.overlaps,
      "pairs overlap",
      beside.overlaps ? `and ${count(beside.overlaps)} in boilerplate alone` : "",
      summary.clusters ? plural(summary.clusters, "cluster") : "",
    ),
    figure(
      summary.passages - beside.passages - beside.echoes,
      "passages",
      beside.passages ? `and ${count(beside.passages)} of boilerplate` : "",
      beside.echoes ? `and ${plural(beside.echoes, "echo", "echoes")}` : "",
    ),
    figure(
      summary.families - beside.families,
      "families",
      beside.families ? `and ${count(beside.families)} of boilerplate` : "",
      "one text, all its places",
    ),
  );
}

/** Settings as rows of name and value. */
function settingRows() {
  const { spec } = model.index;
  const bands = ({ bands, rows }) => `${bands} × ${rows}`;
  return [
    ["Level", spec.level],
    ["Preset", `${spec.preset}, Unicode ${spec.unicode}`],
    ["Candidates by", spec.candidates.join(", ")],
    ["Passages of at least", plural(spec.min_words, "matched word")],
    ["Identity of at least", percent(spec.min_identity)],
    ["Similar documents from", percent(spec.similarity)],
    [
      "Words in a shingle",
      `seeds ${spec.shingles.seeds}, paragraphs ${spec.shingles.paragraphs}, documents ${spec.shingles.documents}`,
    ],
    ["Bands × rows", `paragraphs ${bands(spec.paragraph_bands)}, documents ${bands(spec.document_bands)}`],
    ["Most documents of a seed", count(spec.max_df)],
    ["Boilerplate", spec.boilerplate],
    ["Only across groups", spec.across_groups ? "yes" : "no"],
    ["Within documents", spec.within ? "yes" : "no"],
    ...(spec.ignored.length ? [["Ignored texts", spec.ignored.map(visible).join(", ")]] : []),
  ];
}

function settings() {
  const rows = settingRows().map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, String(value))));
  return h("details", { class: "settings" }, h("summary", {}, "Settings of the scan"), h("dl", {}, rows));
}

/** Everything that a reader might look for and not find. @returns {Node[]} */
function omissions() {
  const { summary, skipped, stock_phrases: stock } = model.index;
  const { omitted } = model.head;
  const said = [];
  if (omitted?.overlaps_without_text)
    said.push(
      `The texts of ${plural(omitted.overlaps_without_text, "overlap")} are not in this file, which may have ${count(omitted.limit_bytes)} bytes; all overlaps are listed. Write a folder (--report html-dir=DIR) to have all texts.`,
    );
  if (omitted?.passages_without_words)
    said.push(`Search does not look into ${plural(omitted.passages_without_words, "passage")}, for the same reason.`);
  if (summary.hidden?.passages)
    said.push(
      `${plural(summary.hidden.passages, "passage")} of boilerplate (${plural(summary.hidden.families, "family", "families")}) were left out by --boilerplate hide.`,
    );
  if (summary.ignored_words) said.push(`${plural(summary.ignored_words, "word")} of known texts were not compared.`);
  if (summary.known)
    said.push(
      `New documents were compared with ${plural(summary.known.documents, "known document")} and each other; known ones were not compared with known ones.`,
    );
  if (summary.known?.further_copies)
    said.push(
      `${plural(summary.known.further_copies, "further identical copy", "further identical copies")} of known documents were not looked at.`,
    );
  const notes = said.map((text) => h("p", {}, text));
  if (stock.length) notes.push(stockPhrases(stock));
  if (skipped.length) notes.push(skippedList(skipped));
  return notes;
}

/** @param {any[]} skipped */
function skippedList(skipped) {
  const items = skipped
    .slice(0, 500)
    .map(({ path, line, reason }) => h("li", {}, bdi(path), line ? `:${line}` : "", " – ", bdi(reason)));
  const more =
    skipped.length > items.length
      ? h("p", {}, `${count(skipped.length - items.length)} more are in the JSON report.`)
      : null;
  return h(
    "details",
    {},
    h("summary", {}, `${plural(skipped.length, "input")} could not be used`),
    h("ul", {}, items),
    more,
  );
}

/** @param {any[]} stock */
function stockPhrases(stock) {
  const items = stock
    .slice(0, 100)
    .map(({ place, documents, text }) =>
      h("li", {}, bdi(text || shortName(place[AT.doc])), ` – in ${plural(documents, "document")}`),
    );
  const more =
    stock.length > items.length
      ? h("p", {}, `${count(stock.length - items.length)} more are in the JSON report.`)
      : null;
  return h(
    "details",
    {},
    h("summary", {}, `${plural(stock.length, "stock phrase")} so common that they make no pairs by themselves`),
    h("ul", {}, items),
    more,
  );
}

/** A family as the list of the most reused shows it. @param {number} at */
function reusedItem(at) {
  const family = model.index.families[at];
  const text = h("p", { class: "snippet", dir: "auto" });
  fillSnippet(text, family.representative);
  const documents = new Set(family.members.map((member) => member[AT.doc])).size;
  return h(
    "li",
    {},
    h("a", { href: familyHash(at) }, text),
    h(
      "p",
      { class: "about" },
      `${plural(documents, "document")} · ${plural(family.representative[AT.words], "word")} · `,
      kindTag(family.kind),
    ),
  );
}

/** Families in most documents, boilerplate last. */
function mostReused() {
  const { families } = model.index;
  const weight = (at) =>
    (families[at].kind === "boilerplate" ? 0 : 1e9) +
    allRows.families[at].documents.length * 1e4 +
    families[at].representative[AT.words];
  const order = families.map((_, at) => at).sort((x, y) => weight(y) - weight(x));
  if (!order.length) return null;
  const shown = order.slice(0, 6);
  const rest = order.length - shown.length;
  return h(
    "section",
    { class: "card" },
    h("h2", {}, "Most reused passages"),
    h("ol", { class: "reused" }, shown.map(reusedItem)),
    rest > 0
      ? h(
          "p",
          { class: "about" },
          h(
            "a",
            {
              href: hashOf([], { view: "families" }),
              onclick: (event) => {
                event.preventDefault();
                showTable({ view: "families" });
              },
            },
            `All ${count(order.length)} families`,
          ),
        )
      : null,
  );
}

/** Groups, or documents where there are none, that share most: by the words of their passages. */
function sharing() {
  const { documents, passages } = model.index;
  const grouped = documents.some(({ group }) => group);
  const nameOf = (doc) => (grouped ? (documents[doc].group ?? "") : documents[doc].id);
  const pairs = new Map();
  for (const passage of passages) {
    if (passage.echo_of !== null || kindOf(passage) === "boilerplate") continue;
    const names = [nameOf(passage.a[AT.doc]), nameOf(passage.b[AT.doc])].sort();
    const key = JSON.stringify(names);
    const entry = pairs.get(key) || { names, words: 0, passages: 0 };
    entry.words += passage.matched;
    entry.passages += 1;
    pairs.set(key, entry);
  }
  return { grouped, pairs: [...pairs.values()].sort((x, y) => y.words - x.words) };
}

function sharingCard() {
  const { grouped, pairs } = sharing();
  if (!pairs.length) return null;
  const most = pairs[0].words;
  const shown = pairs.slice(0, 8);
  const nameCell = (name) => {
    const changed = grouped ? { group: name } : { doc: name };
    const shown = grouped ? name : name.slice(model.nameCut) || name;
    if (!name) return h("span", { class: "about" }, "no group");
    return h(
      "button",
      { type: "button", class: "link", title: visible(name), onclick: () => showTable(changed) },
      bdi(shown),
    );
  };
  const rows = shown.map(({ names, words, passages }) => {
    const meter = h("span", { class: "meter" });
    meter.style.inlineSize = `${(100 * words) / most}%`;
    return h(
      "tr",
      {},
      h(
        "td",
        {},
        nameCell(names[0]),
        h("span", { class: "between", "aria-label": "and" }, " ↔ "),
        names[0] === names[1] ? "itself" : nameCell(names[1]),
      ),
      h("td", { class: "number" }, count(words), h("span", { class: "meter-box", "aria-hidden": "true" }, meter)),
      h("td", { class: "number" }, count(passages)),
    );
  });
  return h(
    "section",
    { class: "card" },
    h("h2", {}, grouped ? "Groups that share most" : "Documents that share most"),
    h(
      "table",
      { class: "plain" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, grouped ? "Groups" : "Documents"),
          h("th", { scope: "col", class: "number" }, "Words"),
          h("th", { scope: "col", class: "number" }, "Passages"),
        ),
      ),
      h("tbody", {}, rows),
    ),
    h(
      "p",
      { class: "about" },
      `Words of passages that are not boilerplate${pairs.length > shown.length ? `; these are ${shown.length} of ${count(pairs.length)} pairs of ${grouped ? "groups" : "documents"} that share some` : ""}.`,
    ),
  );
}

/** A family's kind with a sign of its own. @param {string} kind */
function kindTag(kind) {
  const signs = { reuse: "◆", wire: "≋", boilerplate: "▤" };
  return h("span", { class: `tag kind-${kind}` }, h("span", { "aria-hidden": "true" }, `${signs[kind] ?? "◆"} `), kind);
}

/** Cards over each other. @param {...(Node|null)} cards */
function column(...cards) {
  return h("div", { class: "column" }, cards);
}

function drawOverview() {
  const { head } = model;
  const left = omissions();
  byId("overview").replaceChildren(
    h(
      "header",
      { class: "lead" },
      h("h1", {}, bdi(head.title)),
      head.counts ? h("p", { class: "about" }, head.counts) : null,
      h(
        "div",
        { class: "sentence" },
        head.sentence.map((text) => h("p", { dir: "auto" }, text)),
      ),
      figures(),
    ),
    h(
      "div",
      { class: "notes" },
      settings(),
      left.length ? h("section", { class: "omissions", "aria-label": "What is not in this report" }, left) : null,
    ),
    h(
      "div",
      { class: "cards" },
      column(histogramCard(), timelineCard(), sharingCard()),
      column(glanceCard(), mostReused()),
    ),
    tableSection(),
  );
  byId("provenance").textContent =
    `Written by ${head.tool.name} ${head.tool.version}, ${head.schema}. This file loads nothing from anywhere and sends nothing.`;
}
