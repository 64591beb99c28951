"""The texts of some posts of a history, found by their user, time and id."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.history.history import History


def post_texts(history: History, posts: pa.Table) -> list[str | None]:
    """The text of each post, None where there is none.

    `posts`: `user_id`, `created_at` (a time in µs or epoch µs) and `post_id` of posts that the
    history has.
    """
    if "text" not in history.columns or not posts.num_rows:
        return [None] * posts.num_rows
    column = history.columns["text"]
    users = pc.index_in(posts.column("user_id").cast(pa.large_string()), history.user_ids)
    at = posts.column("created_at").cast(pa.int64()).to_pylist()
    texts: list[str | None] = []
    keys = zip(users.to_pylist(), at, posts.column("post_id").to_pylist(), strict=True)
    for user, us, post_id in keys:
        first, last = history.offsets[user : user + 2]
        places = first + np.flatnonzero(history.created_at[first:last] == us)
        place = next(p for p in places.tolist() if history.post_ids[p].as_py() == post_id)
        value = column.python(place)
        texts.append(None if value is None else str(value))
    return texts
