// What a rule, and the policy, would have done over the history.

import { colour, make, svg } from "../../elements.js";
import { count } from "../../numbers.js";
import { partsOfAction } from "./document.js";
import { direction, signed } from "./words.js";

const TOTALS = {
  triggers: "triggers",
  actions: "actions called",
  deleted: "posts deleted",
  suspended: "users suspended at the end",
  blocked: "users blocked",
  review_a_day: "new review items a day",
  rejected: "posts rejected",
};

export function ruleImpact(ui, rule, at) {
  const found = ui.view.impact[at];
  if (!found) {
    const unknown = ui.view.history ? "–" : "";
    return make("div", { class: "pw-impact pw-soft" }, rule.mode === "off" ? "switched off" : unknown);
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
    labelledNumber("users", `${count(found.users)}${users}`),
    labelledNumber("against live", ui.view.live === null ? "–" : against, direction(found.posts_against)),
    rule.mode === "test" ? make("div", { class: "pw-soft" }, "in test mode: no action is taken") : "",
    sparkline(ui, found.trend, rule),
  );
}

function sparkline(ui, trend, rule) {
  const most = Math.max(1, ...trend);
  const points = trend.map((n, at) => `${(at * 220) / (trend.length - 1)},${24 - (n * 22) / most}`).join(" ");
  const line = svg("polyline", { points, fill: "none", "stroke-width": "1.6", class: "pw-spark" });
  const [name] = partsOfAction((rule.then ?? [])[0]);
  colour(line, ui.choices.actions.find((a) => a.action === name)?.colours);
  const picture = svg("svg", {
    viewBox: "0 0 220 26",
    height: "26",
    role: "img",
    "aria-label": `Triggers over time, ${trend.length} equal parts, at most ${most}`,
  });
  picture.append(line);
  return picture;
}

export function totalsCard(ui) {
  const { now, live } = ui.view.totals;
  if (!ui.view.history || !Object.keys(now).length) return "";
  const lines = Object.entries(TOTALS).flatMap(([key, label]) => {
    const more = live ? Number((now[key] - live[key]).toFixed(1)) : 0;
    return [
      make("span", {}, label),
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

function labelledNumber(label, value, kind = "") {
  return make(
    "div",
    { class: "pw-row" },
    make("span", { class: "pw-soft" }, label),
    make("span", { class: `pw-num ${kind}` }, value),
  );
}
