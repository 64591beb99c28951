"""The style sheets of views: each holds within its own view alone."""

from __future__ import annotations

from pathlib import Path

from workbench import TagsView, UsersView
from workbench.widgets.page import STYLE, style

FOLDER = Path(__file__).parents[2] / "workbench" / "widgets"


def test_a_sheet_of_a_view_holds_within_the_view_alone():
    own = (FOLDER / "table/table.css").read_text("utf-8")
    sheet = style("table/table.css")
    assert sheet == f"{STYLE}\n.pw-of-table {{\n{own}}}"
    assert sheet.views == ("pw-of-table",)


def test_a_sheet_for_the_whole_page_holds_everywhere():
    own = (FOLDER / "shell/navigation.css").read_text("utf-8")
    sheet = style(everywhere=("shell/navigation.css",))
    assert sheet == f"{STYLE}\n{own}"
    assert sheet.views == ()


def test_a_view_has_the_classes_of_its_sheets(tmp_path, a_workbench):
    wb = a_workbench(tmp_path)
    for kind in (UsersView, TagsView):
        view = kind(wb)
        assert view._dom_classes == kind._css.views != ()
        assert all(f".{name} {{" in view._css for name in view._dom_classes)


def test_sheets_have_names_of_their_own():
    """The name of a file is that of the class in which it holds."""
    names = [path.stem for path in FOLDER.rglob("*.css")]
    assert len(set(names)) == len(names)
