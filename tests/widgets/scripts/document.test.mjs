// Functions of a policy's document, without a page.

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  actionOf,
  conditionKinds,
  fieldOfProblem,
  isPart,
  isRemovable,
  newAction,
  newCondition,
  newRule,
  parsedComparison,
  parsedValue,
  partsOfAction,
  removalOf,
  secondBound,
  valueAt,
  valueFor,
  withComparison,
} from "../../../workbench/widgets/rules/builder/document.js";

const CHOICES = {
  conditions: [
    { key: "classified", label: "class", reads: "post", compares: null },
    { key: "user_tags", label: "user tags", reads: "user", compares: null },
    { key: "score", label: "score", reads: "post", compares: "number" },
    { key: "user", label: "field of the user", reads: "user", compares: "field" },
  ],
  ordered: ["more_than", "at_least", "less_than", "at_most"],
  lists: ["spam"],
  tags: [{ tag: "trusted", name: "Trusted" }],
  post_fields: [{ field: "language" }],
  actions: [
    { action: "suspend", reasons: ["spam", "abuse"] },
    { action: "delete_post", reasons: [] },
    { action: "add_tags", reasons: [] },
  ],
};
const A = { classified: ["a"] };
const B = { classified: ["b"] };
const C = { classified: ["c"] };
const WHEN = ["rules", 0, "when"];
const documentWith = (when) => ({ classes: { a: {} }, rules: [{ name: "New rule", when, then: ["flag_post"] }] });

test("a path leads to a value", () => {
  assert.equal(valueAt(documentWith({ all: [A, B] }), [...WHEN, "all", 1, "classified", 0]), "b");
  assert.ok(isPart([...WHEN, "any", 0]));
  assert.ok(!isPart(WHEN));
});

test("the kinds of conditions on counted posts leave those on users out", () => {
  assert.deepEqual(
    conditionKinds(CHOICES, "post").map(([key]) => key),
    ["classified", "score"],
  );
  assert.equal(conditionKinds(CHOICES, null).length, 4);
});

test("a new condition begins with the first class, list, field or tag", () => {
  const document = documentWith(A);
  assert.deepEqual(newCondition(document, CHOICES, "score"), { score: { of: "a", at_least: 0.5 } });
  assert.deepEqual(newCondition(document, CHOICES, "text_in"), { text_in: "spam" });
  assert.deepEqual(newCondition(document, CHOICES, "post"), { post: { language: { is: "" } } });
  assert.deepEqual(newCondition(document, CHOICES, "user_tags"), { user_tags: { any_of: ["trusted"] } });
  assert.deepEqual(newCondition({}, CHOICES, "classified"), { classified: [""] });
  const own = newCondition({ ...document, tags: ["own"] }, CHOICES, "user_tags");
  assert.deepEqual(own, { user_tags: { any_of: ["own"] } });
});

test("a new action has what it needs, and is its name alone where it needs nothing", () => {
  assert.deepEqual(newAction({}, CHOICES, "suspend"), { suspend: { for: "7d" } });
  assert.equal(newAction({}, CHOICES, "delete_post"), "delete_post");
  assert.deepEqual(newAction({ tags: ["own"] }, CHOICES, "add_tags"), { add_tags: ["own"] });
  assert.equal(newAction({}, CHOICES, "unknown"), "unknown");
});

test("a call is written and read again", () => {
  assert.equal(actionOf("flag_post", { reason: undefined }), "flag_post");
  assert.deepEqual(actionOf("suspend", { for: undefined, until: "2026-01-01" }), { suspend: { until: "2026-01-01" } });
  assert.deepEqual(partsOfAction("flag_post"), ["flag_post", {}]);
  assert.deepEqual(partsOfAction({ suspend: { for: "7d" } }), ["suspend", { for: "7d" }]);
  assert.deepEqual(partsOfAction(undefined), [undefined, undefined]);
});

test("a new rule has a name of its own", () => {
  assert.equal(newRule({}, CHOICES).name, "New rule");
  assert.deepEqual(newRule({}, CHOICES).when, { text_in: "spam" });
  assert.deepEqual(newRule(documentWith(A), CHOICES), {
    name: "New rule 2",
    when: A,
    then: ["flag_post"],
    mode: "test",
  });
});

test("of three conditions one is removed, and of two the other is left", () => {
  const path = [...WHEN, "all", 0];
  assert.deepEqual(removalOf(documentWith({ all: [A, B, C] }), path), { edit: "remove", path });
  assert.deepEqual(removalOf(documentWith({ all: [A, B] }), path), { edit: "set", path: WHEN, value: B });
});

test("a group whose only condition is removed goes, too", () => {
  const document = documentWith({ all: [A, { any: [B] }] });
  const path = [...WHEN, "all", 1, "any", 0];
  assert.ok(isRemovable(document, path));
  assert.deepEqual(removalOf(document, path), { edit: "set", path: WHEN, value: A });
});

test("a rule is not left without a condition", () => {
  assert.ok(!isRemovable(documentWith(A), WHEN));
  assert.ok(!isRemovable(documentWith({ any: [A] }), [...WHEN, "any", 0]));
  assert.ok(!isRemovable(documentWith({ any: [{ any: [A] }] }), [...WHEN, "any", 0, "any", 0]));
  assert.ok(!isRemovable(documentWith({ any: [{ not: A }] }), [...WHEN, "any", 0]));
});

test("a second bound is on the other side of the first", () => {
  const score = { score: { of: "a", at_least: 0.5 } };
  assert.deepEqual(secondBound(CHOICES, WHEN, score), { path: [...WHEN, "score", "less_than"], value: 0.5 });
  const user = { user: { trust_level: { at_most: 3 } } };
  const at = [...WHEN, "user", "trust_level", "more_than"];
  assert.deepEqual(secondBound(CHOICES, WHEN, user), { path: at, value: 3 });
});

test("there is no second bound where there are two, or nothing is compared", () => {
  assert.equal(secondBound(CHOICES, WHEN, { score: { of: "a", at_least: 0.5, less_than: 1 } }), null);
  assert.equal(secondBound(CHOICES, WHEN, { user: { name: { is: "x" } } }), null);
  assert.equal(secondBound(CHOICES, WHEN, A), null);
  assert.equal(secondBound(CHOICES, WHEN, { unknown: {} }), null);
});

test("a comparison is replaced in its place", () => {
  const changed = withComparison({ at_least: 1, less_than: 5 }, "at_least", "more_than", 1);
  assert.deepEqual(Object.entries(changed), [
    ["more_than", 1],
    ["less_than", 5],
  ]);
});

test("typed texts are numbers, truth values or texts", () => {
  assert.deepEqual(["3", "-0.5", "true", "false", "", "x", "Infinity"].map(parsedValue), [
    3,
    -0.5,
    true,
    false,
    "",
    "x",
    "Infinity",
  ]);
  assert.deepEqual(parsedComparison("any_of", "1, b ,true"), [1, "b", true]);
  assert.equal(parsedComparison("is", "1, b"), "1, b");
});

test("a value becomes a list and back as the comparison wants it", () => {
  assert.deepEqual(valueFor("any_of", "a"), ["a"]);
  assert.deepEqual(valueFor("none_of", ["a", "b"]), ["a", "b"]);
  assert.equal(valueFor("is", ["a", "b"]), "a");
});

test("a problem belongs to the field at its place, which people count from 1", () => {
  assert.equal(fieldOfProblem({ rule: 2, key: "when.all.2.text_in" }), "rules-2-when-all-1-text_in");
  assert.equal(fieldOfProblem({ rule: null, key: "classes.spam" }), "classes-spam");
});
