// Where the rows of a long table lie while it is scrolled.

import assert from "node:assert/strict";
import { test } from "node:test";
import { HIGHEST, heightOf, positionOf, spaces, topAt, wanted } from "../../../workbench/widgets/table/scroll.js";

const SHORT = { n: 1000, row: 32, view: 640, first: 100, shown: 120, size: 120 };
const LONG = { ...SHORT, n: 5_000_000 };

test("rows of a table that fits lie where they would if all were there", () => {
  assert.equal(heightOf(SHORT.n, SHORT.row), 32_000);
  const { before, after, position } = spaces(110, SHORT);
  assert.deepEqual([before, after, position], [3200, 32_000 - 3200 - 120 * 32, 3520]);
  assert.equal(topAt(3520, { ...SHORT, before, moved: 9999, near: 1 }), 110);
});

test("a table that is too long is as high as it can be, and its ends are its first and last row", () => {
  assert.equal(heightOf(LONG.n, LONG.row), HIGHEST);
  const scrolled = (position) => topAt(position, { ...LONG, before: 0, moved: HIGHEST, near: 3840 });
  assert.equal(scrolled(0), 0);
  assert.equal(scrolled(HIGHEST - LONG.view), LONG.n - 20);
  assert.ok(Math.abs(scrolled((HIGHEST - LONG.view) / 2) - (LONG.n - 20) / 2) < 1);
});

test("a long table scrolls row by row near to where it is, and each row has a place of its own", () => {
  for (const top of [0, 7, 1_234_567, 4_999_980]) {
    const first = Math.max(0, Math.min(LONG.n - LONG.shown, top - 50));
    const at = { ...LONG, first };
    const { before, after, position } = spaces(top, at);
    assert.ok(before >= 0 && after >= 0 && before + after + LONG.shown * LONG.row <= HIGHEST + 4000);
    const scrolled = topAt(position + 64, { ...at, before, moved: 64, near: 3840 });
    assert.ok(Math.abs(scrolled - Math.min(LONG.n - 20, top + 2)) < 0.01, `${top}: ${scrolled}`);
  }
});

test("rows are asked for before the last of those that are there is seen", () => {
  assert.equal(wanted(150, SHORT), null);
  assert.equal(wanted(195, SHORT), 145);
  assert.equal(wanted(102, SHORT), 52);
  assert.equal(wanted(0, { ...SHORT, first: 0 }), null);
  assert.equal(wanted(980, SHORT), 880);
  assert.equal(wanted(980, { ...SHORT, first: 880 }), null);
  assert.equal(positionOf(980, SHORT), 31_360);
});
