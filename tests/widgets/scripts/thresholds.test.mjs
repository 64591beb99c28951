// Thresholds of a class, without a page.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  bandOf,
  bounds,
  classOf,
  isAllowed,
  nearestAllowed,
  newReviewThreshold,
  parsedThreshold,
  reads,
  stepOf,
  whyStopped,
  withPending,
  written,
} from "../../../workbench/widgets/rules/builder/thresholds/thresholds.js";

const BAND = { class: "spam", low: 0, high: 1, whole: false, needs_review: 0.6, classified: 0.9 };
const ALONE = { ...BAND, needs_review: null };
const LEVELS = { class: "levels", low: 0, high: 3, whole: true, needs_review: null, classified: 2 };

test("one threshold does not pass the other, nor leaves its scale", () => {
  assert.deepEqual(bounds(ALONE, "classified", 0.01), [0, 1]);
  assert.equal(nearestAllowed(BAND, "classified", 0.1), 0.61);
  assert.equal(nearestAllowed(BAND, "needs_review", 2), 0.89);
  assert.equal(nearestAllowed(BAND, "needs_review", -1), 0);
  assert.equal(nearestAllowed(ALONE, "classified", -1), 0);
});

test("a threshold that stops at the other says why, and one that moves says nothing", () => {
  assert.match(
    whyStopped(BAND, "classified", 0.6),
    /“classified” stops at 0.61: it stays above “needs review” at 0.60/,
  );
  assert.match(whyStopped(BAND, "needs_review", 2), /“needs review” stops at 0.89/);
  assert.equal(whyStopped(BAND, "classified", 0.61), null);
  assert.equal(whyStopped(BAND, "needs_review", -1), null);
  assert.equal(whyStopped(ALONE, "classified", -1), null);
});

test("a threshold moves in whole steps of its scale", () => {
  assert.equal(stepOf(LEVELS), 1);
  assert.equal(nearestAllowed(LEVELS, "classified", 1.4), 1);
  assert.equal(stepOf(BAND), 0.01);
  assert.equal(nearestAllowed(BAND, "classified", 0.7049), 0.7);
});

test("what is typed is a number that the threshold can have, or is not sent", () => {
  assert.deepEqual(["0.7", " ", "x", "1e-1"].map(parsedThreshold), [0.7, null, null, 0.1]);
  const texts = ["0.7", "0.6", "0.5", "1.1", "", "x", "1"];
  assert.deepEqual(
    texts.filter((text) => isAllowed(BAND, "classified", text)),
    ["0.7", "1"],
  );
  assert.ok(isAllowed(ALONE, "classified", "0.5"));
});

test("a value on its way to the policy is shown for its class alone", () => {
  const pending = { class: "spam", name: "classified", value: 0.8 };
  assert.equal(withPending(BAND, pending).classified, 0.8);
  assert.equal(withPending(LEVELS, pending), LEVELS);
  assert.equal(withPending(BAND, null), BAND);
});

test("a new band begins at three quarters of the threshold", () => {
  assert.equal(newReviewThreshold(ALONE), 0.68);
  assert.equal(newReviewThreshold(LEVELS), 2);
});

test("a score is in one band", () => {
  assert.deepEqual(
    [0.95, 0.9, 0.7, 0.6, 0.1].map((score) => bandOf(BAND, score)),
    ["classified", "classified", "needs_review", "needs_review", "below"],
  );
  assert.equal(bandOf(ALONE, 0.7), "below");
});

test("a threshold is written with two digits or more, and a whole number as it is", () => {
  assert.equal(written(BAND, 0.9), "0.90");
  assert.equal(written(BAND, 0.875), "0.875");
  assert.equal(written(LEVELS, 2), "2");
  assert.equal(written({ ...BAND, high: 100 }, 90), "90");
});

test("a rule reads the classes of its conditions, at any depth", () => {
  const classes = ["nsfw", "spam", "hate"];
  const when = {
    all: [
      { user_tags: { any_of: ["nsfw"] } },
      { any: [{ score: { of: "spam", at_least: 0.5 } }, { not: { classified: ["hate"] } }] },
      { post_share: { where: { needs_review: ["nsfw"] }, at_least: "40%" } },
    ],
  };
  assert.equal(classOf(when, classes), "spam");
  assert.deepEqual(
    classes.filter((name) => reads(when, name, classes)),
    classes,
  );
  assert.equal(classOf({ classified: ["gone"] }, classes), null);
  assert.equal(classOf({ text_in: "spam" }, classes), null);
  assert.equal(classOf(undefined, classes), null);
  assert.ok(reads({ needs_review: "any" }, "hate", classes));
});
