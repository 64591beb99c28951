// What all parts of the rule builder's page are drawn from, and how they ask for edits.

const SENT_UNASKED = new Set(["funnel", "count_without"]); // by the page, without a person

export class Builder {
  // `state`: what the page alone remembers; `redraw`: draws the page anew; `drawThresholds`: the
  // panel of the classes alone.
  constructor({ model, requests, state, root, pointer, redraw, drawThresholds }) {
    Object.assign(this, { model, requests, state, root, pointer, redraw, drawThresholds });
    this.view = model.get("view");
    this.draftList = model.get("draft_list") ?? null;
    this.variants = this.view.variants;
    this.funnel = model.get("funnel");
    this.guardrail = model.get("guardrail");
    this.panel = model.get("thresholds");
    this.draft = model.get("draft");
    this.choices = model.get("choices");
    this.document = this.view.document;
    this.rules = this.document.rules ?? [];
  }

  ask(request, args) {
    if (!SENT_UNASKED.has(request)) this.state.stopped = null;
    this.requests.ask(request, args);
  }
  edit(edit, args) {
    this.ask("edit", { edit, ...args });
  }
  set(path, value, gesture) {
    this.edit("set", gesture ? { path, value, gesture } : { path, value });
  }
  remove(path) {
    this.edit("remove", { path });
  }

  // Edits with the same gesture are one step of undo.
  newGesture() {
    this.state.gesture += 1;
    return `gesture-${this.state.gesture}`;
  }
}
