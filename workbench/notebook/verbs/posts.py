"""The verbs about posts: submit them, import them, and check their quality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import pyarrow as pa

from workbench.history import History, TimeFormat
from workbench.importers.guess.guess import Guess
from workbench.importers.post_files import PostReading
from workbench.model.actor import Actor
from workbench.model.imports import Import
from workbench.notebook.displays.table import Table
from workbench.notebook.quality import Quality, quality
from workbench.notebook.records import Records
from workbench.notebook.verbs.acting import Acting
from workbench.reading.rows.column_changes import UNCHANGED, ColumnChanges
from workbench.reading.times.time_format import RECOGNISED
from workbench.services.policies.policies import live_classes
from workbench.services.posts.posts import submitted_posts
from workbench.services.simulations import snapshot
from workbench.services.submission.answers import Answer
from workbench.services.submission.submit import Submissions
from workbench.services.transfer import import_posts, imports, removed_import
from workbench.services.users.users import user
from workbench.store import Store


class PostVerbs(Acting):
    """The verbs about posts."""

    def __init__(self, store: Store, actor: Actor) -> None:
        super().__init__(store, actor)
        self._submissions = Submissions(store)

    def submit(
        self,
        posts: Mapping[str, object] | Sequence[Mapping[str, object]] | pa.Table,
        request_id: str | None = None,
    ) -> Records[Answer]:
        """Submit one post or several to the live policy; returns an answer for each.

        `request_id`: repeating a call with the same one returns the first answers.

        Raises: BadInput, Conflict.
        """
        given: Sequence[Mapping[str, object]] | pa.Table
        given = [cast("Mapping[str, object]", posts)] if isinstance(posts, Mapping) else posts
        answers = self._submissions.submit(given, self.actor, request_id)
        return Records("Answers", Answer, answers)

    def posts(self, user_id: str | None = None) -> Table:
        """The submitted posts of one user or of all, and their results. Raises: NotFound."""
        if user_id is not None:
            user(self.store, user_id)
        return Table("Submitted posts", submitted_posts(self.store, user_id))

    def import_posts(
        self,
        source: object,
        columns: Mapping[str, str] | Guess | None = None,
        format: str | None = None,  # noqa: A002 - the word of the command line
        response: str | None = None,
        records: str | None = None,
        times: TimeFormat = RECOGNISED,
        changes: ColumnChanges = UNCHANGED,
        name: str | None = None,
    ) -> import_posts.Imported:
        """Import historical posts from files or tables. Raises: BadInput.

        `columns`: the source's column for each field, or what `guess` says of the file, changed
        where it is wrong, which says all the others too. `format`: of a chat export (`discord`,
        `slack`, …), or of a classifier's raw responses (`hive`, `openai`, …), with `response` their
        column. `records`: the path of the list of posts in a JSON source. `times`: how times are
        written, by default recognised. `changes`: scales of scores, words of labels, columns left
        out. `name`: of the import, by default that of the file.
        """
        if isinstance(columns, Guess):
            reading = columns.reading
        else:
            reading = PostReading(columns or {}, format, response, records, times, changes)
        return import_posts.import_posts(self.store, self.actor, source, reading, name)

    def imports(self) -> Records[Import]:
        """The imports of posts that are in the store, the oldest first."""
        return Records("Imports", Import, imports.imports(self.store))

    def exclude_import(self, name: str) -> bool:
        """Leave an import out of simulations; whether it was in. Live decisions are as before.

        Raises: NotFound.
        """
        return imports.exclude_import(self.store, self.actor, name)

    def include_import(self, name: str) -> bool:
        """Let simulations read an excluded import again; whether it was out. Raises: NotFound."""
        return imports.include_import(self.store, self.actor, name)

    def rename_import(self, name: str, new: str) -> str:
        """Give an import another name; returns it. Raises: NotFound, BadInput, Conflict."""
        return imports.rename_import(self.store, self.actor, name, new)

    def remove_import(self, name: str) -> removed_import.RemovedImport:
        """Remove the posts of an import from the store, for good; the log keeps a note.

        Raises: NotFound; Conflict, when a log entry, a review item or a label by a person is about
        one of its posts: exclude it instead.
        """
        return removed_import.remove_import(self.store, self.actor, name)

    def history(self, name: str | None = None) -> History:
        """The posts that simulations read, or those of one import, excluded or not.

        `name`: of the import. Raises: BadInput, when there are none; NotFound.
        """
        if name is not None:
            return imports.posts_of_import(self.store, name)
        return snapshot.history(self.store, snapshot.snapshot(self.store))

    def quality(self, name: str | None = None) -> Quality:
        """The quality of the posts that `history` returns. Raises: BadInput, NotFound."""
        return quality(self.history(name), live_classes(self.store))
