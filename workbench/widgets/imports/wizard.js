// The page of imports: choose a file, see what each column is taken for, check what would come in,
// import it. Nothing is written before the button.

import { card, make, svg } from "../elements.js";
import { count, plural } from "../numbers.js";
import { act, field, fileInput, IMPORTED, records, takeDrops, typed, upload } from "../records.js";
import { starterRules } from "../starter/proposal.js";
import { checkPanel, firstRows, qualityCards } from "./check.js";
import { chatCard } from "./chat.js";
import { columnTable, focusColumn } from "./columns.js";
import { labelPanel, labelRows } from "./label_check.js";

const LABEL = "Choose a file…";
const STEPS = ["File", "Columns", "Check", "Starter policy"];

function render(context) {
  return records(
    context,
    "Import",
    (ui) => parts(ui),
    (ui) => {
      // What would be imported is read after the columns are shown, so that a choice is seen at once.
      const next = () => {
        const { file, check, labels, stop, missing, other, imported: came, starter } = ui.view();
        if (check) ui.local.lastCheck = check;
        if (labels) ui.local.lastLabels = labels;
        if (!file) for (const key of ["lastCheck", "lastLabels"]) delete ui.local[key];
        if (file && !other && !check && !labels && !stop && !missing.length) ui.ask("check");
        if (came?.check.scores.length && !starter) ui.ask("starter");
      };
      ui.model.on("change:view", next);
      next();
    },
  );
}

function parts(ui) {
  const view = ui.view();
  const looks = view.file && !view.other;
  const title = looks ? `Import ${isOfLabels(view) ? "labels" : "posts"}` : "Import";
  const top = make("div", { class: "pw-import-top" }, make("h1", {}, title), steps(view));
  if (view.imported) return [top, ...imported(ui)];
  if (view.other) return [top, ...(view.file ? [line(ui)] : []), otherFile(ui)];
  return view.file ? [top, ...looked(ui)] : [top, chooseFile(ui)];
}

function isOfLabels({ file }) {
  return file?.kind === "labels";
}

function steps(view) {
  const unsure = view.missing.length || view.unsure.length || view.stop;
  const at = view.imported ? 3 : view.file ? (unsure ? 1 : 2) : 0;
  return make(
    "ol",
    { class: "pw-import-steps", "aria-label": "Steps of the import" },
    ...(isOfLabels(view) ? STEPS.slice(0, 3) : STEPS).map((name, step) =>
      make(
        "li",
        { class: step < at && "pw-step-done", "aria-current": step === at && "step" },
        make("span", { class: "pw-step-number" }, step < at ? "✓" : String(step + 1)),
        name,
      ),
    ),
  );
}

function chooseFile(ui) {
  const open = (transfer) => ui.ask("open", { transfer });
  const zone = make(
    "div",
    { class: "pw-drop", role: "group", "aria-label": "Choose a file to import" },
    arrow(),
    make("p", { class: "pw-drop-title" }, "Drop a file here, or choose it"),
    fileInput(ui, "file", LABEL, IMPORTED, open),
    ui.view().is_sample
      ? make(
          "p",
          { class: "pw-warn" },
          "The sample is open: what you import goes into it, and is removed with it. To import into your own store, ",
          "leave the sample first.",
        )
      : "",
    make(
      "p",
      { class: "pw-soft" },
      "Posts, with scores and labels where you have them, or labels alone: CSV, JSON or Parquet, plain or ",
      "gzip; exports of chats; responses of classifiers. Every column is recognised where that is possible, ",
      "and nothing is written before you say so.",
    ),
  );
  takeDrops(zone, (file) => upload(ui, "file", LABEL, file, open));
  return make("div", {}, zone, ui.view().paths ? pathForm(ui) : "");
}

function pathForm(ui) {
  const open = () => typed(ui, "path").trim() && ui.ask("path", { path: typed(ui, "path") });
  return make(
    "div",
    { class: "pw-path" },
    field(ui, "path", "Or the path of a large file on this computer", {
      act: open,
      placeholder: "~/Downloads/posts.csv",
      class: "pw-field pw-typed",
    }),
    act("Open", "path-open", open),
  );
}

function arrow() {
  const icon = svg("svg", { viewBox: "0 0 16 16", class: "pw-drop-icon", "aria-hidden": "true" });
  icon.append(svg("path", { d: "M8 2.5v7m-3-3 3 3 3-3M2.5 10.5v3h11v-3" }));
  return icon;
}

// A file that holds users or text lists.
function otherFile(ui) {
  const { title, button: named, facts, page, done, rejects } = ui.view().other;
  if (done) {
    return card(
      "Imported",
      make("p", { class: "pw-import-big", role: "status" }, `${done}.`),
      make(
        "div",
        { class: "pw-import-go" },
        act(`Open ${page}`, "go-other", () => ui.ask("go", { page }), { class: "pw-button pw-primary" }),
        rejects ? act("Rows set aside (CSV)", "rejects", () => ui.ask("rejects")) : "",
        act("Import another file", "another", () => ui.ask("cancel")),
      ),
    );
  }
  const pairs = facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]);
  return card(
    title,
    make("dl", { class: "pw-kvs pw-num" }, ...pairs),
    make(
      "div",
      { class: "pw-import-go pw-import-other" },
      act(named, "bring", () => ui.ask("bring"), { class: "pw-button pw-primary" }),
      act("Cancel", "cancel", () => ui.ask("cancel")),
    ),
  );
}

function looked(ui) {
  const view = ui.view();
  const ofLabels = isOfLabels(view);
  const panel = ofLabels ? labelPanel(ui) : checkPanel(ui);
  const side = make("div", { class: "pw-import-side" }, ...panel, buttons(ui));
  const main = make(
    "div",
    { class: "pw-import-main" },
    notice(ui),
    view.columns.length ? columnTable(ui) : chatCard(ui, view.file),
    ofLabels ? labelRows(ui) : firstRows(ui),
  );
  return [line(ui), make("div", { class: "pw-import-two" }, main, side)];
}

function line(ui) {
  const { file } = ui.view();
  const showsTexts = Boolean(ui.local["text-rows"]);
  const blur = make("input", { type: "checkbox", "data-key": "blur", role: "switch" });
  blur.checked = !showsTexts;
  blur.addEventListener("change", () => {
    ui.local["text-rows"] = !showsTexts;
    ui.draw();
  });
  return make(
    "div",
    { class: "pw-import-line pw-num" },
    make("span", {}, make("bdi", { class: "pw-strong" }, file.name), `, ${file.size}`),
    make(
      "span",
      {},
      make("b", {}, count(file.rows)),
      ` ${file.rows === 1 ? "row" : "rows"}, `,
      file.columns ? `${plural(file.columns, "column")}, ` : "",
      `read in ${file.seconds} s`,
    ),
    make("span", {}, "Nothing is written yet."),
    holds(ui, file),
    lists(ui, file),
    act("Choose another file", "another", () => ui.ask("cancel"), { class: "pw-link" }),
    make("label", { class: "pw-tick pw-import-blur" }, blur, "Blur texts"),
  );
}

// What the file holds, where a person may know better.
function holds(ui, { kind }) {
  const kinds = { posts: "posts", labels: "labels", users: "users", lists: "text lists" };
  if (kind === "chat") return "";
  const taken = kinds[kind] ? kind : "posts";
  const element = make(
    "select",
    { class: "pw-field", "data-key": "kind", "aria-label": "What the file holds" },
    ...Object.entries(kinds).map(([key, name]) => make("option", { value: key, selected: key === taken }, name)),
  );
  element.addEventListener("change", () => ui.ask("kind", { kind: element.value }));
  return make("label", { class: "pw-tick" }, "holds", element);
}

function lists(ui, file) {
  if (file.lists.length < 2) return "";
  const element = make(
    "select",
    { class: "pw-field", "data-key": "records", "aria-label": "The list with the rows" },
    ...file.lists.map((path) => make("option", { value: path, selected: path === file.records }, path)),
  );
  element.addEventListener("change", () => ui.ask("records", { records: element.value }));
  return make("label", { class: "pw-tick" }, "rows are in", element);
}

const MADE_IDS =
  " No column numbers the posts: each gets an id made of its content, the same whenever it is imported." +
  " Rows that are the same count as one post.";

// What a person has to look at, in one line.
function notice(ui) {
  const { missing, unsure, stop, columns } = ui.view();
  const hint = columns.length ? "" : ". Say below what dates begin with.";
  const noun = isOfLabels(ui.view()) ? "labels" : "posts";
  if (missing.length) {
    const what = missing.join(" and ");
    return note("pw-note-bad", [
      make("b", {}, `${noun === "labels" ? "Labels" : "Posts"} need ${what}, and no column was recognised as such.`),
      ` Choose it below, at “taken for”. A file without it cannot be imported as ${noun}.`,
    ]);
  }
  if (stop) return note("pw-note-bad", [make("b", {}, `The ${noun} cannot be read so. `), stop, hint]);
  const made = ui.view().makes_ids ? MADE_IDS : "";
  if (!unsure.length) {
    const whole = columns.length ? "Every column was recognised." : "The export was recognised.";
    return note("pw-note-good", [make("b", {}, whole), ` What ${noun} need is there.${made}`]);
  }
  const named = unsure.flatMap((name, at) => [
    at ? ", " : "",
    act(name, `see-${name}`, () => focusColumn(ui, name), { class: "pw-link" }),
  ]);
  const isSingle = unsure.length === 1;
  return note("", [
    make("b", {}, `${isSingle ? "One column needs" : `${unsure.length} columns need`} your eye: `, ...named, "."),
    ` Everything else was recognised. What ${noun} need is there.${made}`,
  ]);
}

function note(kind, inside) {
  return make("div", { class: `pw-import-note ${kind}`, role: "status" }, make("div", {}, ...inside));
}

function buttons(ui) {
  const { check, labels, missing, stop, file } = ui.view();
  const some = check || labels?.labels > 0;
  const ready = some && !missing.length && !stop;
  const what = check ? plural(check.posts, "post") : plural(labels?.labels ?? 0, "label");
  const named = ready ? `Import ${what}` : "Import";
  return make(
    "div",
    { class: "pw-import-go" },
    act(named, "import", () => ui.ask("import", { name: typed(ui, "name", ui.view().name) }, ["name"]), {
      class: "pw-button pw-primary",
      disabled: !ready,
    }),
    act("Cancel", "cancel", () => ui.ask("cancel")),
    ready && file ? make("span", { class: "pw-soft" }, "can be removed again") : "",
    labels?.labels === 0 ? make("span", { class: "pw-soft", role: "status" }, "no label would be new") : "",
  );
}

function imported(ui) {
  const { message, check, rejects } = ui.view().imported;
  const to = (page, text, more = {}) => act(text, `go-${page}`, () => ui.ask("go", { page }), more);
  return [
    make(
      "div",
      { class: "pw-import-two" },
      make(
        "div",
        { class: "pw-import-main" },
        card(
          "Imported",
          make("p", { class: "pw-import-big", role: "status" }, `${message}.`),
          make(
            "div",
            { class: "pw-import-go" },
            to("Posts", "Look at the posts"),
            rejects ? act("Rows set aside (CSV)", "rejects", () => ui.ask("rejects")) : "",
            act("Import another file", "another", () => ui.ask("cancel")),
          ),
        ),
        ...qualityCards(check),
      ),
      make("div", { class: "pw-import-side" }, nextStep(ui, check, to)),
    ),
  ];
}

function nextStep(ui, check, to) {
  const { starter } = ui.view();
  const plain = to("Rules", "Write rules yourself");
  if (!check.scores.length) {
    const why = "The posts have no scores. Rules can still ask for texts, counts and fields of posts.";
    return nextCard(
      "Next: a policy",
      make("p", {}, why),
      to("Rules", "Write rules", { class: "pw-button pw-primary" }),
    );
  }
  if (!starter) return nextCard("Next: a starter policy", make("p", { role: "status" }, "Looking at the scores …"));
  if (starter.reason) return nextCard("Next: a policy", make("p", {}, starter.reason), plain);
  return nextCard("Next: a starter policy", ...starterRules(ui, starter, plain));
}

function nextCard(title, ...inside) {
  return make("section", { class: "pw-card pw-import-next" }, make("h2", {}, title), ...inside);
}

export default { render };
