// What a rule would have done over the history. Each number opens what it counts.

import { button, colour, make, svg } from "../../elements.js";
import { count, plural } from "../../numbers.js";

export function ruleImpact(ui, rule, at) {
  const found = ui.view.impact[at];
  if (!found) {
    const unknown = ui.view.history ? "–" : "";
    return make("div", { class: "pw-impact pw-soft" }, rule.mode === "off" ? "switched off" : unknown);
  }
  const share = found.share ? `${(found.share * 100).toPrecision(2)} %` : "0 %";
  const open = (what) => (change) => ui.ask("open_rule", { rule: found.rule, what, change });
  return make(
    "div",
    { class: "pw-impact" },
    make(
      "div",
      { class: "pw-big pw-num" },
      countButton(found.triggers, plural(found.triggers, "post"), () => open("posts")(""), `posts-${at}`),
      make("span", { class: "pw-soft" }, ` ${found.triggers === 1 ? "post" : "posts"} · ${share}`),
    ),
    labelled(
      "users",
      countButton(found.users, plural(found.users, "user"), () => open("users")(""), `users-${at}`),
    ),
    ...againstLive(ui, found, at, open),
    rule.mode === "test" ? make("div", { class: "pw-soft" }, "in test: no action is taken") : "",
    sparkline(ui, found, at),
  );
}

function againstLive(ui, found, at, open) {
  if (ui.view.live === null) return [];
  if (found.posts_against === null) return [labelled(`against version ${ui.view.live}`, make("span", {}, "new rule"))];
  const posts = difference(found.posts_against, "post", open("posts"), `posts-${at}`);
  const users = difference(found.users_against, "user", open("users"), `users-${at}`);
  return [
    labelled(`against version ${ui.view.live}`, ...posts),
    ...(isSame(found.users_against) ? [] : [labelled("", ...users, make("span", { class: "pw-soft" }, " users"))]),
  ];
}

function isSame({ new: more, gone }) {
  return !more && !gone;
}

// How many are new and how many are gone, each of which opens.
export function difference(against, noun, open, key) {
  if (isSame(against)) return [make("span", { class: "pw-soft" }, "same")];
  const parts = [
    ["new", "+", "pw-up", `${plural(against.new, noun)} not live`],
    ["gone", "−", "pw-down", `${plural(against.gone, noun)} live only`],
  ];
  return parts
    .filter(([change]) => against[change])
    .map(([change, sign, kind, words]) =>
      button(sign + count(against[change]), () => open(change), {
        class: `pw-count ${kind}`,
        title: words,
        "aria-label": `${sign}${count(against[change])}: ${words}`,
        "data-key": `${change}-${key}`,
      }),
    );
}

// A number that opens what it counts; none has nothing to open.
export function countButton(n, words, open, key, attributes = {}) {
  if (!n) return make("span", attributes, count(n));
  return button(count(n), open, {
    class: "pw-count",
    title: `See the ${words}`,
    "aria-label": words,
    "data-key": `count-${key}`,
    ...attributes,
  });
}

// The colours of a rule by its place: those that it has in charts and tables.
export function ruleColours({ choices }, at) {
  return choices.rule_colours[at % choices.rule_colours.length];
}

// The posts over time. Each part opens its posts: the arrows go from one to the next.
function sparkline(ui, { rule: name, trend }, at) {
  const most = Math.max(1, ...trend);
  const days = ui.view.history?.parts ?? [];
  const points = trend.map((n, part) => `${((part + 0.5) * 220) / trend.length},${24 - (n * 22) / most}`).join(" ");
  const line = svg("polyline", { points, fill: "none", "stroke-width": "1.6", class: "pw-spark" });
  colour(line, ruleColours(ui, at));
  const picture = svg("svg", {
    viewBox: "0 0 220 26",
    height: "26",
    class: "pw-trend",
    preserveAspectRatio: "none",
    role: "group",
    "aria-label": `Posts over time in ${trend.length} equal parts, at most ${plural(most, "post")} in one`,
  });
  picture.append(line);
  const first = trend.findIndex((n) => n > 0);
  const parts = trend.map((n, part) => trendPart(ui, { name, at, part, n, days: days[part], first }, trend.length));
  parts.forEach((one, part) => one && picture.append(movable(one, parts, part)));
  return picture;
}

function trendPart(ui, { name, at, part, n, days, first }, several) {
  if (!n) return null;
  const words = `${days ?? ""}: ${plural(n, "post")}`;
  const one = svg("rect", {
    x: (part * 220) / several,
    y: 0,
    width: 220 / several,
    height: 26,
    class: "pw-trend-part",
    role: "button",
    tabindex: part === first ? "0" : "-1",
    "aria-label": words,
    "data-key": `trend-${at}-${part}`,
  });
  one.append(svg("title", {}));
  one.firstChild.textContent = words;
  const open = () => ui.ask("open_part", { rule: name, part });
  one.addEventListener("click", open);
  one.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    open();
  });
  return one;
}

function movable(one, parts, part) {
  one.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const rest = by > 0 ? parts.slice(part + 1) : parts.slice(0, part).toReversed();
    rest.find((other) => other)?.focus();
  });
  return one;
}

function labelled(label, ...values) {
  return make(
    "div",
    { class: "pw-row" },
    make("span", { class: "pw-soft" }, label),
    make("span", { class: "pw-num" }, ...values),
  );
}
