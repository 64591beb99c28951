"""The edit that changes the AND or OR between two conditions of a policy document."""

from __future__ import annotations

import copy
from typing import Any, cast

from workbench.errors import BadInput, expected, quoted
from workbench.policy.editing.edits import Document, Path, value_at, with_value

JOINERS = ("all", "any")


def joined(
    document: Document, path: Path, position: int, joiner: str, *, everywhere: bool = False
) -> Document:
    """The document with another joiner before one condition of a group.

    `path`: the group's place; `position`: of the condition behind the joiner, from 1 on; `joiner`:
    `all` for AND, `any` for OR. The two conditions beside the joiner become a group of their own,
    so that the other joiners stay as they are; with `everywhere`, or when there are only two, the
    whole group changes. Raises: BadInput.
    """
    if joiner not in JOINERS:
        raise BadInput(f"unknown joiner {quoted(joiner)}; {expected(JOINERS, joiner)}")
    group = value_at(document, path)
    kind = _kind(group)
    if kind is None:
        raise BadInput("there is no group of conditions to join")
    parts = group[kind]
    if not 1 <= position < len(parts):
        raise BadInput(f"the group has {len(parts)} conditions; none follows joiner {position}")
    if kind == joiner:
        return document
    if everywhere or len(parts) == 2:
        return with_value(document, path, _flat(joiner, parts))
    pair = _flat(joiner, parts[position - 1 : position + 1])
    return with_value(
        document, path, {kind: [*parts[: position - 1], pair, *parts[position + 1 :]]}
    )


def _flat(joiner: str, parts: list[Any]) -> Document:
    """A group of conditions; groups among them that are joined alike are taken apart."""
    inside = [part[joiner] if _kind(part) == joiner else [part] for part in parts]
    return {joiner: copy.deepcopy([one for several in inside for one in several])}


def _kind(group: Any) -> str | None:
    """How a group is joined; None for a condition that is no group."""
    if not isinstance(group, dict) or len(cast("Document", group)) != 1:
        return None
    ((kind, parts),) = cast("Document", group).items()
    return kind if kind in JOINERS and isinstance(parts, list) else None
