"""This module holds how a `.json` file is read: an array of objects, one object, or one a line.

An element is cut out first and read like a line, so that a bad one is a bad row by itself.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

from workbench.errors import BadInput, Problem
from workbench.history.cells import RawTable
from workbench.history.files import not_utf8, utf8_stream
from workbench.history.jsonfile import Element, element, elements, table_of

_SPACE = re.compile(r"[ \t\r\n]*+")
_ENDS = json.JSONDecoder(parse_int=str, parse_float=str)  # tells where a value ends, no more


def read_json(name: str, path: Path, zipped: bool) -> RawTable:
    """Return the rows of a JSON file. Raises: BadInput where it cannot be read at all."""
    with utf8_stream(name, path, zipped) as stream:
        content = stream.read()
    try:
        text = content.decode("utf-8").strip(" \t\r\n")
    except UnicodeDecodeError:
        raise not_utf8(name, "is not UTF-8") from None
    if text.startswith("["):
        return table_of(name, _array(name, text))
    one = text.encode()
    return table_of(name, [element(one)] if _is_one(text) else elements(io.BytesIO(one)))


def _is_one(text: str) -> bool:
    try:
        return bool(text) and _ENDS.raw_decode(text)[1] == len(text)
    except (ValueError, RecursionError):
        return False


def _array(name: str, text: str) -> Iterator[Element]:
    """Yield the elements of an array. Raises: BadInput where it is not one to its end."""
    at = _behind_space(text, 1)
    if text[at:] == "]":
        return
    while True:
        end = _end(name, text, at)
        yield element(text[at:end].encode())
        at = _behind_space(text, end)
        if text[at:] == "]":
            return
        if text[at : at + 1] != ",":
            raise _broken(name, f"expected `,` or the closing `]` at character {at + 1}")
        at = _behind_space(text, at + 1)


def _end(name: str, text: str, at: int) -> int:
    try:
        return _ENDS.raw_decode(text, at)[1]
    except RecursionError:
        raise _broken(name, "nested too deep") from None
    except ValueError as fault:
        raise _broken(name, str(fault)) from None


def _behind_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _broken(name: str, said: str) -> BadInput:
    return BadInput(Problem(f"is not JSON: {said}", file=name))
