"""The order of replay: by user, time and post id, ids as UTF-8 bytes.

Source: spec 3 and 5.4. Users are numbered by rank first, so that only numbers are sorted:
the users' alone where the rows come by time, as exports do, else user and time as one number. Only
posts of one user and instant compare their ids.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.threads import map_in_threads
from workbench.units import SECOND_US

_MANY = 1 << 20  # rows from which a second thread pays


def ranked(ids: pa.ChunkedArray, threads: int) -> tuple[pa.LargeStringArray, np.ndarray]:
    """Return the distinct ids, sorted by UTF-8 bytes, and each row's rank, int64[n] (null: -1)."""
    halves = _halves(ids, threads)
    encoded = [_one(part) for part in map_in_threads(_encoded, halves, threads)]
    together = pa.concat_arrays([part.dictionary for part in encoded]).dictionary_encode()
    order = pc.sort_indices(together.dictionary).to_numpy()
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    ranks = rank[together.indices.to_numpy()]
    starts = np.cumsum([0, *(len(part.dictionary) for part in encoded)])
    codes = [_codes(part, ranks[at:]) for part, at in zip(encoded, starts, strict=False)]
    return together.dictionary.take(pa.array(order)), np.concatenate(codes)


def in_order(
    users: np.ndarray,
    at_us: np.ndarray,
    post_ids: pa.LargeStringArray,
    rows: np.ndarray,
    threads: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Return `rows`, int64[m], in the order of replay, and where a post repeats the one before it.

    The second is int64[k], positions in the first: same user, time and post id as their forerunner.
    """
    whole = len(rows) == len(users)
    user, at = (users, at_us) if whole else (users[rows], at_us[rows])
    if (at[1:] >= at[:-1]).all():
        order = _by_user(user, threads)
        tied, group = _ties_of_two(user, at, order)
    elif (key := _key(user, at)) is not None:
        order = _sorted(key, threads)
        tied, group = _ties(key, order)
    else:
        order = np.lexsort((at, user))
        tied, group = _ties_of_two(user, at, order)
    repeats = np.zeros(0, np.int64)
    if len(tied):
        order[tied], repeats = _by_id(order[tied], group, post_ids, rows)
        repeats = tied[repeats]
    return order if whole else rows[order], repeats


def _encoded(ids: pa.ChunkedArray) -> pa.ChunkedArray:
    return ids.dictionary_encode()


def _halves(ids: pa.ChunkedArray, threads: int) -> list[pa.ChunkedArray]:
    if len(ids) < _MANY or threads <= 1:
        return [ids]
    middle = len(ids) // 2
    return [ids.slice(0, middle), ids.slice(middle)]


def _one(encoded: pa.ChunkedArray) -> pa.DictionaryArray:
    if encoded.num_chunks == 0:
        return pa.nulls(0, pa.large_string()).dictionary_encode()
    return (
        encoded.chunk(0)
        if encoded.num_chunks == 1
        else encoded.unify_dictionaries().combine_chunks()
    )


def _codes(part: pa.DictionaryArray, ranks: np.ndarray) -> np.ndarray:
    if not part.indices.null_count:
        return ranks[part.indices.to_numpy()]
    codes = pc.fill_null(part.indices, -1).to_numpy(zero_copy_only=False)
    return (
        np.where(codes < 0, -1, ranks[np.maximum(codes, 0)])
        if len(ranks)
        else codes.astype(np.int64)
    )


def _key(user: np.ndarray, at: np.ndarray) -> np.ndarray | None:
    """Return user and time as one number, int64[m], or None where 64 bits do not hold both."""
    if not len(at):
        return at
    since = at - at.min()
    users, span = int(user.max()) + 1, int(since.max()) + 1
    step = 1 if users * span < 2**63 else _step(since)
    if users * (span // step + 1) >= 2**63:
        return None
    if step > 1:
        since //= step
    return user * (span // step + 1) + since


def _step(since: np.ndarray) -> int:
    """Return the longest of some usual steps that all times keep to: minutes, seconds, ms."""
    for step in (60 * SECOND_US, SECOND_US, 1000):
        if not (since[:1000] % step).any() and not (since % step).any():
            return step
    return 1


def _sorted(key: np.ndarray, threads: int) -> np.ndarray:
    """Return the stable order of a key."""
    if (key[1:] >= key[:-1]).all():
        return np.arange(len(key))
    return _in_halves(key, lambda some: np.argsort(some, kind="stable"), threads)


def _by_user(user: np.ndarray, threads: int) -> np.ndarray:
    """Return the stable order of users' ranks: by their lower 16 bits, then by the higher ones,
    which NumPy sorts by counting.
    """
    if (user[1:] >= user[:-1]).all():
        return np.arange(len(user))
    return _in_halves(user, _by_counting, threads)


def _by_counting(ranks: np.ndarray) -> np.ndarray:
    order = np.argsort(ranks.astype(np.uint16), kind="stable")
    above = ranks >> 16
    while above.any():
        order = order[np.argsort(above.astype(np.uint16)[order], kind="stable")]
        above >>= 16
    return order


def _in_halves(
    key: np.ndarray, sort: Callable[[np.ndarray], np.ndarray], threads: int
) -> np.ndarray:
    """Return the order of a key; of many numbers the lower and the upper half at once."""
    if len(key) < _MANY or threads <= 1:
        return sort(key)
    low = key < np.median(key[:: len(key) // 10_000 or 1])
    halves = np.flatnonzero(low), np.flatnonzero(~low)
    return np.concatenate([*map_in_threads(lambda rows: rows[sort(key[rows])], halves, threads)])


def _ties(key: np.ndarray, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    in_order_ = key[order]
    return _groups(in_order_[1:] == in_order_[:-1])


def _ties_of_two(
    user: np.ndarray, at: np.ndarray, order: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    first, second = user[order], at[order]
    return _groups((first[1:] == first[:-1]) & (second[1:] == second[:-1]))


def _groups(same: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions that are equal to a neighbour, and the group that each is of."""
    if not same.any():
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    after, before = np.append(False, same), np.append(same, False)
    tied = np.flatnonzero(after | before)
    return tied, np.cumsum(~after[tied])


def _by_id(
    order: np.ndarray, group: np.ndarray, post_ids: pa.LargeStringArray, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    ids = post_ids.take(pa.array(rows[order]))
    rank = np.empty(len(ids), np.int64)
    by_id = pc.sort_indices(ids).to_numpy()
    rank[by_id] = np.arange(len(ids))
    inner = np.lexsort((rank, group))
    ids, group = ids.take(pa.array(inner)), group[inner]
    same = pc.equal(ids[1:], ids[:-1]).to_numpy(zero_copy_only=False)
    return order[inner], 1 + np.flatnonzero(same & (group[1:] == group[:-1]))
