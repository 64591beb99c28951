"""Notes on ids: users that are shared by many people, post ids at several times."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import quoted
from workbench.formatting import count
from workbench.reading.columns.ids import buffers

_SHOWN = 5
_NOBODY = frozenset(
    name
    for names in (
        "0 -1 - -- ? anon anonymous [anonymous] guest unknown [unknown] nobody ghost automoderator",
        "null (null) nil none (none) nan n/a na #n/a <na> undefined",
        "deleted [deleted] (deleted) <deleted> removed [removed] deleteduser deleted_user",
    )
    for name in names.split()
) | {"deleted user", "[deleted user]", "deleted account", "[deleted account]", "former user"}
_WORD = np.dtype("<u8")
_MIX, _MIX_USER = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)


def id_notes(
    user_ids: pa.LargeStringArray, offsets: np.ndarray, post_ids: pa.LargeStringArray
) -> tuple[str, ...]:
    """Return notes on the posts of a history; `offsets` as a history has them."""
    return (
        *_shared_accounts(user_ids, offsets),
        *_ids_at_several_times(user_ids, offsets, post_ids),
    )


def _shared_accounts(user_ids: pa.LargeStringArray, offsets: np.ndarray) -> Iterator[str]:
    """Yield a note on users such as `[deleted]` who have several posts."""
    known = pc.is_in(pc.utf8_lower(user_ids), pa.array(sorted(_NOBODY), pa.large_string()))
    posts = np.diff(offsets)
    shared = np.flatnonzero(known.to_numpy(zero_copy_only=False) & (posts > 1))
    if len(shared):
        names = [
            f"{quoted(user_ids[at].as_py())} ({count(int(posts[at]), 'post')})"
            for at in shared[:_SHOWN].tolist()
        ]
        more = ", …" if len(shared) > _SHOWN else ""
        yield (
            f"user_id {', '.join(names)}{more} usually stands for many people, and is read as one "
            "user"
        )


def _ids_at_several_times(
    user_ids: pa.LargeStringArray, offsets: np.ndarray, post_ids: pa.LargeStringArray
) -> Iterator[str]:
    """Yield a note on posts of one user and id that differ in their time."""
    user = np.repeat(np.arange(len(user_ids)), np.diff(offsets))
    rows = _rows_with_equal_ids(user, post_ids)
    if not len(rows):
        return
    ids = post_ids.take(pa.array(rows)).dictionary_encode()
    key = user[rows] * len(ids.dictionary) + ids.indices.to_numpy()
    _, first, posts = np.unique(key, return_index=True, return_counts=True)
    repeated = np.flatnonzero(posts > 1)
    if len(repeated):
        row = int(rows[first[repeated[0]]])
        example = f"{quoted(post_ids[row].as_py())} of {quoted(user_ids[int(user[row])].as_py())}"
        appear = "appears" if len(repeated) == 1 else "appear"
        yield (
            f"{count(len(repeated), 'post id')} of one user {appear} at several times, such as "
            f"{example}; each time is read as a post of its own"
        )


def _rows_with_equal_ids(user: np.ndarray, post_ids: pa.LargeStringArray) -> np.ndarray:
    """Return the rows whose user and end of the id stand in another row too, int64[k]."""
    offsets, data = buffers(post_ids)
    if len(data) < _WORD.itemsize:
        return np.arange(len(user))
    lengths = np.diff(offsets)
    words = np.ndarray(len(data) - _WORD.itemsize + 1, _WORD, data, strides=(1,))
    ends = words[np.maximum(offsets[1:] - _WORD.itemsize, 0)]
    short = lengths < _WORD.itemsize
    if short.any():  # the word reaches back into the id before
        shift = np.clip(_WORD.itemsize - lengths, 0, _WORD.itemsize - 1).astype(np.uint64)
        ends = ends >> shift * np.uint64(8)
        for row in np.flatnonzero(offsets[1:] < _WORD.itemsize).tolist():  # nothing is before it
            ends[row] = int.from_bytes(post_ids[row].as_py().encode(), "little")
    key = ends * _MIX ^ user.astype(np.uint64) * _MIX_USER
    ordered = np.sort(key)
    if not (ordered[1:] == ordered[:-1]).any():
        return np.zeros(0, np.int64)
    in_order = np.argsort(key, kind="stable")
    same = key[in_order][1:] == key[in_order][:-1]
    return np.sort(in_order[np.append(False, same) | np.append(same, False)])
