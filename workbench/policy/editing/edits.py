"""The edits of a policy document: plain values in, a new document out.

A place in a document is a path of keys and positions: `("rules", 1, "when", "all", 0)`. Nothing
here knows what a policy means; the reader says what is wrong with the result.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, cast

from workbench.errors import BadInput

Document = dict[str, Any]
Path = Sequence[str | int]


def value_at(document: Document, path: Path) -> Any:
    """The value at a place. Raises: BadInput, when there is no such place."""
    found: Any = document
    for step in path:
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            raise BadInput(f"the policy has no place {_said(path)}") from None
    return found


def with_value(document: Document, path: Path, value: Any) -> Document:
    """The document with a value at a place; its last key may be new. Raises: BadInput."""
    changed, (*upto, last) = copy.deepcopy(document), path
    holder = value_at(changed, upto)
    if isinstance(holder, list):
        value_at(changed, path)
    cast("dict[Any, Any]", holder)[last] = copy.deepcopy(value)
    return changed


def without(document: Document, path: Path) -> Document:
    """The document without what stands at a place. Raises: BadInput."""
    changed, (*upto, last) = copy.deepcopy(document), path
    value_at(changed, path)
    del value_at(changed, upto)[last]
    return changed


def with_item(document: Document, path: Path, value: Any, at: int | None = None) -> Document:
    """The document with one more item in the list at a place, at its end unless said otherwise.

    Raises: BadInput.
    """
    changed = copy.deepcopy(document)
    items = _list_at(changed, path)
    items.insert(len(items) if at is None else at, copy.deepcopy(value))
    return changed


def moved(document: Document, path: Path, start: int, end: int) -> Document:
    """The document with an item of the list at a place moved to another position.

    Raises: BadInput.
    """
    changed = copy.deepcopy(document)
    items = _list_at(changed, path)
    if not (0 <= start < len(items) and 0 <= end < len(items)):
        raise BadInput(f"{_said(path)} has {len(items)} items, counted from 0; not {start}, {end}")
    items.insert(end, items.pop(start))
    return changed


def rule_repeated(document: Document, position: int) -> Document:
    """The document with a copy of a rule behind it, under a name of its own. Raises: BadInput."""
    rule = copy.deepcopy(value_at(document, ("rules", position)))
    rule["name"] = free_name(document, str(rule.get("name", "Rule")))
    return with_item(document, ("rules",), rule, position + 1)


def free_name(document: Document, wanted: str) -> str:
    """A name that no rule has: the wanted one, or one with a number behind it."""
    taken = {rule.get("name") for rule in document.get("rules", ())}
    numbered = (f"{wanted} {number}" for number in range(2, len(taken) + 3))
    return next(name for name in (wanted, *numbered) if name not in taken)


def _list_at(document: Document, path: Path) -> list[Any]:
    found = value_at(document, path)
    if not isinstance(found, list):
        raise BadInput(f"{_said(path)} is no list")
    return cast("list[Any]", found)


def _said(path: Path) -> str:
    return ".".join(map(str, path)) or "(the whole)"
