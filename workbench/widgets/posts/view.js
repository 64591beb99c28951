// The posts' page: choose a file, map its columns, look at its quality, import it.

import { card, make } from "../elements.js";
import { count, plural } from "../numbers.js";
import { act, blurred, field, fileInput, form, pick, records, small, table, typed } from "../records.js";
import { written } from "./cells.js";
import { timePicker, timeReadings } from "./time_picker.js";

function render(context) {
  return records(context, "Posts", (ui) => [chooseCard(ui), ...previewCards(ui), segmentsCard(ui)]);
}

function chooseCard(ui) {
  const view = ui.view();
  const chosen = fileInput(
    ui,
    "posts",
    "Choose a file of posts…",
    ".csv,.tsv,.jsonl,.ndjson,.parquet,.pq,.json,.gz,.zip,.txt,.log,.weechatlog",
    (transfer) => ui.ask("preview", { transfer }),
  );
  return card(
    "Import posts",
    make(
      "p",
      { class: "pw-soft" },
      "CSV, JSON Lines or Parquet, plain or gzip. Nothing is written before you import; ",
      "rows that cannot be used are set aside, each with its reason.",
    ),
    form(chosen, view.rejects ? act("Download what was set aside", "rejects", () => ui.ask("rejects")) : ""),
  );
}

function previewCards(ui) {
  const preview = ui.view().preview;
  if (!preview) return [];
  if (preview.stored) return [...qualityCards(ui, preview), small("Close", "drop", () => ui.ask("drop"))];
  return [mappingCard(ui, preview), ...(preview.ready ? [rejectsCard(ui, preview), ...qualityCards(ui, preview)] : [])];
}

// How the file is read: the choices, what they give, and the button that imports it.
function mappingCard(ui, preview) {
  return card(
    `${preview.file} (${plural(preview.rows, "row")})`,
    form(...columnFields(ui, preview), ...formatFields(ui, preview), ...timePicker(ui)),
    timeReadings(ui, preview),
    table(
      preview.columns,
      preview.first.map((row) => row.map((cell) => written(ui, cell))),
    ),
    textsToggle(ui),
    make(
      "div",
      { class: "pw-soft" },
      preview.first.length === 1 ? "The first row of the file" : `The first ${preview.first.length} rows of the file`,
      "; texts are blurred until you show them.",
    ),
    preview.ready ? "" : make("div", { class: "pw-problem", role: "alert" }, preview.reason),
    ...(preview.notes ?? []).map((note) => make("div", { class: "pw-soft" }, note)),
    form(
      act(
        preview.ready ? `Import ${plural(preview.quality.posts, "post")}` : "Import",
        "import",
        () => ui.ask("import"),
        { class: "pw-button pw-primary", disabled: !preview.ready },
      ),
      act("Cancel", "drop", () => ui.ask("drop")),
    ),
  );
}

// Whether the file holds the responses of a classifier.
function holdsScores(ui) {
  const { formats, format } = ui.view();
  return formats.some(([name, , scored]) => scored && name === format);
}

// Which column each field of a post is read from.
function columnFields(ui, preview) {
  const isPath = holdsScores(ui);
  const map = (name) => (chosen) => {
    delete ui.local[`map-${name}`];
    ui.ask("map", { field: name, column: chosen });
  };
  return preview.fields.map(([name, column, required]) =>
    isPath
      ? field(ui, `map-${name}`, `${name}: column or path`, {
          value: column ?? "",
          left: () => map(name)(typed(ui, `map-${name}`)),
        })
      : pick(
          ui,
          `map-${name}`,
          required ? `${name} (required)` : name,
          [["", required ? "choose a column" : "none"], ...preview.columns],
          { value: column ?? "", change: map(name) },
        ),
  );
}

// What the file holds, and where in it.
function formatFields(ui, preview) {
  const { formats, format, response, lists, records: list } = ui.view();
  const read = (change) => {
    for (const name of ["format", "response", "records"]) delete ui.local[name];
    ui.ask("format", { format_: format, response, records: list, ...change });
  };
  return [
    pick(ui, "format", "The file holds", [["", "posts in columns"], ...formats.map(([name, label]) => [name, label])], {
      value: format,
      change: (chosen) => read({ format_: chosen }),
    }),
    holdsScores(ui)
      ? pick(ui, "response", "Responses are in", [["", "the usual column, or the whole row"], ...preview.columns], {
          value: response,
          change: (chosen) => read({ response: chosen }),
        })
      : "",
    lists.length && (!format || holdsScores(ui))
      ? pick(
          ui,
          "records",
          "Records are in",
          [["", "the whole file, or its only list"], ...lists.map((path) => [path, path])],
          { value: list, change: (chosen) => read({ records: chosen }) },
        )
      : "",
  ];
}

// Shows or hides the texts of the preview, which are blurred at first.
function textsToggle(ui) {
  return small(ui.local["text-rows"] ? "Hide texts" : "Show texts", "text-rows", () => {
    ui.local["text-rows"] = !ui.local["text-rows"];
    ui.draw();
  });
}

function rejectsCard(ui, preview) {
  if (!preview.n_rejects) return "";
  const shown = preview.n_rejects > preview.rejects.length ? `, the first ${preview.rejects.length}` : "";
  return card(
    `Set aside (n = ${count(preview.n_rejects)}${shown})`,
    table(
      ["Row", "Column", "Value", "Why"],
      preview.rejects.map(([row, column, value, text, why]) => [row, column, written(ui, [value, text]), why]),
    ),
    small("Download all of them", "rejects", () => ui.ask("rejects")),
  );
}

function qualityCards(ui, { quality: state }) {
  const gaps = state.gaps.map(([from, days]) => [from, plural(days, "day")]);
  const repeated = state.repeated.map(([text, n], at) => [n, make("div", {}, ...blurred(ui, `repeated-${at}`, text))]);
  return [
    card(
      `Posts ${state.days_a_bar === 1 ? "a day" : `in ${state.days_a_bar} days each`} ` +
        `(n = ${count(state.posts)}, ${plural(state.users, "user")}), from ${state.first}, UTC`,
      bars(state.bars, "pw-days"),
      gaps.length
        ? make(
            "div",
            {},
            make(
              "b",
              { class: "pw-warn" },
              `${plural(state.n_gaps, "gap")}: days without a post`,
              state.n_gaps > gaps.length ? `, the first ${gaps.length}` : "",
            ),
            table(["From", "For"], gaps),
          )
        : make("div", { class: "pw-soft" }, "There is no day without a post."),
    ),
    make("div", { class: "pw-three" }, ...state.scores.map((score) => scoreCard(score, state.posts))),
    card(
      `Repeated texts: ${count(state.repeats)} of ${count(state.with_text)} posts with a text ` +
        "repeat an earlier one",
      repeated.length ? table(["Posts", "Text"], repeated) : make("div", { class: "pw-soft" }, "No text is repeated."),
    ),
  ];
}

function scoreCard(score, posts) {
  const facts = [
    [`missing or unknown`, score.missing],
    ["off its scale", score.off_scale],
  ].map(([name, n]) =>
    make(
      "div",
      { class: n ? "pw-row pw-warn" : "pw-row pw-soft" },
      make("span", {}, name),
      make("span", { class: "pw-num" }, `${count(n)} · ${posts ? ((100 * n) / posts).toFixed(1) : 0} %`),
    ),
  );
  return make(
    "section",
    { class: "pw-card" },
    make("h2", {}, make("bdi", {}, score.column)),
    make("div", { class: "pw-soft" }, score.scale ? `scale: ${score.scale}` : "on no scale of the policy language"),
    bars(score.bars),
    make(
      "div",
      { class: "pw-row pw-soft" },
      make("span", {}, score.low.toLocaleString("en")),
      make("span", {}, `n = ${count(score.bars.reduce((a, b) => a + b, 0))}`),
      make("span", {}, score.high.toLocaleString("en")),
    ),
    ...facts,
  );
}

// Columns whose heights are counts; a count that is not zero can be seen.
function bars(counts, more = "") {
  const most = Math.max(1, ...counts);
  return make(
    "div",
    { class: `pw-columns ${more}`, role: "img", "aria-label": `${counts.length} columns, the highest ${count(most)}` },
    ...counts.map((n) => {
      const fill = make("span", {});
      fill.style.height = n ? `max(2px, ${(100 * n) / most}%)` : "0";
      return make("span", { class: "pw-column", title: count(n) }, fill);
    }),
  );
}

function segmentsCard(ui) {
  const { segments } = ui.view();
  return card(
    "Imports, the newest first",
    segments.length
      ? table(["Segment", "From", "Posts", "First post (UTC)", "Last post (UTC)", "Added (UTC)"], segments)
      : make("div", { class: "pw-soft" }, "No posts were imported yet."),
    segments.length
      ? act("Quality of all posts", "stored", () => ui.ask("stored"), { disabled: Boolean(ui.view().preview) })
      : "",
  );
}

export default { render };
