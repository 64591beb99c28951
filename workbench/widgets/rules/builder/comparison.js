// Two policies side by side: what the second one changes, the totals of both, and which posts and users
// they treat differently. Each number opens what it counts.

import { button, make, select } from "../../elements.js";
import { count, plural } from "../../numbers.js";
import { countButton } from "./impact.js";

const POSTS = [
  ["posts_newly_rejected", "newly rejected"],
  ["posts_newly_accepted", "newly accepted"],
];
const USERS = [
  ["users_newly_out", "newly out at the end"],
  ["users_newly_free", "newly free at the end"],
];

export function comparison(ui) {
  const { comparison: found } = ui.draftList;
  if (!found) return "";
  const { left, right, labels, changes, outdated } = found;
  const again = (one, other) => ui.ask("compare", { left: one, right: other });
  return make(
    "div",
    { class: "pw-comparison", role: "group", "aria-label": "Comparison" },
    make(
      "div",
      { class: "pw-compare-head" },
      side(ui, "From", left, (key) => again(key, right), "compare-left"),
      side(ui, "to", right, (key) => again(left, key), "compare-right"),
      button("Swap", () => again(right, left), { class: "pw-button pw-small", "data-key": "compare-swap" }),
      outdated
        ? make(
            "span",
            { class: "pw-warn", role: "status" },
            "The rules have changed since. ",
            button("Compare again", () => again(left, right), {
              class: "pw-button pw-small",
              "data-key": "compare-again",
            }),
          )
        : "",
    ),
    make(
      "div",
      { class: "pw-sides" },
      make(
        "div",
        {},
        make("h3", {}, "What changes"),
        changes.length
          ? make("ul", {}, ...changes.map((words) => make("li", {}, words)))
          : make("p", { class: "pw-soft" }, "Nothing: both mean the same."),
        make("h3", {}, "Who changes"),
        ...treated(ui, found),
      ),
      totalsTable(ui, found, labels),
    ),
  );
}

function side(ui, words, chosen, choose, key) {
  const options = ui.draftList.choices.map((one) => [one.key, one.label]);
  const field = select(options, chosen, choose, { class: "pw-field", "data-key": key });
  return make("label", { class: "pw-labelled" }, words, field);
}

function treated(ui, { treated: n }) {
  const number = (what, noun) =>
    countButton(n[what], plural(n[what], noun), () => ui.ask("open_compared", { what }), `compared-${what}`);
  const parts = (which, noun) =>
    which.flatMap(([what, words], at) => [at ? ", " : "", number(what, noun), ` ${words}`]).filter((one) => one !== "");
  return [
    make("p", {}, number("posts", "post"), " of the posts are treated differently: ", ...parts(POSTS, "post"), "."),
    make("p", {}, number("users", "user"), " of the users end otherwise: ", ...parts(USERS, "user"), "."),
  ];
}

function totalsTable(ui, { totals }, labels) {
  const head = ["", labels[0], labels[1], "only the first", "only the second"];
  const table = make(
    "table",
    { class: "pw-totals pw-num" },
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        ...head.map((words) => make("th", { scope: "col" }, words || make("span", { class: "pw-sr" }, "measure"))),
      ),
    ),
    make("tbody", {}, ...totals.map((total) => totalRow(ui, total))),
  );
  return make("div", { class: "pw-drafts-scroll" }, table);
}

function totalRow(ui, total) {
  const cell = (n, which, only) => {
    const open = () => ui.ask("open_compared", { what: total.key, side: which, only });
    const key = `compared-${total.key}-${which}${only ? "-alone" : ""}`;
    const words = `${count(n)} ${total.label}, ${which === "left" ? "first" : "second"}${only ? " alone" : ""}`;
    const isOther = only && total.key === "review_a_day" && n > 0; // it counts posts, and the total is a rate
    return make("td", {}, countButton(n, words, open, key), isOther ? ` ${n === 1 ? "post" : "posts"}` : "");
  };
  return make(
    "tr",
    {},
    make("th", { scope: "row" }, total.label),
    cell(total.left, "left", false),
    cell(total.right, "right", false),
    cell(total.left_alone, "left", true),
    cell(total.right_alone, "right", true),
  );
}
