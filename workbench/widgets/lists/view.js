// The text lists' page: entries, a text to test, and how often each entry has matched.

import { card, make } from "../elements.js";
import { count } from "../numbers.js";
import { act, area, field, form, pageHead, pager, pick, records, small, table, typed } from "../records.js";

const ABOUT = "Phrases, domains and other texts that rules look for in posts.";
const AT_ONCE =
  "Adding and removing acts at once: on new posts, where the live policy reads the list. Undo takes it back.";

function render(context) {
  return records(context, "Text lists", (ui) => [
    pageHead("Text lists", ABOUT),
    make("p", { class: "pw-warn pw-line" }, AT_ONCE),
    top(ui),
    make("div", { class: "pw-two" }, entriesCard(ui), make("div", {}, addCard(ui), testCard(ui))),
  ]);
}

function top(ui) {
  const view = ui.view();
  const open = () => ui.ask("choose", { name: typed(ui, "new_list") }, ["new_list", "list"]);
  return form(
    pick(ui, "list", "List", view.lists, {
      value: view.list,
      change: (name) => {
        delete ui.local.list;
        ui.ask("choose", { name });
      },
    }),
    field(ui, "new_list", "Another or a new list", { act: open, placeholder: "name of the list" }),
    act("Open", "new-list", open),
    act("Undo", "undo", () => ui.ask("undo"), { disabled: !view.undo }),
  );
}

function entriesCard(ui) {
  const view = ui.view();
  const rows = view.rows.map(([kind, value, n]) => [
    kind,
    value,
    n ?? make("span", { class: "pw-soft" }, "not counted"),
    small("Remove", `remove-${kind}-${value}`, () => ui.ask("remove", { kind, value }), {
      "aria-label": `Remove ${kind} ${value}`,
    }),
  ]);
  const counted = view.counted === null ? "Matched" : `Matched, of ${count(view.counted)} posts`;
  return card(
    `${view.list}: entries (n = ${count(view.n)})`,
    rows.length
      ? table(["Kind", "Entry", counted, ""], rows)
      : make("div", { class: "pw-soft" }, "The list is empty: nothing matches it."),
    view.n > view.page_rows
      ? pager({ first: view.first, n: view.n, shown: rows.length, size: view.page_rows }, (first) =>
          ui.ask("page", { first }),
        )
      : "",
    view.n ? act("Count matches in all posts", "count", () => ui.ask("count")) : "",
  );
}

function addCard(ui) {
  const view = ui.view();
  return card(
    "Add entries",
    area(ui, "entries", "One entry on each line", { placeholder: "free money\ncasino.example\n+1 202 555 0175" }),
    form(
      pick(ui, "kind", "Kind", [[view.detected, "recognised from each line"], ...view.kinds], { value: view.detected }),
      act(
        "Add",
        "add",
        () => ui.ask("add", { text: typed(ui, "entries"), kind: typed(ui, "kind", view.detected) }, ["entries"]),
        { class: "pw-button pw-primary" },
      ),
    ),
  );
}

function testCard(ui) {
  const { tested } = ui.view();
  const rows = (tested?.matches ?? []).map((match) => [match.list, match.kind, match.value, match.explanation]);
  const shown = tested
    ? make("p", { dir: "auto" }, ...tested.parts.map(([text, hit]) => (hit ? make("mark", {}, text) : text)))
    : "";
  return card(
    "Test a text",
    area(ui, "text", "A text as a user would write it", { rows: 3 }),
    form(act("Test", "test", () => ui.ask("test", { text: typed(ui, "text") }))),
    shown,
    tested
      ? rows.length
        ? table(["List", "Kind", "Entry", "Why it matches"], rows)
        : make("div", { class: "pw-soft" }, "No entry of any list matches it.")
      : "",
  );
}

export default { render };
