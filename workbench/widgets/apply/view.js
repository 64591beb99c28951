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
  const { simulation, plan, reinstate } = ui.view();
  if (!simulation) {
    return card(
      "Apply a simulation",
      make(
        "div",
        { class: "pw-soft" },
        "Simulate a policy on the tab Rules; ",
        "then the plan shows what applying it would change for the current users.",
      ),
    );
  }
  const make_it = (also) => {
    delete ui.local.reinstate;
    ui.ask("plan", { reinstate: also });
  };
  const again = tick(ui, "reinstate", "also enable users who are enabled in the simulation", {
    value: reinstate,
    change: make_it,
  });
  if (!plan) {
    return card(
      "Apply a simulation",
      make("p", {}, make("bdi", {}, simulation)),
      form(
        again,
        act("Show the plan", "plan", () => make_it(typed(ui, "reinstate", reinstate)), {
          class: "pw-button pw-primary",
        }),
      ),
    );
  }
  const share = plan.all_users ? (100 * plan.users) / plan.all_users : 0;
  const confirm = () =>
    ui.ask(
      "apply",
      { confirm: typed(ui, "confirm"), allow_protected: typed(ui, "protected", false), max_users: typed(ui, "most") },
      ["confirm", "protected", "most"],
    );
  return card(
    `Plan: ${plan.policy}`,
    make(
      "p",
      { class: "pw-big" },
      `${plural(plan.users, "user")} of ${count(plan.all_users)} would be changed`,
      make("span", { class: "pw-soft" }, ` · ${share < 0.1 && plan.users ? "under 0.1" : share.toFixed(1)} %`),
    ),
    radius(share),
    make(
      "div",
      { class: "pw-two" },
      make(
        "div",
        {},
        table(["Action", "How often"], plan.counts),
        again,
        fold(ui, "rules", "By rule", table(["Rule", "Action", "How often"], plan.rules)),
      ),
      make(
        "div",
        {},
        plan.largest.length
          ? make(
              "div",
              {},
              make("b", {}, "Who would be suspended or blocked, by posts"),
              table(
                ["User", "Posts"],
                plan.largest.map(([id, n]) => [userLink(ui, id), n]),
              ),
            )
          : "",
      ),
    ),
    people(ui, "Protected by a tag: refused, unless you allow it", plan.protected, "pw-bad"),
    people(ui, "Changed by a person since the last post: left unchanged", plan.skipped),
    people(ui, "Suspended or blocked now for longer than in the simulation: left unchanged", plan.kept),
    people(ui, "Their suspension has ended since: nothing to do", plan.over),
    plan.users
      ? make(
          "div",
          {},
          make("p", {}, "To apply it, type ", make("bdi", { class: "pw-mono" }, plan.confirmation)),
          form(
            field(ui, "confirm", "Confirmation", { act: confirm, class: "pw-field pw-typed" }),
            field(ui, "most", "Maximum number of users", { inputmode: "numeric", act: confirm }),
            plan.protected.n ? tick(ui, "protected", "change protected users, too") : "",
            act("Apply", "apply", confirm, { class: "pw-button pw-danger" }),
          ),
        )
      : make("div", { class: "pw-soft" }, "Nothing would change."),
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
      ...first.map((one) =>
        Array.isArray(one)
          ? make("span", {}, userLink(ui, one[0]), make("bdi", { class: "pw-soft" }, ` ${one[1]}`))
          : userLink(ui, one),
      ),
      n > first.length ? "…" : "",
    ),
  );
}

function batchesCard(ui) {
  const rows = ui
    .view()
    .batches.map((one) => [
      one.at,
      one.batch_id,
      one.policy,
      one.by,
      one.undone
        ? `undone ${one.undone}`
        : small("Undo", `undo-${one.batch_id}`, () => askToConfirm(ui, "undo-it", { batch_id: one.batch_id })),
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
