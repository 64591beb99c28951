"""What rules see of a post as it arrives: its values and its user's history.

Source: spec 3.3 and 3.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.policy.compare import Truth, Value
from workbench.policy.lower import Lowered
from workbench.policy.tree import PostCount, PostShare, walk
from workbench.replay.reference.state import User
from workbench.replay.run import Run
from workbench.units import duration_us


@dataclass(frozen=True)
class PostContext:
    """What the rules see of a post as it arrives. Source: spec 3.4."""

    run: Run
    user: User
    position: int
    at: int
    tags: frozenset[str] | set[str]

    def post_value(self, column: str) -> tuple[Value, str]:
        """A column's value at this post, and the column's type."""
        return post_value(self.run, self.position, column)

    def user_value(self, column: str) -> tuple[Value, str]:
        """An attribute of the user, and its type."""
        values = self.run.users.columns[column]
        row = int(self.run.start[self.user.row])
        return (None, values.type) if row < 0 else (values.python(row), values.type_at(row))

    def account_age(self) -> int | None:
        """Microseconds since the account was made."""
        made, _ = self.user_value("created_at")
        return None if made is None else self.at - int(made)

    def text_matches(self, list_name: str) -> Truth:
        """Whether the text matches an entry of the list."""
        return text_matches(self.run, self.position, list_name)

    def post_count(self, where: Lowered | None, in_past: str | None) -> int:
        """The number of the user's posts in the window for which `where` is true."""
        return len(self.posts_counted(where, in_past))

    def posts_counted(self, where: Lowered | None, in_past: str | None) -> range:
        """The posts that make up a count, as positions within the windows' own list."""
        return self.user.windows.within(where, window_start(self.at, in_past), self.at)

    def action_count(self, of: tuple[str, ...], in_past: str | None) -> int:
        """The number of calls of the actions in the window."""
        return self.user.calls.within(of, window_start(self.at, in_past), self.at)


def window_start(at: int, in_past: str | None) -> int | None:
    """The moment after which a window begins; None: with the user's first post."""
    return None if in_past is None else at - duration_us(in_past)


def post_value(run: Run, position: int, column: str) -> tuple[Value, str]:
    """A column's value at a post, the posts' own fields among them, and the column's type."""
    history = run.history
    if column == "created_at":
        return int(history.created_at[position]), "time"
    if column == "post_id":
        return history.post_ids[position].as_py(), "text"
    if column == "user_id":
        row = int(history.offsets.searchsorted(position, "right")) - 1
        return history.user_ids[row].as_py(), "text"
    values = history.columns[column]
    return values.python(position), values.type_at(position)


def text_matches(run: Run, position: int, list_name: str) -> Truth:
    """Whether a post's text matches an entry of the list; unknown without a text."""
    code = int(run.text_matches(list_name)[position])
    return None if code < 0 else code == 1


def wheres(conditions: Sequence[Lowered]) -> tuple[Lowered | None, ...]:
    """The distinct `where` conditions of all counts; None, every post, is always among them."""
    distinct: dict[Lowered | None, None] = {None: None}
    for condition in conditions:
        for part in walk(condition):
            if isinstance(part, PostCount | PostShare):
                distinct[part.where] = None
    return tuple(distinct)
