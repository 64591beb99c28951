"""Decision programs: a condition as a graph of questions about patterns, tags
and counters, each of which leads on to another question, to yes or to no.

One program asks whether the condition is true, another whether it is false; where neither ends in
yes, it is unknown. Source: spec 2; decision 3.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil

import numpy as np

from workbench.policy import tree
from workbench.policy.lower import Lowered, depends_on_post_alone
from workbench.policy.tree import Comparison
from workbench.replay.compiled import kernel
from workbench.replay.compiled.axes import FALSE, TRUE
from workbench.replay.compiled.kernel import BITS, NO, YES
from workbench.replay.compiled.patterns import Patterns
from workbench.replay.compiled.program.counters import Counters
from workbench.units import share_hundredths

_SHARE = {
    "at_least": (kernel.SHARE_GE, kernel.SHARE_LT),
    "more_than": (kernel.SHARE_GT, kernel.SHARE_LE),
    "less_than": (kernel.SHARE_LT, kernel.SHARE_GE),
    "at_most": (kernel.SHARE_LE, kernel.SHARE_GT),
}


def least_count(comparison: Comparison) -> int:
    """The count from which a count is `at_least` or `more_than` a number, and no longer
    `less_than` or `at_most` it.
    """
    assert not isinstance(comparison.value, tuple | str)
    return ceil(comparison.value) + (comparison.op in ("more_than", "at_most"))


class Decisions:
    """Builds the nodes of all rules' programs. A node leads only to nodes made before it."""

    def __init__(self, counters: Counters, tag_set: Callable[[Sequence[str]], np.ndarray]) -> None:
        self._counters, self._tag_set = counters, tag_set
        self._nodes: list[tuple[int, int, int, int, int, int]] = []
        self._posts: dict[Lowered, int] = {}
        self._tags: dict[tuple[str, ...], int] = {}

    def roots(self, condition: Lowered) -> tuple[int, int]:
        """The first nodes of the programs that ask whether a condition is true, and false."""
        return self._true(condition, YES, NO), self._false(condition, YES, NO)

    @property
    def tag_numbers(self) -> dict[tuple[str, ...], int]:
        """The numbers of the sets of tags that some node asks for."""
        return self._tags

    def nodes(self) -> np.ndarray:
        """int64[n_nodes, 6]: question, its two operands, its value, and where yes and no lead."""
        return np.array(self._nodes, np.int64).reshape(len(self._nodes), 6)

    def tag_sets(self, words: int) -> np.ndarray:
        """int64[n_sets, words], the tags that some node asks for."""
        sets = [self._tag_set(tags) for tags in self._tags]
        return np.array(sets, np.int64).reshape(len(sets), words)

    def post_bits(self, patterns: Patterns) -> tuple[np.ndarray, np.ndarray]:
        """int64[n_patterns, words] twice: which post conditions are true, and which are false."""
        words = max(1, -(-len(self._posts) // BITS))
        true, false = (np.zeros((len(patterns), words), np.int64) for _ in range(2))
        for condition, number in self._posts.items():
            truths, bit = patterns.truths(condition), 1 << (number % BITS)
            true[truths == TRUE, number // BITS] |= bit
            false[truths == FALSE, number // BITS] |= bit
        return true, false

    def _true(self, condition: Lowered, yes: int, no: int) -> int:
        """The node where asking whether a condition is true begins."""
        if depends_on_post_alone(condition):
            return self._node(kernel.POST_TRUE, self._post(condition), 0, 0, yes, no)
        match condition:
            case tree.All(parts):
                for part in reversed(parts):
                    yes = self._true(part, yes, no)
                return yes
            case tree.AnyOf(parts):
                for part in reversed(parts):
                    no = self._true(part, yes, no)
                return no
            case tree.Not(part):
                return self._false(part, yes, no)
            case tree.PostShare(comparisons):
                for comparison in reversed(comparisons):
                    yes = self._share(condition, comparison, 0, yes, no)
                return yes
            case _:
                return self._known(condition, yes, no)

    def _false(self, condition: Lowered, yes: int, no: int) -> int:
        """The node where asking whether a condition is false begins."""
        if depends_on_post_alone(condition):
            return self._node(kernel.POST_FALSE, self._post(condition), 0, 0, yes, no)
        match condition:
            case tree.All(parts):
                for part in reversed(parts):
                    no = self._false(part, yes, no)
                return no
            case tree.AnyOf(parts):
                for part in reversed(parts):
                    yes = self._false(part, yes, no)
                return yes
            case tree.Not(part):
                return self._true(part, yes, no)
            case tree.PostShare(comparisons):
                for comparison in reversed(comparisons):
                    no = self._share(condition, comparison, 1, yes, no)
                return no
            case _:
                return self._known(condition, no, yes)

    def _known(self, condition: Lowered, yes: int, no: int) -> int:
        """The node of a condition that is never unknown."""
        match condition:
            case tree.UserTags(op, tags):
                number = self._tags.setdefault(tags, len(self._tags))
                if op == "none_of":
                    yes, no = no, yes
                return self._node(kernel.TAGS, number, 0, 0, yes, no)
            case tree.PostCount(comparisons, where, past):
                return self._counts(self._counters.post(past, where), comparisons, yes, no)
            case tree.ActionCount(of, comparisons, past):
                return self._counts(self._counters.action(past, of), comparisons, yes, no)
            case _:
                raise TypeError(condition)

    def _counts(self, counter: int, comparisons: Sequence[Comparison], yes: int, no: int) -> int:
        for comparison in reversed(comparisons):
            above = comparison.op in ("more_than", "at_least")
            ends = (yes, no) if above else (no, yes)
            yes = self._node(kernel.COUNT, counter, 0, least_count(comparison), *ends)
        return yes

    def _share(
        self,
        condition: tree.PostShare[Lowered],
        comparison: Comparison,
        side: int,
        yes: int,
        no: int,
    ) -> int:
        part = self._counters.post(condition.in_past, condition.where)
        whole = self._counters.post(condition.in_past, None)
        value = share_hundredths(comparison.value)
        return self._node(_SHARE[comparison.op][side], part, whole, value, yes, no)

    def _post(self, condition: Lowered) -> int:
        return self._posts.setdefault(condition, len(self._posts))

    def _node(self, *node: int) -> int:
        op, a, b, value, yes, no = node
        if yes == no:
            return yes
        self._nodes.append((op, a, b, value, yes, no))
        return len(self._nodes) - 1
