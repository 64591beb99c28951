// The actions' page: what there is to do, and with which reasons.

import { card, make } from "../elements.js";
import { count } from "../numbers.js";
import { act, area, field, form, pageHead, pick, records, small, table, tick, typed } from "../records.js";

const ABOUT =
  "What rules and people can do to posts and users, and with which reasons. Actions that were taken are in the " +
  "log.";

function render(context) {
  return records(context, "Actions", (ui) => [
    pageHead("Actions", ABOUT),
    form(act("Undo", "undo", () => ui.ask("undo"), { disabled: !ui.view().undo })),
    listCard(ui),
    ui.local.editing ? editCard(ui) : "",
    createCard(ui),
  ]);
}

function listCard(ui) {
  const rows = ui.view().actions.map((action) => [
    action.full_label,
    small("Edit", `edit-${action.action}`, () => {
      Object.assign(ui.local, {
        editing: action.action,
        label: action.label,
        reasons: action.reasons.join("\n"),
        free: action.free_text,
        required: action.reason_required,
      });
      ui.draw();
    }),
    make("bdi", { class: "pw-mono" }, action.action),
    action.target,
    action.built_in ? "built in" : "custom",
    action.reasons.join(", ") || "–",
    action.free_text ? "yes" : "no",
    action.reason_required ? "required" : "optional",
  ]);
  return card(
    `Actions (n = ${count(rows.length)})`,
    table(["Action", "", "API value", "Target", "Type", "Reasons", "Free text", "Reason is"], rows),
  );
}

function reasonFields(ui, prefix = "") {
  return [
    area(ui, `${prefix}reasons`, "Reasons, one on each line"),
    make(
      "div",
      {},
      tick(ui, `${prefix}free`, "allow another reason (Other)", { value: true }),
      make("br"),
      tick(ui, `${prefix}required`, "a reason is required"),
    ),
  ];
}
function given(ui, prefix = "") {
  return {
    reasons: typed(ui, `${prefix}reasons`),
    free_text: typed(ui, `${prefix}free`, true),
    reason_required: typed(ui, `${prefix}required`, false),
  };
}

function editCard(ui) {
  const close = () => {
    delete ui.local.editing;
    ui.draw();
  };
  const save = () =>
    ui.ask("change", { action: ui.local.editing, label: typed(ui, "label"), ...given(ui) }, ["editing"]);
  return card(
    `Edit ${ui.local.editing}`,
    form(field(ui, "label", "Name")),
    form(...reasonFields(ui)),
    form(act("Save", "save", save, { class: "pw-button pw-primary" }), act("Cancel", "edit-no", close)),
  );
}

function createCard(ui) {
  const target = typed(ui, "target", "user");
  const name = field(ui, "new_label", "Name", { placeholder: "Formal warning" });
  const api = field(ui, "new_action", "API value", { placeholder: "formal_warning" });
  const [label, value] = [name.querySelector("input"), api.querySelector("input")];
  label.addEventListener("input", () => {
    if (!ui.local.api_own) {
      ui.local.new_action = value.value = label.value
        .trim()
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "_")
        .replace(/^_|_$/g, "");
    }
  });
  value.addEventListener("input", () => {
    ui.local.api_own = value.value !== "";
  });
  const create = () =>
    ui.ask("create", { action: typed(ui, "new_action"), target, label: typed(ui, "new_label"), ...given(ui, "new_") }, [
      "new_action",
      "new_label",
      "new_reasons",
      "new_free",
      "new_required",
      "api_own",
    ]);
  return card(
    "Create an action",
    form(
      name,
      api,
      pick(
        ui,
        "target",
        "Target",
        [
          ["user", "a user (author level)"],
          ["post", "a post"],
        ],
        { value: "user" },
      ),
    ),
    form(...reasonFields(ui, "new_")),
    form(act("Create action", "create", create, { class: "pw-button pw-primary" })),
  );
}

export default { render };
