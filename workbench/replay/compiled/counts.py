"""What is counted of a compiled replay, chunk by chunk.

Source: spec 3.10 and 5.6.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import reduce

import numpy as np

from workbench.replay.compiled import kernel
from workbench.replay.compiled.program.program import Compiled
from workbench.replay.run import Run, longest_window
from workbench.replay.tally import Tally


@dataclass(frozen=True, eq=False)
class Counts:
    """What is counted over some users, so that it can be added.

    `accepted`: int64[n_edges], `ended`: int64[n_edges, n_rules]; see `kernel.count`.
    """

    accepted: np.ndarray
    ended: np.ndarray
    triggers: np.ndarray
    users: np.ndarray
    unknown: np.ndarray
    fates: np.ndarray
    applied: int

    def plus(self, other: Counts) -> Counts:
        """The counts of both."""
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def total(parts: Iterable[Counts]) -> Counts:
    """The counts of all parts together."""
    return reduce(Counts.plus, parts)


class Counting:
    """Counts what a compiled policy decided over the posts of a run."""

    def __init__(self, run: Run, compiled: Compiled, data: kernel.Input) -> None:
        self._compiled, self._data, self._edges = compiled, data, _edges(run)

    def count(self, out: kernel.Output, first: int, last: int) -> Counts:
        """Count what was decided for users first:last."""
        c, ever = self._nothing()
        kernel.count(
            self._compiled.program, self._data, out, first, last, self._edges, ever, c.accepted,
            c.ended, c.triggers, c.users, c.unknown, c.fates,
        )  # fmt: skip
        return replace(c, applied=int(out.applied[first:last].sum()))

    def recount(self, old: kernel.Output, out: kernel.Output, users: np.ndarray) -> Counts:
        """Count by how much the counts of some users, given as positions, have changed."""
        c, ever = self._nothing()
        kernel.recount(
            self._compiled.program, self._data, old, out, users, self._edges, ever, c.accepted,
            c.ended, c.triggers, c.users, c.unknown, c.fates,
        )  # fmt: skip
        return replace(c, applied=int((out.applied[users] - old.applied[users]).sum()))

    def _nothing(self) -> tuple[Counts, np.ndarray]:
        """Counts of nothing, and room for the kernel to work in."""
        n_edges, n_rules = len(self._edges), len(self._compiled.rules)
        accepted, ended = np.zeros(n_edges, np.int64), np.zeros((n_edges, n_rules), np.int64)
        triggers, by_user, unknown = (np.zeros(n_rules, np.int64) for _ in range(3))
        counts = Counts(accepted, ended, triggers, by_user, unknown, np.zeros(4, np.int64), 0)
        return counts, np.zeros((2, self._compiled.words), np.int64)


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
