// Choose an action on a user, its reason and its time, and confirm it.

import { make } from "./elements.js";
import { act, askToConfirm, confirmDialog, dateField, field, form, pick, typed } from "./records.js";

// `actions`: those that there are; the one that is chosen is `ui.local.action`.
export function actionsOn(ui, userId, actions, durations) {
  const chosen = actions.find((action) => action.action === ui.local.action);
  const buttons = actions.map((action) =>
    act(
      action.label,
      `action-${action.action}`,
      () => {
        ui.local = { ...ui.local, action: action.action, reason: undefined, other: undefined, sure: undefined };
        ui.draw();
      },
      {
        class: action.action === ui.local.action ? "pw-button pw-primary" : "pw-button",
        "aria-pressed": String(action.action === ui.local.action),
      },
    ),
  );
  return [make("div", { class: "pw-form" }, ...buttons), chosen ? actionForm(ui, userId, chosen, durations) : ""];
}

function actionForm(ui, userId, chosen, durations) {
  const options = [
    ["", chosen.required ? "choose a reason" : "no reason"],
    ...chosen.reasons,
    ...(chosen.free_text ? [["\u0000other", "Other…"]] : []),
  ];
  const other = ui.local.reason === "\u0000other";
  const reason = other ? typed(ui, "other").trim() : typed(ui, "reason");
  const timed = chosen.action === "suspend";
  const span = typed(ui, "duration", "7d");
  const how = () => ({
    user_id: userId,
    action: chosen.action,
    reason: other ? typed(ui, "other").trim() : typed(ui, "reason"),
    ...(timed ? (span === "until" ? { until: typed(ui, "until") } : { duration: span }) : {}),
  });
  const inWords = (asked) =>
    `${[
      `${chosen.label}: ${asked.user_id}`,
      asked.duration ? `for ${asked.duration}` : "",
      asked.until ? `until ${asked.until.replace("T", " ")} UTC` : "",
      asked.reason ? `reason: ${asked.reason}` : "no reason",
    ]
      .filter(Boolean)
      .join(", ")}.`;
  return make(
    "div",
    {},
    form(
      pick(ui, "reason", "Reason", options),
      other ? field(ui, "other", "In your words", { placeholder: "why" }) : "",
      timed ? pick(ui, "duration", "For how long", [...durations, ["until", "until a time…"]], { value: "7d" }) : "",
      timed && span === "until" ? dateField(ui, "until", "Until (UTC)", { clock: true }) : "",
      act("Continue", "continue", () => askToConfirm(ui, "sure", how()), {
        disabled: chosen.required && !reason && !other,
      }),
    ),
    confirmDialog(ui, "sure", inWords, chosen.label, (asked) =>
      ui.ask("act", asked, ["action", "reason", "other", "duration", "until"]),
    ),
  );
}
