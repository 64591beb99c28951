"""Style sheets of all views are on one page together: a class of one view is none of another."""

from __future__ import annotations

import re
from pathlib import Path

WIDGETS = Path(__file__).parents[2] / "workbench" / "widgets"
SHARED = WIDGETS / "look.css"
ELSEWHERE = {"pw-bench", "pw-tickcell"}  # of the whole page, and of rows in a table of users
CLASS = re.compile(r"pw-[a-z0-9]+(?:[-_][a-z0-9]+)*")


def classes_of(path: Path) -> set[str]:
    return set(CLASS.findall(path.read_text("utf-8")))


def folder_of(path: Path) -> str:
    return path.relative_to(WIDGETS).parts[0]


def test_a_class_that_a_view_styles_is_used_by_that_view_alone():
    shared = classes_of(SHARED)
    scripts = {path: classes_of(path) for path in WIDGETS.rglob("*.js") if path.parent != WIDGETS}
    sheets = [path for path in WIDGETS.rglob("*.css") if path != SHARED]
    assert len(sheets) > 5
    clashes = {
        f"{name}: {sheet.relative_to(WIDGETS)} and {script.relative_to(WIDGETS)}"
        for sheet in sheets
        for name in classes_of(sheet) - shared - ELSEWHERE
        for script, used in scripts.items()
        if name in used and folder_of(script) != folder_of(sheet)
    }
    assert not clashes, "\n".join(sorted(clashes))
