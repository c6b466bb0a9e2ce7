// The map of a pair: where its passages stand in both documents in, two bars with ribbons between them out.

const MAP_WIDTH = 1000;
const BAR = 12;
const MAP_HEIGHT = 78;

/** Where something stands on the bar of a pane. @param {any} pane @param {number} at */
function onBar(pane, at) {
  const x = (MAP_WIDTH * at) / Math.max(1, pane.document.length);
  return pane.rightToLeft ? MAP_WIDTH - x : x;
}

/** @param {any} pane @param {number} y */
function barOf(pane, y) {
  const view = svg("rect", { class: "map-view", x: 0, y: y - 2, width: 0, height: BAR + 4, rx: 3 });
  pane.view = view;
  return svg("g", {}, svg("rect", { class: "map-bar", x: 0, y, width: MAP_WIDTH, height: BAR, rx: 3 }), view);
}

/** @param {any} pane @param {Stretch} stretch @returns {[number, number]} from left to right */
function extent(pane, { start, end }) {
  const [x, y] = [onBar(pane, start), onBar(pane, end)];
  const [from, to] = x < y ? [x, y] : [y, x];
  return to - from < 3 ? [from, from + 3] : [from, to];
}

/** @param {any[]} panes @param {number} at index of the stretch on both sides @param {(passage: number) => void} select */
function ribbon(panes, at, select) {
  const [top, bottom] = panes.map((pane) => extent(pane, pane.stretches[at]));
  const { passage, number } = panes[0].stretches[at];
  const kind = kindOf(model.index.passages[passage]);
  const low = MAP_HEIGHT - BAR - 3;
  const high = 3 + BAR;
  const middle = (low + high) / 2;
  const path = `M${top[0]},${high} C${top[0]},${middle} ${bottom[0]},${middle} ${bottom[0]},${low} L${bottom[1]},${low} C${bottom[1]},${middle} ${top[1]},${middle} ${top[1]},${high} Z`;
  return svg(
    "g",
    {
      class: `ribbon${kind === "boilerplate" ? " boiler" : ""}`,
      "data-passage": passage,
      onclick: () => select(passage),
    },
    svg("title", {}, `Passage ${number}`),
    svg("path", { d: path }),
    svg("rect", { x: top[0], y: 3, width: top[1] - top[0], height: BAR, rx: 2 }),
    svg("rect", { x: bottom[0], y: low, width: bottom[1] - bottom[0], height: BAR, rx: 2 }),
  );
}

/** @param {any[]} panes @param {(passage: number) => void} select */
function pairMap(panes, select) {
  const label = `Map of both documents: ${plural(panes[0].stretches.length, "reused stretch", "reused stretches")} and where each stands`;
  const map = svg(
    "svg",
    {
      class: "map",
      viewBox: `0 0 ${MAP_WIDTH} ${MAP_HEIGHT}`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": label,
    },
    barOf(panes[0], 3),
    barOf(panes[1], MAP_HEIGHT - BAR - 3),
  );
  panes[0].stretches.forEach((_, at) => map.append(ribbon(panes, at, select)));
  return h(
    "div",
    { class: "map-box" },
    h("span", { class: "map-side", "aria-hidden": "true" }, "A"),
    h("span", { class: "map-side", "aria-hidden": "true" }, "B"),
    map,
  );
}

/** Shows on its bar which part of a document is in view. @param {any} pane */
function showView(pane) {
  const { scrollTop, clientHeight, scrollHeight } = pane.scroller;
  const width = MAP_WIDTH * Math.min(1, clientHeight / Math.max(1, scrollHeight));
  const x = (MAP_WIDTH * scrollTop) / Math.max(1, scrollHeight);
  pane.view.setAttribute("width", width.toFixed(1));
  pane.view.setAttribute("x", (pane.rightToLeft ? MAP_WIDTH - x - width : x).toFixed(1));
}

/** Shows it again after each scroll, once a frame. @param {any} pane */
function followView(pane) {
  let waiting = false;
  pane.scroller.addEventListener(
    "scroll",
    () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        showView(pane);
      });
    },
    { passive: true },
  );
  requestAnimationFrame(() => showView(pane));
}
