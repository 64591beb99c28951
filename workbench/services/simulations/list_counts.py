"""How often each entry of the text lists has matched a post of the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import BadInput
from workbench.history import History
from workbench.matching import ListEntry, matcher_of
from workbench.replay.text_matches import text_matches
from workbench.services.simulations.snapshot import history, snapshot
from workbench.store import Store

Progress = Callable[[int, int], None]


def entry_counts(
    store: Store, name: str, progress: Progress | None = None
) -> tuple[int, dict[ListEntry, int]]:
    """How many posts have a text, and how many of them each entry of a list matches.

    `progress`: called with texts done and all, while they are matched.
    """
    shot = snapshot(store)
    try:
        posts = history(store, shot)
    except BadInput:  # there are none
        return 0, {}
    if "text" not in posts.columns or posts.columns["text"].type != "text":
        return 0, {}
    lists = shot.lists()
    entries = lists.lists.get(name, ())
    flags = text_matches(posts, lists, name, progress)
    matcher, counts = matcher_of(name, entries), Counter[ListEntry]()
    for text, n in _matched(posts, flags):
        for match in matcher.explain(text):
            counts[match.entry] += n
    return int((flags >= 0).sum()), dict(counts)


def _matched(posts: History, flags: np.ndarray) -> list[tuple[str, int]]:
    """The distinct texts that match, each with how many posts have it."""
    texts = pa.chunked_array([posts.columns["text"].values])
    counted = pc.value_counts(texts.filter(pa.array(flags == 1)))
    return [(row["values"], row["counts"]) for row in counted.to_pylist()]
