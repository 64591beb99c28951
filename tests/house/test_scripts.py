"""Scripts of pages can be read without scrolling to the side."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted(
    path
    for folder in ("workbench", "tests")
    for ending in ("*.js", "*.mjs")
    for path in (ROOT / folder).rglob(ending)
)
MAX_COLUMNS = 120


def test_lines_of_scripts_are_short():
    assert len(SCRIPTS) > 12
    for path in SCRIPTS:
        for at, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            assert len(line) <= MAX_COLUMNS, f"{path.relative_to(ROOT)}:{at}"
