// What ties the page together: legend, views, tools, keys, and the one function that shows a state.

const byId = (id) => document.getElementById(id);

// --- legend, which is also the filter

function showLegend() {
  const generic = NODES.filter((node) => node.generic).length;
  byId("legend").replaceChildren(
    el("fieldset", {}, el("legend", {}, "Kinds"), KINDS.map((kind) =>
      toggle(kind, capital(plural(kind)), KIND_COUNTS.get(kind), sign(kind)))),
    el("fieldset", {}, el("legend", {}, "Relations"), RELATIONS.map((relation) =>
      toggle(relation, capital(forward(relation)), RELATION_COUNTS.get(relation), stroke(relation)))),
    generic ? genericToggle(generic) : "",
    el("p", { class: "hint" }, "Larger means named by more papers. ", hint()),
    button("Reset filters", () => go({ off: START.off, generic: false }), { id: "reset" }));
}

/** What the first picture leaves out, and why. */
function hint() {
  const left = START.off.map((relation) => `“${forward(relation)}”`).join(", ");
  return `At first the map leaves out ${left && `${left} and `}very general things, so that what papers do stands out.`;
}

function toggle(name, text, count, picture) {
  const box = el("input", { type: "checkbox", name, checked: isOn(name), onchange: () => flip(name) });
  return el("label", {}, box, picture, el("span", {}, text), el("span", { class: "count" }, number(count)));
}

function genericToggle(count) {
  const box = el("input", { type: "checkbox", name: "generic", checked: state.generic,
    onchange: () => go({ generic: !state.generic }) });
  return el("fieldset", {}, el("legend", {}, "Very general"), el("label", {}, box, stroke(null),
    el("span", {}, "Generic things"), el("span", { class: "count" }, number(count))));
}

const flip = (name) => go({ off: isOn(name) ? [...state.off, name] : state.off.filter((other) => other !== name) });

/** A piece of a relation's line, or the hollow sign of generic things. */
function stroke(relation) {
  const picture = svg("svg", { viewBox: "0 0 22 10", class: "stroke", "aria-hidden": "true" });
  if (relation === null) picture.append(svg("circle", { cx: 11, cy: 5, r: 4, class: "hollow" }));
  else {
    const [width, dashes] = lineOf(relation);
    picture.append(svg("line", { x1: 0, x2: 22, y1: 5, y2: 5, "stroke-width": width + 0.6,
      "stroke-dasharray": dashes.join(" ") }));
  }
  return picture;
}

// --- views and tools

function startViews() {
  const names = { map: "Map", papers: "Papers", entities: "Entities", results: "Results" };
  byId("views").append(...VIEWS.map((view) => el("a", { "data-view": view, href: "#" }, names[view])));
}

function showViews() {
  for (const link of byId("views").children) {
    link.href = addressOf({ view: link.dataset.view, sort: "" });
    if (link.dataset.view === state.view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function startTools() {
  byId("tools").append(
    button("+", () => zoomBy(1.4), { "aria-label": "Zoom in", title: "Zoom in (+)" }),
    button("−", () => zoomBy(1 / 1.4), { "aria-label": "Zoom out", title: "Zoom out (-)" }),
    button("Fit", fitPicture, { title: "Show all (0)" }),
    button("PNG", savePicture, { id: "png", title: "Save the view as a picture" }),
    button("Copy link", copyLink, { id: "copy", title: "Copy a link to this view" }));
}

async function copyLink() {
  try {
    await navigator.clipboard.writeText(location.href);
    announce("Link copied");
    byId("copy").textContent = "Copied";
  } catch {
    // browsers refuse the clipboard to some local files: the address bar has the same link
    announce("The address bar holds the link");
    byId("copy").textContent = "See address bar";
  }
}

// --- keys

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const MAP_KEYS = { "+": () => zoomBy(1.4), "=": () => zoomBy(1.4), "-": () => zoomBy(1 / 1.4), 0: () => fitPicture(),
  Enter: () => readDetails() };

function onMapKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key in ARROWS) go({ node: nodeTowards(...ARROWS[event.key]) ?? state.node });
  else if (event.key in MAP_KEYS) MAP_KEYS[event.key]();
  else return;
  event.preventDefault();
}

const typing = (target) => target.matches("input[type=text], input[type=search]");

function onPageKey(event) {
  if (event.key === "/" && !typing(event.target)) {
    event.preventDefault();
    searchBox.focus();
  } else if (event.key === "Escape") {
    if (searchBox.value || !foundList.hidden) clearSearch();
    else go({ node: null, hops: 0 });
  }
}

const readDetails = () => panel.querySelector("h2").focus();

// --- showing a state

/** Show what the address says. */
function apply() {
  const before = state;
  const place = keyboardPlace();
  state = decode(location.hash);
  const onMap = state.view === "map";
  byId("map").hidden = !onMap;
  tables.hidden = onMap;
  panel.hidden = !onMap && state.node === null;
  byId("filters").hidden = !["map", "entities"].includes(state.view);
  showLegendState();
  showViews();
  showPanel();
  if (onMap) showMap(before);
  else if (sameTable(before)) markRows();
  else showTable();
  tell(before);
  if (place) document.querySelector(place)?.focus({ preventScroll: true });
}

/** Where the keyboard goes on, as a selector, when what it is on is about to be made anew. */
function keyboardPlace() {
  const active = document.activeElement;
  if (panel.contains(active)) return active.dataset.hops ? `#panel [data-hops="${active.dataset.hops}"]` : "#panel h2";
  return active.closest("th") ? "th:not([aria-sort=none]) button" : null;
}

/** Whether the table would have the same rows: then it stays, with its scroll position. */
const sameTable = (before) => before !== START && encode({ ...before, node: null }) === encode({ ...state, node: null });

/** Ticks of the legend; its elements stay, so that the keyboard does not lose its place. */
function showLegendState() {
  for (const box of byId("legend").querySelectorAll("input")) {
    box.checked = box.name === "generic" ? state.generic : isOn(box.name);
  }
  byId("reset").disabled = addressOf({ off: START.off, generic: false }) === addressOf({});
}

function showMap(before) {
  const { ids, all } = showPicture();
  const total = NODES.length;
  byId("shown").textContent = ids.length < all
    ? `${number(ids.length)} best connected of ${number(all)}; search and tables reach all`
    : `${number(ids.length)} of ${number(total)} nodes`;
  byId("copy").textContent = "Copy link";
  const whole = state.hops || state.hops !== before.hops || before.view !== "map" || before === START;
  if (whole) fitPicture();
  if (state.node !== null && !state.hops) lookAt(state.node);
}

/** Say what is selected now. */
function tell(before) {
  if (state.node === before.node) return;
  if (state.node === null) announce("Selection cleared");
  else {
    const { label, group } = NODES[state.node];
    announce(`${label}, ${singular(group)}, ${number(WEIGHT[state.node])} ${isPaper(state.node) ? "facts" : "papers"}`);
  }
}

function start() {
  // in focus, a click beside a node is more likely a slip than a wish to leave
  startPicture((id) => (id === null && state.hops ? null : go({ node: id })));
  startViews();
  startTools();
  startSearch();
  showLegend();
  byId("filters").open = innerWidth > 900;
  byId("skip").addEventListener("click", readDetails);
  canvas.addEventListener("keydown", onMapKey);
  document.addEventListener("keydown", onPageKey);
  addEventListener("hashchange", apply);
  apply();
}

start();

/** For tests and for the curious: what is shown, in numbers and names; nothing here changes the page but `select`. */
window.paperkg = Object.freeze({
  counts: { papers: PAPERS.length, entities: ENTITIES.length, facts: FACTS, results: RESULTS.length },
  /** Labels of the nodes that the map draws. */
  drawn: () => [...drawn.keys()].map((id) => NODES[id].label),
  /** Number of edges that the map draws. */
  drawnEdges: () => lines.reduce((sum, { ends, near }) => sum + (ends.length + near.length) / 4, 0),
  /** Label of the selected node, or null. */
  selected: () => (state.node === null ? null : NODES[state.node].label),
  /** Select a node by the tail of its IRI, such as `technique/flash-attention`. */
  select: (key) => go({ node: ID_OF.get(key) ?? null }),
  /** Where a drawn node stands on the screen, in pixels from the map's corner. */
  where: (key) => network.canvasToDOM(network.getPosition(ID_OF.get(key))),
  /** The CSV of the table of the current view. */
  csv: () => csv(TABLES[state.view]),
});
