// What the pages over a store's records are made of: fields that remember what is typed, tables,
// pages of rows, files in and out. What people wrote stands in text nodes and values alone.

import { button, make, saveAs, select } from "./elements.js";
import { show } from "./show.js";
import { count } from "./numbers.js";

const PIECE = 1 << 19; // bytes of a file that are sent at a time

// A page over records: what was done or went wrong stands at its top, and files come from it.
export function records(context, label, parts, more = () => {}) {
  const watch = ["view", "problem", "done", "partial"];
  const seen = (ui) => (Object.keys(ui.look()).length ? parts(ui) : []);
  return show(context, label, (ui) => [message(ui), ...seen(ui)], {
    watch,
    more: (ui) => {
      ui.model.on("msg:custom", (sent, buffers) => sent?.download && saveAs(sent.download, buffers[0]));
      more(ui);
    },
  });
}

function message({ model }) {
  const problem = model.get("problem");
  if (problem) return make("div", { class: "pw-said pw-problem", role: "alert" }, problem);
  const done = model.get("done");
  const kind = model.get("partial") ? "pw-partly" : "pw-done"; // green is for what went well as a whole
  return make("div", { class: done ? `pw-said ${kind}` : "pw-said", role: "status" }, done);
}

// Inputs that keep what is typed through every drawing, in `ui.own[key]`.
function kept(ui, element, key, value, entered) {
  element.setAttribute("data-key", key);
  element.value = ui.own[key] ?? value;
  element.addEventListener("input", () => {
    ui.own[key] = element.value;
  });
  element.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter" && entered && element.localName === "input") entered();
  });
  return element;
}
export function field(ui, key, label, { value = "", act: entered, left, type = "text", ...more } = {}) {
  const element = kept(ui, make("input", { type, class: "pw-field", ...more }), key, value, entered);
  if (left) element.addEventListener("change", left);
  return labelled(label, element);
}
export function area(ui, key, label, { value = "", rows = 4, ...more } = {}) {
  return labelled(label, kept(ui, make("textarea", { class: "pw-field", rows, ...more }), key, value));
}
export function pick(ui, key, label, options, { value = "", change } = {}) {
  const element = select(
    options,
    ui.own[key] ?? value,
    (chosen) => {
      ui.own[key] = chosen;
      (change ?? ui.draw)(chosen);
    },
    { class: "pw-field", "data-key": key },
  );
  return labelled(label, element);
}
export function tick(ui, key, label, { value = false, change } = {}) {
  const element = make("input", { type: "checkbox", "data-key": key });
  element.checked = ui.own[key] ?? value;
  element.addEventListener("change", () => {
    ui.own[key] = element.checked;
    (change ?? ui.draw)(element.checked);
  });
  return make("label", { class: "pw-tick" }, element, label);
}
function labelled(label, element) {
  return make("label", { class: "pw-labelled" }, make("span", { class: "pw-soft" }, label), element);
}
export function typed(ui, key, value = "") {
  return ui.own[key] ?? value;
}
export function form(...inside) {
  return make("div", { class: "pw-form" }, ...inside);
}
export function act(text, key, does, more = {}) {
  return button(text, does, { "data-key": key, ...more });
}
export function small(text, key, does, more = {}) {
  return act(text, key, does, { class: "pw-button pw-small", ...more });
}

// Something that is asked once more before it is done: what is asked, said in words, is what is done,
// whatever is typed meanwhile.
export function confirmed(ui, key, text, label, does) {
  const asked = ui.own[key];
  const close = () => {
    delete ui.own[key];
    ui.draw();
  };
  const box = make(
    "div",
    { class: "pw-confirm", role: "dialog", "aria-label": label },
    make("p", {}, asked ? text(asked) : ""),
    act(
      label,
      `${key}-yes`,
      () => {
        close();
        does(asked);
      },
      { class: "pw-button pw-primary" },
    ),
    act("Cancel", `${key}-no`, close),
  );
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  return asked ? box : "";
}
export function askFirst(ui, key, asked = {}) {
  ui.own[key] = asked;
  ui.draw();
  ui.root.querySelector(`[data-key="${key}-yes"]`)?.focus();
}

export function table(columns, rows, attributes = {}) {
  return make(
    "div",
    { class: "pw-wide" },
    make(
      "table",
      { class: "pw-rows", ...attributes },
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          ...columns.map((name, at) =>
            make("th", { class: rows.some((cells) => typeof cells[at] === "number") && "pw-num" }, name),
          ),
        ),
      ),
      make("tbody", {}, ...rows.map((cells) => make("tr", {}, ...cells.map(cell)))),
    ),
  );
}
function cell(value) {
  if (value instanceof Node) return make("td", {}, value);
  if (typeof value === "number") return make("td", { class: "pw-num" }, count(value));
  return make("td", {}, value === null || value === undefined ? "–" : make("bdi", {}, String(value)));
}
// Which rows of how many are shown, and the way to those before and after.
export function pager({ first, n, shown, size }, to, key = "page") {
  if (n <= size && !first) return make("div", { class: "pw-soft" }, `n = ${count(n)}`);
  return make(
    "div",
    { class: "pw-pager" },
    make("span", { class: "pw-soft" }, `${count(first + 1)}–${count(first + shown)} of ${count(n)}`),
    small("Previous", `${key}-before`, () => to(Math.max(0, first - size)), { disabled: first === 0 }),
    small("Next", `${key}-after`, () => to(first + size), { disabled: first + shown >= n }),
  );
}
// A text that is blurred until it is asked for.
export function blurred(ui, key, text) {
  const open = ui.own[`text-${key}`];
  const shown = make("span", { class: open ? "pw-text" : "pw-text pw-blurred", dir: "auto" }, text ?? "–");
  if (!open) shown.setAttribute("aria-hidden", "true");
  const toggle = small(open ? "Hide text" : "Show text", `text-${key}`, () => {
    ui.own[`text-${key}`] = !open;
    ui.draw();
  });
  return [toggle, shown];
}
export function status(value, until) {
  const text = value === "suspended" && until ? `suspended until ${until} UTC` : value;
  return make("span", { class: `pw-status pw-${value}` }, text);
}
export function chips(names) {
  return make("span", { class: "pw-chips" }, ...names.map((name) => make("bdi", { class: "pw-tag" }, name)));
}

export function facts(pairs) {
  return make(
    "div",
    { class: "pw-facts" },
    ...pairs.flatMap(([name, value]) => [make("span", { class: "pw-soft" }, name), make("bdi", {}, value ?? "–")]),
  );
}

// A file is sent in pieces, each when the last has arrived, and asked about once it is whole. Another
// file that is chosen meanwhile takes its place.
export function fileInput(ui, key, label, accept, whole) {
  const chosen = make("input", {
    type: "file",
    accept,
    class: "pw-hidden",
    "data-key": `${key}-file`,
    "aria-label": label,
  });
  const open = act(ui.own[`${key}-sent`] ?? label, key, () => chosen.click());
  chosen.addEventListener("change", async () => {
    const [file] = chosen.files;
    if (!file) return;
    const transfer = crypto.randomUUID?.() ?? String(Math.random());
    forgetTexts(ui);
    ui.own[key] = transfer;
    for (let at = 0; at === 0 || at < file.size; at += PIECE) {
      const piece = new DataView(await file.slice(at, at + PIECE).arrayBuffer());
      if (ui.own[key] !== transfer) return;
      ui.own[`${key}-sent`] =
        `${label} ${Math.floor((100 * Math.min(file.size, at + PIECE)) / Math.max(1, file.size))} %`;
      ui.draw();
      await ui.send("piece", { name: file.name, transfer, at, size: file.size }, piece);
      if (ui.own[key] !== transfer) return;
      if (ui.model.get("problem")) break;
    }
    delete ui.own[`${key}-sent`];
    delete ui.own[key];
    ui.draw();
    if (!ui.model.get("problem")) whole(transfer);
  });
  return make("span", {}, open, chosen);
}
function forgetTexts(ui) {
  for (const key of Object.keys(ui.own)) if (key.startsWith("text-") || key.startsWith("open-")) delete ui.own[key];
}
// What can be folded open, and stays so.
export function fold(ui, key, summary, ...inside) {
  const element = make(
    "details",
    { open: Boolean(ui.own[`open-${key}`]) },
    make("summary", { "data-key": `open-${key}` }, summary),
    ...inside,
  );
  element.addEventListener("toggle", () => {
    ui.own[`open-${key}`] = element.open;
  });
  return element;
}
