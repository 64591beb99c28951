"""The splitting of a text into runs, in which links are then searched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_RUN_LENGTH = 2_048
OVERLAP = 400
_RUNS = re.compile(r"[^\s\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters between white space, or a piece of them, and where they start in the text."""

    text: str
    start: int
    has_text_before: bool = False
    """The piece begins inside the run."""
    has_text_after: bool = False
    """The piece ends inside the run."""


def runs(text: str) -> Iterator[Run]:
    """Yield what is between white space and control characters, long runs in overlapping pieces."""
    for match in _RUNS.finditer(text):
        run, start = match[0], match.start()
        for offset in range(0, max(1, len(run) - OVERLAP), MAX_RUN_LENGTH - OVERLAP):
            end = offset + MAX_RUN_LENGTH
            yield Run(run[offset:end], start + offset, offset > 0, end < len(run))
