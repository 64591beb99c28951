"""How a text is cut up before links are looked for in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 2_048
OVERLAP = 400
_RUNS = re.compile(r"[^\s\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters between white space, or a piece of them, and where they start in their text."""

    text: str
    start: int
    is_begun: bool = False
    """What comes before belongs to the same run."""
    is_open: bool = False
    """What comes after belongs to the same run."""


def runs(text: str) -> Iterator[Run]:
    """Yield what stands between white space, long runs in overlapping pieces."""
    for found in _RUNS.finditer(text):
        run, start = found[0], found.start()
        for offset in range(0, max(1, len(run) - OVERLAP), LONGEST - OVERLAP):
            end = offset + LONGEST
            yield Run(run[offset:end], start + offset, offset > 0, end < len(run))
