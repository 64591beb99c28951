"""The posts repository: submitted posts, the columns of posts, the segments, answered requests."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from workbench.model.log.columns import as_json
from workbench.model.posts import AnsweredRequest, Post, Segment, SubmittedPost
from workbench.store.queries.queries import Queries, pair
from workbench.store.queries.rows import table_of

_TEXT, _WHOLE = pa.string(), pa.int64()
_SUBMITTED = pa.schema(
    [
        ("seq", _WHOLE),
        ("head", _WHOLE),
        ("user_id", _TEXT),
        ("created_us", _WHOLE),
        ("post_id", _TEXT),
        ("received_us", _WHOLE),
        ("body", _TEXT),
        ("rejected_by", _TEXT),
        ("late", pa.bool_()),
        ("rules", _TEXT),
        ("test_rules", _TEXT),
        ("actions", _TEXT),
        ("policy", _TEXT),
        ("policy_version", _WHOLE),
        ("request_id", _TEXT),
    ]
)
_NO_SEGMENT = "segment-0"
_COLUMN = pa.schema([("name", _TEXT), ("type", _TEXT)])
_AFTER_SEQ = pa.schema([("user_id", _TEXT), ("seq", _WHOLE)])


class _SubmittedRow(NamedTuple):
    """A row of `posts_with_keys` or `posts_of_users`; `rules`, `test_rules`, `actions`: as JSON."""

    user_id: str
    at_us: int
    post_id: str
    body: str | None
    rejected_by: str | None
    late: bool
    rules: str
    test_rules: str
    actions: str
    head: int
    seq: int

    def post(self) -> SubmittedPost:
        """The post of this row."""
        return SubmittedPost(
            self.user_id,
            self.at_us,
            self.post_id,
            self.body,
            self.rejected_by,
            self.late,
            _names(self.rules),
            _names(self.test_rules),
            _names(self.actions),
            self.head,
            self.seq,
        )


class PostRepository:
    """The posts of a store, submitted and in segments."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def column_types(self) -> dict[str, str]:
        """The type of every column that posts have, in the order in which they came."""
        return dict(self._queries.rows("post_columns", pair))

    def add_columns(self, types: Mapping[str, str]) -> None:
        """Add columns, each with its type."""
        if types:
            self._queries.run_with("add_post_columns", table_of(_COLUMN, list(types.items())))

    def replace_columns(self, types: Mapping[str, str]) -> None:
        """Replace all columns, each with its type."""
        self._queries.run("delete_post_columns")
        self.add_columns(types)

    def widen_column(self, name: str, kind: str) -> None:
        """Give a column another type, which holds its values too."""
        self._queries.run("widen_post_column", name=name, type=kind)

    def last_seq(self) -> int:
        """The number of the last submitted post, 0 when there is none."""
        return self._queries.value("last_seq", int)

    def last_compacted_seq(self) -> int:
        """The number of the last submitted post that lies in a segment, 0 when none does."""
        return self._queries.value("last_compacted_seq", int)

    def add(
        self,
        posts: Sequence[SubmittedPost],
        policy: str | None,
        version: int | None,
        *,
        received_us: int,
        request_id: str | None,
    ) -> None:
        """Add posts that were submitted in one call. `policy`, `version`: the live policy that
        decided them, None without one.
        """
        rows = [
            (
                post.seq,
                post.head,
                post.user_id,
                post.at_us,
                post.post_id,
                received_us,
                post.body,
                post.rejected_by,
                post.late,
                as_json(post.rules),
                as_json(post.test_rules),
                as_json(post.actions),
                policy,
                version,
                request_id,
            )
            for post in posts
        ]
        if rows:
            self._queries.run_with("add_posts", table_of(_SUBMITTED, rows))

    def with_keys(
        self,
        user_ids: pa.Array,
        at_us: np.ndarray,
        post_ids: pa.Array,
        span_us: tuple[int, int],
    ) -> list[SubmittedPost]:
        """The submitted posts of these users, times and ids.

        `user_ids`, `post_ids`: text[n]; `at_us`: int64[n]; `span_us`: the first and last time.
        """
        keys = pa.table({"user_id": user_ids, "created_us": pa.array(at_us), "post_id": post_ids})
        first_us, last_us = span_us
        rows = self._queries.rows_with(
            "posts_with_keys", keys, _SubmittedRow, first_us=first_us, last_us=last_us
        )
        return [row.post() for row in rows]

    def submitted_after(self, seqs: Mapping[str, int]) -> list[SubmittedPost]:
        """The posts of users, each user's after a number, by user and in the order they came."""
        after = table_of(_AFTER_SEQ, list(seqs.items()))
        rows = self._queries.rows_with("posts_of_users", after, _SubmittedRow)
        return [row.post() for row in rows]

    def outcomes(self, user_id: str | None = None) -> pa.Table:
        """What became of submitted posts, of one user or of all: the columns of a replay's
        outcomes, and `late`, `policy`, `policy_version`.
        """
        return self._queries.table("submitted", user_id=user_id)

    def is_submitted(self, user_id: str, post_id: str) -> bool:
        """Whether a user submitted a post with this id."""
        return self._queries.value("is_submitted", bool, user_id=user_id, post_id=post_id)

    def submitted_named(self, post_ids: pa.Array) -> pa.Table:
        """The submitted posts with one of some ids: `user_id` and `post_id`."""
        given = pa.table({"post_id": post_ids.cast(_TEXT)})
        return self._queries.table_with("submitted_posts_named", given)

    def times_of(self, user_id: str) -> dict[str, int]:
        """The times of a user's submitted posts by post id."""
        return dict(self._queries.rows("posts_of_user", _time_of_post, user_id=user_id))

    def outside_segments(self) -> list[Post]:
        """The submitted posts that lie in no segment yet."""
        return self._queries.rows("posts_to_compact", Post)

    def count_outside_segments(self) -> int:
        """How many submitted posts lie in no segment yet."""
        return self._queries.value("count_posts_to_compact", int)

    def drop_bodies(self) -> None:
        """Drop what submitted posts say, once a segment has it."""
        self._queries.run("drop_bodies")

    def segments(self) -> list[Segment]:
        """All segments, in the order in which they were added."""
        return self._queries.rows("segments", Segment)

    def segment_names(self) -> list[str]:
        """The names of all segments, in the order in which they were added."""
        return [segment.name for segment in self.segments()]

    def next_segment_name(self) -> str:
        """The name of the segment that is added next, which no segment had before."""
        removed = self._queries.value_or_none("last_removed_segment", str)
        names = [*self.segment_names(), removed or _NO_SEGMENT]
        return f"segment-{max(int(name.removeprefix('segment-')) for name in names) + 1:06}"

    def add_segment(self, segment: Segment) -> None:
        """Add a segment, whose file is written already."""
        self._queries.run("add_segment", **asdict(segment))

    def delete_segment(self, segment: str) -> None:
        """Delete a segment from the store; its file is the caller's."""
        self._queries.run("delete_segment", segment=segment)

    def importing_entries(self) -> dict[str, int]:
        """The log entry that brought each imported segment, by the segment's name."""
        return dict(self._queries.rows("imported_segments", _importing_entry))

    def answered_request(self, request_id: str) -> AnsweredRequest | None:
        """The call that was answered under a request id, None when there was none."""
        return self._queries.row("request", AnsweredRequest, request_id=request_id)

    def add_request(self, request_id: str, request: AnsweredRequest, now_us: int) -> None:
        """Add a call that is answered now."""
        self._queries.run(
            "add_request",
            request_id=request_id,
            digest=request.digest,
            answer=request.answers,
            now_us=now_us,
        )


def _time_of_post(post_id: str, at_us: int) -> tuple[str, int]:
    return post_id, at_us


def _importing_entry(segment: str, entry_id: int) -> tuple[str, int]:
    return segment, entry_id


def _names(text: str) -> tuple[str, ...]:
    return () if text == "[]" else tuple(json.loads(text))
