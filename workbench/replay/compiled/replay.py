"""The compiled replay: it makes the patterns, compiles the policy, and lets the
kernel decide and count.

Source: spec 3; decision 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from workbench.replay.compiled import kernel
from workbench.replay.compiled.axes import Axis
from workbench.replay.compiled.counts import Counting, Counts, total
from workbench.replay.compiled.patterns import Coding, Patterns, axes_of, coding_of
from workbench.replay.compiled.program.program import Compiled, Vocabulary, atoms_of, compile_policy
from workbench.replay.compiled.threads import Workers
from workbench.replay.run import Run

_NO_RESUME = np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class Decided:
    """What the kernel decided, with what it decided from.

    `out`: fate uint8[n_posts], fired int32[n_posts, words], unknown the same or int32[0, words],
    status, until, reason, applied int64[n_users], tags int64[n_users, tag_words].
    """

    run: Run
    axes: Mapping[tuple[str, str], Axis]
    coding: Coding
    compiled: Compiled
    data: kernel.Input
    out: kernel.Output
    workers: Workers
    counts: Counts

    @cached_property
    def fired_on(self) -> np.ndarray:
        """int64[n]: the positions of the posts on which any rule fired."""
        return np.flatnonzero(self.out.fired.any(axis=1))

    @cached_property
    def is_rejected(self) -> np.ndarray:
        """bool[n_posts]: whether no rule sees a post, since its author is blocked or suspended."""
        fate = self.out.fate
        return (fate == kernel.REJECTED_BLOCKED) | (fate == kernel.REJECTED_SUSPENDED)

    @cached_property
    def patterns(self) -> Patterns:
        """What is true of the posts of each pattern."""
        return Patterns(self.axes, self.coding.digits)


def decide(run: Run, workers: Workers) -> Decided:
    """Replay every user with the kernel: each chunk is coded, decided and counted at once."""
    axes = axes_of(run, atoms_of(run))
    coding, write_codes = coding_of(run, list(axes.values()), workers)
    compiled = compile_policy(run, Patterns(axes, coding.digits))
    data, out = input_of(run, compiled, coding.codes), _empty_output(run, compiled)
    counting = Counting(run, compiled, data)

    def work(first: int, last: int) -> Counts:
        write_codes(first, last)
        kernel.decide(compiled.program, data, out, first, last)
        return counting.count(out, first, last)

    counts = total(workers.over_users(run.offsets, work))
    return Decided(run, axes, coding, compiled, data, out, workers, counts)


def input_of(run: Run, compiled: Compiled, coded: np.ndarray) -> kernel.Input:
    """The columns that the kernel reads."""
    vocabulary, records = compiled.vocabulary, run.records
    return kernel.Input(
        offsets=read_only(run.offsets),
        at=read_only(run.history.created_at),
        codes=read_only(coded),
        status=read_only(run.start_status.astype(np.int64)),
        until=read_only(run.start_until),
        reason=read_only(_start_reasons(run, vocabulary)),
        tags=read_only(_start_tags(run, vocabulary)),
        record_offsets=_record_offsets(run),
        record_at=read_only(records.at),
        record_effect=read_only(records.effect.astype(np.int64)),
        record_until=read_only(records.until_us),
        record_reason=_numbers(vocabulary.reason_number[r] for r in records.reasons),
        record_tag=_numbers(vocabulary.tag_number.get(t or "", -1) for t in records.tags),
        record_counts=_record_counts(run, compiled),
        moments=read_only(np.array([run.from_us, run.as_of_us], np.int64)),
    )


def _empty_output(run: Run, compiled: Compiled) -> kernel.Output:
    posts, users, words = run.history.n_posts, len(run.user_ids), compiled.words
    return kernel.Output(
        fate=np.zeros(posts, np.uint8),
        fired=np.zeros((posts, words), np.int32),
        unknown=np.zeros((posts if compiled.has_unknown else 0, words), np.int32),
        status=np.zeros(users, np.int64),
        until=np.zeros(users, np.int64),
        reason=np.zeros(users, np.int64),
        tags=np.zeros((users, compiled.vocabulary.tag_words), np.int64),
        applied=np.zeros(users, np.int64),
        resume=_NO_RESUME,
    )


def _start_reasons(run: Run, vocabulary: Vocabulary) -> np.ndarray:
    reasons = np.full(len(run.user_ids), -1, np.int64)
    if not len(run.users.reasons):
        return reasons
    given = _numbers(vocabulary.reason_number[reason] for reason in run.users.reasons)
    there = np.flatnonzero(run.start >= 0)
    reasons[there] = given[run.start[there]]
    return reasons


def _start_tags(run: Run, vocabulary: Vocabulary) -> np.ndarray:
    """int64[n_users, tag_words], or no rows when nobody starts with a tag that can change."""
    given = [vocabulary.tag_set(tags) for tags in run.users.tags]
    table = np.array(given, np.int64).reshape(len(given), vocabulary.tag_words)
    if not table.any():
        return np.zeros((0, vocabulary.tag_words), np.int64)
    tags = np.zeros((len(run.user_ids), vocabulary.tag_words), np.int64)
    there = np.flatnonzero(run.start >= 0)
    tags[there] = table[run.start[there]]
    return tags


def _record_offsets(run: Run) -> np.ndarray:
    """int64[n_users + 1]: where each user's recorded entries begin."""
    if not len(run.records):
        return read_only(np.zeros(len(run.user_ids) + 1, np.int64))
    return read_only(run.records.user.searchsorted(np.arange(len(run.user_ids) + 1)))


def _record_counts(run: Run, compiled: Compiled) -> np.ndarray:
    counted = [compiled.counters.counted(action) for action in run.records.actions]
    width = len(compiled.counters.actions)
    return read_only(np.array(counted, np.int64).reshape(len(counted), width))


def _numbers(values: object) -> np.ndarray:
    return read_only(np.array(list(values), np.int64))  # pyright: ignore[reportArgumentType]


def read_only(values: np.ndarray | pa.Array) -> np.ndarray:
    """A view that cannot be written, so that the kernel is compiled for one kind of array."""
    view = np.ascontiguousarray(values).view()
    view.flags.writeable = False
    return view
