"""This module holds the replay of a changed policy from a replay that is there: only the users who
have a post whose meaning changes, each from the first such post on.

It is exact: the outcome equals that of a full replay. Where more changed than what is true of
single posts (a rule, a count, an action), every user is replayed. Source: design, why a kernel.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from workbench.policy.policy import Policy
from workbench.replay import kernel
from workbench.replay.compiled import (
    Decided,
    count,
    decide,
    decide_coded,
    decide_into,
    input_of,
)
from workbench.replay.patterns import Patterns, axes_of, exchanged
from workbench.replay.program import Compiled, atoms_of, compile_policy
from workbench.replay.run import rebound

_MEANING = (
    "wakes",
    "surely",
    "maybe",
    "surely_unknown",
    "maybe_unknown",
    "post_true",
    "post_false",
    "counted",
)
_SHAPE = tuple(name for name in kernel.Program._fields if name not in (*_MEANING, "may_be_unknown"))


def decide_changed(before: Decided, policy: Policy) -> Decided:
    """Replay a changed policy over the same posts, users, records and lists."""
    run = rebound(before.run, policy)
    axes = axes_of(run, atoms_of(run))
    sizes = {key: axis.size for key, axis in axes.items()}
    if not before.coding.direct or sizes != {key: a.size for key, a in before.axes.items()}:
        return decide(run, before.workers)
    old, new = list(before.axes.values()), list(axes.values())
    coding = exchanged(run, before.coding, old, new, before.workers)
    compiled = compile_policy(run, Patterns(axes, coding.digits))
    if not _same_shape(before.compiled, compiled):
        return decide_coded(run, axes, coding, before.workers)
    return _resumed(before, replace(before, run=run, axes=axes, coding=coding, compiled=compiled))


def _same_shape(old: Compiled, new: Compiled) -> bool:
    """Whether two programs ask the same questions and take the same actions."""
    same = (np.array_equal(getattr(old.program, n), getattr(new.program, n)) for n in _SHAPE)
    return old.vocabulary == new.vocabulary and all(same)


def _resumed(before: Decided, after: Decided) -> Decided:
    """Replay the users whose posts changed, from the first such post on."""
    resume = _first_changes(before, after)
    touched = np.flatnonzero(resume >= 0)
    run, compiled, out = after.run, after.compiled, before.out
    data = input_of(run, compiled, after.coding.codes)
    keeps = len(out.unknown) > 0 or not compiled.has_unknown
    unknown = out.unknown.copy() if keeps else np.zeros_like(out.fired)
    copies = {name: getattr(out, name).copy() for name in out._fields if name != "unknown"}
    copied = kernel.Output(**{**copies, "unknown": unknown, "resume": resume})
    decided = decide_into(replace(after, data=data, out=copied))
    if 2 * len(touched) < len(resume):
        counts = before.counts.plus(count(before, touched), -1).plus(count(decided, touched))
        decided.__dict__["counts"] = counts
    return decided


def _first_changes(before: Decided, after: Decided) -> np.ndarray:
    """int64[n_users]: each user's first post whose meaning changed, −1 where there is none."""
    old, new = _meaning(before.compiled), _meaning(after.compiled)
    _, place = np.unique(np.vstack([old, new]), axis=0, return_inverse=True)
    place = place.ravel()
    resume = np.full(len(after.run.user_ids), -1, np.int64)
    offsets = after.run.offsets
    # What earlier rules left on the same post is not kept, so that such a user begins anew.
    anew = after.run.policy.semantics.visibility == "sequential"

    def find(first: int, last: int) -> None:
        kernel.first_changes(
            offsets, before.coding.codes, after.coding.codes, place[: len(old)],
            place[len(old) :], anew, first, last, resume,
        )  # fmt: skip

    after.workers.over_users(offsets, find)
    return resume


def _meaning(compiled: Compiled) -> np.ndarray:
    """int64[n_patterns, …]: all that the kernel reads of a pattern."""
    return np.hstack([getattr(compiled.program, name).astype(np.int64) for name in _MEANING])
