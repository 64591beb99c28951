"""Responses of classifiers, and exports of chats, given as posts in columns: the way out.

How they are read is not known here, only what each kind of them is recognised by.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from workbench.errors import Problem, quoted
from workbench.reading.columns.cells import RawTable
from workbench.reading.files.nested import holds_objects, objects_of, value_at

SIGNS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "hive": (("status", "0.response.output"), ("output", "0.classes"), ("classes", "0.class")),
    "openai": (("results", "0.category_scores"),),
    "perspective": (("attributeScores", ""),),
    "moderationapi": (("policies", "0.type"),),
    "azure": (("categoriesAnalysis", ""),),
    "rekognition": (("ModerationLabels", ""),),
    "comprehend": (("ResultList", ""),),
}
"""For each kind a column, and a path within its objects that leads to something."""
CHATS: Mapping[str, tuple[str, ...]] = {
    "discord": ("author", "isPinned", "timestampEdited"),
    "telegram": ("date", "from_id", "text", "type"),
    "slack": ("text", "ts", "type", "user"),
}
"""For each format of chats the columns that its messages have."""
FULL = ("moderationapi",)  # kinds that say themselves what post they are of
_LACKS = {"post_id": "a post id", "user_id": "a user id", "created_at": "a time"}
_LOOKED_AT = 100  # rows


def classifier_of(table: RawTable) -> str | None:
    """Return the kind of responses that the rows of a table are, None where they are none."""
    kinds = (kind for kind, signs in SIGNS.items() if any(_has(table, *sign) for sign in signs))
    return next(kinds, None)


def chat_of(table: RawTable) -> str | None:
    """Return the format of chats that the rows of a table look like messages of."""
    kinds = (kind for kind, columns in CHATS.items() if set(columns) <= table.columns.keys())
    return next(kinds, None)


def unread_chat(table: RawTable, kind: str) -> Problem:
    """Return the problem of messages of a chat that lack fields where they are read as posts."""
    message = f"its rows look like messages of {quoted(kind)}, and not posts in columns"
    return Problem(message, table.name, remedy=f"read them with --format {kind}")


def bare_response(table: RawTable, kind: str, given: Collection[str]) -> Problem:
    """Return the problem of rows that are responses alone. `given`: the fields that are known."""
    if kind in FULL:
        message = f"its rows are responses of {quoted(kind)}, and not posts in columns"
        return Problem(message, table.name, remedy=f"read them with --format {kind}")
    lacks = [word for field, word in _LACKS.items() if field not in given]
    message = (
        f"its rows are responses of {quoted(kind)} alone, and lack {_listed(lacks)} of their posts"
    )
    row = '{"post_id": …, "user_id": …, "created_at": …, "response": {…}}'
    inside = "where the response itself holds one, name its path: --column post_id=PATH"
    how = f"put each beside its post, {row}, and read that with --format {kind}; {inside}"
    return Problem(message, table.name, remedy=how)


def _has(table: RawTable, column: str, path: str) -> bool:
    cells = table.columns.get(column)
    if cells is None or not holds_objects(cells):
        return False
    values = objects_of(cells)[:_LOOKED_AT]
    return any(
        value is not None and (not path or value_at(value, path) is not None) for value in values
    )


def _listed(words: Collection[str]) -> str:
    *first, last = words or ["nothing"]
    return f"{', '.join(first)} and {last}" if first else last
