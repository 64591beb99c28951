// Menus that open from a button.

import { button, make } from "../../elements.js";

export function menu(ui, text, label, key, items, look = "pw-plus") {
  const open = ui.state.menu === key;
  const wrap = make(
    "span",
    { class: "pw-menu" },
    button(
      text,
      () => {
        ui.state.menu = open ? null : key;
        ui.state.opening = !open;
        ui.redraw();
      },
      { class: look, "aria-label": label, "aria-haspopup": "menu", "aria-expanded": String(open), "data-key": key },
    ),
  );
  if (!open) return wrap;
  const list = make(
    "div",
    { class: "pw-items", role: "menu", popover: "manual" },
    ...items.map(([item, act], at) =>
      act === null
        ? make("div", { class: "pw-heading", role: "presentation" }, item)
        : button(
            item,
            () => {
              ui.state.menu = null;
              act();
              ui.redraw();
            },
            { class: "pw-item", role: "menuitem", "data-key": `${key}:${at}` },
          ),
    ),
  );
  list.addEventListener("keydown", (event) => moveInMenu(ui, key, list, event));
  wrap.append(list);
  return wrap;
}

// Arrows move between the items; Escape and Tab close the menu.
function moveInMenu(ui, key, list, event) {
  const items = [...list.querySelectorAll(".pw-item")];
  const at = items.indexOf(list.getRootNode().activeElement);
  if (event.key === "Escape" || event.key === "Tab") {
    ui.state.menu = null;
    ui.redraw();
    focusOn(ui, key);
  } else if (event.key === "ArrowDown") items[(at + 1) % items.length].focus();
  else if (event.key === "ArrowUp") items[(at + items.length - 1) % items.length].focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function focusOn(ui, key) {
  [...ui.root.querySelectorAll("[data-key]")].find((element) => element.dataset.key === key)?.focus();
}

// Open menus are above everything else, where there is room: below their button, above it, or beside
// the edge.
export function placeMenus(root) {
  for (const list of root.querySelectorAll(".pw-items[popover]")) {
    if (!list.showPopover) {
      list.removeAttribute("popover"); // an older browser: below its button
      continue;
    }
    if (!list.matches(":popover-open")) list.showPopover();
    const at = list.parentElement.getBoundingClientRect();
    const [wide, high] = [document.documentElement.clientWidth, window.innerHeight];
    const [below, above] = [high - at.bottom - 8, at.top - 8];
    const up = below < Math.min(list.scrollHeight, 200) && above > below;
    list.style.maxHeight = `${Math.max(80, Math.min(420, up ? above : below))}px`;
    list.style.left = `${Math.max(4, Math.min(at.left, wide - list.offsetWidth - 4))}px`;
    list.style.top = up ? `${at.top - list.offsetHeight - 2}px` : `${at.bottom + 2}px`;
  }
}
