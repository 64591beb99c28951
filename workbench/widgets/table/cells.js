// The cells of a row. What people wrote is put in text nodes only, and texts of posts are blurred.

import { make, swatch } from "../elements.js";
import { count, plural } from "../numbers.js";
import { act } from "../records.js";

const STATUSES = ["enabled", "suspended", "blocked"];
const LINKS = { user_id: "user", post_id: "post", rule: "rule", rules: "rule", entry: "entry", item: "item" };
const DECIMALS = 4;

// `at`: the place of the row among those that are drawn. A cell's `place`: the number of its row among all,
// and what the row is called.
export function cells(ui, table, columns, row, at) {
  return columns.map((column, n) => {
    const numeric = column.form === "number" || column.form === "share";
    const place = { key: `${table.first + at}-${column.name}`, row: table.keys[at], cells: row };
    const inside = row[n] === null ? none(table, column) : shown(ui, table, column, row[n], place);
    return make("td", { class: numeric && "pw-right" }, inside);
  });
}

function none(table, column) {
  const late = table.late.includes(column.name);
  if (!late && table.kind === "posts" && column.name === "rules") {
    return make("span", { class: "pw-soft" }, "imported");
  }
  return make("span", { class: late ? "pw-soft pw-late" : "pw-soft" }, late ? "…" : "–");
}

function shown(ui, table, column, value, place) {
  switch (column.form) {
    case "id":
      return link(ui, table, column.name, value, place);
    case "number":
      return number(ui, table, column, value, place);
    case "share":
      return share(value);
    case "names":
      return names(ui, table, column, value, place);
    case "category":
      return category(ui, table, column, value, place);
    case "text":
      return text(ui, table, column, value, place);
    default:
      return make("span", { class: "pw-num" }, String(value));
  }
}

function link(ui, table, name, value, place) {
  const to = LINKS[name];
  if (!to) return make("bdi", { class: "pw-mono" }, String(value));
  const key = table.kind === "users" ? `user-${value}` : `table-go-${place.key}`;
  return button(ui, to, String(value), String(value), key, place);
}

function button(ui, to, name, label, key, { row }) {
  const element = act("", key, () => ui.ask("table_go", { to, name, key: row }), { class: "pw-link" });
  element.append(make("bdi", {}, label));
  return element;
}

function number(ui, table, column, value, place) {
  const words = Number.isInteger(value) ? count(value) : String(Number(value.toFixed(DECIMALS)));
  if (table.kind === "users" && column.name === "posts" && value > 0) {
    return act(words, `table-go-${place.key}`, () => ui.ask("table_posts_of", { user_id: place.row }), {
      class: "pw-count",
      "aria-label": `${plural(value, "post")} of ${place.row}`,
    });
  }
  if (column.name === "item" || (column.name === "entry" && table.kind !== "log")) {
    return button(ui, LINKS[column.name], String(value), words, `table-go-${place.key}`, place);
  }
  return make("span", { class: "pw-num" }, words);
}

function share(value) {
  const fill = make("i", {});
  fill.style.width = `${100 * value}%`;
  const percent = value > 0 && value < 0.01 ? "<1" : String(Math.round(100 * value));
  return make(
    "span",
    { class: "pw-share pw-num" },
    make("span", { class: "pw-share-track", "aria-hidden": "true" }, fill),
    `${percent} %`,
  );
}

function names(ui, table, column, value, place) {
  if (!value.length) return make("span", { class: "pw-soft" }, "–");
  return make(
    "span",
    { class: "pw-chips" },
    ...value.map((name, at) =>
      column.name === "rules"
        ? coloured(button(ui, "rule", name, name, `table-go-${place.key}-${at}`, place), table.colours.rules[name])
        : make("bdi", { class: table.protected.includes(name) ? "pw-tag pw-protected" : "pw-tag" }, name),
    ),
  );
}

function category(ui, table, column, value, place) {
  const { rules, actions, statuses } = table.colours;
  if (column.name === "rule") {
    return coloured(button(ui, "rule", value, value, `table-go-${place.key}`, place), rules[value]);
  }
  if (column.name === "status" && STATUSES.includes(value)) {
    return make("span", { class: "pw-state-dot" }, coloured(make("span", {}, value), statuses[value]));
  }
  return coloured(make("bdi", {}, categoryWords(table, column, value)), column.name === "action" && actions[value]);
}

// A name beside a square in its colour, which is the same in every chart.
function coloured(name, colours) {
  if (!colours) return name;
  return make("span", { class: "pw-coloured" }, swatch(colours), name);
}

export function categoryWords(table, column, value) {
  if (column.name === "kind") return table.kinds[value] ?? value.replaceAll("_", " ");
  return ["actor", "opened_by"].includes(column.name) ? value.replace(/^rule:/, "") : value;
}

function text(ui, table, column, value, { key, row }) {
  const words = String(value);
  const hides = table.kind === "posts" && (column.name === "text" || /\s/.test(words) || words.length > 40);
  const local = `table-text-${row}`;
  const open = !hides || ui.local["table-reveal"] || ui.local[local];
  const shownText = make("span", { class: open ? "pw-cell-text" : "pw-cell-text pw-blurred", dir: "auto" }, words);
  if (!hides || ui.local["table-reveal"]) return shownText;
  if (!open) shownText.setAttribute("aria-hidden", "true");
  const element = act("", `table-text-${key}`, () => flip(ui, local), {
    class: "pw-cell-button",
    "aria-label": open ? "Hide this text" : "Show this text",
    "aria-pressed": String(Boolean(open)),
  });
  element.append(shownText);
  return open ? make("span", { class: "pw-cell-open" }, element, make("span", { class: "pw-sr" }, words)) : element;
}

function flip(ui, local) {
  ui.local[local] = !ui.local[local];
  ui.draw();
}
