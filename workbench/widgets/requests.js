// The requests that a page sends to its widget.

// One request is sent at a time, and the others wait. `then` is called after the answer; `buffers` are
// bytes that are sent with the request.
export class RequestQueue {
  constructor(model) {
    this.model = model;
    this.number = 0;
    this.open = null;
    this.waiting = [];
    this.onIdle = () => {}; // called when all requests are answered
    model.on("msg:custom", (message) => message && "answered" in message && this.answered());
  }
  ask(request, args = {}, { then, buffers } = {}) {
    this.waiting.push({ request, args, then, buffers });
    if (!this.open) this.send();
  }
  // Whether the same request with the same arguments is open or waits.
  has(request, args) {
    const isSame = (other) => other?.request === request && JSON.stringify(other.args) === JSON.stringify(args);
    return isSame(this.open) || this.waiting.some(isSame);
  }
  // As `ask`, in the place of a waiting request of the same gesture.
  replace(request, args) {
    const last = this.waiting.at(-1);
    if (last?.request === request && last.args.gesture === args.gesture) this.waiting.pop();
    this.ask(request, args);
  }
  isPending(which = () => true) {
    return [this.open, ...this.waiting].some((request) => request !== null && which(request));
  }
  send() {
    this.open = this.waiting.shift();
    this.number += 1;
    const { request, args, buffers } = this.open;
    this.model.send({ request, arguments: args, number: this.number }, undefined, buffers);
  }
  answered() {
    const { then } = this.open ?? {};
    this.open = null;
    if (this.waiting.length) this.send();
    then?.();
    if (!this.open) this.onIdle();
  }
}
