"""What differs between two policies as steps that can be taken one by one: each threshold and each
number of a condition, each rule that is new, removed, or otherwise changed, and the order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Literal

from workbench.encoding import JsonObject, JsonValue
from workbench.policy.changes import changes
from workbench.policy.editing.edits import mapping_at, rules_of, with_value, without
from workbench.policy.parameters import Path, parameters
from workbench.policy.policy import Policy

_WHOLE = ("evaluate", "semantics")
_PARTS_OF_A_RULE = ("when", "then", "fires", "cooldown", "mode")


@dataclass(frozen=True)
class _Step:
    """A step. `edits`: the places that get other values, None to take the key away; of the kinds
    `added` and `removed`, `name` is the rule's.
    """

    kind: Literal["values", "added", "removed", "order"]
    edits: tuple[tuple[Path, JsonValue], ...] = ()
    name: str = ""


class Steps:
    """The steps from policy a to policy b. Names, descriptions, declarations, and classes that one
    of them alone has, decide nothing by themselves: they are there from the start.
    """

    def __init__(self, a: Policy, b: Policy) -> None:
        self._name = b.name
        self._a, self._b = a.to_document(), b.to_document()
        self._rules_a = {str(rule["name"]): rule for rule in rules_of(self._a)}
        self._rules_b = {str(rule["name"]): rule for rule in rules_of(self._b)}
        self._steps = [*self._of_whole(), *self._of_classes(), *self._of_rules(a, b)]
        start = self.policy(())
        self.words = tuple(
            " ".join(changes(start, self.policy((at,)))) for at in range(len(self._steps))
        )
        """A sentence for each step."""

    def __len__(self) -> int:
        return len(self._steps)

    def policy(self, taken: Collection[int]) -> Policy:
        """The policy after some of the steps. Raises: BadInput, where that is none."""
        steps = [self._steps[at] for at in sorted(taken)]
        document = self._start()
        for step in steps:
            for path, value in step.edits:
                if value is None:
                    document = without(document, path)
                else:
                    document = with_value(document, path, value)
        by_name = {str(rule["name"]): rule for rule in rules_of(document)}
        document["rules"] = [by_name[name] for name in self._order(steps)]
        return Policy.from_document(document, self._name)

    def _start(self) -> JsonObject:
        """Policy a with all rules of both, those of b alone at the end."""
        start = deepcopy(self._b)
        for key in _WHOLE:
            start.pop(key, None)
            if key in self._a:
                start[key] = self._a[key]
        for key in ("classes", "actions"):
            both = {**_mapping(self._b, key), **_mapping(self._a, key)}
            if both:
                start[key] = both
        tags = [*_list(self._a, "tags"), *_list(self._b, "tags")]
        if tags:
            start["tags"] = list(dict.fromkeys(map(str, tags)))
        new = [rule for name, rule in self._rules_b.items() if name not in self._rules_a]
        start["rules"] = [*deepcopy(list(self._rules_a.values())), *deepcopy(new)]
        return start

    def _order(self, steps: list[_Step]) -> list[str]:
        """The rules in their order: that of a, or of b; rules of the other beside the rule that
        they follow there.
        """
        kinds = {(step.kind, step.name) for step in steps}
        is_moved = ("order", "") in kinds
        first, other = (
            (self._rules_b, self._rules_a) if is_moved else (self._rules_a, self._rules_b)
        )
        order = list(first)
        for at, name in enumerate(other):
            if name not in first:
                before = list(other)[:at]
                places = [order.index(each) for each in before if each in order]
                order.insert(max(places, default=-1) + 1, name)
        added = {name for kind, name in kinds if kind == "added"}
        removed = {name for kind, name in kinds if kind == "removed"}
        return [
            name
            for name in order
            if name not in removed and (name in self._rules_a or name in added)
        ]

    def _of_whole(self) -> Iterator[_Step]:
        for key in _WHOLE:
            if self._a.get(key) != self._b.get(key):
                yield _Step("values", (((key,), self._b.get(key)),))

    def _of_classes(self) -> Iterator[_Step]:
        a, b = _mapping(self._a, "classes"), _mapping(self._b, "classes")
        for name, new in b.items():
            if name in a and a[name] != new:
                yield _Step("values", ((("classes", name), new),))

    def _of_rules(self, a: Policy, b: Policy) -> Iterator[_Step]:
        places = {name: at for at, name in enumerate(self._rules_a)}
        for name in self._rules_b:
            if name not in self._rules_a:
                yield _Step("added", name=name)
            else:
                yield from self._of_rule(a, b, name, places[name])
        for name in self._rules_a:
            if name not in self._rules_b:
                yield _Step("removed", name=name)
        common_a = [name for name in self._rules_a if name in self._rules_b]
        if common_a != [name for name in self._rules_b if name in self._rules_a]:
            yield _Step("order")

    def _of_rule(self, a: Policy, b: Policy, name: str, at: int) -> Iterator[_Step]:
        before, after = self._rules_a[name], self._rules_b[name]
        old, new = (_values(policy, name) for policy in (a, b))
        for part in _PARTS_OF_A_RULE:
            if before.get(part) == after.get(part):
                continue
            changed = [path for path in old if path[0] == part and old[path] != new.get(path)]
            if _with_values(before, changed, new).get(part) == after.get(part):
                for path in changed:
                    yield _Step("values", ((("rules", at, *path), new[path]),))
            else:
                yield _Step("values", ((("rules", at, part), after.get(part)),))


def _with_values(
    rule: JsonObject, paths: list[Path], values: Mapping[Path, JsonValue]
) -> JsonObject:
    """A rule with other numbers at some places, those that there are values for."""
    for path in paths:
        if path in values:
            rule = with_value(rule, path, values[path])
    return rule


def _values(policy: Policy, rule: str) -> dict[Path, JsonValue]:
    """The parameters of a rule, by their places in it."""
    position = next(at for at, each in enumerate(policy.rules) if each.name == rule)
    return {
        each.path[2:]: each.value
        for each in parameters(policy)
        if each.path[:2] == ("rules", position) and each.kind != "position"
    }


def _mapping(document: JsonObject, key: str) -> JsonObject:
    return mapping_at(document, (key,)) if key in document else {}


def _list(document: JsonObject, key: str) -> list[JsonValue]:
    value = document.get(key)
    return value if isinstance(value, list) else []
