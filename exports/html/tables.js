// The same data as tables: for reading, sorting, filtering and taking away as CSV; the equal of the map without looking.

const tables = document.getElementById("tables");
const ROWS_AT_ONCE = 200;
let tableFilter = "";

/**
 * A column: its head, the value to sort by and to export, and how it is shown when that is more than the value.
 * `hidden` ones are for export only.
 */
const column = (name, value, show = null, numeric = false) => ({ name, value, show: show ?? value, numeric });
const hidden = (name, value) => ({ ...column(name, value), hidden: true });
/** The columns to show: those in which some row has something. */
const visible = (table) => table.columns.filter((one) => !one.hidden && table.rows().some((row) => one.value(row) !== ""));

const linkColumn = (name, idOf) => column(name, (row) => NODES[idOf(row)].label, (row) => nodeLink(idOf(row)));
const texts = (name, key) => column(name, (row) => row[key].join("; "), (row) => named(row.paper, row[key]));

/** The other ends of a node's `proposes` facts: what a paper proposes, or who proposes an entity. */
function proposals(id) {
  const edges = EDGES_OF[id].map((index) => EDGES[index]);
  return edges.filter(({ relation }) => relation === "proposes").map((edge) => otherEnd(edge, id));
}

const fewAliases = (names) => names.slice(0, 3).join("; ") + (names.length > 3 ? "; …" : "");

const TABLES = {
  papers: {
    title: "Papers", sort: "facts-", rows: () => PAPERS, node: (id) => id,
    columns: [
      linkColumn("paper", (id) => id),
      column("year", (id) => NODES[id].year ?? "", null, true),
      column("proposes", (id) => proposals(id).map((other) => NODES[other].label).join("; "),
        (id) => proposals(id).map((other) => el("div", {}, nodeLink(other)))),
      column("facts", (id) => WEIGHT[id], null, true),
      column("results", (id) => (NODES[id].results ?? []).length, null, true),
      column("source", (id) => NODES[id].url ?? "",
        (id) => (NODES[id].url ? webLink(NODES[id].url, "open ↗", `Open the paper ${NODES[id].label}`) : "")),
    ],
  },
  entities: {
    title: "Entities", sort: "papers-", node: (id) => id,
    rows: () => ENTITIES.filter((id) => isOn(NODES[id].group) && (state.generic || !NODES[id].generic)),
    columns: [
      linkColumn("entity", (id) => id),
      column("kind", (id) => singular(NODES[id].group)),
      column("papers", (id) => WEIGHT[id], null, true),
      column("proposed by", (id) => proposals(id).map((paper) => NODES[paper].label).join("; "),
        (id) => proposals(id).map((paper) => el("div", {}, nodeLink(paper, shortLabel(paper))))),
      column("definition", (id) => NODES[id].definition ?? ""),
      column("also called", (id) => (NODES[id].aliases ?? []).join("; "), (id) => fewAliases(NODES[id].aliases ?? [])),
    ],
  },
  results: {
    title: "Results", sort: "value-", rows: () => RESULTS, node: (result) => result.paper,
    columns: [
      column("value", (result) => result.value, (result) => el("strong", {}, valueText(result)), true),
      hidden("unit", (result) => result.unit),
      hidden("measure", (result) => result.measure),
      column("metric", (result) => [result.metric, directionText(result)].filter(Boolean).join(", ")),
      column("of", (result) => result.subject, (result) => named(result.paper, [result.subject].filter(Boolean))),
      texts("against", "baseline"),
      texts("model", "model"),
      texts("hardware", "hardware"),
      texts("data set", "dataset"),
      column("paper", (result) => NODES[result.paper].label,
        (result) => nodeLink(result.paper, shortLabel(result.paper))),
      column("sentence", (result) => wordsOf(result.sentence),
        (result) => [wordsOf(result.sentence), ...placeLink(result.sentence, result.paper)]),
      hidden("link", (result) => placeOf(result.sentence)),
    ],
  },
};

/** Draw the table of the state's view. */
function showTable() {
  const table = TABLES[state.view];
  const filter = el("input", { type: "search", id: "table-filter", value: tableFilter, placeholder: "Filter rows",
    "aria-label": "Filter rows", oninput: ({ target }) => { tableFilter = target.value; fillTable(table); } });
  tables.replaceChildren(
    el("div", { class: "bar" }, el("h2", { tabindex: "-1" }, table.title), filter,
      button("Download CSV", () => saveTable(table), { id: "csv" }), el("p", { id: "rows", role: "status" })),
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `${table.title}, scrollable` },
      el("table", {}, el("thead", {}, el("tr", {}, visible(table).map((one) => head(table, one)))), el("tbody"))));
  fillTable(table);
}

/** A head that sorts: numbers the largest first, texts from A. */
function head(table, { name, numeric }) {
  const [by, down] = order(table);
  const next = by === name ? (down ? name : `${name}-`) : numeric ? `${name}-` : name;
  const arrow = by !== name ? "" : down ? " ↓" : " ↑";
  return el("th", { scope: "col", class: numeric && "numeric",
    "aria-sort": by !== name ? "none" : down ? "descending" : "ascending" },
  button(capital(name) + arrow, () => go({ sort: next })));
}

/** Column and direction that the table is sorted by. */
function order(table) {
  const known = table.columns.some(({ name }) => name === state.sort.replace(/-$/, ""));
  const sort = known ? state.sort : table.sort;
  return [sort.replace(/-$/, ""), sort.endsWith("-")];
}

/** The rows that pass the filter, sorted; every word of the filter has to be somewhere in the row. */
function rowsOf(table) {
  const [by, down] = order(table);
  const { value, numeric } = table.columns.find(({ name }) => name === by);
  const words = plain(tableFilter).split(/\s+/).filter(Boolean);
  const kept = table.rows().filter((row) => words.length === 0 || matches(table, row, words));
  const compare = numeric ? (a, b) => value(a) - value(b) : (a, b) => value(a).localeCompare(value(b), "en");
  return kept.sort((a, b) => (down ? compare(b, a) : compare(a, b)));
}

function matches(table, row, words) {
  const text = plain(table.columns.map(({ value }) => value(row)).join(" ") + (row.reported ? ` ${valueText(row)}` : ""));
  return words.every((word) => text.includes(word));
}

function fillTable(table) {
  const rows = rowsOf(table);
  const body = tables.querySelector("tbody");
  body.replaceChildren();
  addRows(table, body, rows, 0);
  document.getElementById("rows").textContent = `${number(rows.length)} of ${number(table.rows().length)}`;
}

function addRows(table, body, rows, from) {
  const columns = visible(table);
  body.append(...rows.slice(from, from + ROWS_AT_ONCE).map((row) => tableRow(table, row, columns)));
  if (rows.length <= from + ROWS_AT_ONCE) return;
  const more = el("tr", {}, el("td", { colspan: columns.length }, button("Show more rows", () => {
    more.remove();
    addRows(table, body, rows, from + ROWS_AT_ONCE);
  })));
  body.append(more);
}

function tableRow(table, row, columns) {
  const id = table.node(row);
  return el("tr", { "data-node": id, "aria-current": id === state.node ? "true" : null },
    columns.map(({ show, numeric, name }) => el("td", { class: numeric ? "numeric" : `of-${name.split(" ")[0]}` },
      show(row))));
}

/** Mark the rows of the selected node. */
function markRows() {
  for (const row of tables.querySelectorAll("tbody tr")) {
    if (state.node !== null && row.dataset.node === String(state.node)) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

/** A cell of CSV: quoted where needed; what a spreadsheet would run as a formula gets an apostrophe. */
function cell(value) {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csv(table) {
  const lines = [table.columns.map(({ name }) => name), ...rowsOf(table).map((row) => table.columns.map(
    ({ value }) => value(row)))];
  return lines.map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
}

const saveTable = (table) => download(`${state.view}.csv`, new Blob([csv(table)], { type: "text/csv;charset=utf-8" }));
