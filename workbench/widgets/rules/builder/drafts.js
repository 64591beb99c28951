// The list of drafts: who saved each, when, and how much it changes; and two policies side by side.

import { button, make } from "../../elements.js";
import { plural } from "../../numbers.js";
import { comparison } from "./comparison.js";
import { nameField, startNaming } from "./name_field.js";
import { dayAndClock } from "./words.js";

const KINDS = { now: "the rules as they are now", copy: "edits, only for you", draft: "draft, for everybody" };

export function draftsButton(ui) {
  const isOpen = ui.draftList !== null;
  return button("Drafts", () => ui.ask(isOpen ? "close_drafts" : "show_drafts"), {
    "aria-expanded": String(isOpen),
    "data-key": "drafts",
    title: "Rules that were saved and are not live: names, changes, and two side by side",
  });
}

export function draftsCard(ui) {
  const list = ui.draftList;
  if (!list) return make("div", { class: "pw-drafts" });
  const head = ["Name", "What it is", "By", "Saved", "Against live", ""];
  return make(
    "section",
    { class: "pw-card pw-drafts", "aria-label": "Drafts" },
    make(
      "h2",
      {},
      "Drafts",
      make("span", { class: "pw-grow" }),
      saveAs(ui),
      button("Close", () => ui.ask("close_drafts"), { class: "pw-button pw-small", "data-key": "close-drafts" }),
    ),
    make(
      "div",
      { class: "pw-drafts-scroll" },
      make(
        "table",
        { class: "pw-rows pw-drafts-table" },
        make("thead", {}, make("tr", {}, ...head.map((words) => make("th", { scope: "col" }, words || actions())))),
        make("tbody", {}, ...list.rows.map((row, at) => draftRow(ui, row, at))),
      ),
    ),
    comparison(ui),
  );
}

function actions() {
  return make("span", { class: "pw-sr" }, "What can be done with it");
}

// The rules as they are now as a draft of another name.
function saveAs(ui) {
  const key = "draft-save-as";
  if (ui.state.naming === key) {
    const field = { key, name: "", label: "Name of the new draft", back: "draft-save", most: 100 };
    return nameField(ui, field, (text) => text.trim() && ui.ask("save_draft", { name: text }));
  }
  return button("Save as a new draft…", () => startNaming(ui, key), {
    class: "pw-button pw-small",
    disabled: ui.view.problems.length > 0,
    "data-key": "draft-save",
  });
}

function draftRow(ui, row, at) {
  const other = row.name === row.policy ? "" : ` · ${row.policy}`;
  return make(
    "tr",
    { "aria-current": row.kind === "now" ? "true" : false },
    make("td", {}, nameOf(ui, row, at)),
    make("td", { class: "pw-soft" }, KINDS[row.kind] + other),
    make("td", {}, row.by),
    make("td", { class: "pw-num" }, row.at_ms === null ? "–" : dayAndClock(row.at_ms)),
    make("td", { class: "pw-num" }, changesOf(ui, row)),
    make("td", {}, make("span", { class: "pw-buttons" }, ...rowButtons(ui, row, at))),
  );
}

function nameOf(ui, row, at) {
  const key = `draft-name-${at}`;
  if (ui.state.naming !== key) return make("b", {}, row.name);
  const field = { key, name: row.name, label: `Name of the draft ${row.name}`, back: `draft-rename-${at}`, most: 100 };
  return nameField(ui, field, (text) => ui.ask("rename_draft", { name: nameIn(row), new: text }));
}

function changesOf(ui, { changes }) {
  if (!ui.draftList.live) return "nothing is live";
  if (changes === null) return "has problems";
  return changes ? plural(changes, "change") : "the same";
}

// The name of a saved draft: the end of its key.
function nameIn({ key }) {
  return key.slice("draft:".length);
}

function rowButtons(ui, row, at) {
  const small = (words, act, what) =>
    button(words, act, {
      class: "pw-button pw-small",
      "aria-label": `${words}: ${row.name}, ${KINDS[row.kind]}`,
      "data-key": `draft-${what}-${at}`,
    });
  const left = row.kind === "now" ? (ui.draftList.live ? "live" : "now") : "now";
  const compare = small("Compare", () => ui.ask("compare", { left, right: row.key }), "compare");
  if (row.kind === "now") return [compare];
  if (row.kind === "copy") {
    return [small("Open", () => ui.ask("open_copy", { copy_id: row.key.slice("copy:".length) }), "open"), compare];
  }
  if (ui.state.removing === row.key) {
    return [
      "Remove it for everybody? ",
      small("Remove", () => leaveRemoving(ui, () => ui.ask("remove_draft", { name: nameIn(row) })), "remove-now"),
      small("Keep", () => leaveRemoving(ui, () => {}), "keep"),
    ];
  }
  return [
    small("Open", () => ui.ask("open_draft", { policy: nameIn(row) }), "open"),
    compare,
    small("Rename", () => startNaming(ui, `draft-name-${at}`), "rename"),
    small(
      "Remove…",
      () => {
        ui.state.removing = row.key;
        ui.state.focus = `draft-keep-${at}`;
        ui.redraw();
      },
      "remove",
    ),
  ];
}

function leaveRemoving(ui, act) {
  ui.state.removing = null;
  ui.state.focus = "close-drafts";
  act();
  ui.redraw();
}
