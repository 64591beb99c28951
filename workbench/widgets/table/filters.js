// The filters of a table: as chips that can be removed, and a form for any column.

import { make } from "../elements.js";
import { count } from "../numbers.js";
import { act, small } from "../records.js";
import { timeField } from "../time_field.js";
import { categoryWords } from "./cells.js";

const RANGES = ["number", "share", "time"];
const MAX_CHOICES = 30;

export function chipsOf(ui, table) {
  const chips = table.chips.map(({ column, label, words }) =>
    chip(label, words, `table-unfilter-${column}`, () => ui.ask("table_unfilter", { column })),
  );
  if (table.sample !== null) {
    const words = `${count(table.sample)} at random, seed ${table.seed}`;
    chips.unshift(
      chip("sample", words, "table-unsample", () => ui.ask("table_sample", { size: 0, seed: table.seed })),
      small("Draw again", "table-redraw", () => ui.ask("table_sample", { size: table.sample, seed: table.seed + 1 })),
    );
  }
  if (table.selection !== null) {
    chips.unshift(chip("", table.selection, "table-unselect", () => ui.ask("table_unselect")));
  }
  return chips;
}

function chip(label, words, key, remove) {
  return make(
    "span",
    { class: "pw-filter-chip" },
    make(
      "span",
      {},
      label ? make("span", { class: "pw-soft" }, `${label.toLowerCase()} `) : "",
      make("bdi", {}, words),
    ),
    act("×", key, remove, { class: "pw-x", "aria-label": `Remove: ${label} ${words}` }),
  );
}

export function filterPanel(ui, table) {
  if (!ui.local["table-filter-open"]) return "";
  const columns = table.columns.filter(({ name }) => name !== "what");
  const chosen = columns.find(({ name }) => name === ui.local["table-filter-column"]) ?? columns[0];
  const pick = make(
    "select",
    { class: "pw-field", "data-key": "table-filter-column", "aria-label": "Column to filter by" },
    ...columns.map(({ name, label }) => make("option", { value: name, selected: name === chosen.name }, label)),
  );
  pick.value = chosen.name;
  pick.addEventListener("change", () => {
    ui.local["table-filter-column"] = pick.value;
    delete ui.local["table-low"];
    delete ui.local["table-high"];
    delete ui.local["table-holds"];
    ui.draw();
  });
  return make(
    "div",
    { class: "pw-panel", role: "group", "aria-label": "Add a filter" },
    pick,
    ...(RANGES.includes(chosen.form) ? range(ui, chosen) : choices(ui, table, chosen)),
    act("Done", "table-filter-done", () => {
      ui.local["table-filter-open"] = false;
      ui.draw();
    }),
  );
}

function typed(ui, key, label, entered, more = {}) {
  const input = make("input", { class: "pw-field", "data-key": key, "aria-label": label, placeholder: label, ...more });
  input.value = ui.local[key] ?? "";
  input.addEventListener("input", () => {
    ui.local[key] = input.value;
  });
  input.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter") entered();
  });
  return input;
}

function range(ui, column) {
  const unit = { share: ", %", time: ", UTC" }[column.form] ?? "";
  const isTime = column.form === "time";
  const end = (key, word) => {
    const element = typed(ui, key, `${word}${unit}`, add, isTime ? {} : { inputmode: "decimal", size: 10 });
    if (!isTime) return element;
    const name = make("span", { class: "pw-soft", "aria-hidden": "true" }, word);
    return make("span", { class: "pw-range-end" }, name, timeField(element, { clock: true }));
  };
  const add = () =>
    ui.ask("table_range", {
      column: column.name,
      low: ui.local["table-low"] ?? "",
      high: ui.local["table-high"] ?? "",
    });
  return [
    end("table-low", "from"),
    end("table-high", "to"),
    act("Filter", "table-filter-add", add, { class: "pw-button pw-primary" }),
  ];
}

function choices(ui, table, column) {
  const add = () => ui.ask("table_holds", { column: column.name, text: ui.local["table-holds"] ?? "" });
  const text = [
    typed(ui, "table-holds", `${column.label} holds`, add),
    act("Filter", "table-filter-add", add, { class: "pw-button pw-primary" }),
  ];
  if (column.form === "id" || column.form === "text") return text;
  const bars = table.bars[column.name];
  if (!bars) {
    setTimeout(() => ui.whenIdle("choices of the filter", () => askForChoices(ui, column.name)), 0);
    return [make("span", { class: "pw-soft" }, "counting …")];
  }
  const on = table.chips.find((one) => one.column === column.name)?.values ?? [];
  const offered = bars.values.slice(0, MAX_CHOICES).map((value, at) => [value, bars.counts[at]]);
  if (bars.missing) offered.push([null, bars.missing]);
  const isTitled = column.name === "kind"; // its values are not what is shown
  return [...offered.map((one) => choice(ui, table, column, one, on)), ...(isTitled ? [] : text)];
}

function askForChoices(ui, column) {
  const { table } = ui.view();
  if (table && !table.bars[column]) ui.ask("table_bars", { column });
}

function choice(ui, table, column, [value, n], on) {
  const box = make("input", { type: "checkbox", "data-key": `table-choice-${value ?? "$none"}` });
  box.checked = on.includes(value);
  box.addEventListener("change", () => {
    // the change alone: another may be on its way, and what is drawn may be older than both
    ui.ask("table_value", { column: column.name, value, on: box.checked });
  });
  const label = value === null ? "none" : categoryWords(table, column, value);
  return make("label", { class: "pw-tick" }, box, make("bdi", {}, label), make("span", { class: "pw-soft" }, count(n)));
}
