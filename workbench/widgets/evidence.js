// Why a user is suspended or blocked, step by step.

import { moment } from "./dates.js";
import { make } from "./elements.js";
import { count, plural } from "./numbers.js";
import { act, blurred, fold } from "./records.js";

// A chain of evidence: each step in a sentence, and below it its causes. `open`: what opens a
// rule by its name, and a post by its id.
export function evidence(ui, state, open) {
  return make(
    "div",
    { class: "pw-evidence" },
    make("p", {}, make("bdi", {}, state.said)),
    state.chain ? step(ui, state.chain, "", open) : "",
  );
}
function step(ui, entry, path, open) {
  const at = `${path}-${entry.entry_id}`;
  const held = entry.matched.map((condition, k) =>
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
    { class: "pw-step", "data-entry": entry.entry_id },
    make("div", {}, make("bdi", {}, entry.said)),
    make(
      "div",
      { class: "pw-soft" },
      `log entry ${count(entry.entry_id)} · ${moment(entry.at_us / 1000)} UTC`,
      entry.rule ? " · " : "",
      entry.rule ? act(`rule ${entry.rule}`, `rule${at}`, () => open.rule(entry.rule), { class: "pw-link" }) : "",
    ),
    entry.note ? make("div", { class: "pw-soft" }, entry.note) : "",
    entry.post ? seenPost(ui, entry.post, at, open) : "",
    ...held,
    ...entry.causes.map((cause) => step(ui, cause, at, open)),
    entry.before.length
      ? fold(
          ui,
          `before${at}`,
          `before that (${entry.before.length})`,
          ...entry.before.map((earlier) => step(ui, earlier, at, open)),
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
      make("span", { class: "pw-soft" }, `${moment(post.at_us / 1000)} UTC`),
    ),
    ...blurred(ui, `seen${key}`, post.text),
  );
}
