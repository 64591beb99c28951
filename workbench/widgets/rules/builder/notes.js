// Beside the rules: problems of the policy, changes since the live version, warnings.

import { make, select } from "../../elements.js";
import { problemLine } from "./problems.js";

export function policyProblems(ui) {
  const general = ui.view.problems.filter((p) => p.rule === null);
  if (!general.length) return "";
  return make(
    "section",
    { class: "pw-card", role: "alert" },
    make("h2", {}, "Problems of the policy"),
    ...general.map(problemLine),
  );
}

export function changesCard(ui) {
  const { changes, versions } = ui.view;
  if (ui.view.live === null) return "";
  const back = versions.map((v) => [
    String(v.version),
    `version ${v.version}${v.live ? " (live)" : ""}, by ${v.by}, ${v.day}`,
  ]);
  return make(
    "section",
    { class: "pw-card", "aria-label": "Changes since the live version" },
    make("h2", {}, "Since the live version"),
    changes.length
      ? make("ul", {}, ...changes.map((c) => make("li", {}, c)))
      : make(
          "div",
          { class: "pw-soft" },
          ui.view.problems.length ? "Changes are listed once the problems are solved." : "Nothing was changed.",
        ),
    select([["", "Go back to…"], ...back], "", (v) => v && ui.ask("go_back", { version: Number(v) }), {
      class: "pw-value",
      "aria-label": "Go back to a version",
      "data-key": "go-back",
    }),
  );
}

export function warningsCard(ui) {
  const warnings = ui.model.get("warnings");
  const part = make("div", { class: "pw-warnings" });
  if (!warnings.length) return part;
  const items = warnings.map((one) =>
    make("li", {}, one.rule === null ? "" : make("b", {}, `${one.rule}: `), one.text),
  );
  const rest = items.splice(3);
  const card = make(
    "section",
    { class: "pw-card", "aria-label": "Warnings" },
    make("h2", {}, "Warnings"),
    make("ul", {}, ...items),
  );
  if (rest.length) {
    card.append(make("details", {}, make("summary", {}, `${rest.length} more`), make("ul", {}, ...rest)));
  }
  part.append(card);
  return part;
}
