// The panel of the classes: thresholds of one class, and the menus that change and add classes.

import { input, make, select } from "../../elements.js";
import { fieldAttributes } from "./fields.js";
import { histogram } from "./histogram.js";
import { menu } from "./menu.js";
import { isAllowed, isWholeScale, newReviewThreshold, parsedThreshold, withPending } from "./thresholds.js";

export function classesPanel(ui) {
  const shown = ui.view.thresholds;
  if (!shown) {
    return make(
      "section",
      { class: "pw-card pw-thresholds", "aria-label": "Thresholds" },
      make("h2", {}, "Classes"),
      make(
        "div",
        { class: "pw-soft" },
        "A class names a score, and the threshold from which a post belongs to the class.",
      ),
      addClassMenu(ui),
    );
  }
  const found = withPending(shown, ui.state.ahead);
  const { text, request } = ui.model.get("message");
  const path = ["classes", found.class];
  const at = (name, label) =>
    make("div", { class: "pw-row" }, make("span", { class: "pw-soft" }, label), thresholdField(ui, found, name, label));
  return make(
    "section",
    { class: "pw-card pw-thresholds", "aria-label": "Thresholds" },
    make(
      "h2",
      {},
      select(found.classes, found.class, (v) => ui.ask("choose_class", { name: v }), {
        class: "pw-value",
        "aria-label": "Class",
        "data-key": "class",
      }),
      ": thresholds",
      make("span", { class: "pw-grow" }),
      classMenu(ui, found, path),
      addClassMenu(ui),
    ),
    histogram(ui, found),
    at("classified", "classified from"),
    found.needs_review === null ? "" : at("needs_review", "needs review from"),
    request === "threshold" ? make("div", { class: "pw-problem", role: "alert" }, text) : "",
  );
}

// While a number is typed, each that the threshold can have is taken; at its end any is, or is
// refused with the reason.
function thresholdField(ui, found, name, label) {
  return input(
    "number",
    found[name],
    (text) =>
      ui.ask("threshold", {
        name: found.class,
        which: name,
        value: parsedThreshold(text),
        gesture: ui.state.typing?.gesture,
      }),
    {
      ...fieldAttributes(label, ["classes", found.class, name]),
      step: isWholeScale(found) ? 1 : 0.01,
      min: found.low,
      max: found.high,
    },
    (text) => isAllowed(found, name, text),
  );
}

function classMenu(ui, found, path) {
  const items =
    found.needs_review === null
      ? [["add a needs-review band", () => ui.set([...path, "needs_review"], newReviewThreshold(found))]]
      : [["remove the needs-review band", () => ui.remove([...path, "needs_review"])]];
  items.push(
    [
      "rename",
      () => {
        ui.state.renaming = found.class;
        ui.redraw();
      },
    ],
    ["remove the class", () => ui.remove(path)],
  );
  if (ui.state.renaming !== found.class) return menu(ui, "⋯", "Change this class", "class-more", items);
  return input(
    "text",
    found.class,
    (v) => {
      ui.state.renaming = null;
      ui.edit("rename_class", { old: found.class, new: v });
    },
    { class: "pw-value", "aria-label": "The class's new name", "data-key": "class-name", size: 12 },
  );
}

function addClassMenu(ui) {
  const taken = new Set(Object.keys(ui.document.classes ?? {}));
  const items = ui.choices.new_classes
    .filter((c) => !taken.has(c.name))
    .map((c) => [
      c.name,
      () => {
        ui.set(["classes"], { ...ui.document.classes, [c.name]: c.class });
        ui.ask("choose_class", { name: c.name });
      },
    ]);
  return items.length ? menu(ui, "+ Class", "Add a class over a score", "add-class", items) : "";
}
