// The users' page: a list to search, and one user with all that is known and can be done.

import { card, make } from "../elements.js";
import { count, plural } from "../numbers.js";
import {
  act,
  askToConfirm,
  blurred,
  chips,
  confirmDialog,
  facts,
  field,
  fold,
  form,
  pager,
  pick,
  records,
  small,
  status,
  table,
  typed,
} from "../records.js";
import { actionsOn } from "../actions_on_user.js";
import { evidence } from "../evidence.js";
import { boxes } from "../table/choosing.js";
import { tableEvents, tableParts } from "../table/table.js";
import { replayCard, watchReplay } from "./scrubber.js";
import { bulkBar, undoLine } from "./chosen.js";

function render(context) {
  return records(context, "Users", pageOf, (ui) => {
    tableEvents(ui);
    watchReplay(ui);
  });
}

function pageOf(ui) {
  const userId = ui.view().user?.user_id ?? null;
  if (ui.local.userId !== userId) ui.local = { userId }; // what was typed for one user is not kept for the next
  return userId === null ? listPage(ui) : onePage(ui);
}

function listPage(ui) {
  return tableParts(ui, { before: boxes(ui), actions: undoLine(ui), below: bulkBar(ui) });
}

function onePage(ui) {
  const view = ui.view();
  const user = view.user;
  return [
    make(
      "header",
      { class: "pw-header" },
      act("← Users", "close", () => ui.ask("close")),
      make("h2", { class: "pw-title" }, make("bdi", {}, user.user_id)),
      status(user.status, user.until),
      user.reason ? make("bdi", { class: "pw-soft" }, user.reason) : "",
    ),
    decisiveCard(ui, user),
    make(
      "div",
      { class: "pw-two" },
      make("div", {}, actionsCard(ui, view), whyCard(ui, view)),
      make("div", {}, knownCard(ui, view), countsCard(user)),
    ),
    replayCard(ui, user),
    timelineCard(ui, user),
  ];
}

// Choose an action, its reason and its time, and confirm it.
function actionsCard(ui, { user, actions, durations }) {
  return card(
    "Actions",
    ...actionsOn(ui, user.user_id, actions, durations),
    make(
      "div",
      { class: "pw-form" },
      act(`Send ${plural(user.posts, "post")} to review`, "review", () => askToConfirm(ui, "sending"), {
        disabled: !user.posts,
      }),
      act("Export case", "case", () => ui.ask("case", { user_id: user.user_id })),
    ),
    confirmDialog(
      ui,
      "sending",
      () =>
        `Every post of ${user.user_id} goes to the review feed: ${plural(user.posts, "post")}. ` +
        "Posts that are in it already are not added again.",
      "Send to review",
      () => ui.ask("review", { user_id: user.user_id }),
    ),
  );
}

function whyCard(ui, { user, why }) {
  if (user.status === "enabled" && !why) return "";
  return card(
    user.status === "enabled" ? "Why" : `Why ${user.status}?`,
    why
      ? evidence(ui, why, {
          rule: (rule) => ui.ask("rule", { rule }),
          post: (post_id) => ui.ask("post", { post_id }),
        })
      : act("Show the evidence", "why", () => ui.ask("why")),
  );
}

function knownCard(ui, { user, tags }) {
  const left = tags.filter(([tag]) => !user.tags.includes(tag));
  const assigned = user.tags.map((tag) =>
    make(
      "span",
      { class: "pw-tag" },
      make("bdi", {}, tag),
      " ",
      act("×", `untag-${tag}`, () => ui.ask("remove_tag", { user_id: user.user_id, tag }), {
        class: "pw-x",
        "aria-label": `Remove the tag ${tag}`,
      }),
    ),
  );
  const addTag = left.length
    ? pick(ui, "new_tag", "Add a tag", [["", "choose"], ...left], {
        change: (tag) => {
          delete ui.local.new_tag;
          if (tag) ui.ask("add_tag", { user_id: user.user_id, tag });
        },
      })
    : "";
  const [trust, fraud] = [user.trust_level ?? "", user.fraud_score ?? ""];
  const save = () =>
    ui.ask(
      "set_scores",
      { user_id: user.user_id, trust_level: typed(ui, "trust", trust), fraud_score: typed(ui, "fraud", fraud) },
      ["trust", "fraud"],
    );
  const scores = fold(
    ui,
    "scores",
    "Change trust level and fraud score",
    form(
      field(ui, "trust", "Trust level, −1 to 4", { value: trust, act: save, inputmode: "numeric" }),
      field(ui, "fraud", "Fraud score, 0 to 100", { value: fraud, act: save, inputmode: "decimal" }),
      act("Save", "set-scores", save),
    ),
  );
  return card(
    "What is known",
    facts(user.facts),
    make("div", { class: "pw-form" }, make("span", { class: "pw-chips" }, ...assigned), addTag),
    scores,
  );
}

function countsCard(user) {
  if (!user.counted_to) {
    return card("Counts", make("div", { class: "pw-soft" }, "No post of this user counts in windows."));
  }
  return card(`Counts up to the last post, ${user.counted_to} UTC`, table(["", ...user.windows], user.counts));
}

// What decided over the user, before all else that happened.
function decisiveCard(ui, user) {
  if (!user.decisive.length) return "";
  const whole = user.groups.find((one) => one.group === "decisions");
  return card(
    "Decisions about this user, the newest first",
    ...user.decisive.map((one) => moment(ui, user, one, one.at)),
    whole && whole.n > user.decisive.length
      ? small("All decisions", "decisions", () => ui.ask("timeline", { group: "decisions" }))
      : "",
  );
}

function timelineCard(ui, user) {
  const days = [];
  for (const one of user.timeline) {
    if (days.at(-1)?.day !== one.day) days.push({ day: one.day, rows: [] });
    days.at(-1).rows.push(one);
  }
  return card(
    "Timeline, the newest first, UTC",
    groupFilter(ui, user),
    ...days.map((one) => dayOf(ui, user, one)),
    pager(
      { first: user.first, n: user.n, shown: user.timeline.length, size: user.timeline_rows },
      (first) => ui.ask("timeline", { first, group: user.group }),
      "timeline",
    ),
  );
}

function groupFilter(ui, user) {
  const all = user.groups.reduce((sum, one) => sum + one.n, 0);
  const option = (group, title, n) =>
    act(`${title} ${count(n)}`, `group-${group ?? "all"}`, () => ui.ask("timeline", { group }), {
      class: user.group === group ? "pw-button pw-small pw-primary" : "pw-button pw-small",
      "aria-pressed": String(user.group === group),
    });
  return make(
    "div",
    { class: "pw-form", role: "group", "aria-label": "What the timeline shows" },
    option(null, "All", all),
    ...user.groups.map((one) => option(one.group, one.title, one.n)),
  );
}

// A day, and on it each kind of thing together, in the order of their first.
function dayOf(ui, user, { day, rows }) {
  const groups = user.groups.filter((group) => rows.some((row) => row.group === group.group));
  return make(
    "section",
    { class: "pw-day", "aria-label": day },
    make("h3", {}, day),
    ...groups.map(({ group, title }) => {
      const ofGroup = rows.filter((row) => row.group === group);
      return make(
        "div",
        { class: "pw-day-group" },
        make("div", { class: "pw-soft" }, `${title} (${count(ofGroup.length)})`),
        ...ofGroup.map((row) => moment(ui, user, row, row.time)),
      );
    }),
  );
}

function moment(ui, user, one, at) {
  const rule = one.rule
    ? act(`rule ${one.rule}`, `rule-${at}-${one.rule}`, () => ui.ask("rule", { rule: one.rule }), { class: "pw-link" })
    : "";
  return make(
    "div",
    { class: "pw-moment", "data-kind": one.kind },
    make("span", { class: "pw-soft pw-num" }, at),
    make(
      "div",
      {},
      make(
        "div",
        { class: "pw-post-head" },
        make("b", {}, one.title),
        one.post_id
          ? act(one.post_id, `post-${at}-${one.post_id}`, () => ui.ask("post", { post_id: one.post_id }), {
              class: "pw-link pw-mono",
            })
          : "",
        one.by ? make("bdi", { class: "pw-soft" }, `by ${one.by}`) : "",
        rule,
        one.classes.length ? chips(one.classes) : "",
      ),
      make("bdi", {}, one.summary),
      ...(one.text === null || one.kind !== "post"
        ? []
        : [" ", ...blurred(ui, `${user.user_id}-${one.post_id}-${one.at}`, one.text)]),
    ),
  );
}

export default { render };
