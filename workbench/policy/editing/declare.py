"""Edits of a policy document that follow from others: what its rules use is
declared, and a class that gets another name keeps its rules.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast

from workbench.errors import BadInput, quoted
from workbench.model.actions import TAG_ACTIONS
from workbench.policy.editing.edits import Document, value_at

_OF_CLASSES = ("classified", "needs_review")


def declared(
    document: Document, tags: Collection[str], actions: Mapping[str, Document]
) -> Document:
    """The document with every known tag and custom action that its rules use declared in it.

    `tags`, `actions`: the known ones. What is not known stays undeclared, for the reader to say so.
    """
    used = list(_used(document))
    has_tags: list[Any] = document.get("tags") or []
    has_actions: Document = document.get("actions") or {}
    more_tags = [t for kind, t in used if kind == "tag" and t in tags and t not in has_tags]
    more_actions = [
        a for kind, a in used if kind == "action" and a in actions and a not in has_actions
    ]
    if more_tags:
        document = {**document, "tags": [*has_tags, *dict.fromkeys(more_tags)]}
    if more_actions:
        brought = {name: copy.deepcopy(actions[name]) for name in more_actions}
        document = {**document, "actions": {**has_actions, **brought}}
    return document


def class_renamed(document: Document, old: str, new: str) -> Document:
    """The document with a class under another name, in its place and in every condition.

    Raises: BadInput, when there is no such class, or one of the new name.
    """
    classes: Document = document.get("classes") or {}
    value_at(document, ("classes", old))
    if not new.strip():
        raise BadInput("a class needs a name")
    if new in classes and new != old:
        raise BadInput(f"there is a class {quoted(new)} already")
    changed = copy.deepcopy(document)
    changed["classes"] = {new if name == old else name: one for name, one in classes.items()}
    for rule in _rules(changed):
        for condition in _inside(rule.get("when")):
            _rename(condition, old, new)
    return changed


def _rename(condition: dict[str, Any], old: str, new: str) -> None:
    for key in _OF_CLASSES:
        if isinstance(condition.get(key), list):
            condition[key] = [new if name == old else name for name in condition[key]]
    for score in _items([condition.get("score")], dict):
        if score.get("of") == old:
            score["of"] = new


def _used(document: Document) -> Iterator[tuple[str, Any]]:
    """The tags and actions that rules name: ("tag" or "action", name)."""
    for rule in _rules(document):
        for condition in _inside(rule.get("when")):
            for of, key in (("tag", "user_tags"), ("action", "action_count")):
                yield from ((of, name) for name in _names_in(condition.get(key)))
        for call in _items(rule.get("then"), str):
            yield "action", call
        for call in _items(rule.get("then"), dict):
            for name, said in call.items():
                yield "action", name
                tags = _items(said, str) if name in TAG_ACTIONS else []
                yield from (("tag", tag) for tag in tags)


def _names_in(value: Any) -> Iterator[str]:
    """The texts in the lists of a mapping; none of anything else."""
    for found in _items([value], dict):
        for several in found.values():
            yield from _items(several, str)


def _rules(document: Document) -> list[dict[str, Any]]:
    return _items(document.get("rules"), dict)


def _inside(value: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in a value, outermost first."""
    if isinstance(value, dict):
        mapping = cast("Document", value)
        yield mapping
        value = list(mapping.values())
    for one in _items(value, (dict, list)):
        yield from _inside(one)


def _items(value: Any, kind: type | tuple[type, ...]) -> list[Any]:
    """The items of a list that are of a kind; none of anything else."""
    if not isinstance(value, list):
        return []
    return [one for one in cast("list[Any]", value) if isinstance(one, kind)]
