// The pinned variants: the head of each one's column, what can be done with it, and how it differs from
// the rules as they are now.

import { button, make } from "../../elements.js";
import { menu } from "./menu.js";
import { nameField, startNaming } from "./name_field.js";

export function pinButton(ui) {
  const { next } = ui.variants;
  const problems = ui.view.problems.length > 0;
  const title = problems
    ? "Rules with problems cannot be pinned."
    : `Keeps the rules as they are now as variant ${next}, to compare with.`;
  return button(next ? `Pin as ${next}` : "Pin", () => ui.ask("pin"), {
    class: "pw-button pw-small",
    disabled: problems || !next,
    title: next ? title : "Three variants are pinned: unpin one first.",
    "data-key": "pin",
  });
}

export function pinHead(ui, { letter, name }) {
  const items = [
    ["open as the rules", () => ui.ask("open_pin", { letter })],
    [name ? "rename" : "name it", () => startNaming(ui, `pin-name-${letter}`)],
    ["unpin", () => ui.ask("unpin", { letter })],
  ];
  const label = `Variant ${letter}${name ? `, ${name}` : ""}: open, name or unpin`;
  return make(
    "th",
    { scope: "col", title: name },
    menu(ui, `${letter} ▾`, label, `pin-${letter}`, items, "pw-quiet pw-pin"),
  );
}

export function pinsLegend(ui) {
  const { pins } = ui.variants;
  if (!pins.length) return "";
  return make(
    "ul",
    { class: "pw-pins", "aria-label": "The pinned variants" },
    ...pins.map((pin) => make("li", {}, make("b", {}, pin.letter), " ", nameOf(ui, pin), " ", differenceOf(pin))),
  );
}

function nameOf(ui, { letter, name }) {
  const key = `pin-name-${letter}`;
  if (ui.state.naming !== key) return make("b", {}, name);
  const field = { key, name, label: `Name of variant ${letter}`, back: `pin-${letter}`, most: 60 };
  return nameField(ui, field, (text) => ui.ask("rename_pin", { letter, name: text }));
}

function differenceOf({ totals, problem, differs, is_live: isLive }) {
  const live = isLive ? "is the live version" : "";
  if (totals === null) return `cannot be counted: ${problem}`;
  if (differs === null) return "is compared once the problems are solved.";
  if (!differs.length) return live ? `${live}, as the rules are now.` : "is as the rules are now.";
  return [...(live ? [`${live}.`] : []), ...differs].join(" ");
}
