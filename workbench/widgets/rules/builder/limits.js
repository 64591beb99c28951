// The limits of an edit, as they are changed for everybody who uses the store.

import { button, input, make } from "../../elements.js";

const FIELDS = [
  ["users", "number", "Users suspended or blocked", { min: 0, step: 1 }],
  ["user_percent", "number", "Users affected, % of all", { min: 0, max: 100, step: "any" }],
  ["post_percent", "number", "Posts deleted, % of all", { min: 0, max: 100, step: "any" }],
  ["most_active", "number", "Most active users", { min: 0, step: 1 }],
  ["protected_tags", "text", "Protected tags, with commas between them", { maxlength: 2000 }],
];

// The limits are shown or hidden; the keyboard goes to the first of them, or back.
export function showLimits(ui, shown) {
  ui.state.limits = shown ? { ...ui.guardrail.limits } : null;
  ui.redraw();
  const key = shown ? "limit-users" : "guard-limits";
  const opener = ui.root.querySelector(`[data-key="${key}"]`) ?? ui.root.querySelector('[data-key="open-limits"]');
  opener?.focus();
}

export function limitsForm(ui) {
  const typed = ui.state.limits;
  const fields = FIELDS.map(([name, type, label, attributes]) => {
    const field = input(type, typed[name], () => {}, {
      ...attributes,
      class: "pw-field",
      "data-key": `limit-${name}`,
    });
    field.addEventListener("input", () => {
      typed[name] = field.value;
    });
    field.style.width = "";
    return make("label", { class: `pw-labelled pw-limit-${name}` }, label, field);
  });
  const save = () => {
    ui.ask("set_limits", { ...typed });
    showLimits(ui, false);
  };
  return make(
    "div",
    {},
    make(
      "div",
      { class: "pw-soft" },
      "A warning is shown for an edit that does more than this. The limits are those of the store, for " +
        "everybody who uses it, and who changes them is in the log. Affected are users who are suspended, " +
        "blocked, or have a post deleted.",
    ),
    make("div", { class: "pw-form" }, ...fields),
    button("Save the limits", save, { class: "pw-button pw-primary", "data-key": "limits-save" }),
    " ",
    button("Cancel", () => showLimits(ui, false), { "data-key": "limits-cancel" }),
  );
}
