// Problems of the policy, at the fields that they belong to.

import { button, make } from "../../elements.js";
import { fieldOfProblem } from "./document.js";

export function markProblems(root, problems) {
  const fields = [...root.querySelectorAll("[data-key]")];
  for (const problem of problems) {
    const key = fieldOfProblem(problem);
    for (const field of fields.filter((one) => one.dataset.key === key)) {
      field.classList.add("pw-wrong");
      field.setAttribute("aria-invalid", "true");
      field.title = problem.text;
    }
  }
}

export function problemLine(problem) {
  return make("div", { class: "pw-problem", role: "alert" }, problem.text);
}

// Those of a rule's problems that belong to a part of it, "when" or "then".
export function problemLines(problems, part) {
  return problems.filter(({ key }) => key.startsWith(part)).map(problemLine);
}

// Why a rule cannot fire as it is meant to, with what would mend it.
export function noteLines(ui, at) {
  return ui.view.notes
    .filter(({ rule }) => rule === at)
    .map(({ text, lists, remedy, path, value }, number) => {
      const key = `note-${at}-${number}`;
      const mend = () => (lists ? ui.ask("open_lists") : ui.set(path, value));
      return make(
        "div",
        { class: "pw-rule-note" },
        make("span", { class: "pw-warn" }, text, " "),
        lists || remedy ? button(remedy ?? "Add entries", mend, { class: "pw-button pw-small", "data-key": key }) : "",
      );
    });
}

// Those that belong to neither.
export function otherProblemLines(problems) {
  return problems.filter(({ key }) => !key.startsWith("when") && !key.startsWith("then")).map(problemLine);
}
