// What every page of the workbench is made of. What people wrote is only ever put into text nodes and
// values, never into markup.

let drawing = false; // while a page is drawn anew: what then loses the focus was not left by a person
export function isDrawing() {
  return drawing;
}
export function redrawn(draw) {
  drawing = true;
  try {
    draw();
  } finally {
    drawing = false;
  }
}

const NOT_YET = 120; // ms that a person may go on typing before the edit is sent

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

export function colour(element, colours) {
  if (!colours) return;
  element.style.setProperty("--pw-light", colours.light);
  element.style.setProperty("--pw-darkened", colours.dark);
}
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === undefined) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== ""));
  return element;
}
export function svg(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
export function button(text, act, attributes = {}) {
  const element = make("button", { type: "button", class: "pw-button", ...attributes }, text);
  element.addEventListener("click", (event) => {
    event.stopPropagation();
    act();
  });
  return element;
}
export function select(options, value, change, attributes = {}, removable = false) {
  const pairs = options.map((option) => (Array.isArray(option) ? option : [option, option]));
  if (!pairs.some(([key]) => key === value)) pairs.unshift([value, value]);
  const element = make(
    "select",
    attributes,
    ...pairs.map(([key, text]) => make("option", { value: key, selected: key === value }, String(text))),
    ...(removable ? [make("option", { value: "" }, "remove")] : []),
  );
  element.value = value;
  element.addEventListener("change", () => change(element.value));
  return element;
}
// `early`: which texts are sent while a number is typed; at its end any is.
export function input(type, value, change, attributes = {}, early = () => true) {
  const element = make("input", { type, ...attributes });
  element.value = value;
  element.shown = element.value;
  if (type === "number") element.style.width = `${Math.max(3, String(value).length + 2)}ch`;
  let waiting = null;
  const send = () => {
    clearTimeout(waiting);
    if (drawing || element.value === (element.sent ?? element.shown)) return;
    element.sent = element.value;
    change(element.value);
  };
  element.addEventListener("change", send);
  element.addEventListener("blur", send);
  if (type === "number") {
    element.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => element.isConnected && early(element.value) && send(), NOT_YET);
    });
  }
  element.addEventListener("keydown", (event) => {
    if (!event.altKey) event.stopPropagation();
    if (event.key === "Enter") send();
  });
  return element;
}
export function focused(root) {
  const active = root.getRootNode().activeElement;
  if (!active || !root.contains(active)) return null;
  let at = null;
  try {
    at = [active.selectionStart, active.selectionEnd];
  } catch {
    /* numbers have no selection */
  }
  const unsent = active.shown !== undefined && active.value !== (active.sent ?? active.shown);
  return { key: active.getAttribute("data-key"), at, typed: unsent ? active.value : null, shown: active.shown };
}
export function refocus(root, focus) {
  if (!focus) return;
  const again = [...root.querySelectorAll("[data-key]")].find(
    (element) => element.getAttribute("data-key") === focus.key,
  );
  if (!again) {
    root.focus({ preventScroll: true });
    return;
  }
  if (focus.typed !== null && again.shown !== undefined) {
    again.value = focus.typed;
    again.dispatchEvent(new Event("input"));
  }
  again.focus({ preventScroll: true });
  if (focus.at && focus.at[0] !== null) {
    try {
      again.setSelectionRange(...focus.at);
    } catch {
      /* as above */
    }
  }
}
export function isDark() {
  const said = document.body.dataset.jpThemeLight;
  if (said !== undefined) return said === "false";
  return window.matchMedia("(prefers-color-scheme: dark)").matches;
}
export function card(title, ...inside) {
  return make("section", { class: "pw-card" }, make("h2", {}, title), ...inside);
}
export function choice(text, on, act) {
  const element = make(
    "button",
    { type: "button", class: on ? "pw-segment pw-on" : "pw-segment", role: "radio", "aria-checked": String(on) },
    text,
  );
  element.addEventListener("click", () => on || act());
  return element;
}

// A file is given to the person from the page itself: nothing goes over a network.
export function saveAs({ name, type }, bytes) {
  const link = make("a", { href: URL.createObjectURL(new Blob([bytes], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// A page that is drawn anew whenever one of the traits `watch` changes. `ui.own` is what it alone
// remembers; `ui.look()` is what it shows.
export function show({ model, el }, label, parts, { watch, more = () => {} }) {
  const root = make("section", { class: "pw", "aria-label": label, tabindex: "-1" });
  el.append(root);
  const asker = new Asker(model);
  const ui = { model, root, own: {}, look: () => model.get("view"), busy: () => asker.open !== null };
  ui.draw = () => {
    const focus = focused(root);
    root.classList.toggle("pw-dark", isDark());
    redrawn(() => {
      root.replaceChildren(...parts(ui).filter((part) => part !== ""));
      refocus(root, focus);
    });
  };
  // Ask for something; `forget`: what was typed and is done with, once it went well. A second click
  // on what is being done already does nothing.
  ui.ask = (what, how = {}, forget = []) => {
    if (asker.asks(what, how)) return;
    const sent = forget.map((key) => [key, ui.own[key]]);
    asker.ask(what, how, {
      then: () => {
        if (model.get("problem") || !sent.length) return;
        for (const [key, value] of sent) if (ui.own[key] === value) delete ui.own[key];
        ui.draw();
      },
    });
  };
  ui.send = (what, how, piece) => new Promise((then) => asker.ask(what, how, { then, buffers: [piece] }));
  for (const name of watch) model.on(`change:${name}`, ui.draw);
  const theme = new MutationObserver(ui.draw);
  theme.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light"] });
  more(ui);
  ui.draw();
  return () => theme.disconnect();
}

// A drawing that came as text, made anew from the few elements and attributes that charts are made
// of; its bars are buttons, of which the arrow keys choose.
const DRAWN = new Set(["svg", "g", "path", "rect", "line", "text", "tspan", "circle"]);
const DRAWS = new RegExp(
  "^(d|x|y|x1|x2|y1|y2|cx|cy|r|width|height|viewBox|transform|display|opacity|fill|fill-opacity|stroke" +
    "|stroke-[a-z]+|font-[a-z]+|text-anchor|aria-label|aria-hidden|pointer-events)$",
);
export function picture(text, open, chosen) {
  const drawn = copied(new DOMParser().parseFromString(text, "image/svg+xml").documentElement);
  drawn.setAttribute("role", "group");
  drawn.style.width = `${parseFloat(drawn.getAttribute("width"))}px`;
  const bars = [...drawn.querySelectorAll("path[aria-label]")];
  bars.forEach((bar, at) => {
    const label = bar.getAttribute("aria-label");
    const said = svg("title", {});
    said.textContent = label;
    bar.append(said);
    bar.setAttribute("role", "button");
    bar.setAttribute("class", label === chosen ? "pw-mark pw-chosen" : "pw-mark");
    bar.setAttribute("tabindex", (chosen ? label === chosen : at === 0) ? "0" : "-1");
    bar.setAttribute("data-key", `bar-${label}`);
    bar.addEventListener("click", () => open(label));
    bar.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (by) bars[Math.min(bars.length - 1, Math.max(0, at + by))].focus();
      else if (event.key === "Enter" || event.key === " ") open(label);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  });
  return drawn;
}
function copied(element) {
  const kept = [...element.attributes].filter(({ name, value }) => DRAWS.test(name) && !/url\s*\(/i.test(value));
  const made = svg(element.localName, Object.fromEntries(kept.map(({ name, value }) => [name, value])));
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) made.append(child.textContent);
    else if (child.nodeType === Node.ELEMENT_NODE && DRAWN.has(child.localName)) made.append(copied(child));
  }
  return made;
}
