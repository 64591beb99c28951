// The one table: a search, filters, headings that sort and whose small histograms filter, and the rows.
// A view that holds a table has its state in `view().table`, and handles the requests `table_…`.

import { make } from "../elements.js";
import { count } from "../numbers.js";
import { pageTitle, act, small } from "../records.js";
import { chipsOf, filterPanel } from "./filters.js";
import { clear, frame, nounOf, takeRows } from "./frame.js";

const TYPING = 250; // ms after the last key before a search is sent
const SAMPLE = 50; // rows

// `before`: cells before those of the table, of a row and of the heading; `actions`: more controls at the
// top.
export function tableParts(ui, { before, actions = [], below = [] } = {}) {
  const table = ui.view().table;
  askForMore(ui);
  ui.local.$bars = { ...ui.local.$bars, ...table.bars };
  return [
    top(ui, table, actions),
    make("p", { class: "pw-soft pw-table-about" }, table.about),
    bar(ui, table),
    filterPanel(ui, table),
    columnsPanel(ui, table),
    frame(ui, before),
    ...below,
  ];
}

// What a page that holds a table listens to: rows that are sent alone; the key / goes to the search, unless
// something is typed.
export function tableEvents(ui) {
  takeRows(ui);
  ui.root.addEventListener("keydown", (event) => {
    const typing = ["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName);
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const search = ui.root.querySelector('[data-key="table-search"]');
    if (!search) return;
    event.preventDefault();
    event.stopPropagation();
    search.focus();
  });
}

// What comes after the first rows: late columns, then histograms.
function askForMore(ui) {
  clearTimeout(ui.local.$more);
  ui.local.$more = setTimeout(() => ui.whenIdle("more of the table", () => askForWhatIsLeft(ui)), 20);
}

function askForWhatIsLeft(ui) {
  const { table } = ui.view();
  if (!table) return;
  const left = table.columns.filter(
    ({ name, form }) => table.shown.includes(name) && !(name in table.bars) && !["id", "text"].includes(form),
  );
  if (table.late.length && !ui.local.$window) ui.ask("table_late");
  else if (left.length) ui.ask("table_bars");
}

function top(ui, table, actions) {
  const texts = table.columns.some(({ name, form }) => form === "text" && isBlurred(table, name));
  return make(
    "header",
    { class: "pw-table-top" },
    pageTitle(table.title),
    make("span", { class: "pw-soft pw-num" }, `${count(table.total)} in the store`),
    make("span", { class: "pw-grow" }),
    texts ? reveal(ui) : "",
    ...actions,
    table.sample === null ? sampleButtons(ui, table) : "",
    act(`Columns: ${table.shown.length} of ${table.columns.length}`, "table-columns", () => toggle(ui, "columns"), {
      "aria-expanded": String(Boolean(ui.local["table-columns-open"])),
    }),
    act(`CSV of ${count(table.n)}`, "table-csv", () => ui.ask("table_csv"), { disabled: !table.n }),
  );
}

function isBlurred(table, name) {
  return table.kind === "posts" && (name === "text" || name.startsWith("field:"));
}

function reveal(ui) {
  const box = make("input", { type: "checkbox", role: "switch", "data-key": "table-reveal" });
  box.checked = Boolean(ui.local["table-reveal"]);
  box.addEventListener("change", () => {
    ui.local["table-reveal"] = box.checked;
    ui.draw();
  });
  return make("label", { class: "pw-tick" }, box, "Reveal all texts");
}

function sampleButtons(ui, table) {
  const seed = make("input", {
    class: "pw-field pw-seed",
    "data-key": "table-seed",
    inputmode: "numeric",
    "aria-label": "Seed of the sample",
    title: "The same seed draws the same rows",
  });
  seed.value = ui.local["table-seed"] ?? table.seed;
  const draw = () => ui.ask("table_sample", { size: SAMPLE, seed: seed.value });
  seed.addEventListener("input", () => {
    ui.local["table-seed"] = seed.value;
  });
  seed.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") draw();
  });
  return make(
    "span",
    { class: "pw-sample" },
    act(`Sample ${SAMPLE}`, "table-sample", draw, { disabled: !table.n }),
    make("span", { class: "pw-soft" }, "seed"),
    seed,
  );
}

function toggle(ui, panel) {
  ui.local[`table-${panel}-open`] = !ui.local[`table-${panel}-open`];
  ui.draw();
}

function bar(ui, table) {
  const some = table.chips.length || table.search || table.selection !== null || table.sample !== null;
  return make(
    "div",
    { class: "pw-table-bar" },
    searchBox(ui, table),
    ...chipsOf(ui, table),
    act("+ Filter", "table-filter", () => toggle(ui, "filter"), {
      "aria-expanded": String(Boolean(ui.local["table-filter-open"])),
    }),
    some ? act("Clear all", "table-clear", () => clear(ui), { class: "pw-button pw-table-plain" }) : "",
    make("span", { class: "pw-grow" }),
    make(
      "span",
      { class: "pw-num pw-found", role: "status" },
      make("b", {}, count(table.n)),
      ` ${nounOf(table, table.n)}, ${count(table.ms)} ms`,
    ),
  );
}

function searchBox(ui, table) {
  const input = make("input", {
    type: "search",
    class: "pw-field",
    "data-key": "table-search",
    placeholder: table.placeholder,
    "aria-label": table.placeholder,
    "aria-keyshortcuts": "/",
    maxlength: 200,
  });
  input.value = ui.local["table-search"] ?? table.search;
  const send = () => {
    clearTimeout(ui.local.$typing);
    const text = ui.local["table-search"];
    if (text !== undefined && text.trim() !== ui.view().table.search) ui.ask("table_search", { text });
  };
  input.addEventListener("input", () => {
    ui.local["table-search"] = input.value;
    clearTimeout(ui.local.$typing);
    ui.local.$typing = setTimeout(send, TYPING);
  });
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") send();
  });
  return make("div", { class: "pw-searchbox" }, input, make("kbd", { "aria-hidden": "true" }, "/"));
}

function columnsPanel(ui, table) {
  if (!ui.local["table-columns-open"]) return "";
  const boxes = table.columns.map(({ name, label }) => {
    const box = make("input", { type: "checkbox", "data-key": `table-column-${name}` });
    box.checked = table.shown.includes(name);
    box.addEventListener("change", () => {
      const names = table.columns.map((column) => column.name);
      ui.ask("table_show", { names: names.filter((one) => (one === name ? box.checked : table.shown.includes(one))) });
    });
    return make("label", { class: "pw-tick" }, box, make("bdi", {}, label));
  });
  return make(
    "div",
    { class: "pw-panel", role: "group", "aria-label": "Columns" },
    ...boxes,
    small("Done", "table-columns-done", () => toggle(ui, "columns")),
  );
}
