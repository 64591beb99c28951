// The simulation view's page: bars that lead to posts. What people wrote is put in text nodes only.

import { button, card, choice, colour, make } from "../elements.js";
import { day, moment } from "../dates.js";
import { show } from "../show.js";
import { count } from "../numbers.js";
import { blurred, pageTitle } from "../records.js";

function render(context) {
  return show(context, "Simulation", parts, { watch: ["view", "behind", "explained", "problem", "note"] });
}

function parts(ui) {
  const { model, ask } = ui;
  const view = model.get("view");
  const colours = model.get("colours");
  const on = model.get("feedback");
  const problem = model.get("problem");
  return [
    header(view, on, ask),
    make("div", { class: "pw-line" }, view.summary),
    outdated(ui),
    feedbackLine(on),
    problem ? make("div", { class: "pw-problem", role: "alert" }, problem) : "",
    make(
      "div",
      { class: "pw-two" },
      card(
        "Triggers of each rule, and below them distinct users. A bar opens its posts",
        ...view.rules.flatMap((rule) => rules(rule, view, colours, ask)),
      ),
      make("div", {}, ...rulesTogether(view, colours, ask)),
    ),
    overTime("Actions called", "action", view.actions, colours.actions, ask),
    overTime("Triggers of live rules", "rule", view.triggers, colours.rules, ask),
    behind(ui),
  ];
}

// That the rules have changed since, and the way to simulate them as they are now.
function outdated({ model, ask }) {
  if (!model.get("note")) return "";
  return make(
    "div",
    { class: "pw-note", role: "status" },
    make("span", { class: "pw-icon", "aria-hidden": "true" }, "⚠"),
    make(
      "div",
      {},
      model.get("note"),
      model.get("has_again")
        ? make(
            "div",
            { class: "pw-does" },
            button("Run again", () => ask("again"), { "data-key": "run-again" }),
          )
        : "",
    ),
  );
}

function header(view, on, ask) {
  return make(
    "header",
    { class: "pw-header" },
    pageTitle("Simulation"),
    make("bdi", { class: "pw-soft" }, view.about),
    make("span", { class: "pw-grow" }),
    make(
      "span",
      { class: "pw-segments", role: "radiogroup", "aria-label": "Feedback" },
      choice("With feedback", on, () => ask("feedback", { on: true })),
      choice("Without feedback", !on, () => ask("feedback", { on: false })),
    ),
  );
}

function feedbackLine(on) {
  return make(
    "div",
    { class: "pw-soft pw-line" },
    on
      ? "With feedback: a user whom a rule suspends or blocks posts nothing more. " +
          "All figures and the log below are of this."
      : "Without feedback: every rule is evaluated on every post, as if nobody were ever suspended or blocked. " +
          "All figures and the log below are of this; Apply takes the simulation with feedback.",
  );
}

// How rules act on each other: what they reject, what follows from them, what they fire on together.
function rulesTogether(view, colours, ask) {
  return [
    card(
      `Rejected posts, by what suspended or blocked their user (n = ${count(sum(view.rejections))})`,
      ...bars(
        view.rejections,
        (row) => row.label,
        (row) => colours.rules[row.cause[1]],
        (row) => ask("posts", { selection: { cause: row.cause } }),
      ),
    ),
    card(
      "Rules that fired because of another rule",
      ...bars(
        view.chains,
        (row) => row.label,
        (row) => colours.rules[row.chain[3]],
        (row) => ask("posts", { selection: { chain: row.chain } }),
      ),
    ),
    card(
      "Rules that fire on the same posts",
      ...bars(
        view.together,
        (row) => row.both.join("  +  "),
        () => null,
        (row) => ask("posts", { selection: { both: row.both } }),
      ),
    ),
  ];
}

function rules(rule, view, colours, ask) {
  const most = Math.max(1, ...view.rules.map((other) => other.triggers));
  const label = rule.mode === "test" ? `${rule.rule} (test)` : rule.rule;
  const open = () => ask("posts", { selection: { rule: rule.rule } });
  return [
    bar(label, rule.triggers, most, colours.rules[rule.rule], open, `${label}: ${count(rule.triggers)} triggers`),
    bar("", rule.users, most, colours.rules[rule.rule], open, `${label}: ${count(rule.users)} distinct users`, true),
  ];
}

function bars(rows, label, colours, open) {
  if (!rows.length) return [make("div", { class: "pw-soft" }, "none")];
  const most = Math.max(...rows.map((row) => row.n));
  return rows.map((row) =>
    bar(label(row), row.n, most, colours(row), () => open(row), `${label(row)}: ${count(row.n)} posts`),
  );
}

function bar(label, n, most, colours, open, name, pale = false) {
  const fill = make("span", { class: pale ? "pw-fill pw-pale" : "pw-fill" });
  fill.style.width = `${(100 * n) / most}%`;
  colour(fill, colours);
  const line = make(
    "button",
    { type: "button", class: "pw-bar", "aria-label": name, title: name, disabled: n === 0 },
    make("span", { class: "pw-label" }, label),
    make("span", { class: "pw-track" }, fill),
    make("span", { class: "pw-num" }, count(n)),
  );
  line.addEventListener("click", open);
  return line;
}

function overTime(what, by, counted, colours, ask) {
  if (!counted || !counted.series.length) return "";
  const bins = counted.edges_us.length - 1;
  const rows = counted.series.map((series) => {
    const most = Math.max(1, ...series.n);
    const line = make(
      "div",
      { class: "pw-columns" },
      ...series.n.map((n, at) => {
        const from_ms = counted.edges_us[at] / 1000;
        const column = make("button", {
          type: "button",
          class: "pw-column",
          disabled: n === 0,
          tabindex: n ? "0" : "-1",
          "aria-label": `${series.label}: ${count(n)} in the ${counted.bin} from ${moment(from_ms)}`,
          title: `${count(n)} · ${day(from_ms)}`,
        });
        const fill = make("span", {});
        fill.style.height = `${(100 * n) / most}%`;
        colour(fill, colours[series[by]]);
        column.append(fill);
        column.addEventListener("click", () =>
          ask("posts", {
            selection: { [by]: series[by], first_us: counted.edges_us[at], last_us: counted.edges_us[at + 1] },
          }),
        );
        return column;
      }),
    );
    return make(
      "div",
      { class: "pw-series" },
      make(
        "span",
        { class: "pw-label" },
        `${series.label} · ${count(series.n.reduce((a, b) => a + b, 0))}`,
        make("div", { class: "pw-soft" }, `busiest ${counted.bin}: ${count(most)}`),
      ),
      line,
    );
  });
  return card(`${what}, per ${counted.bin} (${bins}), each row on its own scale · ${counted.when}, UTC`, ...rows);
}

function behind(ui) {
  const { model, ask } = ui;
  const drilldown = model.get("behind");
  if (!drilldown.posts) return make("div", { class: "pw-soft" }, "Choose a bar to see its posts.");
  const explained = model.get("explained");
  const what = Object.values(drilldown.selection)[0];
  const name = Array.isArray(what) ? what.filter(Boolean).join(" ") : what;
  const shown = drilldown.n > drilldown.posts.length ? `, the first ${drilldown.posts.length}` : "";
  const title = `${count(drilldown.n)} posts behind “${name}”${shown}`;
  const rows = drilldown.posts.map((post) => {
    const [toggle, text] = blurred(ui, `${post.user_id}\u0000${post.post_id}`, post.text);
    const why = make("button", { type: "button", class: "pw-button pw-small" }, "Why?");
    why.addEventListener("click", () => ask("explain", { post_id: post.post_id, user_id: post.user_id }));
    const open = explained.post_id === post.post_id && explained.user_id === post.user_id;
    return make(
      "div",
      { class: "pw-post" },
      make(
        "div",
        { class: "pw-post-head" },
        make("bdi", {}, post.at),
        make("bdi", {}, post.user_id),
        make("bdi", {}, post.post_id),
        make("span", { class: "pw-soft" }, [post.result, ...post.rules, ...post.actions].join(" · ")),
        make("span", { class: "pw-grow" }),
        toggle,
        why,
      ),
      text,
      open ? explanation(explained) : "",
    );
  });
  return card(title, ...rows);
}

function explanation(explained) {
  return make(
    "table",
    { class: "pw-why" },
    make("thead", {}, make("tr", {}, ...["rule", "condition", "saw", "is", ""].map((name) => make("th", {}, name)))),
    make(
      "tbody",
      {},
      ...explained.rows.map((row) =>
        make(
          "tr",
          {},
          ...[row.rule, row.condition, row.saw, row.is, row.fired].map((cell) => make("td", {}, make("bdi", {}, cell))),
        ),
      ),
    ),
  );
}

function sum(rows) {
  return rows.reduce((total, row) => total + row.n, 0);
}

export default { render };
