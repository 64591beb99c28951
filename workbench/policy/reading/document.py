"""The parsing of policy text (YAML 1.2 or JSON) into a tree of nodes with lines.

YAML is read by the 1.2 core schema, without tags, anchors, aliases or further documents.
Source: spec 1.1.
"""

from __future__ import annotations

import math
import numbers
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from workbench.errors import BadInput, quoted
from workbench.model.digits import gives_back
from workbench.policy.reading.source import MAX_DEPTH, bad_source, source_text
from workbench.policy.tree import Scalar

MAX_DIGITS = 30
_INT = re.compile(r"[-+]?[0-9]+")
_OCTAL, _HEX = re.compile(r"0o[0-7]+"), re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN")
_CONSTANTS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True)
class Node:
    """One value of the document: a scalar, a list of nodes, or a tuple of (key, value) nodes."""

    value: NodeValue
    line: int | None

    @property
    def pairs(self) -> Pairs | None:
        """The keys and values of a mapping, in order; None for anything else."""
        return self.value if isinstance(self.value, tuple) else None

    @property
    def items(self) -> list[Node] | None:
        """The items of a list; None for anything else."""
        return self.value if isinstance(self.value, list) else None


Pairs: TypeAlias = tuple[tuple[Node, Node], ...]
NodeValue: TypeAlias = Scalar | list[Node] | Pairs | None


def read_text(data: bytes, name: str) -> Node:
    """Read a policy's bytes into nodes with line numbers.

    Raises: BadInput, naming the file and line, when it is not the YAML or JSON that is expected.
    """
    text = source_text(data, name)
    try:
        return _Builder(name).build(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise bad_source(name, line, f"not YAML: {_parser_message(error)}") from None
    except (YAMLError, ValueError) as error:
        raise bad_source(name, None, f"not YAML: {quoted(str(error), 200)}") from None
    except RecursionError:
        raise bad_source(name, None, f"nested deeper than {MAX_DEPTH} levels") from None


def resolved(text: str) -> Scalar | None:
    """The value of a plain scalar in YAML's 1.2 core schema. Raises: ValueError.

    >>> resolved("0o17"), resolved("1e3"), resolved("no"), resolved("~")
    (15, 1000.0, 'no', None)
    """
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if len(text.lstrip("+-")) > MAX_DIGITS and any(
        kind.fullmatch(text) for kind in (_INT, _OCTAL, _HEX)
    ):
        raise ValueError(f"a number of more than {MAX_DIGITS} digits")
    if _INT.fullmatch(text):
        return int(text)
    if _OCTAL.fullmatch(text) or _HEX.fullmatch(text):
        return int(text, 0)
    if _INFINITE.fullmatch(text):
        return float(text.replace(".", "", 1))
    if not _FLOAT.fullmatch(text):
        return text
    if math.isfinite(number := float(text)) and not gives_back(text):
        problem = f"{quoted(text)} has more digits than a number can store"
        raise ValueError(f"{problem}: write fewer digits, or put it in quotes")
    return number


def from_plain(value: object) -> Node:
    """Turn dicts, lists and scalars of Python into nodes without lines."""
    return _plain_node(value, 0)


def _plain_node(value: object, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise BadInput(f"nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, Mapping):
        pairs = cast("Mapping[Scalar, object]", value).items()  # a key that is not text is reported
        return Node(tuple((Node(k, None), _plain_node(v, depth + 1)) for k, v in pairs), None)
    if isinstance(value, list | tuple):
        return Node(
            [_plain_node(item, depth + 1) for item in cast("Sequence[object]", value)], None
        )
    return Node(_plain_scalar(value), None)


def _plain_scalar(value: object) -> Scalar | None:
    """Return a scalar as Python's own type, also one of NumPy's."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        if any("\ud800" <= c <= "\udfff" for c in value):
            raise BadInput(f"half a surrogate pair in {quoted(value)}")
        return str(value)
    if isinstance(value, numbers.Integral):
        number = int(value)
        if abs(number) >= 10**MAX_DIGITS:
            raise BadInput(f"a number of more than {MAX_DIGITS} digits")
        return number
    if isinstance(value, numbers.Real):
        return float(value)
    given = quoted(value)
    raise BadInput(f"expected text, a number, true, false, a list or a mapping, not {given}")


def _parser_message(error: MarkedYAMLError) -> str:
    problem = str(error.problem or error.context)
    return f"{problem}; indent with spaces" if "'\\t'" in problem else problem


class _Builder:
    """Builds nodes from parser events; refuses what the language does not have."""

    def __init__(self, name: str) -> None:
        self.name = name

    def build(self, events: Iterator[Event]) -> Node:
        root, documents = None, 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._at(event, "a second document; a policy is one document")
                root = self._node(next(events), events, 0)
        if root is None:
            raise bad_source(self.name, None, "the file is empty; expected a policy")
        return root

    def _node(self, event: Event, events: Iterator[Event], depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self._at(event, f"nested deeper than {MAX_DEPTH} levels")
        if not isinstance(event, ScalarEvent | CollectionStartEvent) or event.anchor:
            raise self._at(event, "anchors and aliases are not read; write the value out")
        if event.tag or event.ctag:
            raise self._at(event, f"YAML tags are not read: {quoted(str(event.tag))}")
        line = event.start_mark.line + 1
        if isinstance(event, ScalarEvent):
            return Node(self._scalar(event), line)
        if isinstance(event, MappingStartEvent):
            return Node(self._pairs(events, depth), line)
        return Node(self._items(events, depth), line)

    def _pairs(self, events: Iterator[Event], depth: int) -> Pairs:
        pairs: list[tuple[Node, Node]] = []
        for event in events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._node(event, events, depth + 1)
            pairs.append((key, self._node(next(events), events, depth + 1)))
        return tuple(pairs)

    def _items(self, events: Iterator[Event], depth: int) -> list[Node]:
        items: list[Node] = []
        for event in events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._node(event, events, depth + 1))
        return items

    def _scalar(self, event: ScalarEvent) -> Scalar | None:
        if event.style:  # quoted or block: text
            return self._without_surrogates(event)
        try:
            return resolved(event.value)
        except ValueError as error:
            raise self._at(event, str(error)) from None

    def _without_surrogates(self, event: ScalarEvent) -> str:
        """Join the surrogate pairs of JSON escapes into the characters that they mean."""
        try:
            return event.value.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            raise self._at(event, "half a surrogate pair in an escape") from None

    def _at(self, event: Event, message: str) -> BadInput:
        return bad_source(self.name, event.start_mark.line + 1, message)
