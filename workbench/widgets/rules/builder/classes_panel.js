// The panel of the classes: thresholds of one class, and the menus that change and add classes.

import { button, input, make, select } from "../../elements.js";
import { count, plural } from "../../numbers.js";
import { besidePosts, movedLine, opens } from "./thresholds/beside.js";
import { fieldAttributes } from "./fields.js";
import { histogram } from "./thresholds/histogram.js";
import { menu } from "./menu.js";
import { importPosts } from "./import_posts.js";
import {
  isAllowed,
  newReviewThreshold,
  parsedThreshold,
  stepOf,
  withPending,
  written,
} from "./thresholds/thresholds.js";

const ZONES = [
  ["below", "below"],
  ["needs_review", "review"],
  ["classified", "classified"],
];
const ASKED_HERE = new Set([
  "threshold",
  "label",
  "undo_label",
  "choose_posts",
  "open_zone",
  "open_moved",
  "open_post",
]);

// Whether the message to a request is shown in the panel.
export function isOfPanel(request) {
  return ASKED_HERE.has(request);
}

export function classesPanel(ui) {
  const { panel } = ui;
  if (!panel) {
    return make(
      "section",
      { class: "pw-card pw-no-classes", "aria-label": "Thresholds" },
      make("h2", {}, "Classes"),
      make(
        "p",
        { class: "pw-soft" },
        "A class names a score, and the threshold from which a post belongs to the class. ",
        ui.choices.new_classes.length ? "" : "No posts with scores are in the store yet: ",
        ui.choices.new_classes.length ? "" : importPosts(ui),
      ),
      addClassMenu(ui, "+ Class", "pw-button"),
    );
  }
  const shown = withPending(panel.shown, ui.state.ahead);
  const { text, request } = ui.model.get("message");
  const isLog = ui.state.axis !== "linear";
  return make(
    "section",
    { class: "pw-card pw-thresholds", "aria-label": "Thresholds" },
    make(
      "h2",
      {},
      make("span", { class: "pw-thresholds-title" }, "Thresholds"),
      select(shown.classes, shown.class, (v) => ui.ask("choose_class", { name: v }), {
        class: "pw-value",
        "aria-label": "Class",
        "data-key": "class",
      }),
      classMenu(ui, shown, ["classes", shown.class]),
      addClassMenu(ui),
      make("span", { class: "pw-grow" }),
      axisChoice(ui, isLog),
    ),
    make(
      "div",
      { class: "pw-scores" },
      zoneCounts(ui, shown),
      histogram(ui, shown, { mark: markOf(shown, panel), isLog }),
      shown.bars ? "" : make("p", { class: "pw-soft" }, noBars(ui)),
      make(
        "div",
        { class: "pw-cuts" },
        shown.needs_review === null ? "" : thresholdField(ui, shown, "needs_review", "review from"),
        thresholdField(ui, shown, "classified", "classified from"),
        withoutScore(ui, shown),
      ),
      rejectedOf(ui, shown),
      isOfPanel(request) && text ? make("div", { class: "pw-problem", role: "alert" }, text) : "",
      stoppedLine(ui, shown),
      shown.bars ? movedLine(ui, shown, panel.moved) : "",
    ),
    besidePosts(ui, panel),
  );
}

// Why a handle does not go on, until another edit.
function stoppedLine(ui, shown) {
  const { stopped } = ui.state;
  const text = stopped?.class === shown.class ? stopped.text : "";
  return make("p", { class: "pw-stopped pw-warn", role: "status" }, text);
}

function axisChoice(ui, isLog) {
  const one = (text, on) =>
    button(
      text,
      () => {
        ui.state.axis = text;
        ui.drawThresholds();
      },
      {
        class: on ? "pw-segment pw-on" : "pw-segment",
        role: "radio",
        "aria-checked": String(on),
        "data-key": `axis-${text}`,
      },
    );
  return make(
    "span",
    { class: "pw-segments pw-axis-choice", role: "radiogroup", "aria-label": "Scale of the axis of posts" },
    one("linear", !isLog),
    one("log", isLog),
  );
}

// The posts of each zone, about where the zone is.
function zoneCounts(ui, shown) {
  if (!shown.zones) return "";
  const kept = ZONES.filter(([zone]) => zone !== "needs_review" || shown.needs_review !== null);
  const cuts = [shown.low, ...(shown.needs_review === null ? [] : [shown.needs_review]), shown.classified, shown.high];
  const columns = kept.map((_, at) => `minmax(max-content, ${Math.max(0, cuts[at + 1] - cuts[at])}fr)`);
  const line = make(
    "div",
    {
      class: "pw-zones",
      title:
        "Of all posts. Rules fire on fewer of them: posts are rejected while their author is blocked or suspended.",
    },
    ...kept.map(([zone, words]) =>
      opens(`${count(shown.zones[zone])} ${words}`, () => ui.ask("open_zone", { zone }), {
        "data-key": `zone-${zone}`,
      }),
    ),
  );
  line.style.gridTemplateColumns = columns.join(" ");
  return line;
}

// Where a threshold stood before it was moved, or else where the live policy has it.
function markOf(shown, { moved, which }) {
  if (moved) return { which, value: moved.was, words: `was ${written(shown, moved.was)}` };
  const live = shown.live?.[which] ?? null;
  return live === null || live === shown[which] ? null : { which, value: live, words: `live ${written(shown, live)}` };
}

function noBars(ui) {
  return ui.view.history
    ? "No post has a number as this score, so that there is nothing to draw."
    : "The store has no posts yet: import some, and their scores appear here.";
}

// Why rules fire on fewer posts than are classified.
function rejectedOf(ui, { rejected, zones }) {
  if (!rejected) return "";
  const words = `${count(rejected)} of ${count(zones.classified)} classified`;
  return make(
    "div",
    { class: "pw-soft pw-rejected" },
    opens(words, () => ui.ask("open_zone", { zone: "rejected" }), { "data-key": "zone-rejected" }),
    " reach no rule: their author is out",
  );
}

function withoutScore(ui, { zones }) {
  if (!zones?.without_score) return "";
  const words = `${plural(zones.without_score, "post")} without a score`;
  return opens(words, () => ui.ask("open_zone", { zone: "without_score" }), {
    class: "pw-count pw-soft",
    "data-key": "zone-without_score",
  });
}

// While a number is typed, each that the threshold can have is taken; at its end any is, or is
// refused with the reason.
function thresholdField(ui, shown, name, label) {
  // Digits that were not typed would come between those that are.
  const isTyped = ui.state.typing?.key === ["classes", shown.class, name].join("-");
  const field = input(
    "number",
    isTyped ? shown[name] : written(shown, shown[name]),
    (text) =>
      ui.ask("threshold", {
        name: shown.class,
        which: name,
        value: parsedThreshold(text),
        gesture: ui.state.typing?.gesture,
        run: ui.state.typing?.gesture,
      }),
    {
      ...fieldAttributes(label, ["classes", shown.class, name]),
      class: "pw-field",
      step: stepOf(shown),
      min: shown.low,
      max: shown.high,
    },
    (text) => isAllowed(shown, name, text),
  );
  return make("label", { class: `pw-cut-field pw-cut-${name}` }, make("i", {}), label, " ", field);
}

function classMenu(ui, shown, path) {
  const items =
    shown.needs_review === null
      ? [["add a needs-review band", () => ui.set([...path, "needs_review"], newReviewThreshold(shown))]]
      : [["remove the needs-review band", () => ui.remove([...path, "needs_review"])]];
  items.push(
    [
      "rename",
      () => {
        ui.state.renaming = shown.class;
        ui.redraw();
      },
    ],
    ["remove the class", () => ui.remove(path)],
  );
  if (ui.state.renaming !== shown.class) return menu(ui, "⋯", "Change this class", "class-more", items);
  return input(
    "text",
    shown.class,
    (v) => {
      ui.state.renaming = null;
      ui.edit("rename_class", { old: shown.class, new: v });
    },
    { class: "pw-value", "aria-label": "The class's new name", "data-key": "class-name", size: 12 },
  );
}

function addClassMenu(ui, text = "+", look = "pw-plus") {
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
  return items.length ? menu(ui, text, "Add a class over a score", "add-class", items, look) : "";
}
