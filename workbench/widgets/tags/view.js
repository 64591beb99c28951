// The tags' page: the tags there are, the users of a tag, and tags assigned from a file.

import { card, make } from "../elements.js";
import { count } from "../numbers.js";
import { act, chips, field, fileInput, form, pager, pick, records, small, table, tick, typed } from "../records.js";

function render(context) {
  return records(context, "Tags", (ui) => [
    make("div", { class: "pw-two" }, tagsCard(ui), uploadCard(ui)),
    tagUsersCard(ui),
    historyCard(ui),
  ]);
}

const OUTCOMES = { succeeded: "pw-up-ok", "partly succeeded": "pw-warn", failed: "pw-bad" };
const apiValueOf = (name) => name.replaceAll(",", " ").trim().split(/\s+/).join("_");

function tagsCard(ui) {
  const { tags } = ui.view();
  const create = () =>
    ui.ask("create", { name: typed(ui, "name"), api_value: typed(ui, "api_value") }, ["name", "api_value", "api_own"]);
  const rows = tags.map((one) => [
    act(one.name, `users-of-${one.tag}`, () => ui.ask("users", { tag: one.tag }), {
      class: "pw-link",
      title: "Show its users",
    }),
    make("bdi", { class: "pw-mono" }, one.tag),
    one.users,
    small("Rename", `rename-${one.tag}`, () => {
      ui.local.renaming = one.tag;
      ui.local.new_name = one.name;
      ui.draw();
    }),
  ]);
  const name = field(ui, "name", "Tag name", { act: create });
  const api = field(ui, "api_value", "API value", { act: create });
  const [nameInput, apiInput] = [name.querySelector("input"), api.querySelector("input")];
  nameInput.addEventListener("input", () => {
    if (!ui.local.api_own) ui.local.api_value = apiInput.value = apiValueOf(nameInput.value);
  });
  apiInput.addEventListener("input", () => {
    ui.local.api_own = apiInput.value !== "";
  });
  const rename = () =>
    ui.ask("rename", { tag: ui.local.renaming, name: typed(ui, "new_name") }, ["renaming", "new_name"]);
  return card(
    `User tags (n = ${count(tags.length)})`,
    form(name, api, act("Create user tag", "create", create)),
    ui.local.renaming
      ? form(
          field(ui, "new_name", `New name of ${ui.local.renaming}`, { act: rename }),
          act("Rename", "rename", rename),
          act("Cancel", "rename-no", () => {
            delete ui.local.renaming;
            ui.draw();
          }),
        )
      : "",
    rows.length
      ? table(["Tag", "API value", "Users", ""], rows)
      : make("div", { class: "pw-soft" }, "There are no tags yet."),
  );
}

function tagUsersCard(ui) {
  const { tag_users: tagUsers } = ui.view();
  if (!tagUsers) return "";
  const rows = tagUsers.users.map((id) => [
    act(id, `user-${id}`, () => ui.ask("user", { user_id: id }), { class: "pw-link" }),
  ]);
  const to = (first) => ui.ask("users", { tag: tagUsers.tag, first });
  return card(
    `Users with the tag ${tagUsers.tag} (n = ${count(tagUsers.n)})`,
    table(["User"], rows),
    pager({ ...tagUsers, size: tagUsers.page_rows, shown: rows.length }, to, "users-of"),
    small("Close", "users-of-close", () => ui.ask("users")),
  );
}

function uploadCard(ui) {
  const { preview } = ui.view();
  const chosen = fileInput(ui, "upload", "Assign user tags from a CSV…", ".csv,.tsv,.txt", (transfer) =>
    ui.ask("preview", { transfer }),
  );
  if (preview) return previewCard(ui, preview, chosen);
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

function previewCard(ui, preview, chosen) {
  const rows = preview.rows.map((row) => [row.row, row.user_id, chips(row.tags), row.error ?? ""]);
  return card(
    `Preview of ${preview.file}`,
    form(...layoutFields(ui, preview)),
    table(["Row", "User", "Tags", "Problem"], rows),
    make("div", { class: "pw-soft" }, `The first ${rows.length} rows; nothing is written yet.`),
    form(
      act("Submit", "submit", () => ui.ask("submit"), { class: "pw-button pw-primary" }),
      act("Cancel", "drop", () => ui.ask("drop")),
      chosen,
    ),
  );
}

// Whether the file has a header, and which columns hold users and tags.
function layoutFields(ui, preview) {
  const { header, user_column, tags_column } = preview;
  const columns = preview.columns.map((name, at) => [String(at), name]);
  const previewWith = (change) => ui.ask("preview", { header, user_column, tags_column, ...change });
  const columnPick = (key, label) =>
    pick(ui, key, label, columns, {
      value: String(preview[key]),
      change: (at) => {
        delete ui.local[key];
        previewWith({ [key]: Number(at) });
      },
    });
  return [
    tick(ui, "header", "The first row is a header", {
      value: header,
      change: (chosen) => {
        delete ui.local.header;
        ui.ask("preview", { header: chosen });
      },
    }),
    columnPick("user_column", "Users are in"),
    columnPick("tags_column", "Tags are in"),
  ];
}

function historyCard(ui) {
  const { uploads } = ui.view();
  const rows = uploads.map((one) => [
    one.at,
    one.file,
    one.uploaded_by,
    make("span", { class: OUTCOMES[one.outcome] }, one.status),
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
    `CSV upload history, the newest first${rows.length === ui.view().max_uploads ? `, the last ${rows.length}` : ""}`,
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
