// The fields within one condition.

import { button, input, make, select } from "../../../elements.js";
import { conditionKinds, newCondition, parsedComparison, valueFor, withComparison } from "../document.js";
import { comparisonFields, durationOptions, fieldAttributes, nameFields } from "../fields.js";
import { menu } from "../menu.js";

// `counted` draws the condition of the posts that are counted.
export function conditionFields(ui, key, value, path, counted) {
  const at = [...path, key];
  const classes = Object.keys(ui.document.classes ?? {});
  switch (key) {
    case "classified":
      return ["post is classified as ", ...nameFields(ui, value, at, classes, "class", "or")];
    case "needs_review":
      return needsReviewFields(ui, value, at, classes);
    case "score":
      return [
        "score of ",
        select(classes, value.of, (v) => ui.set([...at, "of"], v), fieldAttributes("Class", [...at, "of"])),
        ...comparisonFields(ui, value, at, ui.choices.ordered, "number"),
      ];
    case "text_in":
      return [
        "text matches the list ",
        select(ui.choices.lists, value, (v) => ui.set(at, v), fieldAttributes("List", at)),
      ];
    case "post":
    case "user":
      return fieldComparison(ui, key, value, at);
    case "user_tags":
      return userTagFields(ui, value, at);
    case "post_count":
      return [
        "total posts ",
        ...whereFields(ui, value, at, counted),
        ...comparisonFields(ui, value, at, ui.choices.ordered, "count"),
        ...windowField(ui, value, at),
      ];
    case "post_share":
      return [
        ...comparisonFields(ui, value, at, ui.choices.ordered, "share"),
        " of posts ",
        ...whereFields(ui, value, at, counted),
        ...windowField(ui, value, at),
      ];
    case "action_count":
      return actionCountFields(ui, value, at);
    default:
      return [String(key)];
  }
}

function needsReviewFields(ui, value, path, classes) {
  return [
    "post is in the needs-review band of ",
    select(
      [
        ["any", "any class"],
        ["some", "these:"],
      ],
      value === "any" ? "any" : "some",
      (v) => ui.set(path, v === "any" ? "any" : classes.slice(0, 1)),
      fieldAttributes("Which classes", path),
    ),
    ...(value === "any" ? [] : nameFields(ui, value, path, classes, "class", "or")),
  ];
}

function actionCountFields(ui, value, path) {
  return [
    "calls of ",
    ...nameFields(
      ui,
      value.of ?? [],
      [...path, "of"],
      ui.choices.actions.map((a) => [a.action, a.label]),
      "action",
      "or",
    ),
    ...comparisonFields(ui, value, path, ui.choices.ordered, "count"),
    ...windowField(ui, value, path),
  ];
}

function whereFields(ui, value, path, counted) {
  if (!value.where) {
    return [
      menu(
        ui,
        "any kind",
        "Count only some posts",
        `where-${path.join("-")}`,
        conditionKinds(ui.choices, "post").map(([kind, label]) => [
          label,
          () => ui.set([...path, "where"], newCondition(ui.document, ui.choices, kind)),
        ]),
      ),
    ];
  }
  return [
    "where ",
    make("span", { class: "pw-where" }, ...counted(value.where, [...path, "where"])),
    button("×", () => ui.remove([...path, "where"]), {
      class: "pw-x",
      "aria-label": "Count every post",
      "data-key": `nowhere-${path.join("-")}`,
    }),
  ];
}

function windowField(ui, value, path) {
  return [
    " in the past ",
    select(
      [["", "whole history"], ...durationOptions(ui, value.in_past)],
      value.in_past ?? "",
      (v) => (v === "" ? ui.remove([...path, "in_past"]) : ui.set([...path, "in_past"], v)),
      fieldAttributes("Window", [...path, "in_past"]),
    ),
  ];
}

function fieldComparison(ui, key, value, path) {
  const [name] = Object.keys(value);
  const fields = key === "post" ? ui.choices.post_fields.map((f) => f.field) : ui.choices.user_fields;
  const options = fields.includes(name) ? fields : [name, ...fields];
  const inner = value[name];
  const signs = [...ui.choices.ordered, ...ui.choices.equality].map((c) => [
    c,
    ui.choices.signs[c] ?? c.replaceAll("_", " "),
  ]);
  return [
    key === "post" ? "post's " : "user's ",
    select(options, name, (v) => ui.set(path, { [v]: inner }), fieldAttributes("Field", [...path, "field"])),
    ...Object.entries(inner).flatMap(([comparison, compared], at, all) => [
      at ? " and " : " ",
      select(
        signs,
        comparison,
        (v) =>
          v === ""
            ? ui.remove([...path, name, comparison])
            : ui.set([...path, name], withComparison(inner, comparison, v, valueFor(v, compared))),
        fieldAttributes("Comparison", [...path, comparison]),
        all.length > 1,
      ),
      input(
        "text",
        [compared].flat().join(", "),
        (v) => ui.set([...path, name, comparison], parsedComparison(comparison, v)),
        { ...fieldAttributes("Value", [...path, comparison, "value"]), size: 10 },
      ),
    ]),
  ];
}

function userTagFields(ui, value, path) {
  const [how] = Object.keys(value);
  const options = ui.choices.tags.map((t) => [t.tag, t.name]);
  return [
    "user tags are ",
    select(
      [
        ["any_of", "any of"],
        ["none_of", "NOT any of"],
      ],
      how,
      (v) => ui.set(path, { [v]: value[how] }),
      fieldAttributes("Any or none", [...path, "how"]),
    ),
    " ",
    ...nameFields(ui, value[how], [...path, how], options, "tag", "or"),
  ];
}
