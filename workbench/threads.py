"""How many threads work at once, and the one place where the package starts some.

Callers pass a number down to whatever starts threads; without one it is one a core. No result
depends on it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def thread_count(threads: int | None = None) -> int:
    """Return how many threads to use: as many as asked for, or one a core."""
    return threads or os.cpu_count() or 1


def map_in_threads(
    work: Callable[[Item], Result], items: Iterable[Item], threads: int
) -> Iterator[Result]:
    """Yield the result for each item, in order; `threads`: how many are worked on at once.

    One thread, or one item, is worked on by the caller's own thread.

    >>> list(map_in_threads(abs, [-2, 1], 2))
    [2, 1]
    """
    every = list(items)
    if threads <= 1 or len(every) <= 1:
        yield from map(work, every)
        return
    with ThreadPoolExecutor(min(threads, len(every))) as pool:
        yield from pool.map(work, every)
