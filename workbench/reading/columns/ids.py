"""How ids are read: always as text, exact to the last digit. Source: spec 6.4."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from workbench.errors import BadInput, Problem, quoted
from workbench.model.ids import EDGES, MAX_ID_LENGTH
from workbench.reading.columns.cells import BOOLEAN, FLOAT, NESTED, TIME, Cells, RawTable
from workbench.reading.columns.exact_numbers import whole_number_texts, whole_number_values
from workbench.reading.columns.rejects import Fault, RowFaults

_ASCII_EDGES = [ord(edge) for edge in EDGES if edge < "\x7f"]
_FIRST = np.zeros(256, bool)  # bytes that characters of EDGES begin with
_FIRST[[edge.encode()[0] for edge in EDGES]] = True
_LAST = np.zeros(256, bool)  # bytes that they may end with
_LAST[_ASCII_EDGES] = True
_LAST[0x80:0xC0] = True


@dataclass(frozen=True, eq=False)
class Ids:
    """The ids of one source as trimmed text, null where there is none.

    `padded`: how many of them were trimmed. `whole`: how many were whole floats, and `example`: the
    first of these as written, and as it is read.
    """

    text: pa.LargeStringArray
    padded: int = 0
    whole: int = 0
    example: tuple[str, str] = ("", "")

    def notes(self, name: str) -> tuple[str, ...]:
        """What to announce about them."""
        notes: list[str] = []
        if self.padded:
            single = self.padded == 1
            many = "1 value has" if single else f"{self.padded:,} values have"
            around = f"spaces or invisible characters around {'it' if single else 'them'}"
            notes.append(f"{many} {around}, which are left out")
        if self.whole:
            many = f"{self.whole:,} values are whole floats, read as whole numbers"
            many = "1 value is a whole float, read as a whole number" if self.whole == 1 else many
            notes.append(f"{many}: {quoted(self.example[0])} as {quoted(self.example[1])}")
        return tuple(f"column {quoted(name)}: {what}" for what in notes)

    def with_whole(self, rows: np.ndarray, numbers: pa.LargeStringArray) -> Ids:
        """Return them with whole floats, at some rows in order, read as these numbers."""
        if not len(rows):
            return self
        mask = np.zeros(len(self.text), bool)
        mask[rows] = True
        example = (self.text[int(rows[0])].as_py(), numbers[0].as_py())
        text = pc.replace_with_mask(self.text, pa.array(mask), numbers)
        return replace(self, text=text, whole=len(rows), example=example)


def read_ids(table: RawTable, name: str) -> Ids:
    """Return the ids of one source.

    Raises: BadInput for a float in which digits may be lost already.
    """
    cells = table.columns[name]
    if not cells.untyped and pt.is_floating(cells.values.type):
        numbers = whole_number_values(cells.values)
        if numbers is not None:
            return _of_floats(cells.values, _flat(numbers))
    wrong = _wrong_type(cells)
    if wrong:
        message = f"column {quoted(name)} holds {wrong}; an id must be text or a whole number"
        raise BadInput(Problem(message, file=table.name))
    ids = _trimmed(_flat(pc.cast(cells.values, pa.large_string())))
    return ids if cells.marks is None else _with_marked_floats(table, name, ids, cells.marks)


def unusable_ids(
    field: str, ids: pa.LargeStringArray, marks: np.ndarray | None = None
) -> list[RowFaults]:
    """Return the positions of the ids that cannot be used, with what is wrong with them.

    `field`: `post_id` or `user_id`.
    """
    missing, unusable = f"missing_{field}", f"unusable_{field}"
    faults: list[RowFaults] = [
        (np.flatnonzero(_missing(ids)), Fault(missing, "is missing")),
        (_blank(ids), Fault(unusable, "is blank")),
        (_with_nul(ids), Fault(unusable, "holds a NUL character")),
        (_too_long(ids), Fault(unusable, f"is over {MAX_ID_LENGTH:,} characters")),
    ]
    if marks is not None:
        other = np.flatnonzero(np.isin(marks, (BOOLEAN, NESTED, TIME)))
        faults.append((other, Fault(unusable, "is neither text nor a whole number")))
    return [(positions, fault) for positions, fault in faults if len(positions)]


def _trimmed(ids: pa.LargeStringArray) -> Ids:
    rows = _maybe_padded(ids)
    before = ids.take(pa.array(rows))
    after = pc.utf8_trim(before, characters=EDGES)
    changed = pc.and_(pc.not_equal(before, after), pc.not_equal(after, ""))
    changed = pc.fill_null(changed, False).to_numpy(zero_copy_only=False)
    if not changed.any():
        return Ids(ids)
    mask = np.zeros(len(ids), bool)
    mask[rows[changed]] = True
    text = pc.replace_with_mask(ids, pa.array(mask), after.filter(pa.array(changed)))
    return Ids(text, int(changed.sum()))


def _maybe_padded(ids: pa.LargeStringArray) -> np.ndarray:
    """Return the positions of ids that begin or end with a byte that `EDGES` may begin or end."""
    offsets, data = buffers(ids)
    if not len(data):
        return np.zeros(0, np.int64)
    first = data[np.minimum(offsets[:-1], len(data) - 1)]
    last = data[np.maximum(offsets[1:] - 1, 0)]
    return np.flatnonzero((_FIRST[first] | _LAST[last]) & (offsets[1:] > offsets[:-1]))


def _wrong_type(cells: Cells) -> str | None:
    type_ = cells.values.type
    names = {
        "boolean": "true and false",
        "time": "times",
        "nested": f"{type_}".removeprefix("large_"),
    }
    if cells.untyped:
        return None
    if pt.is_floating(type_):
        return "floats, in which digits of an id are lost"
    if pt.is_decimal(type_) and type_.scale > 0:
        return f"{type_}"
    return names.get(cells.kind)


def _of_floats(floats: pa.ChunkedArray, numbers: pa.LargeStringArray) -> Ids:
    rows = np.flatnonzero(numbers.is_valid())
    if not len(rows):
        return Ids(numbers)
    first = int(rows[0])
    example = (f"{float(floats[first].as_py())}", numbers[first].as_py())
    return Ids(numbers, whole=len(rows), example=example)


def _with_marked_floats(table: RawTable, name: str, ids: Ids, marks: np.ndarray) -> Ids:
    """Return ids with those that a source gives as floats read as whole numbers.

    Raises: BadInput for the first that may have lost digits.
    """
    rows = np.flatnonzero(marks == FLOAT)
    numbers = whole_number_texts(ids.text.take(pa.array(rows)))
    lost = rows[np.asarray(numbers.is_null())]
    if not len(lost):
        return ids.with_whole(rows, numbers)
    row = table.places(lost)[0] + 1
    shown = quoted(ids.text[int(lost[0])].as_py())
    why = "in which digits of an id are lost; write ids as text"
    message = f"row {row}: {quoted(name)} is the float {shown}, {why}"
    raise BadInput(Problem(message, file=table.name))


def _flat(values: pa.ChunkedArray) -> pa.LargeStringArray:
    return values.chunk(0) if values.num_chunks == 1 else values.combine_chunks()


def _missing(ids: pa.LargeStringArray) -> np.ndarray:
    offsets, _ = buffers(ids)
    empty = offsets[1:] == offsets[:-1]
    return empty | ids.is_null().to_numpy(zero_copy_only=False) if ids.null_count else empty


def _blank(ids: pa.LargeStringArray) -> np.ndarray:
    maybe = _maybe_padded(ids)
    cells = ids.take(pa.array(maybe)).to_pylist()
    return maybe[[cell is not None and not cell.strip(EDGES) for cell in cells]]


def _with_nul(ids: pa.LargeStringArray) -> np.ndarray:
    offsets, data = buffers(ids)
    places = np.flatnonzero(data == 0)
    rows = np.searchsorted(offsets, places, side="right") - 1
    inside = (rows >= 0) & (rows < len(ids))
    rows_with_nul = np.unique(rows[inside])
    return rows_with_nul[
        ids.take(pa.array(rows_with_nul)).is_valid().to_numpy(zero_copy_only=False)
    ]


def _too_long(ids: pa.LargeStringArray) -> np.ndarray:
    offsets, _ = buffers(ids)
    maybe = np.flatnonzero(np.diff(offsets) > MAX_ID_LENGTH)
    cells = ids.take(pa.array(maybe)).to_pylist()
    return maybe[[cell is not None and len(cell) > MAX_ID_LENGTH for cell in cells]]


def buffers(ids: pa.LargeStringArray) -> tuple[np.ndarray, np.ndarray]:
    """Return the offsets, int64[n + 1], and the bytes, uint8, of a text array."""
    _, offsets, data = ids.buffers()
    if offsets is None or offsets.size == 0:
        return np.zeros(len(ids) + 1, np.int64), np.zeros(0, np.uint8)
    places = np.frombuffer(offsets, np.int64)[ids.offset : ids.offset + len(ids) + 1]
    return places, np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
