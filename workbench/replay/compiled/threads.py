"""The division of work over users: chunks of whole users, in threads.

What a chunk writes lies at its own users' and posts' places, so nothing depends on the division.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil
from typing import TypeVar

import numpy as np

from workbench.threads import map_in_threads, thread_count

POSTS_A_CHUNK = 400_000
Result = TypeVar("Result")


@dataclass(frozen=True)
class Workers:
    """How many threads replay, how large their chunks are, and what gets their progress."""

    threads: int = field(default_factory=thread_count)
    posts_a_chunk: int = POSTS_A_CHUNK
    progress: Callable[[int, int], None] | None = None

    def chunks(self, offsets: np.ndarray) -> list[tuple[int, int]]:
        """Ranges of users with about as many posts each, at most about `posts_a_chunk`, all users
        in order; so many that the threads share them evenly.
        """
        users, posts = len(offsets) - 1, int(offsets[-1])
        rounds = ceil(posts / (self.posts_a_chunk * self.threads))
        n_chunks = max(1, rounds * self.threads)
        cuts = offsets.searchsorted(np.arange(1, n_chunks) * posts // n_chunks)
        bounds = [0, *np.unique(cuts).tolist(), users]
        return [(a, b) for a, b in pairwise(bounds) if b > a]

    def over_users(self, offsets: np.ndarray, work: Callable[[int, int], Result]) -> list[Result]:
        """Call work(first_user, last_user) for each chunk; the results in order of users."""
        chunks = self.chunks(offsets)
        results = map_in_threads(lambda chunk: work(*chunk), chunks, self.threads)
        return [self._reported(result, k, chunks) for k, result in enumerate(results)]

    def _reported(self, result: Result, done: int, chunks: list[tuple[int, int]]) -> Result:
        if self.progress:
            self.progress(done + 1, len(chunks))
        return result
