// What the pages over a store's records are made of: fields that remember what is typed, tables,
// pages of rows, files in and out. What people wrote is put in text nodes and values only.

import { button, make, saveAs, select } from "./elements.js";
import { show, UNSAVED } from "./show.js";
import { timeField } from "./time_field.js";
import { count } from "./numbers.js";

// The endings of files that the import wizard takes.
export const IMPORTED = ".csv,.tsv,.jsonl,.ndjson,.parquet,.pq,.json,.gz,.zip,.txt,.log,.weechatlog";
const CHUNK_BYTES = 1 << 19; // bytes of a file that are sent in one request

// A page over records: what was done or went wrong is at its top, and files come from it.
export function records(context, label, parts, more = () => {}) {
  const watch = ["view", "problem", "done", "partial"];
  const page = (ui) => (Object.keys(ui.view()).length ? parts(ui) : []);
  return show(context, label, (ui) => [message(ui), ...page(ui)], {
    watch,
    more: (ui) => {
      ui.model.on("msg:custom", (sent, buffers) => sent?.download && saveAs(sent.download, buffers[0]));
      more(ui);
    },
  });
}

function message({ model }) {
  const problem = model.get("problem");
  if (problem) return make("div", { class: "pw-message pw-problem", role: "alert" }, problem);
  const done = model.get("done");
  const kind = model.get("partial") ? "pw-partly" : "pw-done"; // green is for what went well as a whole
  return make("div", { class: done ? `pw-message ${kind}` : "pw-message", role: "status" }, done);
}

// `about`: what the page is for, in a sentence.
export function pageHead(title, about) {
  return make("header", { class: "pw-page-head" }, pageTitle(title), make("p", { class: "pw-soft" }, about));
}

export function pageTitle(text) {
  return make("h1", { class: "pw-page-title" }, text);
}

// Inputs that keep what is typed through every drawing, in `ui.local[key]`.
function remembered(ui, element, key, value, entered) {
  element.setAttribute("data-key", key);
  element.value = ui.local[key] ?? value;
  const mark = () => element.localName === "textarea" && element.toggleAttribute(UNSAVED, element.value !== value);
  mark();
  element.addEventListener("input", () => {
    ui.local[key] = element.value;
    mark();
  });
  element.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter" && entered && element.localName === "input") entered();
  });
  return element;
}
export function field(ui, key, label, { value = "", act: entered, left, type = "text", ...more } = {}) {
  const element = remembered(ui, make("input", { type, class: "pw-field", ...more }), key, value, entered);
  if (left) element.addEventListener("change", left);
  return labelled(label, element);
}
// A day, with `clock` a time of a day: in UTC.
export function dateField(ui, key, label, { value = "", clock = false } = {}) {
  const element = remembered(ui, make("input", { type: "text", class: "pw-field", "aria-label": label }), key, value);
  return make(
    "div",
    { class: "pw-labelled" },
    make("span", { class: "pw-soft", "aria-hidden": "true" }, label),
    timeField(element, { clock }),
  );
}
export function area(ui, key, label, { value = "", rows = 4, ...more } = {}) {
  return labelled(label, remembered(ui, make("textarea", { class: "pw-field", rows, ...more }), key, value));
}
export function pick(ui, key, label, options, { value = "", change } = {}) {
  const element = select(
    options,
    ui.local[key] ?? value,
    (chosen) => {
      ui.local[key] = chosen;
      (change ?? ui.draw)(chosen);
    },
    { class: "pw-field", "data-key": key },
  );
  return labelled(label, element);
}
export function tick(ui, key, label, { value = false, change } = {}) {
  const element = make("input", { type: "checkbox", "data-key": key });
  element.checked = ui.local[key] ?? value;
  element.addEventListener("change", () => {
    ui.local[key] = element.checked;
    (change ?? ui.draw)(element.checked);
  });
  return make("label", { class: "pw-tick" }, element, label);
}
function labelled(label, element) {
  return make("label", { class: "pw-labelled" }, make("span", { class: "pw-soft" }, label), element);
}
export function typed(ui, key, value = "") {
  return ui.local[key] ?? value;
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
export function confirmDialog(ui, key, text, label, does) {
  const asked = ui.local[key];
  const close = () => {
    delete ui.local[key];
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
export function askToConfirm(ui, key, asked = {}) {
  ui.local[key] = asked;
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
// A text that is blurred until a person shows it.
export function blurred(ui, key, text) {
  const open = ui.local[`text-${key}`];
  const shown = make("span", { class: open ? "pw-text" : "pw-text pw-blurred", dir: "auto" }, text ?? "–");
  if (!open) shown.setAttribute("aria-hidden", "true");
  const toggle = small(open ? "Hide text" : "Show text", `text-${key}`, () => {
    ui.local[`text-${key}`] = !open;
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

// A file is sent in chunks, one after the other, and `whole` is called at its end. Another
// file that is chosen meanwhile replaces it.
export function fileInput(ui, key, label, accept, whole, attributes = {}) {
  const chosen = make("input", {
    type: "file",
    accept,
    class: "pw-hidden",
    "data-key": `${key}-file`,
    "aria-label": label,
  });
  const open = act(ui.local[`${key}-sent`] ?? label, key, () => chosen.click(), attributes);
  chosen.addEventListener("change", () => {
    const [file] = chosen.files;
    if (file) upload(ui, key, label, file, whole);
  });
  return make("span", {}, open, chosen);
}
// Take a file that is dropped on an element, as one that is chosen; the class `pw-drop-over` is set while one
// is held over it.
export function takeDrops(element, take) {
  const over = (event) => {
    event.preventDefault();
    element.classList.toggle("pw-drop-over", event.type === "dragover");
  };
  for (const name of ["dragover", "dragleave"]) element.addEventListener(name, over);
  element.addEventListener("drop", (event) => {
    over(event);
    const [file] = event.dataTransfer.files;
    if (file) take(file);
  });
}
// Send a file that was chosen or dropped.
export async function upload(ui, key, label, file, whole) {
  const transfer = crypto.randomUUID?.() ?? String(Math.random());
  hideTexts(ui);
  ui.local[key] = transfer;
  for (let offset = 0; offset === 0 || offset < file.size; offset += CHUNK_BYTES) {
    const chunk = new DataView(await file.slice(offset, offset + CHUNK_BYTES).arrayBuffer());
    if (ui.local[key] !== transfer) return;
    ui.local[`${key}-sent`] =
      `${label} ${Math.floor((100 * Math.min(file.size, offset + CHUNK_BYTES)) / Math.max(1, file.size))} %`;
    ui.draw();
    await ui.send("chunk", { name: file.name, transfer, offset, size: file.size }, chunk);
    if (ui.local[key] !== transfer) return;
    if (ui.model.get("problem")) break;
  }
  delete ui.local[`${key}-sent`];
  delete ui.local[key];
  ui.draw();
  if (!ui.model.get("problem")) whole(transfer);
}
function hideTexts(ui) {
  for (const key of Object.keys(ui.local)) if (key.startsWith("text-") || key.startsWith("open-")) delete ui.local[key];
}
// Details that stay open when the page is drawn again.
export function fold(ui, key, summary, ...inside) {
  const element = make(
    "details",
    { open: Boolean(ui.local[`open-${key}`]) },
    make("summary", { "data-key": `open-${key}` }, summary),
    ...inside,
  );
  element.addEventListener("toggle", () => {
    ui.local[`open-${key}`] = element.open;
  });
  return element;
}
