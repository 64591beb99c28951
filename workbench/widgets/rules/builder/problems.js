// Problems of the policy, at the fields that they belong to.

import { make } from "../../elements.js";
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

// Those that belong to neither.
export function otherProblemLines(problems) {
  return problems.filter(({ key }) => !key.startsWith("when") && !key.startsWith("then")).map(problemLine);
}
