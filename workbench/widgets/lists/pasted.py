"""Read pasted lines as entries of a text list."""

from __future__ import annotations

import re

from workbench.errors import BadInput, Problem
from workbench.matching import ListEntry, problem_of

DETECTED = "detected"
_PHONE = re.compile(r"\+[\d\s().-]{6,}|(?:\(?\d[\s().-]*){10,}")  # a country's, or ten digits


def pasted(name: str, kind: str, text: str) -> list[ListEntry]:
    """An entry for each line that is not blank. `kind`: of all lines, or `DETECTED`, for each line.

    Raises: BadInput, with every line that is no valid entry, by its number.
    """
    lines = [(at, line.strip()) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise BadInput("paste at least one entry, each on a line of its own")
    entries = [
        (at, ListEntry(name, _kind(line) if kind == DETECTED else kind, line)) for at, line in lines
    ]
    problems = [
        Problem(f"line {at}: {message}") for at, entry in entries if (message := problem_of(entry))
    ]
    if problems:
        raise BadInput(*problems)
    return [entry for _, entry in entries]


def _kind(line: str) -> str:
    """The detected kind of a line.

    >>> [_kind(line) for line in ("a@b.com", "b.com", "b.com/x", "+1 202 555 0175", "free money")]
    ['email', 'domain', 'url', 'phone', 'phrase']
    >>> [_kind(line) for line in ("covid19", "2024-01-01", "10 000 000", "202-555-0175")]
    ['phrase', 'phrase', 'phrase', 'phone']
    """
    if " " not in line:
        for kind in ("email", "domain", "url"):
            if problem_of(ListEntry("", kind, line)) is None:
                return kind
    is_phone = _PHONE.fullmatch(line) and problem_of(ListEntry("", "phone", line)) is None
    return "phone" if is_phone else "phrase"
