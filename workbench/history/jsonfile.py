"""This module holds how a JSON Lines file is read: one object a line, one bad line one bad row.

Numbers are kept as they are written, so that an id of twenty digits is exact.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from workbench.history.cells import RawTable
from workbench.history.files import utf8_stream
from workbench.history.frames import named, nested_notes
from workbench.history.lines import LONGEST_LINE, Readable, lines, without_end
from workbench.history.pythoncells import Fraction, Whole, python_cells, well_formed
from workbench.history.rejects import SHOWN, Reject, rejects_table


def read_jsonl(name: str, path: Path, zipped: bool) -> RawTable:
    """Return the rows of a JSON Lines file; a key that a line lacks is nothing there.

    Raises: BadInput where the file cannot be read at all.
    """
    good: list[dict[str, Any]] = []
    positions: list[int] = []
    rejects: list[Reject] = []
    with utf8_stream(name, path, zipped) as stream:
        for at, (row, line) in enumerate(_rows(stream)):
            if isinstance(row, str):
                shown = line[: 4 * SHOWN].decode("utf-8", "replace").strip()[:SHOWN]
                rejects.append(Reject(name, at + 1, None, shown, row))
            else:
                good.append(row)
                positions.append(at)
    keys: dict[str, Any] = {}
    for row in good:
        keys |= row
    names = named(name, [well_formed(key) for key in keys])
    cells = {
        one: python_cells([row.get(key) for row in good])
        for key, one in zip(keys, names, strict=True)
    }
    places = np.array(positions, np.int64) if rejects else None
    rows = len(good) + len(rejects)
    return RawTable(name, cells, rows, places, rejects_table(rejects), nested_notes(cells))


def _rows(stream: Readable) -> Iterator[tuple[dict[str, Any] | str, bytes]]:
    """Yield the object of each line that is not blank, or what is wrong with it, and the line."""
    for line in lines(stream):
        if not line.isspace():
            yield _row(line), line


def _row(line: bytes) -> dict[str, Any] | str:
    if len(line) > LONGEST_LINE:
        return "a line over 16 MB"
    try:
        row = _DECODER.decode(without_end(line).decode("utf-8"))
    except UnicodeDecodeError:
        return "not UTF-8"
    except RecursionError:
        return "nested too deep"
    except _KeyTwiceError as fault:
        return str(fault)
    except ValueError as fault:
        return f"not JSON: {fault}"[:SHOWN]
    return row if isinstance(row, dict) else "no JSON object"


class _KeyTwiceError(ValueError):
    """An object names a key twice."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _KeyTwiceError(f"the key `{well_formed(twice)[:60]}` twice")
    return row


def _constant(word: str) -> Fraction | None:
    return None if word == "NaN" else Fraction(word)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=Whole, parse_float=Fraction, parse_constant=_constant
)
