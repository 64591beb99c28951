"""Edits of a policy document that follow from others: the tags and actions that its rules use
are declared, and a class that gets another name keeps its rules. Source: spec 1.3 and 1.7.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping

from workbench.encoding import JsonObject, JsonValue
from workbench.errors import BadInput, quoted
from workbench.model.actions import TAG_ACTIONS
from workbench.policy.editing.edits import (
    Document,
    mapping_at,
    mappings_in,
    rules_of,
    texts_in,
    value_at,
)

_CLASS_CONDITIONS = ("classified", "needs_review")


def declared(
    document: Document, tags: Collection[str], actions: Mapping[str, Document]
) -> Document:
    """The document with every known tag and custom action that its rules use declared in it.

    `tags`, `actions`: the known ones. Unknown names stay undeclared; the reader reports them.
    """
    used = list(_used(document))
    old_tags, old_actions = document.get("tags") or [], document.get("actions") or {}
    if isinstance(old_tags, list):
        new_tags = [t for kind, t in used if kind == "tag" and t in tags and t not in old_tags]
        if new_tags:
            document = {**document, "tags": [*old_tags, *dict.fromkeys(new_tags)]}
    if isinstance(old_actions, dict):
        names = [name for kind, name in used if kind == "action" and name in actions]
        added = {name: copy.deepcopy(actions[name]) for name in names if name not in old_actions}
        if added:
            document = {**document, "actions": {**old_actions, **added}}
    return document


def class_renamed(document: Document, old: str, new: str) -> Document:
    """The document with a class under another name, in its place and in every condition.

    Raises: BadInput, when there is no such class, or one of the new name.
    """
    value_at(document, ("classes", old))
    classes = mapping_at(document, ("classes",))
    if not new.strip():
        raise BadInput("a class needs a name")
    if new in classes and new != old:
        raise BadInput(f"there is already a class {quoted(new)}")
    changed = copy.deepcopy(document)
    changed["classes"] = {new if name == old else name: fields for name, fields in classes.items()}
    for rule in rules_of(changed):
        for condition in _mappings_inside(rule.get("when")):
            _rename_class(condition, old, new)
    return changed


def _rename_class(condition: JsonObject, old: str, new: str) -> None:
    for key in _CLASS_CONDITIONS:
        names = condition.get(key)
        if isinstance(names, list):
            condition[key] = [new if name == old else name for name in names]
    score = condition.get("score")
    if isinstance(score, dict) and score.get("of") == old:
        score["of"] = new


def _used(document: Document) -> Iterator[tuple[str, str]]:
    """The tags and actions that rules name: ("tag" or "action", name)."""
    for rule in rules_of(document):
        for condition in _mappings_inside(rule.get("when")):
            yield from (("tag", name) for name in _texts_of(condition.get("user_tags")))
            yield from (("action", name) for name in _texts_of(condition.get("action_count")))
        calls = rule.get("then")
        yield from (("action", name) for name in texts_in(calls))
        for call in mappings_in(calls):
            for name, arguments in call.items():
                yield "action", name
                tags = texts_in(arguments) if name in TAG_ACTIONS else []
                yield from (("tag", tag) for tag in tags)


def _texts_of(value: JsonValue) -> Iterator[str]:
    """The texts in the lists of a mapping; none of any other value."""
    for items in value.values() if isinstance(value, dict) else ():
        yield from texts_in(items)


def _mappings_inside(value: JsonValue) -> Iterator[JsonObject]:
    """Every mapping in a value, outermost first."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for item in value if isinstance(value, list) else ():
        yield from _mappings_inside(item)
