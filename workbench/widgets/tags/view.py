"""The tags' page: create, rename, who carries one, and uploads of user tags."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from workbench.errors import BadInput, printable
from workbench.formatting import count, moment
from workbench.importers.uploads.layout import GUESSED, Choices
from workbench.importers.uploads.tag_csv import Preview
from workbench.model.tags import Upload
from workbench.notebook.workbench import Workbench
from workbench.services.tags import tag_uploads, tags
from workbench.services.users import users
from workbench.widgets.bundle import bundle
from workbench.widgets.records_page import PAGE, File, Incoming, Records, first_shown

SUCCEEDED, PARTLY, FAILED = "succeeded", "partly succeeded", "failed"


class TagsView(Records):
    """Create tags, see who carries them, and assign them from a file.

    `tag`: the tag that is looked at; `incoming`: the file that was chosen; `on_user`: called with
    the id of a user who is asked for.
    """

    _esm = bundle("tags/view.js")

    def __init__(self, workbench: Workbench, on_user: Callable[[str], None] | None = None) -> None:
        self.tag: str | None = None
        self.incoming = Incoming()
        self._first = 0
        self._file: File | None = None
        self._choices = GUESSED
        self._preview: Preview | None = None
        self._on_user = on_user
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many tags there are."""
        return f"<TagsView: {count(len(self.view['tags']), 'tag')}>"

    def _calls(self) -> dict[str, Callable[..., None]]:
        return {
            "create": self._create,
            "rename": self._rename,
            "carriers": self._carriers,
            "user": self._user,
            "piece": self._piece,
            "preview": self._look,
            "submit": self._submit,
            "drop": self._drop,
            "failures": self._failures,
        }

    def _create(self, name: str, api_value: str | None = None) -> None:
        made = tags.create_tag(self.workbench.store, self.workbench.actor, name, api_value or None)
        self._did(f"tag created: {made.name}, API value {made.tag}")

    def _rename(self, tag: str, name: str) -> None:
        tags.rename_tag(self.workbench.store, self.workbench.actor, tag, name)
        self._did(f"{tag} is called {name} now; its API value stays")

    def _carriers(self, tag: str | None = None, first: int = 0) -> None:
        self.tag, self._first = tag, first

    def _user(self, user_id: str) -> None:
        if self._on_user is not None:
            self._on_user(user_id)

    def _piece(self, **piece: Any) -> None:
        self._drop()  # of the file before
        self.incoming.piece(**piece)

    def _look(
        self,
        transfer: str | None = None,
        header: bool | None = None,
        user_column: int | None = None,
        tags_column: int | None = None,
    ) -> None:
        """Look at a file that has arrived, or at the same with other choices."""
        if transfer is not None:
            self._file = self.incoming.take(transfer)
        choices = Choices(header, user_column, tags_column)
        self._preview = tag_uploads.preview_upload(self._chosen().data, choices)
        self._choices = choices

    def _chosen(self) -> File:
        if self._file is None:
            raise BadInput("choose a file first")
        return self._file

    def _submit(self) -> None:
        file = self._chosen()
        self.done = f"reading {printable(file.name)} …"
        store, actor = self.workbench.store, self.workbench.actor
        made = tag_uploads.upload_tags(
            store, actor, file.name, file.data, self._choices, self._progress
        )
        self._drop()
        said = f"{made.percent_succeeded:g} % of {count(made.rows, 'row')} succeeded"
        tags_said = f"{count(made.tags_assigned, 'tag')} assigned"
        failed = f", {made.tags_failed:,} failed" if made.tags_failed else ""
        outcome = _outcome(made)
        self._did(f"{made.file}: {said}, {tags_said}{failed}", partial=outcome != SUCCEEDED)

    def _progress(self, done: int, of: int) -> None:
        self.done = f"{done:,} of {of:,} tags assigned …"

    def _drop(self) -> None:
        self._file, self._preview, self._choices = None, None, GUESSED

    def _failures(self, upload_id: str) -> None:
        found = tag_uploads.failures_csv(self.workbench.store, upload_id)
        self._give(found.file_name, found.content)

    def _seen(self) -> dict[str, Any]:
        store = self.workbench.store
        known = tags.tags(store)
        return {
            "tags": [{"tag": tag.tag, "name": tag.name, "users": tag.users} for tag in known],
            "carriers": self._carried({tag.tag: tag.users for tag in known}),
            "preview": None if self._preview is None else self._previewed(self._preview),
            "uploads": [_upload(one) for one in tag_uploads.uploads(store)[:PAGE]],
            "most_uploads": PAGE,
        }

    def _carried(self, counts: Mapping[str, int]) -> dict[str, Any] | None:
        if self.tag is None:
            return None
        n = counts.get(self.tag, 0)
        store, first = self.workbench.store, first_shown(self._first, n)
        found = users.find_users(store, tag=self.tag, first=first, limit=PAGE)
        ids = [one.user_id for one in found]
        return {"tag": self.tag, "users": ids, "first": first, "n": n, "size": PAGE}

    def _previewed(self, preview: Preview) -> dict[str, Any]:
        layout = preview.layout
        return {
            "file": printable(self._chosen().name),
            "encoding": layout.encoding,
            "delimiter": layout.delimiter,
            "header": layout.header,
            "columns": _printed(layout.columns),
            "user_column": layout.user_column,
            "tags_column": layout.tags_column,
            "rows": [
                {
                    "row": row.row_index,
                    "cells": _printed(row.cells),
                    "user_id": printable(row.user_id),
                    "tags": _printed(row.tags),
                    "error": row.error,
                }
                for row in preview.rows
            ],
        }


def _outcome(upload: Upload) -> str:
    """Whether all of an upload succeeded, a part of it, or nothing."""
    if not upload.tags_failed and not upload.rows_failed:
        return SUCCEEDED
    return PARTLY if upload.tags_assigned or upload.tags_unchanged else FAILED


def _upload(upload: Upload) -> dict[str, Any]:
    outcome = _outcome(upload)
    failed = outcome != SUCCEEDED
    shown = {"at": moment(upload.uploaded_us), "percent": upload.percent_succeeded}
    tags_given = upload.tags_assigned + upload.tags_unchanged + upload.tags_failed
    counts = f": {upload.tags_failed:,} of {count(tags_given, 'tag')} failed" if failed else ""
    return {**asdict(upload), **shown, "failed": failed, "outcome": outcome,
            "said": f"{outcome}{counts}"}  # fmt: skip


def _printed(texts: Sequence[str]) -> list[str]:
    return [printable(text) for text in texts]
