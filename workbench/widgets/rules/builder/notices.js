// The lines below the header: restored edits, messages, publishing, and the
// history that is counted.

import { button, input, make } from "../../elements.js";
import { count } from "../../numbers.js";
import { importPosts } from "./import_posts.js";
import { isOfPanel } from "./classes_panel.js";
import { passedLimits } from "./guardrail.js";
import { showLimits } from "./limits.js";
import { publishImpact } from "./totals.js";
import { dayAndClock } from "./words.js";

// Edits that were restored from an earlier page.
export function restoredNotice(ui) {
  const { restored_ms } = ui.draft;
  if (restored_ms === null) return make("div", { class: "pw-notice" });
  return make(
    "div",
    { class: "pw-notice pw-confirm", role: "status" },
    make("span", {}, `Your unpublished edits of ${dayAndClock(restored_ms)} were restored. `),
    button("Keep editing", () => ui.ask("dismiss"), { "data-key": "dismiss" }),
    button("Discard them", () => ui.ask("discard"), { "data-key": "discard" }),
  );
}

export function message(ui) {
  const { text, kind, request } = ui.model.get("message");
  if (ui.state.choosing === "publish") return publishDialog(ui);
  if (!text || isOfPanel(request)) return make("div", { class: "pw-message", role: "status" });
  return make("div", { class: `pw-message pw-${kind}`, role: kind === "problem" ? "alert" : "status" }, text);
}

export function confirmPublish(ui) {
  ui.state.choosing = "publish";
  ui.redraw();
}

function publishDialog(ui) {
  const done = () => {
    ui.state.choosing = null;
    ui.redraw();
  };
  const { changes, live } = ui.view;
  const none =
    live === null ? "Nothing is live yet: every rule is new." : "Nothing was changed since the live version.";
  const lines = changes.length ? changes : [none];
  return make(
    "div",
    { class: "pw-confirm", role: "dialog", "aria-label": "Publish this policy" },
    make("b", {}, whatPublishingDoes(ui.rules)),
    make("ul", {}, ...lines.map((line) => make("li", {}, line))),
    publishImpact(ui),
    publishLimits(ui),
    reasonField(ui),
    button("Publish now", () => publish(ui), { class: "pw-button pw-primary", "data-key": "publish-now" }),
    button("Not yet", done, { "data-key": "publish-not" }),
  );
}

// Rules in test are logged and act on nobody, which a policy just made from a proposal is full of.
function whatPublishingDoes(rules) {
  const acting = rules.filter((rule) => (rule.mode ?? "live") === "live").length;
  const tested = rules.filter((rule) => rule.mode === "test").length;
  if (!acting && tested) {
    const wouldDo = "what they would do with posts that are submitted from now on";
    return `No rule is live: ${wouldDo} is logged, and nobody is affected.`;
  }
  const deciding = "This policy will decide posts that are submitted from now on";
  if (!tested) return `${deciding}:`;
  const affect = tested === 1 ? "is in test and affects" : "are in test and affect";
  return `${deciding}; ${tested} of its rules ${affect} nobody:`;
}

function publish(ui) {
  const reason = ui.state.reason ?? "";
  if (ui.guardrail.lines.length && !reason.trim()) {
    ui.state.reasonMissing = true;
    ui.redraw();
    ui.root.querySelector('[data-key="publish-reason"]')?.focus();
    return;
  }
  ui.state.choosing = null;
  ui.ask("publish", { reason });
  ui.state.reason = "";
}

// The limits of an edit that publishing passes.
function publishLimits(ui) {
  if (!ui.guardrail.lines.length) return "";
  return make(
    "div",
    { class: "pw-note pw-guardrail pw-publish-limits" },
    make("div", {}, ...passedLimits(ui, "publish")),
  );
}

function reasonField(ui) {
  const needed = ui.guardrail.lines.length > 0;
  const keep = (text) => {
    ui.state.reason = text;
    ui.state.reasonMissing = false;
  };
  const field = input("text", ui.state.reason ?? "", keep, {
    class: "pw-field pw-typed",
    maxlength: 500,
    placeholder: "for the log",
    required: needed,
    "data-key": "publish-reason",
  });
  const missing = needed && ui.state.reasonMissing;
  return make(
    "div",
    { class: "pw-reason" },
    make("label", { class: "pw-labelled" }, needed ? "Why, since a limit is passed" : "Why", field),
    missing ? make("div", { class: "pw-problem", role: "alert" }, "Give a reason: it is written in the log.") : "",
  );
}

export function historyLine(ui) {
  const { history, seconds, refused } = ui.view;
  if (!history) {
    return make(
      "div",
      { class: "pw-soft pw-line" },
      "The store has no posts yet: ",
      importPosts(ui),
      ", and counts appear beside each rule.",
    );
  }
  return make(
    "div",
    { class: "pw-soft pw-line" },
    "History: ",
    make("b", { class: "pw-ink pw-num" }, count(history.posts)),
    ` posts by ${count(history.users)} users, ${history.first} to ${history.last}`,
    " · counts follow every edit · no rule or threshold affects anybody before you publish ",
    "(text lists act at once) · ",
    make("span", { class: "pw-num" }, `${Math.round(seconds * 1000)} ms`),
    " · ",
    button("limits of an edit", () => showLimits(ui, !ui.state.limits), {
      class: "pw-link pw-limits-open",
      "aria-expanded": String(Boolean(ui.state.limits)),
      "data-key": "open-limits",
    }),
    ui.view.problems.length
      ? make("span", { class: "pw-warn pw-stale" }, " · counts are those before the problem")
      : "",
    make("span", { class: "pw-progress", role: "status" }, ui.model.get("progress")),
    refused ? make("div", { class: "pw-problem", role: "alert" }, refused) : "",
  );
}
