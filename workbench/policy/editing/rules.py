"""The edits of a policy document that name a rule or a class, as an analyst does.

A rule that is not there is an error that names the nearest; the reader says what else is wrong
with the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.errors import BadInput, NotFound, expected, quoted
from workbench.policy.editing.edits import Document, moved, with_item, with_value, without


def rule_position(document: Document, name: str) -> int:
    """Where a rule is in the document, from 0. Raises: NotFound, with the nearest name."""
    names = [rule["name"] for rule in document["rules"]]
    if name not in names:
        raise NotFound(f"the policy has no rule {quoted(name)}; {expected(names, name)}")
    return names.index(name)


def with_rule(document: Document, rule: Mapping[str, Any], at: int | None = None) -> Document:
    """The document with a rule, in place of the one of its name, else at the end.

    `at`: its position instead, from 1. Raises: BadInput.
    """
    names = [one["name"] for one in document["rules"]]
    if rule["name"] in names:
        position = names.index(rule["name"])
        changed = with_value(document, ("rules", position), dict(rule))
        return changed if at is None else rule_moved(changed, rule["name"], at)
    return with_item(document, ("rules",), dict(rule), _position(at, len(names) + 1))


def without_rule(document: Document, name: str) -> Document:
    """The document without a rule. Raises: NotFound."""
    return without(document, ("rules", rule_position(document, name)))


def rule_moved(document: Document, name: str, to: int) -> Document:
    """The document with a rule at another position, from 1. Raises: NotFound, BadInput."""
    position = rule_position(document, name)
    end = _position(to, len(document["rules"]))
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
    classes = document.get("classes", {})
    if name not in classes:
        raise NotFound(f"the policy has no class {quoted(name)}; {expected(list(classes), name)}")
    given = {"classified": classified, "needs_review": needs_review}
    chosen = {key: value for key, value in given.items() if value is not None}
    if not chosen:
        raise BadInput("no threshold is given: `classified`, `needs_review` or both")
    return with_value(document, ("classes", name), {**classes[name], **chosen})


def with_entry(document: Document, part: str, name: str, fields: Mapping[str, Any]) -> Document:
    """The document with a class or an action (`part`: `classes`, `actions`) of these fields;
    None leaves a field out.
    """
    said = {key: value for key, value in fields.items() if value is not None}
    return {**document, part: {**document.get(part, {}), name: said}}


def _position(given: int | None, last: int) -> int | None:
    """A position that counts from 1 as one that counts from 0. Raises: BadInput."""
    if given is None:
        return None
    if type(given) is not int or not 1 <= given <= last:
        raise BadInput(f"expected a position from 1 to {last}, not {quoted(given)}")
    return given - 1
