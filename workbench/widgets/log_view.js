// The log view's page: a chart whose bars lead to their entries.

function render({ model, el }) {
  const root = make("section", { class: "pw", "aria-label": "Moderation log" });
  el.append(root);
  const asker = new Asker(model);
  const draw = () => {
    const focus = focused(root);
    root.classList.toggle("pw-dark", isDark());
    root.replaceChildren(...parts(model, asker));
    refocus(root, focus);
  };
  const look = () => { if (isDark() !== model.get("dark")) asker.ask("theme", { dark: isDark() }); draw(); };
  for (const name of ["view", "behind", "said"]) model.on(`change:${name}`, draw);
  const theme = new MutationObserver(look);
  theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  look();
  return () => theme.disconnect();
}

function parts(model, asker) {
  const view = model.get("view");
  const said = model.get("said");
  const chosen = Object.entries(model.get("charts")).map(([name, label]) => {
    const one = choice(label, name === view.name, () => asker.ask("chart", { name }));
    one.setAttribute("data-key", `chart-${name}`);
    return one;
  });
  return [
    make("header", { class: "pw-header" }, make("span", { class: "pw-segments", role: "radiogroup", "aria-label": "Chart" }, ...chosen)),
    said ? make("div", { class: "pw-problem", role: "alert" }, said) : "",
    make("figure", { class: "pw-figure", "aria-label": view.said }, picture(view.svg, (label) => asker.ask("entries", { label }), model.get("behind").label)),
    entries(model.get("behind")),
  ].filter((part) => part !== "");
}

function entries(behind) {
  if (!behind.rows) return make("div", { class: "pw-soft" }, "Choose a bar to read the entries behind it.");
  const shown = behind.n > behind.rows.length ? `, the first ${behind.rows.length}` : "";
  return card(`${behind.label} (n = ${count(behind.n)}${shown})`, make("div", { class: "pw-wide" }, make("table", { class: "pw-why" },
    make("thead", {}, make("tr", {}, ...behind.columns.map((name) => make("th", {}, name.replaceAll("_", " "))))),
    make("tbody", {}, ...behind.rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", {}, make("bdi", {}, cell)))))))));
}

export default { render };
