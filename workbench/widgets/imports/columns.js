// The columns of a file: what each is taken for, how sure that is and why, and how it is read.

import { input, make, select } from "../elements.js";
import { count } from "../numbers.js";
import { small } from "../records.js";
import { bars } from "./bars.js";

const LABELS = [
  ["violating", "violating"],
  ["benign", "benign"],
  ["undecided", "undecided"],
  ["", "no label"],
];

export function columnTable(ui) {
  const heads = ["Column", "First values", "Taken for", "How sure", "Why"];
  return make(
    "div",
    { class: "pw-columns-table", role: "group", "aria-label": "Columns of the file" },
    make("div", { class: "pw-col pw-col-head", "aria-hidden": "true" }, ...heads.map((name) => make("span", {}, name))),
    ...ui.view().columns.map((column) => row(ui, column)),
  );
}

// Move to the picker of a column.
export function focusColumn(ui, name) {
  const key = `role-${name}`;
  const element = [...ui.root.querySelectorAll("[data-key]")].find((keyed) => keyed.dataset.key === key);
  element?.scrollIntoView({ block: "center" });
  element?.focus();
}

function row(ui, column) {
  const ask = column.sureness === "please check" && column.role !== "left_out";
  const more = extra(ui, column);
  const kind = ask ? "pw-col pw-col-ask" : more ? "pw-col pw-col-open" : "pw-col";
  return make(
    "div",
    { class: kind, role: "group", "aria-label": column.column },
    make("bdi", { class: "pw-mono pw-clip pw-col-name", title: column.column }, column.column),
    examples(ui, column),
    role(ui, column),
    sureness(column),
    make("span", { class: "pw-col-why pw-soft" }, column.why),
    more,
  );
}

function examples(ui, { examples: values }) {
  const shown = values.flatMap(([value, text], at) => {
    const hidden = text && !ui.local["text-rows"];
    const example = make("bdi", hidden ? { class: "pw-blurred", "aria-hidden": "true" } : {}, value);
    return at ? [" · ", example] : [example];
  });
  return make("span", { class: "pw-col-values pw-clip pw-soft pw-num" }, ...(shown.length ? shown : ["empty"]));
}

function role(ui, { column, role: taken }) {
  const roles =
    taken === "response" ? [["response", "Responses of a classifier"], ...ui.view().roles] : ui.view().roles;
  return select(roles, taken, (chosen) => ui.ask("choose", { column, role: chosen }), {
    class: "pw-field pw-col-role",
    "data-key": `role-${column}`,
    "aria-label": `${column} is taken for`,
  });
}

function sureness({ sureness: words, percent, role: taken }) {
  const kind = words === "please check" ? "pw-meter pw-meter-low" : "pw-meter";
  if (taken === "left_out") return make("span", { class: "pw-sure pw-soft" }, "not used");
  const fill = make("i", {});
  fill.style.width = `${percent}%`;
  return make(
    "span",
    { class: "pw-sure" },
    make("span", { class: kind, "aria-hidden": "true" }, fill),
    make(
      "span",
      { class: words === "please check" ? "pw-warn" : "" },
      words === "please check" ? words : `${words}, ${percent} %`,
    ),
  );
}

// Details of a column: its time form, scale or words of labels.
function extra(ui, column) {
  if (column.time) return time(ui, column);
  if (column.role === "score") return score(ui, column);
  if (column.role === "label") return labels(ui, column);
  if (column.role === "user_field") return userField(ui, column);
  return "";
}

function time(ui, { column, time: state }) {
  const parts = [
    labelled(
      "written as",
      select(state.forms, state.form, (form) => ui.ask("time", { form_: form }), {
        class: "pw-field",
        "data-key": "time-form",
        "aria-label": `How the times of ${column} are written`,
      }),
    ),
  ];
  if (state.form === "pattern") {
    const change = (pattern) => ui.ask("time", { form_: "pattern", pattern });
    const more = { class: "pw-field", "data-key": "time-pattern", "aria-label": "The pattern of the times" };
    parts.push(labelled("as", input("text", state.pattern, change, more)));
  }
  parts.push(state.zoned ? make("span", { class: "pw-soft" }, "each time says its zone") : zoneField(ui, state.zone));
  const reads = state.reads
    ? [make("bdi", {}, state.example), " → ", make("b", {}, state.reads)]
    : [make("bdi", {}, state.example || "no value"), " cannot be read so"];
  const left = state.filled - state.read;
  parts.push(make("span", { class: state.reads ? "pw-reads pw-num" : "pw-reads pw-reads-bad pw-num" }, ...reads));
  if (left > 0) {
    const unread = `${count(left)} of ${count(state.filled)} cannot be read`;
    parts.push(make("span", { class: "pw-warn pw-num" }, unread));
  }
  for (const evidence of state.evidence) parts.push(make("span", { class: "pw-soft" }, evidence));
  return make("div", { class: "pw-col-more" }, ...parts);
}

// The zone of times that say none.
export function zoneField(ui, zone) {
  const list = `${ui.local.zones ?? (ui.local.zones = `pw-import-zones-${Math.random().toString(36).slice(2)}`)}`;
  const names = make("datalist", { id: list }, ...ui.model.get("zones").map((name) => make("option", { value: name })));
  const shown = zone.split("/").at(-1).replaceAll("_", " ");
  const typed = input("text", shown, (chosen) => ui.ask("zone", { zone: chosen }), {
    class: "pw-field pw-import-zone",
    list,
    title: zone,
    "data-key": "time-zone",
    "aria-label": "The time zone, such as New York",
  });
  return make("span", {}, labelled("in the zone", typed), names);
}

function score(ui, column) {
  const { column: name, sureness: words, reads } = column;
  const [from, to] = reads;
  const named = input("text", column.name, (chosen) => ui.ask("choose", { column: name, name: chosen }), {
    class: "pw-field pw-class-name",
    "data-key": `class-${name}`,
    "aria-label": `The class of the scores of ${name}`,
  });
  const scale = select(column.scales, column.scale, (chosen) => ui.ask("scale", { column: name, scale: chosen }), {
    class: "pw-field",
    "data-key": `scale-${name}`,
    "aria-label": `The scale of ${name}`,
  });
  const ask = words === "please check";
  return make(
    "div",
    { class: "pw-col-more" },
    labelled("class", named),
    labelled("scale", scale),
    column.bars.length ? bars(column.bars, { small: true, warn: ask, label: `Values of ${name}` }) : "",
    from ? make("span", { class: "pw-soft pw-num" }, `${from} reads as `, make("b", { class: "pw-ink" }, to)) : "",
    ask ? small(`Yes, scores of ${scaleWords(column)}`, `yes-${name}`, () => ui.ask("choose", { column: name })) : "",
    ask ? small("Do not use", `no-${name}`, () => ui.ask("choose", { column: name, role: "left_out" })) : "",
  );
}

// What a person says yes to: the scale decides what every score is read as.
function scaleWords({ scales, scale }) {
  return scales.find(([key]) => key === scale)?.[1] ?? scale;
}

function userField(ui, { column, name }) {
  if (name === "created_at") return make("div", { class: "pw-col-more pw-soft" }, "read as when the account was made");
  const named = input("text", name, (chosen) => ui.ask("choose", { column, name: chosen }), {
    class: "pw-field pw-class-name",
    "data-key": `field-${column}`,
    "aria-label": `What ${column} is called as a field of the user`,
  });
  return make("div", { class: "pw-col-more" }, labelled("called", named));
}

// The class that a column of a file of labels is about; empty: the policy as a whole.
function classOf(ui, { column, name }) {
  const typed = input("text", name, (chosen) => ui.ask("class", { column, name: chosen }), {
    class: "pw-field pw-class-name",
    placeholder: "whole policy",
    "data-key": `class-${column}`,
    "aria-label": `The class that the labels of ${column} are about`,
  });
  return labelled("about the class", typed);
}

function labels(ui, { column, words, unlabelled, name }) {
  const chips = words.map(([word, rows, label]) =>
    make(
      "span",
      { class: "pw-map pw-num" },
      make("bdi", {}, word || "(empty)"),
      " → ",
      select(LABELS, label, (chosen) => ui.ask("word", { column, word, label: chosen }), {
        class: "pw-field pw-map-label",
        "data-key": `word-${column}-${word}`,
        "aria-label": `“${word}” stands for`,
      }),
      ` ${count(rows)}`,
    ),
  );
  const empty = unlabelled
    ? make("span", { class: "pw-map pw-soft pw-num" }, `empty → no label ${count(unlabelled)}`)
    : "";
  const { file, columns } = ui.view();
  const asks = file.kind === "labels" && (name || !columns.some(({ role: taken }) => taken === "class_name"));
  const about = asks ? classOf(ui, { column, name }) : "";
  const many = chips.length ? "" : make("span", { class: "pw-warn" }, "too many different values to be labels");
  return make("div", { class: "pw-col-more" }, ...chips, empty, many, about);
}

function labelled(text, element) {
  return make("label", { class: "pw-inline" }, make("span", { class: "pw-soft" }, text), element);
}
