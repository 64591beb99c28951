// Numbers, times and differences in words, without a page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { count, plural } from "../../../workbench/widgets/numbers.js";
import {
  clock,
  dayAndClock,
  direction,
  duration,
  nextWeek,
  signed,
  sinceLive,
} from "../../../workbench/widgets/rules/builder/words.js";

test("numbers are grouped, and nouns follow them", () => {
  assert.equal(count(1234567), "1,234,567");
  assert.deepEqual([plural(1, "post"), plural(0, "post"), plural(2000, "user")], ["1 post", "0 posts", "2,000 users"]);
});

test("a difference has its sign", () => {
  assert.deepEqual(
    [0, 3, -1200].map((n) => signed(n)),
    ["±0", "+3", "−1,200"],
  );
  assert.deepEqual(
    [0, 1, -1, 2].map((n) => signed(n, "post")),
    ["same", "+1 post", "−1 post", "+2 posts"],
  );
  assert.deepEqual([0, 2, -2, null].map(direction), ["", "pw-up", "pw-down", ""]);
});

test("durations are words", () => {
  assert.deepEqual(["1d", "7d", "24h", "30m", "2w", "forever"].map(duration), [
    "1 day",
    "7 days",
    "24 hours",
    "30 minutes",
    "2 weeks",
    "forever",
  ]);
});

test("a time has its day unless that is today", () => {
  const now = new Date(2026, 4, 6, 12, 0);
  const [today, before] = [new Date(2026, 4, 6, 9, 5).getTime(), new Date(2026, 4, 5, 23, 59).getTime()];
  assert.equal(clock(today), "09:05");
  assert.equal(dayAndClock(today, now), "09:05");
  assert.equal(dayAndClock(before, now), "5 May 2026, 23:59");
});

test("a week from now is a day in UTC", () => {
  assert.equal(nextWeek(Date.UTC(2026, 11, 28, 23)), "2027-01-04");
});

test("the header says how the draft and the live version differ", () => {
  const view = { live: 3, problems: [], changes: [] };
  assert.equal(sinceLive({ ...view, live: null }), "nothing is live yet");
  assert.equal(sinceLive(view), "the same as version 3 (live)");
  assert.equal(sinceLive({ ...view, changes: ["a"] }), "draft, 1 change since version 3 (live)");
  assert.equal(sinceLive({ ...view, changes: ["a"], problems: ["b"] }), "draft, since version 3 (live)");
});
