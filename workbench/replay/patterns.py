"""This module holds the patterns of posts: every combination of categories, as one small code.

`codes` gives each post its pattern, `Patterns` says what is true in each. Source: design, why a
kernel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.model.columns import Column
from workbench.policy import tree
from workbench.policy.lower import (
    AgeCompares,
    FieldCompares,
    Lowered,
    PostAtom,
    ScoreReaches,
    UserCompares,
)
from workbench.replay.axes import (
    TRUE,
    Axis,
    age_axis,
    list_axis,
    own_field,
    post_axis,
    user_axis,
)
from workbench.replay.run import Run
from workbench.replay.threads import Workers

DIRECT = 1 << 16
LARGEST_KEY = 1 << 50


@dataclass(frozen=True, eq=False)
class Patterns:
    """What is true of the posts of each pattern.

    `digits`: int64[n_patterns, n_axes], the category along each axis.
    """

    axes: Mapping[tuple[str, str], Axis]
    digits: np.ndarray

    def __len__(self) -> int:
        return len(self.digits)

    def truths(self, condition: Lowered) -> np.ndarray:
        """int8[n_patterns]: FALSE, UNKNOWN or TRUE of a lowered post condition."""
        match condition:
            case tree.All(parts):
                return reduce(np.minimum, (self.truths(part) for part in parts))
            case tree.AnyOf(parts):
                return reduce(np.maximum, (self.truths(part) for part in parts))
            case tree.Not(part):
                return TRUE - self.truths(part)
        place = list(self.axes).index(axis_key(condition))
        return list(self.axes.values())[place].truths[condition][self.digits[:, place]]


def axis_key(atom: PostAtom) -> tuple[str, str]:
    """The kind and name of the column that an atom reads."""
    match atom:
        case ScoreReaches(column) | FieldCompares(column):
            return "post", column
        case tree.TextIn(name):
            return "list", name
        case UserCompares(field):
            return "user", field
        case AgeCompares():
            return "age", ""
    raise TypeError(atom)


def axes_of(run: Run, atoms: Sequence[PostAtom]) -> dict[tuple[str, str], Axis]:
    """The axes of all columns that some atoms read, by their key."""
    by_key: dict[tuple[str, str], list[PostAtom]] = {}
    for atom in dict.fromkeys(atoms):
        by_key.setdefault(axis_key(atom), []).append(atom)
    return {key: _axis(run, key, found) for key, found in sorted(by_key.items())}


def _axis(run: Run, key: tuple[str, str], atoms: Sequence[PostAtom]) -> Axis:
    kind, name = key
    history, users = run.history, run.users
    if kind == "list":
        return list_axis(tree.TextIn(name), run.text_matches(name), run.offsets)
    if kind == "user":
        return user_axis(users.columns[name], atoms, run.start, run.offsets)
    if kind == "age":
        created = users.columns["created_at"]
        return age_axis(created, atoms, run.start, run.offsets, history.created_at)
    if name == "user_id":
        column, rows = Column(name, "text", run.user_ids), np.arange(len(run.user_ids))
        return user_axis(column, atoms, rows, run.offsets)
    own = own_field(name, run.user_ids, history.post_ids, history.created_at)
    return post_axis(own or history.columns[name], atoms, run.offsets)


@dataclass(frozen=True, eq=False)
class Coding:
    """The pattern of each post: `codes` int32[n_posts]; `digits` int64[n_patterns, n_axes].

    `direct`: whether a code is simply the sum of the categories, each times the sizes of the axes
    before it, so that one axis can be exchanged.
    """

    codes: np.ndarray
    digits: np.ndarray
    direct: bool


def coding_of(run: Run, axes: Sequence[Axis], workers: Workers) -> Coding:
    """Work out the pattern of each post."""
    groups, rest = [], list(axes)
    while rest:
        taken, size = [], 1
        while rest and size * rest[0].size <= LARGEST_KEY:
            size *= rest[0].size
            taken.append(rest.pop(0))
        groups.append(_coded(run, taken, size, workers))
    if not groups:
        return Coding(np.zeros(run.history.n_posts, np.int32), np.zeros((1, 0), np.int64), True)
    return reduce(_joined, groups)


def exchanged(
    run: Run, coding: Coding, old: Sequence[Axis], new: Sequence[Axis], workers: Workers
) -> Coding:
    """The coding with some axes cut elsewhere, of the same sizes; only a direct one can be so."""
    codes, multiplier = coding.codes.copy(), 1
    for before, after in zip(old, new, strict=True):
        if before.places != after.places:
            _write(run, codes, before, -multiplier, workers)
            _write(run, codes, after, multiplier, workers)
        multiplier *= after.size
    return Coding(codes, coding.digits, True)


def _write(run: Run, codes: np.ndarray, axis: Axis, multiplier: int, workers: Workers) -> None:
    def write(first: int, last: int) -> None:
        axis.write(first, last, multiplier, codes[run.offsets[first] : run.offsets[last]])

    workers.over_users(run.offsets, write)


def _coded(run: Run, axes: Sequence[Axis], size: int, workers: Workers) -> Coding:
    direct = size <= DIRECT
    keys = np.zeros(run.history.n_posts, np.int32 if direct else np.int64)

    def write(first: int, last: int) -> None:
        part, multiplier = keys[run.offsets[first] : run.offsets[last]], 1
        for axis in axes:
            axis.write(first, last, multiplier, part)
            multiplier *= axis.size

    workers.over_users(run.offsets, write)
    if direct:
        return Coding(keys, _digits(np.arange(size), axes), True)
    found, dense = _dense(keys)
    return Coding(dense, _digits(found, axes), False)


def _dense(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct keys, ascending, and int32[n], the place of each key among them."""
    encoded = pc.dictionary_encode(pa.array(keys))
    distinct = encoded.dictionary.to_numpy()
    order = np.argsort(distinct)
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return distinct[order], place[encoded.indices.to_numpy()]


def _digits(keys: np.ndarray, axes: Sequence[Axis]) -> np.ndarray:
    digits = np.zeros((len(keys), len(axes)), np.int64)
    for place, axis in enumerate(axes):
        keys, digits[:, place] = np.divmod(keys, axis.size)
    return digits


def _joined(left: Coding, right: Coding) -> Coding:
    """Join two codings of the same posts into one."""
    found, dense = _dense(left.codes.astype(np.int64) * len(right.digits) + right.codes)
    a, b = np.divmod(found, len(right.digits))
    return Coding(dense, np.hstack([left.digits[a], right.digits[b]]), False)
