"""What an upload of user tags would do to the users of a store, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import nearest
from workbench.importers.uploads import tag_csv
from workbench.importers.uploads.layout import GUESSED, Choices
from workbench.importers.uploads.tag_csv import SHOWN_ROWS
from workbench.services.tags.tag_uploads import ERRORS, UNKNOWN_TAG
from workbench.store import Store
from workbench.store.repositories.uploads import PlannedCounts, PlannedItem

SHOWN_MISSING = 20


@dataclass(frozen=True)
class MissingTag:
    """A text of a file that is no tag. `rows`: how many have it; `nearest`: the tag whose name or
    API value is closest, None when none is close.
    """

    text: str
    rows: int
    nearest: str | None


@dataclass(frozen=True)
class PlannedRow:
    """What a row would do. `new`, `unchanged`: tags that the user gets, and has already; `failed`:
    texts that are no tags; `error`: why a row cannot be used at all.
    """

    row_index: int
    user_id: str
    user_known: bool
    new: tuple[str, ...]
    unchanged: tuple[str, ...]
    failed: tuple[str, ...]
    error: str | None


@dataclass(frozen=True)
class UploadPlan:
    """What a whole file would do. `rows`: how many it has; `n_missing`: how many tags of it there
    are not; `missing`: the first of these, those of most rows first; `first_rows`: what each of the
    first rows would do.
    """

    rows: int
    counts: PlannedCounts
    n_missing: int
    missing: tuple[MissingTag, ...]
    first_rows: tuple[PlannedRow, ...]


def plan_upload(store: Store, data: bytes, choices: Choices = GUESSED) -> UploadPlan:
    """Return what `upload_tags` would do with a file; nothing is written.

    Raises: BadInput, Refused, as `upload_tags`.
    """
    items = tag_csv.read_items(data, choices)
    with store.read() as tx:
        planned = tx.uploads.plan(tx.uploads.decide(items.table, **ERRORS))
        counts = tx.uploads.count_planned(planned)
        missing = tx.uploads.missing(planned, UNKNOWN_TAG)
        names = tx.tags.names()
    known = {**{tag: tag for tag in names}, **{name: tag for tag, name in names.items()}}
    return UploadPlan(
        items.rows,
        counts,
        len(missing),
        tuple(
            MissingTag(tag.text, tag.rows, _nearest(tag.text, known))
            for tag in missing[:SHOWN_MISSING]
        ),
        _first_rows(planned),
    )


def _nearest(text: str, known: dict[str, str]) -> str | None:
    """The API value of the tag that is closest to a text; `known`: by API value and by name."""
    close = nearest(text, known)
    return None if close is None else known[close]


def _first_rows(planned: pa.Table) -> tuple[PlannedRow, ...]:
    first = planned.filter(pc.less_equal(planned["row_index"], SHOWN_ROWS))
    items = [PlannedItem(**item) for item in first.to_pylist()]
    return tuple(
        _planned_row(tuple(of_row)) for _, of_row in groupby(items, lambda item: item.row_index)
    )


def _planned_row(items: Sequence[PlannedItem]) -> PlannedRow:
    first = items[0]
    is_tag = [item.error in (None, *ERRORS.values()) for item in items]
    return PlannedRow(
        first.row_index,
        first.user_id,
        first.user_known,
        new=tuple(item.text for item in items if item.is_new),
        unchanged=tuple(item.text for item in items if item.error is None and not item.is_new),
        failed=tuple(item.text for item in items if item.error is not None and item.text),
        error=None if all(is_tag) else first.error,
    )
