// The posts beside the threshold that was moved last: scores, texts, and the label of each, which V and
// B give; and what the move newly caught and freed.

import { button, make } from "../../../elements.js";
import { count, plural } from "../../../numbers.js";
import { written } from "./thresholds.js";

const LABELS = { violating: ["V", "Violating"], benign: ["B", "Benign"] };
const KEYS = [
  [["J", "K"], "move"],
  [["Enter"], "open"],
  [["V"], "violating"],
  [["B"], "benign"],
  [["U"], "undo"],
  [["T"], "texts"],
];

// A number that opens what it counts.
export function opens(words, open, attributes = {}) {
  return button(words, open, { class: "pw-count", ...attributes });
}

// What the move caught and freed since the threshold stood where it began.
export function movedLine(ui, shown, moved) {
  if (!moved) {
    return make("p", { class: "pw-moved pw-soft" }, "Move a threshold to see what it changes.");
  }
  const open = (what) => () => ui.ask("open_moved", { what });
  const posts = (what) =>
    moved[what]
      ? [opens(plural(moved[what], "post"), open(what), { class: `pw-count pw-${what}`, "data-key": `moved-${what}` })]
      : [];
  const [caught, freed] = [posts("caught"), posts("freed")];
  return make(
    "p",
    { class: "pw-moved" },
    `Since ${written(shown, moved.was)}: `,
    ...(caught.length ? [...caught, " newly caught, by "] : []),
    ...(freed.length ? [...freed, " newly freed, by "] : []),
    ...(moved.caught || moved.freed
      ? [opens(plural(moved.writers, "user"), open("writers"), { "data-key": "moved-writers" }), "; "]
      : ["no post changes; "]),
    ...(moved.users === null
      ? ["users are counted once the problems are solved."]
      : moved.users
        ? [
            opens(plural(moved.users, "user"), open("users"), { "data-key": "moved-users" }),
            " end with another status.",
          ]
        : ["no user ends with another status."]),
  );
}

export function besidePosts(ui, panel) {
  const { beside, shown, which } = panel;
  if (!beside) return "";
  const at = written(shown, beside.threshold);
  const list = make(
    "div",
    { class: "pw-beside", role: "group", "aria-label": `Posts beside ${at}` },
    make(
      "div",
      { class: "pw-beside-head" },
      make("h3", {}, `Posts beside ${at}`),
      make(
        "span",
        { class: "pw-segments", role: "radiogroup", "aria-label": "Which posts" },
        choice(ui, "newest", "newest", beside.choice),
        choice(ui, "random", "random", beside.choice),
      ),
      make("span", { class: "pw-grow" }),
      blurSwitch(ui),
    ),
    keyHints(),
    ...beside.above.map((post, place) => row(ui, post, place)),
    make("div", { class: `pw-cut pw-cut-${which}` }, make("b", {}, at), sidesOf(shown, which)),
    ...beside.below.map((post, place) => row(ui, post, beside.above.length + place)),
    foot(ui, panel),
  );
  list.addEventListener("focusin", ({ target }) => markCurrent(ui, list, target));
  list.addEventListener("keydown", (event) => pressed(ui, event, list, [...beside.above, ...beside.below]));
  return list;
}

function sidesOf(shown, which) {
  if (which === "needs_review") return "needs review above";
  return shown.needs_review === null ? "classified above" : "classified above, needs review below";
}

function choice(ui, text, value, chosen) {
  return button(text, () => value === chosen || ui.ask("choose_posts", { choice: value }), {
    class: value === chosen ? "pw-segment pw-on" : "pw-segment",
    role: "radio",
    "aria-checked": String(value === chosen),
    "data-key": `posts-${value}`,
  });
}

// The same number draws the same posts.
function drawAgain(ui, { seed }) {
  return button(`Draw ${seed}: draw again`, () => ui.ask("choose_posts", { choice: "random" }), {
    class: "pw-link",
    title: "Other posts at random",
    "data-key": "draw-posts",
  });
}

function blurSwitch(ui) {
  const box = make("input", { type: "checkbox", role: "switch", "data-key": "blur-posts" });
  box.checked = !ui.state.readable;
  box.addEventListener("change", () => {
    ui.state.readable = !box.checked;
    ui.drawThresholds();
  });
  return make("label", { class: "pw-switch" }, box, "blur");
}

function row(ui, post, place) {
  const kind = post.moved ? ` pw-${post.moved}` : "";
  const where = `${post.post_id} by ${post.user_id}`;
  return make(
    "div",
    {
      class: `pw-beside-post${kind}`,
      role: "group",
      tabindex: place === (ui.state.beside ?? 0) ? "0" : "-1",
      "aria-label": `Post ${where}, score ${post.score}`,
      "data-key": `beside-${place}`,
    },
    opens(post.score, () => openPost(ui, post), {
      class: "pw-count pw-score",
      tabindex: "-1",
      title: `Open the post ${where}`,
      "aria-label": `${post.score}, open the post ${where}`,
      "data-key": `beside-${place}-open`,
    }),
    make("bdi", { class: ui.state.readable ? "pw-text" : "pw-text pw-blurred" }, post.text ?? "no text"),
    make("span", { class: "pw-labels" }, ...Object.keys(LABELS).map((label) => labelButton(ui, post, place, label))),
  );
}

function openPost(ui, { user_id, post_id }) {
  ui.ask("open_post", { user_id, post_id });
}

function labelButton(ui, post, place, label) {
  const [letter, words] = LABELS[label];
  const isOn = post.label === label;
  const by = isOn && !post.own ? `, by ${post.by}` : "";
  return button(letter, () => give(ui, post, label), {
    class: `pw-label pw-label-${label}${isOn && !post.own ? " pw-of-others" : ""}`,
    tabindex: "-1",
    "aria-pressed": String(isOn),
    title: `${words}${by}`,
    "aria-label": `${words}: post ${post.post_id}${by}`,
    "data-key": `beside-${place}-${label}`,
  });
}

// The label that a person gave is withdrawn when it is given again.
function give(ui, post, label) {
  const withdraws = post.own && post.label === label;
  ui.ask("label", { user_id: post.user_id, post_id: post.post_id, label: withdraws ? null : label });
}

// Tab comes to the row that was at hand last; the other rows are reached with J and K.
function markCurrent(ui, list, target) {
  const rows = [...list.querySelectorAll(".pw-beside-post")];
  const at = rows.findIndex((one) => one.contains(target));
  if (at < 0) return;
  ui.state.beside = at;
  rows.forEach((one, place) => one.setAttribute("tabindex", place === at ? "0" : "-1"));
}

function pressed(ui, event, list, posts) {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || target.matches("select, input:not([type=checkbox])")) return;
  const rows = [...list.querySelectorAll(".pw-beside-post")];
  const at = rows.findIndex((one) => one.contains(target));
  const moves = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[key.length === 1 ? key.toLowerCase() : key];
  const label = { v: "violating", b: "benign" }[key.toLowerCase()];
  if (moves) rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + moves))]?.focus();
  else if (label && at >= 0) {
    if (!event.repeat) give(ui, posts[at], label);
  } else if (key === "Enter" && target === rows[at]) openPost(ui, posts[at]);
  else if (key.toLowerCase() === "u") ui.ask("undo_label");
  else if (key.toLowerCase() === "t") {
    ui.state.readable = !ui.state.readable;
    ui.drawThresholds();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

function keyHints() {
  return make(
    "div",
    { class: "pw-soft pw-beside-keys" },
    ...KEYS.map(([keys, words]) => make("span", {}, ...keys.map((key) => make("kbd", {}, key)), ` ${words}`)),
  );
}

function foot(ui, { beside, shown, labelled }) {
  const within = shown.whole ? "of the next level" : `within ${written(shown, beside.step)}`;
  const isFew = beside.n_above < beside.above.length || beside.n_below < beside.below.length;
  const nearest = isFew ? "; as these are few, the nearest are shown" : "";
  return make(
    "div",
    { class: "pw-beside-foot pw-soft" },
    `${count(beside.n_above)} above and ${count(beside.n_below)} below ${within}${nearest}. `,
    beside.choice === "random" ? drawAgain(ui, beside) : "",
    labelled
      ? button(labelled === 1 ? "Undo the label" : `Undo the last of ${labelled} labels`, () => ui.ask("undo_label"), {
          class: "pw-link",
          "data-key": "undo-label",
        })
      : "",
  );
}
