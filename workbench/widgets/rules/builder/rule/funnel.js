// The funnel of the selected rule: how many posts are left after each of its conditions.

import { button, make } from "../../../elements.js";
import { count, plural } from "../../../numbers.js";

const ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];

// Asks for the funnel of the selected rule, where the one at hand is of another or of earlier counts.
export function askForFunnel(ui) {
  const at = ui.state.selected;
  if (!ui.view.impact[at] || isCurrent(ui, at)) return;
  ui.ask("funnel", { rule: at });
}

// Asks how often the rule would fire without a condition, one at a time: an edit may come between.
export function askWithout(ui) {
  const { funnel } = ui;
  if (!funnel || !isCurrent(ui, ui.state.selected)) return;
  const next = funnel.steps.find((step) => step.condition !== null && step.without === null);
  if (next && !ui.requests.isPending()) ui.ask("count_without", { number: next.condition });
}

function isCurrent(ui, at) {
  return ui.funnel?.rule === at && ui.funnel.counted === ui.view.counted;
}

export function funnelOf(ui, at) {
  const box = make("div", { class: "pw-funnel", role: "group", "aria-label": "Posts left after each condition" });
  const { funnel } = ui;
  if (!ui.view.impact[at]) return box;
  if (funnel?.rule !== at) {
    box.append(...awaited(ui, at));
    return box;
  }
  if (!isCurrent(ui, at)) box.classList.add("pw-outdated");
  const several = funnel.steps.some((step) => step.condition !== null);
  const most = Math.max(1, ...funnel.steps.map((step) => step.left));
  box.append(
    make(
      "table",
      { class: several ? "pw-steps pw-several" : "pw-steps" },
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          make("th", { scope: "col" }, "How many posts are left after each condition"),
          make("th", { scope: "col", class: "pw-step-bar" }, "of all posts"),
          make("th", { scope: "col" }, "left"),
          make("th", { scope: "col" }, "removed"),
          several ? make("th", { scope: "col" }, "fires without it") : "",
        ),
      ),
      make("tbody", {}, ...funnel.steps.map((step, place) => stepRow(ui, step, place, { most, several }))),
    ),
    heldBackMost(funnel),
  );
  return box;
}

// As tall as the funnel will be, so that what is below it stays where it is.
function awaited(ui, at) {
  const { conditions, others } = expectedSteps(ui, at);
  const rows = Array.from({ length: conditions + others }, () =>
    make("tr", {}, make("th", { scope: "row" }, "\u00a0"), make("td", { class: "pw-step-bar" }, track())),
  );
  const words = "Counting the posts that each condition leaves…";
  return [
    make(
      "table",
      { class: "pw-steps" },
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, words))),
      make("tbody", { "aria-hidden": "true" }, ...rows),
    ),
    conditions > 1 ? make("p", {}, "\u00a0") : "",
  ];
}

// How many steps a funnel has, as far as the rules and the counts tell.
function expectedSteps(ui, at) {
  const { when, fires = "always", cooldown } = ui.rules[at];
  const isRejected = ui.view.totals.some((total) => total.key === "rejected" && total.now > 0);
  const isInTurn = at > 0 && ui.document.evaluate === "first_match";
  const isLimited = fires !== "always" || cooldown !== undefined;
  return { conditions: when?.all?.length ?? 1, others: 1 + isRejected + isInTurn + isLimited };
}

function track(fill = "") {
  return make("span", { class: "pw-step-track" }, fill);
}

function stepRow(ui, step, place, { most, several }) {
  const fill = make("span", { class: "pw-step-fill" });
  fill.style.width = `${(100 * step.left) / most}%`;
  const open = (removed) => () => ui.ask("open_step", { step: place, removed });
  const number = (n, words, removed) =>
    n
      ? button(removed ? `−${count(n)}` : count(n), open(removed), {
          class: "pw-count",
          "aria-label": words,
          "data-key": `step-${removed ? "removed" : "left"}-${place}`,
        })
      : count(n);
  const isMost = ui.funnel.most === place;
  return make(
    "tr",
    {},
    make(
      "th",
      { scope: "row" },
      step.words,
      isMost ? make("b", { class: "pw-warn pw-removes" }, " removes the most") : "",
    ),
    make("td", { class: "pw-step-bar", "aria-hidden": "true" }, track(fill)),
    make("td", {}, number(step.left, `${plural(step.left, "post")} left`, false)),
    make("td", {}, place ? number(step.removed, `${plural(step.removed, "post")} removed`, true) : "", unknown(step)),
    several ? make("td", { class: "pw-soft" }, withoutIt(step)) : "",
  );
}

// What a condition reads may be missing: such posts are not known to fail it.
function unknown(step) {
  if (!step.unknown) return "";
  const which = step.unknown === step.removed ? "all" : `${count(step.unknown)} of them`;
  return make("span", { class: "pw-soft pw-unknown" }, `${which} unknown`);
}

function withoutIt(step) {
  if (step.condition === null) return "";
  return step.without === null ? "…" : plural(step.without, "time");
}

// The condition without which the rule would fire most often.
function heldBackMost({ steps }) {
  const conditions = steps.filter((step) => step.condition !== null);
  if (!conditions.length || conditions.some((step) => step.without === null)) return "";
  const most = conditions.reduce((a, b) => (b.without > a.without ? b : a));
  const which = ORDINALS[most.condition] ?? `${most.condition + 1}th`;
  return make(
    "p",
    { class: "pw-soft" },
    `Without the ${which} condition it would fire ${plural(most.without, "time")}; each is counted by a replay, ` +
      "with all that follows from it.",
  );
}
