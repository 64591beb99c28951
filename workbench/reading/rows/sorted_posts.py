"""Posts as they are after reading: sorted columns, and what was set aside on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from workbench.model.columns import Column
from workbench.reading.columns.content_hash import Digest
from workbench.reading.columns.rejects import Source


@dataclass(frozen=True, eq=False)
class PostColumns:
    """Posts by user, time and post id. The arrays are those of a `History`."""

    user_ids: pa.LargeStringArray
    offsets: np.ndarray
    created_at: np.ndarray
    post_ids: pa.LargeStringArray
    columns: Mapping[str, Column]

    @property
    def digest(self) -> str:
        """The SHA-256 of the content, whatever the order of the rows that it was read from."""
        digest = Digest("history 1")
        digest.text(self.user_ids)
        digest.array(self.offsets)
        digest.array(self.created_at)
        digest.text(self.post_ids)
        digest.columns(self.columns)
        return digest.hex()


@dataclass(frozen=True, eq=False)
class SortedPosts:
    """Posts, and what is known of the sources that they were read from.

    `row`: int64[n_posts], position in the sources; `rejects`: the rows set aside; `notes`: what was
    guessed or left out; `digest`: that of the posts.
    """

    posts: PostColumns
    row: np.ndarray
    rejects: pa.Table
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    digest: str
