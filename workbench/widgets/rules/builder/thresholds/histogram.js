// The scores of a class as bars over two axes, in the colours of their zones, with a handle for each
// threshold and a mark where it stood before it was moved.

import { svg } from "../../../elements.js";
import { count, plural } from "../../../numbers.js";
import { countTicks, heightOf, scoreTicks, shortCount } from "./axes.js";
import { bandOf, nearestAllowed, stepOf, whyStopped, written } from "./thresholds.js";

const BANDS = { classified: "pw-is", needs_review: "pw-maybe", below: "pw-not" };
const [WIDE, HIGH] = [376, 156];
const [LEFT, RIGHT, TOP, BOTTOM] = [36, 368, 16, 132]; // of the plot

// `mark`: { which, value, words } of where a threshold stood, null without one; `isLog`: of the axis of posts.
export function histogram(ui, shown, { mark, isLog }) {
  const plot = plotOf(shown);
  const bars = shown.bars ?? [];
  const most = Math.max(0, ...bars);
  const picture = svg("svg", {
    viewBox: `0 0 ${WIDE} ${HIGH}`,
    class: "pw-histogram",
    role: "group",
    "aria-label": labelOf(shown, isLog),
  });
  picture.append(...zones(shown, plot), ...axes(shown, plot, most, isLog));
  bars.forEach((n, at) => picture.append(barOf(shown, plot, bars.length, at, n, heightOf(n, most, isLog))));
  if (mark) picture.append(...ghost(plot, mark, shown[mark.which]));
  for (const name of ["needs_review", "classified"]) {
    if (shown[name] !== null) picture.append(handleOf(ui, shown, name, plot, picture));
  }
  return picture;
}

// Where scores stand: `x` of a score, `cut` of a threshold, `at` the threshold of an x. On a scale of
// whole numbers each has a bar around it, and a threshold stands before the bar of its number.
function plotOf(shown) {
  const half = shown.whole ? 0.5 : 0;
  const [low, high] = [shown.low - half, shown.high + half];
  const x = (score) => LEFT + ((RIGHT - LEFT) * (score - low)) / (high - low);
  return {
    half,
    x,
    cut: (threshold) => x(threshold - half),
    at: (px) => low + ((px - LEFT) * (high - low)) / (RIGHT - LEFT) + half,
  };
}

function labelOf(shown, isLog) {
  if (!shown.zones) return `Scores of ${shown.class}`;
  const { below, needs_review: review, classified } = shown.zones;
  const words = `${count(below)} below, ${count(review)} need review, ${count(classified)} classified`;
  return `Posts by score of ${shown.class}: ${words}; ${isLog ? "log" : "linear"} axis of posts`;
}

function zones(shown, plot) {
  const { classified, needs_review: review } = shown;
  const area = (from, to, band) =>
    svg("rect", {
      x: from,
      y: TOP,
      width: Math.max(0, to - from),
      height: BOTTOM - TOP,
      class: `pw-zone ${BANDS[band]}`,
    });
  const cut = plot.cut(classified);
  return [...(review === null ? [] : [area(plot.cut(review), cut, "needs_review")]), area(cut, RIGHT, "classified")];
}

function axes(shown, plot, most, isLog) {
  const drawn = [line(LEFT, RIGHT, BOTTOM, BOTTOM, "pw-axis")];
  for (const tick of countTicks(most, isLog)) {
    const y = BOTTOM - (BOTTOM - TOP) * heightOf(tick, most, isLog);
    drawn.push(line(LEFT, RIGHT, y, y, "pw-gridline"), text(shortCount(tick), LEFT - 5, y + 3, "end"));
  }
  for (const [score, words] of scoreTicks(shown)) {
    drawn.push(line(plot.x(score), plot.x(score), BOTTOM, BOTTOM + 3, "pw-axis"));
    drawn.push(text(words, plot.x(score), BOTTOM + 14, "middle"));
  }
  drawn.push(text(isLog ? "posts, log scale" : "posts", 0, 8, "start"));
  return drawn;
}

function barOf(shown, plot, n, at, posts, height) {
  const span = (shown.high - shown.low) / n;
  const middle = shown.whole ? shown.low + at : shown.low + (at + 0.5) * span;
  const [from, to] = shown.whole
    ? [plot.x(middle - 0.35), plot.x(middle + 0.35)]
    : [plot.x(shown.low + at * span), plot.x(shown.low + (at + 1) * span) - 1.2];
  const high = posts ? Math.max(1, (BOTTOM - TOP) * height) : 0;
  const bar = svg("rect", {
    x: from,
    y: BOTTOM - high,
    width: Math.max(1, to - from),
    height: high,
    class: `pw-hist ${BANDS[bandOf(shown, middle)]}`,
  });
  const scores = shown.whole
    ? String(middle)
    : `${written(shown, shown.low + at * span)} to ${written(shown, shown.low + (at + 1) * span)}`;
  bar.append(svg("title", {}));
  bar.firstChild.textContent = `${scores}: ${plural(posts, "post")}`;
  return bar;
}

// Beside its line, away from where the threshold stands now.
function ghost(plot, { value, words }, now) {
  const x = plot.cut(value);
  const isLeft = (now > value && x > LEFT + 50) || x > RIGHT - 22;
  return [
    line(x, x, TOP, BOTTOM, "pw-ghost"),
    text(words, isLeft ? x - 4 : x + 4, TOP + 10, isLeft ? "end" : "start", "pw-ghost-words"),
  ];
}

function handleOf(ui, shown, name, plot, picture) {
  const words = name === "classified" ? "classified" : "needs review";
  const x = plot.cut(shown[name]);
  const handle = svg("g", {
    class: `pw-handle pw-${name}`,
    tabindex: "0",
    role: "slider",
    "aria-label": `Threshold: ${words} from`,
    "aria-valuemin": shown.low,
    "aria-valuemax": shown.high,
    "aria-valuenow": shown[name],
    "aria-valuetext": written(shown, shown[name]),
    "data-key": `handle-${name}`,
  });
  handle.append(
    svg("rect", { x: x - 8, y: 0, width: 16, height: BOTTOM, class: "pw-grab" }),
    line(x, x, TOP - 4, BOTTOM, "pw-stem"),
    svg("circle", { cx: x, cy: TOP - 4, r: 9, class: "pw-ring" }),
    svg("circle", { cx: x, cy: TOP - 4, r: 5.5 }),
  );
  moveByPointerAndKeys(ui, { handle, picture, plot }, shown, name);
  return handle;
}

function moveByPointerAndKeys(ui, { handle, picture, plot }, shown, name) {
  let now = shown[name];
  const to = (wanted, gesture, run) => {
    const value = nearestAllowed(shown, name, wanted);
    const stopped = whyStopped(shown, name, wanted);
    const isOther = stopped !== (ui.state.stopped?.text ?? null);
    ui.state.stopped = stopped === null ? null : { class: shown.class, text: stopped };
    if (value === now) {
      if (isOther) ui.drawThresholds();
      return;
    }
    now = value;
    ui.state.ahead = { class: shown.class, name, value };
    ui.requests.replace("threshold", { name: shown.class, which: name, value, gesture, run });
    ui.drawThresholds();
  };
  handle.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) ui.state.pressed = ui.newGesture(); // a key that is held is one step
    to(now + by * stepOf(shown), ui.state.pressed, ui.state.typing?.gesture);
  });
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.focus();
    const box = picture.getBoundingClientRect();
    const gesture = ui.newGesture();
    ui.state.dragging = true;
    ui.pointer.allowDrawing(); // it is the window that is listened to
    const move = (e) => to(plot.at(((e.clientX - box.left) * WIDE) / box.width), gesture, gesture);
    const end = () => {
      for (const kind of ["pointerup", "pointercancel"]) window.removeEventListener(kind, end);
      window.removeEventListener("pointermove", move);
      ui.state.dragging = false;
      if (!ui.requests.isPending()) ui.requests.onIdle();
    };
    window.addEventListener("pointermove", move);
    for (const kind of ["pointerup", "pointercancel"]) window.addEventListener(kind, end);
  });
}

function line(x1, x2, y1, y2, kind) {
  return svg("line", { x1, x2, y1, y2, class: kind });
}

function text(words, x, y, anchor, kind = "") {
  const drawn = svg("text", { x, y, "text-anchor": anchor, class: kind });
  drawn.textContent = words;
  return drawn;
}
