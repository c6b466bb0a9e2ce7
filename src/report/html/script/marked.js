// Text with its marks in, nodes out. A mark always holds whole words, so that joined letters stay joined.

// Overrides would turn round what follows them; they are shown, not obeyed.
const STEERING = /[\u202d\u202e]/g;

/** Appends text of a stranger. @param {Element} parent @param {string} text */
function appendText(parent, text) {
  let at = 0;
  for (const match of text.matchAll(STEERING)) {
    if (match.index > at) parent.append(text.slice(at, match.index));
    parent.append(
      h("span", {
        class: "unseen",
        "data-name": codeName(match[0]),
        title: "a sign that steers the direction of text; not obeyed here",
      }),
    );
    at = match.index + 1;
  }
  parent.append(at ? text.slice(at) : text);
}

/** What a mark says when the pointer rests on it. @param {any} mark @param {"a"|"b"} side @param {(side: "a"|"b", span: [number, number]) => string} words */
function markTitle({ op, edit }, side, words) {
  const other = side === "a" ? "b" : "a";
  if (op === FOLDED) return `the same, spelt otherwise: ${words(other, edit[other]).slice(0, 200)}`;
  if (op === CHANGED) return `in the other text: ${words(other, edit[other]).slice(0, 200)}`;
  return op === MOVED ? "stands elsewhere in the other text" : "only in this text";
}

// Elements that say themselves what they are to a screen reader.
const MARK_TAGS = { [FOLDED]: "span", [CHANGED]: "mark", [INSERTED]: "ins", [DELETED]: "del", [MOVED]: "mark" };

/**
 * A stretch of text with the marks that fall into it.
 * @param {Element} parent @param {string} text @param {number} offset where the text begins in its document
 * @param {any[]} marks in order @param {(element: HTMLElement, mark: any) => void} decorate
 */
function appendMarked(parent, text, offset, marks, decorate) {
  let at = offset;
  const end = offset + text.length;
  for (const mark of marks) {
    if (mark.op === SAME || mark.end <= at || mark.start >= end) continue;
    const [from, to] = [Math.max(at, mark.start), Math.min(end, mark.end)];
    if (from > at) appendText(parent, text.slice(at - offset, from - offset));
    const element = h(MARK_TAGS[mark.op], { class: `m m-${OP_NAMES[mark.op]}` });
    decorate(element, mark);
    appendText(element, text.slice(from - offset, to - offset));
    parent.append(element);
    at = to;
  }
  if (at < end) appendText(parent, text.slice(at - offset));
}

/** A sample of each sign. */
function legend() {
  const sign = (name, tag, word, what) => h("li", {}, h(tag, { class: `m m-${name}` }, word), h("span", {}, what));
  return h(
    "ul",
    { class: "legend" },
    h("li", {}, h("span", { class: "sample stretch" }, "same"), h("span", {}, "reused, the same")),
    sign("folded", "span", "spelt", "the same after folding"),
    sign("changed", "mark", "changed", "another word there"),
    sign("only", "ins", "only", "only here"),
    sign("moved", "mark", "moved", "stands elsewhere there"),
    h("li", {}, h("span", { class: "sample stretch boiler" }, "grey"), h("span", {}, "boilerplate")),
  );
}

/** The parts in which changed words differ, painted without cutting the words. @param {Map<Element, {from: number, to: number}[]>} parts */
function paintParts(parts) {
  if (typeof Highlight === "undefined" || !CSS.highlights) return;
  const highlight = new Highlight();
  for (const [element, spans] of parts) {
    const text = element.firstChild;
    if (text?.nodeType !== Node.TEXT_NODE) continue;
    for (const { from, to } of spans) {
      if (from >= to || to > text.data.length) continue;
      const range = new Range();
      range.setStart(text, from);
      range.setEnd(text, to);
      highlight.add(range);
    }
  }
  CSS.highlights.set("differs", highlight);
}

/** What of a changed word is not common to both. @param {any} mark @param {"a"|"b"} side */
function differingParts({ op, start, end, edit }, side) {
  if (op !== CHANGED || !edit.common) return [];
  const [from, to] = edit.common[side];
  return [
    { from: 0, to: from - start },
    { from: to - start, to: end - start },
  ].filter((part) => part.from < part.to);
}
