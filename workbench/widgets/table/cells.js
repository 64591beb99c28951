// The cells of a row. What people wrote is put in text nodes only, and texts of posts are blurred.

import { make } from "../elements.js";
import { count } from "../numbers.js";
import { act } from "../records.js";

const STATUSES = ["enabled", "suspended", "blocked"];
const LINKS = { user_id: "user", post_id: "post", rule: "rule", rules: "rule", entry: "entry" };
const PROTECTED = /(^|[\W_])(staff|vip|trusted)([\W_]|$)/i;
const DECIMALS = 4;

export function cells(ui, table, columns, row, at) {
  return columns.map((column, place) => {
    const numeric = column.form === "number" || column.form === "share";
    const value = row[place];
    const inside = value === null ? none(table, column) : shown(ui, table, column, value, `${at}-${column.name}`, row);
    return make("td", { class: numeric && "pw-right" }, inside);
  });
}

function none(table, column) {
  const late = table.late.includes(column.name);
  return make("span", { class: late ? "pw-soft pw-late" : "pw-soft" }, late ? "…" : "–");
}

function shown(ui, table, column, value, key, row) {
  switch (column.form) {
    case "id":
      return link(ui, table, column.name, value, key);
    case "number":
      return number(ui, table, column, value, key, row);
    case "share":
      return share(value);
    case "names":
      return names(ui, table, column, value, key);
    case "category":
      return category(ui, table, column, value, key);
    case "text":
      return text(ui, table, column, value, key);
    default:
      return make("span", { class: "pw-num" }, String(value));
  }
}

function link(ui, table, name, value, key) {
  const to = LINKS[name];
  if (!to || (table.kind === "posts" && to === "post")) return make("bdi", { class: "pw-mono" }, String(value));
  return button(ui, to, String(value), String(value), table.kind === "users" ? null : key);
}

function button(ui, to, name, label, key) {
  const rowKey = key === null ? name : ui.view().table.keys[Number.parseInt(key, 10)];
  const element = act(
    "",
    key === null ? `user-${name}` : `table-go-${key}`,
    () => ui.ask("table_go", { to, name, key: rowKey }),
    { class: "pw-link" },
  );
  element.append(make("bdi", {}, label));
  return element;
}

function number(ui, table, column, value, key, row) {
  const words = Number.isInteger(value) ? count(value) : String(Number(value.toFixed(DECIMALS)));
  if (table.kind === "users" && column.name === "posts" && value > 0) {
    const user = row[table.shown.indexOf("user_id")];
    if (user !== undefined) {
      return act(words, `table-go-${key}`, () => ui.ask("table_posts_of", { user_id: user }), {
        class: "pw-count",
        "aria-label": `${words} posts of ${user}`,
      });
    }
  }
  if (column.name === "entry" && table.kind !== "log") return button(ui, "entry", String(value), words, key);
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

function names(ui, table, column, value, key) {
  if (!value.length) return make("span", { class: "pw-soft" }, "–");
  return make(
    "span",
    { class: "pw-chips" },
    ...value.map((name, at) =>
      column.name === "rules"
        ? button(ui, "rule", name, name, `${key}-${at}`)
        : make("bdi", { class: PROTECTED.test(name) ? "pw-tag pw-protected" : "pw-tag" }, name),
    ),
  );
}

function category(ui, table, column, value, key) {
  if (column.name === "rule") return button(ui, "rule", value, value, key);
  if (column.name === "status" && STATUSES.includes(value)) {
    return make("span", { class: `pw-state-dot pw-${value}` }, value);
  }
  return make("bdi", {}, categoryWords(table, column, value));
}

export function categoryWords(table, column, value) {
  if (column.name === "kind") return table.kinds[value] ?? value.replaceAll("_", " ");
  return ["actor", "opened_by"].includes(column.name) ? value.replace(/^rule:/, "") : value;
}

function text(ui, table, column, value, key) {
  const words = String(value);
  const hides = table.kind === "posts" && (column.name === "text" || /\s/.test(words) || words.length > 40);
  const open = !hides || ui.local["table-reveal"] || ui.local[`table-text-${table.keys[Number.parseInt(key, 10)]}`];
  const shownText = make("span", { class: open ? "pw-cell-text" : "pw-cell-text pw-blurred", dir: "auto" }, words);
  if (!hides || ui.local["table-reveal"]) return shownText;
  if (!open) shownText.setAttribute("aria-hidden", "true");
  const local = `table-text-${table.keys[Number.parseInt(key, 10)]}`;
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
