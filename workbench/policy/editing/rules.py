"""The edits of a policy document that name a rule or a class, as an analyst does.

The documents are those of policies that were read, so a rule has a name. A name that is not there
is an error with the nearest one; the reader reports what else is wrong with the result.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.encoding import JsonValue
from workbench.errors import BadInput, NotFound, expected, quoted
from workbench.policy.editing.edits import (
    Document,
    mapping_at,
    moved,
    rules_of,
    with_item,
    with_value,
    without,
)


def rule_position(document: Document, name: str) -> int:
    """The position of a rule in the document, from 0. Raises: NotFound, with the nearest name."""
    names = _rule_names(document)
    if name not in names:
        raise NotFound(f"the policy has no rule {quoted(name)}; {expected(names, name)}")
    return names.index(name)


def with_rule(document: Document, rule: Document, at: int | None = None) -> Document:
    """The document with a rule, in place of the one of its name, else at the end.

    `at`: its position instead, from 1. Raises: BadInput.
    """
    names, name = _rule_names(document), str(rule["name"])
    if name in names:
        changed = with_value(document, ("rules", names.index(name)), rule)
        return changed if at is None else rule_moved(changed, name, at)
    return with_item(document, ("rules",), rule, _index(at, len(names) + 1))


def without_rule(document: Document, name: str) -> Document:
    """The document without a rule. Raises: NotFound."""
    return without(document, ("rules", rule_position(document, name)))


def rule_moved(document: Document, name: str, to: int) -> Document:
    """The document with a rule at another position, from 1. Raises: NotFound, BadInput."""
    position = rule_position(document, name)
    end = _index(to, len(_rule_names(document)))
    return moved(document, ("rules",), position, position if end is None else end)


def with_mode(document: Document, name: str, mode: str) -> Document:
    """The document with a rule in another mode. Raises: NotFound."""
    return with_value(document, ("rules", rule_position(document, name), "mode"), mode)


def with_threshold(
    document: Document, name: str, classified: float | None, needs_review: float | None
) -> Document:
    """The document with other thresholds of a class; None leaves one as it is.

    Raises: NotFound; BadInput, when neither is given.
    """
    classes = _part(document, "classes")
    if name not in classes:
        raise NotFound(f"the policy has no class {quoted(name)}; {expected(list(classes), name)}")
    thresholds = {"classified": classified, "needs_review": needs_review}
    given: Document = {key: value for key, value in thresholds.items() if value is not None}
    if not given:
        raise BadInput("no threshold is given: `classified`, `needs_review` or both")
    place = ("classes", name)
    return with_value(document, place, {**mapping_at(document, place), **given})


def with_entry(
    document: Document, part: str, name: str, fields: Mapping[str, JsonValue]
) -> Document:
    """The document with a class or an action (`part`: `classes`, `actions`) of these fields;
    None leaves a field out.
    """
    given: Document = {key: value for key, value in fields.items() if value is not None}
    return {**document, part: {**_part(document, part), name: given}}


def _rule_names(document: Document) -> list[str]:
    return [str(rule["name"]) for rule in rules_of(document)]


def _part(document: Document, part: str) -> Document:
    """The classes or actions of a document, by name."""
    return mapping_at(document, (part,)) if part in document else {}


def _index(position: int | None, last: int) -> int | None:
    """An index from 0 for a position from 1. Raises: BadInput."""
    if position is None:
        return None
    if type(position) is not int or not 1 <= position <= last:
        raise BadInput(f"expected a position from 1 to {last}, not {quoted(position)}")
    return position - 1
