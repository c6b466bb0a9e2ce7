// The chunks that the page carries, or that lie beside it in a folder: a name in, its JSON out.

/** Chunks that stay inflated; those used last are kept. */
const KEPT_CHUNKS = 24;
/** @type {Map<string, Promise<any>>} */
const inflated = new Map();
/** Those that are being loaded from files: what to call when they arrive. @type {Map<string, (base64: string) => void>} */
const arriving = new Map();

/** The small part that is not compressed. */
function readHead() {
  return JSON.parse(document.getElementById("head").textContent);
}

/** @param {string} base64 */
function bytesOf(base64) {
  const binary = atob(base64.trim());
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** @param {string} base64 gzip of JSON */
async function inflate(base64) {
  if (typeof DecompressionStream === "undefined") {
    throw new Error("this browser cannot inflate gzip; use Chrome 80, Firefox 113, Safari 16.4 or later");
  }
  const stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** Loads a chunk from the folder beside the page. @param {string} name @returns {Promise<string>} */
function fromFolder(name) {
  return new Promise((resolve, reject) => {
    arriving.set(name, resolve);
    const script = document.createElement("script");
    script.src = `data/${name}.js`;
    script.onload = () => {
      script.remove();
      if (arriving.delete(name)) reject(new Error(`data/${name}.js does not hold what its name says`));
    };
    script.onerror = () => reject(new Error(`data/${name}.js is missing: keep the folder of the report together`));
    document.head.append(script);
  });
}

window.twicetold_chunk = (name, base64) => {
  const resolve = arriving.get(name);
  arriving.delete(name);
  if (resolve) resolve(base64);
};

/** @param {string} name @param {boolean} folder */
async function loadChunk(name, folder) {
  const element = document.getElementById(`chunk-${name}`);
  if (!element && !folder) throw new Error(`part ${name} of the page is missing: the file is not whole`);
  return inflate(element ? element.textContent : await fromFolder(name));
}

/**
 * A chunk by its name, inflated once and kept for a while.
 * @param {string} name @returns {Promise<any>}
 */
function chunk(name) {
  let found = inflated.get(name);
  inflated.delete(name);
  if (!found) {
    found = loadChunk(name, model.head.folder);
    found.catch(() => inflated.delete(name));
  }
  inflated.set(name, found);
  if (inflated.size > KEPT_CHUNKS) inflated.delete(inflated.keys().next().value);
  return found;
}

/**
 * An item of a chunk. @param {"text"|"diff"|"search"} kind @param {[number, number]|null} at
 */
async function item(kind, at) {
  return at ? (await chunk(`${kind}-${at[0]}`))[at[1]] : null;
}
