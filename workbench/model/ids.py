"""This module holds what an id must be: text that can be stored, shown and found again."""

from __future__ import annotations

from workbench.errors import BadInput, quoted

LONGEST_ID = 1024


def checked_id(value: object, what: str) -> str:
    """An id from outside, as it is. Raises: BadInput."""
    problem = id_problem(value)
    if problem:
        raise BadInput(f"{what}: {problem}")
    assert isinstance(value, str)
    return value


def id_problem(value: object) -> str | None:
    """What keeps a value from being an id; None when it is one."""
    if not isinstance(value, str):
        return f"expected text, not {quoted(value)}"
    if not value.strip():
        return "is empty"
    if len(value) > LONGEST_ID:
        return f"has {len(value)} characters; at most {LONGEST_ID} are kept"
    if "\0" in value or any("\ud800" <= c <= "\udfff" for c in value):
        return f"{quoted(value)} holds characters that cannot be stored"
    return None
