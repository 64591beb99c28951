"""Which users of a history carry a protected tag, and which have most posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.model.edit_limits import EditLimits, is_protected
from workbench.replay.run import Run


@dataclass(frozen=True, eq=False)
class KnownUsers:
    """Users by their positions, int64[n]. `tagged`: rising, of those who carry each protected tag
    now; `most_active`: of those with most posts, the most first.
    """

    tagged: Mapping[str, np.ndarray]
    most_active: np.ndarray

    @classmethod
    def of(cls, run: Run, users: pa.Table, limits: EditLimits) -> KnownUsers:
        """Look for them among the users of a run. `users`: those of the store, with their tags."""
        posts = np.diff(run.offsets)
        ranked = np.argsort(-posts, kind="stable")[: limits.most_active]
        return cls(_tagged(run, users, limits.protected_tags), ranked[posts[ranked] > 0])


def _tagged(run: Run, users: pa.Table, protected: Iterable[str]) -> dict[str, np.ndarray]:
    lists = users.column("tags").combine_chunks()
    tags = pc.list_flatten(lists)
    names = [tag for tag in pc.unique(tags).to_pylist() if is_protected([tag], protected)]
    if not names:
        return {}
    rows = pc.list_parent_indices(lists)
    ids = users.column("user_id")
    carried: dict[str, np.ndarray] = {}
    for name in sorted(names):
        of_name = ids.take(rows.filter(pc.equal(tags, name))).cast(pa.large_string())
        places = pc.drop_null(pc.index_in(of_name, value_set=run.user_ids))
        carried[name] = np.unique(places.to_numpy().astype(np.int64))
    return carried
