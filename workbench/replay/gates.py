"""This module holds the gates of rules: counts and tags that a condition needs to be true, so that
the kernel asks a rule only once they are there.

Source: spec 2 (an unknown is not true); design, why a kernel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

import numpy as np

from workbench.policy import tree
from workbench.policy.lower import Lowered
from workbench.replay.counters import Counters
from workbench.replay.decision import least_count
from workbench.units import share_hundredths

Gates = Mapping[int, int]
"""The least count that each of some counters must have; 1 for −1 − a set of tags."""


def needed(
    condition: Lowered, counters: Counters, tag_sets: Mapping[tuple[str, ...], int]
) -> Gates:
    """Counts, and sets of tags of which one is carried, without which a condition cannot be true.

    There may be others. `tag_sets`: the number of each set that counts as a gate.
    """
    match condition:
        case tree.All(parts):
            gates = _both(*(needed(part, counters, tag_sets) for part in parts))
            shares = (part for part in parts if isinstance(part, tree.PostShare))
            return _both(gates, *(_needed_share(share, counters, gates) for share in shares))
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
    return {}


def fewest_posts(gates: Gates, counters: Counters) -> int:
    """How many posts a user must have for all gates to open."""
    posts = (least for counter, least in gates.items() if 0 <= counter < len(counters.posts))
    return max(posts, default=0)


def gate_table(gates: Sequence[Gates], counters: Counters) -> np.ndarray:
    """int64[n_gates, 3]: rule, counter, and the least count; a rule's most telling gate first."""

    def telling(counter: int) -> tuple[bool, int]:
        of_all = 0 <= counter < len(counters.posts) and counters.posts[counter][1] is None
        return of_all, counter

    rows = [
        (rule, counter, some[counter])
        for rule, some in enumerate(gates)
        for counter in sorted(some, key=telling)
        if some[counter] > 0
    ]
    return np.array(rows, np.int64).reshape(len(rows), 3)


def _needed_count(counter: int, comparisons: Sequence[tree.Comparison]) -> Gates:
    bounds = (least_count(c) for c in comparisons if c.op in ("at_least", "more_than"))
    return {counter: max(bounds, default=0)}


def _needed_share(share: tree.PostShare, counters: Counters, gates: Gates) -> Gates:
    """A share of a whole that is this large at least needs so large a part."""
    part = counters.post(share.in_past, share.where)
    whole = counters.post(share.in_past, None)
    posts = max(1, gates.get(whole, 0))
    parts = [0]
    for comparison in share.comparisons:
        hundredths = share_hundredths(comparison.value) * posts
        if comparison.op == "at_least":
            parts.append(-(-hundredths // 10_000))
        elif comparison.op == "more_than":
            parts.append(hundredths // 10_000 + 1)
    return {whole: posts, part: max(parts)} if part != whole else {whole: posts}


def _both(*gates: Gates) -> Gates:
    every = dict.fromkeys(counter for some in gates for counter in some)
    return {counter: max(some.get(counter, 0) for some in gates) for counter in every}


def _either(a: Gates, b: Gates) -> Gates:
    return {counter: min(least, b[counter]) for counter, least in a.items() if counter in b}
