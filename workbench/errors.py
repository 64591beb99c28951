"""The exception tree and the problems that bad input has.

WorkbenchError
├── BadInput        a policy, file or argument is wrong; carries every problem found
├── NotFound        what was named is not there
│   └── NoFile      … and it is a file or folder
├── Conflict        the present state does not allow it
└── Refused         it is possible, and not permitted
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

MAX_COMPARED = 10_000


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with its place.

    `line` counts from 1. `rule` is a rule's name or its position, `key` the dotted path within it.
    `remedy` is what to say on the command line or in Python, which a page replaces by its own
    control: for a `field` of posts without a column, the picker of its column; for `times`, that of
    how times are written. `code`: what is wrong in one word, where a program decides by it.
    """

    message: str
    file: str | None = None
    line: int | None = None
    rule: str | None = None
    key: str | None = None
    remedy: str | None = None
    field: str | None = None
    code: str | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        names = [_named("rule", self.rule), _named("key", self.key)]
        inside = ", ".join(name for name in names if name)
        text = self.message if self.remedy is None else f"{self.message}; {self.remedy}"
        return printable(": ".join(part for part in (place, inside, text) if part))


def reason_of(error: Exception) -> str:
    """What went wrong, of an error of the system without its number and path."""
    reason = error.strerror if isinstance(error, OSError) else None
    return reason or str(error)


def _named(what: str, name: str | None) -> str:
    """Show a name from outside on one line, whatever is in it."""
    return f"{what} `{' '.join(name.splitlines())}`" if name else ""


class WorkbenchError(Exception):
    """The root of every error that the workbench raises on purpose."""


class BadInput(WorkbenchError):
    """Input that cannot be used; `problems` lists all that was found, in order of place."""

    def __init__(self, *problems: Problem | str) -> None:
        self.problems = tuple(p if isinstance(p, Problem) else Problem(p) for p in problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class NotFound(WorkbenchError):
    """There is nothing of the name that was asked for."""


class NoFile(NotFound):
    """A file or folder was asked for that is not there."""


class Conflict(WorkbenchError):
    """The present state does not allow the request."""


class Refused(WorkbenchError):
    """The request is understood and not permitted."""


def nearest(name: object, valid: Iterable[str]) -> str | None:
    """Return the valid name that is closest to a mistyped one, or None when none is close.

    It is looked for among the first `MAX_COMPARED` names, since comparing takes time.

    >>> nearest("post_cout", ["post_count", "post_share"])
    'post_count'
    """
    text = str(name)[:200]
    names = {known.casefold(): known for known in islice(valid, MAX_COMPARED)}
    close = difflib.get_close_matches(text.casefold(), list(names), n=1, cutoff=0.6)
    return names[close[0]] if close else None


def expected(valid: Sequence[str], got: object = None, limit: int = 20) -> str:
    """Say what was expected, with the nearest valid name first where one is close.

    >>> expected(["live", "test", "off"], "tset")
    'did you mean `test`? expected one of: live, test, off'
    """
    close = nearest(got, valid) if got is not None else None
    shown = ", ".join(valid[:limit]) + (f", … ({len(valid)} in all)" if len(valid) > limit else "")
    choices = f"expected one of: {shown}" if valid else "there is none to choose from"
    return f"did you mean `{close}`? {choices}" if close else choices


def quoted(value: object, limit: int = 60) -> str:
    """Show a value from outside in a message: shortened, between backticks, on one line."""
    text = value if isinstance(value, str) else repr(value)
    text = " ".join(text.splitlines()) if text.strip() else repr(text)
    return f"`{text[:limit]}…`" if len(text) > limit else f"`{text}`"


def printable(text: str) -> str:
    r"""Replace control and bidirectional characters, so that a terminal shows and never obeys them.

    >>> printable("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return "".join(c if c == "\n" or c.isprintable() else _escape(c) for c in text)


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
