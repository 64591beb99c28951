// The tags' page: the tags there are, who carries one, and tags assigned from a file.

import { card, make } from "../elements.js";
import { count } from "../numbers.js";
import { act, chips, field, fileInput, form, pager, pick, records, small, table, tick, typed } from "../records.js";

function render(context) {
  return records(context, "Tags", (ui) => [
    make("div", { class: "pw-two" }, tagsCard(ui), uploadCard(ui)),
    carriersCard(ui),
    historyCard(ui),
  ]);
}

const OUTCOMES = { succeeded: "pw-up-ok", "partly succeeded": "pw-warn", failed: "pw-bad" };
const AS_API = (name) => name.replaceAll(",", " ").trim().split(/\s+/).join("_");

function tagsCard(ui) {
  const { tags } = ui.look();
  const create = () =>
    ui.ask("create", { name: typed(ui, "name"), api_value: typed(ui, "api_value") }, ["name", "api_value", "api_own"]);
  const rows = tags.map((one) => [
    act(one.name, `carriers-${one.tag}`, () => ui.ask("carriers", { tag: one.tag }), {
      class: "pw-link",
      title: "Show its users",
    }),
    make("bdi", { class: "pw-mono" }, one.tag),
    one.users,
    small("Rename", `rename-${one.tag}`, () => {
      ui.own.renaming = one.tag;
      ui.own.new_name = one.name;
      ui.draw();
    }),
  ]);
  const name = field(ui, "name", "Tag name", { act: create });
  const api = field(ui, "api_value", "API value", { act: create });
  const [nameInput, apiInput] = [name.querySelector("input"), api.querySelector("input")];
  nameInput.addEventListener("input", () => {
    if (!ui.own.api_own) ui.own.api_value = apiInput.value = AS_API(nameInput.value);
  });
  apiInput.addEventListener("input", () => {
    ui.own.api_own = apiInput.value !== "";
  });
  const rename = () =>
    ui.ask("rename", { tag: ui.own.renaming, name: typed(ui, "new_name") }, ["renaming", "new_name"]);
  return card(
    `User tags (n = ${count(tags.length)})`,
    form(name, api, act("Create user tag", "create", create)),
    ui.own.renaming
      ? form(
          field(ui, "new_name", `New name of ${ui.own.renaming}`, { act: rename }),
          act("Rename", "rename", rename),
          act("Cancel", "rename-no", () => {
            delete ui.own.renaming;
            ui.draw();
          }),
        )
      : "",
    rows.length
      ? table(["Tag", "API value", "Users", ""], rows)
      : make("div", { class: "pw-soft" }, "There are no tags yet."),
  );
}

function carriersCard(ui) {
  const { carriers } = ui.look();
  if (!carriers) return "";
  const rows = carriers.users.map((id) => [
    act(id, `user-${id}`, () => ui.ask("user", { user_id: id }), { class: "pw-link" }),
  ]);
  const to = (first) => ui.ask("carriers", { tag: carriers.tag, first });
  return card(
    `Users with the tag ${carriers.tag} (n = ${count(carriers.n)})`,
    table(["User"], rows),
    pager({ ...carriers, shown: rows.length }, to, "carriers"),
    small("Close", "carriers-close", () => ui.ask("carriers")),
  );
}

function uploadCard(ui) {
  const { preview } = ui.look();
  const chosen = fileInput(ui, "upload", "Assign user tags from a CSV…", ".csv,.tsv,.txt", (transfer) =>
    ui.ask("preview", { transfer }),
  );
  if (!preview) {
    return card(
      "Assign user tags",
      make(
        "p",
        { class: "pw-soft" },
        "Two columns: the user's id, and tags with commas between them. ",
        "The tags must exist already; the users need not.",
      ),
      chosen,
    );
  }
  const how = (change) =>
    ui.ask("preview", {
      header: preview.header,
      user_column: preview.user_column,
      tags_column: preview.tags_column,
      ...change,
    });
  const columns = preview.columns.map((name, at) => [String(at), name]);
  const rows = preview.rows.map((row) => [row.row, row.user_id, chips(row.tags), row.error ?? ""]);
  return card(
    `Preview of ${preview.file}`,
    form(
      tick(ui, "header", "The first row is a header", {
        value: preview.header,
        change: (header) => {
          delete ui.own.header;
          ui.ask("preview", { header });
        },
      }),
      pick(ui, "user_column", "Users are in", columns, {
        value: String(preview.user_column),
        change: (at) => {
          delete ui.own.user_column;
          how({ user_column: Number(at) });
        },
      }),
      pick(ui, "tags_column", "Tags are in", columns, {
        value: String(preview.tags_column),
        change: (at) => {
          delete ui.own.tags_column;
          how({ tags_column: Number(at) });
        },
      }),
    ),
    table(["Row", "User", "Tags", "Problem"], rows),
    make("div", { class: "pw-soft" }, `The first ${rows.length} rows; nothing is written yet.`),
    form(
      act("Submit", "submit", () => ui.ask("submit"), { class: "pw-button pw-primary" }),
      act("Cancel", "drop", () => ui.ask("drop")),
      chosen,
    ),
  );
}

function historyCard(ui) {
  const { uploads } = ui.look();
  const rows = uploads.map((one) => [
    one.at,
    one.file,
    one.uploaded_by,
    make("span", { class: OUTCOMES[one.outcome] }, one.said),
    `${one.percent} %`,
    one.rows,
    one.tags_assigned,
    one.tags_unchanged,
    one.tags_failed,
    one.failed
      ? small("Failures", `failures-${one.upload_id}`, () => ui.ask("failures", { upload_id: one.upload_id }))
      : "",
  ]);
  return card(
    `CSV upload history, the newest first${rows.length === ui.look().most_uploads ? `, the last ${rows.length}` : ""}`,
    rows.length
      ? table(
          [
            "When (UTC)",
            "File",
            "By",
            "Status",
            "Rows succeeded",
            "Rows",
            "Tags assigned",
            "Already assigned",
            "Tags failed",
            "",
          ],
          rows,
        )
      : make("div", { class: "pw-soft" }, "Nothing was uploaded yet."),
  );
}

export default { render };
