// What the whole policy would have done over the history, beside the pinned variants and the live
// policy. Each number opens what it counts.

import { button, make } from "../../elements.js";
import { count } from "../../numbers.js";
import { countButton, difference } from "./impact.js";
import { pinButton, pinHead, pinsLegend } from "./pins.js";
import { direction, signed } from "./words.js";

// Shorter than the titles of what they open.
const SHORT = {
  ever_suspended: "users ever suspended",
  suspended: "users suspended at the end",
  blocked: "users blocked at the end",
  review_a_day: "review items a day, average",
};
const IN_STRIP = {
  deleted: "posts deleted",
  ever_suspended: "users ever suspended",
  blocked: "blocked at the end",
  review_a_day: "reviews a day, average",
};

export function totalsCard(ui) {
  const { totals, history } = ui.view;
  if (!history || !totals.length) return "";
  return make(
    "section",
    { class: "pw-card pw-totals-card", "aria-label": "What the policy would have done" },
    make("h2", {}, "What it would have done", make("span", { class: "pw-grow" }), pinButton(ui)),
    totalsTable(ui, "", ui.variants.pins),
    pinsLegend(ui),
  );
}

// The totals in one line, which stays in view where there is no room for a column beside the rules.
export function totalsStrip(ui) {
  const { totals, live } = ui.view;
  const shown = totals.filter((total) => total.key in IN_STRIP);
  return make(
    "div",
    { class: "pw-strip pw-num", "aria-hidden": "true" },
    make("span", {}, "Would have:"),
    ...shown.map((total) => {
      const more = live === null ? 0 : Number((total.now - total.live).toFixed(1));
      const words = more ? ` ${signed(more)}` : "";
      return make(
        "span",
        {},
        `${IN_STRIP[total.key]} `,
        make("b", {}, count(total.now)),
        make("span", { class: direction(more) }, words),
      );
    }),
  );
}

// What publishing would change, over the posts of the history.
export function publishImpact(ui) {
  const { totals, history, live, actions_a_day: daily } = ui.view;
  if (!history || !totals.length) return "";
  const against = live === null ? "" : `, against version ${live} (live)`;
  const calls = `${count(Number(daily.now.toFixed(1)))} actions a day`;
  const was = daily.live === null ? "" : `, ${count(Number(daily.live.toFixed(1)))} live`;
  return make(
    "div",
    { class: "pw-publish-impact" },
    make("b", {}, `What it would have done from ${history.first} to ${history.last}${against}`),
    totalsTable(ui, "publish-", []),
    make("div", { class: "pw-soft" }, `${calls}${was}`),
  );
}

// `keys`: what the keys of its buttons begin with; `pins`: the variants that have a column.
function totalsTable(ui, keys, pins) {
  const { totals, live } = ui.view;
  const head = (words) => make("th", { scope: "col" }, words);
  return make(
    "table",
    { class: "pw-totals pw-num" },
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        make("th", { scope: "col" }, make("span", { class: "pw-sr" }, "measure")),
        head(live === null ? "now" : "now · change"),
        ...pins.map((pin) => pinHead(ui, pin)),
        live === null ? "" : head(`version ${live}`),
      ),
    ),
    make("tbody", {}, ...totals.map((total) => totalRow(ui, total, keys, pins))),
  );
}

function totalRow(ui, total, keys, pins) {
  const { live } = ui.view;
  const open = (change, of = "now") => ui.ask("open_total", { total: total.key, change, of });
  const key = keys + total.key;
  const number = (n, of, whose) =>
    make(
      "td",
      {},
      countButton(n, `${count(n)} ${total.label}, ${whose}`, () => open("", of), `${key}-${of}`),
    );
  const now = countButton(total.now, `${count(total.now)} ${total.label}`, () => open(""), key, { "data-total": key });
  return make(
    "tr",
    {},
    make("th", { scope: "row" }, SHORT[total.key] ?? total.label),
    make("td", { class: "pw-now" }, now, ...(live === null ? [] : [" ", ...totalAgainst(total, key, open)])),
    ...pins.map(({ letter, totals }) =>
      totals === null ? make("td", {}, "–") : number(totals[total.key], letter, `variant ${letter}`),
    ),
    live === null ? "" : number(total.live, "live", "live"),
  );
}

// A rate has one difference, which opens the posts on the side that it is on.
function totalAgainst(total, key, open) {
  const noun = total.kind === "posts" ? "post" : "user";
  const more = Number((total.now - total.live).toFixed(1));
  if (total.key !== "review_a_day" || more === 0) return difference(total.against, noun, open, key);
  const change = more > 0 ? "new" : "gone";
  return [
    button(signed(more), () => open(change), {
      class: `pw-count ${direction(more)}`,
      "aria-label": `${signed(more)} a day`,
      "data-key": `${change}-${key}`,
    }),
  ];
}
