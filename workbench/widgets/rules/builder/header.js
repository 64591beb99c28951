// The top of the rule builder: the policy's name, the state of its draft, and what can be done with
// it.

import { button, input, make } from "../../elements.js";
import { plural } from "../../numbers.js";
import { draftsButton } from "./drafts.js";
import { menu } from "./menu.js";
import { confirmPublish } from "./notices.js";
import { clock, dayAndClock, isLive, sinceLive } from "./words.js";

export function header(ui) {
  const { view } = ui;
  const first = ui.document.evaluate === "first_match";
  const problems = view.problems.length + (view.refused ? 1 : 0);
  return make(
    "header",
    { class: "pw-header" },
    input("text", ui.document.name ?? "", (v) => ui.set(["name"], v), {
      class: "pw-title",
      "aria-label": "Name of the policy",
      "data-key": "policy-name",
    }),
    make("span", { class: "pw-soft" }, sinceLive(view)),
    draftState(ui),
    make("span", { class: "pw-grow" }),
    make(
      "span",
      { class: "pw-segments", role: "radiogroup", "aria-label": "Which matching rules fire" },
      segment(ui, "All matching rules, in order", !first, "all_matching"),
      segment(ui, "Only the first", first, "first_match"),
    ),
    make(
      "span",
      { class: problems ? "pw-check pw-bad" : ui.rules.length ? "pw-check" : "pw-soft", role: "status" },
      problems ? plural(problems, "problem") : ui.rules.length ? "no problems" : "no rules yet",
    ),
    headerButtons(ui, problems),
  );
}

function headerButtons(ui, problems) {
  const { view } = ui;
  return make(
    "span",
    { class: "pw-buttons" },
    button("↶", () => ui.ask("undo"), {
      disabled: !view.undo,
      "data-key": "undo",
      "aria-label": "Undo",
      title: "Undo",
    }),
    button("↷", () => ui.ask("redo"), {
      disabled: !view.redo,
      "data-key": "redo",
      "aria-label": "Redo",
      title: "Redo",
    }),
    draftsButton(ui),
    openMenu(ui),
    saveMenu(ui, problems),
    button("Publish", () => confirmPublish(ui), {
      disabled: problems > 0 || isLive(view) || (!ui.rules.length && view.live === null),
      "data-key": "publish",
      title: isLive(view)
        ? "These rules are the live version"
        : "Make these rules the live version, for posts that are submitted from then on",
    }),
    button("Simulate", () => ui.ask("simulate"), {
      class: "pw-button pw-primary",
      disabled: problems > 0 || !view.history,
      "data-key": "simulate",
      title: "Replay the posts under these rules; nothing is changed in the store",
    }),
  );
}

function segment(ui, text, on, value) {
  return button(text, () => on || ui.set(["evaluate"], value), {
    class: on ? "pw-segment pw-on" : "pw-segment",
    role: "radio",
    "aria-checked": String(on),
    "data-key": value,
  });
}

// Whether the edits are saved, and since when.
export function draftState(ui) {
  const { state, at_ms } = ui.draft;
  const [kind, text, title] = {
    unchanged: ["", "", ""],
    unsaved: ["pw-warn", "unsaved changes", "They are saved when you pause."],
    copied: [
      "pw-soft",
      `edits saved ${clock(at_ms)}`,
      "Only you see them, when you open this page again, until you save the draft or publish.",
    ],
    draft_saved: [
      "pw-good",
      `draft saved ${clock(at_ms)}`,
      `In the store, for everybody, as “${ui.draft.draft ?? ui.document.name}”.`,
    ],
  }[state];
  return make("span", { class: `pw-draft ${kind}`, role: "status", title }, text);
}

function openMenu(ui) {
  const chosen = make("input", {
    type: "file",
    accept: ".yml,.yaml,.json",
    class: "pw-hidden",
    "data-key": "file-chosen",
    "aria-label": "A policy's file",
    tabindex: "-1",
  });
  chosen.addEventListener("change", async () => {
    const [file] = chosen.files;
    if (file) ui.ask("open_file", { name: file.name, text: await file.text() });
  });
  const { copies, drafts, saved } = ui.draft;
  const items = [
    ["A file…", () => chosen.click()],
    ...titledItems(
      "Your edits that are not published",
      copies.map((one) => [
        `${one.policy} · ${dayAndClock(one.at_ms)}`,
        () => ui.ask("open_copy", { copy_id: one.copy_id }),
      ]),
    ),
    ...titledItems(
      "Drafts",
      drafts.map((one) => [
        `${one.name} · ${one.by}, ${dayAndClock(one.at_ms)}`,
        () => ui.ask("open_draft", { policy: one.name }),
      ]),
    ),
    ...titledItems(
      "Versions",
      saved.map((one) => [
        `${one.policy}, version ${one.version}${one.live ? " (live)" : ""} · ${one.by}, ${dayAndClock(one.at_ms)}`,
        () => ui.ask("open_version", { policy: one.policy, version: one.version }),
      ]),
    ),
  ];
  const opener = menu(ui, "Open ▾", "Open a file, a draft or a version", "open", items, "pw-button");
  return make("span", {}, opener, chosen);
}

function saveMenu(ui, problems) {
  const ask = (request) => () => ui.ask(request);
  const items = problems
    ? []
    : [
        ["Save draft in the store", ask("save_draft")],
        ["Save as a file", ask("save_file")],
      ];
  if (ui.draft.state !== "unchanged") items.push(["Discard the changes", ask("discard")]);
  if (!items.length) items.push(["Nothing can be saved while there are problems", () => {}]);
  return menu(ui, "Save ▾", "Save or discard the changes", "save", items, "pw-button");
}

function titledItems(title, items) {
  return items.length ? [[title, null], ...items] : [];
}
