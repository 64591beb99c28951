"""This module holds the counters that a policy needs: posts by `where` and window, calls by
actions and window.

Source: spec 1 (post_count, post_share, action_count) and 7, counting actions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.policy.lower import Lowered
from workbench.policy.tree import ActionCall, ActionCount, PostCount, PostShare, Rule, walk
from workbench.replay.axes import TRUE
from workbench.replay.kernel import FOREVER
from workbench.replay.patterns import Patterns
from workbench.units import duration_us

PostCounter = tuple[int, Lowered | None]
ActionCounter = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class Counters:
    """`posts`: (window in µs, where), `actions`: (window in µs, names), both by window."""

    posts: tuple[PostCounter, ...]
    actions: tuple[ActionCounter, ...]

    @classmethod
    def of(cls, conditions: Iterable[Lowered]) -> Counters:
        """The distinct counters of some conditions, numbered window by window."""
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
        return cls(tuple(sorted(posts, key=_by_window)), tuple(sorted(actions, key=_by_window)))

    def post(self, past: str | None, where: Lowered | None) -> int:
        """The number of a post counter."""
        return self.posts.index((window_us(past), where))

    def action(self, past: str | None, of: tuple[str, ...]) -> int:
        """The number of an action counter; they follow the post counters."""
        return len(self.posts) + self.actions.index((window_us(past), of))

    @property
    def window_us(self) -> np.ndarray:
        """int64[n_windows], the distinct windows of post counters, ascending."""
        return np.unique(np.array([us for us, _ in self.posts], np.int64))

    @property
    def window_counter(self) -> np.ndarray:
        """int64[n_windows + 1], where each window's counters begin."""
        return _starts([us for us, _ in self.posts])

    @property
    def action_window_us(self) -> np.ndarray:
        """int64[n_windows], the distinct windows of action counters, ascending."""
        return np.unique(np.array([us for us, _ in self.actions], np.int64))

    @property
    def action_window_counter(self) -> np.ndarray:
        """int64[n_windows + 1], where each window's counters begin."""
        return _starts([us for us, _ in self.actions])

    def reads(self, condition: Lowered) -> bool:
        """Whether a condition reads any counter."""
        kinds = PostCount | PostShare | ActionCount
        return any(isinstance(part, kinds) for part in walk(condition))

    def rule_windows(self, conditions: Sequence[Lowered]) -> np.ndarray:
        """bool[n_rules, n_windows]: which windows of posts each rule's condition reads."""
        windows = self.window_us
        table = np.zeros((len(conditions), len(windows)), np.bool_)
        for number, condition in enumerate(conditions):
            for part in walk(condition):
                if isinstance(part, PostCount | PostShare):
                    table[number, windows.searchsorted(window_us(part.in_past))] = True
        return table

    def increments(self, patterns: Patterns) -> np.ndarray:
        """int8[n_patterns, n_counters]: 1 where a post of the pattern counts."""
        table = np.ones((len(patterns), len(self.posts)), np.int8)
        for number, (_, where) in enumerate(self.posts):
            if where is not None:
                table[:, number] = patterns.truths(where) == TRUE
        return table

    def call_counts(
        self, rules: Sequence[Rule], calls: Sequence[tuple[Rule, ActionCall]]
    ) -> np.ndarray:
        """int64[n_rules + n_calls, n_counters]: what each rule's calls count, then each call's."""
        one = np.array([self.counted(call.action) for _, call in calls], np.int64)
        one = one.reshape(len(calls), len(self.actions))
        owners = np.array([rules.index(rule) for rule, _ in calls], np.int64)
        whole = np.zeros((len(rules), len(self.actions)), np.int64)
        np.add.at(whole, owners, one)
        return np.vstack([whole, one])

    def counted(self, action: str | None) -> list[int]:
        """For each action counter, whether it counts a call of the action."""
        return [int(action in of) for _, of in self.actions]


def window_us(past: str | None) -> int:
    """A window's length, FOREVER for the whole history."""
    return FOREVER if past is None else duration_us(past)


def _by_window(counter: tuple[int, object]) -> int:
    return counter[0]


def _starts(windows: Sequence[int]) -> np.ndarray:
    counts = np.unique(np.array(windows, np.int64), return_counts=True)[1]
    return np.cumsum([0, *counts], dtype=np.int64)
