"""The edit that changes the AND or OR between two conditions of a policy document."""

from __future__ import annotations

import copy

from workbench.encoding import JsonObject, JsonValue
from workbench.errors import BadInput, expected, quoted
from workbench.policy.editing.edits import Document, Path, value_at, with_value

JOINERS = ("all", "any")


def joined(
    document: Document, path: Path, position: int, joiner: str, *, everywhere: bool = False
) -> Document:
    """The document with another joiner before one condition of a group.

    `path`: the group's place; `position`: of the condition after the joiner, from 1; `joiner`:
    `all` for AND, `any` for OR. The two conditions beside the joiner become a group of their own,
    so that the other joiners stay as they are; with `everywhere`, or when there are only two, the
    whole group changes. Raises: BadInput.
    """
    if joiner not in JOINERS:
        raise BadInput(f"unknown joiner {quoted(joiner)}; {expected(JOINERS, joiner)}")
    group = _group(value_at(document, path))
    if group is None:
        raise BadInput("there is no group of conditions to join")
    old, parts = group
    if not 1 <= position < len(parts):
        raise BadInput(f"the group has {len(parts)} conditions; none follows joiner {position}")
    if old == joiner:
        return document
    if everywhere or len(parts) == 2:
        return with_value(document, path, _flattened(joiner, parts))
    pair = _flattened(joiner, parts[position - 1 : position + 1])
    return with_value(document, path, {old: [*parts[: position - 1], pair, *parts[position + 1 :]]})


def _flattened(joiner: str, parts: list[JsonValue]) -> JsonObject:
    """A group of conditions; groups in it that have the same joiner become part of it."""
    flat: list[JsonValue] = []
    for part in parts:
        inner = _group(part)
        flat += inner[1] if inner and inner[0] == joiner else [part]
    return {joiner: copy.deepcopy(flat)}


def _group(condition: JsonValue) -> tuple[str, list[JsonValue]] | None:
    """The joiner and the conditions of a group; None for a condition that is not a group."""
    if not isinstance(condition, dict) or len(condition) != 1:
        return None
    ((joiner, parts),) = condition.items()
    return (joiner, parts) if joiner in JOINERS and isinstance(parts, list) else None
