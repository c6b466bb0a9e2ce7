// Dated places of passages in, bars over time out: what appears for the first time and what again.

const MOST_BARS = 48;
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

/** How days are put together, so that there are few enough bars. @param {string[]} days sorted */
function timeUnit(days) {
  const months = (day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  const [first, last] = [days[0], days[days.length - 1]];
  const dayNumber = (day) => Math.floor(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
  if (dayNumber(last) - dayNumber(first) < MOST_BARS)
    return { at: dayNumber, name: (i) => new Date(i * 86_400_000).toISOString().slice(0, 10), step: 1 };
  if (months(last) - months(first) < MOST_BARS)
    return {
      at: months,
      name: (i) => `${String(Math.floor(i / 12)).padStart(4, "0")}-${String((i % 12) + 1).padStart(2, "0")}`,
      step: 1,
    };
  const years = Number(last.slice(0, 4)) - Number(first.slice(0, 4)) + 1;
  const step = STEPS.find((size) => years / size < MOST_BARS) ?? 1000;
  return {
    at: (day) => Math.floor(Number(day.slice(0, 4)) / step),
    name: (i) => String(i * step).padStart(4, "0"),
    step,
  };
}

/** Places by day, those that are not the first of their family apart. */
function datedPlaces() {
  const { families, documents } = model.index;
  const found = [];
  for (const { kind, members } of families) {
    if (kind === "boilerplate") continue;
    const dated = members.map((member) => member[AT.doc]).filter((doc) => documents[doc].day);
    const over = Math.min(...dated.map((doc) => documents[doc].time[1]));
    for (const doc of dated) found.push({ day: documents[doc].day, again: documents[doc].time[0] > over });
  }
  return found.sort((x, y) => (x.day < y.day ? -1 : x.day > y.day ? 1 : 0));
}

/** @param {ReturnType<typeof datedPlaces>} places */
function timeBars(places) {
  const unit = timeUnit(places.map(({ day }) => day));
  const from = unit.at(places[0].day);
  const bars = Array.from({ length: unit.at(places[places.length - 1].day) - from + 1 }, (_, i) => ({
    name: unit.name(from + i),
    first: 0,
    again: 0,
    days: /** @type {string[]} */ ([]),
  }));
  for (const { day, again } of places) {
    const bar = bars[unit.at(day) - from];
    bar[again ? "again" : "first"] += 1;
    bar.days.push(day);
  }
  return bars;
}

/** @param {any} bar @param {number} i @param {number} width @param {number} most */
function timeBar(bar, i, width, most) {
  const [first, again] = [(130 * bar.first) / most, (130 * bar.again) / most];
  const x = 10 + i * width;
  const show = () => bar.days.length && showTable({ from: bar.days[0], to: bar.days[bar.days.length - 1] });
  return svg(
    "g",
    { class: "bar clickable", onclick: show },
    svg("title", {}, `${bar.name}: ${count(bar.first)} for the first time, ${count(bar.again)} again`),
    svg("rect", { class: "hit", x, y: 8, width, height: 142 }),
    svg("rect", { class: "fill", x: x + 1, y: 150 - first, width: Math.max(1, width - 2), height: first }),
    svg("rect", {
      class: "fill again",
      x: x + 1,
      y: 150 - first - again,
      width: Math.max(1, width - 2),
      height: again,
    }),
  );
}

/** @param {ReturnType<typeof timeBars>} bars */
function timeChart(bars) {
  const width = Math.min(60, 600 / bars.length);
  const most = Math.max(1, ...bars.map(({ first, again }) => first + again));
  const busiest = bars.reduce((top, bar) => (bar.first + bar.again > top.first + top.again ? bar : top));
  const every = Math.ceil(bars.length / 7);
  const label = `Places of passages over time, from ${bars[0].name} to ${bars[bars.length - 1].name}; most, ${count(most)}, in ${busiest.name}.`;
  const ticks = bars.map(({ name }, i) =>
    i % every
      ? null
      : svg(
          "text",
          {
            class: (i / every) % 2 ? "tick second" : "tick",
            x: 10 + (i + 0.5) * width,
            y: 168,
            "text-anchor": i ? "middle" : "start",
            dx: i ? 0 : -width / 2,
          },
          name,
        ),
  );
  return svg(
    "svg",
    { class: "chart", viewBox: "0 0 620 176", role: "img", "aria-label": label },
    svg("line", { class: "axis", x1: 10, x2: 610, y1: 150, y2: 150 }),
    bars.map((bar, i) => timeBar(bar, i, width, most)),
    ticks,
    svg("text", { class: "value", x: 610, y: 10, "text-anchor": "end" }, `most: ${count(most)}`),
  );
}

function timelineCard() {
  const places = datedPlaces();
  if (places.length < 2 || places[0].day === places[places.length - 1].day) return null;
  const undated = model.index.documents.filter(({ day }) => day === null).length;
  const about = undated
    ? ` ${plural(undated, "document")} without a day that can be read ${undated === 1 ? "is" : "are"} not here.`
    : "";
  return h(
    "section",
    { class: "card chart-card" },
    h("h2", {}, "Over time"),
    timeChart(timeBars(places)),
    h(
      "p",
      { class: "chart-key" },
      h(
        "span",
        { class: "key-item" },
        h("span", { class: "swatch series-1", "aria-hidden": "true" }),
        "for the first time in this corpus",
      ),
      h("span", { class: "key-item" }, h("span", { class: "swatch again", "aria-hidden": "true" }), "again"),
    ),
    h(
      "p",
      { class: "about" },
      `Places of passages that are not boilerplate, by the date of their document.${about} A bar shows its rows.`,
    ),
  );
}
