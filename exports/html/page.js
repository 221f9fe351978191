// Making elements. Text of papers gets into the page here only, always as text, never as markup.

/** An element; `props` are attributes, `on…` are listeners, null and false leave out. Strings become text. */
function el(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== ""));
  return element;
}

const button = (text, onclick, props = {}) => el("button", { type: "button", onclick, ...props }, text);

/** Corners of each shape in a circle of radius 1; null is the circle itself. Legend and map draw the same. */
const OUTLINES = {
  dot: null,
  square: [[-0.85, -0.85], [0.85, -0.85], [0.85, 0.85], [-0.85, 0.85]],
  triangle: [[0, -1.1], [1.05, 0.75], [-1.05, 0.75]],
  triangleDown: [[0, 1.1], [1.05, -0.75], [-1.05, -0.75]],
  diamond: [[0, -1.2], [1.05, 0], [0, 1.2], [-1.05, 0]],
  hexagon: [0, 1, 2, 3, 4, 5].map((side) => [1.08 * Math.cos(side * Math.PI / 3), 1.08 * Math.sin(side * Math.PI / 3)]),
  box: [[-0.8, -1.1], [0.3, -1.1], [0.8, -0.6], [0.8, 1.1], [-0.8, 1.1]],
};
const SHAPE_OF = new Map(NODES.map((node) => [node.group, node.shape]));

function svg(tag, props) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) element.setAttribute(name, value);
  return element;
}

/** The sign of a kind: its shape in its colour. */
function sign(kind) {
  const corners = OUTLINES[SHAPE_OF.get(kind)];
  const picture = svg("svg", { viewBox: "-1.3 -1.3 2.6 2.6", class: `sign kind-${kind}`, "aria-hidden": "true" });
  picture.append(corners ? svg("polygon", { points: corners.join(" ") }) : svg("circle", { r: 1 }));
  return picture;
}

/** A link that selects a node. */
function nodeLink(id, text = NODES[id].label) {
  const href = addressOf({ node: id, view: state.view });
  return el("a", { href, class: "node" }, sign(NODES[id].group), el("span", {}, text));
}

/** A link out of the page, or plain text when the address is none of the web. */
function webLink(address, text, label = null) {
  if (!/^https?:\/\//.test(address ?? "")) return el("span", {}, text);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer", "aria-label": label }, text);
}

/** An address of the web for reading: without what all have, and apart between its words if it is too long for a line. */
function shortAddress(address) {
  const short = address.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
  return short.split(/(?<=[/_-])/).flatMap((part) => [part, el("wbr")]);
}

/** Where the surfaces stand in a sentence, whatever the case: sorted ranges that do not overlap. */
function ranges(sentence, surfaces) {
  const low = sentence.toLowerCase();
  if (low.length !== sentence.length) return [];
  const found = surfaces.filter(Boolean).flatMap((surface) => places(low, surface.toLowerCase()));
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  return found.filter(([start], index) => found.slice(0, index).every(([, end]) => start >= end));
}

function places(text, part) {
  const found = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) {
    found.push([at, at + part.length]);
  }
  return found;
}

/** A sentence as a quotation, with the surfaces marked and the way to it in the paper. */
function quotation(index, surfaces, paper) {
  const sentence = wordsOf(index);
  const parts = [];
  let done = 0;
  for (const [start, end] of ranges(sentence, surfaces)) {
    parts.push(sentence.slice(done, start), el("mark", {}, sentence.slice(start, end)));
    done = end;
  }
  return el("blockquote", {}, ...parts, sentence.slice(done), placeLink(index, paper));
}

/** The way to a sentence in its paper, never alone on a line. */
function placeLink(index, paper) {
  const place = placeOf(index);
  return place ? ["\u00a0", webLink(place, "↗", `Read it in ${NODES[paper].label}`)] : [];
}

/** A list that shows its first items, and the rest when asked. */
function longList(items, make, first = 12) {
  const list = el("ul", { class: "facts" }, items.slice(0, first).map(make));
  if (items.length <= first) return list;
  const more = button(`Show ${items.length - first} more`, () => {
    list.append(...items.slice(first).map(make));
    list.children[first].querySelector("a")?.focus();
    more.remove();
  }, { class: "more" });
  return el("div", {}, list, more);
}

/** Hand a file to the person. */
function download(name, content) {
  const link = el("a", { href: URL.createObjectURL(content), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Tell those who listen instead of look. */
function announce(text) {
  document.getElementById("live").textContent = text;
}
