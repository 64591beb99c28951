// Users who are chosen in the table: a bar that says what an act would do to them before it is done.

import { make } from "../elements.js";
import { count, plural } from "../numbers.js";
import { act, askToConfirm, confirmDialog } from "../records.js";
import { chosenBar } from "../table/choosing.js";

const TAGGING = { add_tags: "Add a tag", remove_tags: "Remove a tag" };
const OTHER = "\u0000other";

export function bulkBar(ui) {
  const { chosen } = ui.view();
  if (!chosen.n) return [];
  const confirm = confirmDialog(
    ui,
    "act-on-chosen",
    (asked) => asked.words,
    doLabel(chosen),
    (asked) => ui.ask("act_on_chosen", { expected: asked.expected }),
  );
  return [
    chosenBar(ui, chosen.n, "Chosen users", {
      effect: make("div", {}, choices(ui, chosen), radius(ui, chosen)),
      buttons: does(ui, chosen),
      confirm,
    }),
  ];
}

function preview(ui, chosen, change) {
  const { action, tag, reason, duration } = { ...chosen, ...change };
  ui.ask("preview_act", { action, tag: action in TAGGING ? tag : "", reason, duration });
}

function pick(key, label, options, value, change) {
  const element = make(
    "select",
    { class: "pw-field", "data-key": key, "aria-label": label },
    ...options.map(([name, text]) => make("option", { value: name, selected: name === value }, text)),
  );
  element.value = value;
  element.addEventListener("change", () => change(element.value));
  return element;
}

function choices(ui, chosen) {
  const action = chosen.actions.find((one) => one.action === chosen.action);
  const acts = [...chosen.actions.map((one) => [one.action, one.label]), ...Object.entries(TAGGING)];
  const parts = [
    pick("act-action", "Action to preview", acts, chosen.action, (name) =>
      preview(ui, chosen, { action: name, reason: "", duration: name === "suspend" ? "14d" : "", tag: "" }),
    ),
  ];
  if (chosen.action === "suspend") {
    parts.push(
      pick("act-duration", "For how long", chosen.durations, chosen.duration, (duration) =>
        preview(ui, chosen, { duration }),
      ),
    );
  }
  if (chosen.action in TAGGING) {
    const tags = [["", "choose a tag"], ...chosen.tags];
    parts.push(pick("act-tag", "Tag", tags, chosen.tag, (tag) => preview(ui, chosen, { tag })));
  }
  if (action) parts.push(...reasons(ui, chosen, action));
  return make("div", { class: "pw-act-row" }, ...parts);
}

function reasons(ui, chosen, action) {
  const offered = [
    ["", action.required ? "choose a reason" : "no reason"],
    ...action.reasons.map((one) => [one, one]),
    ...(action.free_text ? [[OTHER, "Other…"]] : []),
  ];
  const isOther = ui.local["act-other"] || (chosen.reason && !action.reasons.includes(chosen.reason));
  const picked = pick("act-reason", "Reason", offered, isOther ? OTHER : chosen.reason, (reason) => {
    ui.local["act-other"] = reason === OTHER;
    if (reason === OTHER) ui.draw();
    else preview(ui, chosen, { reason });
  });
  if (!isOther) return [picked];
  const typed = make("input", {
    class: "pw-field",
    "data-key": "act-reason-text",
    "aria-label": "Reason in your words",
    placeholder: "why",
  });
  typed.value = chosen.reason;
  typed.addEventListener("change", () => preview(ui, chosen, { reason: typed.value }));
  typed.addEventListener("keydown", (event) => event.stopPropagation());
  return [picked, typed];
}

function radius(ui, { radius: found, action }) {
  if (!found) return "";
  if (found.problem) return make("div", { class: "pw-soft", role: "status" }, found.problem);
  const change = { suspend: "out", block: "blocked", enable: "enabled" }[action];
  const who = change ? `${plural(found.changed, "more user")} ${change}` : plural(found.changed, "user");
  const share = found.share === null ? "" : `, ${percent(found.share)} of all posts`;
  return make(
    "div",
    { role: "status" },
    make(
      "div",
      { class: "pw-num" },
      make("b", {}, who),
      found.unchanged ? `; ${count(found.unchanged)} ${found.so_already}. ` : ". ",
      found.changed ? `They wrote ${plural(found.posts, "post")} in the last 30 days of data${share}.` : "",
    ),
    found.can_be_undone
      ? ""
      : make("div", { class: "pw-warn" }, "Other programs do this custom action: Undo will not take it back."),
    ...(found.changed ? flags(found) : []),
    names(ui, found),
  );
}

function percent(share) {
  return share > 0 && share < 0.001 ? "less than 0.1 %" : `${(100 * share).toFixed(1)} %`;
}

function flags(found) {
  if (!found.written) return [];
  const fill = make("i", {});
  fill.style.width = `${(100 * found.flagged) / found.written}%`;
  const [some, none] = [found.flagged, found.written - found.flagged];
  return [
    make(
      "div",
      {
        class: "pw-act-flags",
        role: "img",
        "aria-label": `${count(some)} of their posts flagged, ${count(none)} never`,
      },
      fill,
    ),
    make(
      "div",
      { class: "pw-soft pw-num" },
      `Of all their posts ${count(some)} flagged, ${count(none)} never flagged.`,
    ),
  ];
}

function names(ui, found) {
  const person = (user) => {
    const element = act("", `radius-${user}`, () => ui.ask("open", { user_id: user }), { class: "pw-link" });
    element.append(make("bdi", {}, user));
    return element;
  };
  const joined = (users) => users.flatMap((user, at) => (at ? [", ", person(user)] : [person(user)]));
  return make(
    "div",
    { class: "pw-act-names" },
    found.n_protected
      ? make(
          "span",
          { class: "pw-warn" },
          `${count(found.n_protected)} with a protected tag: `,
          ...joined(found.protected),
          found.n_protected > found.protected.length ? " …" : "",
        )
      : "",
    found.most_active.length
      ? make(
          "span",
          { class: "pw-soft" },
          "Most active: ",
          ...found.most_active.flatMap(([user, n], at) => [at ? ", " : "", person(user), ` (${plural(n, "post")})`]),
        )
      : "",
  );
}

function doLabel(chosen) {
  const label = chosen.actions.find((one) => one.action === chosen.action)?.label ?? TAGGING[chosen.action];
  return `${label}: ${count(chosen.radius?.changed ?? 0)}`;
}

function does(ui, chosen) {
  const { radius: found } = chosen;
  const ready = found && !found.problem && found.changed > 0;
  const label = doLabel(chosen);
  const lasting = chosen.durations.find(([one]) => one === chosen.duration)?.[1] ?? "";
  const undoing =
    found?.can_be_undone === false
      ? "Other programs do this custom action, and Undo will not take it back."
      : "It is one batch, which can be undone.";
  const words =
    `${label.replace(/: [\d,]+$/, "")}: ${plural(found?.changed ?? 0, "user")}` +
    `${chosen.action === "suspend" ? ` ${lasting}` : ""}${chosen.tag ? `, ${chosen.tag}` : ""}` +
    `, ${chosen.reason ? `reason: ${chosen.reason}` : "no reason"}. ${undoing}`;
  return [
    act(`${label}…`, "act-do", () => askToConfirm(ui, "act-on-chosen", { words, expected: found.changed }), {
      class: "pw-button pw-primary",
      disabled: !ready,
    }),
    act("Export cases", "act-cases", () => ui.ask("export_cases")),
  ];
}

// What was done last can be undone, as long as the page stays.
export function undoLine(ui) {
  const { batch } = ui.view().chosen;
  return batch === null ? [] : [act(`Undo ${batch}`, "undo-batch", () => ui.ask("undo_batch", { batch_id: batch }))];
}
