"""The verbs about posts: submit them, import them, and look at how good they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from workbench.history import History, TimeFormat
from workbench.model.actor import Actor
from workbench.notebook.quality import Quality, quality
from workbench.notebook.records import Records
from workbench.notebook.table import Table
from workbench.notebook.verbs.acting import Acting
from workbench.reading.times.time_format import RECOGNISED
from workbench.services.policies.policies import live_classes
from workbench.services.posts.posts import submitted_posts
from workbench.services.simulations import snapshot
from workbench.services.submission.answers import Answer
from workbench.services.submission.submit import Submissions
from workbench.services.transfer import import_posts
from workbench.services.users.users import user
from workbench.store import Store


class PostVerbs(Acting):
    """The verbs about posts."""

    def __init__(self, store: Store, actor: Actor) -> None:
        super().__init__(store, actor)
        self._submissions = Submissions(store)

    def submit(
        self,
        posts: Mapping[str, Any] | Sequence[Mapping[str, Any]] | pa.Table,
        request_id: str | None = None,
    ) -> Records[Answer]:
        """Submit a post or several to the live policy; an answer for each.

        Raises: BadInput, Conflict.
        """
        given = [posts] if isinstance(posts, Mapping) else posts
        answers = self._submissions.submit(given, self.actor, request_id)
        return Records("Answers", Answer, answers)

    def posts(self, user_id: str | None = None) -> Table:
        """What became of the posts that were submitted, of one user or of all. Raises: NotFound."""
        if user_id is not None:
            user(self.store, user_id)
        return Table("Submitted posts", submitted_posts(self.store, user_id))

    def import_posts(
        self,
        source: Any,
        columns: Mapping[str, str] | None = None,
        format: str | None = None,  # noqa: A002 - the word of the command line
        response: str | None = None,
        records: str | None = None,
        times: TimeFormat = RECOGNISED,
    ) -> import_posts.Imported:
        """Import historical posts from files or tables. Raises: BadInput.

        `format`: of a chat's export (`discord`, `slack`, …), or of a classifier's raw responses
        (`hive`, `openai`, …), `response` their column.
        `records`: the path of the list in a JSON source that holds the posts. `times`: how times
        are written, where that is not to be recognised.
        """
        return import_posts.import_posts(
            self.store, self.actor, source, columns, format, response, records, times
        )

    def history(self) -> History:
        """The posts that simulations read. Raises: BadInput, when there are none."""
        return snapshot.history(self.store, snapshot.snapshot(self.store))

    def quality(self) -> Quality:
        """How good the posts are that simulations read. Raises: BadInput, when there are none."""
        return quality(self.history(), live_classes(self.store))
