// The warning of an edit that passes a limit: whom it takes out, and what can be done about it. Names
// and tags are only ever put into text nodes.

import { button, make, svg } from "../../elements.js";
import { count } from "../../numbers.js";
import { limitsForm, showLimits } from "./limits.js";

export function guardrail(ui) {
  const { lines } = ui.guardrail;
  if (ui.state.choosing === "publish") return make("div", { class: "pw-guard" });
  if (!lines.length) return make("div", { class: "pw-guard" }, ui.state.limits ? limitsCard(ui) : "");
  const box = make(
    "section",
    { class: "pw-note pw-guardrail", "aria-label": "Limits of an edit" },
    warningIcon(),
    make(
      "div",
      {},
      make("div", { role: "status" }, ...passedLimits(ui, "guard")),
      does(ui),
      ui.state.limits ? make("div", { class: "pw-limits" }, limitsForm(ui)) : "",
    ),
  );
  return make("div", { class: "pw-guard" }, box);
}

// The limits that are passed; `keys`: what the keys of its buttons begin with.
export function passedLimits(ui, keys) {
  return ui.guardrail.lines.map((line) => {
    const open = button(line.count, () => ui.ask("open_affected", { finding: line.finding }), {
      class: "pw-count",
      "data-key": `${keys}-count-${line.finding}`,
    });
    return make("p", {}, line.before, open, make("bdi", {}, line.after), ...named(ui, line, keys));
  });
}

function named(ui, { names, others, finding }, keys) {
  if (!names.length) return [];
  const links = names.map((name, at) => {
    const link = button("", () => ui.ask("open_affected_user", { user_id: name }), {
      class: "pw-link",
      "data-key": `${keys}-user-${finding}-${at}`,
    });
    link.append(make("bdi", {}, name));
    return link;
  });
  const parts = links.flatMap((link, at) => (at ? [", ", link] : [link]));
  return [...parts, others ? ` and ${count(others)} more.` : "."];
}

function does(ui) {
  const { see, tags } = ui.guardrail;
  const except = tags.map((tag, at) => {
    const one = button("Except tag ", () => ui.ask("except_tag", { tag }), {
      class: "pw-button pw-small",
      "data-key": `guard-except-${at}`,
      title: "Adds to the rules that take them out: user tags are NOT any of it",
    });
    one.append(make("bdi", {}, tag));
    return one;
  });
  return make(
    "div",
    { class: "pw-does" },
    button(see, () => ui.ask("open_affected"), { class: "pw-button pw-small", "data-key": "guard-see" }),
    ...except,
    button("Undo the edit", () => ui.ask("undo"), {
      class: "pw-button pw-small",
      disabled: !ui.view.undo,
      "data-key": "guard-undo",
    }),
    button("Change the limit", () => showLimits(ui, !ui.state.limits), {
      class: "pw-quiet",
      "aria-expanded": String(Boolean(ui.state.limits)),
      "data-key": "guard-limits",
    }),
  );
}

function limitsCard(ui) {
  return make("section", { class: "pw-card pw-limits", "aria-label": "Limits of an edit" }, limitsForm(ui));
}

function warningIcon() {
  const icon = svg("svg", { viewBox: "0 0 16 16", class: "pw-icon", "aria-hidden": "true" });
  icon.append(svg("path", { d: "M8 2.5 14.5 13.5h-13zM8 6.5v3.3M8 11.6v.1" }));
  return icon;
}
