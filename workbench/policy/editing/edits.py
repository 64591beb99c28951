"""The edits of a policy document: plain values in, a new document out.

A place in a document is a path of keys and positions: `("rules", 1, "when", "all", 0)`. Nothing
here knows what a policy means; the reader reports what is wrong with the result.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import TypeAlias, cast

from workbench.encoding import JsonObject, JsonValue
from workbench.errors import BadInput

Document: TypeAlias = JsonObject
Path = Sequence[str | int]
_Container: TypeAlias = dict[str | int, JsonValue]
"""A mapping or list for a type checker, when an index error is handled as it comes."""


def value_at(document: Document, path: Path) -> JsonValue:
    """The value at a place. Raises: BadInput, when there is no such place."""
    value: JsonValue = document
    for step in path:
        try:
            value = cast("_Container", value)[step]
        except (KeyError, IndexError, TypeError):
            raise BadInput(f"the policy has no place {_dotted(path)}") from None
    return value


def mapping_at(document: Document, path: Path) -> JsonObject:
    """The mapping at a place. Raises: BadInput, when there is none."""
    value = value_at(document, path)
    if not isinstance(value, dict):
        raise BadInput(f"{_dotted(path)} is not a mapping")
    return value


def list_at(document: Document, path: Path) -> list[JsonValue]:
    """The list at a place. Raises: BadInput, when there is none."""
    value = value_at(document, path)
    if not isinstance(value, list):
        raise BadInput(f"{_dotted(path)} is not a list")
    return value


def with_value(document: Document, path: Path, value: JsonValue) -> Document:
    """The document with a value at a place; its last key may be new. Raises: BadInput."""
    changed, (*parent, last) = copy.deepcopy(document), path
    container = value_at(changed, parent)
    if isinstance(container, list):
        value_at(changed, path)
    elif not isinstance(container, dict):
        raise BadInput(f"the policy has no place {_dotted(path)}")
    cast("_Container", container)[last] = copy.deepcopy(value)
    return changed


def without(document: Document, path: Path) -> Document:
    """The document without the value at a place. Raises: BadInput."""
    changed, (*parent, last) = copy.deepcopy(document), path
    value_at(changed, path)
    del cast("_Container", value_at(changed, parent))[last]
    return changed


def with_item(document: Document, path: Path, value: JsonValue, at: int | None = None) -> Document:
    """The document with one more item in the list at a place.

    `at`: the position of the item, from 0; None puts it at the end. Raises: BadInput.
    """
    changed = copy.deepcopy(document)
    items = list_at(changed, path)
    items.insert(len(items) if at is None else at, copy.deepcopy(value))
    return changed


def moved(document: Document, path: Path, start: int, end: int) -> Document:
    """The document with an item of the list at a place moved to another position.

    Raises: BadInput.
    """
    changed = copy.deepcopy(document)
    items = list_at(changed, path)
    if not (0 <= start < len(items) and 0 <= end < len(items)):
        count = f"{_dotted(path)} has {len(items)} items, counted from 0"
        raise BadInput(f"{count}; not {start}, {end}")
    items.insert(end, items.pop(start))
    return changed


def rule_duplicated(document: Document, position: int) -> Document:
    """The document with a copy of a rule after it, under a name of its own. Raises: BadInput."""
    rule = copy.deepcopy(mapping_at(document, ("rules", position)))
    rule["name"] = unused_name(document, str(rule.get("name", "Rule")))
    return with_item(document, ("rules",), rule, position + 1)


def unused_name(document: Document, wanted: str) -> str:
    """A name that no rule has: the wanted one, or one with a number after it."""
    taken = [rule.get("name") for rule in rules_of(document)]
    numbered = (f"{wanted} {number}" for number in range(2, len(taken) + 3))
    return next(name for name in (wanted, *numbered) if name not in taken)


def rules_of(document: Document) -> list[JsonObject]:
    """The rules of a document; without what is not a mapping among them."""
    return mappings_in(document.get("rules"))


def mappings_in(value: JsonValue) -> list[JsonObject]:
    """The mappings in a list; none of any other value."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def texts_in(value: JsonValue) -> list[str]:
    """The texts in a list; none of any other value."""
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _dotted(path: Path) -> str:
    return ".".join(map(str, path)) or "(the whole)"
