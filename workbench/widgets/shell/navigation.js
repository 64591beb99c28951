// The navigation at the side: as a column, with names below icons where it is narrower, and as a bar
// above the page, with one group open, where it is narrow (navigation.css).

import { button, make } from "../elements.js";
import { count } from "../numbers.js";
import { show } from "../show.js";
import { kernelState, watchKernel } from "./kernel.js";
import { followAddress } from "./address.js";
import { icon } from "./icons.js";

const NOT_YET = 150; // ms until a page that is being opened is shown as such
const BAR = 640; // px of the workbench's width up to which the pages are a bar, as in navigation.css
const LARGE = 100_000;
const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });

function render(context) {
  return show(context, "Pages of the workbench", parts, {
    watch: ["view", "problem"],
    tag: "nav",
    classes: "pw pw-nav",
    more: (ui) => {
      ui.open = (page) => open(ui, page);
      ui.model.on("msg:custom", (sent) => "answered" in (sent ?? {}) && arrived(ui));
      followWidth(ui);
      followAddress(ui);
      watchKernel(ui);
    },
  });
}

function parts(ui) {
  const { folder, groups, is_sample: isSample } = ui.view();
  const current = ui.local.opening ?? ui.view().current;
  const shown = ui.local.group ?? groupOf(groups, current);
  return [
    make("a", { class: "pw-skip", href: "#", "data-key": "skip" }, "Skip to the page"),
    make(
      "div",
      { class: "pw-store", title: folder },
      make("span", { class: "pw-mark-of-store" }, icon("store")),
      storeName(ui),
    ),
    isSample ? leaveSample(ui) : "",
    link(ui, { page: "Start", count: null }, current),
    ...groups.flatMap((group) => [groupName(ui, group, shown), items(ui, group, shown, current)]),
    make("span", { class: "pw-break" }),
    problem(ui),
    foot(ui),
  ];
}

// In the bar, which has no foot, the live version stands before what the store holds.
function storeName(ui) {
  const { store, about, live } = ui.view();
  const version = `${live === null ? "nothing is live" : `version ${live} live`} · `;
  return make(
    "span",
    { class: "pw-store-name" },
    make("bdi", {}, store),
    make("span", { class: "pw-soft" }, make("span", { class: "pw-store-live" }, version), about),
  );
}

function link(ui, { page, count: n }, current) {
  const number = n === null ? "" : make("span", { class: "pw-n" }, n < LARGE ? count(n) : SHORT.format(n));
  const element = make(
    "button",
    {
      type: "button",
      class: "pw-page-link",
      title: page,
      "data-key": `page-${page}`,
      "aria-current": page === current && "page",
    },
    icon(page),
    make("span", { class: "pw-page-name" }, page),
    number,
  );
  element.addEventListener("click", () => ui.open(page));
  return element;
}
function groupOf(groups, page) {
  return groups.find(({ pages }) => pages.some((entry) => entry.page === page))?.name ?? null;
}
// The name of a group: a heading above its pages, and what opens them where the pages are a bar.
function groupName(ui, { name }, shown) {
  if (!ui.local.isBar) return make("div", { class: "pw-group-name", "aria-hidden": "true" }, name);
  const element = make(
    "button",
    { type: "button", class: "pw-group-name", "data-key": `group-${name}`, "aria-expanded": String(name === shown) },
    name,
  );
  element.addEventListener("click", () => {
    ui.local.group = name === shown ? "" : name;
    ui.draw();
  });
  return element;
}
function items(ui, { name, pages }, shown, current) {
  return make(
    "div",
    { class: name === shown ? "pw-group-pages pw-open" : "pw-group-pages", role: "group", "aria-label": name },
    ...pages.map((page) => link(ui, page, current)),
  );
}
// What was done in the sample is removed with it, which is said before.
function leaveSample(ui) {
  const leave = () => {
    delete ui.local.leaving;
    ui.ask("leave_sample");
  };
  const turn = (isAsked) => {
    ui.local.leaving = isAsked;
    ui.draw();
    ui.root.querySelector(`[data-key="${isAsked ? "leave-not" : "leave-sample"}"]`)?.focus();
  };
  if (ui.local.leaving) {
    return make(
      "div",
      { class: "pw-leaving", role: "alertdialog", "aria-label": "Leave the sample" },
      make("p", {}, "Posts, labels, rules and decisions that you added to the sample are removed with it."),
      button("Leave and remove", leave, { class: "pw-button pw-danger", "data-key": "leave-yes" }),
      button("Stay", () => turn(false), { "data-key": "leave-not" }),
    );
  }
  const first = ui.view().has_work ? () => turn(true) : leave;
  return button("Leave the sample", first, { class: "pw-button pw-leave", "data-key": "leave-sample" });
}
function problem(ui) {
  const text = ui.model.get("problem");
  return text ? make("p", { class: "pw-problem", role: "alert" }, text) : "";
}
function foot(ui) {
  const { live } = ui.view();
  const [state, words] = kernelState(ui);
  return make(
    "div",
    { class: "pw-foot" },
    make("span", {}, live === null ? "No version is live" : `Version ${live} is live`),
    make("span", { class: `pw-kernel pw-kernel-${state}`, role: "status" }, words),
  );
}

// A page is shown as chosen at once; where the answer takes longer, the page that is left says so.
function open(ui, page) {
  ui.local.opening = page;
  delete ui.local.group;
  ui.draw();
  ui.root.setAttribute("aria-busy", "true");
  clearTimeout(ui.local.waiting);
  ui.local.waiting = setTimeout(() => shell(ui)?.classList.add("pw-waiting"), NOT_YET);
  ui.ask("open", { page });
}
function arrived(ui) {
  clearTimeout(ui.local.waiting);
  delete ui.local.opening;
  ui.root.removeAttribute("aria-busy");
  shell(ui)?.classList.remove("pw-waiting");
  ui.nameAddress?.();
  ui.draw();
}
function followWidth(ui) {
  const resized = new ResizeObserver(() => {
    const isBar = (shell(ui)?.clientWidth ?? Infinity) <= BAR;
    if (isBar === Boolean(ui.local.isBar)) return;
    ui.local.isBar = isBar;
    ui.draw();
  });
  setTimeout(() => shell(ui) && resized.observe(shell(ui)), 0); // when it is in the page
}
function shell(ui) {
  return ui.root.closest(".pw-shell");
}

export default { render };
