// The scores of a class as bars, with a handle for each threshold.

import { svg } from "../../elements.js";
import { count } from "../../numbers.js";
import { bandOf, nearestAllowed, stepOf } from "./thresholds.js";

const BANDS = { classified: "pw-is", needs_review: "pw-maybe", below: "pw-not" };

export function histogram(ui, found) {
  const span = found.high - found.low;
  const x = (value) => 4 + (308 * (value - found.low)) / span;
  const picture = svg("svg", { viewBox: "0 0 316 122", height: "122", class: "pw-histogram" });
  const bars = found.bars ?? [];
  const most = Math.max(1, ...bars.map(Math.log1p));
  bars.forEach((n, at) => {
    const middle = found.low + ((at + 0.5) * span) / bars.length;
    const height = (84 * Math.log1p(n)) / most;
    const bar = svg("rect", {
      x: x(found.low + (at * span) / bars.length),
      y: 104 - height,
      width: Math.max(1, 308 / bars.length - 1.5),
      height,
      class: BANDS[bandOf(found, middle)],
    });
    bar.append(svg("title", {}));
    bar.firstChild.textContent = `${count(n)} posts`;
    picture.append(bar);
  });
  for (const name of ["needs_review", "classified"]) {
    if (found[name] !== null) picture.append(thresholdHandle(ui, found, name, x, picture));
  }
  return picture;
}

function thresholdHandle(ui, found, name, x, picture) {
  const words = name === "classified" ? "classified" : "review";
  const handle = svg("g", {
    class: `pw-handle pw-${name}`,
    tabindex: "0",
    role: "slider",
    "aria-label": `Threshold: ${words}`,
    "aria-valuemin": found.low,
    "aria-valuemax": found.high,
    "aria-valuenow": found[name],
    "data-key": `handle-${name}`,
  });
  handle.append(
    svg("line", { x1: x(found[name]), x2: x(found[name]), y1: 8, y2: 106, "stroke-width": 2 }),
    svg("circle", { cx: x(found[name]), cy: 8, r: 6 }),
  );
  const label = svg("text", {
    x: Math.min(282, Math.max(34, x(found[name]) + (name === "classified" ? 26 : -26))),
    y: 118,
    "text-anchor": "middle",
    "font-size": 10,
  });
  label.textContent = `${words} ${found[name]}`;
  handle.append(label);
  moveByPointerAndKeys(ui, handle, picture, found, name);
  return handle;
}

function moveByPointerAndKeys(ui, handle, picture, found, name) {
  let now = found[name];
  const to = (wanted, gesture) => {
    const value = nearestAllowed(found, name, wanted);
    if (value === now) return;
    now = value;
    ui.state.ahead = { class: found.class, name, value };
    ui.requests.replace("threshold", { name: found.class, which: name, value, gesture });
    ui.drawThresholds();
  };
  handle.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) ui.state.pressed = ui.newGesture(); // a key that is held is one step
    to(now + by * stepOf(found), ui.state.pressed);
  });
  handle.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    handle.focus();
    const box = picture.getBoundingClientRect();
    const gesture = ui.newGesture();
    ui.state.dragging = true;
    const move = (e) =>
      to(found.low + ((((e.clientX - box.left) * 316) / box.width - 4) * (found.high - found.low)) / 308, gesture);
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
