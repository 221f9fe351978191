// What the page knows: the data, indexes over it, the state that the address holds, and what a state shows.

const DATA = JSON.parse(document.getElementById("data").textContent);
const { nodes: NODES, edges: EDGES, sentences: SENTENCES, kinds: KINDS, relations: RELATIONS } = DATA;

const PLURALS = {
  paper: "papers", technique: "techniques", system: "systems", hardware: "hardware", model: "models",
  dataset: "data sets", task: "tasks",
};
const FORWARD = { evaluates_on: "evaluates on", compares_with: "compares with" };
const BACKWARD = {
  proposes: "proposed by", uses: "used by", evaluates_on: "in experiments of", compares_with: "baseline of",
  studies: "studied by", mentions: "mentioned by", addresses: "addressed by",
};

/** Kinds and relations that a first look leaves out, so that what papers do stands out from what they merely name. */
const HIDDEN_AT_FIRST = ["mentions", "broader"];
/** More nodes than this are not drawn at once; search, tables and focus reach all. */
const MOST_DRAWN = 2500;
/** More neighbours than this are not drawn in focus. */
const MOST_AROUND = 150;

const plural = (kind) => PLURALS[kind] ?? kind;
const singular = (kind) => (kind === "dataset" ? "data set" : kind);
const forward = (relation) => FORWARD[relation] ?? relation.replaceAll("_", " ");
const backward = (relation) => BACKWARD[relation] ?? `${forward(relation)} (of)`;
const isPaper = (id) => NODES[id].group === "paper";
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** The node's name in the address: its IRI without what all IRIs of things start with. */
const keyOf = (id) => NODES[id].iri.replace(DATA.base, "");
const ID_OF = new Map(NODES.map((node) => [keyOf(node.id), node.id]));

/** Numbers of the edges at each node. */
const EDGES_OF = NODES.map(() => []);
EDGES.forEach((edge, index) => {
  EDGES_OF[edge.from].push(index);
  if (edge.to !== edge.from) EDGES_OF[edge.to].push(index);
});
const otherEnd = (edge, id) => (edge.from === id ? edge.to : edge.from);

/** How many different papers name each entity, and how many facts each paper has. */
const WEIGHT = NODES.map(({ id }) => {
  const ends = EDGES_OF[id].map((index) => EDGES[index]).filter((edge) => edge.relation !== "broader");
  return isPaper(id) ? ends.length : new Set(ends.map((edge) => otherEnd(edge, id))).size;
});

const PAPERS = NODES.map((node) => node.id).filter(isPaper);
const ENTITIES = NODES.map((node) => node.id).filter((id) => !isPaper(id));
const FACTS = EDGES.filter((edge) => edge.relation !== "broader").length;
/** What a result says where it says nothing. */
const NO_RESULT = { metric: "", unit: "", bound: "", direction: "", reported: "", subject: "", quote: "", value_max: null,
  baseline: [], model: [], hardware: [], dataset: [] };
/** All claimed results, each with the paper that claims it. */
const RESULTS = PAPERS.flatMap((paper) =>
  (NODES[paper].results ?? []).map((result) => ({ ...NO_RESULT, ...result, paper })));
/** The words of a sentence, and the address at which a browser shows it in its paper, empty if there is none. */
const wordsOf = (index) => SENTENCES[index][0];
const placeOf = (index) => SENTENCES[index][1];

const countBy = (values) => values.reduce((sum, value) => sum.set(value, (sum.get(value) ?? 0) + 1), new Map());
const KIND_COUNTS = countBy(NODES.map((node) => node.group));
const RELATION_COUNTS = countBy(EDGES.map((edge) => edge.relation));

/** Small letters without accents, for comparing. */
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

// --- state

const START = { view: "map", node: null, hops: 0, off: HIDDEN_AT_FIRST.filter((name) => RELATION_COUNTS.has(name)),
  generic: false, sort: "" };
let state = START;

/** The state as it stands behind the # of the address; what is as at the start is left out. */
function encode(wanted) {
  const parts = new URLSearchParams();
  if (wanted.view !== START.view) parts.set("view", wanted.view);
  if (wanted.node !== null) parts.set("node", keyOf(wanted.node));
  if (wanted.hops) parts.set("hops", wanted.hops);
  const off = [...wanted.off].sort().join(",");
  if (off !== [...START.off].sort().join(",")) parts.set("off", off);
  if (wanted.generic) parts.set("generic", "1");
  if (wanted.sort) parts.set("sort", wanted.sort);
  return `#${parts.toString().replaceAll("%2F", "/")}`;
}

/** The state that an address means; what it does not know is as at the start. */
function decode(hash) {
  const parts = new URLSearchParams(hash.replace(/^#/, ""));
  const names = new Set([...KINDS, ...RELATIONS]);
  return {
    view: VIEWS.includes(parts.get("view")) ? parts.get("view") : START.view,
    node: ID_OF.get(parts.get("node") ?? "") ?? null,
    hops: ["1", "2"].includes(parts.get("hops")) ? Number(parts.get("hops")) : 0,
    off: parts.has("off") ? parts.get("off").split(",").filter((name) => names.has(name)) : START.off,
    generic: parts.get("generic") === "1",
    sort: parts.get("sort") ?? "",
  };
}

const VIEWS = ["map", "papers", "entities", "results"];
const addressOf = (change) => encode({ ...state, ...change });

/** All changes of state go through the address, so that Back undoes them and a copied address shows the same. */
function go(change) {
  location.hash = addressOf(change);
}

// --- what a state shows

const isOn = (name) => !state.off.includes(name);

function nodeAllowed(id) {
  return id === state.node || (isOn(NODES[id].group) && (state.generic || !NODES[id].generic));
}

/** The shown edges at a node. */
function edgesAt(id) {
  return EDGES_OF[id].map((index) => EDGES[index])
    .filter((edge) => isOn(edge.relation) && nodeAllowed(otherEnd(edge, id)));
}

/** Different shown neighbours, in the order of kinds, the better connected first. */
function neighbours(id) {
  const found = [...new Set(edgesAt(id).map((edge) => otherEnd(edge, id)))].filter((other) => other !== id);
  return found.sort((a, b) => KINDS.indexOf(NODES[a].group) - KINDS.indexOf(NODES[b].group) || WEIGHT[b] - WEIGHT[a]);
}

/** Nodes to draw: {ids, all} where `all` counts those that the filters allow. */
function shownNodes() {
  if (state.node !== null && state.hops) return around(state.node, state.hops);
  const linked = new Set(PAPERS.filter(nodeAllowed));
  for (const edge of EDGES) {
    if (isOn(edge.relation) && nodeAllowed(edge.from) && nodeAllowed(edge.to)) linked.add(edge.from).add(edge.to);
  }
  if (state.node !== null) linked.add(state.node);
  return { ids: mostConnected([...linked]), all: linked.size };
}

function mostConnected(ids) {
  if (ids.length <= MOST_DRAWN) return ids;
  const near = new Set(state.node === null ? [] : [state.node, ...neighbours(state.node)]);
  const rank = (id) => (near.has(id) ? 1e9 : WEIGHT[id]);
  return ids.sort((a, b) => rank(b) - rank(a) || a - b).slice(0, Math.max(MOST_DRAWN, near.size));
}

/** The neighbourhood of a node as rings: {ids, all, rings: [[{id, parent}]]}. */
function around(center, hops) {
  const seen = new Set([center]);
  const rings = [];
  let last = [center];
  let all = 1;
  for (let hop = 0; hop < hops; hop += 1) {
    const ring = last.flatMap((parent) => neighbours(parent).map((id) => ({ id, parent })))
      .filter(({ id }) => !seen.has(id) && seen.add(id));
    all += ring.length;
    rings.push(nearest(ring, MOST_AROUND + 1 - rings.flat().length));
    last = rings[hop].map(({ id }) => id);
  }
  return { ids: [center, ...rings.flat().map(({ id }) => id)], all, rings };
}

function nearest(ring, most) {
  if (ring.length <= most) return ring;
  const kept = new Set([...ring].sort((a, b) => WEIGHT[b.id] - WEIGHT[a.id]).slice(0, Math.max(most, 0)));
  return ring.filter((one) => kept.has(one));
}

/**
 * Places around a node: its neighbours on an ellipse of the map's shape (width by height), theirs further out in the
 * direction of the one they hang on.
 */
function circles(center, rings, shape) {
  const places = new Map([[center, [0, 0]]]);
  const wide = Math.min(Math.max(shape, 0.7), 1.5);
  const angles = new Map();
  let inner = 0;
  for (const ring of rings) {
    const sorted = [...ring].sort((a, b) => (angles.get(a.parent) ?? 0) - (angles.get(b.parent) ?? 0));
    const radius = Math.max(inner + 130, (sorted.length * 44) / (2 * Math.PI));
    sorted.forEach(({ id }, index) => {
      const angle = (index / sorted.length) * 2 * Math.PI - Math.PI / 2;
      const reach = radius + (sorted.length > 14 ? (index % 2) * 46 : 0);
      angles.set(id, angle);
      places.set(id, [wide * reach * Math.cos(angle), reach * Math.sin(angle)]);
    });
    inner = radius + 40;
  }
  return places;
}

// --- results as text

const BOUNDS = { up_to: "up to ", at_least: "at least ", about: "≈ ", average: "on average " };
const number = (value) => Number(value).toLocaleString("en-US", Math.abs(value) < 1e6 ? { maximumFractionDigits: 6 }
  : { notation: "compact", maximumFractionDigits: 3 });

/** A claimed value as people write it: "up to 2.5×", "3–5 GB". */
function valueText(result) {
  if (!result.value && result.reported) return result.reported;
  const unit = { x: "×", "%": "%" }[result.unit] ?? (result.unit ? ` ${result.unit}` : "");
  const top = result.value_max === null ? "" : `–${number(result.value_max)}`;
  return `${BOUNDS[result.bound] ?? ""}${number(result.value)}${top}${unit}`;
}

/** The entity that a paper means by a text, by the surfaces, label and aliases of its facts. */
const NAMED = PAPERS.reduce((names, paper) => {
  const facts = EDGES_OF[paper].map((index) => EDGES[index]);
  const called = (namesOf) => facts.flatMap((edge) => namesOf(edge).map((name) => [plain(name), edge.to]));
  // of two that share a name, the one whose label it is counts
  return names.set(paper, new Map([...called(({ to }) => NODES[to].aliases ?? []),
    ...called(({ surfaces }) => surfaces ?? []), ...called(({ to }) => [NODES[to].label])]));
}, new Map());
const meant = (paper, text) => NAMED.get(paper)?.get(plain(text));

/** The results that name an entity, in any of their roles. */
function resultsOf(id) {
  const roles = ({ subject, baseline, model, hardware, dataset }) =>
    [subject, ...baseline, ...model, ...hardware, ...dataset].filter(Boolean);
  if (isPaper(id)) return RESULTS.filter(({ paper }) => paper === id);
  return RESULTS.filter((result) => roles(result).some((text) => meant(result.paper, text) === id));
}
