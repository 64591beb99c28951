// Charts that came as text.

import { svg } from "./elements.js";

const DRAWN = new Set(["svg", "g", "path", "rect", "line", "text", "tspan", "circle"]);
const DRAWS = new RegExp(
  "^(d|x|y|x1|x2|y1|y2|cx|cy|r|width|height|viewBox|transform|display|opacity|fill|fill-opacity|stroke" +
    "|stroke-[a-z]+|font-[a-z]+|text-anchor|aria-label|aria-hidden|pointer-events)$",
);

// A drawing that came as text, made anew from the few elements and attributes that charts are made
// of; its bars are buttons, of which the arrow keys choose.
export function picture(text, open, chosen) {
  const drawn = copied(new DOMParser().parseFromString(text, "image/svg+xml").documentElement);
  drawn.setAttribute("role", "group");
  drawn.style.width = `${parseFloat(drawn.getAttribute("width"))}px`;
  const bars = [...drawn.querySelectorAll("path[aria-label]")];
  bars.forEach((bar, at) => {
    const label = bar.getAttribute("aria-label");
    const title = svg("title", {});
    title.textContent = label;
    bar.append(title);
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

// Whether an attribute is taken over: it draws, and leads nowhere.
export function isTaken(name, value) {
  return DRAWS.test(name) && !/url\s*\(/i.test(value);
}

function copied(element) {
  const allowed = [...element.attributes].filter(({ name, value }) => isTaken(name, value));
  const made = svg(element.localName, Object.fromEntries(allowed.map(({ name, value }) => [name, value])));
  for (const child of element.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) made.append(child.textContent);
    else if (child.nodeType === Node.ELEMENT_NODE && DRAWN.has(child.localName)) made.append(copied(child));
  }
  return made;
}
