"""The users at the start of the replay of a replay."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import cast

import numpy as np
import pyarrow as pa

from workbench.display import RowsRepr
from workbench.errors import expected
from workbench.history.suspension_end import until_us
from workbench.model.actions import STATUSES
from workbench.model.columns import Column
from workbench.model.log.columns import TIME
from workbench.reading.columns.arrow_table import arrow_array
from workbench.reading.columns.cells import Cells
from workbench.reading.columns.content_hash import Digest
from workbench.reading.columns.infer_types import NUMBER
from workbench.reading.columns.rejects import Reject
from workbench.reading.columns.typed_columns import column, read_only
from workbench.reading.rows.order import ranked
from workbench.reading.rows.strict_table import StrictTable
from workbench.reading.times.time_format import RECOGNISED, TimeFormat

_STATE = ("user_id", "tags", "status", "block_until", "block_reason")
_NO_END = "is set: a block has no end; expected none, or the status `suspended`"
_NO_TAGS: tuple[str, ...] = ()
_SCALES = {"trust_level": (-1, 4), "fraud_score": (0, 100)}


@dataclass(frozen=True, eq=False, repr=False)
class Users(RowsRepr):
    """Users as they stand at the start of a replay, by `user_id` (UTF-8 bytes). Source: spec 6.2.

    `status`: uint8[n], positions in `STATUSES`. `until_us`: int64[n], 0 where there is none.
    `reasons`: one text or None a user. `tags`: the API values of each user, sorted.
    `columns`: `trust_level`, `fraud_score`, `created_at` (type time) and further attributes.
    `off_scale`: values outside the scale of their field, which are unknown.
    `notes`: what was left out or read otherwise than it was written.
    `late_tags`: how many tags were given after the first post, and count from the start on.
    """

    user_ids: pa.LargeStringArray
    status: np.ndarray
    until_us: np.ndarray
    reasons: tuple[str | None, ...]
    tags: tuple[tuple[str, ...], ...]
    columns: Mapping[str, Column] = field(default_factory=dict[str, Column])
    off_scale: tuple[Reject, ...] = ()
    digest: str = ""
    notes: tuple[str, ...] = ()
    late_tags: int = 0

    @classmethod
    @cache
    def none(cls) -> Users:
        """Return no users: everyone starts untagged and enabled."""
        none = pa.array([], pa.large_string())
        return _digested(cls(none, np.zeros(0, np.uint8), np.zeros(0, np.int64), (), ()))

    @classmethod
    def read(
        cls,
        source: object,
        columns: Mapping[str, str] | None = None,
        times: TimeFormat = RECOGNISED,
        threads: int | None = None,
    ) -> Users:
        """Read users from files or tables, as `History.read` does; no column is guessed.

        `columns` maps a field to the source's column; `times`: how `created_at` is written;
        `threads`: how many read at once, one a core when left out.
        Raises: BadInput, with every problem and its place. Source: spec 3.8 and 6.2.
        """
        rows = StrictTable(source, ["user_id"], "users", columns, times=times, threads=threads)
        user_ids, order = _in_order(rows)
        places: list[int] = order.tolist()
        status, until = _states(rows)
        reasons = rows.text("block_reason").to_pylist()
        tags = rows.parsed("tags", tags_in)
        attributes, off_scale = _attributes(rows, order)
        rows.refuse_faults()
        return _digested(
            cls(
                user_ids,
                read_only(status[order]),
                read_only(until[order]),
                tuple(reasons[at] if status[at] else None for at in places),
                tuple(tags[at] or _NO_TAGS for at in places),
                attributes,
                off_scale,
                notes=rows.notes,
            )
        )

    def __len__(self) -> int:
        return len(self.user_ids)

    def to_arrow(self) -> pa.Table:
        """A row for each user: `user_id`, `status`, `until` (a time, null without one), `reason`,
        `tags`, and a column for each attribute, unknown values null.
        """
        until = pa.array(self.until_us, mask=self.until_us == 0)
        data = {
            "user_id": self.user_ids,
            "status": pa.array(STATUSES).take(pa.array(self.status)),
            "until": until.cast(pa.timestamp("us")).cast(TIME),
            "reason": pa.array(self.reasons, pa.string()),
            "tags": pa.array([list(tags) for tags in self.tags], pa.list_(pa.string())),
        }
        return pa.table(data | {n: arrow_array(column) for n, column in self.columns.items()})

    def __repr__(self) -> str:
        counts = zip(STATUSES, np.bincount(self.status, minlength=3), strict=True)
        states = ", ".join(f"{count:,} {name}" for name, count in counts if count)
        return f"Users: {len(self):,}" + (f" ({states})" if states else "")


def tags_in(text: str) -> tuple[str, ...]:
    """Return the tags of a comma-separated text or a JSON list, each once, sorted.

    >>> tags_in("trusted, staff,,staff"), tags_in('["a,b"]')
    (('staff', 'trusted'), ('a,b',))
    """
    tags = _listed(text) if text.startswith("[") else text.split(",")
    return tuple(sorted({tag.strip() for tag in tags if tag.strip()}, key=str.encode))


def _listed(text: str) -> list[str]:
    try:
        tags = json.loads(text)
    except (ValueError, RecursionError):
        tags = None
    if isinstance(tags, list):
        texts = [tag for tag in cast("list[object]", tags) if isinstance(tag, str)]
        if len(texts) == len(cast("list[object]", tags)):
            return texts
    raise ValueError("expected tags with commas between them, or a list of texts")


def _in_order(rows: StrictTable) -> tuple[pa.LargeStringArray, np.ndarray]:
    """Return the users sorted by id, and the row of each; one that is there twice is a fault."""
    ids = rows.ids("user_id")
    rows.fault(np.flatnonzero(ids.is_null()), "user_id", "is missing")
    user_ids, rank = ranked(pa.chunked_array([ids]), rows.threads)
    order = np.argsort(rank, kind="stable")
    repeats = order[1:][(rank[order][1:] == rank[order][:-1]) & (rank[order][1:] >= 0)]
    rows.fault(repeats, "user_id", "is that of an earlier row")
    return user_ids, order


def _states(rows: StrictTable) -> tuple[np.ndarray, np.ndarray]:
    """Return each user's status, uint8[n], and the end of a suspension in epoch µs, int64[n]."""
    given = rows.parsed("status", _status)
    status = np.array([code or 0 for code in given], np.uint8)
    enabled = status == STATUSES.index("enabled")
    until = rows.parsed("block_until", until_us, np.flatnonzero(~enabled))
    given_until = rows.text("block_until").is_valid().to_numpy(zero_copy_only=False)
    blocked = status == STATUSES.index("blocked")
    rows.fault(np.flatnonzero(blocked & given_until), "block_until", _NO_END)
    suspended = status == STATUSES.index("suspended")
    rows.fault(
        np.flatnonzero(suspended & ~given_until),
        "block_until",
        "is missing: a suspended user needs it",
    )
    return status, np.array([us or 0 for us in until], np.int64)


def _status(text: str) -> int:
    if text.strip() not in STATUSES:
        raise ValueError(expected(STATUSES, text))
    return STATUSES.index(text.strip())


def _attributes(
    rows: StrictTable, order: np.ndarray
) -> tuple[dict[str, Column], tuple[Reject, ...]]:
    columns: dict[str, Column] = {}
    off_scale: list[Reject] = []
    for name in rows.names:
        if name == "created_at":
            columns[name] = column(name, [_times(rows)], order)
        elif name in _SCALES:
            rows.with_inferred_type(name)
            columns[name] = column(name, [_scored(rows, name, off_scale)], order)
        elif name not in _STATE:
            parts = rows.with_inferred_type(name)
            if any(part.kind not in ("nested", "nothing") for part in parts):
                columns[name] = column(name, parts, order)
    return columns, tuple(off_scale)


def _times(rows: StrictTable) -> Cells:
    times = rows.times("created_at")
    unknown = np.zeros(len(rows), bool)
    for positions, _ in times.wrong:
        unknown[positions] = True
    return Cells(
        pa.chunked_array([pa.array(times.us, mask=unknown).cast(pa.timestamp("us"))]), "time"
    )


def _scored(rows: StrictTable, name: str, off_scale: list[Reject]) -> Cells:
    """Return a column with what lies outside its scale unknown, and noted."""
    low, high = _SCALES[name]
    whole = name == "trust_level"
    values, written = rows.parsed(name, _whole if whole else _number), rows.text(name)
    for row, value in enumerate(values):
        if value is not None and not low <= value <= high:
            message = f"{name} is outside {low} to {high}"
            off_scale.append(
                Reject(*rows.place(row), name, written[row].as_py(), "off_scale", message)
            )
            values[row] = None
    type_ = pa.int64() if whole else pa.float64()
    return Cells(pa.chunked_array([pa.array(values, type_)]), "integer" if whole else "float64")


def _number(text: str) -> float | None:
    if not NUMBER.fullmatch(text.strip()):
        raise ValueError("expected a number")
    return None if math.isnan(float(text)) else float(text)


def _whole(text: str) -> float | None:
    number = _number(text)
    if number is not None and math.isfinite(number) and number != int(number):
        raise ValueError("expected a whole number")
    return int(number) if number is not None and math.isfinite(number) else number


def _digested(users: Users) -> Users:
    digest = Digest("users 1")
    digest.text(users.user_ids)
    digest.array(users.status)
    digest.array(users.until_us)
    digest.value([users.reasons, users.tags])
    digest.columns(users.columns)
    return replace(users, digest=digest.hex())
