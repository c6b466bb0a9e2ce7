// One document of a pair: its text and the places of its passages in, a pane with linked stretches out.

/**
 * @typedef {object} Stretch a passage as it stands on one side
 * @property {number} passage index of the passage
 * @property {number} number as the reader sees it, from 1
 * @property {number} start
 * @property {number} end
 * @property {"a"|"b"} side of the passage
 * @property {any[]} marks
 */

/** Where more passages than these lie over each other, only those that lead have a number. */
const MOST_BADGES = 3;

/** Cuts a document where stretches begin and end. @param {Stretch[]} stretches @param {number} length */
function cutPieces(stretches, length) {
  const cuts = [...new Set([0, length, ...stretches.flatMap(({ start, end }) => [start, end])])].sort((x, y) => x - y);
  const pieces = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [start, end] = [cuts[i], cuts[i + 1]];
    pieces.push({ start, end, over: stretches.filter((one) => one.start <= start && end <= one.end) });
  }
  return pieces;
}

/** The stretch whose marks are shown where several lie over each other. @param {Stretch[]} over @param {number} selected */
function leading(over, selected) {
  return (
    over.find(({ passage }) => passage === selected) ??
    over.reduce((best, one) => (rank(one) > rank(best) ? one : best))
  );
}

/** Echoes come behind, then the longer goes before. @param {Stretch} stretch */
function rank({ passage, start, end }) {
  return (model.index.passages[passage].echo_of === null ? 1e9 : 0) + end - start;
}

/** @param {Stretch} stretch @param {any} pane */
function badge(stretch, pane) {
  return h(
    "button",
    {
      type: "button",
      class: stretch.passage === pane.selected ? "badge current" : "badge",
      "data-passage": stretch.passage,
      "aria-label": `Passage ${stretch.number}: show it in the other text`,
      onclick: (event) => {
        event.stopPropagation();
        pane.onSelect(stretch.passage, pane.at);
      },
    },
    String(stretch.number),
  );
}

/** @param {any} piece @param {string} text @param {any} pane */
function stretchNode(piece, text, pane) {
  const top = leading(piece.over, pane.selected);
  const boiler = kindOf(model.index.passages[top.passage]) === "boilerplate";
  const chosen = piece.over.some(({ passage }) => passage === pane.selected);
  const node = h("span", {
    class: `stretch${boiler ? " boiler" : ""}${chosen ? " chosen" : ""}`,
    "data-passage": top.passage,
    "data-over": piece.over.map(({ passage }) => passage).join(" "),
  });
  const begin = piece.over.filter(
    (stretch) =>
      stretch.start === piece.start &&
      (piece.over.length <= MOST_BADGES || stretch.passage === top.passage || stretch.passage === pane.selected),
  );
  node.append(...begin.map((stretch) => badge(stretch, pane)));
  const words = pane.words(top);
  appendMarked(node, text, piece.start, top.marks, (element, mark) => {
    element.title = markTitle(mark, top.side, words);
    pane.parts.set(element, differingParts(mark, top.side));
  });
  node.addEventListener("click", () => {
    if (!String(getSelection())) pane.onSelect(nextOf(piece.over, pane.selected), pane.at);
  });
  return node;
}

/** A click on a stretch that is chosen already goes to the one that lies under it. @param {Stretch[]} over @param {number} selected */
function nextOf(over, selected) {
  const at = over.findIndex(({ passage }) => passage === selected);
  return at < 0 ? leading(over, selected).passage : over[(at + 1) % over.length].passage;
}

/** What of a long document is not in the page. @param {number} from @param {number} to */
function gapNode(from, to) {
  return h("p", { class: "gap", dir: "ltr" }, `… ${plural(to - from, "character")} not included …`);
}

/** Why a text is not here, and what to do about it. */
function noText() {
  if (model.head.omitted)
    return "The text of this document is not in this file, which would be too large. Write a folder (--report html-dir=DIR) to have all texts.";
  if (model.index.spec.level === "document")
    return "The scan compared documents as wholes and kept no texts. A page of its saved findings has them (twicetold report), and a scan with --level passage shows what they share.";
  return "The text of this document could not be read again when the report was written, or is no longer what it was.";
}

/** Longer texts are cut at line ends into parts of about so many characters; a browser lays out those in view. */
const PART = 8000;
/** For those that are not: about so many characters stand in a line. */
const IN_LINE = 64;

/** @param {string} words @returns {number[]} where the parts of a text end */
function partEnds(words) {
  const ends = [];
  for (let from = 0; words.length - from > PART * 1.5; from = ends[ends.length - 1]) {
    const at = words.indexOf("\n", from + PART);
    if (at < 0) break;
    ends.push(at + 1);
  }
  return [...ends, words.length];
}

/** @param {string} words @param {number} start @param {any[]} pieces of the document @param {any} pane */
function textBlock(words, start, pieces, pane) {
  const block = h("div", { class: "text", dir: "auto" });
  const end = start + words.length;
  for (const piece of pieces) {
    if (piece.end <= start || piece.start >= end) continue;
    const [from, to] = [Math.max(start, piece.start), Math.min(end, piece.end)];
    const part = words.slice(from - start, to - start);
    if (piece.over.length) block.append(stretchNode({ ...piece, start: from, end: to }, part, pane));
    else {
      const plain = h("span", { class: "plain" });
      appendText(plain, part);
      block.append(plain);
    }
  }
  return block;
}

/** Fills a pane with its document. @param {any} pane */
function drawPane(pane) {
  const { document, text, stretches, body } = pane;
  pane.parts = new Map();
  body.replaceChildren();
  if (!text) {
    body.append(h("p", { class: "gap", dir: "ltr" }, noText()));
    return;
  }
  const pieces = cutPieces(stretches, document.length);
  let reached = 0;
  for (const [start, words] of text.segments) {
    if (start > reached) body.append(gapNode(reached, start));
    const ends = partEnds(words);
    ends.forEach((end, i) => {
      const from = i ? ends[i - 1] : 0;
      const block = textBlock(words.slice(from, end), start + from, pieces, pane);
      if (ends.length > 1) {
        block.classList.add("part");
        block.style.containIntrinsicBlockSize = `auto ${Math.ceil((end - from) / IN_LINE)}lh`;
      }
      body.append(block);
    });
    reached = start + words.length;
  }
  if (reached < document.length) body.append(gapNode(reached, document.length));
}

/** Right to left, by the first letter that says so. @param {string} text */
function isRightToLeft(text) {
  const letter = /[\p{L}]/u.exec(text)?.[0] ?? "";
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u.test(letter);
}

/** Scrolls a pane to a passage. @param {any} pane @param {number} passage @param {boolean} [atOnce] */
function scrollPane(pane, passage, atOnce) {
  const node = [...pane.body.querySelectorAll(".stretch")].find((one) =>
    one.dataset.over.split(" ").includes(String(passage)),
  );
  if (node) scrollInto(pane.scroller, node, atOnce);
}

/** @param {HTMLElement} scroller @param {Element} node @param {boolean} [atOnce] */
function scrollInto(scroller, node, atOnce) {
  const isLong = scroller.querySelector(".part") !== null;
  scroller.scrollTo({ top: placeOf(scroller, node), behavior: atOnce || isLong || calm() ? "instant" : "smooth" });
  if (isLong) settle(scroller, node, 3);
}

/** @param {HTMLElement} scroller @param {Element} node */
function placeOf(scroller, node) {
  const top = node.getClientRects()[0]?.top ?? node.getBoundingClientRect().top;
  const there = scroller.scrollTop + top - scroller.getBoundingClientRect().top - scroller.clientHeight * 0.18;
  return Math.max(0, there);
}

/** Heights of what has not been in view are guesses: what comes into view may push the place away. @param {HTMLElement} scroller @param {Element} node @param {number} times */
function settle(scroller, node, times) {
  requestAnimationFrame(() => {
    if (!times || !node.isConnected) return;
    scroller.scrollTo({ top: placeOf(scroller, node), behavior: "instant" });
    settle(scroller, node, times - 1);
  });
}
