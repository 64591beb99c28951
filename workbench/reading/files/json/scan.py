"""Where values begin and end in a JSON text, so that the elements of a list are cut out one by one.

Nothing but one element is held as Python values at a time, however long the list is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

DEEPEST = 20  # objects within objects in which lists are looked for
_SPACE = re.compile(r"[ \t\r\n]*+")
_ENDS = json.JSONDecoder(parse_int=str, parse_float=str)  # tells where a value ends, no more


@dataclass(frozen=True, slots=True)
class ListAt:
    """A list in a JSON value: its dotted path, and how many elements and objects it holds."""

    path: str
    elements: int
    objects: int


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text, from `start` to before `end`."""

    start: int
    end: int


class Scan:
    """One JSON text. Every method raises ValueError where the text is not JSON."""

    def __init__(self, text: str) -> None:
        self._text = text

    def end_of(self, at: int) -> int:
        """Return where the value ends that begins at a place."""
        try:
            return _ENDS.raw_decode(self._text, at)[1]
        except RecursionError:
            raise ValueError("nested too deep") from None

    def items(self, at: int) -> Iterator[Span]:
        """Yield each element of the list that begins at a place, and at last its closing `]`."""
        at = self._behind_space(at + 1)
        while not self._is(at, "]"):
            end = self.end_of(at)
            yield Span(at, end)
            at = self._behind_space(end)
            if not self._is(at, "]"):
                at = self._behind(at, ",", "`,` or the closing `]`")
                if self._is(at, "]"):
                    raise ValueError(f"expected a value at character {at + 1}")
        yield Span(at, at + 1)

    def members(self, at: int) -> Iterator[tuple[str, Span]]:
        """Yield the key and the value of each member of the object that begins at a place."""
        at = self._behind_space(at + 1)
        while not self._is(at, "}"):
            key, at = self._key(at)
            end = self._lists(at, "", [], 0)
            yield key, Span(at, end)
            at = self._behind_member(end)

    def lists(self, at: int = 0) -> tuple[list[ListAt], int]:
        """Return the outermost lists of a value, and where the value ends."""
        lists: list[ListAt] = []
        end = self._lists(at, "", lists, 0)
        return lists, end

    def elements_at(self, path: str, at: int = 0) -> Iterator[Span | None]:
        """Yield each element of the list at a dotted path; None for a list that is not there.

        A list on the way is gone through: `chats.list.messages` is of every chat.
        """
        yield from _found(self._elements(self._behind_space(at), path.split("."), 0))

    def _lists(self, at: int, path: str, lists: list[ListAt], depth: int) -> int:
        if self._is(at, "["):
            elements = objects = end = 0
            for item in self.items(at):
                elements, end = elements + 1, item.end
                objects += self._is(item.start, "{")
            lists.append(ListAt(path, elements - 1, objects))
            return end
        if not self._is(at, "{") or depth >= DEEPEST:
            return self.end_of(at)
        at = self._behind_space(at + 1)
        while not self._is(at, "}"):
            key, at = self._key(at)
            inner = f"{path}.{key}" if path else key
            at = self._behind_member(self._lists(at, inner, lists, depth + 1))
        return at + 1

    def _elements(self, at: int, steps: Sequence[str], depth: int) -> Iterator[Span | _End | None]:
        """Yield what `elements_at` does, and at last where the value ends."""
        if not steps:
            yield from self._last(at)
        elif self._is(at, "[") and depth < DEEPEST:
            for item in self.items(at):
                if self._is(item.start, "]"):
                    yield _End(item.end)
                else:
                    yield from _found(self._elements(item.start, steps, depth + 1))
        elif self._is(at, "{"):
            yield from self._members(at, steps, depth)
        else:
            yield None
            yield _End(self.end_of(at))

    def _last(self, at: int) -> Iterator[Span | _End | None]:
        if not self._is(at, "["):
            yield None
            yield _End(self.end_of(at))
            return
        for item in self.items(at):
            yield _End(item.end) if self._is(item.start, "]") else item

    def _members(self, at: int, steps: Sequence[str], depth: int) -> Iterator[Span | _End | None]:
        at, taken = self._behind_space(at + 1), False
        while not self._is(at, "}"):
            key, at = self._key(at)
            n = _steps_of(key, steps)
            if not n:
                at = self._behind_member(self.end_of(at))
                continue
            if taken:
                raise ValueError(f"the path `{'.'.join(steps)}` twice")
            taken = True
            for element in self._elements(at, steps[n:], depth + 1):
                if isinstance(element, _End):
                    at = self._behind_member(element.at)
                else:
                    yield element
        if not taken:
            yield None
        yield _End(at + 1)

    def _key(self, at: int) -> tuple[str, int]:
        """Return a key, and where its value begins."""
        if not self._is(at, '"'):
            raise ValueError(f"expected a key in double quotes at character {at + 1}")
        key, end = _ENDS.raw_decode(self._text, at)
        return key, self._behind(self._behind_space(end), ":", "`:`")

    def _behind_member(self, end: int) -> int:
        at = self._behind_space(end)
        if self._is(at, "}"):
            return at
        at = self._behind(at, ",", "`,` or the closing `}`")
        if self._is(at, "}"):
            raise ValueError(f"expected a key at character {at + 1}")
        return at

    def _behind(self, at: int, sign: str, named: str) -> int:
        if not self._is(at, sign):
            raise ValueError(f"expected {named} at character {at + 1}")
        return self._behind_space(at + 1)

    def _behind_space(self, at: int) -> int:
        space = _SPACE.match(self._text, at)
        return space.end() if space else at

    def _is(self, at: int, sign: str) -> bool:
        return self._text.startswith(sign, at)


@dataclass(frozen=True, slots=True)
class _End:
    """Where a value ends."""

    at: int


def _found(read: Iterator[Span | _End | None]) -> Iterator[Span | None]:
    return (item for item in read if not isinstance(item, _End))


def _steps_of(key: str, steps: Sequence[str]) -> int:
    """Return how many steps of a path a key is, dots in it counted; 0 where it is none."""
    n = key.count(".") + 1
    return n if n <= len(steps) and steps[:n] == key.split(".") else 0
