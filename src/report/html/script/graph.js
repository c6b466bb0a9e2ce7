// The documents that overlap as a graph: clusters and what lies outside them in, a picture that says what it leaves out.

const GRAPH_WIDTH = 640;
/** Spots grow smaller before a picture grows taller than this. */
const GRAPH_HEIGHT = 960;
const SMALLEST_SCALE = 0.18;
/** More lines are a blot, and take long to draw. */
const MOST_LINES = 10_000;
/** Lines that are drawn at a stroke. */
const STROKE = 250;
const SPOT = 7.5;

/** Documents outside clusters that overlap each other, the largest groups first. @param {Set<number>} inside */
function looseGroups(inside) {
  const root = new Map();
  const rootOf = (doc) => {
    while (root.get(doc) !== doc) {
      root.set(doc, root.get(root.get(doc)));
      doc = root.get(doc);
    }
    return doc;
  };
  for (const { documents } of allRows.pairs) {
    const [a, b] = documents;
    for (const doc of documents) if (!inside.has(doc) && !root.has(doc)) root.set(doc, doc);
    if (root.has(a) && root.has(b)) root.set(rootOf(a), rootOf(b));
  }
  const groups = new Map();
  for (const doc of root.keys()) {
    const of = rootOf(doc);
    if (!groups.has(of)) groups.set(of, []);
    groups.get(of).push(doc);
  }
  return [...groups.values()].sort((x, y) => y.length - x.length || x[0] - y[0]);
}

/** Everything that overlaps, in groups: clusters, then groups outside of them, then those alone. */
function graphGroups() {
  const { clusters, documents } = model.index;
  const degree = new Array(documents.length).fill(0);
  for (const row of allRows.pairs) row.documents.forEach((doc) => degree[doc]++);
  const central = (members) => [...members].sort((x, y) => degree[y] - degree[x] || x - y);
  const inClusters = clusters.map(({ members }) => central(members)).sort((x, y) => y.length - x.length);
  const loose = looseGroups(new Set(inClusters.flat()));
  return {
    groups: [...inClusters, ...loose.filter(({ length }) => length > 1).map(central)],
    alone: loose.filter(({ length }) => length === 1).flat(),
    loose: loose.flat(),
  };
}

/** Places the members of a group like seeds of a sunflower. @param {number} members @returns {[number, number][]} */
function sunflower(members) {
  if (members === 2)
    return [
      [-7, 0],
      [7, 0],
    ];
  return Array.from({ length: members }, (_, i) => {
    const [angle, radius] = [i * 2.399963, SPOT * Math.sqrt(i)];
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/**
 * Lays the groups out in rows, and those alone in rows after them; what would end below `most` has no spot.
 * @param {ReturnType<typeof graphGroups>} all @param {number} width @param {number} most
 */
function rowsOfGroups({ groups, alone }, width, most) {
  const spots = new Map();
  let [x, y, tall] = [0, 0, 0];
  /** @param {number} size @returns {boolean} whether a square of this size has room at (x, y) */
  const room = (size) => {
    if (x + size > width && x > 0) [x, y, tall] = [0, y + tall, 0];
    return y + size <= most;
  };
  const used = (size) => {
    x += size;
    tall = Math.max(tall, size);
  };
  for (const members of groups) {
    const size = 2 * ((members.length === 2 ? 7 : SPOT * Math.sqrt(members.length)) + 9);
    if (!room(size)) continue;
    sunflower(members.length).forEach(([dx, dy], i) =>
      spots.set(members[i], [x + size / 2 + dx, y + size / 2 + dy]),
    );
    used(size);
  }
  [x, y, tall] = [0, y + tall, 0];
  for (const doc of alone) {
    if (!room(2 * SPOT)) break;
    spots.set(doc, [x + SPOT, y + SPOT]);
    used(2 * SPOT);
  }
  return { spots, height: y + tall };
}

/** The largest scale at which all has room, or else the smallest one. @param {ReturnType<typeof graphGroups>} all */
function graphLayout(all) {
  const widest = all.groups.reduce((most, { length }) => Math.max(most, 2 * (SPOT * Math.sqrt(length) + 9)), 1);
  const wanted = all.groups.reduce((sum, { length }) => sum + length, all.alone.length);
  for (let scale = Math.min(1, GRAPH_WIDTH / widest); ; scale *= 0.85) {
    const last = scale * 0.85 < SMALLEST_SCALE;
    const { spots, height } = rowsOfGroups(all, GRAPH_WIDTH / scale, GRAPH_HEIGHT / scale);
    if (spots.size < wanted && !last) continue;
    for (const at of spots.values()) [at[0], at[1]] = [at[0] * scale, at[1] * scale];
    return { spots, height: Math.max(1, Math.ceil(height * scale)), scale, wanted };
  }
}

/** The overlaps that are drawn, the most similar, those inside a group first. @param {any} all @param {Map<number, number[]>} spots */
function graphLines({ groups }, spots) {
  const groupOf = new Map(groups.flatMap((members, i) => members.map((doc) => [doc, i])));
  const inside = ([a, b]) => groupOf.has(a) && groupOf.get(a) === groupOf.get(b);
  const lines = allRows.pairs
    .filter(({ documents: [a, b] }) => spots.has(a) && spots.has(b))
    .map(({ documents, similarity }) => ({ documents, similarity, inside: inside(documents) }));
  if (lines.length <= MOST_LINES) return lines;
  const weight = (line) => (line.inside ? 2 : 0) + line.similarity;
  return lines.sort((x, y) => weight(y) - weight(x)).slice(0, MOST_LINES);
}

/** Lines of one look together. @param {ReturnType<typeof graphLines>} lines */
function linesByLook(lines) {
  const looks = new Map();
  for (const line of lines) {
    const strength = line.inside ? 0.4 + 0.15 * Math.round(4 * Math.min(1, line.similarity)) : 0.16;
    if (!looks.has(strength)) looks.set(strength, []);
    looks.get(strength).push(line.documents);
  }
  return [...looks].sort(([x], [y]) => x - y);
}

/** What the picture shows, and what it does not. */
function graphWords({ loose }, { spots, wanted }, lines) {
  const said = ["A dot is a document, a line an overlap; documents of a cluster stand together, the largest first."];
  const outside = loose.filter((doc) => spots.has(doc)).length;
  if (outside) said.push(`After the clusters: ${plural(outside, "document")} of no cluster, linked ones together.`);
  const [documents, overlaps] = [wanted - spots.size, allRows.pairs.length - lines.length];
  const left = [
    documents ? `${count(documents)} of ${plural(wanted, "document")}` : "",
    overlaps ? `${count(overlaps)} of ${plural(allRows.pairs.length, "overlap")}` : "",
  ].filter(Boolean);
  if (left.length)
    said.push(`Not drawn, because there would be too many to see: ${left.join(" and ")}. The table has all of them.`);
  said.push("A click shows a document's overlaps.");
  return said.join(" ");
}

/** The spot next to a point. @param {Map<number, number[]>} spots @param {number} x @param {number} y */
function nearestSpot(spots, x, y) {
  let [best, distance] = [null, 64];
  for (const [doc, [dx, dy]] of spots) {
    const far = (dx - x) ** 2 + (dy - y) ** 2;
    if (far < distance) [best, distance] = [doc, far];
  }
  return best;
}

/** The graph, same interface as `matrix`; `isWhole` if nothing is left out of it. */
function graph() {
  const { clusters, documents } = model.index;
  const all = graphGroups();
  const layout = graphLayout(all);
  const { spots, height, scale } = layout;
  const lines = graphLines(all, spots);
  const looks = linesByLook(lines);
  const names = [...new Set(documents.map(({ group }) => group).filter(Boolean))].sort();
  const key = names.length > 1 && names.length <= 6 ? names : [];
  const canvas = h("canvas", {
    class: "glance",
    role: "img",
    "aria-label": `Graph of ${plural(spots.size, "document")}, ${plural(clusters.length, "cluster")} and ${plural(lines.length, "overlap")}; the table below lists all pairs.`,
  });
  const draw = () => {
    const context = sharpContext(canvas, GRAPH_WIDTH, height);
    const inks = [1, 2, 3, 4, 5, 6].map((i) => colour(`--series-${i}`));
    context.strokeStyle = colour("--accent");
    // One pixel of the canvas: wider lines take ten times as long.
    context.lineWidth = 1 / SHARP;
    // Where there are many, each says less.
    const many = Math.min(1, Math.sqrt(2500 / lines.length));
    for (const [strength, ends] of looks) {
      context.globalAlpha = strength * many;
      for (let from = 0; from < ends.length; from += STROKE) {
        context.beginPath();
        for (const [a, b] of ends.slice(from, from + STROKE)) {
          context.moveTo(...spots.get(a));
          context.lineTo(...spots.get(b));
        }
        context.stroke();
      }
    }
    context.globalAlpha = 1;
    const [radius, accent, muted] = [Math.max(0.8, 3.2 * scale), colour("--accent"), colour("--muted")];
    for (const [doc, [x, y]] of spots) {
      context.fillStyle = key.length ? (inks[key.indexOf(documents[doc].group)] ?? muted) : accent;
      context.beginPath();
      context.arc(x, y, radius, 0, 7);
      context.fill();
    }
  };
  return {
    canvas,
    size: [GRAPH_WIDTH, height],
    draw,
    docAt: (x, y) => nearestSpot(spots, x * GRAPH_WIDTH, y * height),
    key,
    isWhole: lines.length === allRows.pairs.length,
    about: graphWords(all, layout, lines),
  };
}
