// What an import would bring: posts, days, scores, labels, rows set aside, and the first rows.

import { make } from "../elements.js";
import { count, plural } from "../numbers.js";
import { act, field, table } from "../records.js";
import { bars } from "./bars.js";

export function checkPanel(ui) {
  const view = ui.view();
  if (view.missing.length || view.stop) return [];
  const found = view.check ?? ui.local.seen;
  if (!found) return [waiting()];
  const busy = view.check === null;
  return [summary(ui, found, busy), aside(ui, found), days(found), ...notes(found)];
}

function waiting() {
  return make(
    "section",
    { class: "pw-card", "aria-busy": "true" },
    make("h2", {}, "What will be imported"),
    make("p", { class: "pw-soft", role: "status" }, "Reading all rows …"),
    ...[80, 60, 70].map((width) => {
      const line = make("span", { class: "pw-skeleton pw-skeleton-line" });
      line.style.width = `${width}%`;
      return line;
    }),
  );
}

function summary(ui, found, busy) {
  const span = found.first === found.last ? found.first : `${found.first} to ${found.last}`;
  const labels = found.labels.filter(([, n]) => n);
  const pairs = [
    [
      "posts",
      make(
        "span",
        {},
        make("b", { class: "pw-big" }, count(found.posts)),
        make("span", { class: "pw-soft" }, ` by ${plural(found.users, "user")}`),
      ),
    ],
    ["time", span],
    ["scores", found.scores.length ? found.scores.map(([name]) => name).join(", ") : "none"],
    ["labels", labels.length ? labels.map(([label, n]) => `${count(n)} ${label}`).join(", ") : "none"],
  ];
  return make(
    "section",
    { class: busy ? "pw-card pw-import-stale" : "pw-card", "aria-busy": String(busy) },
    make(
      "h2",
      {},
      "What will be imported",
      busy ? make("span", { class: "pw-soft pw-busy", role: "status" }, "reading again …") : "",
    ),
    field(ui, "name", "Name of the import", { value: ui.view().name }),
    make(
      "dl",
      { class: "pw-kvs pw-num" },
      ...pairs.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]),
    ),
  );
}

function aside(ui, found) {
  if (!found.n_aside) {
    return make("section", { class: "pw-card" }, make("h2", {}, "No row is set aside"));
  }
  const share = ((100 * found.n_aside) / Math.max(1, found.n_rows)).toFixed(2);
  return make(
    "section",
    { class: "pw-card" },
    make(
      "h2",
      {},
      `${plural(found.n_aside, "row")} ${found.n_aside === 1 ? "is" : "are"} set aside`,
      make("span", { class: "pw-soft" }, `${share} %`),
      act("CSV of them", "rejects", () => ui.ask("rejects"), { class: "pw-link pw-end" }),
    ),
    make("ul", { class: "pw-aside pw-num" }, ...found.aside.map((reason) => asideRow(ui, reason))),
  );
}

function asideRow(ui, { reason, rows, first }) {
  const key = `aside-${reason}`;
  const open = Boolean(ui.local[key]);
  const toggle = act(
    count(rows),
    key,
    () => {
      ui.local[key] = !open;
      ui.draw();
    },
    { class: "pw-count", "aria-expanded": String(open), "aria-label": `${plural(rows, "row")}: ${reason}` },
  );
  const shown = first.map(([row, value, why]) =>
    make(
      "li",
      {},
      `row ${count(row)}: `,
      make("bdi", { class: "pw-mono" }, value ?? "empty"),
      make("span", { class: "pw-soft" }, ` ${why}`),
    ),
  );
  return make(
    "li",
    {},
    make("span", {}, reason),
    toggle,
    open ? make("ul", { class: "pw-aside-first" }, ...shown) : "",
  );
}

function days(found) {
  const title = found.days_a_bar === 1 ? "Posts a day" : `Posts in ${found.days_a_bar} days each`;
  return make(
    "section",
    { class: "pw-card" },
    make("h2", {}, title, found.gap ? make("span", { class: "pw-warn pw-end pw-import-plain" }, found.gap) : ""),
    bars(found.bars, { label: title }),
    make("div", { class: "pw-row pw-soft pw-num" }, make("span", {}, found.first), make("span", {}, found.last)),
  );
}

function notes(found) {
  if (!found.notes.length) return [];
  return [
    make(
      "section",
      { class: "pw-card" },
      make("h2", {}, "Worth knowing"),
      make("ul", {}, ...found.notes.map((said) => make("li", {}, said))),
    ),
  ];
}

export function firstRows(ui) {
  const found = ui.view().check ?? ui.local.seen;
  if (!found || ui.view().missing.length || ui.view().stop) return "";
  const cells = found.rows.map((row) =>
    row.map(([value, text]) =>
      text && value !== null && !ui.local["text-rows"]
        ? make("span", { class: "pw-blurred pw-clip", "aria-hidden": "true" }, value)
        : value,
    ),
  );
  return make(
    "section",
    { class: "pw-card pw-first-rows" },
    make("h2", {}, "First rows, as they will be read"),
    table(found.heads, cells),
  );
}

// How good the posts are that were imported.
export function qualityCards(found) {
  const scores = found.scores.map(([name, missing, off]) => [name, missing, off]);
  return [
    days(found),
    scores.length
      ? make(
          "section",
          { class: "pw-card" },
          make("h2", {}, "Scores"),
          table(["Class", "Posts without it", "Off the scale"], scores),
        )
      : "",
    make(
      "section",
      { class: "pw-card" },
      make("h2", {}, "Repeated texts"),
      make("p", {}, `${count(found.repeats)} of ${plural(found.with_text, "post")} with a text repeat an earlier one.`),
    ),
    ...notes(found),
  ];
}
