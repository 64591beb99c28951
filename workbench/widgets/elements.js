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

export function colour(element, colours) {
  if (!colours) return;
  element.style.setProperty("--pw-light", colours.light);
  element.style.setProperty("--pw-darkened", colours.dark);
  element.style.setProperty("--pw-light-ink", inkOn(colours.light));
  element.style.setProperty("--pw-darkened-ink", inkOn(colours.dark));
}
// A small square in the colours of what stands beside it.
export function swatch(colours, more = {}) {
  const square = make("i", { class: "pw-swatch", "aria-hidden": "true", ...more });
  colour(square, colours);
  return square;
}
// Black or white: one of them has a contrast of at least 4.5 with any colour, here #rrggbb.
function inkOn(background) {
  const [red, green, blue] = [1, 3, 5]
    .map((at) => Number.parseInt(background.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (luminance + 0.05) ** 2 > 0.05 * 1.05 ? "#000" : "#fff";
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
// The element that holds a page. Keys that are pressed on it are not the notebook's too, of which X would
// cut the cell and the arrow keys choose another; those of JupyterLab itself are, such as Ctrl+S.
export function pageRoot(label, tag = "section", classes = "pw") {
  const root = make(tag, { class: classes, "aria-label": label, tabindex: "-1" });
  root.addEventListener("keydown", (event) => {
    const isOfLab = (event.ctrlKey || event.metaKey) && /^[b-x]$/i.test(event.key); // not A, Y, Z: of texts
    if (!isOfLab) event.stopPropagation();
  });
  return root;
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
  const send = sending(element, value, change);
  if (type !== "number") return element;
  element.style.width = `${Math.max(3, String(value).length + 2)}ch`;
  let waiting = null;
  element.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => element.isConnected && early(element.value) && send(), NOT_YET);
  });
  return element;
}
// A text that is shown whole, on as many lines as it needs; Enter ends it, as it does in an input.
export function longText(value, change, attributes = {}) {
  const element = make("textarea", { rows: "1", ...attributes });
  sending(element, value, change);
  const whole = make("div", { class: "pw-long-text" }, element);
  const grow = () => whole.setAttribute("data-text", element.value);
  element.addEventListener("input", grow);
  element.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  grow();
  return whole;
}
// What is typed into an element is sent at its end, once.
function sending(element, value, change) {
  element.value = value;
  element.shown = element.value;
  const send = () => {
    if (drawing || element.value === (element.sent ?? element.shown)) return;
    element.sent = element.value;
    change(element.value);
  };
  element.addEventListener("change", send);
  element.addEventListener("blur", send);
  element.addEventListener("keydown", (event) => {
    if (!event.altKey) event.stopPropagation();
    if (event.key === "Enter") send();
  });
  return send;
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
  const themeIsLight = document.body.dataset.jpThemeLight;
  if (themeIsLight !== undefined) return themeIsLight === "false";
  return window.matchMedia("(prefers-color-scheme: dark)").matches;
}
export function card(title, ...inside) {
  return make("section", { class: "pw-card" }, make("h2", {}, title), ...inside);
}
export function choice(text, on, act, key) {
  const element = make(
    "button",
    {
      type: "button",
      class: on ? "pw-segment pw-on" : "pw-segment",
      role: "radio",
      "aria-checked": String(on),
      "data-key": key,
    },
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
