// The tags' page: the tags there are, the users of a tag, and tags assigned from a file.

import { card, make } from "../elements.js";
import { count, plural } from "../numbers.js";
import { act, field, fileInput, form, pageHead, pager, pick, records, small, table, tick, typed } from "../records.js";

const ABOUT = "Tags of users, which rules and people give, and rules ask for.";

function render(context) {
  return records(context, "Tags", (ui) => [
    pageHead("Tags", ABOUT),
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
  const rows = tags.map((tag) => [
    act(tag.name, `users-of-${tag.tag}`, () => ui.ask("users", { tag: tag.tag }), {
      class: "pw-link",
      title: "Show its users",
    }),
    make("bdi", { class: "pw-mono" }, tag.tag),
    tag.users,
    small("Rename", `rename-${tag.tag}`, () => {
      ui.local.renaming = tag.tag;
      ui.local.new_name = tag.name;
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
    small("Show in the table of users", "users-table", () => ui.ask("users_table", { tag: tagUsers.tag })),
    small("Close", "users-of-close", () => ui.ask("users")),
  );
}

function uploadCard(ui) {
  const { preview } = ui.view();
  const label = preview ? "Another file…" : "Assign user tags from a CSV…";
  const chosen = fileInput(ui, "upload", label, ".csv,.tsv,.txt", (transfer) => ui.ask("preview", { transfer }));
  if (preview) return previewCard(ui, preview, chosen);
  return card(
    "Assign user tags",
    make(
      "p",
      { class: "pw-soft" },
      "Two columns: the user's id, and tags with commas between them. The preview names tags that do not exist, ",
      "which you can create there; users that the store does not know are added.",
    ),
    make("pre", { class: "pw-example" }, 'user_id,user_tags\nu1,trusted\nu2,"trusted,staff"'),
    chosen,
  );
}

function previewCard(ui, preview, chosen) {
  const { plan } = preview;
  return card(
    `Preview of ${preview.file}`,
    form(...layoutFields(ui, preview)),
    plan ? planSummary(plan) : make("div", { class: "pw-soft" }, "The file has no row of data."),
    plan?.missing.length ? missingTags(ui, plan) : "",
    table(["Row", "User", "Tags", "What it does"], preview.rows.map(previewRow)),
    plan && plan.rows > preview.rows.length
      ? make("div", { class: "pw-soft" }, `The first ${preview.rows.length} of ${plural(plan.rows, "row")}.`)
      : "",
    form(
      act(submitLabel(plan), "submit", () => ui.ask("submit"), { class: "pw-button pw-primary" }),
      act("Cancel", "drop", () => ui.ask("drop")),
      chosen,
    ),
    make("div", { class: "pw-soft" }, "Nothing is written until you submit."),
  );
}
function submitLabel(plan) {
  if (!plan?.tags_new) return "Submit all the same";
  return `Add ${plural(plan.tags_new, "tag")} to ${plural(plan.users_changed, "user")}`;
}
// What the whole file would do: what is added, what is there already, what fails.
function planSummary(plan) {
  const figure = (n, words, kind = "") =>
    make("div", {}, make("b", { class: n ? kind : "" }, count(n)), " ", make("span", { class: "pw-soft" }, words));
  return make(
    "div",
    { class: "pw-figures pw-upload-plan" },
    figure(plan.tags_new, plan.tags_new === 1 ? "tag added" : "tags added", "pw-up-ok"),
    figure(plan.users_changed, plan.users_created ? `users, ${count(plan.users_created)} of them new` : "users"),
    figure(plan.tags_unchanged, "there already"),
    figure(plan.rows_failed, `of ${plural(plan.rows, "row")} would fail, wholly or in part`, "pw-bad"),
  );
}
// The tags of the file that there are not, each with the nearest there is, and a button to create it.
function missingTags(ui, plan) {
  const create = (names) => ui.ask("create_missing", { names });
  const rows = plan.missing.map((tag) =>
    make(
      "li",
      {},
      make("bdi", { class: "pw-tag pw-tag-failed" }, tag.shown),
      make("span", { class: "pw-soft" }, ` in ${plural(tag.rows, "row")}`),
      tag.nearest ? make("span", {}, "; the nearest is ", make("bdi", { class: "pw-tag" }, tag.nearest)) : "",
      " ",
      small("Create it", `create-missing-${tag.name}`, () => create([tag.name]), {
        "aria-label": `Create the tag ${tag.shown}`,
      }),
    ),
  );
  const more = plan.n_missing - rows.length;
  return make(
    "div",
    { class: "pw-missing", role: "note" },
    make(
      "b",
      {},
      plan.n_missing === 1 ? "There is no such tag yet:" : `There are no such tags yet (${count(plan.n_missing)}):`,
    ),
    make("ul", {}, ...rows),
    more > 0 ? make("div", { class: "pw-soft" }, `… and ${count(more)} more`) : "",
    rows.length > 1 && more <= 0
      ? small(`Create all ${rows.length}`, "create-missing", () => create(plan.missing.map((tag) => tag.name)))
      : "",
  );
}
function previewRow(row) {
  const tag = (name, kind, sign) => make("bdi", { class: `pw-tag pw-tag-${kind}` }, `${sign}${name}`);
  const tags = make(
    "span",
    { class: "pw-chips" },
    ...row.new.map((name) => tag(name, "new", "+ ")),
    ...row.unchanged.map((name) => tag(name, "there", "")),
    ...row.failed.map((name) => tag(name, "failed", "✕ ")),
  );
  return [row.row, row.user_id, tags, rowOutcome(row)];
}
function rowOutcome(row) {
  if (row.error) return make("span", { class: "pw-bad" }, `Fails: ${row.error}`);
  const { new: added, unchanged, failed } = row;
  const parts = [
    added.length && `adds ${plural(added.length, "tag")}${row.user_known ? "" : " to a new user"}`,
    unchanged.length && `${count(unchanged.length)} there already`,
    failed.length && `${count(failed.length)} ${failed.length === 1 ? "fails" : "fail"}: no such tag`,
  ];
  const words = parts.filter(Boolean).join(", ");
  return make("span", { class: failed.length ? "pw-warn" : "" }, words.charAt(0).toUpperCase() + words.slice(1));
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
  const rows = uploads.map((upload) => [
    upload.at,
    upload.file,
    upload.uploaded_by,
    make("span", { class: OUTCOMES[upload.outcome] }, upload.status),
    `${upload.percent} %`,
    upload.rows,
    upload.tags_assigned,
    upload.tags_unchanged,
    upload.tags_failed,
    upload.failed
      ? small("Failures", `failures-${upload.upload_id}`, () => ui.ask("failures", { upload_id: upload.upload_id }))
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
