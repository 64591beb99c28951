"""The patterns of posts: every combination of categories, as one small code.

`codes` gives each post its pattern, `Patterns` says what is true in each. Source: decision 3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import prod

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
from workbench.replay.compiled.axes import (
    TRUE,
    Axis,
    age_axis,
    list_axis,
    own_field,
    post_axis,
    user_axis,
)
from workbench.replay.compiled.threads import Workers
from workbench.replay.run import Run

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
            case ScoreReaches() | FieldCompares() | tree.TextIn() | UserCompares() | AgeCompares():
                place = list(self.axes).index(axis_key(condition))
                return list(self.axes.values())[place].truths[condition][self.digits[:, place]]
            case _:
                raise TypeError(condition)


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
    return {key: _axis(run, key, of_key) for key, of_key in sorted(by_key.items())}


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
    """The pattern of each post: `codes` unsigned[n_posts]; `digits` int64[n_patterns, n_axes].

    `direct`: whether a code is simply the sum of the categories, each times the sizes of the axes
    before it, so that one axis can be exchanged.
    """

    codes: np.ndarray
    digits: np.ndarray
    direct: bool


Writer = Callable[[int, int], None]
"""Writes the codes of users first:last, once; it is no part of a coding, so that it can go."""


def coding_of(run: Run, axes: Sequence[Axis], workers: Workers) -> tuple[Coding, Writer]:
    """The coding of all posts, whose codes are there when the writer has written them."""
    groups: list[tuple[list[Axis], int]] = []
    rest = list(axes)
    while rest:
        taken: list[Axis] = []
        size = 1
        while rest and size * rest[0].size <= LARGEST_KEY:
            size *= rest[0].size
            taken.append(rest.pop(0))
        groups.append((taken, size))
    if len(groups) <= 1 and all(size <= DIRECT for _, size in groups):
        return _direct(run, axes)
    return reduce(_joined, (_coded(run, group, workers) for group, _ in groups)), _written


def exchanged(
    run: Run, coding: Coding, old: Sequence[Axis], new: Sequence[Axis]
) -> tuple[Coding, Writer]:
    """A direct coding with axes that are cut elsewhere, of the same sizes."""
    codes = np.empty_like(coding.codes)
    changes = [after.sorting.since(before.sorting) for before, after in zip(old, new, strict=True)]

    def write(first: int, last: int) -> None:
        posts, multiplier = slice(run.offsets[first], run.offsets[last]), 1
        codes[posts] = coding.codes[posts]
        for axis, change in zip(new, changes, strict=True):
            if change:
                axis.write(change, first, last, multiplier, codes[posts])
            multiplier *= axis.size

    return Coding(codes, coding.digits, True), write


def _direct(run: Run, axes: Sequence[Axis]) -> tuple[Coding, Writer]:
    codes = np.zeros(run.history.n_posts, np.uint16)
    size = prod(axis.size for axis in axes)

    def write(first: int, last: int) -> None:
        _write(axes, first, last, codes[run.offsets[first] : run.offsets[last]])

    return Coding(codes, _digits(np.arange(size), axes), True), write


def _coded(run: Run, axes: Sequence[Axis], workers: Workers) -> Coding:
    """A coding of as many codes as there are different posts."""
    keys = np.zeros(run.history.n_posts, np.int64)

    def write(first: int, last: int) -> None:
        _write(axes, first, last, keys[run.offsets[first] : run.offsets[last]])

    workers.over_users(run.offsets, write)
    distinct, dense = _dense(keys)
    return Coding(dense, _digits(distinct, axes), False)


def _write(axes: Sequence[Axis], first: int, last: int, keys: np.ndarray) -> None:
    multiplier = 1
    for axis in axes:
        axis.write(axis.sorting, first, last, multiplier, keys)
        multiplier *= axis.size


def _written(_first: int, _last: int) -> None:
    """Write nothing: the codes are there."""


def _dense(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct keys, ascending, and uint32[n], the place of each key among them."""
    encoded = pc.dictionary_encode(pa.array(keys))
    distinct = encoded.dictionary.to_numpy()
    order = np.argsort(distinct)
    place = np.empty(len(order), np.uint32)
    place[order] = np.arange(len(order), dtype=np.uint32)
    return distinct[order], place[encoded.indices.to_numpy()]


def _digits(keys: np.ndarray, axes: Sequence[Axis]) -> np.ndarray:
    digits = np.zeros((len(keys), len(axes)), np.int64)
    for place, axis in enumerate(axes):
        keys, digits[:, place] = np.divmod(keys, axis.size)
    return digits


def _joined(left: Coding, right: Coding) -> Coding:
    """Join two codings of the same posts into one."""
    distinct, dense = _dense(left.codes.astype(np.int64) * len(right.digits) + right.codes)
    a, b = np.divmod(distinct, len(right.digits))
    return Coding(dense, np.hstack([left.digits[a], right.digits[b]]), False)
