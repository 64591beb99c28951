"""A file that is chosen on the start page is looked at in the import wizard."""

from workbench import Bench, ImportWizard, Workbench
from workbench.widgets.start.view import StartView


def start_of(bench: Bench) -> StartView:
    (view,) = (view for view in bench.page("Start") if isinstance(view, StartView))
    return view


def wizard_of(bench: Bench) -> ImportWizard:
    return next(view for view in bench.page("Imports") if isinstance(view, ImportWizard))


def choose(bench: Bench, name: str, data: bytes) -> None:
    start = start_of(bench)
    start.ask("chunk", name=name, transfer="t", offset=0, size=len(data), data=data)
    start.ask("file", transfer="t")


def test_a_file_of_the_start_page_is_open_in_the_wizard_and_nothing_is_written(tmp_path):
    bench = Bench(Workbench.open(tmp_path / "store", actor="ann"))
    assert start_of(bench).view["takes_files"]
    choose(bench, "posts.csv", b"post_id,user_id,created_at\np1,ada,2026-09-01\n")
    assert bench.current == "Imports"
    file = wizard_of(bench).view["file"]
    assert (file["name"], file["rows"]) == ("posts.csv", 1)
    assert bench.workbench.imports() == []


def test_what_is_wrong_with_the_file_is_said_in_the_wizard(tmp_path):
    bench = Bench(Workbench.open(tmp_path / "store", actor="ann"))
    choose(bench, "../<b>notes.doc", b"x")
    wizard = wizard_of(bench)
    assert bench.current == "Imports"
    assert wizard.view["file"] is None
    assert "its ending says no known format" in wizard.problem
    choose(bench, "posts.csv", b"post_id,user_id,created_at\np1,ada,2026-09-01\n")
    assert wizard.problem == ""
    assert wizard.guess is not None


def test_a_start_page_that_stands_alone_leads_to_the_import_page(tmp_path):
    view = StartView(Workbench.open(tmp_path / "store", actor="ann"))
    assert not view.view["takes_files"]
