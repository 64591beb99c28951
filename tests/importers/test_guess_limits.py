"""What columns are taken for at the limits of each rule: two cases on its two sides.

The golden file is written anew with WORKBENCH_GOLDEN=1; read what changed before keeping it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.golden_files import assert_golden
from tests.importers.guess_cases import cases
from workbench.importers.guess.column_guess import ColumnGuess
from workbench.importers.guess.guess import guess
from workbench.importers.guess.scales import scale_words


def said(name: str, one: ColumnGuess) -> Iterator[str]:
    """A case, and what its column is taken for, in lines."""
    yield name
    yield f"  {one.role} {one.name}, {one.confidence:.2f} {one.sureness}: {one.why}"
    if one.scale is not None:
        yield f"  scale: {scale_words(one.scale)}; bars: {' '.join(map(str, one.bars))}"
    if one.role == "label":
        yield "  words: " + ", ".join(f"{w.word} {w.rows} {w.label or '-'}" for w in one.words)
    if one.times is not None:
        times = one.times
        yield f"  times: {times.form}, {times.written}; {times.read} of {times.filled}"
        yield f"  evidence: {times.confidence:.4f}; {'; '.join(times.evidence)}"
        yield f"  zone written: {times.is_zoned}"
    yield f"  examples: {' | '.join(one.examples)}"


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(1, "sure"), (0.95, "sure"), (0.94, "likely"), (0.75, "likely"), (0.74, "please check")],
)
def test_how_sure_a_guess_is_has_three_words(confidence, words):
    assert ColumnGuess("a", "text", confidence, "").sureness == words


def test_columns_at_the_limits_are_taken_for_what_the_golden_file_says():
    lines: list[str] = []
    for name, table, column in cases():
        lines += said(name, guess(table).column(column))
    text = "\n".join(lines) + "\n"
    assert_golden(text, "guesses.txt")
