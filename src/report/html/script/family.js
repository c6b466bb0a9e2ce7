// A family in; all its places in order of date, each against the representative, out.

const PLACES_AT_ONCE = 20;
/** Passages of more words are cut until they are asked for. */
const LONG_PLACE = 60;
/** @type {number} index of the family that is shown */
let shownFamily = -1;

/** Places by date, those without one at the end. @param {any} family @returns {Place[]} */
function datedOrder(family) {
  return [...family.members].sort(
    (x, y) => byTime(x[AT.doc], y[AT.doc]) || x[AT.doc] - y[AT.doc] || x[AT.start] - y[AT.start],
  );
}

/** @param {Place} x @param {Place} y */
function meet(x, y) {
  return x[AT.doc] === y[AT.doc] && x[AT.start] < y[AT.end] && y[AT.start] < x[AT.end];
}

/** The passage that compares a place with the representative. @param {number} at of the family @param {Place} place */
function passageTo(at, place) {
  const { representative } = model.index.families[at];
  for (const p of model.ofFamily[at]) {
    const { a, b } = model.index.passages[p];
    if (meet(a, place) && meet(b, representative)) return { p, side: "a" };
    if (meet(b, place) && meet(a, representative)) return { p, side: "b" };
  }
  return null;
}

/** What the kind was judged by. @param {any} family */
function evidenceSentence({ kind, evidence, members, chained }) {
  const parts = [`${plural(members.length, "place")} in ${plural(evidence.documents, "document")}`];
  if (evidence.groups) parts.push(plural(evidence.groups, "group"));
  if (evidence.group_share !== null) parts.push(`${wholePercent(evidence.group_share)} of them in the largest`);
  if (evidence.days) parts.push(`on ${plural(evidence.days, "day")}`);
  if (evidence.hours !== null)
    parts.push(
      evidence.hours < 96
        ? `within ${plural(evidence.hours, "hour")}`
        : `within ${plural(Math.round(evidence.hours / 24), "day")}`,
    );
  if (evidence.same_place > 0) parts.push(`at the same place in ${wholePercent(evidence.same_place)}`);
  const what = {
    reuse: "Text that was taken over",
    boilerplate: "Boilerplate: it says more about where it stands than about the text",
    wire: "Printed by several groups within three days",
  }[kind];
  return `${what}. ${parts.join(", ")}.${chained ? " Some places hang on only through others: they do not align to the representative themselves." : ""}`;
}

/** The text of a place with its marks against the representative. @param {Element} box @param {Place} place @param {any} link */
async function fillPlace(box, place, link) {
  try {
    const span = link ? model.index.passages[link.p][link.side] : place;
    const text = await textOf(place[AT.doc]);
    const words = stretchOf(text, span[AT.start], span[AT.end]);
    if (words === null) return void box.append("The text of this place is not in the page.");
    if (!link) return appendText(box, words);
    const { edits, moved } = await comparison(link.p);
    const other = await textOf(model.index.passages[link.p][link.side === "a" ? "b" : "a"][AT.doc]);
    const wordsOfSide = (side, [from, to]) => stretchOf(side === link.side ? text : other, from, to) ?? "…";
    return appendMarked(
      box,
      words,
      span[AT.start],
      marksOf(edits, link.side, moved),
      (element, mark) => (element.title = markTitle(mark, link.side, wordsOfSide)),
    );
  } catch (error) {
    return void box.append(error.message);
  }
}

/** @param {number} at of the family @param {Place} place @param {boolean} isFirst */
function placeItem(at, place, isFirst) {
  const family = model.index.families[at];
  const itself = meet(place, family.representative);
  const link = itself ? null : passageTo(at, place);
  const long = place[AT.words] > LONG_PLACE;
  const box = h("div", { class: long ? "text place-text" : "text place-text open", dir: "auto" });
  fillPlace(box, place, link);
  const relation = itself
    ? h("span", { class: "tag strong" }, "representative")
    : link
      ? h(
          "a",
          { href: passageHash(link.p, family.id), class: "place-link" },
          `identity ${percent(model.index.passages[link.p].identity)}, side by side`,
        )
      : h("span", {}, "no comparison with the representative is listed");
  const source = sourceLink(place);
  const more = h(
    "button",
    {
      type: "button",
      class: "quiet more",
      "aria-expanded": "false",
      onclick: () => {
        const open = box.classList.toggle("open");
        more.setAttribute("aria-expanded", String(open));
        more.textContent = open ? "Less" : "Whole passage";
      },
    },
    "Whole passage",
  );
  const document = model.index.documents[place[AT.doc]];
  return h(
    "li",
    { class: itself ? "place itself" : "place", tabindex: "-1" },
    h(
      "p",
      { class: "place-date" },
      document.date ? bdi(document.date, { class: "date" }) : "no date",
      isFirst ? h("span", { class: "tag strong" }, "first seen here") : null,
    ),
    h("h3", {}, bdi(document.id)),
    h(
      "p",
      { class: "about" },
      document.group ? [bdi(document.group, { class: "group", title: visible(document.group) }), " · "] : "",
      source
        ? h("a", { href: source, rel: "noopener noreferrer", target: "_blank" }, `${linesOf(place)} ↗`)
        : linesOf(place),
      ` · ${plural(place[AT.words], "word")} · `,
      relation,
      accepted.has(placeKey(place)) ? h("span", { class: "tag accepted" }, "✓ accepted") : null,
    ),
    box,
    long ? more : null,
  );
}

/** The passages by which the places of a family are compared, in the order of the places. @param {number} at @returns {number[]} */
function comparedPlaces(at) {
  const family = model.index.families[at];
  const links = datedOrder(family).map((place) => (meet(place, family.representative) ? null : passageTo(at, place)));
  return [...new Set(links.filter(Boolean).map(({ p }) => p))];
}

/** Where the family stands in the table, with the ways on. @param {number} at */
function familySteps(at) {
  const rows = currentView() === "families" ? currentRows : [];
  const row = rows.findIndex((one) => one.at === at);
  return row < 0 ? null : steps("family", row, rows.length, stepFamily);
}

/** @param {number} by */
function stepFamily(by) {
  const rows = currentView() === "families" ? currentRows : [];
  const row = rows.findIndex((one) => one.at === shownFamily);
  const next = row < 0 ? null : rows[row + by];
  return next ? go(familyHash(next.at)) : announce("No further row");
}

/** Moves the focus over the places. @param {number} by */
function stepPlace(by) {
  const places = [...byId("family").querySelectorAll(".place")];
  const at = places.indexOf(document.activeElement?.closest(".place"));
  const next = places[at < 0 ? (by > 0 ? 0 : places.length - 1) : at + by];
  (next?.querySelector(".place-link") ?? next)?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

/** Adds the places that are folded up. */
let showAllPlaces = () => {};
/** More than these are not prepared for a print. */
const PREPARED = 500;

/** Unfolds the texts of places that come later, so that they are there when the page is printed. @param {number} at @param {Place[]} places */
async function prepare(at, places) {
  await new Promise((resolve) => setTimeout(resolve, 200));
  for (const place of places.slice(PLACES_AT_ONCE, PREPARED)) {
    if (shownFamily !== at || byId("family").hidden) return;
    try {
      const link = meet(place, model.index.families[at].representative) ? null : passageTo(at, place);
      await (link ? comparison(link.p) : textOf(place[AT.doc]));
    } catch {
      return;
    }
  }
}

/** @param {number} at */
function familyActions(at) {
  const places = model.index.families[at].members.filter(canAccept);
  const all = places.length > 0 && places.every((place) => accepted.has(placeKey(place)));
  const done = () => drawFamily(at);
  const button = h(
    "button",
    {
      type: "button",
      id: "accept-family",
      class: all ? "" : "primary",
      onclick: () => {
        if (all) {
          withdraw(places);
          done();
        } else openAccept(places, done);
      },
    },
    all ? "✓ Accepted – withdraw" : `Accept all ${plural(places.length, "place")} …`,
  );
  const link = h("button", { type: "button", class: "quiet", onclick: () => copy(location.href, link) }, "Copy link");
  return h("div", { class: "actions" }, link, places.length ? button : null);
}

/** @param {number} at */
function drawFamily(at) {
  shownFamily = at;
  const family = model.index.families[at];
  const places = datedOrder(family);
  const list = h("ol", { class: "places" });
  const more = h("button", { type: "button", onclick: () => addPlaces() });
  const said = h("p", { class: "about" });
  const first = family.first_seen;
  const addPlaces = (number = PLACES_AT_ONCE) => {
    const from = list.children.length;
    list.append(
      ...places
        .slice(from, from + number)
        .map((place) =>
          placeItem(
            at,
            place,
            Boolean(first) && place[AT.doc] === first[AT.doc] && place[AT.start] === first[AT.start],
          ),
        ),
    );
    const rest = places.length - list.children.length;
    said.textContent = rest ? `${count(list.children.length)} of ${plural(places.length, "place")} are shown.` : "";
    more.hidden = rest === 0;
    more.textContent = `Show ${count(Math.min(rest, PLACES_AT_ONCE))} more`;
  };
  addPlaces();
  showAllPlaces = () => addPlaces(Infinity);
  prepare(at, places);
  byId("family").replaceChildren(
    h("div", { class: "crumbs" }, h("a", { href: hashOf([]) }, "← All overlaps"), familySteps(at)),
    h(
      "header",
      { class: "family-head" },
      h(
        "div",
        {},
        h("h1", {}, `One passage in ${plural(places.length, "place")} `, kindTag(family.kind)),
        h("p", {}, evidenceSentence(family)),
        h(
          "p",
          { class: "about" },
          "In order of date, those without one last. “First” means first in this corpus; who wrote it is another question. Marks are against the representative.",
        ),
      ),
      familyActions(at),
    ),
    h("details", { class: "signs" }, h("summary", {}, "Signs"), legend()),
    list,
    said,
    more,
  );
  byId("family").hidden = false;
}
