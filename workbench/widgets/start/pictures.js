// A small picture of each step, in the colours of look.css.

import { svg } from "../elements.js";

const DRAWN = { Posts: posts, Classes: classes, Rules: rules, Simulate: simulate, Publish: publish };
const POSTS = [
  [44, 70, 8],
  [36, 58, 26],
  [48, 66, 14],
  [40, 74, 32],
];
const SCORES = [44, 36, 29, 24, 20, 16, 14, 12, 11, 10, 9, 10, 12, 15, 17];
const DAYS = [15, 19, 17, 24, 23, 25, 28, 33, 28, 34, 33, 37];

export function picture(step) {
  const drawn = svg("svg", { class: "pw-start-picture", viewBox: "0 0 180 54", "aria-hidden": "true" });
  drawn.append(...DRAWN[step]());
  return drawn;
}

function box(x, y, width, height, colour, radius = 1) {
  return svg("rect", { x, y, width, height, rx: radius, fill: `var(--${colour})` });
}
function word(text, x, y, more = {}) {
  const element = svg("text", { x, y, ...more });
  element.textContent = text;
  return element;
}
function posts() {
  return POSTS.flatMap(([name, text, score], at) => {
    const y = 6 + 12 * at;
    return [box(2, y, name, 5, "line2", 2.5), box(62, y, text, 5, "none", 2.5), box(144, y, score, 5, "accent", 2.5)];
  });
}
function classes() {
  const colours = (at) => (at < 9 ? "none" : at < 12 ? "flag" : "del");
  const handle = (x, colour) => [
    box(x - 1, 2, 2, 48, colour, 0),
    svg("circle", { cx: x, cy: 5, r: 4, fill: `var(--${colour})` }),
  ];
  const bars = SCORES.map((height, at) => box(4 + 11.5 * at, 50 - height, 9, height, colours(at)));
  return [...bars, ...handle(106, "flag"), ...handle(140.5, "del")];
}
function rules() {
  return [
    word("IF", 2, 17),
    box(40, 6, 92, 16, "line", 5),
    word("THEN", 2, 41),
    box(40, 30, 58, 16, "del", 5),
    box(102, 30, 46, 16, "suspend", 5),
  ];
}
function simulate() {
  return DAYS.flatMap((height, at) => {
    const lower = Math.round(height * 0.45);
    return [
      box(4 + 14 * at, 50 - lower, 11, lower, "suspend", 0),
      box(4 + 14 * at, 50 - height, 11, height - lower, "del", 0),
    ];
  });
}
function publish() {
  const arrow = svg("path", { d: "M42 27h20m-5-5 5 5-5 5", stroke: "var(--soft)", fill: "none", "stroke-width": 1.4 });
  const lines = [56, 44, 50].map((width, at) => box(114, 18 + 8 * at, width, 4, "line2", 2));
  return [
    box(2, 10, 34, 34, "line", 8),
    word("draft", 19, 31, { "text-anchor": "middle" }),
    arrow,
    box(68, 10, 34, 34, "good", 8),
    word("live", 85, 31, { "text-anchor": "middle", style: "fill: var(--bg)" }),
    ...lines,
  ];
}
