// Why a user is suspended or blocked, step by step.

import { make } from "./elements.js";
import { count, plural } from "./numbers.js";
import { act, blurred, fold } from "./records.js";

// A chain of evidence: each step in a sentence, and below it what it stands on. `open`: what opens a
// rule by its name, and a post by its id.
export function evidence(ui, found, open) {
  return make(
    "div",
    { class: "pw-evidence" },
    make("p", {}, make("bdi", {}, found.said)),
    found.chain ? step(ui, found.chain, "", open) : "",
  );
}
function step(ui, one, path, open) {
  const at = `${path}-${one.entry_id}`;
  const held = one.matched.map((condition, k) =>
    make(
      "div",
      { class: "pw-step" },
      make("bdi", {}, condition.condition),
      make("bdi", { class: "pw-soft" }, ` · ${condition.saw}`),
      condition.note ? make("div", { class: "pw-soft" }, condition.note) : "",
      condition.posts.length
        ? fold(
            ui,
            `${at}-${k}`,
            `${plural(condition.n_posts ?? condition.posts.length, "post")} counted`,
            ...condition.posts.map((post) => seenPost(ui, post, `${at}-${k}-${post.post_id}`, open)),
          )
        : "",
    ),
  );
  return make(
    "div",
    { class: "pw-step", "data-entry": one.entry_id },
    make("div", {}, make("bdi", {}, one.said)),
    make(
      "div",
      { class: "pw-soft" },
      `log entry ${count(one.entry_id)} · ${one.at.slice(0, 19).replace("T", " ")} UTC`,
      one.rule ? " · " : "",
      one.rule ? act(`rule ${one.rule}`, `rule${at}`, () => open.rule(one.rule), { class: "pw-link" }) : "",
    ),
    one.note ? make("div", { class: "pw-soft" }, one.note) : "",
    one.post ? seenPost(ui, one.post, at, open) : "",
    ...held,
    ...one.causes.map((cause) => step(ui, cause, at, open)),
    one.before.length
      ? fold(
          ui,
          `before${at}`,
          `before that (${one.before.length})`,
          ...one.before.map((earlier) => step(ui, earlier, at, open)),
        )
      : "",
  );
}
function seenPost(ui, post, key, open) {
  return make(
    "div",
    { class: "pw-post" },
    make(
      "div",
      { class: "pw-post-head" },
      act(post.post_id, `post-${key}`, () => open.post(post.post_id), { class: "pw-link pw-mono" }),
      make("span", { class: "pw-soft" }, `${post.at.slice(0, 19).replace("T", " ")} UTC`),
    ),
    ...blurred(ui, `seen${key}`, post.text),
  );
}
