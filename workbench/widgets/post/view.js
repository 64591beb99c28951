// The posts' page: the table of all, and one post with all that is known of it.

import { card, make } from "../elements.js";
import { evidence } from "../evidence.js";
import { plural } from "../numbers.js";
import { act, blurred, chips, facts, form, records, status, table } from "../records.js";
import { tableEvents, tableParts } from "../table/table.js";

const LABELS = { violating: "V", benign: "B" };

function render(context) {
  return records(context, "Posts", pageOf, (ui) => {
    tableEvents(ui);
    keys(ui);
  });
}

function pageOf(ui) {
  const { post } = ui.view();
  const shown = post ? JSON.stringify([post.user.user_id, post.post_id]) : null;
  if (ui.local.shown !== shown) {
    // what was shown or typed for one post is not kept for the next; the table stays as it was
    const kept = Object.entries(ui.local).filter(([key]) => key.startsWith("$") || key.startsWith("table-"));
    ui.local = { ...Object.fromEntries(kept), shown };
  }
  return post ? onePost(ui, post) : tableParts(ui);
}

// T shows the text, V and B label the post, Escape goes back, unless something is typed.
function keys(ui) {
  ui.root.addEventListener("keydown", (event) => {
    const { post } = ui.view();
    const isTyped = ["INPUT", "TEXTAREA", "SELECT"].includes(event.target.tagName);
    if (!post || isTyped || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    const label = Object.keys(LABELS).find((name) => LABELS[name] === event.key.toUpperCase());
    if (event.key.toLowerCase() === "t") reveal(ui);
    else if (event.key === "Escape") ui.ask("close");
    else if (label && !ui.busy()) ui.ask("label", { label });
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function reveal(ui) {
  ui.local["text-post"] = !ui.local["text-post"];
  ui.draw();
}

function onePost(ui, post) {
  const { user } = post;
  return [
    make(
      "header",
      { class: "pw-header" },
      act("← Posts", "close", () => ui.ask("close"), { "aria-keyshortcuts": "Escape" }),
      make("h2", { class: "pw-title" }, make("bdi", {}, post.post_id)),
      make("span", { class: "pw-soft" }, `${post.at} UTC by`),
      act(user.user_id, "user", () => ui.ask("user", { user_id: user.user_id }), { class: "pw-link" }),
      status(user.status, user.until),
      chips(user.tags),
    ),
    textCard(ui, post),
    make(
      "div",
      { class: "pw-two" },
      make("div", {}, becameCard(ui, post), labelsCard(ui, post)),
      make("div", {}, scoresCard(ui, post)),
    ),
    entriesCard(ui, post),
    aroundCard(ui, post),
  ];
}

function textCard(ui, post) {
  const [toggle, text] = blurred(ui, "post", post.text);
  toggle.append(" (T)");
  toggle.setAttribute("aria-keyshortcuts", "T");
  return card(
    "Text",
    post.text === null
      ? make("p", { class: "pw-soft" }, "The post has no text, or it is not kept here.")
      : make("div", { class: "pw-post-body" }, make("div", {}, toggle), text),
  );
}

// What became of the post, and the rules that triggered on it with what each saw.
function becameCard(ui, post) {
  const open = { rule: (rule) => ui.ask("rule", { rule }), post: (id) => openPost(ui, post, id) };
  return card(
    "What became of it",
    make("p", {}, make("bdi", {}, post.result)),
    ...post.rules.map((rule) => ruleOn(ui, rule)),
    post.rules.length || post.why ? "" : make("div", { class: "pw-soft" }, "The log has no rule that triggered on it."),
    post.why ? make("section", { "aria-label": "Why it was rejected" }, evidence(ui, post.why, open)) : "",
  );
}

function ruleOn(ui, fired) {
  return make(
    "div",
    { class: "pw-step" },
    act(fired.rule, `rule-${fired.rule}`, () => ui.ask("rule", { rule: fired.rule }), { class: "pw-link" }),
    make("span", { class: "pw-soft" }, ` ${fired.policy ?? ""} version ${fired.version ?? "–"}`),
    ...fired.matched.map(({ condition, saw, n_posts }) =>
      make(
        "div",
        {},
        make("bdi", {}, condition),
        make("bdi", { class: "pw-soft" }, ` · ${saw}`),
        n_posts ? make("span", { class: "pw-soft" }, ` · ${plural(n_posts, "post")} counted`) : "",
      ),
    ),
  );
}

function labelsCard(ui, post) {
  const buttons = Object.entries(LABELS).map(([label, key]) =>
    act(`${label[0].toUpperCase()}${label.slice(1)} (${key})`, `label-${label}`, () => ui.ask("label", { label }), {
      "aria-keyshortcuts": key,
      "aria-pressed": String(post.own_label === label),
      class: post.own_label === label ? "pw-button pw-primary" : "pw-button",
    }),
  );
  const withdraw = act("Withdraw my label", "withdraw", () => ui.ask("withdraw_label"), {
    disabled: post.own_label === null,
  });
  return card(
    "Labels",
    form(...buttons, withdraw),
    post.labels.length
      ? table(
          ["Label", "By", "When (UTC)"],
          post.labels.map(({ label, by, at }) => [label, by, at]),
        )
      : make("div", { class: "pw-soft" }, "Nobody has labelled it yet."),
  );
}

function scoresCard(ui, post) {
  return card(
    "Scores and classes",
    post.classes.length
      ? make("p", {}, make("span", { class: "pw-soft" }, "classified as "), chips(post.classes))
      : make("p", { class: "pw-soft" }, "In no class of the live policy."),
    post.scores.length ? facts(post.scores) : "",
    ...post.texts.map(([name, text]) =>
      make(
        "div",
        { class: "pw-post" },
        make("bdi", { class: "pw-soft" }, name),
        " ",
        ...blurred(ui, `field-${name}`, text),
      ),
    ),
  );
}

function entriesCard(ui, post) {
  const rows = post.entries.map((entry) => [
    act(String(entry.entry), `entry-${entry.entry}`, () => ui.ask("entry", { entry: entry.entry }), {
      class: "pw-link",
    }),
    entry.at,
    entry.kind,
    entry.rule === null
      ? "–"
      : act(entry.rule, `entry-rule-${entry.entry}`, () => ui.ask("rule", { rule: entry.rule }), { class: "pw-link" }),
    entry.words || "–",
    entry.by,
  ]);
  return card(
    `Log entries about it (${rows.length})`,
    rows.length
      ? table(["Entry", "When (UTC)", "Kind", "Rule", "What", "By"], rows)
      : make("div", { class: "pw-soft" }, "The log says nothing of it."),
  );
}

// What the user wrote before and after.
function aroundCard(ui, post) {
  if (!post.before.length && !post.after.length) return "";
  const near = (other, key) =>
    make(
      "div",
      { class: "pw-post" },
      make(
        "div",
        { class: "pw-post-head" },
        make("span", { class: "pw-soft" }, other.at),
        act(other.post_id, key, () => openPost(ui, post, other.post_id), { class: "pw-link pw-mono" }),
        make("bdi", { class: "pw-soft" }, other.result),
      ),
      ...blurred(ui, `near-${key}`, other.text),
    );
  return card(
    "Posts of this user before and after",
    ...post.before.map((other, k) => near(other, `before-${k}`)),
    make(
      "div",
      { class: "pw-post pw-here" },
      make("span", { class: "pw-soft" }, `${post.at} `),
      make("b", {}, "this post"),
    ),
    ...post.after.map((other, k) => near(other, `after-${k}`)),
  );
}

function openPost(ui, { user }, post_id) {
  ui.ask("post", { user_id: user.user_id, post_id });
}

export default { render };
