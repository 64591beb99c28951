"""The page of tags: create and rename them, list their users, and upload user tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from workbench.errors import BadInput, printable
from workbench.formatting import count, moment
from workbench.importers.uploads.layout import GUESSED, Choices
from workbench.importers.uploads.tag_csv import Preview
from workbench.model.tags import SUCCEEDED, Upload
from workbench.notebook.workbench import Workbench
from workbench.services.tags import tag_uploads, tags
from workbench.services.tags.upload_plan import UploadPlan, plan_upload
from workbench.services.users import users
from workbench.widgets.bundle import bundle
from workbench.widgets.navigation import Destination, Navigate, Selection, stay
from workbench.widgets.page import Handlers, style
from workbench.widgets.records_page import PAGE_ROWS, File, Incoming, RecordsPage, first_shown


class TagRow(TypedDict):
    """A tag: its API value, its name, and its number of users."""

    tag: str
    name: str
    users: int


class TagUsers(TypedDict):
    """The users with a tag: ids from the `first` of `n`."""

    tag: str
    users: list[str]
    first: int
    n: int
    page_rows: int


class PreviewRow(TypedDict):
    """A row of a file, and what it would do. `new`, `unchanged`: tags that the user gets, and has
    already; `failed`: texts that are no tags; `error`: why the row cannot be used at all.
    """

    row: int
    user_id: str
    user_known: bool
    new: list[str]
    unchanged: list[str]
    failed: list[str]
    error: str | None


class MissingRow(TypedDict):
    """A text of a file that is no tag. `name`: what is created for it; `rows`: how many have it."""

    name: str
    shown: str
    rows: int
    nearest: str | None


class PlanState(TypedDict):
    """What a whole file would do. `missing`: the first of `n_missing` texts that are no tags."""

    rows: int
    rows_failed: int
    tags_new: int
    tags_unchanged: int
    tags_failed: int
    users_changed: int
    users_created: int
    n_missing: int
    missing: list[MissingRow]


class PreviewState(TypedDict):
    """How a file is read, what it would do, and its first rows. `plan`: None of a file without
    rows.
    """

    file: str
    encoding: str
    delimiter: str
    header: bool
    columns: list[str]
    user_column: int
    tags_column: int
    plan: PlanState | None
    rows: list[PreviewRow]


class UploadRow(TypedDict):
    """An upload of tags. `percent`: of the rows that succeeded; `status`: the outcome, with the
    number of failed tags.
    """

    upload_id: str
    at: str
    file: str
    uploaded_by: str
    outcome: str
    status: str
    percent: float
    rows: int
    tags_assigned: int
    tags_unchanged: int
    tags_failed: int
    failed: bool


class TagsState(TypedDict):
    """What the page shows. `tag_users`: of the selected tag."""

    tags: list[TagRow]
    tag_users: TagUsers | None
    preview: PreviewState | None
    uploads: list[UploadRow]
    max_uploads: int


class TagsView(RecordsPage):
    """Create tags, list their users, and assign them from a file.

    `tag`: the selected tag; `incoming`: the file that is uploaded; `navigate`: called with the page
    of a user that is requested.
    """

    _esm = bundle("tags/view.js")
    _css = style("tags/tags.css")

    def __init__(self, workbench: Workbench, navigate: Navigate = stay) -> None:
        self.tag: str | None = None
        self.incoming = Incoming()
        self._first = 0
        self._file: File | None = None
        self._choices = GUESSED
        self._preview: Preview | None = None
        self._plan: UploadPlan | None = None
        self._planned_at = 0
        self.navigate = navigate
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many tags there are."""
        return f"<TagsView: {count(len(self.view['tags']), 'tag')}>"

    def _handlers(self) -> Handlers:
        return {
            "create": self._create,
            "create_missing": self._create_missing,
            "rename": self._rename,
            "users": self._show_users,
            "user": self._open_user,
            "users_table": self._open_table,
            "chunk": self._add_chunk,
            "preview": self._show_preview,
            "submit": self._submit,
            "drop": self._drop,
            "failures": self._download_failures,
        }

    def _create(self, name: str, api_value: str | None = None) -> None:
        created = tags.create_tag(
            self.workbench.store, self.workbench.actor, name, api_value or None
        )
        self._report(f"tag created: {created.name}, API value {created.tag}")

    def _create_missing(self, names: Sequence[str]) -> None:
        """Create the tags that a file names and that there are not."""
        created = [
            tags.create_tag(self.workbench.store, self.workbench.actor, name).tag for name in names
        ]
        self._report(f"{count(len(created), 'tag')} created: {', '.join(created)}")

    def _rename(self, tag: str, name: str) -> None:
        tags.rename_tag(self.workbench.store, self.workbench.actor, tag, name)
        self._report(f"{tag} is renamed to {name}; its API value is unchanged")

    def _show_users(self, tag: str | None = None, first: int = 0) -> None:
        self.tag, self._first = tag, first

    def _open_user(self, user_id: str) -> None:
        self.navigate(Destination("Users", user_id=user_id))

    def _open_table(self, tag: str) -> None:
        """Open the users with a tag in the table of users. Raises: NotFound."""
        ids = tuple(tags.users_of_tag(self.workbench.store, tag))
        title = f"Users with the tag {printable(tag)}"
        self.navigate(Destination("Users", selection=Selection("users", title, ids)))

    def _add_chunk(
        self, name: str, transfer: str, offset: int, size: int, data: bytes = b""
    ) -> None:
        self._drop()  # the file before
        self.incoming.add_chunk(name, transfer, offset, size, data)

    def _show_preview(
        self,
        transfer: str | None = None,
        header: bool | None = None,
        user_column: int | None = None,
        tags_column: int | None = None,
    ) -> None:
        """Preview a file that was uploaded, or the same one with other choices."""
        if transfer is not None:
            self._file = self.incoming.take(transfer)
        choices = Choices(header, user_column, tags_column)
        preview = tag_uploads.preview_upload(self._chosen().data, choices)
        self._choices, self._plan = choices, None
        if preview.rows:
            self._current_plan()  # also says what is wrong with a whole file
        self._preview = preview

    def _chosen(self) -> File:
        if self._file is None:
            raise BadInput("choose a file first")
        return self._file

    def _submit(self) -> None:
        file = self._chosen()
        self.done = f"reading {printable(file.name)} …"
        store, actor = self.workbench.store, self.workbench.actor
        upload = tag_uploads.upload_tags(
            store, actor, file.name, file.data, self._choices, self._show_progress
        )
        self._drop()
        rows = f"{upload.percent_succeeded:g} % of {count(upload.rows, 'row')} succeeded"
        assigned = f"{count(upload.tags_assigned, 'tag')} assigned"
        failed = f", {upload.tags_failed:,} failed" if upload.tags_failed else ""
        partial = upload.status != SUCCEEDED
        self._report(f"{upload.file}: {rows}, {assigned}{failed}", partial=partial)

    def _show_progress(self, done: int, total: int) -> None:
        self.done = f"{done:,} of {total:,} tags assigned …"

    def _drop(self) -> None:
        self._file, self._preview, self._choices, self._plan = None, None, GUESSED, None

    def _download_failures(self, upload_id: str) -> None:
        file = tag_uploads.failures_csv(self.workbench.store, upload_id)
        self._send_file(file.file_name, file.content)

    def _view_state(self) -> TagsState:
        store = self.workbench.store
        known = tags.tags(store)
        return {
            "tags": [{"tag": tag.tag, "name": tag.name, "users": tag.users} for tag in known],
            "tag_users": self._tag_users({tag.tag: tag.users for tag in known}),
            "preview": None if self._preview is None else self._preview_state(self._preview),
            "uploads": [_upload_row(upload) for upload in tag_uploads.uploads(store)[:PAGE_ROWS]],
            "max_uploads": PAGE_ROWS,
        }

    def _tag_users(self, counts: Mapping[str, int]) -> TagUsers | None:
        if self.tag is None:
            return None
        n = counts.get(self.tag, 0)
        store, first = self.workbench.store, first_shown(self._first, n)
        ids = [
            user.user_id
            for user in users.find_users(store, tag=self.tag, first=first, limit=PAGE_ROWS)
        ]
        return {"tag": self.tag, "users": ids, "first": first, "n": n, "page_rows": PAGE_ROWS}

    def _preview_state(self, preview: Preview) -> PreviewState:
        layout = preview.layout
        plan = self._current_plan() if preview.rows else None
        return {
            "file": printable(self._chosen().name),
            "encoding": layout.encoding,
            "delimiter": layout.delimiter,
            "header": layout.header,
            "columns": _printed(layout.columns),
            "user_column": layout.user_column,
            "tags_column": layout.tags_column,
            "plan": None if plan is None else _plan_state(plan),
            "rows": [] if plan is None else _preview_rows(plan),
        }

    def _current_plan(self) -> UploadPlan:
        """What the file would do now: planned again when the store has changed since."""
        store = self.workbench.store
        with store.read() as tx:
            now = tx.next_entry
        if self._plan is None or self._planned_at != now:
            self._plan = plan_upload(store, self._chosen().data, self._choices)
            self._planned_at = now
        return self._plan


def _plan_state(plan: UploadPlan) -> PlanState:
    counts = plan.counts
    return {
        "rows": plan.rows,
        "rows_failed": counts.rows_failed,
        "tags_new": counts.tags_new,
        "tags_unchanged": counts.tags_unchanged,
        "tags_failed": counts.tags_failed,
        "users_changed": counts.users_changed,
        "users_created": counts.users_created,
        "n_missing": plan.n_missing,
        "missing": [
            {
                "name": tag.text,
                "shown": printable(tag.text),
                "rows": tag.rows,
                "nearest": tag.nearest,
            }
            for tag in plan.missing
        ],
    }


def _preview_rows(plan: UploadPlan) -> list[PreviewRow]:
    return [
        {
            "row": row.row_index,
            "user_id": printable(row.user_id),
            "user_known": row.user_known,
            "new": _printed(row.new),
            "unchanged": _printed(row.unchanged),
            "failed": _printed(row.failed),
            "error": row.error,
        }
        for row in plan.first_rows
    ]


def _upload_row(upload: Upload) -> UploadRow:
    outcome = upload.status
    failed = outcome != SUCCEEDED
    tags_given = upload.tags_assigned + upload.tags_unchanged + upload.tags_failed
    counts = f": {upload.tags_failed:,} of {count(tags_given, 'tag')} failed" if failed else ""
    return {
        "upload_id": upload.upload_id,
        "at": moment(upload.uploaded_us),
        "file": upload.file,
        "uploaded_by": upload.uploaded_by,
        "outcome": outcome,
        "status": f"{outcome}{counts}",
        "percent": upload.percent_succeeded,
        "rows": upload.rows,
        "tags_assigned": upload.tags_assigned,
        "tags_unchanged": upload.tags_unchanged,
        "tags_failed": upload.tags_failed,
        "failed": failed,
    }


def _printed(texts: Sequence[str]) -> list[str]:
    return [printable(text) for text in texts]
