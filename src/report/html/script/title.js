// What is shown in, the name of its tab out.

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** A name in a line without elements: one from right to left stays where it is put. @param {string} name */
function isolated(name) {
  const shown = visible(name);
  return RIGHT_TO_LEFT.test(shown) ? `\u2068${shown}\u2069` : shown;
}

/** What the view at an address shows; nothing at the overview. @param {string[]} path */
function viewTitle([what, first, second]) {
  const { documentById, passageById, familyById, index } = model;
  const pair = (a, b) => `${isolated(shortName(a))} ↔ ${isolated(shortName(b))}`;
  const passage = what === "p" && index.passages[passageById.get(first)];
  if (passage) return pair(passage.a[AT.doc], passage.b[AT.doc]);
  if (what === "o" && documentById.has(first) && documentById.has(second))
    return pair(documentById.get(first), documentById.get(second));
  if (what === "f" && familyById.has(first)) {
    const { documents } = allRows.families[familyById.get(first)];
    return `One passage in ${plural(documents.length, "document")}`;
  }
  return filters.view && !what ? VIEWS[currentView()] : "";
}

/** Names the tab after what is shown, and after the report. @param {string[]} path */
function nameTab(path) {
  const { title, counts } = model.head;
  const shown = viewTitle(path);
  document.title = [shown, isolated(title), shown ? null : counts].filter(Boolean).join(" – ");
}
