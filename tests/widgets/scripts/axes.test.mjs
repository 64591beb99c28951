// The axes of a histogram, without a page.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  countTicks,
  heightOf,
  scoreTicks,
  shortCount,
} from "../../../workbench/widgets/rules/builder/thresholds/axes.js";

test("counts rise from nothing to the whole height, and one post is seen on a log axis", () => {
  for (const isLog of [true, false]) {
    assert.equal(heightOf(0, 5000, isLog), 0);
    assert.equal(heightOf(5000, 5000, isLog), 1);
    assert.ok(heightOf(10, 5000, isLog) < heightOf(100, 5000, isLog));
  }
  assert.ok(heightOf(1, 1e6, true) > 0.04);
  assert.equal(heightOf(1, 4, false), 0.25);
  assert.ok(heightOf(1, 1, true) <= 1);
});

test("a log axis is written at powers of ten, the highest among them", () => {
  assert.deepEqual(countTicks(9, true), [1]);
  assert.deepEqual(countTicks(1200, true), [1, 10, 100, 1000]);
  assert.deepEqual(countTicks(2e6, true), [1, 100, 10_000, 1e6]);
  assert.deepEqual(countTicks(0, true), []);
});

test("a linear axis is written at two to four round numbers", () => {
  assert.deepEqual(countTicks(1200, false), [500, 1000]);
  assert.deepEqual(countTicks(950, false), [250, 500, 750]);
  assert.deepEqual(countTicks(30, false), [10, 20, 30]);
  assert.deepEqual(countTicks(3, false), [1, 2, 3]);
  for (let most = 1; most < 5000; most += 7) {
    const ticks = countTicks(most, false);
    assert.ok(ticks.length >= 1 && ticks.length <= 4, `${most}: ${ticks}`);
  }
});

test("counts are short", () => {
  assert.deepEqual([7, 999, 1000, 1500, 100_000, 2e6].map(shortCount), ["7", "999", "1 k", "1.5 k", "100 k", "2 M"]);
});

test("scores are written from one end of the scale to the other", () => {
  const words = (scale) => scoreTicks(scale).map(([, text]) => text);
  assert.deepEqual(words({ low: 0, high: 1, whole: false }), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
  assert.deepEqual(words({ low: 0, high: 3, whole: true }), ["0", "1", "2", "3"]);
  assert.deepEqual(words({ low: 0, high: 100, whole: false }).at(-1), "100");
});
