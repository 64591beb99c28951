// A page that has nothing to show yet.

import { button, make } from "../elements.js";
import { show } from "../show.js";

function render(context) {
  return show(context, context.model.get("title"), parts, { watch: ["title", "text", "label", "problem"] });
}
function parts(ui) {
  const read = (name) => ui.model.get(name);
  return [
    make(
      "div",
      { class: "pw-empty" },
      make("h1", {}, read("title")),
      make("p", { class: "pw-soft" }, read("text")),
      button(read("label"), () => ui.ask("next"), { class: "pw-button pw-primary", "data-key": "next" }),
      read("problem") ? make("p", { class: "pw-problem", role: "alert" }, read("problem")) : "",
    ),
  ];
}

export default { render };
