// The chosen passage in; what is known of it and what can be done with it out.

/** How many words of which kind; what has moved is not said to be missing. @param {any} compared @param {number} number of the passage in this pair */
function tally({ edits, moved }, number) {
  const all = (op) => edits.filter((edit) => edit.op === op).length;
  const only = pairView.panes.map(
    ({ stretches }) =>
      new Set(stretches[number].marks.filter(({ op }) => op === INSERTED || op === DELETED).map(({ edit }) => edit))
        .size,
  );
  const parts = [];
  if (all(FOLDED)) parts.push(`${plural(all(FOLDED), "place")} spelt otherwise`);
  if (all(CHANGED)) parts.push(`${plural(all(CHANGED), "word")} changed`);
  only.forEach((found, i) => {
    if (found) parts.push(`${plural(found, "stretch", "stretches")} only in ${"AB"[i]}`);
  });
  if (moved.length) parts.push(`${plural(moved.length, "stretch", "stretches")} moved`);
  return parts.join(" · ") || "word for word the same";
}

/** Where a side stands, with a link if the report has a template. @param {Place} place @param {string} letter */
function whereabouts(place, letter) {
  const link = sourceLink(place);
  const text = `${letter} ${linesOf(place)}`;
  return link ? h("a", { href: link, rel: "noopener noreferrer", target: "_blank" }, `${text} ↗`) : h("span", {}, text);
}

/** What to paste where the passage is talked about. @param {number} at */
function citation(at) {
  const passage = model.index.passages[at];
  const side = (place) => `${model.index.documents[place[AT.doc]].id}, ${linesOf(place)}`;
  return `${side(passage.a)} = ${side(passage.b)} (${plural(passage.matched, "word")} the same, identity ${percent(passage.identity)}; passage ${passage.id})`;
}

/** @param {number} at */
function acceptButton(at) {
  const places = placesOf(model.index.passages[at]);
  const done = () => byId("passage-bar").replaceChildren(...passageBar(at));
  if (!places.length) return null;
  const all = places.every((place) => accepted.has(placeKey(place)));
  const undo = () => {
    withdraw(places);
    announce("Withdrawn");
    done();
  };
  return h(
    "button",
    {
      type: "button",
      id: "accept",
      class: all ? "" : "primary",
      onclick: () => (all ? undo() : openAccept(places, done)),
    },
    all ? "✓ Accepted – withdraw" : "Accept …",
  );
}

/** @param {number} at */
function copyMenu(at) {
  const passage = model.index.passages[at];
  const button = (label, text) => {
    const element = h("button", { type: "button", class: "quiet", onclick: () => copy(text(), element) }, label);
    return element;
  };
  const places = placesOf(passage);
  const family = model.index.families[passage.family];
  const number = pairView.passages.indexOf(at);
  // As A and B stand on the screen, each fingerprint once.
  const sides = pairView.panes.map(({ stretches }) => memberAt(family, passage[stretches[number].side]));
  const prints = new Map();
  sides.forEach((place, i) => {
    if (places.includes(place) && !prints.has(place[AT.print])) prints.set(place[AT.print], "AB"[i]);
  });
  const labelled = (label, text) =>
    [...prints].map(([print, side]) => button(prints.size > 1 ? `${label} of ${side}` : label, () => text(print)));
  return h(
    "details",
    { class: "copies" },
    h("summary", {}, "Copy"),
    h(
      "div",
      { class: "copy-list" },
      button("Link to this passage", () => location.href),
      button("Citation", () => citation(at)),
      labelled("Accept command", (print) => acceptCommand(print, places)),
      labelled("Fingerprint", (print) => print),
    ),
  );
}

/** @param {number} at @returns {Node[]} */
function passageBar(at) {
  const passage = model.index.passages[at];
  const { passages, panes, compared } = pairView;
  const family = model.index.families[passage.family];
  const number = passages.indexOf(at);
  const sides = panes.map((pane, i) => whereabouts(passage[pane.stretches[number].side], "AB"[i]));
  const echo =
    passage.echo_of === null
      ? null
      : h(
          "span",
          { class: "tag", title: "One of the texts repeats itself here" },
          `echo of passage ${passages.indexOf(passage.echo_of) + 1 || "?"}`,
        );
  const step = (by, label, text) => {
    const button = h(
      "button",
      { type: "button", "aria-label": label, title: label, onclick: () => stepPassage(by) },
      text,
    );
    button.disabled = passages.length < 2;
    return button;
  };
  return [
    h(
      "div",
      { class: "steps" },
      step(-1, "Previous passage (k)", "‹"),
      h("h2", {}, `Passage ${number + 1} of ${passages.length}`),
      step(1, "Next passage (j)", "›"),
    ),
    h(
      "div",
      { class: "facts" },
      h(
        "p",
        {},
        h("strong", {}, plural(wordsOf(passage), "word")),
        `, identity ${percent(passage.identity)} `,
        kindTag(kindOf(passage)),
        echo,
      ),
      h(
        "p",
        { class: "about" },
        tally(compared[number], number),
        " · ",
        sides[0],
        " · ",
        sides[1],
        ` · found by ${passage.by.join(", ")}`,
      ),
    ),
    h(
      "div",
      { class: "actions" },
      family
        ? h("a", { class: "button", href: familyHash(passage.family) }, `All ${plural(family.members.length, "place")}`)
        : null,
      copyMenu(at),
      acceptButton(at),
    ),
  ].filter(Boolean);
}
