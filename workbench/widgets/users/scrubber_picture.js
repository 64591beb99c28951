// The picture over the slider: the posts in time, the windows that rules look back over, and the status.

import { colour, make, svg } from "../elements.js";

const [WIDTH, HEIGHT, EDGE] = [1000, 64, 5];
const [FIRED, TOP, LOW, FOOT, BAND] = [8, 18, 30, 44, 55]; // heights of what is drawn, from above

// The picture of a replay's posts; `go` is called with the post that is nearest to a click. It is a
// picture alone: the slider below says the same in words.
export function picture(posts, colours, fates, go) {
  const [first, last] = [posts.at_ms[0], posts.at_ms.at(-1)];
  const span = last - first;
  const x = (ms) => (span ? EDGE + ((WIDTH - 2 * EDGE) * (ms - first)) / span : WIDTH / 2);
  const root = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  root.setAttribute("class", "pw-replay-picture");
  const shade = svg("rect", { class: "pw-replay-window", y: "0", height: String(FOOT + 2), width: "0" });
  const counted = svg("path", { class: "pw-replay-counted" });
  const cursor = svg("path", { class: "pw-replay-cursor" });
  root.append(shade, ...spansOf(posts.spans, colours, x), counted);
  fates.forEach((fate, at) => root.append(ticksOf(posts, at, fate, colours[fate], x)));
  root.append(dots(posts, 1, x), dots(posts, 2, x), cursor);
  root.addEventListener("click", (event) => {
    const box = root.getBoundingClientRect();
    go(nearest(posts.at_ms, first + span * share(event.clientX - box.left, box.width)));
  });
  return {
    root,
    // Show a post, and the window of a condition: where it begins, and the posts that it counts.
    show(number, line) {
      cursor.setAttribute("d", `M${x(posts.at_ms[number])} 0V${HEIGHT}`);
      const from = line ? Math.max(0, line.window_ms === null ? 0 : x(line.window_ms)) : 0;
      shade.setAttribute("x", String(from));
      shade.setAttribute("width", String(line ? Math.max(1, x(posts.at_ms[number]) - from) : 0));
      const places = line ? line.counted.flatMap(([start, end]) => within(start, end)) : [];
      counted.setAttribute(
        "d",
        path(
          places.map((place) => x(posts.at_ms[place])),
          `${FOOT + 1}v4`,
        ),
      );
    },
  };
}

function spansOf(spans, colours, x) {
  return spans.map(({ status, from_ms, to_ms }) => {
    const [from, to] = [x(from_ms), to_ms === null ? WIDTH : Math.min(WIDTH, x(to_ms))];
    const bar = svg("path", { d: `M${from} ${BAND}H${Math.max(from, to)}`, class: `pw-replay-band pw-as-${status}` });
    colour(bar, colours[status]);
    return bar;
  });
}
function ticksOf(posts, at, fate, colours, x) {
  const places = posts.fates.flatMap((found, place) => (found === at ? [x(posts.at_ms[place])] : []));
  const top = fate === "accepted" ? TOP : LOW; // rejected posts are lower too, not of another colour alone
  const ticks = svg("path", { d: path(places, `${top}V${FOOT}`), class: "pw-replay-post", "data-fate": fate });
  colour(ticks, colours);
  return ticks;
}
function dots(posts, fired, x) {
  const places = posts.fired.flatMap((found, place) => (found === fired ? [x(posts.at_ms[place])] : []));
  return svg("path", { d: path(places, `${FIRED}h0`), class: fired === 2 ? "pw-replay-fired" : "pw-replay-tested" });
}
// One path for many posts, and one mark where several would be at the same place.
function path(places, drawn) {
  return [...new Set(places.map((place) => Math.round(place * 2) / 2))].map((place) => `M${place} ${drawn}`).join("");
}
function within(start, end) {
  return Array.from({ length: end - start + 1 }, (_, at) => start + at);
}
function share(left, width) {
  const inner = (left / width) * WIDTH - EDGE;
  return Math.min(1, Math.max(0, inner / (WIDTH - 2 * EDGE)));
}
function nearest(times, ms) {
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < ms) low = middle + 1;
    else high = middle;
  }
  return low > 0 && ms - times[low - 1] < times[low] - ms ? low - 1 : low;
}

// What the marks of the picture mean.
export function legend(posts, colours, titles) {
  const item = (mark, text) => {
    const sample = make("i", { class: `pw-replay-key pw-key-${mark}`, "aria-hidden": "true" });
    colour(sample, colours[mark]);
    return make("span", {}, sample, text);
  };
  const there = titles.filter(([fate, , at]) => fate === "accepted" || posts.fates.includes(at));
  return make(
    "div",
    { class: "pw-replay-legend pw-soft" },
    ...there.map(([fate, title]) => item(fate, title)),
    posts.fired.includes(2) ? item("fired", "a rule fires") : "",
    posts.fired.includes(1) ? item("tested", "a rule in test fires") : "",
    item("window", "the window, and below it the posts that it counts"),
  );
}
