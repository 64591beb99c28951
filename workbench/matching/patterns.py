"""The search for regular expressions by RE2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import re2

Found = tuple[int, int, int]
MAX_STEPS = 40_000
_MAX_GROUP_STEPS = 4_000


class Patterns:
    """Regular expressions that may match anywhere in a text, which is not normalised.

    To learn whether any of them matches, they are searched as one alternation of at most 4,000
    steps: a text that exhausts RE2's automaton is searched in time proportional to its length and
    the steps. (A `re2.Set` is no faster and has no such fallback: one text can take minutes.)
    Source: spec 1.11.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = tuple(patterns)
        self._groups = [group for part in _grouped(patterns) for group in _combined(part)]

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def matches_in(self, column: pa.Array) -> np.ndarray:
        """bool[n_texts]: whether any pattern matches somewhere in the text.

        Arrow searches a whole column with its own RE2, in a tenth of the time.
        """
        flags = np.zeros(len(column), np.bool_)
        for group in self._groups:
            options = pc.MatchSubstringOptions(group.pattern)
            matched = pc.call_function("match_substring_regex", [column], options)
            flags |= matched.to_numpy(zero_copy_only=False)
        return flags

    def find(self, text: str) -> Iterator[Found]:
        """Yield (position of the pattern, start, end) of each one's first match."""
        for position, pattern in enumerate(self._patterns):
            if match := compiled(pattern).search(text):
                yield position, *match.span()


def compiled(pattern: str) -> re2.Regexp:
    """Return RE2's compiled form of a pattern. Raises: re2.error."""
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)


def problem_of_pattern(pattern: str) -> str | None:
    """Return why a pattern is not valid, in RE2's own words where it has some, or None."""
    if not pattern:
        return "expected a regular expression that does not match every text"
    try:
        steps = compiled(pattern).programsize
    except re2.error as error:
        return f"expected a regular expression in RE2's syntax ({_words(error)})"
    if steps > MAX_STEPS:
        return f"expected a regular expression of at most {MAX_STEPS:,} steps in RE2, not {steps:,}"
    return None


def _words(error: Exception) -> str:
    first = error.args[0] if error.args else error
    return first.decode(errors="replace") if isinstance(first, bytes) else str(first)


def _grouped(patterns: Sequence[str]) -> Iterator[list[str]]:
    """Split the patterns into groups of bounded size."""
    group: list[str] = []
    size = 0
    for pattern in patterns:
        steps = compiled(pattern).programsize
        if group and size + steps > _MAX_GROUP_STEPS:
            yield group
            group, size = [], 0
        group.append(pattern)
        size += steps
    if group:
        yield group


def _combined(patterns: list[str]) -> list[re2.Regexp]:
    """Compile the patterns as one, or each by itself where an alternation of them is not valid."""
    if any(r"\Q" in pattern for pattern in patterns):  # an open quotation would run on
        return [compiled(pattern) for pattern in patterns]
    try:
        return [compiled("|".join(f"(?:{pattern})" for pattern in patterns))]
    except re2.error:  # such as a name of a group that two of them use
        return [compiled(pattern) for pattern in patterns]
