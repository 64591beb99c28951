// The order of a page's questions to its widget, without a page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { RequestQueue } from "../../../workbench/widgets/requests.js";

// A model that notes what is sent, and answers when it is told to.
class Model {
  constructor() {
    this.sent = [];
    this.receive = null;
  }
  on(_, receive) {
    this.receive = receive;
  }
  send({ request }, _, buffers) {
    this.sent.push(buffers ? `${request} with bytes` : request);
  }
  answer() {
    this.receive({ answered: this.sent.length });
  }
}

function asking() {
  const model = new Model();
  return { model, requests: new RequestQueue(model) };
}

test("one question is open at a time, and the others follow in their order", () => {
  const { model, requests } = asking();
  for (const what of ["a", "b", "c"]) requests.ask(what);
  assert.deepEqual(model.sent, ["a"]);
  model.answer();
  assert.deepEqual(model.sent, ["a", "b"]);
  model.answer();
  model.answer();
  assert.deepEqual(model.sent, ["a", "b", "c"]);
});

test("what waits for an answer is called once, and the requests is idle after the last", () => {
  const { model, requests } = asking();
  const called = [];
  requests.onIdle = () => called.push("idle");
  requests.ask("a", {}, { then: () => called.push("a") });
  requests.ask("b", {}, { then: () => called.push("b"), buffers: [1] });
  model.answer();
  model.answer();
  assert.deepEqual(called, ["a", "b", "idle"]);
  assert.deepEqual(model.sent, ["a", "b with bytes"]);
});

test("a question takes the place of a waiting one of the same gesture, not of the open one", () => {
  const { model, requests } = asking();
  requests.replace("threshold", { gesture: "g1", value: 1 });
  requests.replace("threshold", { gesture: "g1", value: 2 });
  requests.replace("threshold", { gesture: "g1", value: 3 });
  requests.replace("threshold", { gesture: "g2", value: 4 });
  assert.equal(requests.open.args.value, 1);
  assert.deepEqual(
    requests.waiting.map(({ args }) => args.value),
    [3, 4],
  );
  assert.equal(model.sent.length, 1);
});

test("it is known whether a question is open or waits", () => {
  const { model, requests } = asking();
  assert.ok(!requests.isPending());
  requests.ask("a", { n: 1 });
  requests.ask("b");
  assert.ok(requests.has("a", { n: 1 }));
  assert.ok(!requests.has("a", { n: 2 }));
  assert.ok(requests.has("b", {}));
  assert.ok(requests.isPending((one) => one.request === "b"));
  assert.ok(!requests.isPending((one) => one.request === "c"));
  model.answer();
  model.answer();
  assert.ok(!requests.isPending());
});

test("other messages of the widget are no answers", () => {
  const { model, requests } = asking();
  requests.ask("a");
  model.receive({ file: {} });
  model.receive(null);
  assert.ok(requests.isPending());
});
