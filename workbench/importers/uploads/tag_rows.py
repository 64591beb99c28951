"""What one row of an upload asks for: a user and tags, or why it cannot be used.

Where a row could not be read to its end, its user is named only when that is sure: a guessed one
would be created when the failures are uploaded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from workbench.export import restored
from workbench.formatting import plural
from workbench.importers.uploads.layout import Layout, without_empty_end
from workbench.importers.uploads.upload_rows import MAX_CELL_LENGTH, Row
from workbench.model.ids import id_problem, trimmed_id

MAX_TAGS_OF_ROW = 1_000
LOST = "has lost characters: save the file as UTF-8, or choose its encoding"
NO_TAGS = "the row names no tags"
EMPTY = "the row is empty"
_SHOWN = 200  # characters of a text that is too long
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_LOST_LETTERS = re.compile("[\ufffd\ud800-\udfff]")
_BETWEEN_TAGS = re.compile(r"[,\r\n]")


class RequestedTags(NamedTuple):
    """What a row asks for: a user, tags as they are written, and what is wrong with the row."""

    user_id: str
    tags: list[str]
    error: str | None


def requested_by(row: Row, layout: Layout) -> RequestedTags:
    """Return what a row asks for, with text that can be stored."""
    user, tags = layout.user_column, layout.tags_column
    width = layout.width
    cells = row.cells if len(row.cells) <= width else without_empty_end(row.cells, width)
    if row.fault:
        return _failed(cells, layout, _sure(row), row.fault)
    if len(cells) <= max(user, tags):
        where = f"the user is expected in column {user + 1}, the tags in column {tags + 1}"
        message = (
            f"the row has {len(cells)} {plural(len(cells), 'cell')}; {where}"
            if any(cells)
            else EMPTY
        )
        return _failed(cells, layout, len(cells), message)
    if len(cells) > width and not layout.open_list:
        message = f"the row has {len(cells)} cells, expected {width}: a list of tags needs quotes"
        return _failed(cells, layout, tags, message)
    user_id = trimmed_id(restored(cells[user]))
    listed = restored(cells[tags] if len(cells) <= width else ",".join(cells[tags:]))
    requested = tags_in(listed)
    error = _user_problem(user_id) or (NO_TAGS if not requested else None)
    if len(requested) > MAX_TAGS_OF_ROW:
        requested, error = [listed], f"over {MAX_TAGS_OF_ROW:,} tags in one row"
    elif error and not any(cells):
        error = EMPTY
    return RequestedTags(storable(user_id), [storable(tag) for tag in requested], error)


def tags_in(listed: str) -> list[str]:
    """Return the tags of a list, each once; a list in brackets stays whole, for nothing carries it.

    >>> tags_in("one, two,,one"), tags_in("[one, two]")
    (['one', 'two'], ['[one, two]'])
    """
    listed = listed.strip()
    if listed.startswith("[") and listed.find("]") == len(listed) - 1 and listed.rfind("[") == 0:
        return [listed]
    if not _BETWEEN_TAGS.search(listed):
        return [listed] if listed else []
    tags = (tag.strip() for tag in _BETWEEN_TAGS.split(listed))
    return list(dict.fromkeys(tag for tag in tags if tag))


def _sure(row: Row) -> int:
    """How many cells of a row with a fault are sure: those before the last or an overlong one."""
    last = len(row.cells) - 1
    return next((at for at, cell in enumerate(row.cells) if len(cell) > MAX_CELL_LENGTH), last)


def _failed(cells: Sequence[str], layout: Layout, sure: int, error: str) -> RequestedTags:
    """A row that is not assigned from: its user where that is sure, and the text of its tags.

    `sure`: how many cells, from the first, are what the file says.
    """
    user, tags = layout.user_column, layout.tags_column
    if user >= sure:
        user_id, text = "", ",".join(cells)
    elif tags < sure and not layout.open_list:
        user_id, text = cells[user], cells[tags]
    else:
        user_id, text = cells[user], ",".join(cells[tags:])
    if len(text) > MAX_CELL_LENGTH:
        text = f"{text[:_SHOWN]}…"
    return RequestedTags(storable(trimmed_id(restored(user_id))), [storable(restored(text))], error)


def _user_problem(user_id: str) -> str | None:
    if not user_id.isascii() and _LOST_LETTERS.search(user_id):
        return f"the user id {LOST}"
    problem = id_problem(user_id)
    return storable(f"the user id {problem}") if problem else None


def storable(text: str) -> str:
    """Return text without what a store cannot hold: bytes that were no UTF-8, and NULs."""
    if text.isascii() and "\0" not in text:
        return text
    return _UNSTORABLE.sub("\ufffd", text)
