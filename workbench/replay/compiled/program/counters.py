"""The counters that a policy needs: posts by `where` and window, calls by
actions and window.

Source: spec 1.5 and 5.7.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.policy.lower import Lowered
from workbench.policy.tree import ActionCall, ActionCount, PostCount, PostShare, walk
from workbench.replay.compiled.axes import TRUE
from workbench.replay.compiled.kernel import FOREVER, NO_COUNTER
from workbench.replay.compiled.patterns import Patterns
from workbench.units import duration_us

PostCounter = tuple[int, Lowered | None]
ActionCounter = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class Counters:
    """The distinct counters, numbered: `posts`, (window in µs, where), those without a `where`
    first, then `actions`, (window in µs, names).
    """

    posts: tuple[PostCounter, ...]
    actions: tuple[ActionCounter, ...]

    @classmethod
    def of(cls, conditions: Iterable[Lowered]) -> Counters:
        """The distinct counters of some conditions."""
        posts: dict[PostCounter, None] = {}
        actions: dict[ActionCounter, None] = {}
        for part in (part for condition in conditions for part in walk(condition)):
            match part:
                case PostCount(where=where, in_past=past):
                    posts[window_us(past), where] = None
                case PostShare(where=where, in_past=past):
                    posts[window_us(past), where] = None
                    posts[window_us(past), None] = None
                case ActionCount(of=of, in_past=past):
                    actions[window_us(past), of] = None
                case _:
                    pass
        return cls(tuple(sorted(posts, key=_has_where)), tuple(actions))

    def post(self, past: str | None, where: Lowered | None) -> int:
        """The number of a post counter."""
        return self.posts.index((window_us(past), where))

    def action(self, past: str | None, of: tuple[str, ...]) -> int:
        """The number of an action counter; they follow the post counters."""
        return len(self.posts) + self.actions.index((window_us(past), of))

    @property
    def window_us(self) -> np.ndarray:
        """int64[n_counters], how far back each counter reaches."""
        return np.array([us for us, _ in (*self.posts, *self.actions)], np.int64)

    def reads(self, condition: Lowered) -> bool:
        """Whether a condition reads any counter."""
        kinds = (PostCount, PostShare, ActionCount)
        return any(isinstance(part, kinds) for part in walk(condition))

    @property
    def n_of_all(self) -> int:
        """How many counters of posts have no `where`."""
        return len(self.posts) - sum(map(_has_where, self.posts))

    def counted_posts(self, patterns: Patterns) -> np.ndarray:
        """uint16[n_patterns, n_counters + 1]: the counters with a `where` that is true of a post of
        each pattern, then NO_COUNTER.
        """
        counts = np.zeros((len(patterns), len(self.posts)), np.bool_)
        for number, (_, where) in enumerate(self.posts):
            if where is not None:
                counts[:, number] = patterns.truths(where) == TRUE
        table = np.full((len(patterns), len(self.posts) + 1), NO_COUNTER, np.uint16)
        pattern, counter = counts.nonzero()
        table[pattern, counts.cumsum(axis=1)[pattern, counter] - 1] = counter
        return table

    def counted_calls(self, calls: Sequence[ActionCall]) -> np.ndarray:
        """int64[n_calls, n_action_counters]: 1 where the counter counts the call."""
        counts = np.array([self.counted(call.action) for call in calls], np.int64)
        return counts.reshape(len(calls), len(self.actions))

    def counted(self, action: str | None) -> list[int]:
        """For each action counter, whether it counts a call of the action."""
        return [int(action in of) for _, of in self.actions]


def window_us(past: str | None) -> int:
    """A window's length, FOREVER for the whole history."""
    return FOREVER if past is None else duration_us(past)


def _has_where(counter: PostCounter) -> bool:
    return counter[1] is not None
