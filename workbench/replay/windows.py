"""This module holds a user's history as the plain replay counts it: posts and calls by time.

Source: spec 3, step 3, and 7, counting actions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from workbench.policy.lower import Lowered


class Windows:
    """The user's posts by `where`: those for which it was true, in replay order."""

    def __init__(self, wheres: Sequence[Lowered | None]) -> None:
        self._at: dict[Lowered | None, list[int]] = {where: [] for where in wheres}
        self._posts: dict[Lowered | None, list[int]] = {where: [] for where in wheres}

    def add(self, at: int, position: int, holds: Callable[[Lowered], bool]) -> None:
        """Add a post to every `where` that holds for it."""
        for where in self._at:
            if where is None or holds(where):
                self._at[where].append(at)
                self._posts[where].append(position)

    def within(self, where: Lowered | None, after: int | None) -> range:
        """The places, in the list of this `where`, of the posts later than a moment."""
        times = self._at[where]
        return range(0 if after is None else bisect_right(times, after), len(times))

    def posts(self, where: Lowered | None, places: range) -> list[int]:
        """The posts at these places, as positions in the history."""
        return self._posts[where][places.start : places.stop]

    def forget_before(self, moment: int) -> None:
        """Drop the posts from before a moment."""
        for where, times in self._at.items():
            cut = bisect_left(times, moment)
            self._at[where], self._posts[where] = times[cut:], self._posts[where][cut:]

    def forget_all(self) -> None:
        """Drop every post."""
        for where in self._at:
            self._at[where], self._posts[where] = [], []


class Calls:
    """The actions called on the user or the user's posts, by time."""

    def __init__(self) -> None:
        self._calls: list[tuple[int, str | None]] = []

    def add(self, at: int, action: str | None) -> None:
        """Add a call."""
        self._calls.append((at, action))

    def within(self, of: Sequence[str], after: int | None) -> list[tuple[int, str | None]]:
        """The calls of these actions later than a moment."""
        return [c for c in self._calls if c[1] in of and (after is None or c[0] > after)]

    def forget_before(self, moment: int) -> None:
        """Drop the calls from before a moment."""
        self._calls = [call for call in self._calls if call[0] >= moment]

    def forget_all(self) -> None:
        """Drop every call."""
        self._calls = []
