// A starter policy as it is proposed: its rules, what each would be about, and the way to edit it.

import { make } from "../elements.js";
import { count, plural } from "../numbers.js";
import { act } from "../records.js";

// `more`: further controls beside the button.
export function starterRules(ui, { rules, classes }, more = "") {
  const lines = rules.map(([sentence, posts, users]) =>
    make(
      "li",
      {},
      make("span", {}, sentence),
      make("div", { class: "pw-soft pw-num" }, `would be about ${plural(posts, "post")} of ${plural(users, "user")}`),
    ),
  );
  const n = classes.length;
  const fits = `${count(n)} ${n === 1 ? "class" : "classes"} and ${plural(lines.length, "rule")} that fit your`;
  return [
    make("ol", { class: "pw-starter" }, ...lines),
    make("p", { class: "pw-soft" }, `${fits} scores. Rules begin in test, and each can be changed.`),
    make(
      "div",
      { class: "pw-starter-go" },
      act("Use and edit these rules", "edit_policy", () => ui.ask("edit_policy"), { class: "pw-button pw-primary" }),
      more,
    ),
  ];
}
