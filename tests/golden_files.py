"""Comparing what is told with a golden file, which WORKBENCH_GOLDEN=1 writes anew."""

from __future__ import annotations

import os
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
