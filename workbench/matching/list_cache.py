"""A cache of matchers and of problems by list, since a list is mostly the same from one submitted
post to the next.
"""

from __future__ import annotations

from functools import lru_cache

from workbench.errors import Problem
from workbench.matching.entries import ListEntry, problems_of
from workbench.matching.matcher import Matcher

Entries = tuple[tuple[str, str], ...]
_MAX_LISTS = 64


@lru_cache(_MAX_LISTS)
def matcher_of(name: str, entries: Entries) -> Matcher:
    """The matcher of a list with these entries, `(kind, value)`. Raises: BadInput."""
    return Matcher([ListEntry(name, kind, value) for kind, value in entries])


@lru_cache(_MAX_LISTS)
def problems_in(name: str, entries: Entries) -> tuple[Problem, ...]:
    """All problems of the entries of a list, `(kind, value)`."""
    return tuple(problems_of(ListEntry(name, kind, value) for kind, value in entries))
