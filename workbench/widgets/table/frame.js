// The rows of a table, of which a window is there: others are asked for while it is scrolled.

import { make } from "../elements.js";
import { count } from "../numbers.js";
import { act, small } from "../records.js";
import { cells } from "./cells.js";
import { histogram } from "./histogram.js";
import { spaces, topAt, wanted } from "./scroll.js";

const NUMERIC = ["number", "share"];
const SIZE = 120; // rows that are asked for at once
const AFTER = 40; // ms without a move before rows are asked for
const IDLE = 400; // ms without a move before late columns are
const ROW = 32; // px, until a row is measured
const SEEN = 20; // rows, until the page is laid out
const STEPS = {
  Home: () => 0,
  PageUp: (top, seen) => top - seen,
  PageDown: (top, seen) => top + seen,
  End: () => Infinity,
};

// The table with the window of rows that came last.
export function tableOf(ui) {
  const { view, rows } = ui.local.$window ?? {};
  const { table } = ui.view();
  return view === ui.view() ? { ...table, ...rows } : table;
}

// Take the windows of rows that the widget sends alone.
export function takeRows(ui) {
  ui.model.on("msg:custom", (sent) => {
    if (!sent?.rows) return;
    ui.local.$window = { view: ui.view(), rows: sent.rows };
    ui.local.$frame?.fill();
  });
}

export function nounOf(table, n) {
  return n === 1 ? table.nouns[0] : table.nouns[1];
}

export function clear(ui) {
  delete ui.local["table-search"];
  ui.ask("table_clear");
}

export function frame(ui, before) {
  const table = tableOf(ui);
  const columns = table.shown.map((name) => table.columns.find((column) => column.name === name));
  const body = make("tbody", {});
  const scroll = make(
    "div",
    {
      class: "pw-table-scroll",
      tabindex: "0",
      role: "region",
      "aria-label": `${table.title}, rows`,
      "data-key": "table-rows",
    },
    make(
      "table",
      { class: "pw-grid-table", "aria-rowcount": String(table.n + 1) },
      head(ui, table, columns, before),
      body,
    ),
  );
  const steps = make("div", { class: "pw-pages pw-num" });
  ui.local.$frame = rowsIn(ui, { scroll, body, steps, columns, before });
  const held = make("div", { class: "pw-scrolled" }, scroll);
  return make("div", { class: "pw-frame" }, held, table.rows.length ? "" : nothing(ui, table), steps);
}

// The rows of a frame that is on the page. `fill`: draws the window that came last.
function rowsIn(ui, { scroll, body, steps, columns, before }) {
  const asked = queryOf(ui);
  if (ui.local.$asked !== asked) {
    const { first, rows } = ui.view().table;
    const isBack = ui.local.$asked === undefined && first > 0; // something else was shown meanwhile
    ui.local.$top = isBack ? first + Math.max(0, (rows.length - SEEN) / 2) : 0;
    ui.local.$asked = asked;
  }
  let above = 0;
  let last = 0;
  let timer = null;
  const view = () => Math.max(ROW, scroll.clientHeight - scroll.querySelector("thead").offsetHeight);
  const shape = () => {
    const table = tableOf(ui);
    const row = ui.local.$row ?? ROW;
    return { n: table.n, row, view: view(), first: table.first, shown: table.rows.length, size: SIZE };
  };
  const place = () => {
    const found = spaces(ui.local.$top ?? 0, shape());
    above = found.before;
    body.style.setProperty("--before", `${found.before}px`);
    body.style.setProperty("--after", `${found.after}px`);
    scroll.scrollTop = found.position;
    last = scroll.scrollTop;
    drawSteps(ui, steps, shape(), go);
  };
  const fill = () => {
    const table = tableOf(ui);
    const inside = body.contains(document.activeElement) ? document.activeElement.getAttribute("data-key") : null;
    body.replaceChildren(...table.rows.map((row, at) => rowOf(ui, table, columns, row, at, before)));
    measure(ui, scroll);
    place();
    if (inside !== null) {
      const again = [...body.querySelectorAll("[data-key]")].find((one) => one.getAttribute("data-key") === inside);
      (again ?? scroll).focus({ preventScroll: true });
    }
  };
  const ask = () => {
    clearTimeout(timer);
    const first = wanted(ui.local.$top, shape());
    if (!scroll.isConnected || (first === null && !tableOf(ui).late.length)) return;
    if (ui.busy()) timer = setTimeout(ask, AFTER);
    else if (first !== null) ui.ask("table_rows", { first, limit: SIZE });
    else timer = setTimeout(() => ui.whenIdle("late columns", () => askLate(ui, scroll)), IDLE);
  };
  // Go to a row; `move` gives it, of the first that is seen and of how many are.
  const go = (move) => {
    const { n, row, view: height } = shape();
    const seen = Math.max(1, Math.floor(height / row));
    ui.local.$top = Math.max(0, Math.min(n - seen, move(Math.round(ui.local.$top ?? 0), seen)));
    place();
    ask();
  };
  scroll.addEventListener("scroll", () => {
    ui.local["table-left"] = scroll.scrollLeft;
    markMore(scroll);
    const moved = scroll.scrollTop - last;
    last = scroll.scrollTop;
    if (!moved) return;
    const now = shape();
    ui.local.$top = topAt(last, { ...now, before: above, moved, near: now.shown * now.row });
    drawSteps(ui, steps, now, go);
    clearTimeout(timer);
    timer = setTimeout(ask, AFTER);
  });
  scroll.addEventListener("keydown", (event) => {
    const move = STEPS[event.key];
    if (!move || event.target !== scroll) return;
    go(move);
    event.preventDefault();
  });
  body.replaceChildren(...tableOf(ui).rows.map((row, at) => rowOf(ui, tableOf(ui), columns, row, at, before)));
  drawSteps(ui, steps, { ...shape(), view: ROW * SEEN }, go);
  // What was drawn while it was hidden, or in a window of another size, had another height.
  const resized = () => {
    markMore(scroll);
    if (!scroll.clientHeight) return;
    measure(ui, scroll);
    place();
    ask();
  };
  queueMicrotask(() => {
    measure(ui, scroll);
    scroll.scrollLeft = ui.local["table-left"] ?? 0;
    new ResizeObserver(resized).observe(scroll);
    place();
    ask();
  });
  const fillIfShown = () => scroll.isConnected && (fill(), ask());
  return { fill: () => ui.pointer.drawWhenFree(fillIfShown) };
}

// A shadow at the right edge says that there are more columns.
function markMore(scroll) {
  const isMore = scroll.scrollLeft + scroll.clientWidth < scroll.scrollWidth - 1;
  scroll.parentElement?.classList.toggle("pw-more-columns", isMore);
}

// What is asked for, wherever it is scrolled to.
function queryOf(ui) {
  const { kind, search, chips, sort, descending, sample, seed, selection, shown } = ui.view().table;
  return JSON.stringify([kind, search, chips, sort, descending, sample, seed, selection, shown]);
}

function askLate(ui, scroll) {
  if (!scroll.isConnected) return;
  const { first, rows } = tableOf(ui);
  ui.ask("table_rows", { first, limit: rows.length, late: true });
}

// The height of a row: of the lowest, for a text that is shown may take several lines.
function measure(ui, scroll) {
  const heights = [...scroll.querySelectorAll("tbody tr")].slice(0, 20).map((row) => row.offsetHeight);
  if (heights.length && Math.min(...heights) > 0) ui.local.$row = Math.min(...heights);
  const bar = scroll.offsetHeight - scroll.clientHeight;
  scroll.style.setProperty("--head", `${scroll.querySelector("thead").offsetHeight + bar}px`);
  scroll.style.setProperty("--row", `${ui.local.$row ?? ROW}px`);
}

function head(ui, table, columns, before) {
  return make(
    "thead",
    {},
    make(
      "tr",
      { "aria-rowindex": "1" },
      before ? before.head() : "",
      ...columns.map((column) => heading(ui, table, column)),
    ),
  );
}

function heading(ui, table, column) {
  const sorted = table.sort === column.name;
  const sort = sorted ? (table.descending ? "descending" : "ascending") : "none";
  const label = make("bdi", {}, column.label);
  const by = column.sorts
    ? act("", `table-sort-${column.name}`, () => ui.ask("table_sort", { column: column.name }), { class: "pw-sort" })
    : make("span", { class: "pw-sort" });
  by.append(label);
  if (sorted) by.append(make("i", { "aria-hidden": "true" }, table.descending ? "▼" : "▲"));
  return make(
    "th",
    {
      scope: "col",
      title: column.help || false,
      "aria-description": column.help || false,
      class: NUMERIC.includes(column.form) && "pw-right",
      ...(column.sorts ? { "aria-sort": sort } : {}),
    },
    by,
    histogram(ui, table, column),
  );
}

function rowOf(ui, table, columns, row, at, before) {
  const key = table.keys[at];
  const attributes = {
    "aria-rowindex": String(table.first + at + 2),
    class: table.chosen.includes(key) && "pw-on-row",
  };
  return make("tr", attributes, before ? before.cell(key) : "", ...cells(ui, table, columns, row, at));
}

// Why a table has no rows at all, and what fills it.
function noRows(ui, { empty, next_steps: steps }) {
  return make(
    "div",
    { class: "pw-nothing" },
    make("p", {}, empty),
    ...steps.map(([words, page], at) =>
      act(words, `table-next-${page}`, () => ui.ask("table_open", { page }), {
        class: at ? "pw-button" : "pw-button pw-primary",
      }),
    ),
  );
}

function nothing(ui, table) {
  if (!table.total) return noRows(ui, table);
  return make(
    "p",
    { class: "pw-nothing" },
    `None of the ${count(table.total)} ${nounOf(table, table.total)} matches what is asked. `,
    act("Clear all", "table-clear-nothing", () => clear(ui)),
  );
}

// Which rows are seen, and the way to the page before and after. The buttons stay the same elements.
function drawSteps(ui, steps, { n, row, view }, go) {
  const seen = Math.max(1, Math.floor(view / row));
  const top = Math.round(ui.local.$top ?? 0);
  const words = n ? `Rows ${count(top + 1)} to ${count(Math.min(n, top + seen))} of ${count(n)}` : "No rows";
  if (!steps.firstChild) {
    const step = (text, key, label, move) => small(text, `table-${key}`, () => go(move), { "aria-label": label });
    steps.append(
      make("span", { class: "pw-soft" }),
      make(
        "span",
        { class: "pw-table-steps" },
        step("«", "first", "First page", STEPS.Home),
        step("Previous", "before", "Page before", STEPS.PageUp),
        step("Next", "after", "Next page", STEPS.PageDown),
        step("»", "last", "Last page", STEPS.End),
      ),
      make("span", { class: "pw-grow" }),
      make("span", { class: "pw-soft" }, "Times are UTC. Drag over a small chart to filter; click a heading to sort"),
    );
  }
  steps.firstChild.textContent = words;
  steps.querySelector(".pw-table-steps").hidden = n <= seen;
  const disable = (key, is) => {
    steps.querySelector(`[data-key="table-${key}"]`).disabled = is;
  };
  for (const key of ["first", "before"]) disable(key, top <= 0);
  for (const key of ["after", "last"]) disable(key, top >= n - seen);
}
