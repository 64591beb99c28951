"""The parameters of a policy: each threshold, count, share, window and length by a name, and the
position of each rule, so that one can be given other values.

A name is that of the class or the rule, and the keys of the language that lead to the value, such
as `nsfw (visual).classified`, `Spammer.post_count.more_than` or `Spammer.position`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.encoding import JsonObject, JsonValue
from workbench.errors import NotFound, expected, quoted
from workbench.policy.catalogue import COMBINATORS, ORDERED
from workbench.policy.editing.edits import rules_of, with_value
from workbench.policy.policy import Policy

Kind = Literal["threshold", "number", "share", "duration", "position"]
Path = tuple[str | int, ...]
Value = int | float | str


@dataclass(frozen=True)
class Parameter:
    """A value that decides something. `path`: its place in the policy's document; `value`: a
    number, a share such as `40%`, a duration such as `7d`; of a position: from 1.
    """

    name: str
    kind: Kind
    path: Path
    value: Value


def parameters(policy: Policy) -> tuple[Parameter, ...]:
    """The parameters of a policy: of its classes, then of its rules, in order."""
    document = policy.to_document()
    names: dict[str, int] = {}
    found: list[Parameter] = []
    for name, kind, path, value in [*_of_classes(document), *_of_rules(document)]:
        names[name] = names.get(name, 0) + 1
        # A rule that asks the same twice: the second has a number.
        title = name if names[name] == 1 else f"{name} {names[name]}"
        found.append(Parameter(title, kind, path, value))
    return tuple(found)


def parameter(policy: Policy, name: str) -> Parameter:
    """A parameter by its name. Raises: NotFound, with the nearest names."""
    known = {each.name: each for each in parameters(policy)}
    if name not in known:
        raise NotFound(f"the policy has no parameter {quoted(name)}; {expected(list(known), name)}")
    return known[name]


def with_parameter(policy: Policy, name: str, value: Value) -> Policy:
    """The policy with another value of a parameter. Raises: NotFound; BadInput, for a value that
    cannot be.
    """
    wanted = parameter(policy, name)
    if wanted.kind == "position":
        rule = policy.rules[int(str(wanted.path[1]))].name
        return policy.moved(rule, int(value))
    document = with_value(policy.to_document(), wanted.path, value)
    return Policy.from_document(document, policy.name)


_Found = tuple[str, Kind, Path, Value]


def _of_classes(document: JsonObject) -> Iterator[_Found]:
    classes = document.get("classes")
    for name, given in classes.items() if isinstance(classes, dict) else ():
        for key in ("classified", "needs_review"):
            value = given.get(key) if isinstance(given, dict) else None
            if isinstance(value, int | float):
                yield f"{name}.{key}", "threshold", ("classes", name, key), value


def _of_rules(document: JsonObject) -> Iterator[_Found]:
    for at, rule in enumerate(rules_of(document)):
        name, path = str(rule["name"]), ("rules", at)
        for keys, place, value in _numbers(rule["when"], (*path, "when"), ()):
            kind = _kind(keys[-1], value)
            yield ".".join([name, *keys]), kind, place, value
        then = rule["then"]
        for number, call in enumerate(then if isinstance(then, list) else ()):
            given = call.get("suspend") if isinstance(call, dict) else None
            length = given.get("for") if isinstance(given, dict) else None
            if isinstance(length, str):
                place = (*path, "then", number, "suspend", "for")
                yield f"{name}.suspend.for", "duration", place, length
        cooldown = rule.get("cooldown")
        if isinstance(cooldown, str):
            yield f"{name}.cooldown", "duration", (*path, "cooldown"), cooldown
        yield f"{name}.position", "position", path, at + 1


def _numbers(
    value: JsonValue, path: Path, keys: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Path, Value]]:
    """The values of a condition that are compared with, or windows, with their keys and places."""
    if isinstance(value, list):
        for at, item in enumerate(value):
            yield from _numbers(item, (*path, at), keys)
        return
    for key, inner in value.items() if isinstance(value, dict) else ():
        longer = keys if key in (*COMBINATORS, "where") else (*keys, key)
        if key in ORDERED or key == "in_past":
            if isinstance(inner, int | float | str) and not isinstance(inner, bool):
                yield longer, (*path, key), inner
        else:
            yield from _numbers(inner, (*path, key), longer)


def _kind(key: str, value: Value) -> Kind:
    if key == "in_past":
        return "duration"
    return "share" if isinstance(value, str) else "number"
