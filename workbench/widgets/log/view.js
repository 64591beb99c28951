// The log view's page: a chart whose bars lead to their entries.

import { card, choice, isDark, make } from "../elements.js";
import { picture } from "../picture.js";
import { show } from "../show.js";
import { count } from "../numbers.js";

function render(context) {
  return show(context, "Moderation log", parts, { watch: ["view", "behind", "problem", "description"] });
}

function parts({ model, ask }) {
  if (isDark() !== model.get("dark")) ask("theme", { dark: isDark() });
  const view = model.get("view");
  const problem = model.get("problem");
  const choices = Object.entries(model.get("charts")).map(([name, label]) => {
    const button = choice(label, name === view.name, () => ask("chart", { name }));
    button.setAttribute("data-key", `chart-${name}`);
    return button;
  });
  return [
    make(
      "header",
      { class: "pw-header" },
      model.get("description") ? make("b", {}, `Simulated moderation log, ${model.get("description")}`) : "",
      make("span", { class: "pw-segments", role: "radiogroup", "aria-label": "Chart" }, ...choices),
    ),
    problem ? make("div", { class: "pw-problem", role: "alert" }, problem) : "",
    make(
      "figure",
      { class: "pw-figure", "aria-label": view.title },
      picture(view.svg, (label) => ask("entries", { label }), model.get("behind").label),
    ),
    entries(model.get("behind")),
  ];
}

function entries(behind) {
  if (!behind.rows) return make("div", { class: "pw-soft" }, "Choose a bar to see its entries.");
  const shown = behind.n > behind.rows.length ? `, the first ${behind.rows.length}` : "";
  return card(
    `${behind.label} (n = ${count(behind.n)}${shown})`,
    make(
      "div",
      { class: "pw-wide" },
      make(
        "table",
        { class: "pw-why" },
        make("thead", {}, make("tr", {}, ...behind.columns.map((name) => make("th", {}, name.replaceAll("_", " "))))),
        make(
          "tbody",
          {},
          ...behind.rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", {}, make("bdi", {}, cell))))),
        ),
      ),
    ),
  );
}

export default { render };
