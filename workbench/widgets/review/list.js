// The review feed as a table: items are filtered and sorted, and several are decided at once.

import { make } from "../elements.js";
import { count, plural } from "../numbers.js";
import { act, askToConfirm, confirmDialog } from "../records.js";
import { boxes, chosenBar } from "../table/choosing.js";
import { tableParts } from "../table/table.js";

export function listPage(ui) {
  return tableParts(ui, {
    before: boxes(ui, (key) => `item ${key}`),
    actions: undoButton(ui),
    below: decideBar(ui),
  });
}

// What was decided together last can be taken back.
function undoButton(ui) {
  const { undo } = ui.view().chosen;
  return undo ? [act(`Undo ${plural(undo, "decision")}`, "undo-chosen", () => ui.ask("undo_chosen"))] : [];
}

function decideBar(ui) {
  const { chosen, decisions } = ui.view();
  if (!chosen.n) return [];
  const { would } = chosen;
  const buttons = decisions.map((decision) =>
    act(
      `${decision[0].toUpperCase()}${decision.slice(1)}: ${count(would.open)}…`,
      `decide-chosen-${decision}`,
      () => askToConfirm(ui, "decide-chosen", { decision, expected: would.open }),
      {
        class: decision === "violating" ? "pw-button pw-danger" : "pw-button pw-primary",
        disabled: Boolean(would.problem) || !would.open,
      },
    ),
  );
  const confirm = confirmDialog(
    ui,
    "decide-chosen",
    ({ decision, expected }) =>
      `${plural(expected, "item")} will be labelled ${decision}, each with a label and a log entry of its own. ` +
      "Undo takes them back together.",
    "Label them",
    (asked) => ui.ask("decide_chosen", asked),
  );
  return [chosenBar(ui, chosen.n, "Chosen items", { effect: effect(would), buttons, confirm })];
}

// What a decision would do to the items that are chosen.
function effect(would) {
  if (would.problem) return make("div", { class: "pw-problem", role: "alert" }, would.problem);
  const about = [];
  if (would.posts) about.push(plural(would.posts, "post"));
  if (would.users) about.push(`${plural(would.users, "user")} as a whole`);
  const words = would.open
    ? `${plural(would.open, "label")}: ${about.join(" and ")}, of ${plural(would.writers, "user")}`
    : "Nothing would change";
  const left = would.decided ? `; ${plural(would.decided, "item")} decided already, and left alone` : "";
  return make("div", {}, make("b", {}, words), make("span", { class: "pw-soft" }, left));
}
