// How a page asks its widget for something.

// One question is open at a time; the others wait in a row. `then` is called with the answer, and
// `buffers` are the bytes that go with the question.
export class Asker {
  constructor(model) {
    this.model = model;
    this.number = 0;
    this.open = null;
    this.waiting = [];
    this.idle = () => {}; // called once all that was asked is answered
    model.on("msg:custom", (message) => message && "answered" in message && this.answered());
  }
  ask(what, how = {}, { then, buffers } = {}) {
    this.waiting.push({ what, how, then, buffers });
    if (!this.open) this.send();
  }
  asks(what, how) {
    // whether this very question is open or waits
    const same = (one) => one?.what === what && JSON.stringify(one.how) === JSON.stringify(how);
    return same(this.open) || this.waiting.some(same);
  }
  replace(what, how) {
    // as `ask`, in the place of a question of the same gesture that still waits
    const last = this.waiting.at(-1);
    if (last?.what === what && last.how.gesture === how.gesture) this.waiting.pop();
    this.ask(what, how);
  }
  pending(which = () => true) {
    return [this.open, ...this.waiting].some((one) => one !== null && which(one));
  }
  send() {
    this.open = this.waiting.shift();
    this.number += 1;
    const { what, how, buffers } = this.open;
    this.model.send({ what, how, number: this.number }, undefined, buffers);
  }
  answered() {
    const { then } = this.open ?? {};
    this.open = null;
    if (this.waiting.length) this.send();
    then?.();
    if (!this.open) this.idle();
  }
}
