// Dark or light: what the reader chose, or else what the system prefers.

const THEME_KEY = "twicetold.theme";
const systemDark = matchMedia("(prefers-color-scheme: dark)");
/** @type {string|null} */
let chosenTheme = null;

function currentTheme() {
  return chosenTheme ?? (systemDark.matches ? "dark" : "light");
}

function applyTheme() {
  const theme = currentTheme();
  document.documentElement.dataset.theme = theme;
  byId("theme").setAttribute("aria-pressed", String(theme === "dark"));
  // The page changes at once, the picture a moment later.
  setTimeout(() => requestAnimationFrame(redrawGlance), 0);
}

function switchTheme() {
  chosenTheme = currentTheme() === "dark" ? "light" : "dark";
  try {
    localStorage.setItem(THEME_KEY, chosenTheme);
  } catch {
    // It holds until the page is closed.
  }
  applyTheme();
  announce(`${chosenTheme} colours`);
}

function startTheme() {
  try {
    const kept = localStorage.getItem(THEME_KEY);
    chosenTheme = kept === "dark" || kept === "light" ? kept : null;
  } catch {
    chosenTheme = null;
  }
  systemDark.addEventListener("change", applyTheme);
  byId("theme").addEventListener("click", switchTheme);
  applyTheme();
}
