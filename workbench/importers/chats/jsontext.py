"""Chats in JSON: an object with a list of messages, which are cut out one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbench.errors import BadInput, Problem
from workbench.importers.chats.content import ChatFile, text_of
from workbench.reading.columns.rejects import SHOWN, Fault
from workbench.reading.files.json.lines import Element, element, parsed
from workbench.reading.files.json.scan import Scan, Span

Row = tuple[dict[str, object] | Fault, str]  # a message or its fault, and how it begins


@dataclass(frozen=True)
class Chat:
    """One chat. `head`: the members beside the messages that were asked for."""

    head: Mapping[str, object]
    messages: Iterator[Row]


def text_in_json(file: ChatFile) -> str:
    """Return the JSON text of a file. Raises: BadInput where it is not UTF-8."""
    return text_of(file).strip(" \t\r\n")


def chat_of(name: str, text: str, *heads: str, expected: str, at: int = 0) -> Chat:
    """Return the chat that an object at a place of a text is. Raises: BadInput where it is none."""
    members = members_of(name, text, expected, at)
    if "messages" not in members or not text.startswith("[", members["messages"].start):
        raise wrong_format_error(name, expected)
    head = {key: value_of(text, members[key]) for key in heads if key in members}
    return Chat(head, rows_of(name, text, members["messages"].start, expected))


def members_of(name: str, text: str, expected: str, at: int = 0) -> dict[str, Span]:
    """Return where each member of an object is. Raises: BadInput where it is none."""
    if not text.startswith("{", at):
        raise wrong_format_error(name, expected)
    try:
        members = list(Scan(text).members(at))
    except ValueError as fault:
        raise not_json_error(name, fault) from None
    by_name = dict(members)
    if len(by_name) < len(members):
        raise BadInput(Problem("is not JSON: a key is there twice", file=name))
    return by_name


def rows_of(name: str, text: str, at: int, expected: str) -> Iterator[Row]:
    """Yield the objects of the list at a place. Raises: BadInput where there is no list."""
    for span in spans_of(name, text, at, expected):
        yield _row(element(text[span.start : span.end].encode()))


def spans_of(name: str, text: str, at: int, expected: str) -> Iterator[Span]:
    """Yield where the elements of the list at a place are. Raises: BadInput where it is no list."""
    if not text.startswith("[", at):
        raise wrong_format_error(name, expected)
    items = Scan(text).items(at)
    while True:
        try:
            span = next(items)
        except ValueError as fault:
            raise not_json_error(name, fault) from None
        if text.startswith("]", span.start):
            return
        yield span


def value_of(text: str, span: Span) -> object:
    """Return a piece of a text as a value; None where it is too long or not JSON."""
    if span.end - span.start > 1 << 20:
        return None
    try:
        return parsed(text[span.start : span.end])
    except ValueError:
        return None


def wrong_format_error(name: str, expected: str) -> BadInput:
    """Return the error for a file that is no export of its format."""
    return BadInput(Problem(f"expected {expected}", file=name))


def not_json_error(name: str, fault: ValueError) -> BadInput:
    """Return the error for a text that is not JSON."""
    return BadInput(Problem(f"is not JSON: {fault}", file=name))


def _row(numbered: Element) -> Row:
    row, line = numbered
    return row, line[: 4 * SHOWN].decode("utf-8", "replace")[:SHOWN]
