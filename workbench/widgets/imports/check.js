// What an import would bring: posts, days, scores, labels, rows set aside, and the first rows.

import { make } from "../elements.js";
import { count, plural } from "../numbers.js";
import { act, table } from "../records.js";
import { bars } from "./bars.js";
import { importSummary } from "./summary.js";

export function checkPanel(ui) {
  const view = ui.view();
  if (view.missing.length || view.stop) return [];
  const state = view.check ?? ui.local.lastCheck;
  if (!state) return [waiting()];
  const busy = view.check === null;
  return [summary(ui, state, busy), aside(ui, state), days(state), ...notes(state)];
}

export function waiting() {
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

function summary(ui, state, busy) {
  const span = state.first === state.last ? state.first : `${state.first} to ${state.last}`;
  const labels = state.labels.filter(([, n]) => n);
  const pairs = [
    [
      "posts",
      make(
        "span",
        {},
        make("b", { class: "pw-big" }, count(state.posts)),
        make("span", { class: "pw-soft" }, ` by ${plural(state.users, "user")}`),
      ),
    ],
    ["time", span],
    ["scores", state.scores.length ? state.scores.map(([name]) => name).join(", ") : "none"],
    ["labels", labels.length ? labels.map(([label, n]) => `${count(n)} ${label}`).join(", ") : "none"],
  ];
  return importSummary(ui, pairs, busy);
}

export function aside(ui, state) {
  if (!state.n_aside) {
    return make("section", { class: "pw-card" }, make("h2", {}, "No row is set aside"));
  }
  const share = ((100 * state.n_aside) / Math.max(1, state.n_rows)).toFixed(2);
  return make(
    "section",
    { class: "pw-card" },
    make(
      "h2",
      {},
      `${plural(state.n_aside, "row")} ${state.n_aside === 1 ? "is" : "are"} set aside`,
      make("span", { class: "pw-soft" }, `${share} %`),
      act("CSV of them", "rejects", () => ui.ask("rejects"), { class: "pw-link pw-end" }),
    ),
    make("ul", { class: "pw-aside pw-num" }, ...state.aside.map((reason) => asideRow(ui, reason))),
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

function days(state) {
  const title = state.days_a_bar === 1 ? "Posts a day" : `Posts in ${state.days_a_bar} days each`;
  return make(
    "section",
    { class: "pw-card" },
    make("h2", {}, title, state.gap ? make("span", { class: "pw-warn pw-end pw-import-plain" }, state.gap) : ""),
    bars(state.bars, { label: title }),
    make("div", { class: "pw-row pw-soft pw-num" }, make("span", {}, state.first), make("span", {}, state.last)),
  );
}

export function notes(state) {
  if (!state.notes.length) return [];
  return [
    make(
      "section",
      { class: "pw-card" },
      make("h2", {}, "Worth knowing"),
      make("ul", {}, ...state.notes.map((note) => make("li", {}, note))),
    ),
  ];
}

export function firstRows(ui) {
  const state = ui.view().check ?? ui.local.lastCheck;
  if (!state || ui.view().missing.length || ui.view().stop) return "";
  const cells = state.rows.map((row) =>
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
    table(state.heads, cells),
  );
}

// How good the posts are that were imported.
export function qualityCards(state) {
  const scores = state.scores.map(([name, missing, off]) => [name, missing, off]);
  return [
    days(state),
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
      make("p", {}, `${count(state.repeats)} of ${plural(state.with_text, "post")} with a text repeat an earlier one.`),
    ),
    ...notes(state),
  ];
}
