"""What the patterns decide: which truths a condition can still take, once all
that depends on the post alone is known, whatever the tags, counts and earlier actions are.

A set of truths is three bits: can be false, unknown, true. Source: spec 2.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

import numpy as np

from workbench.policy import tree
from workbench.policy.lower import Lowered, depends_on_post_alone
from workbench.replay.compiled.axes import FALSE, TRUE, UNKNOWN
from workbench.replay.compiled.patterns import Patterns

CAN_BE_FALSE, CAN_BE_UNKNOWN, CAN_BE_TRUE = (1 << truth for truth in (FALSE, UNKNOWN, TRUE))


def _combined(choose: Callable[[tuple[int, int]], int]) -> np.ndarray:
    """int8[8, 8]: the truths that AND (least) or OR (greatest) of two sets can take."""
    table = np.zeros((8, 8), np.int8)
    for a in range(8):
        for b in range(8):
            pairs = [(x, y) for x in range(3) for y in range(3) if a >> x & 1 and b >> y & 1]
            table[a, b] = sum(1 << truth for truth in {choose(pair) for pair in pairs})
    return table


_AND, _OR = _combined(min), _combined(max)
_NOT = np.array([sum(1 << (TRUE - t) for t in range(3) if s >> t & 1) for s in range(8)], np.int8)


def possible_truths(condition: Lowered, patterns: Patterns, empty_share: bool) -> np.ndarray:
    """int8[n_patterns]: the set of truths that a condition can take on each pattern.

    `empty_share`: whether a share of no posts, which is unknown, can occur.
    """
    if depends_on_post_alone(condition):
        return np.left_shift(1, patterns.truths(condition)).astype(np.int8)
    match condition:
        case tree.All(parts):
            sets = (possible_truths(part, patterns, empty_share) for part in parts)
            return reduce(lambda a, b: _AND[a, b], sets)
        case tree.AnyOf(parts):
            sets = (possible_truths(part, patterns, empty_share) for part in parts)
            return reduce(lambda a, b: _OR[a, b], sets)
        case tree.Not(part):
            return _NOT[possible_truths(part, patterns, empty_share)]
        case tree.PostShare() if empty_share:
            return np.full(len(patterns), CAN_BE_FALSE | CAN_BE_UNKNOWN | CAN_BE_TRUE, np.int8)
        case _:
            return np.full(len(patterns), CAN_BE_FALSE | CAN_BE_TRUE, np.int8)
