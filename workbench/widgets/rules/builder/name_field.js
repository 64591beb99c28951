// A name that is changed in its place: Enter takes it, Escape leaves it as it was.

import { input, isDrawing } from "../../elements.js";

// `state.naming` is the key of the field while it is open; `back`: the key of what has the focus then.
export function startNaming(ui, key) {
  ui.state.naming = key;
  ui.state.focus = key;
  ui.redraw();
}

export function nameField(ui, { key, name, label, back, most }, rename) {
  const done = () => {
    if (ui.state.naming !== key || isDrawing()) return;
    ui.state.naming = null;
    ui.state.focus = back;
    ui.redraw();
  };
  const field = input("text", name, rename, {
    class: "pw-field pw-name-field",
    maxlength: most,
    placeholder: "name",
    "aria-label": label,
    "data-key": key,
  });
  field.addEventListener("blur", done);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") field.value = name;
    else if (event.key !== "Enter") return;
    event.preventDefault(); // or the key would press the button that has the focus next
    done();
  });
  return field;
}
