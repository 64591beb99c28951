"""Why a rule cannot fire as it is meant to: it reads an empty list, a class of which no post has a
score, a field without values, or a tag that does not exist.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from workbench.encoding import JsonObject, JsonValue
from workbench.errors import nearest, printable
from workbench.history import History, TextLists, Users
from workbench.model.columns import Column
from workbench.policy.catalogue import ACCOUNT_AGE
from workbench.policy.editing.edits import Path

_NO_COLUMNS: Mapping[str, Column] = {}
_CLASS_KEYS = ("classified", "needs_review")


@dataclass(frozen=True)
class RuleNote:
    """A note on a rule, by its position. `lists`: whether the text lists are where to mend it;
    `path`, `value`: the edit that would, with `remedy` for its words; None without one.
    """

    rule: int
    text: str
    lists: bool = False
    remedy: str | None = None
    path: Path = ()
    value: str | None = None


@dataclass(frozen=True, eq=False)
class Known:
    """What there is in a store that rules can read. `tags`: their API values."""

    history: History | None
    users: Users
    lists: TextLists
    tags: Collection[str]


def rule_notes(document: JsonObject, known: Known) -> list[RuleNote]:
    """The notes on the rules of a document, which may have problems."""
    rules = document.get("rules")
    classes = document.get("classes")
    declared = classes if isinstance(classes, dict) else {}
    added = _added_tags(rules)
    notes: list[RuleNote] = []
    for number, rule in enumerate(rules if isinstance(rules, list) else []):
        if isinstance(rule, dict) and rule.get("mode") != "off":
            path = ("rules", number, "when")
            for key, body, at in _conditions(rule.get("when"), path):
                notes += _notes(number, key, body, at, (known, declared, added))
    return list(dict.fromkeys(notes))


def _conditions(condition: JsonValue, path: Path) -> Iterator[tuple[str, JsonValue, Path]]:
    """Every condition in one, by its key, with its body and the path to that body."""
    if not isinstance(condition, dict):
        return
    for key, body in condition.items():
        at = (*path, key)
        if key in ("all", "any") and isinstance(body, list):
            for place, part in enumerate(body):
                yield from _conditions(part, (*at, place))
        elif key == "not":
            yield from _conditions(body, at)
        else:
            yield key, body, at
            if key in ("post_count", "post_share") and isinstance(body, dict):
                yield from _conditions(body.get("where"), (*at, "where"))


_Read = tuple[Known, Mapping[str, JsonValue], frozenset[str]]


def _notes(rule: int, key: str, body: JsonValue, path: Path, read: _Read) -> Iterator[RuleNote]:
    known, classes, added = read
    if key == "text_in" and isinstance(body, str) and not known.lists.lists.get(body):
        text = f"The list “{printable(body)}” has no entries, so that no text matches it."
        yield RuleNote(rule, text, lists=True)
    if key in _CLASS_KEYS or (key == "score" and isinstance(body, dict)):
        for _, name in _listed(body.get("of") if isinstance(body, dict) else body):
            if _has_no_score(known.history, classes.get(name)):
                yield RuleNote(rule, f"No post has a score of the class “{printable(name)}”.")
    if key in ("post", "user") and isinstance(body, dict):
        yield from _empty_fields(rule, key, body, known)
    if key == "user_tags" and isinstance(body, dict):
        tags = [(tag, (*path, op, n)) for op, given in body.items() for n, tag in _listed(given)]
        yield from (
            _unknown_tag(rule, tag, at, known)
            for tag, at in tags
            if tag not in known.tags and tag not in added
        )


def _empty_fields(rule: int, key: str, body: JsonObject, known: Known) -> Iterator[RuleNote]:
    """Of a field of posts or users that is there and has no value, every comparison is unknown."""
    columns: Mapping[str, Column] = known.users.columns
    if key == "post":
        columns = _NO_COLUMNS if known.history is None else known.history.columns
    for field in body:
        column = columns.get("created_at" if field == ACCOUNT_AGE else field)
        if column is not None and column.is_empty:
            title = "account age" if field == ACCOUNT_AGE else field
            text = f"No {key} has a value of “{printable(title)}”: what is asked of it is unknown."
            yield RuleNote(rule, text)


def _unknown_tag(rule: int, tag: str, path: Path, known: Known) -> RuleNote:
    text = f"There is no tag “{printable(tag)}”, so that no user has it."
    close = nearest(tag, sorted(known.tags))
    remedy = None if close is None else f"Use “{printable(close)}”"
    return RuleNote(rule, text, remedy=remedy, path=path, value=close)


def _has_no_score(history: History | None, score_class: JsonValue) -> bool:
    """Whether the posts have the scores of a class, and none of them a value."""
    if history is None or not isinstance(score_class, dict):
        return False
    columns = [history.columns.get(name) for _, name in _listed(score_class.get("score"))]
    return bool(columns) and all(column is not None and column.is_empty for column in columns)


def _listed(value: JsonValue) -> list[tuple[int, str]]:
    """The texts of a list, with their places; one text is a list of it."""
    values = value if isinstance(value, list) else [value]
    return [(place, one) for place, one in enumerate(values) if isinstance(one, str)]


def _added_tags(rules: JsonValue) -> frozenset[str]:
    """The tags that rules add."""
    calls = [
        call.get("add_tags")
        for rule in (rules if isinstance(rules, list) else [])
        if isinstance(rule, dict) and isinstance(then := rule.get("then"), list)
        for call in then
        if isinstance(call, dict)
    ]
    return frozenset(
        tag for tags in calls if isinstance(tags, list) for tag in tags if isinstance(tag, str)
    )
