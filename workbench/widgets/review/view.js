// The review feed's page: one item, its evidence, and a decision by key.

import { card, choice, make } from "../elements.js";
import { actionsOn } from "../actions_on_user.js";
import { count, plural } from "../numbers.js";
import {
  act,
  askToConfirm,
  blurred,
  chips,
  confirmDialog,
  facts,
  fold,
  form,
  pageHead,
  pick,
  records,
  status,
} from "../records.js";

import { tableEvents } from "../table/table.js";
import { listPage } from "./list.js";

const ABOUT = "Posts and users that a rule or a person has sent here, for a person to decide.";

const KEYS = { v: "violating", b: "benign" };

function render(context) {
  return records(
    context,
    "Review feed",
    (ui) => {
      const isList = ui.view().table !== null;
      const title = isList ? "" : pageHead("Review feed", ABOUT);
      return [title, figuresCard(ui), layouts(ui), ...(isList ? listPage(ui) : itemPage(ui))];
    },
    (ui) => {
      listen(ui);
      tableEvents(ui);
    },
  );
}

// One item after the other, or all in a table.
function layouts(ui) {
  const isList = ui.view().table !== null;
  const show = (on) => () => ui.ask("list", { on });
  return make(
    "div",
    { class: "pw-line" },
    make(
      "span",
      { class: "pw-segments", role: "radiogroup", "aria-label": "How the feed is shown" },
      choice("One by one", !isList, show(false), "layout-one"),
      choice("As a table", isList, show(true), "layout-table"),
    ),
  );
}

function itemPage(ui) {
  const { figures, can_undo, item } = ui.view();
  return [
    figures.open || can_undo ? queueBar(ui) : "",
    item
      ? itemCard(ui, item)
      : card(
          "Nothing to review",
          make(
            "div",
            { class: "pw-soft" },
            "Posts and users come here when a live rule or a person sends them, and when a simulation is applied. A " +
              "simulation alone sends nothing.",
          ),
        ),
  ];
}

// Keys work as soon as the feed's page is open, but not while something is typed. In a notebook the
// page must have the focus for that: its own keys are letters too, and B there adds a cell.
function listen(ui) {
  ui.root.setAttribute("tabindex", "-1");
  const visible = new IntersectionObserver((all) => {
    const bench = ui.root.closest(".pw-bench");
    const active = document.activeElement;
    const elsewhere =
      active !== null && active !== document.body && !bench?.contains(active) && !active.contains(bench);
    if (bench && !elsewhere && !isTyped(active) && all.some((entry) => entry.isIntersecting)) {
      ui.root.focus({ preventScroll: true });
    }
  });
  visible.observe(ui.root);
  ui.root.addEventListener("keydown", (event) => {
    const { item } = ui.view();
    if (
      !item ||
      event.repeat ||
      isLeaving(ui, item) ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      isTyped(event.target)
    ) {
      return;
    }
    const pressed = event.key.toLowerCase();
    if (KEYS[pressed]) decide(ui, item, KEYS[pressed]);
    else if (pressed === "u" && ui.view().can_undo) undo(ui);
    else if (pressed === "s") leave(ui, item, "skip");
    else if (pressed === "t") {
      ui.local[textKey(item)] = !ui.local[textKey(item)];
      ui.draw();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function isTyped(element) {
  return ["INPUT", "TEXTAREA", "SELECT"].includes(element?.tagName) || Boolean(element?.isContentEditable);
}
function textKey(item) {
  return `text-item-${item.item_id}`;
}
// A post that nobody has read is not called violating by a key alone.
function decide(ui, item, decision) {
  const asked = { item_id: item.item_id, decision };
  const isHidden = item.text !== null && !ui.local[textKey(item)];
  if (decision === "violating" && isHidden) askToConfirm(ui, "unread", asked);
  else {
    delete ui.local.unread;
    leave(ui, item, "decide", { decision });
  }
}
// A key that follows is for the next item as soon as that is shown, and for none before.
function isLeaving(ui, item) {
  return ui.busy() && ui.local.left === item.item_id;
}
function undo(ui) {
  ui.local.left = ui.view().item?.item_id;
  ui.ask("undo");
}
function leave(ui, item, request, more = {}) {
  ui.local.left = item.item_id;
  ui.ask(request, { item_id: item.item_id, ...more });
}

// The place in the queue, its order, and the rule whose items are shown.
function queueBar(ui) {
  const { queue, can_undo, waited, item } = ui.view();
  const all = queue.rules.reduce((sum, [, n]) => sum + n, 0);
  const rules = queue.rules.map(([rule, n]) => [`=${rule}`, `${rule || "sent by a person"} (${count(n)})`]);
  const show = (change) => {
    for (const key of ["order", "rule"]) delete ui.local[key];
    ui.ask("queue", { order: queue.order, rule: queue.rule, ...change });
  };
  return form(
    item
      ? make("b", { class: "pw-position" }, `Item ${count(queue.at)} of ${count(queue.of)}, waiting for ${waited}`)
      : "",
    pick(ui, "order", "Order", queue.orders, { value: queue.order, change: (order) => show({ order }) }),
    pick(ui, "rule", "Sent by", [["", `any rule or person (${count(all)})`], ...rules], {
      value: queue.rule === null ? "" : `=${queue.rule}`,
      change: (rule) => show({ rule: rule ? rule.slice(1) : null }),
    }),
    act("Undo the last decision (U)", "undo", () => undo(ui), {
      disabled: !can_undo,
      "aria-keyshortcuts": "U",
    }),
  );
}

function figuresCard(ui) {
  const { figures } = ui.view();
  const lines = [
    ["open", count(figures.open)],
    ["resolved", count(figures.resolved)],
    [
      "violating",
      figures.resolved
        ? `${Math.round((100 * figures.violating) / figures.resolved)} % of ${count(figures.resolved)}`
        : "none decided yet",
    ],
    ["median time to review", figures.median],
    ["oldest open since", figures.oldest ? `${figures.oldest} UTC` : "–"],
  ];
  return make(
    "div",
    { class: "pw-figures" },
    ...lines.map(([name, value]) => make("div", {}, make("div", { class: "pw-soft" }, name), make("b", {}, value))),
  );
}

function itemCard(ui, item) {
  if (ui.local.shown !== item.item_id) {
    for (const key of ["unread", "action", "reason", "other", "duration", "until", "sure"]) delete ui.local[key];
    ui.local.shown = item.item_id; // what was asked or typed for another item is not of this one
  }
  return card(
    item.about === "post" ? `Post ${item.post_id}` : `User ${item.user.user_id}`,
    form(
      ...ui.view().decisions.map((decision) => decisionButton(ui, item, decision)),
      act("Skip (S)", "skip", () => leave(ui, item, "skip"), { "aria-keyshortcuts": "S" }),
    ),
    confirmDialog(
      ui,
      "unread",
      () => "The text of this post is hidden. Label it violating without reading it? T shows the text.",
      "Label it violating",
      ({ decision }) => leave(ui, item, "decide", { decision }),
    ),
    make(
      "div",
      { class: "pw-post-head" },
      act(item.user.user_id, "user", () => ui.ask("user", { user_id: item.user.user_id }), { class: "pw-link" }),
      status(item.user.status, item.user.until),
      chips(item.user.tags),
      make("span", { class: "pw-soft" }, `sent here ${item.opened} UTC by ${item.opened_by}`),
    ),
    item.post_id ? post(ui, item) : "",
    fold(
      ui,
      `act-${item.item_id}`,
      "Act on this user",
      ...actionsOn(ui, item.user.user_id, ui.view().actions, ui.view().durations),
    ),
    make("div", { class: "pw-two" }, rulesOn(item), scores(ui, item)),
    item.near.length ? postsAround(ui, item) : "",
  );
}

function decisionButton(ui, item, decision) {
  const key = decision[0].toUpperCase();
  return act(`${key}${decision.slice(1)} (${key})`, `decide-${decision}`, () => decide(ui, item, decision), {
    class: decision === "violating" ? "pw-button pw-danger" : "pw-button pw-primary",
    "aria-keyshortcuts": key,
  });
}

function post(ui, item) {
  return make(
    "div",
    { class: "pw-post" },
    make(
      "div",
      { class: "pw-post-head" },
      make("bdi", { class: "pw-mono" }, item.post_id),
      make("span", { class: "pw-soft" }, item.at ? `${item.at} UTC` : "its text is not kept here"),
      chips(item.classes),
    ),
    ...blurred(ui, `item-${item.item_id}`, item.text),
  );
}

// What the user wrote before and after: open at first, its texts blurred.
function postsAround(ui, item) {
  return make(
    "section",
    { "aria-label": "Posts before and after" },
    make("b", {}, "Posts of this user before and after"),
    ...item.near.map(([at, id, text], k) =>
      make(
        "div",
        { class: "pw-post" },
        make("span", { class: "pw-soft" }, at),
        " ",
        make("bdi", { class: "pw-mono" }, id),
        " ",
        ...blurred(ui, `near-${item.item_id}-${k}`, text),
      ),
    ),
  );
}

function rulesOn(item) {
  if (!item.rules.length) {
    return make("div", { class: "pw-soft" }, `No rule triggered on it: ${item.opened_by} sent it here.`);
  }
  return make(
    "div",
    {},
    ...item.rules.map((rule) =>
      make(
        "div",
        { class: "pw-step" },
        make("b", {}, rule.rule),
        make("span", { class: "pw-soft" }, ` ${rule.policy ?? ""} version ${rule.version ?? "–"}`),
        ...rule.matched.map(({ condition, saw, posts, n_posts }) =>
          make(
            "div",
            {},
            make("bdi", {}, condition),
            make("bdi", { class: "pw-soft" }, ` · ${saw}`),
            posts.length
              ? make(
                  "bdi",
                  { class: "pw-soft" },
                  ` · ${plural(n_posts, "post")} counted${n_posts > posts.length ? ", the latest" : ""}: `,
                  posts.join(", "),
                )
              : "",
          ),
        ),
      ),
    ),
  );
}

function scores(ui, item) {
  return make(
    "div",
    {},
    item.scores.length ? facts(item.scores) : "",
    ...item.texts.map(([name, text]) =>
      make(
        "div",
        { class: "pw-post" },
        make("span", { class: "pw-soft" }, name),
        " ",
        ...blurred(ui, `${name}-${item.item_id}`, text),
      ),
    ),
  );
}

export default { render };
