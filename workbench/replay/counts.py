"""This module holds what is counted of a compiled replay, so that it can be added and taken away.

Source: spec 5 (the summary), 3 (warm-up: windows that reach back before the first post).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce

import numpy as np

from workbench.replay import kernel
from workbench.replay.arrival import longest_window
from workbench.replay.program import Compiled
from workbench.replay.run import Run
from workbench.replay.tally import Tally


@dataclass(frozen=True, eq=False)
class Counts:
    """What is counted over some users, so that it can be added and taken away.

    `accepted`: int64[n_edges], `ended`: int64[n_edges, n_rules]; see `kernel.count`.
    """

    accepted: np.ndarray
    ended: np.ndarray
    triggers: np.ndarray
    users: np.ndarray
    unknown: np.ndarray
    fates: np.ndarray
    applied: int

    def plus(self, other: Counts, sign: int = 1) -> Counts:
        """The counts of these users and of others (or, with sign −1, without others)."""
        return Counts(
            self.accepted + sign * other.accepted,
            self.ended + sign * other.ended,
            self.triggers + sign * other.triggers,
            self.users + sign * other.users,
            self.unknown + sign * other.unknown,
            self.fates + sign * other.fates,
            self.applied + sign * other.applied,
        )


def total(parts: Iterable[Counts]) -> Counts:
    """The counts of all parts together."""
    return reduce(Counts.plus, parts)


def count(
    run: Run, compiled: Compiled, data: kernel.Input, out: kernel.Output, users: np.ndarray
) -> Counts:
    """Count what was decided for some users, given as positions."""
    edges, n_rules = _edges(run), len(compiled.rules)
    accepted = np.zeros(len(edges), np.int64)
    ended = np.zeros((len(edges), n_rules), np.int64)
    triggers, by_user, unknown = (np.zeros(n_rules, np.int64) for _ in range(3))
    fates = np.zeros(4, np.int64)
    kernel.count(
        compiled.program, data, out, _runs(users), edges, accepted, ended, triggers, by_user,
        unknown, fates,
    )  # fmt: skip
    applied = int(out.applied[users].sum())
    return Counts(accepted, ended, triggers, by_user, unknown, fates, applied)


def _runs(users: np.ndarray) -> np.ndarray:
    """int64[n_runs, 2]: the runs of consecutive users, each with its first and one behind."""
    if not len(users):
        return np.zeros((0, 2), np.int64)
    gaps = np.flatnonzero(np.diff(users) != 1)
    first, last = users[np.append(0, gaps + 1)], users[np.append(gaps, len(users) - 1)]
    return np.stack([first, last + 1], axis=1)


def tally_of(run: Run, counts: Counts) -> Tally:
    """The tally of a run, out of the kernel's counts."""
    rules, edges = run.policy.active_rules, _edges(run).tolist()
    # By all rules, but those after the one that ended it.
    evaluated = counts.accepted[:, None] - counts.ended.cumsum(axis=1) + counts.ended
    reaching = np.zeros(len(rules), np.int64)
    for number, rule in enumerate(rules):
        longest = longest_window(rule)
        if longest is not None:
            reaching[number] = evaluated[edges.index(run.first_us + longest), number]
    fates = counts.fates.tolist()
    return Tally(
        triggers=counts.triggers,
        users=counts.users,
        unknown=counts.unknown,
        evaluated=evaluated[-1],
        reaching_back=reaching,
        accepted=fates[kernel.ACCEPTED],
        rejected_blocked=fates[kernel.REJECTED_BLOCKED],
        rejected_suspended=fates[kernel.REJECTED_SUSPENDED],
        warm_up=fates[kernel.WARM_UP],
        records_applied=counts.applied,
        records_unchanged=len(run.records) - counts.applied,
    )


def _edges(run: Run) -> np.ndarray:
    """int64[n_edges]: until when each longest window of a rule reaches before all posts, and the
    end of all time.
    """
    longest = {longest_window(rule) for rule in run.policy.active_rules}
    edges = sorted(run.first_us + window for window in longest if window is not None)
    return np.array([*edges, kernel.FOREVER], np.int64)
