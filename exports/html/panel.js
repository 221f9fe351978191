// The panel at the side: an overview at first, then all that is known of the selected node, each with its sentence.

const panel = document.getElementById("panel");

/** Headings are found by their tabindex when the keyboard moves on to the panel. */
const heading = (text) => el("h2", { tabindex: "-1" }, text);

function showPanel() {
  panel.replaceChildren(...(state.node === null ? overview() : about(state.node)));
  panel.scrollTop = 0;
}

// --- overview

function overview() {
  return [
    heading("Overview"),
    el("p", {}, "What papers propose, use, compare and measure. Select a node to read the sentences that say so."),
    el("ul", { class: "numbers" },
      tile(PAPERS.length, "papers", "papers"), tile(ENTITIES.length, "entities", "entities"),
      tile(FACTS, "facts", "entities"), tile(RESULTS.length, "results", "results")),
    ...KINDS.filter((kind) => kind !== "paper").map(topOf),
  ];
}

function tile(count, name, view) {
  return el("li", {}, el("a", { href: addressOf({ view }) }, el("strong", {}, number(count)), ` ${name}`));
}

/** The entities of a kind that most papers name. */
function topOf(kind) {
  const all = ENTITIES.filter((id) => NODES[id].group === kind && !NODES[id].generic && WEIGHT[id]);
  const top = all.sort((a, b) => WEIGHT[b] - WEIGHT[a] || a - b).slice(0, 5);
  if (!top.length) return "";
  return el("section", { class: "top" },
    el("h3", {}, capital(plural(kind)), el("small", {}, "papers")),
    el("ol", {}, top.map((id) => el("li", {}, nodeLink(id), el("span", { class: "count" }, WEIGHT[id])))));
}

// --- one node

function about(id) {
  const node = NODES[id];
  const edges = EDGES_OF[id].map((index) => EDGES[index]);
  return [
    el("p", { class: "kind" }, sign(node.group), capital(singular(node.group)), closeButton()),
    heading(node.label),
    node.definition ? el("p", { class: "definition" }, `${capital(node.definition)}.`) : "",
    node.specification ? el("p", { class: "specification" }, unbroken(node.specification)) : "",
    aliases(node.aliases ?? []),
    outside(node.links ?? []),
    isPaper(id) ? source(node) : "",
    focusChoice(id),
    hierarchy(id, edges),
    ...RELATIONS.filter((relation) => relation !== "broader").flatMap((relation) => [
      factsOf(id, relation, edges), isPaper(id) && relation === "proposes" ? resultTable(id) : ""]),
    isPaper(id) && RELATIONS.includes("proposes") ? "" : resultTable(id),
    corrections(node.corrections ?? []),
  ].filter(Boolean);
}

const closeButton = () => button("Close", () => go({ node: null, hops: 0 }), { class: "close" });

/** A specification that breaks into lines only between its parts. */
const unbroken = (line) => line.replaceAll(" ", "\u00a0").replaceAll("·\u00a0", "· ");

const FEW_ALIASES = 6;

/** Other names, the first few at once. */
function aliases(names) {
  if (!names.length) return "";
  const few = el("p", { class: "aliases" }, `Also called ${names.slice(0, FEW_ALIASES).join(", ")}`);
  if (names.length <= FEW_ALIASES) return few;
  return el("div", { class: "aliases" }, few, el("details", {},
    el("summary", {}, `${names.length - FEW_ALIASES} more names`), names.slice(FEW_ALIASES).join(", ")));
}

const LINKS = { exact: "Same as", close: "Close to", code: "Code", page: "Page" };

/** Where else an entity is described. */
function outside(links) {
  return links.length ? el("ul", { class: "links" }, links.map(({ relation, iri }) =>
    el("li", {}, el("span", {}, LINKS[relation] ?? relation), webLink(iri, shortAddress(iri))))) : "";
}

/** Where a paper is. */
function source({ year, identifier, url }) {
  // an identifier made from the title says nothing new
  const parts = [year, identifier?.startsWith("title:") ? "" : identifier].filter(Boolean).join(" · ");
  return el("p", { class: "source" }, parts, parts && url ? " · " : "", url ? webLink(url, "Open the paper ↗") : "");
}

/** Everything, or only what is around the node. */
function focusChoice(id) {
  const options = [[0, "Whole map"], [1, "Neighbours"], [2, "Two steps"]];
  return el("div", { class: "choice", role: "group", "aria-label": "How much the map shows" },
    options.map(([hops, text]) => button(text, () => go({ node: id, hops, view: "map" }),
      { "aria-pressed": String(state.hops === hops), "data-hops": hops })));
}

/** Broader and narrower entities. */
function hierarchy(id, edges) {
  const steps = edges.filter((edge) => edge.relation === "broader");
  const broader = steps.filter((edge) => edge.from === id).map((edge) => edge.to);
  const narrower = steps.filter((edge) => edge.to === id).map((edge) => edge.from);
  const line = (name, ids) => ids.length ? el("div", { class: "chips" }, el("h3", {}, name),
    longList(ids, (other) => el("li", {}, nodeLink(other)), 8)) : "";
  return el("div", {}, line("Broader", broader), line("Narrower", narrower));
}

/** The facts of one relation, the surest first. */
function factsOf(id, relation, edges) {
  const own = edges.filter((edge) => edge.relation === relation);
  if (!own.length) return "";
  own.sort((a, b) => (b.confidence ?? 0) - (a.confidence ?? 0) || a.from - b.from || a.to - b.to);
  const name = isPaper(id) ? forward(relation) : backward(relation);
  return el("section", { "data-relation": relation },
    el("h3", {}, capital(name), el("small", {}, own.length)), longList(own, (edge) => fact(edge, id)));
}

function fact(edge, id) {
  const [first, ...others] = edge.evidence ?? [];
  const quoted = (sentence) => quotation(sentence, edge.surfaces ?? [], edge.from);
  return el("li", {},
    el("div", { class: "head" }, counted(edge, id), confidence(edge)),
    note(edge, id),
    first === undefined ? "" : quoted(first),
    others.length ? el("details", {},
      el("summary", {}, others.length === 1 ? "1 more sentence" : `${others.length} more sentences`),
      ...others.map(quoted)) : "");
}

/** Numbers of devices as people write them: "1, 4 and 8". */
const listed = (counts) => new Intl.ListFormat("en-GB").format(counts.map(String));

/** The other end of a fact; of hardware with how many a paper says it has. */
function counted(edge, id) {
  const other = otherEnd(edge, id);
  return nodeLink(other, isPaper(id) && edge.counts ? `${listed(edge.counts)} × ${NODES[other].label}` : undefined);
}

/** What else there is to say of a fact: how many devices, and what a person changed in it. */
function note({ counts, reason = "" }, id) {
  const devices = counts && !isPaper(id) ? `${listed(counts)} ${counts.join() === "1" ? "device" : "devices"}` : "";
  const changes = reason.split("; ").filter((part) => part.startsWith("corrected"));
  const text = [devices, ...changes].filter(Boolean).join(" · ");
  return text ? el("p", { class: "note" }, capital(text)) : "";
}

/** What people changed in a paper, with what they removed. */
function corrections(rows) {
  return rows.length ? el("section", { class: "corrections" },
    el("h3", {}, "Corrections", el("small", {}, rows.length)),
    el("ul", { class: "facts" }, rows.map(correction))) : "";
}

function correction({ action, entity, value, author, date, comment }) {
  const to = RELATIONS.includes(value) ? forward(value) : value;
  return el("li", {}, `${capital(action)} ${entity}${to ? ` → ${to}` : ""}`,
    el("div", { class: "source" }, [author, date, comment].filter(Boolean).join(" · ")));
}

function confidence({ confidence: sure, reason }) {
  if (sure === undefined) return "";
  const text = `${Math.round(sure * 100)} %`;
  const why = reason ? `confidence; found by ${reason}` : "confidence";
  return el("span", { class: "sure", title: capital(why) }, text, el("span", { class: "unseen" }, ` ${why}`));
}

// --- results

/** Claimed results as a table: what was measured, against what, on what, and the sentence. */
function resultTable(id) {
  const results = resultsOf(id);
  if (!results.length) return "";
  const columns = ["Result", "Against", "Model, hardware, data"];
  const more = results.length > 20 ? el("p", {}, el("a", { href: addressOf({ view: "results" }) },
    `${results.length - 20} more in the table of results`)) : "";
  return el("section", { class: "results" },
    el("h3", {}, isPaper(id) ? "Results" : "Results that name it", el("small", {}, results.length)),
    el("table", {}, el("thead", {}, el("tr", {}, columns.map((name) => el("th", { scope: "col" }, name)))),
      results.slice(0, 20).map((result) => resultRows(result, id))), more);
}

function resultRows(result, id) {
  const setting = [...result.model, ...result.hardware, ...result.dataset];
  const what = [result.metric, directionText(result)].filter(Boolean).join(", ");
  return el("tbody", {},
    el("tr", {},
      el("td", {}, el("strong", {}, valueText(result)), ` ${what}`),
      el("td", {}, named(result.paper, result.baseline, id)),
      el("td", {}, named(result.paper, setting, id))),
    el("tr", {}, el("td", { colspan: "3" },
      isPaper(id) ? "" : nodeLink(result.paper), quotation(result.sentence, [result.quote], result.paper))));
}

/** The direction, unless the metric's name says it. */
const directionText = ({ metric, direction }) => (metric.includes(direction) ? "" : direction);

/** Texts that a result names, as links where they are entities of the graph. */
function named(paper, texts, id = null) {
  return texts.map((text) => {
    const found = meant(paper, text);
    return el("div", {}, found === undefined || found === id ? text : nodeLink(found, text));
  });
}
