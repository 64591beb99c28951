"""The import wizard in a browser: by mouse, by keyboard alone, light and dark, at any width."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.direct import DirectPage, direct
from tests.browser.lab import needs_chromium
from tests.widgets.test_import_wizard import HOSTILE, as_csv
from workbench.notebook.workbench import Workbench
from workbench.widgets.imports.wizard import ImportWizard

pytestmark = needs_chromium


@pytest.fixture
def wizard(tmp_path: Path) -> ImportWizard:
    return ImportWizard(Workbench.open(tmp_path / "store", actor="ann"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_bytes(as_csv())
    return path


def is_narrow_enough(shown: DirectPage) -> bool:
    return shown.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_file_is_imported_by_mouse(browser, wizard, file):
    with direct(browser, wizard) as shown:
        page = shown.page
        page.set_input_files("input[type=file]", file)
        page.get_by_text("One column needs your eye").wait_for()
        page.get_by_text("2 rows are set aside").wait_for()
        page.get_by_label("The time zone").fill("New York")
        page.get_by_label("The time zone").press("Enter")
        page.get_by_text("1 Sep 2026, 18:07 UTC").wait_for()
        page.get_by_role("button", name="1 row: no user").click()
        page.get_by_text("row 8:").wait_for()
        assert page.locator(".pw-blurred").count() > 0
        assert page.locator("img").count() == 0
        page.get_by_role("switch", name="Blur texts").click()
        page.get_by_text(HOSTILE[:20]).first.wait_for()
        page.get_by_role("button", name="Yes, scores of 0 to 4").click()
        page.get_by_text("Every column was recognised.").wait_for()
        page.get_by_label("“unsure” stands for").select_option("violating")
        page.get_by_text("18 violating, 10 benign").wait_for()
        page.get_by_role("button", name="Import 38 posts").click()
        page.get_by_text("38 posts of 5 users imported").wait_for()
        page.get_by_role("button", name="Use and edit these rules").wait_for()
    assert wizard.workbench.history().n_posts == 38
    assert len(wizard.workbench.labels()) == 28


def test_a_file_is_imported_by_keyboard_alone(browser, wizard, file):
    with direct(browser, wizard, dark=True, width=780) as shown:
        page = shown.page

        def tab_to(key: str) -> None:
            for _ in range(80):
                page.keyboard.press("Tab")
                if page.evaluate("document.activeElement.dataset.key") == key:
                    return
            raise AssertionError(f"the keyboard does not reach {key}")

        tab_to("path")
        page.keyboard.type(str(file))
        page.keyboard.press("Enter")
        page.get_by_text("One column needs your eye").wait_for()
        page.get_by_text("Import 38 posts").wait_for()
        tab_to("role-hash")
        page.keyboard.press("ArrowUp")
        page.get_by_text("as you chose").wait_for()
        assert page.evaluate("document.activeElement.dataset.key") == "role-hash"
        page.get_by_role("button", name="Import 38 posts").wait_for()
        tab_to("import")
        page.keyboard.press("Enter")
        page.get_by_text("38 posts of 5 users imported").wait_for()
    assert "hash" in wizard.workbench.history().columns


def test_a_dropped_file_is_looked_at(browser, wizard):
    with direct(browser, wizard) as shown:
        page = shown.page
        data = page.evaluate_handle(
            """(text) => { const data = new DataTransfer();
            data.items.add(new File([text], "dropped.csv")); return data; }""",
            as_csv().decode(),
        )
        page.dispatch_event(".pw-drop", "drop", {"dataTransfer": data})
        page.get_by_text("Import 38 posts").wait_for()
        assert page.get_by_text("dropped.csv").first.is_visible()
    assert not wizard.workbench.imports(), "a look writes nothing"


LAB = """.jp-OutputArea-output { overflow-wrap: anywhere; }
.jp-OutputArea-output :is(dl, dt, dd) { display: block; }
.jp-OutputArea-output dl { width: 100%; overflow: hidden; padding: 0; margin: 0; }
.jp-OutputArea-output dt { font-weight: bold; float: left; width: 20%; padding: 0; margin: 0; }
.jp-OutputArea-output dd { float: left; width: 80%; padding: 0; margin: 0; }"""
ON_ONE_LINE = "(one) => one.scrollWidth <= one.clientWidth && one.clientHeight < 25"


@pytest.mark.parametrize("width", [480, 1280, 1920])
def test_names_are_whole_words_under_the_rules_of_jupyterlab(browser, wizard, file, width):
    with direct(browser, wizard, width=width) as shown:
        shown.page.add_style_tag(content=LAB)
        shown.page.evaluate("host.classList.add('jp-OutputArea-output')")
        shown.page.set_input_files("input[type=file]", file)
        names = shown.page.locator(".pw-kvs dt")
        names.first.wait_for()
        for name in names.all():
            assert name.evaluate(ON_ONE_LINE)


@pytest.mark.parametrize("width", [480, 780, 1280, 1920])
def test_nothing_is_wider_than_the_page(browser, wizard, file, width):
    with direct(browser, wizard, width=width) as shown:
        assert is_narrow_enough(shown)
        shown.page.set_input_files("input[type=file]", file)
        shown.page.get_by_text("First rows, as they will be read").wait_for()
        assert is_narrow_enough(shown)
