// The conditions of a rule, and the menus that add, group, negate and remove them.

import { make, select } from "../../../elements.js";
import { conditionFields } from "./condition_fields.js";
import { conditionKinds, isAlone, isRemovable, newCondition, removalOf, secondBound } from "../document.js";
import { menu } from "../menu.js";
import { problemLines } from "../problems.js";

export function conditionsRow(ui, condition, path, problems) {
  return make(
    "div",
    { class: "pw-if" },
    make("span", { class: "pw-word" }, "IF"),
    make(
      "div",
      { class: "pw-flow" },
      ...conditionParts(ui, condition, path, { outermost: true }),
      ...problemLines(problems, "when"),
    ),
  );
}

// `only`: "post" for the posts that a condition counts, which conditions on users say nothing of.
function conditionParts(ui, condition, path, { outermost = false, only = null } = {}) {
  const [key] = Object.keys(condition ?? {});
  if (key === "all" || key === "any") return groupParts(ui, condition, path, { outermost, only });
  if (key === "not") {
    const negated = conditionParts(ui, condition.not, [...path, "not"], { only });
    return [make("span", { class: "pw-chip pw-group" }, negationMenu(ui, path, condition), ...negated)];
  }
  const counted = (where, to) => conditionParts(ui, where, to, { only: "post" });
  const chip = make(
    "span",
    { class: "pw-chip" },
    ...conditionFields(ui, key, condition[key], path, counted),
    changeMenu(ui, path, condition, only),
  );
  return outermost ? [chip, addMenu(ui, path, condition, only)] : [chip];
}

function groupParts(ui, condition, path, { outermost, only }) {
  const [key] = Object.keys(condition);
  const parts = condition[key];
  const shown = parts.flatMap((part, at) => [
    at ? joinerField(ui, key, path, at, parts.length) : "",
    ...conditionParts(ui, part, [...path, key, at], { only }),
  ]);
  shown.push(addMenu(ui, path, condition, only));
  return outermost ? shown : [make("span", { class: "pw-group" }, ...shown)];
}

// The word between two conditions. Among several, another word groups these two, unless all are
// asked for.
function joinerField(ui, key, path, at, several) {
  const [word, opposite, to] = key === "all" ? ["AND", "OR", "any"] : ["OR", "AND", "all"];
  const changes =
    several === 2
      ? [[to, opposite]]
      : [
          [to, `${opposite}, these two only`],
          ["everywhere", `${opposite}, all ${several} of this group`],
        ];
  return select(
    [[key, word], ...changes],
    key,
    (chosen) => ui.edit("join", { path, position: at, joiner: to, everywhere: chosen === "everywhere" }),
    { class: "pw-op", "aria-label": "How these conditions combine", "data-key": `op-${path.join("-")}-${at}` },
  );
}

function addMenu(ui, path, condition, only) {
  const [key] = Object.keys(condition ?? {});
  const add = (kind) => {
    const added = newCondition(ui.document, ui.choices, kind);
    if (key === "all" || key === "any") ui.edit("add", { path: [...path, key], value: added });
    else ui.set(path, { all: [condition, added] });
  };
  const items = conditionKinds(ui.choices, only).map(([kind, label]) => [label, () => add(kind)]);
  return menu(ui, "+", "Add a condition", `plus-${path.join("-")}`, items);
}

function changeMenu(ui, path, condition, only) {
  const bound = secondBound(ui.choices, path, condition);
  const items = [
    ["NOT this", () => ui.set(path, { not: condition })],
    ["put into a group", () => ui.set(path, { any: [condition] })],
    ...(bound ? [["add a second bound", () => ui.set(bound.path, bound.value)]] : []),
    ...conditionKinds(ui.choices, only).map(([kind, label]) => [
      `replace with: ${label}`,
      () => ui.set(path, newCondition(ui.document, ui.choices, kind)),
    ]),
  ];
  if (isAlone(ui.document, path)) {
    items.unshift(["remove the group", () => ui.set(path.slice(0, -2), condition)]);
  }
  if (isRemovable(ui.document, path)) items.unshift(["remove the condition", () => removeCondition(ui, path)]);
  return menu(ui, "⋯", "Change this condition", `more-${path.join("-")}`, items);
}

function negationMenu(ui, path, condition) {
  const items = [["remove NOT", () => ui.set(path, condition.not)]];
  if (isRemovable(ui.document, path)) items.push(["remove the condition", () => removeCondition(ui, path)]);
  return menu(ui, "NOT", "Change this negation", `not-${path.join("-")}`, items);
}

function removeCondition(ui, path) {
  const { edit, ...args } = removalOf(ui.document, path);
  ui.edit(edit, args);
}
