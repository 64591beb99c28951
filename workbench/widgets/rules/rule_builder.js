// The rule builder's page: draws what the editor says and tells it what a person did.
// What people wrote is only ever put into text nodes and values, never into markup.

import {
  Asker,
  button,
  colour,
  count,
  isDrawing,
  focused,
  input,
  isDark,
  make,
  plural,
  redrawn,
  refocus,
  saveAs,
  select,
  svg,
} from "../elements.js";

const PAUSE = 600; // ms without an edit, after which edits are kept and it is said what is worth knowing
const KEEPS_NOTHING = new Set(["pause", "choose_class", "simulate", "save_file", "dismiss"]); // lost without harm
const RETRY = 5000; // ms until edits that could not be kept are tried again

function render({ model, el }) {
  const root = make("section", { class: "pw", "aria-label": "Rule builder" });
  el.append(root);
  const asker = new Asker(model);
  const state = { selected: 0, menu: null, ahead: null, dragging: false, gesture: 0 };
  const draw = () => {
    const focus = focused(root);
    const { follow } = state;
    if (focus?.key && follow && focus.key.endsWith(follow.from)) {
      focus.key = focus.key.slice(0, -follow.from.length) + follow.to;
    }
    state.follow = null;
    root.classList.toggle("pw-dark", isDark());
    redrawn(() => {
      root.replaceChildren(...new Builder(model, asker, state, draw, root).parts());
      markProblems(root, model.get("view").problems);
      refocus(root, focus);
    });
    placeMenus(root);
    if (state.opening) root.querySelector(".pw-item")?.focus({ preventScroll: true });
    state.opening = false;
  };
  const part = (selector, made) =>
    root.querySelector(selector)?.replaceWith(made(new Builder(model, asker, state, draw, root)));
  state.drawThresholds = () => {
    // alone, as a threshold is moved
    const focus = focused(root);
    redrawn(() => {
      part(".pw-thresholds", (builder) => builder.thresholds());
      refocus(root, focus);
    });
  };
  root.addEventListener("focusin", (event) => {
    const key = event.target.getAttribute("data-key");
    if (state.typing?.key !== key) state.typing = { key, gesture: `typed-${(state.gesture += 1)}` };
  });
  root.addEventListener("focusout", () => {
    if (!isDrawing()) state.typing = null;
  });
  let pause = null;
  const pauses = (after) => {
    clearTimeout(pause);
    pause = setTimeout(() => asker.ask("pause"), after);
  };
  asker.idle = () => {
    // the policy has what was asked for, or refused it: it alone is shown
    if (!state.ahead || state.dragging) return;
    state.ahead = null;
    draw();
  };
  model.on("change:view", () => {
    draw();
    pauses(PAUSE);
  });
  // Nothing else is drawn anew: a person may be typing.
  model.on("change:warnings", () => part(".pw-worth", (builder) => builder.worthKnowing()));
  model.on("change:draft", () => {
    part(".pw-draft", (builder) => builder.draftState());
    part(".pw-notice", (builder) => builder.restored());
    if (model.get("draft").state === "unsaved") pauses(RETRY);
  });
  model.on("change:said", draw);
  model.on("change:progress", () => {
    const line = root.querySelector(".pw-progress");
    if (line) line.textContent = model.get("progress");
  });
  model.on(
    "msg:custom",
    (message) => message?.file && saveAs({ ...message.file, type: "application/yaml" }, message.file.text),
  );
  const theme = new MutationObserver(() => root.classList.toggle("pw-dark", isDark()));
  theme.observe(document.body, { attributes: true });
  const released = () => {
    state.down = false;
    const { released: then } = state;
    state.released = null;
    if (then) setTimeout(then, 0); // after the click
  };
  const outside = (event) => {
    state.down = true;
    if (state.menu === null || event.composedPath().some((one) => one.classList?.contains("pw-menu"))) return;
    state.menu = null;
    draw();
  };
  const leaving = (event) => {
    // a question only where edits would be lost
    if (model.get("draft").state === "unsaved" || asker.pending((one) => !KEEPS_NOTHING.has(one.what))) {
      event.preventDefault();
    }
  };
  const place = () => placeMenus(root);
  const listened = [
    ["pointerdown", outside],
    ["pointerup", released],
    ["pointercancel", released],
    ["dragend", released],
    ["beforeunload", leaving],
    ["scroll", place],
    ["resize", place],
  ];
  for (const [kind, call] of listened) window.addEventListener(kind, call, kind === "scroll" || kind === "pointerdown");
  draw();
  if (model.get("draft").state === "unsaved") pauses(PAUSE);
  return () => {
    theme.disconnect();
    clearTimeout(pause);
    for (const [kind, call] of listened) {
      window.removeEventListener(kind, call, kind === "scroll" || kind === "pointerdown");
    }
  };
}

class Builder {
  constructor(model, asker, state, redraw, root) {
    Object.assign(this, { model, asker, state, redraw, root });
    this.view = model.get("view");
    this.draft = model.get("draft");
    this.choices = model.get("choices");
    this.document = this.view.document;
    this.rules = this.document.rules ?? [];
  }

  parts() {
    return [
      this.header(),
      this.restored(),
      this.said(),
      this.history(),
      make(
        "div",
        { class: "pw-grid" },
        make(
          "div",
          { class: "pw-rules", role: "list", "aria-label": "Rules, in order" },
          ...this.rules.map((rule, at) => this.rule(rule, at)),
          button("+ Rule", () => this.addRule(), { class: "pw-button", "data-key": "add-rule" }),
        ),
        make("div", { class: "pw-side" }, this.thresholds(), this.totals()),
        make("div", { class: "pw-notes" }, this.known(), this.changes(), this.worthKnowing()),
      ),
    ];
  }

  edit(edit, how) {
    this.asker.ask("edit", { edit, ...how });
  }
  set(path, value, gesture) {
    this.edit("set", gesture ? { path, value, gesture } : { path, value });
  }
  remove(path) {
    this.edit("remove", { path });
  }

  header() {
    const { view } = this;
    const first = this.document.evaluate === "first_match";
    const problems = view.problems.length + (view.refused ? 1 : 0);
    const live =
      view.live === null
        ? "nothing is live yet"
        : view.problems.length
          ? `draft, since version ${view.live} (live)`
          : view.changes.length
            ? `draft, ${plural(view.changes.length, "change")} since version ${view.live} (live)`
            : `the same as version ${view.live} (live)`;
    return make(
      "header",
      { class: "pw-header" },
      input("text", this.document.name ?? "", (v) => this.set(["name"], v), {
        class: "pw-title",
        "aria-label": "Name of the policy",
        "data-key": "policy-name",
      }),
      make("span", { class: "pw-soft" }, live),
      this.draftState(),
      make("span", { class: "pw-grow" }),
      make(
        "span",
        { class: "pw-segments", role: "radiogroup", "aria-label": "Which matching rules fire" },
        this.segment("All matching rules, in order", !first, "all_matching"),
        this.segment("Only the first", first, "first_match"),
      ),
      make(
        "span",
        { class: problems ? "pw-check pw-bad" : "pw-check", role: "status" },
        problems ? plural(problems, "problem") : "no problems",
      ),
      make(
        "span",
        { class: "pw-buttons" },
        button("↶", () => this.asker.ask("undo"), {
          disabled: !view.undo,
          "data-key": "undo",
          "aria-label": "Undo",
          title: "Undo",
        }),
        button("↷", () => this.asker.ask("redo"), {
          disabled: !view.redo,
          "data-key": "redo",
          "aria-label": "Redo",
          title: "Redo",
        }),
        this.open(),
        this.save(problems),
        button("Publish", () => this.confirmPublish(), { disabled: problems > 0, "data-key": "publish" }),
        button("Simulate", () => this.asker.ask("simulate"), {
          class: "pw-button pw-primary",
          disabled: problems > 0,
          "data-key": "simulate",
        }),
      ),
    );
  }

  // Whether the edits are saved, and since when.
  draftState() {
    const { state, at_ms } = this.draft;
    const [kind, text, title] = {
      unchanged: ["", "", ""],
      unsaved: ["pw-warn", "unsaved changes", "They are kept once you pause."],
      kept: [
        "pw-soft",
        `changes kept ${clock(at_ms)}`,
        "They are back when you open this page again; nobody else sees them before you save the draft or publish.",
      ],
      draft_saved: ["pw-good", `draft saved ${clock(at_ms)}`, "In the store, for everybody: Open lists it."],
    }[state];
    return make("span", { class: `pw-draft ${kind}`, role: "status", title }, text);
  }

  // Edits that are back from an earlier page.
  restored() {
    const { restored_ms } = this.draft;
    if (restored_ms === null) return make("div", { class: "pw-notice" });
    return make(
      "div",
      { class: "pw-notice pw-confirm", role: "status" },
      make("span", {}, `Your edits of ${dayAndClock(restored_ms)} are back. They are not published. `),
      button("Keep editing", () => this.asker.ask("dismiss"), { "data-key": "dismiss" }),
      button("Discard them", () => this.asker.ask("discard"), { "data-key": "discard" }),
    );
  }

  open() {
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
      if (file) this.asker.ask("open_file", { name: file.name, text: await file.text() });
    });
    const { copies, drafts, saved } = this.draft;
    const items = [
      ["A file…", () => chosen.click()],
      ...titled(
        "Your edits that are not published",
        copies.map((one) => [
          `${one.policy} · ${dayAndClock(one.at_ms)}`,
          () => this.asker.ask("open_copy", { copy_id: one.copy_id }),
        ]),
      ),
      ...titled(
        "Drafts",
        drafts.map((one) => [
          `${one.policy} · ${one.by}, ${dayAndClock(one.at_ms)}`,
          () => this.asker.ask("open_draft", { policy: one.policy }),
        ]),
      ),
      ...titled(
        "Versions",
        saved.map((one) => [
          `${one.policy}, version ${one.version}${one.live ? " (live)" : ""} · ${one.by}, ${dayAndClock(one.at_ms)}`,
          () => this.asker.ask("open_version", { policy: one.policy, version: one.version }),
        ]),
      ),
    ];
    return make(
      "span",
      {},
      this.menu("Open ▾", "Open a file, a draft or a version", "open", items, "pw-button"),
      chosen,
    );
  }

  save(problems) {
    const ask = (what) => () => this.asker.ask(what);
    const items = problems
      ? []
      : [
          ["Save draft in the store", ask("save_draft")],
          ["Save as a file", ask("save_file")],
        ];
    if (this.draft.state !== "unchanged") items.push(["Discard the changes", ask("discard")]);
    if (!items.length) items.push(["Nothing can be saved while there are problems", () => {}]);
    return this.menu("Save ▾", "Save or discard the changes", "save", items, "pw-button");
  }

  segment(text, on, value) {
    return button(text, () => on || this.set(["evaluate"], value), {
      class: on ? "pw-segment pw-on" : "pw-segment",
      role: "radio",
      "aria-checked": String(on),
      "data-key": value,
    });
  }

  said() {
    const said = this.model.get("said");
    if (this.state.choosing === "publish") return this.publishing();
    if (!said.text || said.of === "threshold") return make("div", { class: "pw-said", role: "status" });
    return make(
      "div",
      { class: `pw-said pw-${said.kind}`, role: said.kind === "problem" ? "alert" : "status" },
      said.text,
    );
  }

  confirmPublish() {
    this.state.choosing = "publish";
    this.redraw();
  }

  publishing() {
    const done = () => {
      this.state.choosing = null;
      this.redraw();
    };
    const lines = this.view.changes.length ? this.view.changes : ["Nothing is live yet: every rule is new."];
    return make(
      "div",
      { class: "pw-confirm", role: "dialog", "aria-label": "Publish this policy" },
      make("b", {}, "Posts that are submitted from now on will meet this policy:"),
      make("ul", {}, ...lines.map((line) => make("li", {}, line))),
      button(
        "Publish now",
        () => {
          this.state.choosing = null;
          this.asker.ask("publish");
        },
        { class: "pw-button pw-primary", "data-key": "publish-now" },
      ),
      button("Not yet", done, { "data-key": "publish-not" }),
    );
  }

  history() {
    const { history, seconds, refused } = this.view;
    if (!history) {
      return make(
        "div",
        { class: "pw-soft pw-line" },
        "The store has no posts yet: import some, and counts appear beside each rule.",
      );
    }
    return make(
      "div",
      { class: "pw-soft pw-line" },
      "History: ",
      make("b", { class: "pw-ink pw-num" }, count(history.posts)),
      ` posts by ${count(history.users)} users, ${history.first} to ${history.last}`,
      " · counts beside each rule follow every edit · ",
      make("span", { class: "pw-num" }, `${Math.round(seconds * 1000)} ms`),
      this.view.problems.length
        ? make("span", { class: "pw-warn pw-stale" }, " · counts are from before the problem")
        : "",
      make("span", { class: "pw-progress", role: "status" }, this.model.get("progress")),
      refused ? make("div", { class: "pw-problem", role: "alert" }, refused) : "",
    );
  }

  // ---- one rule

  rule(rule, at) {
    const path = ["rules", at];
    const problems = this.view.problems.filter((p) => p.rule === at);
    const card = make(
      "article",
      {
        class: at === this.state.selected ? "pw-rule pw-selected" : "pw-rule",
        role: "listitem",
        "aria-label": `Rule ${at + 1}: ${rule.name}`,
        "data-rule": String(at),
      },
      this.order(rule, at),
      make(
        "div",
        { class: "pw-body" },
        this.title(rule, path, at),
        this.description(rule, path, at),
        this.when(rule.when, [...path, "when"], problems),
        this.then(rule.then ?? [], [...path, "then"], problems),
        ...problems.filter((p) => !shownInside(p.key)).map(problemLine),
        at === this.state.selected && this.view.sentences[at]
          ? make("div", { class: "pw-sentence" }, this.view.sentences[at])
          : "",
      ),
      this.impact(rule, at),
    );
    card.addEventListener("focusin", () => this.select(at, card));
    card.addEventListener("keydown", (event) => this.key(event, at));
    card.addEventListener("dragover", (event) => {
      event.preventDefault();
      event.stopPropagation();
      card.classList.add("pw-over");
    });
    card.addEventListener("dragleave", () => card.classList.remove("pw-over"));
    card.addEventListener("drop", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const start = Number(event.dataTransfer.getData("text/plain"));
      if (Number.isInteger(start) && start !== at) this.move(start, at);
    });
    return card;
  }

  // The sentence stands at the rule at hand. While the mouse is down nothing moves, or the click would miss its button.
  select(at, card) {
    if (this.state.selected === at) return;
    if (this.state.down) {
      this.state.released = () => {
        if (this.state.selected !== at) {
          this.state.selected = at;
          this.redraw();
        }
      };
      return;
    }
    this.state.selected = at;
    for (const one of card.parentElement.children) one.classList.toggle("pw-selected", one === card);
    card.parentElement.querySelectorAll(".pw-sentence").forEach((old) => old.remove());
    if (this.view.sentences[at]) {
      card.querySelector(".pw-body").append(make("div", { class: "pw-sentence" }, this.view.sentences[at]));
    }
  }

  key(event, at) {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    event.stopPropagation();
    const end = at + (event.key === "ArrowUp" ? -1 : 1);
    this.state.follow = { from: `-${at}`, to: `-${end}` }; // the focus goes with the rule
    this.move(at, end);
  }

  move(start, end) {
    if (end < 0 || end >= this.rules.length) return;
    this.state.selected = end;
    this.edit("move", { path: ["rules"], start, end });
  }

  order(rule, at) {
    const grip = make(
      "span",
      { class: "pw-grip", draggable: "true", title: "Drag to another place", "aria-hidden": "true" },
      "⠿",
    );
    grip.addEventListener("dragstart", (event) => {
      event.stopPropagation();
      event.dataTransfer.setData("text/plain", String(at));
      event.dataTransfer.effectAllowed = "move";
    });
    return make(
      "div",
      { class: "pw-order" },
      button("▲", () => this.move(at, at - 1), {
        class: "pw-arrow",
        "aria-label": `Move ${rule.name} up`,
        disabled: at === 0,
        "data-key": `up-${at}`,
      }),
      make("b", {}, String(at + 1)),
      button("▼", () => this.move(at, at + 1), {
        class: "pw-arrow",
        "aria-label": `Move ${rule.name} down`,
        disabled: at === this.rules.length - 1,
        "data-key": `down-${at}`,
      }),
      grip,
    );
  }

  title(rule, path, at) {
    const mode = rule.mode ?? "live";
    return make(
      "div",
      { class: "pw-name" },
      input("text", rule.name ?? "", (v) => this.set([...path, "name"], v), {
        class: "pw-rule-name",
        "aria-label": "Name of the rule",
        "data-key": `name-${at}`,
      }),
      select(this.choices.modes, mode, (v) => this.set([...path, "mode"], v), {
        class: `pw-state pw-${mode}`,
        "aria-label": "Mode of the rule",
        "data-key": `mode-${at}`,
      }),
      select(
        [
          ["always", "each time"],
          ["on_crossing", "when newly true"],
          ["once", "once a user"],
        ],
        rule.fires ?? "always",
        (v) => this.set([...path, "fires"], v),
        { class: "pw-quiet", "aria-label": "How often the rule fires", "data-key": `fires-${at}` },
      ),
      this.cooldown(rule, path, at),
      make("span", { class: "pw-grow" }),
      rule.description === undefined
        ? button("Describe", () => this.set([...path, "description"], "Say why"), {
            class: "pw-quiet",
            "aria-label": `Describe ${rule.name}`,
            "data-key": `describe-${at}`,
          })
        : "",
      button(
        "Duplicate",
        () => {
          this.state.selected = at + 1;
          this.edit("repeat_rule", { position: at });
        },
        { class: "pw-quiet", "aria-label": `Duplicate ${rule.name}`, "data-key": `copy-${at}` },
      ),
      button(
        "Delete",
        () => {
          this.state.selected = Math.max(0, at - 1);
          this.remove(path);
        },
        { class: "pw-quiet", "aria-label": `Delete ${rule.name}`, "data-key": `delete-${at}` },
      ),
    );
  }

  cooldown(rule, path, at) {
    const options = [
      ["", "no cooldown"],
      ...this.durations(rule.cooldown).map(([d, said]) => [d, `at most once in ${said}`]),
    ];
    return select(
      options,
      rule.cooldown ?? "",
      (v) => (v ? this.set([...path, "cooldown"], v) : this.remove([...path, "cooldown"])),
      {
        class: rule.cooldown ? "pw-quiet" : "pw-quiet pw-unset",
        "aria-label": "Cooldown",
        "data-key": `cooldown-${at}`,
      },
    );
  }

  description(rule, path, at) {
    if (rule.description === undefined) return "";
    return make(
      "div",
      { class: "pw-name" },
      input(
        "text",
        rule.description,
        (v) => (v ? this.set([...path, "description"], v) : this.remove([...path, "description"])),
        {
          class: "pw-description",
          "aria-label": "Description, which comes back with the triggered rule",
          "data-key": `description-${at}`,
        },
      ),
    );
  }

  // The windows and durations that are offered, with the one that is written.
  durations(written, offered = this.choices.windows) {
    const all = written && !offered.includes(written) ? [written, ...offered] : offered;
    return all.map((d) => [d, duration(d)]);
  }

  addRule() {
    const names = new Set(this.rules.map((r) => r.name));
    let name = "New rule";
    for (let n = 2; names.has(name); n += 1) name = `New rule ${n}`;
    this.state.selected = this.rules.length;
    const first = Object.keys(this.document.classes ?? {})[0];
    const when = first ? { classified: [first] } : { text_in: this.choices.lists[0] };
    this.edit("add", { path: ["rules"], value: { name, when, then: ["flag_post"] } });
  }

  // ---- IF

  when(condition, path, problems) {
    return make(
      "div",
      { class: "pw-if" },
      make("span", { class: "pw-word" }, "IF"),
      make(
        "div",
        { class: "pw-flow" },
        ...this.condition(condition, path, true),
        ...problems.filter((p) => p.key.startsWith("when")).map(problemLine),
      ),
    );
  }

  condition(condition, path, outermost = false, only = null) {
    const [key] = Object.keys(condition ?? {});
    if (key === "all" || key === "any") return this.several(condition, key, path, outermost, only);
    if (key === "not") {
      return [
        make(
          "span",
          { class: "pw-chip pw-group" },
          this.negation(path, condition),
          ...this.condition(condition.not, [...path, "not"], false, only),
        ),
      ];
    }
    const chip = make(
      "span",
      { class: "pw-chip" },
      ...this.inside(key, condition[key], path),
      this.more(path, condition, only),
    );
    return outermost ? [chip, this.plus(path, condition, only)] : [chip];
  }

  several(condition, key, path, outermost, only) {
    const parts = condition[key];
    const shown = parts.flatMap((part, at) => [
      at ? this.joiner(key, path, at, parts.length) : "",
      ...this.condition(part, [...path, key, at], false, only),
    ]);
    const plus = this.plus(path, condition, only);
    return outermost ? [...shown, plus] : [make("span", { class: "pw-group" }, ...shown, plus)];
  }

  // The word between two conditions. Among several, another word groups these two, unless all are asked for.
  joiner(key, path, at, several) {
    const [word, opposite, to] = key === "all" ? ["AND", "OR", "any"] : ["OR", "AND", "all"];
    const options =
      several === 2
        ? [
            [key, word],
            [to, opposite],
          ]
        : [
            [key, word],
            [to, `${opposite}, these two only`],
            ["everywhere", `${opposite}, all ${several} of this group`],
          ];
    return select(
      options,
      key,
      (v) => this.edit("join", { path, position: at, joiner: to, everywhere: v === "everywhere" }),
      { class: "pw-op", "aria-label": "How these conditions combine", "data-key": `op-${path.join("-")}-${at}` },
    );
  }

  plus(path, condition, only) {
    const [key] = Object.keys(condition ?? {});
    return this.menu(
      "+",
      "Add a condition",
      `plus-${path.join("-")}`,
      this.kinds(only).map(([kind, label]) => [
        label,
        () => {
          const made = this.blank(kind);
          if (key === "all" || key === "any") this.edit("add", { path: [...path, key], value: made });
          else this.set(path, { all: [condition, made] });
        },
      ]),
    );
  }

  more(path, condition, only) {
    const inList = this.isPart(path);
    const items = [
      ["NOT this", () => this.set(path, { not: condition })],
      ["in a group of its own", () => this.set(path, { any: [condition] })],
      ...this.bound(path, condition),
      ...this.kinds(only).map(([kind, label]) => [`instead: ${label}`, () => this.set(path, this.blank(kind))]),
    ];
    const alone = inList && this.at(path.slice(0, -1)).length === 1;
    if (alone) items.unshift(["take the group away", () => this.set(path.slice(0, -2), condition)]);
    if (inList && !(alone && !this.isPart(path.slice(0, -2)))) items.unshift(["remove", () => this.removePart(path)]);
    return this.menu("⋯", "Change this condition", `more-${path.join("-")}`, items);
  }

  // A second comparison for a condition that has one: between two numbers.
  bound(path, condition) {
    const [key] = Object.keys(condition);
    const kind = this.choices.conditions.find((c) => c.key === key);
    if (!kind?.compares) return [];
    const inner = kind.compares === "field" ? Object.keys(condition[key])[0] : null;
    const at = inner === null ? [...path, key] : [...path, key, inner];
    const compared = inner === null ? condition[key] : condition[key][inner];
    const given = this.choices.ordered.filter((c) => c in compared);
    const free = this.choices.ordered.find(
      (c) =>
        !(c in compared) && c.startsWith(given.some((g) => ["more_than", "at_least"].includes(g)) ? "less" : "more"),
    );
    if (given.length !== 1 || !free) return [];
    return [["and a second bound", () => this.set([...at, free], compared[given[0]])]];
  }

  negation(path, condition) {
    const items = [["take NOT away", () => this.set(path, condition.not)]];
    if (this.isPart(path)) items.push(["remove", () => this.removePart(path)]);
    return this.menu("NOT", "Change this negation", `not-${path.join("-")}`, items);
  }

  removePart(path) {
    // a group that keeps one condition alone becomes that condition, and an empty one goes
    const upto = path.slice(0, -2);
    const parts = this.at(path.slice(0, -1));
    if (parts.length > 2) this.remove(path);
    else if (parts.length === 2) this.set(upto, parts[1 - path.at(-1)]);
    else this.removePart(upto);
  }

  at(path) {
    return path.reduce((value, step) => value[step], this.document);
  }
  isPart(path) {
    return ["all", "any"].includes(path.at(-2));
  }

  kinds(only) {
    return this.choices.conditions.filter((c) => only !== "post" || c.reads === "post").map((c) => [c.key, c.label]);
  }

  blank(kind) {
    const first = Object.keys(this.document.classes ?? {})[0] ?? "";
    const tag = (this.document.tags ?? [])[0] ?? this.choices.tags[0]?.tag ?? "";
    const field = this.choices.post_fields[0]?.field ?? "text";
    return {
      classified: { classified: [first] },
      needs_review: { needs_review: "any" },
      score: { score: { of: first, at_least: 0.5 } },
      text_in: { text_in: this.choices.lists[0] },
      post: { post: { [field]: { is: "" } } },
      user_tags: { user_tags: { any_of: [tag] } },
      user: { user: { trust_level: { at_most: 0 } } },
      post_count: { post_count: { more_than: 10, in_past: "7d" } },
      post_share: { post_share: { where: { classified: [first] }, at_least: "40%", in_past: "7d" } },
      action_count: { action_count: { of: ["suspend"], at_least: 1, in_past: "90d" } },
    }[kind];
  }

  inside(key, value, path) {
    const at = [...path, key];
    const classes = Object.keys(this.document.classes ?? {});
    switch (key) {
      case "classified":
        return ["post is classified as ", ...this.names(value, at, classes, "class", "or")];
      case "needs_review":
        return [
          "post is in the needs-review band of ",
          select(
            [
              ["any", "any class"],
              ["some", "these:"],
            ],
            value === "any" ? "any" : "some",
            (v) => this.set(at, v === "any" ? "any" : classes.slice(0, 1)),
            this.own("Which classes", at),
          ),
          ...(value === "any" ? [] : this.names(value, at, classes, "class", "or")),
        ];
      case "score":
        return [
          "score of ",
          select(classes, value.of, (v) => this.set([...at, "of"], v), this.own("Class", [...at, "of"])),
          ...this.comparisons(value, at, this.choices.ordered, "number"),
        ];
      case "text_in":
        return [
          "text matches the list ",
          select(this.choices.lists, value, (v) => this.set(at, v), this.own("List", at)),
        ];
      case "post":
      case "user":
        return this.field(key, value, at);
      case "user_tags":
        return this.userTags(value, at);
      case "post_count":
        return [
          "total posts ",
          ...this.where(value, at),
          ...this.comparisons(value, at, this.choices.ordered, "count"),
          ...this.window(value, at),
        ];
      case "post_share":
        return [
          ...this.comparisons(value, at, this.choices.ordered, "share"),
          " of posts ",
          ...this.where(value, at),
          ...this.window(value, at),
        ];
      case "action_count":
        return [
          "calls of ",
          ...this.names(
            value.of ?? [],
            [...at, "of"],
            this.choices.actions.map((a) => [a.action, a.label]),
            "action",
            "or",
          ),
          ...this.comparisons(value, at, this.choices.ordered, "count"),
          ...this.window(value, at),
        ];
      default:
        return [String(key)];
    }
  }

  own(label, path) {
    return { class: "pw-value", "aria-label": label, "data-key": path.join("-") };
  }

  names(values, path, options, what, joint) {
    const given = Array.isArray(values) ? values : [];
    const free = options.filter((o) => !given.includes(Array.isArray(o) ? o[0] : o));
    const shown = given.flatMap((value, at) => [
      at ? ` ${joint} ` : "",
      select(
        options,
        value,
        (v) => (v === "" ? this.remove([...path, at]) : this.set([...path, at], v)),
        this.own(`${what} ${at + 1}`, [...path, at]),
        given.length > 1,
      ),
    ]);
    if (free.length) {
      shown.push(
        select([["", `${joint}…`], ...free], "", (v) => v && this.edit("add", { path, value: v }), {
          class: "pw-value pw-add",
          "aria-label": `Add a ${what}`,
          "data-key": `${path.join("-")}-add`,
        }),
      );
    }
    return shown;
  }

  comparisons(value, path, allowed, kind) {
    const signs = this.choices.signs;
    const options = allowed.map((c) => [c, signs[c] ?? c.replace("_", " ")]);
    return Object.keys(value)
      .filter((k) => allowed.includes(k))
      .flatMap((cmp, at, all) => {
        const said = value[cmp];
        const change = (next, v) => {
          const changed = Object.fromEntries(
            Object.entries(value).map(([k, old]) => (k === cmp ? [next, v] : [k, old])),
          );
          // A number that is typed is one step.
          this.set(path, changed, next === cmp ? this.state.typing?.gesture : undefined);
        };
        return [
          at ? " and " : " ",
          select(
            options,
            cmp,
            (v) => (v === "" ? this.remove([...path, cmp]) : change(v, said)),
            this.own("Comparison", [...path, cmp, "sign"]),
            all.length > 1,
          ),
          this.number(said, kind, (v) => change(cmp, v), [...path, cmp]),
        ];
      });
  }

  number(said, kind, change, path) {
    const share = kind === "share";
    const shown = share ? String(said).replace("%", "") : said;
    const step = kind === "number" ? "0.01" : "1";
    const found = input("number", shown, (v) => change(share ? `${v}%` : v === "" ? v : Number(v)), {
      ...this.own(share ? "Share in percent" : "Number", path),
      step,
      min: "0",
    });
    return share ? make("span", {}, found, " %") : found;
  }

  where(value, path) {
    if (!value.where) {
      return [
        this.menu(
          "any kind",
          "Count only some posts",
          `where-${path.join("-")}`,
          this.kinds("post").map(([kind, label]) => [label, () => this.set([...path, "where"], this.blank(kind))]),
        ),
      ];
    }
    return [
      "where ",
      make("span", { class: "pw-where" }, ...this.condition(value.where, [...path, "where"], false, "post")),
      button("×", () => this.remove([...path, "where"]), {
        class: "pw-x",
        "aria-label": "Count every post",
        "data-key": `nowhere-${path.join("-")}`,
      }),
    ];
  }

  window(value, path) {
    return [
      " in the past ",
      select(
        [["", "whole history"], ...this.durations(value.in_past)],
        value.in_past ?? "",
        (v) => (v === "" ? this.remove([...path, "in_past"]) : this.set([...path, "in_past"], v)),
        this.own("Window", [...path, "in_past"]),
      ),
    ];
  }

  field(key, value, path) {
    const [name] = Object.keys(value);
    const fields = key === "post" ? this.choices.post_fields.map((f) => f.field) : this.choices.user_fields;
    const options = fields.includes(name) ? fields : [name, ...fields];
    const inner = value[name];
    const signs = [...this.choices.ordered, ...this.choices.equality].map((c) => [
      c,
      this.choices.signs[c] ?? c.replaceAll("_", " "),
    ]);
    const change = (old, next, said) =>
      this.set(
        [...path, name],
        Object.fromEntries(Object.entries(inner).map(([k, v]) => (k === old ? [next, said] : [k, v]))),
      );
    return [
      key === "post" ? "post's " : "user's ",
      select(options, name, (v) => this.set(path, { [v]: inner }), this.own("Field", [...path, "field"])),
      ...Object.entries(inner).flatMap(([cmp, said], at, all) => [
        at ? " and " : " ",
        select(
          signs,
          cmp,
          (v) =>
            v === ""
              ? this.remove([...path, name, cmp])
              : change(cmp, v, listed(v) ? [].concat(said) : [].concat(said)[0]),
          this.own("Comparison", [...path, cmp]),
          all.length > 1,
        ),
        input(
          "text",
          [].concat(said).join(", "),
          (v) => this.set([...path, name, cmp], listed(cmp) ? v.split(",").map((one) => plain(one.trim())) : plain(v)),
          { ...this.own("Value", [...path, cmp, "value"]), size: 10 },
        ),
      ]),
    ];
  }

  userTags(value, path) {
    const [how] = Object.keys(value);
    const options = this.choices.tags.map((t) => [t.tag, t.name]);
    return [
      "user tags are ",
      select(
        [
          ["any_of", "any of"],
          ["none_of", "NOT any of"],
        ],
        how,
        (v) => this.set(path, { [v]: value[how] }),
        this.own("Any or none", [...path, "how"]),
      ),
      " ",
      ...this.names(value[how], [...path, how], options, "tag", "or"),
    ];
  }

  // ---- THEN

  then(calls, path, problems) {
    return make(
      "div",
      { class: "pw-then" },
      make("span", { class: "pw-word" }, "THEN"),
      make(
        "div",
        { class: "pw-flow" },
        ...calls.map((call, at) => this.call(call, [...path, at], calls.length)),
        this.menu(
          "+",
          "Add an action",
          `then-${path.join("-")}`,
          this.choices.actions.map((a) => [a.label, () => this.edit("add", { path, value: this.blankCall(a.action) })]),
        ),
        ...problems.filter((p) => p.key.startsWith("then")).map(problemLine),
      ),
    );
  }

  blankCall(action) {
    const tag = (this.document.tags ?? [])[0] ?? this.choices.tags[0]?.tag ?? "";
    const known = this.choices.actions.find((a) => a.action === action);
    if (action === "add_tags" || action === "remove_tags") return { [action]: [tag] };
    const said = action === "suspend" ? { for: "7d" } : {};
    if (known?.reasons.length) said.reason = known.reasons[0];
    return Object.keys(said).length ? { [action]: said } : action;
  }

  call(call, path, several) {
    const name = typeof call === "string" ? call : Object.keys(call)[0];
    const said = typeof call === "string" ? {} : call[name];
    const known = this.choices.actions.find((a) => a.action === name);
    const chip = make(
      "span",
      { class: "pw-act" },
      select(
        this.choices.actions.map((a) => [a.action, a.label]),
        name,
        (v) => this.set(path, this.blankCall(v)),
        { "aria-label": "Action", "data-key": `${path.join("-")}-action` },
      ),
      ...this.said_with(name, said, path, known),
      several > 1
        ? button("×", () => this.remove(path), {
            class: "pw-x",
            "aria-label": `Remove ${known?.label ?? name}`,
            "data-key": `${path.join("-")}-x`,
          })
        : "",
    );
    colour(chip, known?.colours);
    return chip;
  }

  said_with(name, said, path, known) {
    if (name === "add_tags" || name === "remove_tags") {
      return this.names(
        said,
        [...path, name],
        this.choices.tags.map((t) => [t.tag, t.name]),
        "tag",
        "and",
      );
    }
    const full = (more) => this.set(path, clean(name, { ...said, ...more }));
    return [
      ...(name === "suspend" ? this.howLong(said, path, full) : []),
      ...this.reason(said, path, known, full),
      ...this.value(name, said, path, full),
    ];
  }

  howLong(said, path, full) {
    const key = path.join("-");
    const options = [...this.durations(said.for, this.choices.durations), ["until", "until a day…"]];
    const how = select(
      options,
      said.until === undefined ? said.for : "until",
      (v) => full(v === "until" ? { for: undefined, until: nextWeek() } : { for: v, until: undefined }),
      { "aria-label": "For how long", "data-key": `${key}-for` },
    );
    if (said.until === undefined) return [how];
    return [
      how,
      input("date", String(said.until).slice(0, 10), (v) => full({ until: v }), {
        "aria-label": "Until which day, UTC",
        "data-key": `${key}-until`,
      }),
    ];
  }

  reason(said, path, known, full) {
    const key = path.join("-");
    const offer = this.document.actions?.[known?.action] ?? {};
    const offered = [...new Set([...(offer.reasons ?? []), ...(known?.reasons ?? [])])];
    const free = offer.free_text ?? known?.free_text ?? false;
    if (!offered.length && !free) return [];
    const own = said.reason !== undefined && !offered.includes(said.reason);
    const options = [["", "no reason"], ...offered, ...(free ? [["\u0000", "in other words…"]] : [])];
    const chosen = select(
      options,
      own && free ? "\u0000" : (said.reason ?? ""),
      (v) => full({ reason: v === "\u0000" ? "Say why" : v || undefined }),
      { "aria-label": "Reason", "data-key": `${key}-reason` },
    );
    if (said.reason === undefined) {
      chosen.classList.add("pw-unset");
      return [chosen];
    }
    if (!own || !free) return [" · ", chosen];
    return [
      " · ",
      chosen,
      input("text", said.reason, (v) => full({ reason: v || undefined }), {
        class: "pw-value",
        "aria-label": "Reason in other words",
        "data-key": `${key}-words`,
      }),
    ];
  }

  // A custom action may be given a value.
  value(name, said, path, full) {
    if (!(name in (this.document.actions ?? {})) || this.document.actions[name].on === undefined) return [];
    return [
      input("text", said.value ?? "", (v) => full({ value: v === "" ? undefined : plain(v) }), {
        class: said.value === undefined ? "pw-value pw-unset" : "pw-value",
        placeholder: "value",
        size: 6,
        "aria-label": "Value given to the action",
        "data-key": `${path.join("-")}-value`,
      }),
    ];
  }

  // ---- beside a rule

  impact(rule, at) {
    const found = this.view.impact[at];
    if (!found) {
      return make(
        "div",
        { class: "pw-impact pw-soft" },
        (rule.mode ?? "live") === "off" ? "switched off" : this.view.history ? "–" : "",
      );
    }
    const share = found.share ? `${(found.share * 100).toPrecision(2)} %` : "0 %";
    const against = found.posts_against === null ? "new" : signed(found.posts_against, "post");
    const users = found.users_against ? ` (${signed(found.users_against)})` : "";
    return make(
      "div",
      { class: "pw-impact" },
      make(
        "div",
        { class: "pw-big pw-num" },
        count(found.triggers),
        make("span", { class: "pw-soft" }, ` ${found.triggers === 1 ? "post" : "posts"} · ${share}`),
      ),
      row("users", `${count(found.users)}${users}`),
      row("against live", this.view.live === null ? "–" : against, direction(found.posts_against)),
      rule.mode === "test" ? make("div", { class: "pw-soft" }, "in test: nothing is taken") : "",
      this.spark(found.trend, rule),
    );
  }

  spark(trend, rule) {
    const most = Math.max(1, ...trend);
    const points = trend.map((n, at) => `${(at * 220) / (trend.length - 1)},${24 - (n * 22) / most}`).join(" ");
    const line = svg("polyline", { points, fill: "none", "stroke-width": "1.6", class: "pw-spark" });
    const first = (rule.then ?? [])[0];
    const name = typeof first === "string" ? first : Object.keys(first ?? {})[0];
    colour(line, this.choices.actions.find((a) => a.action === name)?.colours);
    const picture = svg("svg", {
      viewBox: "0 0 220 26",
      height: "26",
      role: "img",
      "aria-label": `Triggers over time, ${trend.length} equal parts, at most ${most}`,
    });
    picture.append(line);
    return picture;
  }

  // ---- the side

  thresholds() {
    const shown = this.view.thresholds;
    if (!shown) {
      return make(
        "section",
        { class: "pw-card pw-thresholds", "aria-label": "Thresholds" },
        make("h2", {}, "Classes"),
        make("div", { class: "pw-soft" }, "A class says which score counts, and from where on."),
        this.addClass(),
      );
    }
    const found = this.ahead(shown);
    const said = this.model.get("said");
    const path = ["classes", found.class];
    const at = (name, label) =>
      make(
        "div",
        { class: "pw-row" },
        make("span", { class: "pw-soft" }, label),
        this.thresholdBox(found, name, label),
      );
    return make(
      "section",
      { class: "pw-card pw-thresholds", "aria-label": "Thresholds" },
      make(
        "h2",
        {},
        select(found.classes, found.class, (v) => this.asker.ask("choose_class", { name: v }), {
          class: "pw-value",
          "aria-label": "Class",
          "data-key": "class",
        }),
        ": thresholds",
        make("span", { class: "pw-grow" }),
        this.changeClass(found, path),
        this.addClass(),
      ),
      this.histogram(found),
      at("classified", "classified from"),
      found.needs_review === null ? "" : at("needs_review", "needs review from"),
      said.of === "threshold" ? make("div", { class: "pw-problem", role: "alert" }, said.text) : "",
    );
  }

  // The policy's values, but for a threshold that is on its way to the policy.
  ahead(shown) {
    const { ahead } = this.state;
    return ahead?.class === shown.class ? { ...shown, [ahead.name]: ahead.value } : shown;
  }

  // While a number is typed, each that the threshold can have is taken; at its end any is, or is
  // refused with the reason.
  thresholdBox(found, name, label) {
    const [low, high] = bounds(found, name, 0);
    const fits = (text) =>
      text.trim() !== "" && Number(text) >= low && Number(text) <= high && Number(text) !== other(found, name);
    const value = (text) => (text.trim() === "" || Number.isNaN(Number(text)) ? null : Number(text));
    return input(
      "number",
      found[name],
      (text) =>
        this.asker.ask("threshold", {
          name: found.class,
          which: name,
          value: value(text),
          gesture: this.state.typing?.gesture,
        }),
      {
        ...this.own(label, ["classes", found.class, name]),
        step: span_is_whole(found) ? 1 : 0.01,
        min: found.low,
        max: found.high,
      },
      fits,
    );
  }

  gesture() {
    this.state.gesture += 1;
    return `gesture-${this.state.gesture}`;
  }

  changeClass(found, path) {
    const items =
      found.needs_review === null
        ? [["add a needs-review band", () => this.set([...path, "needs_review"], lower(found))]]
        : [["take the needs-review band away", () => this.remove([...path, "needs_review"])]];
    items.push(
      [
        "rename",
        () => {
          this.state.renaming = found.class;
          this.redraw();
        },
      ],
      ["remove the class", () => this.remove(path)],
    );
    if (this.state.renaming !== found.class) return this.menu("⋯", "Change this class", "class-more", items);
    return input(
      "text",
      found.class,
      (v) => {
        this.state.renaming = null;
        this.asker.ask("edit", { edit: "rename_class", old: found.class, new: v });
      },
      { class: "pw-value", "aria-label": "The class's new name", "data-key": "class-name", size: 12 },
    );
  }

  addClass() {
    const taken = new Set(Object.keys(this.document.classes ?? {}));
    const items = this.choices.new_classes
      .filter((c) => !taken.has(c.name))
      .map((c) => [
        c.name,
        () => {
          this.asker.ask("edit", {
            edit: "set",
            path: ["classes"],
            value: { ...this.document.classes, [c.name]: c.class },
          });
          this.asker.ask("choose_class", { name: c.name });
        },
      ]);
    return items.length ? this.menu("+ Class", "Add a class over a score", "add-class", items) : "";
  }

  histogram(found) {
    const span = found.high - found.low;
    const x = (value) => 4 + (308 * (value - found.low)) / span;
    const picture = svg("svg", { viewBox: "0 0 316 122", height: "122", class: "pw-histogram" });
    const bars = found.bars ?? [];
    const most = Math.max(1, ...bars.map(Math.log1p));
    bars.forEach((n, at) => {
      const middle = found.low + ((at + 0.5) * span) / bars.length;
      const kind =
        middle >= found.classified
          ? "pw-is"
          : found.needs_review !== null && middle >= found.needs_review
            ? "pw-maybe"
            : "pw-not";
      const height = (84 * Math.log1p(n)) / most;
      const bar = svg("rect", {
        x: x(found.low + (at * span) / bars.length),
        y: 104 - height,
        width: Math.max(1, 308 / bars.length - 1.5),
        height,
        class: kind,
      });
      bar.append(svg("title", {}));
      bar.firstChild.textContent = `${count(n)} posts`;
      picture.append(bar);
    });
    for (const name of ["needs_review", "classified"]) {
      if (found[name] !== null) picture.append(this.handle(found, name, x, picture));
    }
    return picture;
  }

  handle(found, name, x, picture) {
    const whole = span_is_whole(found);
    const step = whole ? 1 : (found.high - found.low) / 100;
    const words = name === "classified" ? "classified" : "review";
    const handle = svg("g", {
      class: `pw-handle pw-${name}`,
      tabindex: "0",
      role: "slider",
      "aria-label": `Threshold: ${words}`,
      "aria-valuemin": found.low,
      "aria-valuemax": found.high,
      "aria-valuenow": found[name],
      "data-key": `handle-${name}`,
    });
    handle.append(
      svg("line", { x1: x(found[name]), x2: x(found[name]), y1: 8, y2: 106, "stroke-width": 2 }),
      svg("circle", { cx: x(found[name]), cy: 8, r: 6 }),
    );
    const label = svg("text", {
      x: Math.min(282, Math.max(34, x(found[name]) + (name === "classified" ? 26 : -26))),
      y: 118,
      "text-anchor": "middle",
      "font-size": 10,
    });
    label.textContent = `${words} ${found[name]}`;
    handle.append(label);
    const [low, high] = bounds(found, name, step); // one threshold does not pass the other
    let now = found[name];
    const to = (value, gesture) => {
      const rounded = Math.round(Math.min(high, Math.max(low, value)) / step) * step;
      const said = Number(rounded.toFixed(4));
      if (said === now) return;
      now = said;
      this.state.ahead = { class: found.class, name, value: said };
      this.asker.replace("threshold", { name: found.class, which: name, value: said, gesture });
      this.state.drawThresholds();
    };
    handle.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) this.state.pressed = this.gesture(); // a key that is held is one step
      to(now + by * step, this.state.pressed);
    });
    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.focus();
      const box = picture.getBoundingClientRect();
      const gesture = this.gesture();
      this.state.dragging = true;
      const move = (e) =>
        to(found.low + ((((e.clientX - box.left) * 316) / box.width - 4) * (found.high - found.low)) / 308, gesture);
      const end = () => {
        for (const kind of ["pointerup", "pointercancel"]) window.removeEventListener(kind, end);
        window.removeEventListener("pointermove", move);
        this.state.dragging = false;
        if (!this.asker.pending()) this.asker.idle();
      };
      window.addEventListener("pointermove", move);
      for (const kind of ["pointerup", "pointercancel"]) window.addEventListener(kind, end);
    });
    return handle;
  }

  totals() {
    const { now, live } = this.view.totals;
    if (!this.view.history || !Object.keys(now).length) return "";
    const words = {
      triggers: "triggers",
      actions: "actions called",
      deleted: "posts deleted",
      suspended: "users suspended at the end",
      blocked: "users blocked",
      review_a_day: "new review items a day",
      rejected: "posts that never appeared",
    };
    const lines = Object.entries(words).flatMap(([key, said]) => {
      const more = live ? Number((now[key] - live[key]).toFixed(1)) : 0;
      return [
        make("span", {}, said),
        make("span", { class: "pw-num", "data-total": key }, count(now[key])),
        make("span", { class: `pw-num ${direction(more)}` }, live ? signed(more) : "–"),
      ];
    });
    return make(
      "section",
      { class: "pw-card", "aria-label": "What the policy would have done" },
      make("h2", {}, "What it would have done"),
      make(
        "div",
        { class: "pw-kv" },
        make("span"),
        make("span", { class: "pw-h" }, "now"),
        make("span", { class: "pw-h" }, "against live"),
        ...lines,
      ),
    );
  }

  worthKnowing() {
    const warnings = this.model.get("warnings");
    const part = make("div", { class: "pw-worth" });
    if (!warnings.length) return part;
    const items = warnings.map((one) =>
      make("li", {}, one.rule === null ? "" : make("b", {}, `${one.rule}: `), one.text),
    );
    const rest = items.splice(3);
    const card = make(
      "section",
      { class: "pw-card", "aria-label": "Worth knowing before you run" },
      make("h2", {}, "Worth knowing before you run"),
      make("ul", {}, ...items),
    );
    if (rest.length) {
      card.append(make("details", {}, make("summary", {}, `${rest.length} more`), make("ul", {}, ...rest)));
    }
    part.append(card);
    return part;
  }

  changes() {
    const { changes, versions } = this.view;
    if (this.view.live === null) return "";
    const back = versions.map((v) => [
      String(v.version),
      `version ${v.version}${v.live ? " (live)" : ""}, by ${v.by}, ${v.day}`,
    ]);
    return make(
      "section",
      { class: "pw-card", "aria-label": "Changes since the live version" },
      make("h2", {}, "Since the live version"),
      changes.length
        ? make("ul", {}, ...changes.map((c) => make("li", {}, c)))
        : make(
            "div",
            { class: "pw-soft" },
            this.view.problems.length ? "What changed is said once the problems are solved." : "Nothing was changed.",
          ),
      select([["", "Go back to…"], ...back], "", (v) => v && this.asker.ask("go_back", { version: Number(v) }), {
        class: "pw-value",
        "aria-label": "Go back to a version",
        "data-key": "go-back",
      }),
    );
  }

  known() {
    const general = this.view.problems.filter((p) => p.rule === null);
    if (!general.length) return "";
    return make(
      "section",
      { class: "pw-card", role: "alert" },
      make("h2", {}, "Problems of the policy"),
      ...general.map(problemLine),
    );
  }

  menu(text, label, key, items, look = "pw-plus") {
    const open = this.state.menu === key;
    const wrap = make(
      "span",
      { class: "pw-menu" },
      button(
        text,
        () => {
          this.state.menu = open ? null : key;
          this.state.opening = !open;
          this.redraw();
        },
        { class: look, "aria-label": label, "aria-haspopup": "menu", "aria-expanded": String(open), "data-key": key },
      ),
    );
    if (!open) return wrap;
    const close = () => {
      this.state.menu = null;
    };
    const list = make(
      "div",
      { class: "pw-items", role: "menu", popover: "manual" },
      ...items.map(([said, act], at) =>
        act === null
          ? make("div", { class: "pw-heading", role: "presentation" }, said)
          : button(
              said,
              () => {
                close();
                act();
                this.redraw();
              },
              { class: "pw-item", role: "menuitem", "data-key": `${key}:${at}` },
            ),
      ),
    );
    list.addEventListener("keydown", (event) => {
      const all = [...list.querySelectorAll(".pw-item")];
      const at = all.indexOf(list.getRootNode().activeElement);
      if (event.key === "Escape" || event.key === "Tab") {
        close();
        this.redraw();
        this.focusOn(key);
      } else if (event.key === "ArrowDown") all[(at + 1) % all.length].focus();
      else if (event.key === "ArrowUp") all[(at + all.length - 1) % all.length].focus();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    wrap.append(list);
    return wrap;
  }

  focusOn(key) {
    [...this.root.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key)?.focus();
  }
}

// ---- small things

// Open menus stand above everything, where there is room: below their button, above it, or beside the edge.
function placeMenus(root) {
  for (const list of root.querySelectorAll(".pw-items[popover]")) {
    if (!list.showPopover) {
      list.removeAttribute("popover");
      continue;
    } // an older browser: below its button
    if (!list.matches(":popover-open")) list.showPopover();
    const at = list.parentElement.getBoundingClientRect();
    const [wide, high] = [document.documentElement.clientWidth, window.innerHeight];
    const [below, above] = [high - at.bottom - 8, at.top - 8];
    const up = below < Math.min(list.scrollHeight, 200) && above > below;
    list.style.maxHeight = `${Math.max(80, Math.min(420, up ? above : below))}px`;
    list.style.left = `${Math.max(4, Math.min(at.left, wide - list.offsetWidth - 4))}px`;
    list.style.top = up ? `${at.top - list.offsetHeight - 2}px` : `${at.bottom + 2}px`;
  }
}
// The field that a problem belongs to: `when.all.2.text_in` of the third rule is `rules-2-when-all-1-text_in`.
function markProblems(root, problems) {
  for (const problem of problems) {
    const within = problem.key.split(".").map((step) => (/^\d+$/.test(step) ? String(Number(step) - 1) : step));
    const key = [...(problem.rule === null ? [] : ["rules", problem.rule]), ...within].join("-");
    const fields = [...root.querySelectorAll("[data-key]")].filter((field) => field.dataset.key === key);
    for (const field of fields) {
      field.classList.add("pw-wrong");
      field.setAttribute("aria-invalid", "true");
      field.title = problem.text;
    }
  }
}
function shownInside(key) {
  return key.startsWith("when") || key.startsWith("then");
}
function problemLine(problem) {
  return make("div", { class: "pw-problem", role: "alert" }, problem.text);
}
function listed(comparison) {
  return comparison === "any_of" || comparison === "none_of";
}
function plain(text) {
  return text !== "" && Number.isFinite(Number(text))
    ? Number(text)
    : text === "true"
      ? true
      : text === "false"
        ? false
        : text;
}
function clean(name, said) {
  const kept = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  return Object.keys(kept).length ? { [name]: kept } : name;
}
// Between which values a threshold may be moved: on its scale, and on its side of the other.
function bounds(found, name, step) {
  if (found.needs_review === null) return [found.low, found.high];
  return name === "classified" ? [found.needs_review + step, found.high] : [found.low, found.classified - step];
}
function other(found, name) {
  return found[name === "classified" ? "needs_review" : "classified"];
}
function titled(title, items) {
  return items.length ? [[title, null], ...items] : [];
}
function clock(ms) {
  return new Date(ms).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}
function dayAndClock(ms) {
  const at = new Date(ms);
  const today = at.toDateString() === new Date().toDateString();
  return today
    ? clock(ms)
    : `${at.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" })}, ${clock(ms)}`;
}
function lower(found) {
  return Number((found.low + 0.75 * (found.classified - found.low)).toFixed(span_is_whole(found) ? 0 : 2));
}
function nextWeek() {
  return new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
}
function span_is_whole(found) {
  return found.high - found.low === 3 && Number.isInteger(found.classified);
}
function direction(n) {
  if (n > 0) return "pw-up";
  return n < 0 ? "pw-down" : "";
}
function signed(n, noun = "") {
  const said = n === 0 ? (noun ? "same" : "±0") : `${n > 0 ? "+" : "−"}${count(Math.abs(n))}`;
  return n === 0 || !noun ? said : `${said} ${noun}${Math.abs(n) === 1 ? "" : "s"}`;
}
function duration(text) {
  const unit = { m: "minute", h: "hour", d: "day", w: "week" }[text.slice(-1)];
  return unit ? plural(Number(text.slice(0, -1)), unit) : text;
}
function row(label, value, kind = "") {
  return make(
    "div",
    { class: "pw-row" },
    make("span", { class: "pw-soft" }, label),
    make("span", { class: `pw-num ${kind}` }, value),
  );
}

export default { render };
