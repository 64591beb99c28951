"""A user's history as the plain replay counts it: posts and calls by time.

Source: spec 3.3 and 5.7.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence

from workbench.policy.lower import Lowered

OPEN_START_US, OPEN_END_US = -(2**62), 2**62


class Windows:
    """The user's posts by `where`: those for which it was true, in the order of time.

    `dropped_before_us`: posts from before this moment were dropped, if they had been added by then.
    """

    def __init__(self, wheres: Sequence[Lowered | None]) -> None:
        self._at: dict[Lowered | None, list[int]] = {where: [] for where in wheres}
        self._posts: dict[Lowered | None, list[int]] = {where: [] for where in wheres}
        self.dropped_before_us = OPEN_START_US

    def add(self, at: int, position: int, holds: Callable[[Lowered], bool]) -> None:
        """Add a post to every `where` that holds for it."""
        for where in self._at:
            if where is None or holds(where):
                place = bisect_right(self._at[where], at)
                self._at[where].insert(place, at)
                self._posts[where].insert(place, position)

    def remove(self, at: int, holds: Callable[[Lowered], bool]) -> None:
        """Remove a post that was added at this time from every `where` that holds for it."""
        for where, times in self._at.items():
            if where is None or holds(where):
                place = bisect_right(times, at) - 1
                del times[place], self._posts[where][place]

    def within(self, where: Lowered | None, after: int | None, upto: int) -> range:
        """The places, in the list of this `where`, of the posts later than one moment and not
        later than another.
        """
        times = self._at[where]
        return range(0 if after is None else bisect_right(times, after), bisect_right(times, upto))

    def posts(self, where: Lowered | None, places: range) -> list[int]:
        """The posts at these places, as positions in the history."""
        return self._posts[where][places.start : places.stop]

    def times(self) -> list[list[int]]:
        """The times of the posts by `where`."""
        return list(self._at.values())

    def copied(self) -> Windows:
        """The same posts, to be added to apart."""
        copy = Windows(())
        copy._at = {where: list(times) for where, times in self._at.items()}
        copy._posts = {where: list(posts) for where, posts in self._posts.items()}
        copy.dropped_before_us = self.dropped_before_us
        return copy

    def restore(self, times: Sequence[list[int]], dropped_before_us: int) -> None:
        """Take back times that `times` gave; which posts they were is not known any more."""
        self.dropped_before_us = dropped_before_us
        for where, saved in zip(self._at, times, strict=True):
            self._at[where], self._posts[where] = saved, [-1] * len(saved)

    def forget_before(self, moment: int) -> None:
        """Drop the posts from before a moment."""
        for where, times in self._at.items():
            cut = bisect_left(times, moment)
            self._at[where], self._posts[where] = times[cut:], self._posts[where][cut:]
        self.dropped_before_us = max(self.dropped_before_us, moment)

    def forget_all(self) -> None:
        """Drop every post."""
        for where in self._at:
            self._at[where], self._posts[where] = [], []
        self.dropped_before_us = OPEN_END_US


class Calls:
    """The times of the actions called on the user or the user's posts, by action; and on which post
    each was called, as a position in the history, −1 where that is not known.
    """

    def __init__(self) -> None:
        self._at: dict[str, list[int]] = {}
        self._posts: dict[str, list[int]] = {}

    def add(self, at: int, action: str | None, position: int = -1) -> None:
        """Add a call."""
        if action is not None:
            times = self._at.setdefault(action, [])
            place = bisect_right(times, at)
            times.insert(place, at)
            self._posts.setdefault(action, []).insert(place, position)

    def within(self, of: Sequence[str], after: int | None, upto: int) -> int:
        """How many calls of these actions are later than one moment and not later than another."""
        return sum(len(places) for _, places in self._places(of, after, upto))

    def posts(self, of: Sequence[str], after: int | None, upto: int) -> list[int]:
        """The posts on which these calls were, each once, in their order."""
        called = self._places(of, after, upto)
        posts = {self._posts[action][place] for action, places in called for place in places}
        return sorted(posts - {-1})

    def times(self) -> dict[str, list[int]]:
        """The times of the calls by action."""
        return self._at

    def copied(self) -> Calls:
        """The same calls, to be added to apart."""
        copy = Calls()
        copy._at = {action: list(times) for action, times in self._at.items()}
        copy._posts = {action: list(posts) for action, posts in self._posts.items()}
        return copy

    def restore(self, times: Mapping[str, list[int]]) -> None:
        """Take back times that `times` gave; on which posts they were is not known any more."""
        self._at = dict(times)
        self._posts = {action: [-1] * len(saved) for action, saved in times.items()}

    def forget_before(self, moment: int) -> None:
        """Drop the calls from before a moment."""
        for action, times in self._at.items():
            cut = bisect_left(times, moment)
            self._at[action], self._posts[action] = times[cut:], self._posts[action][cut:]

    def forget_all(self) -> None:
        """Drop every call."""
        self._at, self._posts = {}, {}

    def _places(
        self, of: Sequence[str], after: int | None, upto: int
    ) -> Iterator[tuple[str, range]]:
        """Each of some actions with the places of its calls in a window."""
        for action in set(of) & self._at.keys():
            times = self._at[action]
            first = 0 if after is None else bisect_right(times, after)
            yield action, range(first, bisect_right(times, upto))
