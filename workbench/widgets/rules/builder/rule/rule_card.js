// A rule: its place in the order, its name and mode, its conditions and actions, and what it would
// do.

import { button, input, longText, make, select, swatch } from "../../../elements.js";
import { actionsRow } from "./action.js";
import { conditionsRow } from "./condition.js";
import { newRule } from "../document.js";
import { durationOptions } from "../fields.js";
import { menu } from "../menu.js";
import { askForFunnel, funnelOf } from "./funnel.js";
import { ruleColours, ruleImpact } from "../impact.js";
import { noteLines, otherProblemLines } from "../problems.js";
import { steadily } from "../steady.js";
import { classOf, reads } from "../thresholds/thresholds.js";

export function ruleCard(ui, rule, at) {
  const path = ["rules", at];
  const problems = ui.view.problems.filter((p) => p.rule === at);
  const card = make(
    "article",
    {
      class: at === ui.state.selected ? "pw-rule pw-selected" : "pw-rule",
      role: "listitem",
      "aria-label": `Rule ${at + 1}: ${rule.name}`,
      "data-rule": String(at),
    },
    orderButtons(ui, rule, at),
    make(
      "div",
      { class: "pw-body" },
      ruleTitle(ui, rule, path, at),
      descriptionField(ui, rule, path, at),
      conditionsRow(ui, rule.when, [...path, "when"], problems),
      actionsRow(ui, rule.then ?? [], [...path, "then"], problems),
      ...otherProblemLines(problems),
      ...noteLines(ui, at),
      ...(at === ui.state.selected ? sentenceOf(ui, at) : []),
    ),
    ruleImpact(ui, rule, at),
    ...(at === ui.state.selected ? [funnelOf(ui, at)] : []),
  );
  card.addEventListener("focusin", () => selectRule(ui, at, card));
  card.addEventListener("click", () => selectRule(ui, at, card));
  card.addEventListener("keydown", (event) => moveByKey(ui, event, at));
  takeDroppedRules(ui, card, at);
  return card;
}

function takeDroppedRules(ui, card, at) {
  card.addEventListener("dragover", (event) => {
    event.preventDefault();
    event.stopPropagation();
    card.classList.add("pw-over");
  });
  card.addEventListener("dragleave", ({ relatedTarget: to }) => {
    if (!card.contains(to)) card.classList.remove("pw-over");
  });
  card.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const start = Number(event.dataTransfer.getData("text/plain"));
    if (Number.isInteger(start) && start !== at) moveRule(ui, start, at);
  });
}

// The sentence is shown at the selected rule, and a class that it reads in the threshold panel.
function selectRule(ui, at, card) {
  const selectNow = (show) => {
    if (ui.state.selected === at) return;
    showClass(ui, at);
    ui.state.selected = at;
    show();
    askForFunnel(ui);
  };
  ui.pointer.drawWhenFree(
    () => selectNow(() => steadily(ui.root, () => showSelected(ui, at, card))),
    () => selectNow(ui.redraw),
  );
}

function showSelected(ui, at, card) {
  const rules = card.parentElement;
  for (const one of rules.children) one.classList.toggle("pw-selected", one === card);
  rules.querySelectorAll(".pw-sentence, .pw-funnel").forEach((old) => old.remove());
  card.querySelector(".pw-body").append(...sentenceOf(ui, at));
  card.append(funnelOf(ui, at));
}

function showClass(ui, at) {
  if (ui.rules[at]) showClassOf(ui, ui.rules[at]);
}

function showClassOf(ui, { when }) {
  const { shown } = ui.panel ?? {};
  if (!shown || reads(when, shown.class, shown.classes)) return;
  const name = classOf(when, shown.classes);
  if (name !== null) ui.ask("choose_class", { name });
}

function sentenceOf(ui, at) {
  const sentence = ui.view.sentences[at];
  return sentence ? [make("div", { class: "pw-sentence" }, sentence)] : [];
}

function moveByKey(ui, event, at) {
  if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
  event.preventDefault();
  event.stopPropagation();
  const end = at + (event.key === "ArrowUp" ? -1 : 1);
  ui.state.follow = { from: `-${at}`, to: `-${end}` }; // the focus goes with the rule
  moveRule(ui, at, end);
}

function moveRule(ui, start, end) {
  if (end < 0 || end >= ui.rules.length) return;
  ui.state.selected = end;
  ui.edit("move", { path: ["rules"], start, end });
}

function orderButtons(ui, rule, at) {
  const grip = make(
    "span",
    { class: "pw-grip", draggable: "true", title: "Drag to another place", "aria-hidden": "true" },
    "⠿",
  );
  grip.addEventListener("dragstart", (event) => {
    event.stopPropagation();
    event.dataTransfer.setData("text/plain", String(at));
    event.dataTransfer.effectAllowed = "move";
  });
  return make(
    "div",
    { class: "pw-order" },
    button("▲", () => moveRule(ui, at, at - 1), {
      class: "pw-arrow",
      "aria-label": `Move ${rule.name} up`,
      disabled: at === 0,
      "data-key": `up-${at}`,
    }),
    make("b", {}, String(at + 1)),
    swatch(ruleColours(ui, at), { title: "The rule's colour in charts and tables" }),
    button("▼", () => moveRule(ui, at, at + 1), {
      class: "pw-arrow",
      "aria-label": `Move ${rule.name} down`,
      disabled: at === ui.rules.length - 1,
      "data-key": `down-${at}`,
    }),
    grip,
  );
}

function ruleTitle(ui, rule, path, at) {
  const mode = rule.mode ?? "live";
  return make(
    "div",
    { class: "pw-name" },
    input("text", rule.name ?? "", (v) => ui.set([...path, "name"], v), {
      class: "pw-rule-name",
      "aria-label": "Name of the rule",
      "data-key": `name-${at}`,
    }),
    select(ui.choices.modes, mode, (v) => ui.set([...path, "mode"], v), {
      class: `pw-state pw-${mode}`,
      "aria-label": "Mode of the rule",
      "data-key": `mode-${at}`,
    }),
    select(
      [
        ["always", "each time"],
        ["on_crossing", "when newly true"],
        ["once", "once a user"],
      ],
      rule.fires ?? "always",
      (v) => ui.set([...path, "fires"], v),
      { class: "pw-quiet", "aria-label": "How often the rule fires", "data-key": `fires-${at}` },
    ),
    cooldownField(ui, rule, path, at),
    make("span", { class: "pw-grow" }),
    ruleMenu(ui, rule, path, at),
  );
}

function ruleMenu(ui, rule, path, at) {
  const items = [
    ...(rule.description === undefined ? [["describe", () => ui.set([...path, "description"], "Say why")]] : []),
    ...(rule.cooldown === undefined ? [["limit how often it fires", () => ui.set([...path, "cooldown"], "1d")]] : []),
    [
      "duplicate",
      () => {
        ui.state.selected = at + 1;
        ui.edit("repeat_rule", { position: at });
      },
    ],
    [
      "delete",
      () => {
        ui.state.selected = Math.max(0, at - 1);
        showClass(ui, at === 0 ? 1 : at - 1);
        ui.remove(path);
      },
    ],
  ];
  return menu(ui, "⋯", `Change ${rule.name}`, `rule-more-${at}`, items);
}

function cooldownField(ui, rule, path, at) {
  if (rule.cooldown === undefined) return "";
  const options = [
    ["", "no cooldown"],
    ...durationOptions(ui, rule.cooldown).map(([span, words]) => [span, `at most once in ${words}`]),
  ];
  return select(
    options,
    rule.cooldown,
    (v) => (v ? ui.set([...path, "cooldown"], v) : ui.remove([...path, "cooldown"])),
    { class: "pw-quiet", "aria-label": "Cooldown", "data-key": `cooldown-${at}` },
  );
}

function descriptionField(ui, rule, path, at) {
  if (rule.description === undefined) return "";
  return make(
    "div",
    { class: "pw-name" },
    longText(rule.description, (v) => (v ? ui.set([...path, "description"], v) : ui.remove([...path, "description"])), {
      class: "pw-description",
      "aria-label": "Description, which comes back with the triggered rule",
      "data-key": `description-${at}`,
    }),
  );
}

export function addRule(ui) {
  const rule = newRule(ui.document, ui.choices);
  ui.state.selected = ui.rules.length;
  ui.edit("add", { path: ["rules"], value: rule });
  showClassOf(ui, rule);
}
