// The offer of a starter policy, where there are posts and no policy yet.

import { make } from "../elements.js";
import { act, records } from "../records.js";
import { starterRules } from "./proposal.js";

function render(context) {
  return records(context, "Starter policy", (ui) => (ui.view().is_offered && !ui.local.declined ? [offer(ui)] : []));
}

function offer(ui) {
  return make("section", { class: "pw-card pw-starter-card" }, make("h2", {}, "Start from a policy"), ...inside(ui));
}

function inside(ui) {
  const { starter, posts } = ui.view();
  const decline = act("Write rules yourself", "decline", () => {
    ui.local.declined = true;
    ui.draw();
  });
  if (starter?.reason) return [make("p", {}, starter.reason), make("div", { class: "pw-starter-go" }, decline)];
  if (starter) return starterRules(ui, starter, decline);
  return [
    make(
      "p",
      {},
      `The store has ${posts} and no policy yet. A starter policy proposes classes and rules from the scores ` +
        "of your posts, and says how many posts and users each rule would be about. Nothing is saved yet.",
    ),
    make(
      "div",
      { class: "pw-starter-go" },
      act("Propose a starter policy", "starter", () => ui.ask("starter"), { class: "pw-button pw-primary" }),
      decline,
    ),
  ];
}

export default { render };
