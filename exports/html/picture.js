// The map: vis-network moves, zooms and finds what the pointer is on; shapes, edges and labels are drawn here, edges in
// one stroke a relation and labels only where they do not cover each other.

/** How each relation's line looks: width and dashes in pixels. */
const LINES = {
  proposes: [2, []], uses: [1, []], evaluates_on: [1, [6, 3]], compares_with: [1, [2, 3]], studies: [1, [8, 3, 2, 3]],
  mentions: [0.6, [1, 3]], addresses: [1, [3, 3]], broader: [0.6, [1, 5]],
};
const lineOf = (relation) => LINES[relation] ?? [1, []];

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif";

const canvas = document.getElementById("canvas");
const points = new vis.DataSet();
let network = null;
let colours = {};
let drawn = new Map(); // id → [x, y] of the drawn nodes
let byImportance = [];
let lines = []; // [{relation, ends: [x1, y1, x2, y2, …], near: ends of those at the selected node}]
let bright = null; // ids that stand out, or null when all are equal
let hovered = null;
let fittedScale = 1;
let isFitted = false; // whether all is in sight as it was fitted, and nobody has moved or zoomed since

/** The style's colours, for the canvas. */
function readColours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  colours = Object.fromEntries(["ground", "ink", "muted", "edge", "accent"].map((name) => [name, read(name)]));
  for (const kind of KINDS) colours[kind] = read(kind) || colours.muted;
}

function startPicture(onSelect) {
  readColours();
  network = new vis.Network(canvas, { nodes: points, edges: new vis.DataSet() }, { ...DATA.options, nodes:
    { shape: "custom", ctxRenderer: drawNode, chosen: false } });
  canvas.querySelector(".vis-network").tabIndex = -1; // the frame around it has the focus and the keys
  network.on("click", ({ nodes }) => onSelect(nodes[0] ?? null));
  network.on("hoverNode", ({ node }) => hover(node));
  network.on("blurNode", () => hover(null));
  network.on("beforeDrawing", drawEdges);
  network.on("afterDrawing", drawLabels);
  network.on("zoom", () => { isFitted = false; keepInSight(); });
  network.on("dragStart", () => { isFitted = false; });
  // afterwards, because vis-network then sets its own scale
  network.on("resize", () => queueMicrotask(() => { if (isFitted) fitPicture(); }));
  dark.addEventListener("change", () => { readColours(); network.redraw(); });
}

function hover(id) {
  hovered = id;
  canvas.classList.toggle("over", id !== null);
  network.redraw();
}

/** Nobody gets lost: no zooming out to a speck, none in to nothing. */
function keepInSight() {
  const wanted = Math.min(Math.max(network.getScale(), fittedScale * 0.5), 12);
  if (wanted !== network.getScale()) network.moveTo({ scale: wanted });
}

// --- what is drawn

/** Draw what the state shows; returns {ids, all} as `shownNodes` does. */
function showPicture() {
  const shown = shownNodes();
  const places = shown.rings ? circles(state.node, shown.rings, canvas.clientWidth / canvas.clientHeight) : new Map();
  // whole numbers, because vis-network reads places with parseInt, which makes 8 of 8e-15
  drawn = new Map(shown.ids.map((id) => [id, (places.get(id) ?? [NODES[id].x, NODES[id].y]).map(Math.round)]));
  byImportance = [...shown.ids].sort((a, b) => importance(b) - importance(a) || a - b);
  bright = state.node === null || shown.rings ? null : new Set([state.node, ...neighbours(state.node)]);
  lines = RELATIONS.filter(isOn).map(segments);
  points.clear();
  // the most important last, so on top; `size` is what the pointer can hit
  points.add([...byImportance].reverse().map((id) => ({ id, size: NODES[id].size, x: drawn.get(id)[0], y: drawn.get(id)[1] })));
  return shown;
}

/** Papers have many facts each, so entities that many papers share come first, then papers that have a short name. */
function importance(id) {
  if (!isPaper(id)) return WEIGHT[id];
  return (WEIGHT[id] / 4 + (NODES[id].results ?? []).length / 8) * (shortLabel(id).endsWith("…") ? 0.3 : 1);
}

function segments(relation) {
  const ends = [];
  const near = [];
  for (const edge of EDGES) {
    if (edge.relation !== relation || !drawn.has(edge.from) || !drawn.has(edge.to)) continue;
    const own = state.node === edge.from || state.node === edge.to;
    (own ? near : ends).push(...drawn.get(edge.from), ...drawn.get(edge.to));
  }
  return { relation, ends, near };
}

// --- drawing

const isBright = (id) => bright === null || bright.has(id);

function tracePath(ctx, shape, x, y, size) {
  const corners = OUTLINES[shape];
  ctx.beginPath();
  if (!corners) ctx.arc(x, y, size, 0, 2 * Math.PI);
  else corners.forEach(([dx, dy], index) => ctx[index ? "lineTo" : "moveTo"](x + dx * size, y + dy * size));
  ctx.closePath();
}

/** Nodes grow slower than the zoom, which leaves more room for labels. */
const drawnSize = (id) => NODES[id].size * Math.max(network.getScale() / fittedScale, 1) ** -0.35;

function drawNode({ ctx, id, x, y }) {
  const { size: reach, shape, group, generic } = NODES[id];
  const size = drawnSize(id);
  return {
    drawNode() {
      ctx.globalAlpha = isBright(id) ? 1 : 0.16;
      tracePath(ctx, shape, x, y, size);
      ctx.fillStyle = generic ? colours.ground : colours[group];
      ctx.strokeStyle = generic ? colours[group] : colours.ground;
      ctx.lineWidth = generic ? 1.5 : 1;
      ctx.stroke();
      ctx.fill();
      if (id === state.node || id === hovered) drawHalo(ctx, id, x, y, size);
      ctx.globalAlpha = 1;
    },
    nodeDimensions: { width: 2 * reach + 2, height: 2 * reach + 2 },
  };
}

function drawHalo(ctx, id, x, y, size) {
  ctx.globalAlpha = 1;
  ctx.beginPath();
  ctx.arc(x, y, size * 1.2 + 4 / network.getScale(), 0, 2 * Math.PI);
  ctx.strokeStyle = id === state.node ? colours.accent : colours.muted;
  ctx.lineWidth = 2.5 / network.getScale();
  ctx.stroke();
}

function drawEdges(ctx) {
  const pixel = 1 / network.getScale();
  // the more edges, the fainter each
  const faint = Math.min(0.42, 600 / lines.reduce((sum, { ends }) => sum + ends.length / 4, 1));
  ctx.save();
  for (const { relation, ends, near } of lines) {
    const [width, dashes] = lineOf(relation);
    // far out, dashes are only noise
    ctx.setLineDash(network.getScale() < 1.6 * fittedScale && !state.hops ? [] : dashes.map((length) => length * pixel));
    const alpha = bright === null ? faint : 0.2 * faint;
    strokeAll(ctx, ends, width * pixel, colours.edge, alpha);
    ctx.setLineDash(dashes.map((length) => length * pixel));
    strokeAll(ctx, near, (width + 0.6) * pixel, colours.accent, 0.75);
  }
  ctx.restore();
}

function strokeAll(ctx, ends, width, colour, alpha) {
  if (!ends.length) return;
  ctx.beginPath();
  for (let at = 0; at < ends.length; at += 4) {
    ctx.moveTo(ends[at], ends[at + 1]);
    ctx.lineTo(ends[at + 2], ends[at + 3]);
  }
  ctx.globalAlpha = alpha;
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}

// --- labels

const SHORT = 30;

/** What stands at a node: of a paper's title what comes before the colon, if that is a name. */
function shortLabel(id) {
  const { label } = NODES[id];
  const name = isPaper(id) && label.includes(": ") ? label.slice(0, label.indexOf(": ")) : label;
  return name.length > SHORT ? `${name.slice(0, SHORT - 1).trimEnd()}…` : name;
}

/** Those that may have a label, first those that must. */
function labelled() {
  const first = [hovered, state.node].filter((id) => id !== null && drawn.has(id));
  const rest = bright === null ? byImportance : byImportance.filter(isBright);
  return [...new Set([...first, ...rest])];
}

/** As many labels as the zoom leaves room for, none over another. */
function drawLabels(ctx) {
  const scale = network.getScale();
  const zoom = scale / fittedScale;
  const room = Math.min((canvas.clientWidth * canvas.clientHeight) / 18000, 50);
  const most = bright !== null || state.hops ? 150 : Math.round(Math.min(room * zoom ** 1.6, 220));
  const view = viewBox(scale);
  const taken = [];
  ctx.save();
  ctx.textAlign = "center";
  ctx.textBaseline = "top";
  ctx.lineJoin = "round";
  for (const id of labelled()) {
    if (taken.length >= most) break;
    drawLabel(ctx, id, scale, view, taken);
  }
  ctx.restore();
}

/** What part of the plane is in sight. */
function viewBox(scale) {
  const { x, y } = network.getViewPosition();
  const [width, height] = [canvas.clientWidth / scale / 2, canvas.clientHeight / scale / 2];
  return [x - width, y - height, x + width, y + height];
}

function drawLabel(ctx, id, scale, [left, top, right, bottom], taken) {
  const [x, y] = drawn.get(id);
  if (x < left || x > right || y < top || y > bottom) return;
  const strong = id === state.node || id === hovered;
  const pixels = strong ? 14 : WEIGHT[id] > 8 && !isPaper(id) ? 13 : 11.5;
  ctx.font = `${strong ? 600 : isPaper(id) ? "italic 400" : 500} ${pixels / scale}px ${FONT}`;
  const text = shortLabel(id);
  const half = ctx.measureText(text).width / 2 + 3 / scale;
  const middle = Math.min(Math.max(x, left + half), right - half);
  const at = y + drawnSize(id) * 1.15 + 2 / scale;
  const box = [middle - half, at, middle + half, at + (pixels + 2) / scale];
  if (!strong && taken.some((other) => overlap(box, other))) return;
  taken.push(box);
  ctx.strokeStyle = colours.ground;
  ctx.lineWidth = 3.5 / scale;
  ctx.strokeText(text, middle, at);
  ctx.fillStyle = isPaper(id) && !strong ? colours.muted : colours.ink;
  ctx.fillText(text, middle, at);
}

const overlap = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

// --- where one looks

/** All that is drawn, with a margin for labels. */
function fitPicture() {
  if (!drawn.size) return;
  const places = [...drawn.values()];
  const [left, right] = extent(places.map(([x]) => x));
  const [top, bottom] = extent(places.map(([, y]) => y));
  const margin = state.hops ? Math.min(canvas.clientWidth / 3, 180) : 64;
  const wanted = Math.min((canvas.clientWidth - margin) / (right - left || 1), (canvas.clientHeight - 104) / (bottom - top || 1));
  fittedScale = Math.min(Math.max(wanted, 0.02), 1.6);
  network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale: fittedScale, animation: false });
  isFitted = true;
}

const extent = (values) => values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)],
  [Infinity, -Infinity]);

const animation = () => (calm.matches ? false : { duration: 300, easingFunction: "easeInOutQuad" });

/** Bring a node into sight, unless it is well in sight already. */
function lookAt(id) {
  const [x, y] = drawn.get(id);
  const [left, top, right, bottom] = viewBox(network.getScale() * 1.25);
  if (x > left && x < right && y > top && y < bottom) network.redraw();
  else goTo({ position: { x, y } });
}

function zoomBy(factor) {
  const scale = Math.min(Math.max(network.getScale() * factor, fittedScale * 0.5), 12);
  goTo({ scale });
}

function goTo(view) {
  isFitted = false;
  network.moveTo({ ...view, animation: animation() });
}

/** The nearest drawn node in a direction (dx, dy), or the most important one when none is selected. */
function nodeTowards(dx, dy) {
  if (state.node === null || !drawn.has(state.node)) return byImportance[0] ?? null;
  const [x, y] = drawn.get(state.node);
  const cost = ([ox, oy]) => {
    const along = (ox - x) * dx + (oy - y) * dy;
    const aside = Math.abs((ox - x) * dy) + Math.abs((oy - y) * dx);
    return along > 0 && aside <= 2 * along ? along + 2 * aside : Infinity;
  };
  const best = byImportance.reduce((near, id) => {
    const price = id === state.node ? Infinity : cost(drawn.get(id));
    return price < near.price ? { id, price } : near;
  }, { id: null, price: Infinity });
  return best.id;
}

/** The view as a picture, with the page's ground behind it. */
function savePicture() {
  const source = canvas.querySelector("canvas");
  const copy = el("canvas", { width: source.width, height: source.height });
  const ctx = copy.getContext("2d");
  ctx.fillStyle = colours.ground;
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(source, 0, 0);
  copy.toBlob((blob) => download("graph.png", blob), "image/png");
}
