"""A place in a policy document, which a reader reads and reports problems of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from workbench.errors import Problem, expected, quoted
from workbench.policy.reading.document import Node

Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True)
class Place:
    """A node with its file, rule and key path; all places of a document share `problems`."""

    node: Node
    file: str | None = None
    rule: str | None = None
    path: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int | None] = field(default_factory=dict)

    def problem(self, message: str, at: Node | None = None, code: str | None = None) -> None:
        """Report a problem here, or at a node inside."""
        line, key = (at or self.node).line, ".".join(self.path)
        self.problems.append(Problem(message, self.file, line, self.rule, key, code=code))

    def child(self, key: str, node: Node) -> Place:
        """The place of a value inside this one."""
        return replace(self, node=node, path=(*self.path, key))

    def in_rule(self, name: str, node: Node) -> Place:
        """The place of a rule; key paths start anew in it."""
        return replace(self, node=node, rule=name, path=())

    def remember_line(self, kind: str, name: str) -> None:
        """Remember the line of a rule or class, for problems of it that are found later."""
        self.lines.setdefault(f"{kind}:{name}", self.node.line)

    def mapping(self, keys: Sequence[str], what: str) -> dict[str, Place] | None:
        """Read a mapping with known keys; unknown and repeated ones are problems."""
        places = self.open_mapping(what)
        if places is None:
            return None
        for key in [key for key in places if key not in keys]:
            self._unknown_key(key, keys, what)
            del places[key]
        return places

    def open_mapping(self, what: str) -> dict[str, Place] | None:
        """Read a mapping with any text keys, in order; repeated keys are problems."""
        if self.node.pairs is None:
            self.problem(f"expected {what}: keys with values, not {self.described()}")
            return None
        places: dict[str, Place] = {}
        for key, value in self.node.pairs:
            self._add(places, key, value)
        return places

    def _add(self, places: dict[str, Place], key: Node, value: Node) -> None:
        if not isinstance(key.value, str):
            self.problem(f"expected text as a key, not {self.child('', key).described()}", key)
        elif not key.value.strip():
            self.problem("expected a name as a key, not empty text", key)
        elif key.value in places:
            self.child(key.value, key).problem(f"the key {quoted(key.value)} is given twice")
        else:
            places[key.value] = self.child(key.value, value)

    def _unknown_key(self, key: str, keys: Sequence[str], what: str) -> None:
        node = self.key_node(key)
        message = f"unknown key {quoted(key)} in {what}; {expected(keys, key)}"
        self.child(key, node).problem(message)

    def key_node(self, key: str) -> Node:
        """The node of a key of the mapping here."""
        return next(node for node, _ in self.node.pairs or () if node.value == key)

    def items(self, what: str, *, empty: bool = False) -> Iterator[Place]:
        """Yield the places of a list's items; no list, or an empty one, is a problem."""
        if self.node.items is None:
            self.problem(f"expected a list of {what}, not {self.described()}")
            return
        if not self.node.items and not empty:
            self.problem(f"an empty list; expected at least one of: {what}")
        for number, item in enumerate(self.node.items, 1):
            yield self.child(str(number), item)

    def text(self, what: str) -> str | None:
        """Read non-empty text."""
        value = self.node.value
        if isinstance(value, str) and value.strip():
            return value
        self.problem(f"expected {what}, not {self.described()}")
        return None

    def choice(self, choices: Sequence[Choice]) -> Choice | None:
        """Read one of the choices."""
        for choice in choices:
            if self.node.value == choice:
                return choice
        self.problem(f"unknown value {self.described()}; {expected(choices, self.node.value)}")
        return None

    def known(self, names: Sequence[str], what: str) -> str | None:
        """Read the name of something that must be declared."""
        name = self.text(f"the name of a {what}")
        if name is None or name in names:
            return name
        self.problem(f"unknown {what} {quoted(name)}; {expected(names, name)}")
        return None

    def flag(self) -> bool | None:
        """Read true or false."""
        if isinstance(self.node.value, bool):
            return self.node.value
        self.problem(f"expected true or false, not {self.described()}")
        return None

    def number(self, what: str = "a number") -> float | int | None:
        """Read a finite number."""
        value = self.node.value
        if isinstance(value, int | float) and not isinstance(value, bool) and _finite(value):
            return value
        self.problem(f"expected {what}, not {self.described()}")
        return None

    def described(self) -> str:
        """The value here, as a message shows it."""
        if self.node.pairs is not None:
            return "a mapping"
        if self.node.items is not None:
            return "a list"
        value = self.node.value
        if value is None:
            return "nothing"
        return quoted(str(value).lower() if isinstance(value, bool) else value)


def _finite(value: float | int) -> bool:
    return value == value and abs(value) <= 1e300
