"""How users are shared out to threads."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.replay.compiled.threads import Workers


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("posts_a_chunk", [10, 40, 1_000])
def test_chunks_hold_all_users_in_order_and_about_as_many_posts_each(threads, posts_a_chunk):
    each = np.random.default_rng(1).integers(1, 6, 100)
    offsets = np.concatenate(([0], np.cumsum(each)))
    workers = Workers(threads, posts_a_chunk)
    chunks = workers.chunks(offsets)
    assert [a for a, _ in chunks] == [0, *(b for _, b in chunks[:-1])]
    assert chunks[-1][1] == len(each)
    assert len(chunks) % threads == 0
    held = [int(offsets[b] - offsets[a]) for a, b in chunks]
    share = offsets[-1] / len(chunks)
    assert share <= posts_a_chunk
    assert all(abs(posts - share) <= each.max() for posts in held)
