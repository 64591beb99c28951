// Why a user is suspended or blocked, step by step.

import { make } from "./elements.js";
import { count, plural } from "./numbers.js";
import { blurred, fold } from "./records.js";

// A chain of evidence: each step in a sentence, and below it what it stands on.
export function evidence(ui, found) {
  return make(
    "div",
    { class: "pw-evidence" },
    make("p", {}, make("bdi", {}, found.said)),
    found.chain ? step(ui, found.chain, "") : "",
  );
}
function step(ui, one, path) {
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
            ...condition.posts.map((post) => seenPost(ui, post, `${at}-${k}-${post.post_id}`)),
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
    ),
    one.note ? make("div", { class: "pw-soft" }, one.note) : "",
    one.post ? seenPost(ui, one.post, at) : "",
    ...held,
    ...one.causes.map((cause) => step(ui, cause, at)),
    one.before.length
      ? fold(
          ui,
          `before${at}`,
          `before that (${one.before.length})`,
          ...one.before.map((earlier) => step(ui, earlier, at)),
        )
      : "",
  );
}
function seenPost(ui, post, key) {
  return make(
    "div",
    { class: "pw-post" },
    make(
      "div",
      { class: "pw-post-head" },
      make("bdi", { class: "pw-mono" }, post.post_id),
      make("span", { class: "pw-soft" }, `${post.at.slice(0, 19).replace("T", " ")} UTC`),
    ),
    ...blurred(ui, `seen${key}`, post.text),
  );
}
