// The page on which a simulation is applied: what it would do to whom, and undo.

import { card, make } from "../elements.js";
import { count, plural } from "../numbers.js";
import {
  act,
  area,
  askToConfirm,
  confirmDialog,
  field,
  fold,
  form,
  pageHead,
  pager,
  records,
  small,
  table,
  tick,
  typed,
} from "../records.js";

const ABOUT =
  "What the last simulation would change for the users and posts of this store as they stand now. Nothing changes " +
  "before you confirm the plan, and one click takes all of it back here. Your platform follows when it asks this " +
  "store, or when you hand over the CSV; what it has done by then, it has to undo itself.";

function render(context) {
  return records(
    context,
    "Apply",
    (ui) => [pageHead("Apply", ABOUT), note(ui), planCard(ui), batchesCard(ui)],
    (ui) => ui.model.on("change:note", ui.draw),
  );
}

function note(ui) {
  return ui.model.get("note") ? make("div", { class: "pw-warn pw-line", role: "status" }, ui.model.get("note")) : "";
}

function planCard(ui) {
  const { simulation, plan } = ui.view();
  if (!simulation) return noSimulationCard(ui);
  return plan ? effectsCard(ui, plan) : makePlanCard(ui, simulation);
}

function noSimulationCard(ui) {
  return card(
    "Apply a simulation",
    make(
      "div",
      { class: "pw-soft" },
      "Nothing is simulated yet. Simulate the rules; then the plan lists the users who would be suspended, ",
      "blocked, enabled or tagged, and nothing is done before you confirm it.",
    ),
    form(act("Go to the rules", "rules", () => ui.ask("rules"), { class: "pw-button pw-primary" })),
  );
}

function makePlanCard(ui, simulation) {
  return card(
    "Apply a simulation",
    make("p", {}, make("bdi", {}, simulation)),
    form(
      reinstateTick(ui),
      act("Show the plan", "plan", () => makePlan(ui, typed(ui, "reinstate", ui.view().reinstate)), {
        class: "pw-button pw-primary",
      }),
    ),
  );
}

function makePlan(ui, reinstate) {
  delete ui.local.reinstate;
  ui.ask("plan", { reinstate });
}

// What holds now and not at the end of the simulation stays, unless it is asked for.
function reinstateTick(ui) {
  const { plan, reinstate } = ui.view();
  return make(
    "div",
    {},
    tick(ui, "reinstate", "also lift or shorten suspensions and blocks that the simulation does not end with", {
      value: reinstate,
      change: (chosen) => makePlan(ui, chosen),
    }),
    plan ? make("div", { class: "pw-soft pw-indented" }, reinstateWords(plan, reinstate)) : "",
  );
}

function reinstateWords({ kept, end }, reinstate) {
  const since = `Whatever people changed after ${end} UTC, the last post, stays in any case.`;
  if (reinstate) return `Also those that people set before the last post. ${since}`;
  if (!kept) return "No user has one.";
  return `${plural(kept, "user")} would be concerned, also where a person set it before the last post. ${since}`;
}

// What the plan would change, whom it leaves unchanged, and the form that applies it.
function effectsCard(ui, plan) {
  const share = plan.all_users ? (100 * plan.users) / plan.all_users : 0;
  return card(
    `Plan: ${plan.policy}, ${plan.version === null ? "a draft" : `version ${plan.version}`}`,
    make(
      "p",
      { class: "pw-big" },
      `${plural(plan.users, "user")} of ${count(plan.all_users)} would be changed`,
      make("span", { class: "pw-soft" }, ` · ${percent(share)}`),
    ),
    radius(plan),
    rejectedStay(plan),
    make("div", { class: "pw-two" }, planCounts(ui, plan), largestUsers(ui, plan)),
    groupsTable(ui, plan),
    plan.group ? openGroup(ui, plan.group) : "",
    memoForm(ui),
    plan.users ? applyForm(ui, plan) : nothingToDo(ui),
  );
}

// The memo of the change, as a file for those who decide on it.
function memoForm(ui) {
  return fold(
    ui,
    "memo",
    "Change memo, to decide on and sign",
    make(
      "p",
      { class: "pw-soft" },
      "One HTML file: what changes, why, what it would have done with and without feedback, 20 posts, ",
      "the hash of this plan, and a place to sign.",
    ),
    area(ui, "why", "Why the policy changes", { rows: 3, maxlength: 10000 }),
    act("Save the change memo", "memo", () => ui.ask("memo", { why: typed(ui, "why") })),
  );
}

function cancel(ui) {
  return act("Cancel", "cancel", () => {
    for (const key of ["confirm", "most", "protected"]) delete ui.local[key];
    ui.ask("cancel");
  });
}

function nothingToDo(ui) {
  return make("div", {}, make("p", { class: "pw-soft" }, "Nothing would change."), form(cancel(ui)));
}

// The users by what happens to them; a number opens all of them.
function groupsTable(ui, plan) {
  if (!plan.groups.length) return "";
  const rows = plan.groups.map((group) => [
    groupTitle(group),
    act(plural(group.n, "user"), `group-${group.key}`, () => ui.ask("group", { key: group.key }), {
      class: "pw-count",
      "aria-label": `${group.title}: show ${plural(group.n, "user")}`,
    }),
    make(
      "span",
      { class: "pw-chips" },
      ...group.first.map((id) => userLink(ui, id, group.key)),
      group.n > group.first.length ? "…" : "",
    ),
  ]);
  return make(
    "div",
    { class: "pw-groups" },
    make(
      "div",
      { class: "pw-post-head" },
      make("b", {}, "Users, each once, by the most severe thing that happens to them"),
      small("CSV of every change, by user", "users-csv", () => ui.ask("users_csv")),
    ),
    table(["What happens", "Users", "The first"], rows),
  );
}
function groupTitle({ key, title }) {
  if (!(key in COLOURS)) return make("span", { class: key === "protected" ? "pw-bad" : "pw-soft" }, title);
  return make("span", { class: "pw-group-title" }, coloured("i", "pw-swatch", COLOURS[key]), title);
}

// The colours of what happens to users who are changed; other groups have none.
const COLOURS = {
  block: "var(--block)",
  suspend: "var(--suspend)",
  enable: "var(--good)",
  delete_post: "var(--del)",
  age_restrict_post: "var(--warn)",
  flag_user: "color-mix(in srgb, var(--flag) 60%, var(--ink))",
  flag_post: "var(--flag)",
  add_tags: "var(--tag)",
  remove_tags: "color-mix(in srgb, var(--tag) 60%, var(--ink))",
};

// All users of one group, page by page.
function openGroup(ui, group) {
  const rows = group.users.map((user) => [
    make(
      "span",
      {},
      userLink(ui, user.user_id, "open"),
      user.protected ? make("span", { class: "pw-bad" }, " protected") : "",
    ),
    lines(user.effects),
    lines(user.rules),
    user.posts,
  ]);
  return make(
    "section",
    { class: "pw-open-group", "aria-label": group.title },
    make(
      "div",
      { class: "pw-post-head" },
      make("b", {}, `${group.title} (n = ${count(group.n)})`),
      small("Show in the table of users", "group-table", () => ui.ask("group_table", { key: group.key })),
      small("Close", "group-close", () => ui.ask("group")),
    ),
    table(["User", "What is done", "Rules", "Posts in the history"], rows),
    pager(
      { ...group, size: group.page_rows, shown: rows.length },
      (first) => ui.ask("group", { key: group.key, first }),
      "group",
    ),
  );
}

const SHOWN_LINES = 5;
function lines(texts) {
  const more = texts.length - SHOWN_LINES;
  return make(
    "div",
    {},
    ...texts.slice(0, SHOWN_LINES).map((text) => make("div", {}, make("bdi", {}, text))),
    more > 0 ? make("div", { class: "pw-soft" }, `… and ${count(more)} more, in the CSV`) : "",
  );
}

// What the simulation called and applying does not do, with why.
function notInPlan({ absent }) {
  if (!absent.length) return "";
  return make(
    "div",
    { class: "pw-soft pw-absent" },
    "In the simulation, and not in this plan:",
    make("ul", {}, ...absent.map((words) => make("li", {}, make("bdi", {}, words)))),
  );
}

function planCounts(ui, plan) {
  return make(
    "div",
    {},
    table(["Action", "What it is done to"], plan.counts),
    notInPlan(plan),
    reinstateTick(ui),
    fold(ui, "rules", "By rule", table(["Rule", "Action", "How often"], plan.rules)),
  );
}

// The users with most posts of those who would be suspended or blocked.
function largestUsers(ui, plan) {
  if (!plan.largest.length) return make("div", {}, "");
  return make(
    "div",
    {},
    make(
      "div",
      {},
      make("b", {}, "Who would be suspended or blocked, with most posts"),
      table(
        ["User", "What is done", "Rule", "Posts", "Posts deleted"],
        plan.largest.map(([id, what, rule, n, deleted]) => [
          userLink(ui, id, "largest"),
          make("bdi", {}, what),
          make("bdi", {}, rule),
          n,
          deleted,
        ]),
      ),
    ),
  );
}

function applyForm(ui, plan) {
  const confirm = () =>
    ui.ask(
      "apply",
      { confirm: typed(ui, "confirm"), allow_protected: typed(ui, "protected", false), max_users: typed(ui, "most") },
      ["confirm", "protected", "most"],
    );
  return make(
    "div",
    {},
    make("p", {}, "To apply it, type ", make("bdi", { class: "pw-mono" }, plan.confirmation)),
    form(
      field(ui, "confirm", "Confirmation", { act: confirm, class: "pw-field pw-typed" }),
      field(ui, "most", "Refuse if it changes more users than (optional)", { inputmode: "numeric", act: confirm }),
      plan.protected ? tick(ui, "protected", "change protected users, too") : "",
      act(`Apply to ${plural(plan.users, "user")}`, "apply", confirm, { class: "pw-button pw-danger" }),
      cancel(ui),
    ),
  );
}

function percent(share) {
  return `${share > 0 && share < 0.1 ? "under 0.1" : share.toFixed(1)} %`;
}

// All users, each once, by the most severe thing that happens to them.
function radius({ groups, users, all_users: all }) {
  const parts = [
    ...groups.filter(({ key }) => key in COLOURS).map(({ key, title, n }) => [title, n, COLOURS[key]]),
    ["Not changed", all - users, "var(--chip)"],
  ].map(([title, n, colour]) => ({ title, n, colour, share: all ? (100 * n) / all : 0 }));
  const bar = make("div", { class: "pw-track pw-radius", "aria-hidden": "true" });
  for (const { share, colour } of parts) bar.append(coloured("span", "pw-fill", colour, share));
  const legend = parts.map(({ title, n, colour, share }) =>
    make("li", {}, coloured("i", "pw-swatch", colour), `${title}: ${plural(n, "user")} (${percent(share)})`),
  );
  const title = make(
    "div",
    { class: "pw-soft" },
    "All users, each once, by the most severe thing that happens to them",
  );
  return make("div", {}, title, bar, make("ul", { class: "pw-legend", "aria-label": "All users" }, ...legend));
}

// A simulation rejects posts that the platform had published: applying does not take them down.
function rejectedStay({ rejected: n }) {
  if (!n) return "";
  return make(
    "p",
    {},
    make("b", {}, `${plural(n, "post")} that the simulation rejects ${n === 1 ? "stays" : "stay"} up`),
    ": by then their authors were blocked or suspended in the simulation. Applying does nothing to posts that were " +
      "published, unless a rule acts on them.",
  );
}

function coloured(tag, classes, colour, width) {
  const element = make(tag, { class: classes, "aria-hidden": "true" });
  element.style.background = colour;
  if (width !== undefined) element.style.width = `${width}%`;
  return element;
}

function userLink(ui, id, where) {
  return act(id, `user-${where}-${id}`, () => ui.ask("user", { user_id: id }), { class: "pw-link" });
}

function batchesCard(ui) {
  const rows = ui
    .view()
    .batches.map((batch) => [
      batch.at,
      batch.batch_id,
      batch.policy,
      batch.by,
      batch.undone
        ? `undone ${batch.undone}`
        : small("Undo", `undo-${batch.batch_id}`, () => askToConfirm(ui, "undo-it", { batch_id: batch.batch_id })),
    ]);
  return card(
    "Applied simulations, the newest first",
    rows.length
      ? table(["When (UTC)", "Batch", "Policy", "By", ""], rows)
      : make("div", { class: "pw-soft" }, "Nothing was applied yet."),
    confirmDialog(
      ui,
      "undo-it",
      ({ batch_id }) =>
        `${batch_id} will be undone: users will be as before, except for what was changed since. ` +
        "Custom actions stay done: other programs did them.",
      "Undo",
      (asked) => ui.ask("undo", asked),
    ),
  );
}

export default { render };
