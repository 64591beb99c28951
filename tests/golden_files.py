"""Comparing what is told with a golden file, which WORKBENCH_GOLDEN=1 writes anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def assert_golden(told: str, file: str | Path) -> None:
    """Assert that a text is that of a file, whose path is below `tests/golden` unless absolute."""
    __tracebackhide__ = True
    golden = FOLDER / file
    if os.environ.get("WORKBENCH_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(told, "utf-8")
    assert told == golden.read_text("utf-8"), "written anew with WORKBENCH_GOLDEN=1"


def words_of(page: str) -> str:
    """What HTML says, a line for each piece of text, without hashes and the style sheet."""
    body = re.sub(r"<style>.*?</style>|[0-9a-f]{40,64}", "", page, flags=re.DOTALL)
    pieces = (" ".join(piece.split()) for piece in re.split(r"<[^>]*>", body))
    return "\n".join(piece for piece in pieces if piece) + "\n"
