// The actions of a rule, each with its fields.

import { button, colour, input, make, select } from "../../../elements.js";
import { actionOf, newAction, parsedValue, partsOfAction } from "../document.js";
import { durationOptions, nameFields } from "../fields.js";
import { menu } from "../menu.js";
import { problemLines } from "../problems.js";
import { nextWeek } from "../words.js";
import { timeField } from "../../../time_field.js";

export function actionsRow(ui, calls, path, problems) {
  return make(
    "div",
    { class: "pw-then" },
    make("span", { class: "pw-word" }, "THEN"),
    make(
      "div",
      { class: "pw-flow" },
      ...calls.map((call, at) => actionChip(ui, call, [...path, at], calls.length)),
      menu(
        ui,
        "+",
        "Add an action",
        `then-${path.join("-")}`,
        ui.choices.actions.map((a) => [
          a.label,
          () => ui.edit("add", { path, value: newAction(ui.document, ui.choices, a.action) }),
        ]),
      ),
      ...problemLines(problems, "then"),
    ),
  );
}

function actionChip(ui, call, path, several) {
  const [name, given] = partsOfAction(call);
  const known = ui.choices.actions.find((a) => a.action === name);
  const chip = make(
    "span",
    { class: "pw-act" },
    select(
      ui.choices.actions.map((a) => [a.action, a.label]),
      name,
      (v) => ui.set(path, newAction(ui.document, ui.choices, v)),
      { "aria-label": "Action", "data-key": `${path.join("-")}-action` },
    ),
    ...actionFields(ui, name, given, path, known),
    several > 1
      ? button("×", () => ui.remove(path), {
          class: "pw-x",
          "aria-label": `Remove ${known?.label ?? name}`,
          "data-key": `${path.join("-")}-x`,
        })
      : "",
  );
  colour(chip, known?.colours);
  return chip;
}

function actionFields(ui, name, given, path, known) {
  if (name === "add_tags" || name === "remove_tags") {
    return nameFields(
      ui,
      given,
      [...path, name],
      ui.choices.tags.map((t) => [t.tag, t.name]),
      "tag",
      "and",
    );
  }
  const change = (more) => ui.set(path, actionOf(name, { ...given, ...more }));
  return [
    ...(name === "suspend" ? durationFields(ui, given, path, change) : []),
    ...reasonFields(ui, given, path, known, change),
    ...valueField(ui, name, given, path, change),
  ];
}

function durationFields(ui, given, path, change) {
  const key = path.join("-");
  const options = [...durationOptions(ui, given.for, ui.choices.durations), ["until", "until a day…"]];
  const how = select(
    options,
    given.until === undefined ? given.for : "until",
    (v) => change(v === "until" ? { for: undefined, until: nextWeek() } : { for: v, until: undefined }),
    { "aria-label": "For how long", "data-key": `${key}-for` },
  );
  if (given.until === undefined) return [how];
  return [
    how,
    timeField(
      input("text", String(given.until).slice(0, 10), (v) => change({ until: v }), {
        "aria-label": "Until which day, UTC",
        "data-key": `${key}-until`,
      }),
    ),
  ];
}

function reasonFields(ui, given, path, known, change) {
  const key = path.join("-");
  const offer = ui.document.actions?.[known?.action] ?? {};
  const offered = [...new Set([...(offer.reasons ?? []), ...(known?.reasons ?? [])])];
  const free = offer.free_text ?? known?.free_text ?? false;
  if (!offered.length && !free) return [];
  const own = given.reason !== undefined && !offered.includes(given.reason);
  const options = [
    ["", given.reason === undefined ? "+ reason" : "no reason"],
    ...offered,
    ...(free ? [["\u0000", "another reason…"]] : []),
  ];
  const chosen = select(
    options,
    own && free ? "\u0000" : (given.reason ?? ""),
    (v) => change({ reason: v === "\u0000" ? "Say why" : v || undefined }),
    { "aria-label": "Reason", "data-key": `${key}-reason` },
  );
  if (given.reason === undefined) {
    chosen.classList.add("pw-unset");
    return [chosen];
  }
  if (!own || !free) return [" · ", chosen];
  return [
    " · ",
    chosen,
    input("text", given.reason, (v) => change({ reason: v || undefined }), {
      class: "pw-value",
      "aria-label": "Another reason",
      "data-key": `${key}-words`,
    }),
  ];
}

// A custom action may be given a value.
function valueField(ui, name, given, path, change) {
  if (!(name in (ui.document.actions ?? {})) || ui.document.actions[name].on === undefined) return [];
  return [
    input("text", given.value ?? "", (v) => change({ value: v === "" ? undefined : parsedValue(v) }), {
      class: given.value === undefined ? "pw-value pw-unset" : "pw-value",
      placeholder: "+ value",
      size: 7,
      "aria-label": "Value given to the action",
      "data-key": `${path.join("-")}-value`,
    }),
  ];
}
