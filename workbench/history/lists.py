"""The text lists that conditions look words and links up in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pyarrow as pa

from workbench.display import RowsRepr
from workbench.model.ids import FLOAT_NUMBER, looks_like_float
from workbench.reading.columns.content_hash import Digest
from workbench.reading.rows.strict_table import StrictTable

_COLUMNS = ("list", "kind", "value")


@dataclass(frozen=True, slots=True)
class TextLists(RowsRepr):
    """The text lists: for each list its entries, `(kind, value)`, in order. Source: spec 6.2."""

    lists: Mapping[str, tuple[tuple[str, str], ...]] = field(
        default_factory=dict[str, "tuple[tuple[str, str], ...]"]
    )
    digest: str = ""

    @classmethod
    @cache
    def none(cls) -> TextLists:
        """Return no lists: `deny` and `allow` are empty."""
        return cls({}, _digest({}))

    @classmethod
    def read(
        cls,
        source: object,
        columns: Mapping[str, str] | None = None,
        threads: int | None = None,
    ) -> TextLists:
        """Read lists from files or tables with the columns `list`, `kind` and `value`.

        `columns` maps one of them to the source's column. `threads`: how many read at once, one a
        core when left out. Raises: BadInput for a missing cell, each with its place. What an entry
        must be is not known here.
        """
        rows = StrictTable(source, _COLUMNS, "lists", columns, threads=threads)
        for name in _COLUMNS:
            empty = rows.text(name).is_null().to_numpy(zero_copy_only=False)
            rows.fault(np.flatnonzero(empty), name, "is missing")
        names = rows.parsed("list", str.strip)
        kinds = rows.parsed("kind", str.strip)
        values = rows.text("value").to_pylist()
        phones = [row for row, kind in enumerate(kinds) if kind == "phone"]
        floats = [row for row in phones if looks_like_float(values[row] or "")]
        rows.fault(floats, "value", FLOAT_NUMBER)
        rows.refuse_faults()
        lists: dict[str, list[tuple[str, str]]] = {}
        for name, kind, value in zip(names, kinds, values, strict=True):
            lists.setdefault(str(name), []).append((str(kind), value))
        entries = {name: tuple(several) for name, several in lists.items()}
        return cls(entries, _digest(entries))

    def to_arrow(self) -> pa.Table:
        """A row for each entry: `list`, `kind`, `value`."""
        rows = [(name, *entry) for name, entries in self.lists.items() for entry in entries]
        columns = [pa.array([row[k] for row in rows], pa.string()) for k in range(len(_COLUMNS))]
        return pa.table(columns, list(_COLUMNS))

    def _title(self) -> str:
        return "Text lists"

    def digest_of(self, name: str) -> str:
        """The digest of one list's entries."""
        return _digest({name: self.lists.get(name, ())})


def _digest(lists: Mapping[str, tuple[tuple[str, str], ...]]) -> str:
    digest = Digest("lists 1")
    digest.value(lists)
    return digest.hex()
