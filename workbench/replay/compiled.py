"""This module holds the compiled replay: it makes the patterns, compiles the policy, lets the
kernel decide, and can replay only what a changed threshold touches.

Source: spec 3; design, why a kernel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from workbench.replay import kernel
from workbench.replay.arrival import longest_window
from workbench.replay.axes import Axis
from workbench.replay.patterns import Coding, Patterns, axes_of, coding_of
from workbench.replay.program import Compiled, Vocabulary, atoms_of, compile_policy
from workbench.replay.run import Run
from workbench.replay.tally import Tally
from workbench.replay.threads import Workers

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

    @cached_property
    def counts(self) -> Counts:
        """What is counted over all users."""
        return count(self, np.arange(len(self.run.user_ids)))

    @cached_property
    def patterns(self) -> Patterns:
        """What is true of the posts of each pattern."""
        return Patterns(self.axes, self.coding.digits)


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


def decide(run: Run, workers: Workers) -> Decided:
    """Replay every user with the kernel."""
    axes = axes_of(run, atoms_of(run))
    return decide_coded(run, axes, coding_of(run, list(axes.values()), workers), workers)


def decide_coded(
    run: Run, axes: Mapping[tuple[str, str], Axis], coding: Coding, workers: Workers
) -> Decided:
    """Replay every user over posts whose patterns are known."""
    compiled = compile_policy(run, Patterns(axes, coding.digits))
    out = _empty_output(run, compiled)
    return decide_into(
        Decided(run, axes, coding, compiled, input_of(run, compiled, coding.codes), out, workers)
    )


def decide_into(decided: Decided) -> Decided:
    """Let the kernel decide, and write what it decides."""
    program, data, out = decided.compiled.program, decided.data, decided.out
    decided.workers.over_users(
        decided.run.offsets, lambda first, last: kernel.decide(program, data, out, first, last)
    )
    return decided


def input_of(run: Run, compiled: Compiled, coded: np.ndarray) -> kernel.Input:
    """The columns that the kernel reads."""
    vocabulary, records = compiled.vocabulary, run.records
    return kernel.Input(
        offsets=_read_only(run.offsets),
        at=_read_only(run.history.created_at),
        codes=_read_only(coded.view(np.uint32)),
        status=_read_only(run.start_status.astype(np.int64)),
        until=_read_only(run.start_until),
        reason=_read_only(_start_reasons(run, vocabulary)),
        tags=_read_only(_start_tags(run, vocabulary)),
        record_offsets=_read_only(
            records.user.searchsorted(np.arange(len(run.user_ids) + 1)).astype(np.int64)
        ),
        record_at=_read_only(records.at),
        record_effect=_read_only(records.effect.astype(np.int64)),
        record_until=_read_only(records.until_us),
        record_reason=_numbers(vocabulary.reason_number[r] for r in records.reasons),
        record_tag=_numbers(vocabulary.tag_number.get(t or "", -1) for t in records.tags),
        record_counts=_record_counts(run, compiled),
        moments=_read_only(np.array([run.from_us, run.as_of_us], np.int64)),
    )


def count(decided: Decided, users: np.ndarray) -> Counts:
    """Count what was decided for some users, given as ascending positions."""
    run, rules = decided.run, decided.compiled.rules
    edges = _edges(run)

    def work(first: int, last: int) -> Counts:
        some = users[users.searchsorted(first) : users.searchsorted(last)]
        accepted = np.zeros(len(edges), np.int64)
        ended = np.zeros((len(edges), len(rules)), np.int64)
        triggers, by_user, unknown = (np.zeros(len(rules), np.int64) for _ in range(3))
        fates = np.zeros(4, np.int64)
        kernel.count(
            decided.compiled.program, decided.data, decided.out, _runs(some), edges, accepted,
            ended, triggers, by_user, unknown, fates,
        )  # fmt: skip
        applied = int(decided.out.applied[some].sum())
        return Counts(accepted, ended, triggers, by_user, unknown, fates, applied)

    parts = decided.workers.over_users(run.offsets, work)
    total = parts[0]
    for part in parts[1:]:
        total = total.plus(part)
    return total


def _runs(users: np.ndarray) -> np.ndarray:
    """int64[n_runs, 2]: the runs of consecutive numbers, each with its first and one behind."""
    if not len(users):
        return np.zeros((0, 2), np.int64)
    gaps = np.flatnonzero(np.diff(users) != 1)
    return np.stack(
        [users[np.append(0, gaps + 1)], users[np.append(gaps, len(users) - 1)] + 1], axis=1
    )


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


def _record_counts(run: Run, compiled: Compiled) -> np.ndarray:
    counted = [compiled.counters.counted(action) for action in run.records.actions]
    width = len(compiled.counters.actions)
    return _read_only(np.array(counted, np.int64).reshape(len(counted), width))


def _numbers(values: object) -> np.ndarray:
    return _read_only(np.array(list(values), np.int64))  # pyright: ignore[reportArgumentType]


def _read_only(values: np.ndarray | pa.Array) -> np.ndarray:
    """A view that cannot be written, so that the kernel is compiled for one kind of array."""
    view = np.ascontiguousarray(values).view()
    view.flags.writeable = False
    return view
