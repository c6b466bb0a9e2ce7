// The first words of a place in, put into an element as soon as the text is inflated.

const SNIPPET = 180;
// Signs of direction and soft hyphens say nothing in a line of their own.
const QUIET = /[\u00ad\u061c\u200e\u200f]/g;

/**
 * A stretch of a document, from the segments that the page has of it.
 * @param { {segments: [number, string][]}|null} text @param {number} from @param {number} to
 * @returns {string|null} null where the page does not have all of it
 */
function stretchOf(text, from, to) {
  for (const [start, words] of text?.segments ?? []) {
    if (start <= from && to <= start + words.length) return words.slice(from - start, to - start);
  }
  return null;
}

/** @param {number} doc */
function textOf(doc) {
  return item("text", model.index.documents[doc].text);
}

/** @param {HTMLElement} element @param {Place} place */
async function fillSnippet(element, place) {
  const [start, end] = [place[AT.start], place[AT.end]];
  try {
    const words = stretchOf(await textOf(place[AT.doc]), start, end);
    if (words === null) return void (element.textContent = "(the text of this place is not in the page)");
    const line = words.slice(0, SNIPPET).replace(QUIET, "").replace(/\s+/gu, " ").trim();
    element.textContent = visible(line) + (words.length > SNIPPET ? " …" : "");
  } catch (error) {
    element.textContent = `(${error.message})`;
  }
}
