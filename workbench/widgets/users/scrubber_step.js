// One post of a user's replay: what each rule saw, and what followed.

import { make } from "../elements.js";
import { plural } from "../numbers.js";
import { act, blurred, chips, small, status } from "../records.js";

const MARKS = { holds: "✓", "does not hold": "✗", unknown: "?" };

// The parts of the page about a step. `ui`: what remembers which texts and rules are open, with `draw`;
// `chosen`: the key of the condition whose window is shown; `open`: what opens a post, a rule, a window.
export function stepParts(ui, step, chosen, open) {
  const rules = step.rejected
    ? [make("p", { class: "pw-soft" }, "No rule sees a rejected post.")]
    : step.rules.map((rule) => rulePart(ui, rule, chosen, open));
  return [postHead(ui, step, open), standing(step), ...rules];
}

// The condition whose window is shown: the chosen one, else that of the rule that fired, else the first.
export function shownWindow(step, chosen) {
  const lines = step.rules.flatMap((rule) => rule.lines.map((line, at) => ({ key: keyOf(rule, at), rule, line })));
  const windows = lines.filter(({ line }) => line.window);
  return windows.find(({ key }) => key === chosen) ?? windows.find(({ rule }) => rule.fired) ?? windows[0] ?? null;
}
function keyOf(rule, at) {
  return `${rule.name}-${at}`;
}

function postHead(ui, step, open) {
  return make(
    "div",
    { class: "pw-replay-head" },
    make(
      "div",
      { class: "pw-post-head" },
      act(step.post_id, "replay-post", () => open.post(step.post_id), { class: "pw-link pw-mono" }),
      make("span", { class: "pw-soft" }, `${step.at} UTC`),
      make("b", {}, step.result),
    ),
    ...(step.text === null ? [] : blurred(ui, `replay-${step.number}`, step.text)),
  );
}

function standing({ before, after, followed }) {
  const isSame = before.status === after.status && before.until === after.until;
  const added = after.tags.filter((tag) => !before.tags.includes(tag)).map((tag) => `+ ${tag}`);
  const removed = before.tags.filter((tag) => !after.tags.includes(tag)).map((tag) => `− ${tag}`);
  return make(
    "div",
    { class: "pw-replay-user" },
    make("span", { class: "pw-soft" }, "The user"),
    status(before.status, before.until),
    ...(isSame ? [] : [make("span", { "aria-label": "and then" }, "→"), status(after.status, after.until)]),
    after.tags.length || removed.length
      ? chips([...after.tags.filter((tag) => before.tags.includes(tag)), ...added, ...removed])
      : "",
    followed.length
      ? make("ul", { "aria-label": "What followed" }, ...followed.map((text) => make("li", {}, make("bdi", {}, text))))
      : "",
  );
}

function rulePart(ui, rule, chosen, open) {
  const isOpen = ui.local[`rule-${rule.name}`] ?? (rule.fired > 0 || rule.holds);
  const heading = make(
    "summary",
    { "data-key": `replay-rule-${rule.name}` },
    make("b", {}, make("bdi", {}, rule.name)),
    " ",
    make("span", { class: rule.fired ? "pw-replay-state pw-fires" : "pw-replay-state" }, rule.state),
    rule.fired && rule.actions.length ? make("bdi", { class: "pw-soft" }, ` ${rule.actions.join(", ")}`) : "",
  );
  if (!rule.lines.length) {
    return make("div", { class: "pw-replay-rule" }, ...heading.childNodes);
  }
  const details = make(
    "details",
    { class: "pw-replay-rule", open: isOpen, "data-rule": rule.name },
    heading,
    ...rule.lines.map((line, at) => linePart(rule, line, keyOf(rule, at), chosen, open)),
    small("Open the rule", `replay-open-${rule.name}`, () => open.rule(rule.name)),
  );
  heading.addEventListener("click", () => {
    ui.local[`rule-${rule.name}`] = !details.open;
  });
  return details;
}

function linePart(rule, line, key, chosen, open) {
  const isShown = key === chosen;
  const measures = line.measures.map((measure) => meter(measure));
  return make(
    "div",
    { class: "pw-replay-line", "data-truth": line.truth, style: `--depth: ${line.depth}` },
    make(
      "span",
      { class: "pw-replay-truth", role: "img", "aria-label": line.truth, title: line.truth },
      MARKS[line.truth],
    ),
    make(
      "div",
      {},
      make("bdi", {}, line.sentence),
      line.saw ? make("bdi", { class: "pw-soft" }, ` · ${line.saw}`) : "",
      ...measures,
      line.window
        ? small(isShown ? "Window shown above" : "Show its window", `replay-window-${key}`, () => open.window(key), {
            "aria-pressed": String(isShown),
            "aria-label": `Show the window of: ${line.sentence}`,
          })
        : "",
      line.window && line.n_counted
        ? make("span", { class: "pw-soft" }, ` ${plural(line.n_counted, "post")} counted`)
        : "",
    ),
  );
}

// A number as a bar, with a mark at each threshold.
function meter({ name, words, value, thresholds }) {
  const place = (at) => `${(100 * Math.min(1, Math.max(0, at))).toFixed(2)}%`;
  return make(
    "div",
    { class: "pw-replay-measure" },
    make(
      "span",
      { class: "pw-replay-bar", "aria-hidden": "true" },
      value === null ? "" : make("i", { style: `width: ${place(value)}` }),
      ...thresholds.map((at) => make("b", { style: `left: ${place(at)}` })),
    ),
    make("bdi", { class: "pw-num" }, name ? `${name}: ${words}` : words),
  );
}
