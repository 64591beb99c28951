// The start page.

import { button, make, svg } from "../elements.js";
import { fileInput, IMPORTED, records, takeDrops, upload } from "../records.js";
import { icon } from "../shell/icons.js";
import { picture } from "./pictures.js";

const TOUR = "tour.ipynb";

function render(context) {
  return records(context, "Start", (ui) => [make("div", { class: "pw-start" }, ...page(ui))]);
}

// Who has posts looks for the next step; who has none, for a way in.
function page(ui) {
  const { steps, has_posts: hasPosts } = ui.view();
  const doors = make("div", { class: "pw-doors" }, ownPosts(ui), sample(ui));
  const path = make(
    "ol",
    { class: "pw-start-path", "aria-label": "The five steps, and where you are" },
    ...steps.map((step, at) => stepItem(ui, step, at)),
  );
  return [
    hello(ui),
    ...(hasPosts ? [path, doors] : [doors, path]),
    make(
      "div",
      { class: "pw-start-notes" },
      tour(ui),
      hasPosts
        ? note(
            "Publish or apply?",
            "A published version acts on the posts that your platform submits from then on. ",
            "What it would do to the posts and users that you imported is done on the page Apply, ",
            "after a plan that you confirm, and can be undone.",
          )
        : "",
      note(
        "Your files stay here",
        "Nothing leaves this computer. Texts are blurred until you ask for them, and every change is in the log.",
      ),
    ),
  ];
}

function hello(ui) {
  const { folder, has_posts: hasPosts, is_sample: isSample } = ui.view();
  const about = isSample
    ? [
        "This is the sample, kept apart from your own store. ",
        "It keeps what you do in it until you leave it, with the button in the navigation; then it is removed.",
      ]
    : [
        "Try thresholds and rules on what people really posted, before anyone is affected by them. ",
        "The store is the folder ",
        make("bdi", { class: "pw-mono" }, folder),
        ".",
      ];
  const title = hasPosts ? "From posts to a published policy" : "Start with posts";
  return make("header", { class: "pw-hello" }, make("h1", {}, title), make("p", {}, ...about));
}

const CHOOSE = "Choose a file …";

function ownPosts(ui) {
  return ui.view().is_sample ? outOfSample(ui) : importCard(ui);
}

// Files belong in a person's own store: the sample is removed when it is left.
function outOfSample(ui) {
  return make(
    "section",
    { class: "pw-door pw-own", "aria-labelledby": "pw-own-posts" },
    heading("Imports", "pw-own-posts", "Import your own posts", "Into your own store, without the made-up posts"),
    make(
      "div",
      { class: "pw-door-row" },
      button("Leave the sample and import", () => ui.ask("own"), {
        class: "pw-button pw-primary pw-large",
        "data-key": "own",
      }),
      make("span", { class: "pw-soft" }, "The sample, and what you did in it, is removed then."),
    ),
  );
}

function importCard(ui) {
  const { import_page: page_, has_posts: hasPosts, takes_files: takes } = ui.view();
  const open = (transfer) => ui.ask("file", { transfer });
  const needs = [
    ["Who posted", "a user name or number"],
    ["When", "any date format; you pick the time zone"],
    ["A text or a score", "scores from 0 to 1, in percent or in levels"],
  ];
  const door = make(
    "section",
    { class: "pw-door pw-own", "aria-labelledby": "pw-own-posts" },
    heading(
      "Imports",
      "pw-own-posts",
      hasPosts ? "Import more posts" : "Import your posts",
      "CSV, JSON or Parquet, plain or compressed, or an export of a chat",
    ),
    make(
      "div",
      { class: "pw-door-row" },
      takes
        ? fileInput(ui, "import", CHOOSE, IMPORTED, open, { class: "pw-button pw-primary pw-large" })
        : button(CHOOSE, () => ui.ask("open", { page: page_ }), {
            class: "pw-button pw-primary pw-large",
            "data-key": "import",
          }),
      make(
        "span",
        { class: "pw-soft" },
        takes ? "Or drop it here. " : "",
        "You see every column, and what it is taken for, before anything is written.",
      ),
    ),
    make(
      "div",
      { class: "pw-needs" },
      ...needs.map(([what, how]) => make("div", {}, make("b", {}, what), make("span", { class: "pw-soft" }, how))),
    ),
  );
  if (takes) takeDrops(door, (file) => upload(ui, "import", CHOOSE, file, open));
  return door;
}

function sample(ui) {
  if (!ui.view().offers_sample) return "";
  return make(
    "section",
    { class: "pw-door", "aria-labelledby": "pw-start-sample" },
    heading("Simulation", "pw-start-sample", "Try the sample", "2,000 made-up posts of 109 users, September 2026"),
    make(
      "div",
      {},
      button("Open the sample", () => ui.ask("sample"), { class: "pw-button pw-large", "data-key": "sample" }),
    ),
    make(
      "p",
      { class: "pw-soft" },
      "It comes with classes, text lists, and a policy that is live. ",
      "One click removes it again; your own posts stay apart from it.",
    ),
  );
}

function note(title, ...text) {
  return make("div", {}, make("h2", {}, title), make("p", {}, ...text));
}
// A link to the notebook beside this one; on the page of `workbench app`, to the same to read.
function tour(ui) {
  const isPage = document.body.dataset.voila !== undefined;
  if (!isPage && !ui.view().has_tour) return "";
  const where = { href: TOUR, target: "_blank", rel: "noopener", "data-notebook": TOUR, "data-key": "tour" };
  return note(
    "Ten minutes to know your way around",
    make("a", { class: "pw-link", ...where }, isPage ? "Read the tour" : "Open the tour"),
    ": what a policy would have done to a month of posts, why, and what changes when one of its rules does.",
  );
}

function heading(name, id, title, about) {
  return make(
    "div",
    { class: "pw-door-row" },
    make("span", { class: "pw-badge" }, icon(name)),
    make("div", {}, make("h2", { id }, title), make("span", { class: "pw-soft" }, about)),
  );
}

const SAYS = { done: "done", next: "next", waits: "" };

function stepItem(ui, step, at) {
  const { state, name } = step;
  const go = () => ui.ask("open", { page: step.page });
  return make(
    "li",
    { class: `pw-start-step pw-start-${state}`, "aria-current": state === "next" && "step" },
    make(
      "h3",
      {},
      make("span", { class: "pw-start-number", "aria-hidden": "true" }, state === "done" ? tickMark() : String(at + 1)),
      name,
      SAYS[state] ? make("span", { class: `pw-pill pw-start-state` }, SAYS[state]) : "",
    ),
    picture(name),
    make("p", {}, step.about),
    step.label
      ? button(step.label, go, { class: "pw-link", "data-key": `step-${name}` })
      : make("p", { class: "pw-waits" }, `Waits for ${step.waits}`),
  );
}
function tickMark() {
  const mark = svg("svg", { class: "pw-icon", viewBox: "0 0 16 16", "aria-hidden": "true" });
  mark.append(svg("path", { d: "M3.5 8.5l3 3 6-7" }));
  return mark;
}

export default { render };
