// The rule builder's page: draws what the editor holds, and asks it for what a person does. What
// people wrote is only ever put into text nodes and values, never into markup.

import { button, focused, isDark, isDrawing, make, pageRoot, redrawn, refocus, saveAs } from "../elements.js";
import { Pointer } from "../pointer.js";
import { RequestQueue } from "../requests.js";
import { Builder } from "./builder/builder.js";
import { classesPanel } from "./builder/classes_panel.js";
import { askForFunnel, askWithout, funnelOf } from "./builder/rule/funnel.js";
import { guardrail } from "./builder/guardrail.js";
import { draftsCard } from "./builder/drafts.js";
import { draftState, header } from "./builder/header.js";
import { placeMenus } from "./builder/menu.js";
import { changesCard, policyProblems, warningsCard } from "./builder/notes.js";
import { historyLine, message, restoredNotice } from "./builder/notices.js";
import { markProblems } from "./builder/problems.js";
import { addRule, ruleCard } from "./builder/rule/rule_card.js";
import { steadily } from "./builder/steady.js";
import { totalsCard, totalsStrip } from "./builder/totals.js";

const PAUSE = 600; // ms without an edit, after which edits are kept and warnings are looked for
const RETRY = 5000; // ms until edits that could not be kept are tried again
const CHANGES_NOTHING = new Set([
  "pause",
  "simulate",
  "save_file",
  "dismiss",
  "choose_class",
  "choose_posts",
  "open_zone",
  "open_moved",
  "open_post",
  "open_rule",
  "open_part",
  "open_total",
  "funnel",
  "count_without",
  "open_step",
  "open_lists",
  "open_imports",
  "open_affected",
  "open_affected_user",
  "show_drafts",
  "close_drafts",
  "compare",
  "open_compared",
]); // lost without harm

function render({ model, el }) {
  const root = pageRoot("Rule builder");
  el.append(root);
  const requests = new RequestQueue(model);
  const state = { selected: 0, menu: null, ahead: null, dragging: false, gesture: 0 };
  const pointer = new Pointer();
  const page = { model, requests, state, root, pointer };
  page.drawAll = () => steadily(root, () => redraw(page));
  page.redraw = () => pointer.drawWhenFree(page.drawAll);
  page.drawThresholds = () => pointer.drawWhenFree(() => steadily(root, () => drawThresholds(page)), page.drawAll);
  const pause = new Pause(() => {
    requests.ask("pause");
    askForFunnel(new Builder(page));
  });
  const isUnsaved = () => model.get("draft").state === "unsaved";
  requests.onIdle = () => {
    if (!state.dragging) askWithout(new Builder(page));
    // The policy has what was asked for, or refused it: it alone is shown.
    if (!state.ahead || state.dragging) return;
    const isDrawn = isTaken(state.ahead, model.get("thresholds"));
    state.ahead = null;
    if (!isDrawn) page.redraw();
  };
  nameGestures(page);
  followModel(page, () => pause.start(PAUSE));
  model.on("change:draft", () => isUnsaved() && pause.start(RETRY));
  const stopTheme = followTheme(root);
  const stopWindow = followWindow(page, isUnsaved);
  page.redraw();
  pause.start(PAUSE);
  return () => {
    stopTheme();
    stopWindow();
    pointer.stop();
    pause.stop();
  };
}

// Whether a threshold that is drawn ahead of the answer is what the policy has since.
function isTaken(ahead, thresholds) {
  const shown = thresholds?.shown;
  return shown?.class === ahead.class && shown[ahead.name] === ahead.value;
}

// A time without edits; each start begins it anew.
class Pause {
  constructor(ended) {
    this.ended = ended;
    this.timer = null;
  }
  start(ms) {
    this.stop();
    this.timer = setTimeout(this.ended, ms);
  }
  stop() {
    clearTimeout(this.timer);
  }
}

function parts(ui) {
  return [
    header(ui),
    restoredNotice(ui),
    message(ui),
    draftsCard(ui),
    historyLine(ui),
    totalsStrip(ui),
    make(
      "div",
      { class: "pw-grid" },
      guardrail(ui),
      make(
        "div",
        { class: "pw-rules" },
        make(
          "div",
          { role: "list", "aria-label": "Rules, in order" },
          ...ui.rules.map((rule, at) => ruleCard(ui, rule, at)),
        ),
        button("+ Rule", () => addRule(ui), { class: "pw-button", "data-key": "add-rule" }),
      ),
      make("div", { class: "pw-side" }, classesPanel(ui), totalsCard(ui)),
      make("div", { class: "pw-notes" }, policyProblems(ui), changesCard(ui), warningsCard(ui)),
    ),
  ];
}

function redraw(page) {
  const { model, state, root } = page;
  const focus = focused(root);
  const { follow } = state;
  if (focus?.key && follow && focus.key.endsWith(follow.from)) {
    focus.key = focus.key.slice(0, -follow.from.length) + follow.to;
  }
  state.follow = null;
  page.drawn = model.get("thresholds");
  root.classList.toggle("pw-dark", isDark());
  redrawn(() => {
    root.replaceChildren(...parts(new Builder(page)));
    markProblems(root, model.get("view").problems);
    refocus(root, focus);
  });
  placeMenus(root);
  if (state.opening) root.querySelector(".pw-item")?.focus({ preventScroll: true });
  state.opening = false;
  if (state.focus) root.querySelector(`[data-key="${state.focus}"]`)?.focus({ preventScroll: true });
  state.focus = null;
}

// One part alone, where the others may be at hand.
function redrawPart(page, selector, draw) {
  page.pointer.drawWhenFree(() => replacePart(page, selector, draw), page.drawAll);
}

function replacePart({ root, ...page }, selector, draw) {
  const before = root.querySelector(selector);
  if (!before) return;
  const focus = focused(before);
  before.replaceWith(draw(new Builder({ root, ...page })));
  if (focus) refocus(root, focus);
}

// As a threshold is moved.
function drawThresholds(page) {
  redrawn(() => replacePart(page, ".pw-thresholds", classesPanel));
  placeMenus(page.root);
}

// What is typed into one field is one gesture.
function nameGestures({ state, root }) {
  root.addEventListener("focusin", (event) => {
    const key = event.target.getAttribute("data-key");
    if (state.typing?.key !== key) state.typing = { key, gesture: `typed-${(state.gesture += 1)}` };
  });
  root.addEventListener("focusout", () => {
    if (!isDrawing()) state.typing = null;
  });
}

function followModel(page, edited) {
  const { model, root } = page;
  model.on("change:view", () => {
    page.redraw();
    edited();
  });
  model.on("change:thresholds", () => page.drawn === model.get("thresholds") || page.drawThresholds());
  model.on("change:funnel", () => redrawPart(page, ".pw-funnel", (ui) => funnelOf(ui, page.state.selected)));
  // Nothing else is drawn anew: a person may be typing.
  model.on("change:warnings", () => redrawPart(page, ".pw-warnings", warningsCard));
  model.on("change:draft", () => {
    redrawPart(page, ".pw-draft", draftState);
    redrawPart(page, ".pw-notice", restoredNotice);
  });
  model.on("change:guardrail", () => redrawPart(page, ".pw-guard", guardrail));
  model.on("change:draft_list", page.redraw);
  model.on("change:message", page.redraw);
  model.on("change:progress", () => {
    const line = root.querySelector(".pw-progress");
    if (line) line.textContent = model.get("progress");
  });
  model.on("msg:custom", (sent) => sent?.file && saveAs({ ...sent.file, type: "application/yaml" }, sent.file.text));
}

function followTheme(root) {
  const theme = new MutationObserver(() => root.classList.toggle("pw-dark", isDark()));
  theme.observe(document.body, { attributes: true });
  return () => theme.disconnect();
}

function followWindow(page, isUnsaved) {
  const { requests, state, root } = page;
  const pressed = (event) => {
    if (state.menu === null || event.composedPath().some((one) => one.classList?.contains("pw-menu"))) return;
    state.menu = null;
    page.redraw();
  };
  const leaving = (event) => {
    // The browser asks a question only where edits would be lost.
    if (isUnsaved() || requests.isPending((one) => !CHANGES_NOTHING.has(one.request))) event.preventDefault();
  };
  const place = () => placeMenus(root);
  const listened = [
    ["pointerdown", pressed, true],
    ["beforeunload", leaving, false],
    ["scroll", place, true],
    ["resize", place, false],
  ];
  for (const [kind, call, capture] of listened) window.addEventListener(kind, call, capture);
  return () => {
    for (const [kind, call, capture] of listened) window.removeEventListener(kind, call, capture);
  };
}

export default { render };
