"""The gates of rules: counts and tags that a condition needs to be true, so that
the kernel asks a rule only once they are there.

Source: spec 2.2; decision 3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from workbench.policy import tree
from workbench.policy.lower import Lowered
from workbench.replay.compiled.kernel import BITS, FOREVER
from workbench.replay.compiled.program.counters import Counters
from workbench.replay.compiled.program.decision import least_count
from workbench.units import share_hundredths

Needs = Mapping[int, int]
"""The least count that each of some counters must have; 1 for −1 − a set of tags."""


@dataclass(frozen=True)
class Gates:
    """`rules`: what each rule needs; `counting`: the rules that read counters."""

    rules: Sequence[Needs]
    counting: Sequence[int]
    counters: Counters

    @classmethod
    def of(
        cls,
        conditions: Sequence[Lowered],
        may_be_unknown: np.ndarray,
        counters: Counters,
        tag_sets: Mapping[tuple[str, ...], int],
    ) -> Gates:
        """The gates of rules; one that may be unknown, by the bits of words, has none."""
        rules: list[Needs] = [
            {} if may_be_unknown[n // BITS] >> n % BITS & 1 else needed(c, counters, tag_sets)
            for n, c in enumerate(conditions)
        ]
        return cls(rules, [n for n, c in enumerate(conditions) if counters.reads(c)], counters)

    @property
    def table(self) -> np.ndarray:
        """int64[n_gates, 3]: rule, counter, least count; a rule's most telling gate first."""
        rows = [
            (rule, counter, needs[counter])
            for rule, needs in enumerate(self.rules)
            for counter in sorted(needs, key=lambda counter: (self._of_all(counter), counter))
            if needs[counter] > 0
        ]
        return np.array(rows, np.int64).reshape(len(rows), 3)

    @property
    def fewest_posts(self) -> int:
        """How many posts a user must have for any rule over counts to come true."""
        return min((self._posts(self.rules[rule]) for rule in self.counting), default=FOREVER)

    def _posts(self, needs: Needs) -> int:
        n_counters = len(self.counters.posts)
        return max((n for counter, n in needs.items() if 0 <= counter < n_counters), default=0)

    def _of_all(self, counter: int) -> bool:
        return 0 <= counter < self.counters.n_of_all


def needed(
    condition: Lowered, counters: Counters, tag_sets: Mapping[tuple[str, ...], int]
) -> Needs:
    """Counts, and sets of tags of which the user has one, without which a condition cannot be true.

    There may be others. `tag_sets`: the number of each set that counts as a gate.
    """
    match condition:
        case tree.All(parts):
            needs = _both(*(needed(part, counters, tag_sets) for part in parts))
            shares = (part for part in parts if isinstance(part, tree.PostShare))
            return _both(needs, *(_needed_share(share, counters, needs) for share in shares))
        case tree.AnyOf(parts):
            some = [needed(part, counters, tag_sets) for part in parts]
            return reduce(_either, some) if some else {}
        case tree.UserTags("any_of", tags) if tags in tag_sets:
            return {-1 - tag_sets[tags]: 1}
        case tree.PostCount(comparisons, where, past):
            return _needed_count(counters.post(past, where), comparisons)
        case tree.ActionCount(of, comparisons, past):
            return _needed_count(counters.action(past, of), comparisons)
        case tree.PostShare():
            return _needed_share(condition, counters, {})
        case _:
            return {}


def _needed_count(counter: int, comparisons: Sequence[tree.Comparison]) -> Needs:
    bounds = (least_count(c) for c in comparisons if c.op in ("at_least", "more_than"))
    return {counter: max(bounds, default=0)}


def _needed_share(share: tree.PostShare[Lowered], counters: Counters, needs: Needs) -> Needs:
    """A share of a whole that is this large at least needs so large a part."""
    part = counters.post(share.in_past, share.where)
    whole = counters.post(share.in_past, None)
    posts = max(1, needs.get(whole, 0))
    parts = [0]
    for comparison in share.comparisons:
        hundredths = share_hundredths(comparison.value) * posts
        if comparison.op == "at_least":
            parts.append(-(-hundredths // 10_000))
        elif comparison.op == "more_than":
            parts.append(hundredths // 10_000 + 1)
    return {whole: posts, part: max(parts)} if part != whole else {whole: posts}


def _both(*needs: Needs) -> Needs:
    every = dict.fromkeys(counter for some in needs for counter in some)
    return {counter: max(some.get(counter, 0) for some in needs) for counter in every}


def _either(a: Needs, b: Needs) -> Needs:
    return {counter: min(least, b[counter]) for counter, least in a.items() if counter in b}
