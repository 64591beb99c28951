"""The replay of a changed policy from a replay that is there: only the users who
have a post whose meaning changes, each from the first such post on.

It is exact: the outcome equals that of a full replay. Where more changed than what is true of
single posts (a rule, a count, an action), every user is replayed. Source: decision 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from workbench.policy.policy import Policy
from workbench.replay.compiled import kernel
from workbench.replay.compiled.axes import Axis
from workbench.replay.compiled.counts import Counting, Counts, total
from workbench.replay.compiled.patterns import Patterns, axes_of, exchanged
from workbench.replay.compiled.program.program import Compiled, atoms_of, compile_policy
from workbench.replay.compiled.replay import Decided, decide, read_only
from workbench.replay.run import Run, rebound

_MEANING = (
    "candidate_rules",
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
    compiled = compile_policy(run, Patterns(axes, before.coding.digits))
    if not _same_shape(before.compiled, compiled):
        return decide(run, before.workers)
    return _resumed(before, run, axes, compiled)


def _same_shape(old: Compiled, new: Compiled) -> bool:
    """Whether two programs ask the same questions and take the same actions."""
    same = (np.array_equal(getattr(old.program, n), getattr(new.program, n)) for n in _SHAPE)
    return old.vocabulary == new.vocabulary and all(same)


def _resumed(
    before: Decided, run: Run, axes: Mapping[tuple[str, str], Axis], compiled: Compiled
) -> Decided:
    """Replay the users whose posts changed, from the first such post on."""
    offsets, old_codes = run.offsets, before.coding.codes
    old_axes, new_axes = list(before.axes.values()), list(axes.values())
    coding, write_codes = exchanged(run, before.coding, old_axes, new_axes)
    data, out = before.data._replace(codes=read_only(coding.codes)), _room_for(before, compiled)
    counting = Counting(run, compiled, data)
    meanings = _meanings(before.compiled, compiled)
    # What earlier rules left on the same post is not kept, so that such a user begins anew.
    anew = run.policy.semantics.visibility == "sequential"

    def work(first: int, last: int) -> Counts:
        write_codes(first, last)
        start = int(offsets[first])
        posts = slice(start, int(offsets[last]))
        places = _changed_posts(old_codes[posts], coding.codes[posts], meanings) + start
        owner: np.ndarray = np.searchsorted(offsets, places, "right") - 1
        owners, where = np.unique(owner, return_index=True)
        out.resume[owners] = offsets[owners] if anew else places[where]
        _copy(before.out, out, posts, slice(first, last))
        kernel.decide(compiled.program, data, out, first, last)
        touched = first + np.flatnonzero(out.resume[first:last] >= 0)
        return counting.recount(before.out, out, touched)

    # Little is done of each post, so that larger chunks do more between two waits for a thread.
    workers = replace(before.workers, posts_a_chunk=2 * before.workers.posts_a_chunk)
    counts = before.counts.plus(total(workers.over_users(offsets, work)))
    return Decided(run, axes, coding, compiled, data, out, before.workers, counts)


def _changed_posts(
    old: np.ndarray, new: np.ndarray, meanings: tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    """int64[…]: the positions of the posts whose patterns mean something else now."""
    old_meaning, new_meaning = meanings
    if np.array_equal(old_meaning, new_meaning):  # then only another pattern can
        places = np.flatnonzero(old != new)
        return places[old_meaning[old[places]] != new_meaning[new[places]]]
    return np.flatnonzero(old_meaning[old] != new_meaning[new])


def _room_for(before: Decided, compiled: Compiled) -> kernel.Output:
    """Arrays for what a changed replay writes."""
    out = before.out
    room = {name: np.empty_like(getattr(out, name)) for name in out._fields}
    if compiled.has_unknown:
        room["unknown"] = np.zeros_like(out.fired)
    return kernel.Output(**{**room, "resume": np.full(len(out.status), -1, np.int64)})


def _copy(before: kernel.Output, out: kernel.Output, posts: slice, users: slice) -> None:
    """Copy what was decided of some users and their posts."""
    for name in ("fate", "fired"):
        getattr(out, name)[posts] = getattr(before, name)[posts]
    for name in ("status", "until", "reason", "tags", "applied"):
        getattr(out, name)[users] = getattr(before, name)[users]
    if len(before.unknown):
        out.unknown[posts] = before.unknown[posts]


def _meanings(old: Compiled, new: Compiled) -> tuple[np.ndarray, np.ndarray]:
    """int64[n_patterns] twice: a number for all that the kernel reads of a pattern."""
    old_meaning, new_meaning = _meaning(old), _meaning(new)
    _, numbers = np.unique(np.vstack([old_meaning, new_meaning]), axis=0, return_inverse=True)
    return numbers.ravel()[: len(old_meaning)], numbers.ravel()[len(old_meaning) :]


def _meaning(compiled: Compiled) -> np.ndarray:
    """int64[n_patterns, …]: all that the kernel reads of a pattern."""
    return np.hstack([getattr(compiled.program, name).astype(np.int64) for name in _MEANING])
