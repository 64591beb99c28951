"""How often rules fired over time, counted from what the kernel decided, without
a log being made: cheap enough to follow every edit.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.replay.compiled.kernel import BITS
from workbench.replay.compiled.replay import Decided


def triggers_by_bin(decided: Decided, edges_us: np.ndarray) -> np.ndarray:
    """int64[n_active_rules, n_bins]: triggers of each rule in each bin, test rules too.

    `edges_us`: int64[n_bins + 1], epoch µs, where each bin starts, and the end of the last one.
    """
    fired, rules, bins = decided.out.fired, len(decided.run.policy.active_rules), len(edges_us) - 1
    some = decided.fired_on
    place = np.searchsorted(edges_us, decided.run.history.created_at[some], "right") - 1
    counts = np.zeros((rules, bins), np.int64)
    for rule in range(rules):
        word, bit = divmod(rule, BITS)
        at = place[(fired[some, word] >> bit) & 1 == 1]
        counts[rule] = np.bincount(at[(at >= 0) & (at < bins)], minlength=bins)
    return counts


def posts_calling(decided: Decided, action: str) -> np.ndarray:
    """int64[n]: the positions of the posts on which a live rule calls an action."""
    rules = [
        place
        for place, rule in enumerate(decided.run.policy.active_rules)
        if rule.mode == "live" and any(call.action == action for call in rule.then)
    ]
    return posts_of_rules(decided, rules)


def posts_of_rules(decided: Decided, rules: Sequence[int]) -> np.ndarray:
    """int64[n]: the positions of the posts on which any of some active rules fired."""
    fired = decided.out.fired[decided.fired_on]
    mask = np.zeros(fired.shape[1], fired.dtype)
    for rule in rules:
        word, bit = divmod(rule, BITS)
        mask[word] |= fired.dtype.type(1 << bit)
    return decided.fired_on[(fired & mask).any(axis=1)]


def posts_unknown(decided: Decided, rule: int) -> np.ndarray:
    """int64[n]: the positions of the posts of which it is unknown whether an active rule holds."""
    unknown = decided.out.unknown
    if not len(unknown):
        return np.zeros(0, np.int64)
    word, bit = divmod(rule, BITS)
    return np.flatnonzero((unknown[:, word] >> bit) & 1)
