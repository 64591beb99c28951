// The list of imports: what each brought, whether simulations read it, and what can be done with it.

import { button, card, make } from "../elements.js";
import { count, plural } from "../numbers.js";
import { act, askToConfirm, confirmDialog, dateField, field, form, records, small, table, typed } from "../records.js";

function render(context) {
  return records(context, "Imports", (ui) => [
    removeDialog(ui),
    removeLabelsDialog(ui),
    importsCard(ui),
    labelsCard(ui),
    rangeCard(ui),
  ]);
}

function importsCard(ui) {
  const { imports, read } = ui.view();
  if (!imports.length) {
    return card("Imports", make("p", {}, "No posts were imported yet. What you import is listed here, by its name."));
  }
  const rows = imports.flatMap((importRow) => [row(ui, importRow)]);
  const heads = ["Import", "Posts", "Users", "Period", "Set aside", "Imported", "Simulations", ""];
  return card(
    "Imports",
    make("p", { class: "pw-soft" }, `Simulations read ${read}, and the posts that were submitted.`),
    make("div", { class: "pw-imports" }, table(heads, rows)),
    qualityOf(ui),
  );
}

// The imports of files of labels.
function labelsCard(ui) {
  const { label_imports: imports } = ui.view();
  if (!imports.length) return "";
  const rows = imports.map((labels) => [
    make("bdi", { class: "pw-import" }, labels.name),
    button(count(labels.labels), () => ui.ask("open_labels"), {
      class: "pw-count",
      "data-key": `labels-${labels.name}`,
      "aria-label": `${count(labels.labels)} labels of ${labels.name}`,
    }),
    labels.posts,
    setAside(labels),
    make("span", {}, labels.imported, make("br"), make("bdi", { class: "pw-soft" }, labels.by)),
    small("Remove", `remove-labels-${labels.name}`, () => askToConfirm(ui, "remove_labels", labels), {
      "aria-label": `Remove ${labels.name}`,
    }),
  ]);
  const heads = ["Import", "Labels", "Posts", "Set aside", "Imported", ""];
  return card("Imports of labels", make("div", { class: "pw-imports" }, table(heads, rows)));
}

function removeLabelsDialog(ui) {
  return confirmDialog(
    ui,
    "remove_labels",
    ({ name, labels }) => {
      const what = labels === 1 ? "label" : `${count(labels)} labels`;
      return `Remove “${name}” with its ${what}, for good? The log keeps a note.`;
    },
    "Remove labels",
    ({ name }) => ui.ask("remove_labels", { name }),
  );
}

function row(ui, importRow) {
  return [
    nameOf(ui, importRow),
    opened(ui, importRow, "posts"),
    opened(ui, importRow, "users"),
    importRow.period,
    setAside(importRow),
    make("span", {}, importRow.imported, make("br"), make("bdi", { class: "pw-soft" }, importRow.by)),
    make(
      "span",
      { class: importRow.excluded ? "pw-pill pw-warn" : "pw-pill pw-good" },
      importRow.excluded ? "excluded" : "included",
    ),
    does(ui, importRow),
  ];
}

// A count that opens what it counts; a plain number, where that is too much for another page.
function opened(ui, importRow, what) {
  if (!importRow[`${what}_open`]) return importRow[what];
  const open = () => ui.ask(`open_${what}`, { name: importRow.name });
  return button(count(importRow[what]), open, {
    class: "pw-count",
    "data-key": `${what}-${importRow.name}`,
    "aria-label": `${count(importRow[what])} ${what} of ${importRow.name}`,
  });
}

function nameOf(ui, importRow) {
  if (ui.local.renaming !== importRow.name) {
    const columns = importRow.columns.length ? importRow.columns.join(", ") : "no other columns";
    return make(
      "span",
      {},
      make("bdi", { class: "pw-import" }, importRow.name),
      make("bdi", { class: "pw-soft" }, columns),
    );
  }
  const close = () => {
    delete ui.local.renaming;
    ui.draw();
  };
  const save = () => {
    const named = typed(ui, "new_name", importRow.name);
    delete ui.local.renaming;
    ui.ask("rename", { name: importRow.name, new: named }, ["new_name"]);
  };
  return form(
    field(ui, "new_name", "New name", { value: importRow.name, act: save, maxlength: 200 }),
    small("Save name", "rename-yes", save),
    small("Cancel", "rename-no", close),
  );
}

function setAside({ rows, set_aside }) {
  if (rows === null) return make("span", { class: "pw-soft" }, "not known");
  const n = set_aside.reduce((sum, [, rowsOfReason]) => sum + rowsOfReason, 0);
  const whole = `${count(n)} of ${count(rows)} ${rows === 1 ? "row" : "rows"}`;
  const reasons = set_aside.map(([why, some]) => make("div", { class: "pw-soft" }, `${count(some)}: ${why}`));
  return make("span", {}, whole, ...reasons);
}

function does(ui, importRow) {
  const looked = ui.view().quality?.name === importRow.name;
  return make(
    "span",
    { class: "pw-import-does" },
    small(
      looked ? "Hide quality" : "See quality",
      `look-${importRow.name}`,
      () => ui.ask("look", { name: importRow.name }),
      {
        "aria-expanded": String(looked),
        "aria-label": `Quality of ${importRow.name}`,
      },
    ),
    small(
      importRow.excluded ? "Include" : "Exclude",
      `exclude-${importRow.name}`,
      () => ui.ask(importRow.excluded ? "include" : "exclude", { name: importRow.name }),
      {
        "aria-label": importRow.excluded
          ? `Include ${importRow.name} in simulations`
          : `Exclude ${importRow.name} from simulations`,
      },
    ),
    small(
      "Rename",
      `rename-${importRow.name}`,
      () => {
        Object.assign(ui.local, { renaming: importRow.name, new_name: importRow.name });
        ui.draw();
        ui.root.querySelector('[data-key="new_name"]')?.focus();
      },
      { "aria-label": `Rename ${importRow.name}` },
    ),
    small("Remove", `remove-${importRow.name}`, () => askToConfirm(ui, "removal", importRow), {
      "aria-label": `Remove ${importRow.name}`,
    }),
  );
}

function removeDialog(ui) {
  return confirmDialog(
    ui,
    "removal",
    (importRow) =>
      `Remove ${importRow.name} with ${plural(importRow.posts, "post")} from the store? This cannot` +
      " be undone: the posts come back only when the file is imported again. The log keeps a note. To leave them out" +
      " of simulations for now, exclude the import instead.",
    "Remove import",
    (importRow) => ui.ask("remove", { name: importRow.name }),
  );
}

function qualityOf(ui) {
  const { quality } = ui.view();
  if (!quality) return "";
  return make(
    "section",
    { class: "pw-import-quality", "aria-label": `Quality of ${quality.name}` },
    make("h3", {}, "Quality of ", make("bdi", {}, quality.name)),
    make(
      "div",
      { class: "pw-facts" },
      ...quality.lines.flatMap(([name, text]) => [make("bdi", { class: "pw-soft" }, name), make("bdi", {}, text)]),
    ),
  );
}

function rangeCard(ui) {
  const { imports, range, since, until } = ui.view();
  if (!imports.length && !since && !until) return "";
  const set = (from, before) => ui.ask("set_range", { since: from, until: before }, ["since", "until"]);
  return card(
    "Period that simulations read",
    make("p", {}, `Simulations read ${range}.`),
    form(
      dateField(ui, "since", "From (UTC, the day included)", { value: since }),
      dateField(ui, "until", "Until (UTC, the day not included)", { value: until }),
      act("Set period", "set-range", () => set(typed(ui, "since", since), typed(ui, "until", until))),
      act("Use the whole history", "clear-range", () => set("", ""), { disabled: !since && !until }),
    ),
    make(
      "p",
      { class: "pw-soft" },
      "Earlier and later posts are not replayed at all. Counts such as “3 in 7 days” begin at zero on the" +
        " first" +
        " day, so they are low until the first window is full.",
    ),
  );
}

export default { render };
