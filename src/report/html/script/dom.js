// Elements and words: plain values in, nodes and strings out. Strangers' text goes through here only as text.

const SVG = "http://www.w3.org/2000/svg";
const numbers = new Intl.NumberFormat("en");
const percents = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const wholePercents = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });

/** @param {Element} element @param {Record<string, any>} [properties] */
function set(element, properties) {
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  return element;
}

/**
 * An element with attributes, listeners (`onclick`) and children.
 * @param {string} tag @param {Record<string, any>} [properties] @param {...(Node|string|null|undefined)} children
 * @returns {any}
 */
function h(tag, properties, ...children) {
  const element = set(document.createElement(tag), properties);
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** The same in SVG. @returns {any} */
function svg(tag, properties, ...children) {
  const element = set(document.createElementNS(SVG, tag), properties);
  element.append(...children.flat(Infinity).filter(Boolean));
  return element;
}

/** @param {string} id @returns {any} */
function byId(id) {
  return document.getElementById(id);
}

/** @param {number} value */
function count(value) {
  return numbers.format(value);
}

/** `1 passage`, `2 passages`. @param {number} value @param {string} one @param {string} [many] */
function plural(value, one, many) {
  return `${count(value)} ${value === 1 ? one : many || `${one}s`}`;
}

/** @param {number|null} share */
function percent(share) {
  return share === null || share === undefined ? "–" : percents.format(share);
}

/** Without digits after the point. @param {number} share */
function wholePercent(share) {
  return wholePercents.format(share);
}

// What steers a line of text or cannot be seen. Joiners (200C, 200D) belong to Persian and Indic words.
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const LONGEST_NAME = 400;

/** @param {string} sign */
function codeName(sign) {
  return `U+${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** A name as one line that cannot steer what stands beside it. @param {string} text */
function visible(text) {
  const cut = text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME).replace(/[\ud800-\udbff]$/, "")} …` : text;
  return cut.replace(UNSEEN, (sign) => `⟨${codeName(sign)}⟩`).replace(/^\s*$/u, "(empty)");
}

/** A name of a stranger, isolated. @param {string} text @param {Record<string, any>} [properties] */
function bdi(text, properties) {
  return h("bdi", { dir: "auto", ...properties }, visible(text));
}

/** Says something to who cannot see it. @param {string} text */
function announce(text) {
  byId("live").textContent = text;
}

/** @param {string} text @param {HTMLElement} button says that it was done */
async function copy(text, button) {
  const said = button.textContent;
  const done = (await copied(text)) ? "Copied" : "Select and copy by hand";
  button.textContent = done;
  announce(done);
  setTimeout(() => (button.textContent = said), 1600);
}

/** From a file the clipboard may be out of reach; the old way works there. @param {string} text */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { class: "sr", "aria-hidden": "true" });
    area.value = text;
    (document.querySelector("dialog[open]") || document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

/** Whether things may move. */
function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** A colour of the style sheet. @param {string} name */
function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
