"""A user's posts in a simulation, one by one: what rules saw at each, and what followed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from workbench.display import rows_html
from workbench.errors import BadInput
from workbench.formatting import count
from workbench.model.log.columns import TIME
from workbench.notebook.simulation.explained import Explained
from workbench.replay.reference.user_replay import Step, UserReplay

if TYPE_CHECKING:
    import pandas as pd

_NAMES = pa.list_(pa.string())
_SCHEMA = pa.schema(
    [
        ("post", pa.int64()),
        ("created_at", TIME),
        ("post_id", pa.large_string()),
        ("rejected_by", pa.string()),
        ("rules", _NAMES),
        ("test_rules", _NAMES),
        ("actions", _NAMES),
        ("status_after", pa.string()),
        ("until", TIME),
        ("tags_after", _NAMES),
    ]
)


class ExplainedUser:
    """The posts of a user in the order of time; `explained[3]` is the fourth, with what each rule
    saw. `step(3)` has that as values, with the user's status before and after.
    """

    def __init__(self, replay: UserReplay) -> None:
        self._replay = replay
        self.user_id: str = replay.run.user_ids[replay.row].as_py()

    def __len__(self) -> int:
        """How many posts the user has."""
        return len(self._replay)

    def step(self, number: int) -> Step:
        """What happened at a post, counted from 0, or from −1 for the last.

        Raises: BadInput, when the user has no such post.
        """
        n = len(self)
        if not -n <= number < n:
            raise BadInput(f"{self.user_id} has {count(n, 'post')}: there is no post {number}")
        return self._replay.step(number % n)

    def __getitem__(self, number: int) -> Explained:
        """What each rule saw at a post. Raises: BadInput, when the user has no such post."""
        return Explained(self.step(number).post, self._replay.run.policy)

    def __iter__(self) -> Iterator[Explained]:
        """What each rule saw at each post, the first one first."""
        return (self[number] for number in range(len(self)))

    def to_arrow(self) -> pa.Table:
        """A row for each post: what became of it, which rules fired, and the status after it."""
        return pa.Table.from_pylist(list(self._rows()), _SCHEMA)

    def to_pandas(self) -> pd.DataFrame:
        """The same as a pandas table. Raises: ImportError, without pandas."""
        return self.to_arrow().to_pandas()

    def __repr__(self) -> str:
        """How many posts the user has, and the policy."""
        policy = self._replay.run.policy.name
        return f"<User {self.user_id} under {policy}: {count(len(self), 'post')}>"

    def _repr_html_(self) -> str:
        return rows_html(repr(self).strip("<>"), self.to_arrow())

    def _rows(self) -> Iterator[dict[str, object]]:
        history, first = self._replay.run.history, self._replay.first
        for number, (outcome, after) in enumerate(self._replay.results()):
            place = first + number
            yield {
                "post": number,
                "created_at": int(history.created_at[place]),
                "post_id": history.post_ids[place].as_py(),
                "rejected_by": outcome.rejected_by if outcome else None,
                "rules": outcome.rules if outcome else [],
                "test_rules": outcome.test_rules if outcome else [],
                "actions": outcome.actions if outcome else [],
                "status_after": after.status,
                "until": after.until_us if after.status == "suspended" else None,
                "tags_after": [tag for tag, _ in after.tags],
            }
