// Rows that are chosen in a table: a box in each, and one in the heading.

import { make } from "../elements.js";
import { count } from "../numbers.js";
import { act } from "../records.js";
import { nounOf, tableOf } from "./frame.js";

// The cells that the table draws before those of a row. `called`: what the box of a row is called.
export function boxes(ui, called = (key) => key) {
  const box = (key, label, checked, change) => {
    const element = make("input", { type: "checkbox", "data-key": key, "aria-label": label });
    element.checked = checked;
    element.addEventListener("change", () => change(element.checked));
    return element;
  };
  return {
    head: () => {
      const table = tableOf(ui);
      const n = table.chosen.length;
      const all = box(
        "choose-page",
        "Choose the rows that are loaded",
        table.keys.length > 0 && n === table.keys.length,
        (is) => ui.ask("choose", { keys: tableOf(ui).keys, on: is }),
      );
      all.indeterminate = n > 0 && n < table.keys.length;
      return make("th", { class: "pw-tickcell", scope: "col" }, all);
    },
    cell: (key) =>
      make(
        "td",
        { class: "pw-tickcell" },
        box(`choose-${key}`, `Choose ${called(key)}`, tableOf(ui).chosen.includes(key), (is) =>
          ui.ask("choose", { keys: [key], on: is }),
        ),
      ),
  };
}

// The bar below a table of which rows are chosen: how many, what would be done to them (`effect`), the
// `buttons` that do it, and what is asked once more before.
export function chosenBar(ui, n, label, { effect, buttons, confirm }) {
  return make(
    "section",
    { class: "pw-bulk", "aria-label": label },
    chosenCount(ui, n),
    effect,
    make("div", { class: "pw-bulk-does" }, ...buttons),
    confirm,
  );
}

// How many are chosen, and the way to all and to none.
function chosenCount(ui, n) {
  const { table } = ui.view();
  return make(
    "div",
    {},
    make("b", { class: "pw-num" }, `${count(n)} ${nounOf(table, n)} chosen`),
    make(
      "div",
      { class: "pw-bulk-links" },
      n === table.n
        ? ""
        : act(`Choose all ${count(table.n)}`, "choose-all", () => ui.ask("choose_all"), { class: "pw-count" }),
      act("none", "choose-none", () => ui.ask("choose_none"), { class: "pw-count" }),
    ),
  );
}
