// How similar: rows in, a histogram with the threshold of the scan out.

const BINS = 20;

const LARGER = "The larger of the two shares:";

/** What can be counted, what is judged by first. Each names its table, so that a click on a bar shows the rows in it. */
function measures() {
  const { spec, passages, overlaps } = model.index;
  const found = [];
  const whole = spec.level === "document";
  const jaccard = {
    name: "Jaccard of pairs",
    view: "",
    values: overlaps.map(({ jaccard }) => jaccard),
    threshold: spec.similarity,
    what: whole ? "pairs of documents below it are not reported" : "whole documents are looked for from here",
  };
  if (whole && overlaps.length) found.push(jaccard);
  if (passages.length) {
    found.push({
      name: "Identity of passages",
      view: "passages",
      values: allRows.passages.map((row) => row.similarity),
      threshold: spec.min_identity,
      what: "passages below it are not reported",
    });
  }
  if (overlaps.length) {
    found.push({
      name: "Overlap of pairs",
      view: "pairs",
      values: allRows.pairs.map((row) => row.similarity),
      threshold: null,
      what: whole
        ? `${LARGER} how many of the word sequences of a document are in the other too.`
        : `${LARGER} how much of a document lies in passages with the other.`,
    });
    if (!whole) found.push(jaccard);
  }
  return found;
}

/** @param {number[]} values shares @returns {number[]} */
function binned(values) {
  const bins = new Array(BINS).fill(0);
  for (const value of values) bins[Math.min(BINS - 1, Math.max(0, Math.floor(value * BINS + 1e-9)))] += 1;
  return bins;
}

/** @param {number} bin @param {number} top @param {any} measure @param {number} most */
function histogramBar(bin, top, measure, most) {
  const height = top ? Math.max(2, (150 * top) / most) : 0;
  const x = 30 + bin * 28;
  const from = (100 * bin) / BINS;
  const to = (100 * (bin + 1)) / BINS;
  const show = () =>
    measure.view &&
    top &&
    showTable({ view: measure.view, min: String(from), max: bin === BINS - 1 ? "" : String(to) });
  return svg(
    "g",
    { class: measure.view ? "bar clickable" : "bar", onclick: show },
    svg("title", {}, `${from}–${to}%: ${count(top)}`),
    svg("rect", { class: "hit", x, y: 12, width: 28, height: 158 }),
    svg("rect", { class: "fill", x: x + 2, y: 170 - height, width: 24, height, rx: 2 }),
    top ? svg("text", { class: "value", x: x + 14, y: 165 - height, "text-anchor": "middle" }, compact(top)) : null,
  );
}

/** `1.2K` where there is little room. @param {number} value */
function compact(value) {
  return value < 10_000 ? count(value) : new Intl.NumberFormat("en", { notation: "compact" }).format(value);
}

/** @param {any} measure */
function histogram(measure) {
  const bins = binned(measure.values);
  const most = Math.max(1, ...bins);
  const label = `Histogram: ${measure.name}. ${bins
    .map((top, bin) => (top ? `${(100 * bin) / BINS} to ${(100 * (bin + 1)) / BINS} percent: ${count(top)}` : ""))
    .filter(Boolean)
    .join("; ")}`;
  const ticks = [0, 25, 50, 75, 100].map((at) =>
    svg("text", { class: "tick", x: 30 + at * 5.6, y: 188, "text-anchor": "middle" }, `${at}%`),
  );
  const chart = svg(
    "svg",
    { class: "chart", viewBox: "0 0 620 196", role: "img", "aria-label": label },
    svg("line", { class: "axis", x1: 30, x2: 590, y1: 170, y2: 170 }),
    bins.map((top, bin) => histogramBar(bin, top, measure, most)),
    ticks,
  );
  if (measure.threshold !== null) {
    const x = 30 + 560 * measure.threshold;
    chart.append(
      svg("line", { class: "threshold", x1: x, x2: x, y1: 4, y2: 170 }),
      svg(
        "text",
        {
          class: "threshold-label",
          x: x + (measure.threshold > 0.7 ? -6 : 6),
          y: 12,
          "text-anchor": measure.threshold > 0.7 ? "end" : "start",
        },
        `threshold ${percent(measure.threshold)}`,
      ),
    );
  }
  return chart;
}

function histogramCard() {
  const all = measures();
  if (!all.length) return null;
  const box = h("div", {});
  const about = h("p", { class: "about" });
  const draw = (at) => {
    const { threshold, what, view } = all[at];
    box.replaceChildren(histogram(all[at]));
    about.textContent = [
      threshold === null ? what : `The line is the threshold of the scan: ${what}.`,
      view ? "A bar shows its rows." : "",
    ].join(" ");
  };
  const select = h(
    "select",
    { "aria-label": "What is counted", onchange: () => draw(Number(select.value)) },
    all.map(({ name }, i) => h("option", { value: i }, name)),
  );
  draw(0);
  return h(
    "section",
    { class: "card chart-card" },
    h("div", { class: "card-head" }, h("h2", {}, "How similar"), select),
    box,
    about,
  );
}
