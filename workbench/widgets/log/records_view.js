// The page of the moderation log: filters, entries page by page, charts and a file of them.

import { card, make } from "../elements.js";
import { count } from "../numbers.js";
import { act, field, fold, form, pager, pick, records, table, typed } from "../records.js";

function render(context) {
  return records(context, "Moderation log, filtered", (ui) => [filters(ui), entries(ui), glossary(ui)]);
}

function filters(ui) {
  const view = ui.view();
  const names = ["kind", "user_id", "rule", "actor", "since", "until"];
  const find = () =>
    ui.ask("filter", Object.fromEntries(names.map((name) => [name, typed(ui, name, view.filters[name])])));
  const clear = () => {
    for (const name of names) delete ui.local[name];
    ui.ask("filter", {});
  };
  const plain = (label, list) => [["", label], ...list];
  return form(
    pick(ui, "kind", "Kind", [["", "any kind"], ...view.kinds], { value: view.filters.kind, change: find }),
    field(ui, "user_id", "User", { value: view.filters.user_id, act: find, placeholder: "any" }),
    pick(ui, "rule", "Rule", plain("any rule", view.rules), { value: view.filters.rule, change: find }),
    pick(ui, "actor", "Actor", plain("anybody", view.actors), { value: view.filters.actor, change: find }),
    field(ui, "since", "From (UTC)", { value: view.filters.since, type: "datetime-local", act: find }),
    field(ui, "until", "Before (UTC)", { value: view.filters.until, type: "datetime-local", act: find }),
    act("Filter", "filter", find, { class: "pw-button pw-primary" }),
    act("Clear", "clear", clear),
  );
}

function entries(ui) {
  const view = ui.view();
  const rows = view.rows.map(([at, kind, user, post, rule, said, actor]) => [
    at,
    kind,
    user === null ? "" : act(user, `user-${user}`, () => ui.ask("user", { user_id: user }), { class: "pw-link" }),
    post ?? "",
    rule ?? "",
    said,
    actor,
  ]);
  return card(
    `Entries, the newest first (n = ${count(view.n)})`,
    rows.length
      ? table(["At (UTC)", "Kind", "User", "Post", "Rule", "What", "Actor"], rows)
      : make("div", { class: "pw-soft" }, "No entry matches these filters."),
    pager({ first: view.first, n: view.n, shown: rows.length, size: view.page_rows }, (first) =>
      ui.ask("page", { first }),
    ),
    form(
      act("Charts of these entries", "charts", () => ui.ask("charts"), { disabled: !view.n }),
      act("Export as CSV", "export", () => ui.ask("export"), { disabled: !view.n }),
    ),
  );
}

function glossary(ui) {
  return fold(
    ui,
    "glossary",
    "What the kinds of entries mean",
    make(
      "dl",
      { class: "pw-glossary" },
      ...ui.view().glossary.map(([title, meaning]) => make("div", {}, make("dt", {}, title), make("dd", {}, meaning))),
    ),
  );
}

export default { render };
