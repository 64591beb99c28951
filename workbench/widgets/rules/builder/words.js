// Numbers, times and differences in words. Pure functions of what they are given, but for the zone of
// the browser, in which people read times, and for today.

import { count, plural } from "../../numbers.js";

// A time in epoch milliseconds as hours and minutes.
export function clock(ms) {
  return new Date(ms).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

// The same with its day, unless that is today.
export function dayAndClock(ms, now = new Date()) {
  const at = new Date(ms);
  const today = at.toDateString() === now.toDateString();
  return today
    ? clock(ms)
    : `${at.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" })}, ${clock(ms)}`;
}

// The day, in UTC, a week from now.
export function nextWeek(now = Date.now()) {
  return new Date(now + 7 * 86_400_000).toISOString().slice(0, 10);
}

// The class that colours a difference.
export function direction(n) {
  if (n > 0) return "pw-up";
  return n < 0 ? "pw-down" : "";
}

// A difference with its sign; with a noun, no difference is "same".
export function signed(n, noun = "") {
  if (n === 0) return noun ? "same" : "±0";
  const sign = n > 0 ? "+" : "−";
  return sign + (noun ? plural(Math.abs(n), noun) : count(Math.abs(n)));
}

// `7d` as "7 days"; what has no such unit as it is.
export function duration(text) {
  const unit = { m: "minute", h: "hour", d: "day", w: "week" }[text.slice(-1)];
  return unit ? plural(Number(text.slice(0, -1)), unit) : text;
}

// Whether the document is the live version.
export function isLive({ live, problems, changes }) {
  return live !== null && !problems.length && !changes.length;
}

// The same in words, and how many changes there are since.
export function sinceLive(view) {
  const { live, problems, changes } = view;
  if (live === null) return "nothing is live yet";
  if (problems.length) return `draft, since version ${live} (live)`;
  if (isLive(view)) return `the same as version ${live} (live)`;
  return `draft, ${plural(changes.length, "change")} since version ${live} (live)`;
}
