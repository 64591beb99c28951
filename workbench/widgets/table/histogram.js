// The small histogram of a column, in its heading: a range is chosen by dragging over it, or with the
// arrow keys; a value by its bar.

import { make, svg } from "../elements.js";
import { count } from "../numbers.js";
import { act } from "../records.js";
import { categoryWords } from "./cells.js";

const WIDTH = 114;
const HEIGHT = 28;
const ONE_BAR = 8; // its width where all values are the same
const BARS = 3; // of a category
const KEYS = "Arrow keys move, with Shift they widen, Enter filters, Delete removes";

export function histogram(ui, table, column) {
  if (column.form === "id" || column.form === "text") return "";
  const bars = table.bars[column.name] ?? ui.local.$bars?.[column.name]; // the last ones, until they are counted anew
  if (!bars) return make("div", { class: "pw-column-bars pw-hist-later" });
  return column.form === "category" || column.form === "names"
    ? values(ui, table, column, bars)
    : range(ui, table, column, bars);
}

function values(ui, table, column, bars) {
  const most = Math.max(1, ...bars.counts);
  const on = table.chips.find((one) => one.column === column.name)?.values ?? [];
  const lines = bars.values.slice(0, BARS).map((value, at) => {
    const fill = make("i", { class: on.includes(value) || !on.length ? "" : "pw-off" });
    fill.style.width = `${Math.max(2, (100 * bars.counts[at]) / most)}%`;
    const words = categoryWords(table, column, value);
    const line = act(
      "",
      `table-bar-${column.name}-${at}`,
      () => ui.ask("table_value", { column: column.name, value, on: !on.includes(value) }),
      {
        class: "pw-hist-value",
        title: `${words}: ${count(bars.counts[at])}`,
        "aria-label": `${column.label}: ${words}, ${count(bars.counts[at])}`,
        "aria-pressed": String(on.includes(value)),
      },
    );
    line.append(fill);
    return line;
  });
  const none = bars.missing ? "none" : "no values"; // of rows without one, and of no rows
  const distinct = bars.distinct ? `${count(bars.distinct)} ${bars.distinct === 1 ? "value" : "values"}` : none;
  return make(
    "div",
    { class: "pw-column-bars" },
    make("div", { class: "pw-hist-values" }, ...lines),
    ends([distinct, ""]),
  );
}

function ends([low, high]) {
  return make("div", { class: "pw-hist-ends" }, make("span", {}, low), make("span", {}, high));
}

// The bins that a filter chooses, as first and last; null where there is none.
function binsOf(table, column, bars) {
  const chip = table.chips.find((one) => one.column === column.name);
  if (!chip) return null;
  const n = bars.counts.length;
  const bin = (value) => ((value - bars.low) / (bars.high - bars.low || 1)) * n;
  const first = chip.low === null ? 0 : Math.floor(bin(chip.low) + 1e-6);
  const last = chip.high === null ? n - 1 : Math.ceil(bin(chip.high) - 1e-6) - 1;
  return [Math.max(0, Math.min(n - 1, first)), Math.max(0, Math.min(n - 1, last))];
}

function range(ui, table, column, bars) {
  const n = bars.counts.length;
  if (!n) return make("div", { class: "pw-column-bars" }, ends(["no values", ""]));
  const key = `table-brush-${column.name}`;
  const brush = ui.local[key] ?? binsOf(table, column, bars);
  const picture = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const most = Math.max(1, ...bars.counts);
  const step = WIDTH / n;
  const widest = n === 1 ? ONE_BAR : step - Math.min(1, step / 4); // one value is no full block
  const marks = bars.counts.map((amount, at) => {
    const height = amount ? Math.max(1.5, (HEIGHT * amount) / most) : 0;
    return svg("rect", { x: at * step, y: HEIGHT - height, width: widest, height });
  });
  const shade = svg("rect", { class: "pw-brush", y: 0, height: HEIGHT, x: 0, width: 0 });
  picture.append(shade, ...marks);
  const says = make("span", { class: "pw-sr", "aria-live": "polite" });
  const paint = (of) => {
    marks.forEach((mark, at) =>
      mark.setAttribute("class", of && (at < of[0] || at > of[1]) ? "pw-bin pw-off" : of ? "pw-bin pw-in" : "pw-bin"),
    );
    shade.setAttribute("x", of ? of[0] * step : 0);
    shade.setAttribute("width", of ? (of[1] - of[0] + 1) * step : 0);
  };
  paint(brush);
  const element = make("button", {
    type: "button",
    class: "pw-hist-range",
    "data-key": key,
    "aria-label": `${column.label}, ${bars.ends[0]} to ${bars.ends[1]}: choose a range. ${KEYS}`,
    title: bars.missing ? `${count(bars.missing)} without a value` : "",
  });
  element.append(picture);
  byMouse(ui, column, bars, element, paint);
  byKey(ui, table, column, bars, element, paint, says, brush);
  const [low, high] = bars.ends;
  return make("div", { class: "pw-column-bars" }, element, says, ends(low === high ? [`all ${low}`, ""] : bars.ends));
}

function send(ui, column, bars, [first, last]) {
  const n = bars.counts.length;
  const width = (bars.high - bars.low) / n;
  const isLast = last === n - 1;
  delete ui.local[`table-brush-${column.name}`];
  ui.ask("table_brush", {
    column: column.name,
    low: bars.low + first * width,
    high: isLast ? bars.high : bars.low + (last + 1) * width,
    last: isLast,
  });
}

function byMouse(ui, column, bars, element, paint) {
  const n = bars.counts.length;
  const at = (event) => {
    const box = element.getBoundingClientRect();
    return Math.max(0, Math.min(n - 1, Math.floor(((event.clientX - box.left) / box.width) * n)));
  };
  let from = null;
  const span = (event) => [Math.min(from, at(event)), Math.max(from, at(event))];
  element.addEventListener("pointerdown", (event) => {
    from = at(event);
    element.setPointerCapture(event.pointerId);
    paint(span(event));
  });
  element.addEventListener("pointermove", (event) => from !== null && paint(span(event)));
  element.addEventListener("pointerup", (event) => {
    if (from === null) return;
    const found = span(event);
    from = null;
    send(ui, column, bars, found);
  });
  element.addEventListener("pointercancel", () => {
    from = null;
  });
}

function byKey(ui, table, column, bars, element, paint, says, brush) {
  const n = bars.counts.length;
  const key = `table-brush-${column.name}`;
  let now = brush;
  const width = (bars.high - bars.low) / n;
  const words = (edge) => {
    if (column.form === "share") return `${Math.round(100 * edge)} %`;
    return column.form === "time"
      ? new Date(edge / 1000).toISOString().slice(0, 10)
      : String(Number(edge.toPrecision(4)));
  };
  element.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      const [first, last] = now ?? (step > 0 ? [-1, -1] : [n, n]);
      if (event.shiftKey && now) now = [first, Math.max(first, Math.min(n - 1, last + step))];
      else if (first + step >= 0 && last + step < n) now = [first + step, last + step];
      ui.local[key] = now;
      paint(now);
      says.textContent = `${words(bars.low + now[0] * width)} to ${words(bars.low + (now[1] + 1) * width)}`;
    } else if (event.key === "Enter" && now) send(ui, column, bars, now);
    else if (event.key === "Delete" || event.key === "Backspace" || event.key === "Escape") {
      now = null;
      delete ui.local[key];
      paint(null);
      if (table.chips.some((one) => one.column === column.name)) ui.ask("table_unfilter", { column: column.name });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
}
