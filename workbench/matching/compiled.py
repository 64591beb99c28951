"""The text lists as they are matched: read and checked once, however often they
are asked for, since a list is the same from one submitted post to the next.
"""

from __future__ import annotations

from functools import lru_cache

from workbench.errors import Problem
from workbench.matching.entries import ListEntry, problems_of
from workbench.matching.matcher import Matcher

Entries = tuple[tuple[str, str], ...]
_LISTS_KEPT = 64


@lru_cache(_LISTS_KEPT)
def matcher_of(name: str, entries: Entries) -> Matcher:
    """The matcher of a list with these entries, `(kind, value)`. Raises: BadInput."""
    return Matcher([ListEntry(name, kind, value) for kind, value in entries])


@lru_cache(_LISTS_KEPT)
def problems_in(name: str, entries: Entries) -> tuple[Problem, ...]:
    """What is wrong with the entries of a list."""
    return tuple(problems_of(ListEntry(name, kind, value) for kind, value in entries))
