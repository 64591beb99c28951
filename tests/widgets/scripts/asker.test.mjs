// The order of a page's questions to its widget, without a page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Asker } from "../../../workbench/widgets/asker.js";

// A model that notes what is sent, and answers when it is told to.
class Model {
  constructor() {
    this.sent = [];
    this.receive = null;
  }
  on(_, receive) {
    this.receive = receive;
  }
  send({ what }, _, buffers) {
    this.sent.push(buffers ? `${what} with bytes` : what);
  }
  answer() {
    this.receive({ answered: this.sent.length });
  }
}

function asking() {
  const model = new Model();
  return { model, asker: new Asker(model) };
}

test("one question is open at a time, and the others follow in their order", () => {
  const { model, asker } = asking();
  for (const what of ["a", "b", "c"]) asker.ask(what);
  assert.deepEqual(model.sent, ["a"]);
  model.answer();
  assert.deepEqual(model.sent, ["a", "b"]);
  model.answer();
  model.answer();
  assert.deepEqual(model.sent, ["a", "b", "c"]);
});

test("what waits for an answer is called once, and the asker is idle after the last", () => {
  const { model, asker } = asking();
  const called = [];
  asker.idle = () => called.push("idle");
  asker.ask("a", {}, { then: () => called.push("a") });
  asker.ask("b", {}, { then: () => called.push("b"), buffers: [1] });
  model.answer();
  model.answer();
  assert.deepEqual(called, ["a", "b", "idle"]);
  assert.deepEqual(model.sent, ["a", "b with bytes"]);
});

test("a question takes the place of a waiting one of the same gesture, not of the open one", () => {
  const { model, asker } = asking();
  asker.replace("threshold", { gesture: "g1", value: 1 });
  asker.replace("threshold", { gesture: "g1", value: 2 });
  asker.replace("threshold", { gesture: "g1", value: 3 });
  asker.replace("threshold", { gesture: "g2", value: 4 });
  assert.equal(asker.open.how.value, 1);
  assert.deepEqual(
    asker.waiting.map(({ how }) => how.value),
    [3, 4],
  );
  assert.equal(model.sent.length, 1);
});

test("it is known whether a question is open or waits", () => {
  const { model, asker } = asking();
  assert.ok(!asker.pending());
  asker.ask("a", { n: 1 });
  asker.ask("b");
  assert.ok(asker.asks("a", { n: 1 }));
  assert.ok(!asker.asks("a", { n: 2 }));
  assert.ok(asker.asks("b", {}));
  assert.ok(asker.pending((one) => one.what === "b"));
  assert.ok(!asker.pending((one) => one.what === "c"));
  model.answer();
  model.answer();
  assert.ok(!asker.pending());
});

test("other messages of the widget are no answers", () => {
  const { model, asker } = asking();
  asker.ask("a");
  model.receive({ file: {} });
  model.receive(null);
  assert.ok(asker.pending());
});
