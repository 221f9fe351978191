// The search box: a list of what fits while one types, by label and alias, for mouse and keyboard.

const MOST_FOUND = 12;
const searchBox = document.getElementById("search");
const foundList = document.getElementById("found");
let found = [];
let chosen = -1;

/** Names of each node to search in, label first. */
const NAMES = NODES.map(({ label, aliases = [] }) => [label, ...aliases].map(plain));

/** How well a name fits: 0 not at all, 4 exactly. */
function fit(name, text) {
  if (name === text) return 4;
  if (name.startsWith(text)) return 3;
  const at = name.indexOf(text);
  if (at < 0) return 0;
  return /[\p{L}\p{N}]/u.test(name[at - 1]) ? 1 : 2;
}

/** Ids of the best fitting nodes: by fit, label before alias, then the better connected. */
function search(text) {
  const wanted = plain(text.trim());
  if (!wanted) return [];
  const scored = NODES.map(({ id }) => [id, Math.max(...NAMES[id].map((name, at) => fit(name, wanted) - (at ? 0.5 : 0)))]);
  const hits = scored.filter(([, score]) => score > 0);
  hits.sort((a, b) => b[1] - a[1] || WEIGHT[b[0]] - WEIGHT[a[0]] || a[0] - b[0]);
  return hits.slice(0, MOST_FOUND).map(([id]) => id);
}

function showFound() {
  found = search(searchBox.value);
  chosen = found.length ? 0 : -1;
  const typed = searchBox.value.trim() !== "";
  foundList.replaceChildren(...found.map(option));
  if (typed && !found.length) foundList.append(el("li", { class: "none" }, "Nothing has that name"));
  openList(typed);
  markChosen();
}

function option(id) {
  const alias = aliasFor(id);
  return el("li", { role: "option", id: `found-${id}`, "aria-selected": "false", onmousedown: (event) => take(id, event) },
    sign(NODES[id].group), el("span", { class: "name" }, NODES[id].label, alias ? el("small", {}, alias) : ""),
    el("span", { class: "badge" }, singular(NODES[id].group)));
}

/** The alias that fits, when the label does not. */
function aliasFor(id) {
  const wanted = plain(searchBox.value.trim());
  if (NAMES[id][0].includes(wanted)) return "";
  return NODES[id].aliases[NAMES[id].findIndex((name) => name.includes(wanted)) - 1];
}

function openList(open) {
  foundList.hidden = !open;
  searchBox.setAttribute("aria-expanded", String(open));
}

function markChosen() {
  [...foundList.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
  const item = foundList.children[chosen];
  if (chosen < 0 || !item) searchBox.removeAttribute("aria-activedescendant");
  else searchBox.setAttribute("aria-activedescendant", item.id);
  item?.scrollIntoView({ block: "nearest" });
}

function take(id, event) {
  event.preventDefault();
  searchBox.value = "";
  openList(false);
  go({ node: id });
}

function clearSearch() {
  searchBox.value = "";
  found = [];
  openList(false);
}

const SEARCH_KEYS = {
  ArrowDown: () => { chosen = (chosen + 1) % found.length; markChosen(); },
  ArrowUp: () => { chosen = (chosen + found.length - 1) % found.length; markChosen(); },
  Enter: (event) => take(found[Math.max(chosen, 0)], event),
};

function startSearch() {
  searchBox.addEventListener("input", showFound);
  searchBox.addEventListener("focus", () => { if (searchBox.value) showFound(); });
  searchBox.addEventListener("blur", () => openList(false));
  searchBox.addEventListener("keydown", (event) => {
    if (!found.length || foundList.hidden || !(event.key in SEARCH_KEYS)) return;
    event.preventDefault();
    SEARCH_KEYS[event.key](event);
  });
}
