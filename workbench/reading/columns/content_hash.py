"""The hash of sorted content, the same however the content was stored or cut."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.model.columns import Column
from workbench.reading.columns.ids import buffers


class Digest:
    """A SHA-256 over named parts, each with its length, so that no two contents read alike."""

    def __init__(self, name: str) -> None:
        self._hash = hashlib.sha256()
        self.value(name)

    def value(self, value: object) -> None:
        """Add a plain value."""
        self._bytes(json.dumps(value, ensure_ascii=True, sort_keys=True).encode())

    def array(self, values: np.ndarray) -> None:
        """Add the numbers of an array."""
        self._bytes(np.ascontiguousarray(values).data.cast("B") if values.size else b"")

    def text(self, values: pa.LargeStringArray) -> None:
        """Add the texts of an array, null apart from empty."""
        self.value(values.null_count)
        offsets, data = buffers(values)
        if values.null_count:
            known = values.is_valid().to_numpy(zero_copy_only=False)
            self.array(known)
            if np.diff(offsets)[~known].any():  # a null may have bytes behind it
                offsets, data = buffers(pc.fill_null(values, ""))
        self.array(offsets - offsets[0])
        self.array(data[offsets[0] : offsets[-1]])

    def column(self, column: Column) -> None:
        """Add a column: its name, type and values, and which are known."""
        self.value([column.name, column.type, column.scale, column.known is None])
        if isinstance(column.values, np.ndarray):
            self.array(cast("np.ndarray", column.values))
        else:
            self.text(column.values)
        for more in (column.known, column.bits):
            if more is not None:
                self.array(more)

    def columns(self, columns: Mapping[str, Column]) -> None:
        """Add columns, whatever their order."""
        for name in sorted(columns):
            self.column(columns[name])

    def hex(self) -> str:
        """Return the digest so far."""
        return self._hash.hexdigest()

    def _bytes(self, data: bytes | memoryview) -> None:
        self._hash.update(len(data).to_bytes(8, "little"))
        self._hash.update(data)
