"""The entries of text lists, and the check that an entry is valid."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.display import HtmlRepr
from workbench.errors import Problem, expected, quoted
from workbench.matching.links.hosts import email_key, host_key, is_host
from workbench.matching.links.urls import SCHEME, host_of
from workbench.matching.normalise import normalise, without_ignorable
from workbench.matching.patterns import problem_of_pattern
from workbench.matching.phones.phones import problem_of_phone

KINDS = ("phrase", "domain", "url", "email", "phone", "regex")
_URL = re.compile(
    rf"(?!mailto:)(?:{SCHEME}|[/\\]{{2,}})?(?:[^\s/?#\\]*@)?"
    r"[^\s:/?#\\@]+(?::\d{0,5})?(?:[/?#\\]\S*)?",
    re.IGNORECASE,
)
_LOCAL = re.compile(r"[\w.+&=$-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ListEntry(HtmlRepr):
    """One entry of a text list. Source: spec 1.11."""

    list: str
    kind: str
    value: str


def problem_of(entry: ListEntry) -> str | None:
    """Return why an entry is not valid, or None.

    >>> problem_of(ListEntry("deny", "domain", "casino"))
    'expected a domain such as example.com, got `casino`'
    """
    if entry.kind not in _PROBLEMS:
        return f"unknown kind {quoted(entry.kind)}: {expected(KINDS, entry.kind)}"
    try:
        entry.value.encode()
    except UnicodeEncodeError:
        return f"expected text that UTF-8 can hold, got {quoted(entry.value)}"
    value = entry.value if entry.kind == "regex" else entry.value.strip()
    problem = _PROBLEMS[entry.kind](value)
    return f"{problem}, got {quoted(entry.value)}" if problem else None


def problems_of(entries: Iterable[ListEntry]) -> list[Problem]:
    """Return all problems of the entries, each by its list and number from 1."""
    problems = ((number, entry, problem_of(entry)) for number, entry in enumerate(entries, 1))
    return [
        Problem(f"entry {number} of list {quoted(entry.list)}: {problem}")
        for number, entry, problem in problems
        if problem
    ]


def _phrase(value: str) -> str | None:
    return None if normalise(value) else "expected a phrase with a visible character in it"


def _domain(value: str) -> str | None:
    return None if is_host(host_key(value)) else "expected a domain such as example.com"


def _url(value: str) -> str | None:
    if _URL.fullmatch(value) and is_host(host_of(without_ignorable(value))):
        return None
    return "expected a link such as example.com/page"


def _email(value: str) -> str | None:
    local, _, host = email_key(value).rpartition("@")
    if _LOCAL.fullmatch(local) and is_host(host):
        return None
    return "expected an address such as name@example.com"


_PROBLEMS = {
    "phrase": _phrase,
    "domain": _domain,
    "url": _url,
    "email": _email,
    "phone": problem_of_phone,
    "regex": problem_of_pattern,
}
