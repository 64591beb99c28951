// The page on which a simulation is applied: what it would do to whom, and undo.

import { card, make } from "../elements.js";
import { count, plural } from "../numbers.js";
import { act, askToConfirm, confirmDialog, field, fold, form, records, small, table, tick, typed } from "../records.js";

function render(context) {
  return records(
    context,
    "Apply",
    (ui) => [note(ui), planCard(ui), batchesCard(ui)],
    (ui) => ui.model.on("change:note", ui.draw),
  );
}

function note(ui) {
  return ui.model.get("note") ? make("div", { class: "pw-warn pw-line", role: "status" }, ui.model.get("note")) : "";
}

function planCard(ui) {
  const { simulation, plan } = ui.view();
  if (!simulation) return noSimulationCard();
  return plan ? effectsCard(ui, plan) : makePlanCard(ui, simulation);
}

function noSimulationCard() {
  return card(
    "Apply a simulation",
    make(
      "div",
      { class: "pw-soft" },
      "Simulate a policy on the page Rules; ",
      "then the plan shows what applying it would change for the current users.",
    ),
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

function reinstateTick(ui) {
  return tick(ui, "reinstate", "also enable users who are enabled in the simulation", {
    value: ui.view().reinstate,
    change: (reinstate) => makePlan(ui, reinstate),
  });
}

// What the plan would change, whom it leaves unchanged, and the form that applies it.
function effectsCard(ui, plan) {
  const share = plan.all_users ? (100 * plan.users) / plan.all_users : 0;
  return card(
    `Plan: ${plan.policy}`,
    make(
      "p",
      { class: "pw-big" },
      `${plural(plan.users, "user")} of ${count(plan.all_users)} would be changed`,
      make("span", { class: "pw-soft" }, ` · ${share < 0.1 && plan.users ? "under 0.1" : share.toFixed(1)} %`),
    ),
    radius(share),
    make("div", { class: "pw-two" }, planCounts(ui, plan), largestUsers(ui, plan)),
    people(ui, "Protected by a tag: refused, unless you allow it", plan.protected, "pw-bad"),
    people(ui, "Changed by a person since the last post: left unchanged", plan.skipped),
    people(ui, "Suspended or blocked now for longer than in the simulation: left unchanged", plan.kept),
    people(ui, "Their suspension has ended since: nothing to do", plan.over),
    plan.users ? applyForm(ui, plan) : make("div", { class: "pw-soft" }, "Nothing would change."),
  );
}

function planCounts(ui, plan) {
  return make(
    "div",
    {},
    table(["Action", "How often"], plan.counts),
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
      make("b", {}, "Who would be suspended or blocked, by posts"),
      table(
        ["User", "Posts"],
        plan.largest.map(([id, n]) => [userLink(ui, id), n]),
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
      field(ui, "most", "Maximum number of users", { inputmode: "numeric", act: confirm }),
      plan.protected.n ? tick(ui, "protected", "change protected users, too") : "",
      act("Apply", "apply", confirm, { class: "pw-button pw-danger" }),
    ),
  );
}

// The share of all users that would be touched, as a bar.
function radius(share) {
  const fill = make("span", { class: "pw-fill" });
  fill.style.width = `${share}%`;
  fill.style.background = "var(--bad)";
  return make(
    "div",
    { class: "pw-track pw-radius", role: "img", "aria-label": `${share.toFixed(1)} % of all users` },
    fill,
  );
}

function userLink(ui, id) {
  return act(id, `user-${id}`, () => ui.ask("user", { user_id: id }), { class: "pw-link" });
}

function people(ui, title, { n, first }, more = "pw-soft") {
  if (!n) return "";
  return fold(
    ui,
    title,
    make("span", { class: more }, `${title} (n = ${count(n)})`),
    make(
      "div",
      { class: "pw-form" },
      ...first.map((user) =>
        Array.isArray(user)
          ? make("span", {}, userLink(ui, user[0]), make("bdi", { class: "pw-soft" }, ` ${user[1]}`))
          : userLink(ui, user),
      ),
      n > first.length ? "…" : "",
    ),
  );
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
      ({ batch_id }) => `${batch_id} will be undone: users will be as before, except for what was changed since.`,
      "Undo",
      (asked) => ui.ask("undo", asked),
    ),
  );
}

export default { render };
