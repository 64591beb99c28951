"""Files of labels in the wizard, and the page of labels: by mouse, by keyboard, at any width."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.direct import direct
from tests.browser.lab import needs_chromium
from tests.importers.label_rows import POSTS
from tests.widgets.test_import_labels import VERDICTS, WHATSAPP
from workbench.notebook.workbench import Workbench
from workbench.widgets.imports.list_view import ImportList
from workbench.widgets.imports.wizard import ImportWizard
from workbench.widgets.navigation import Destination
from workbench.widgets.table.table_view import TableView

pytestmark = needs_chromium
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def wb(tmp_path: Path) -> Workbench:
    workbench = Workbench.open(tmp_path / "store", actor="ann")
    workbench.import_posts(POSTS)
    return workbench


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "verdicts.csv"
    path.write_text(VERDICTS.replace("violation_type", HOSTILE), "utf-8")
    return path


def is_narrow_enough(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Let the page go on until something holds."""
    for _ in range(600):
        if holds():
            return
        page.evaluate("new Promise(requestAnimationFrame)")
    assert holds()


def focused_key(page: Page) -> str | None:
    return page.evaluate("document.activeElement.dataset.key ?? null")


def test_labels_are_imported_by_mouse(browser: Browser, wb: Workbench, file: Path) -> None:
    went: list[Destination] = []
    with direct(browser, ImportWizard(wb, navigate=went.append)) as shown:
        page = shown.page
        page.set_input_files("input[type=file]", file)
        expect(page.get_by_role("heading", name="Import labels")).to_be_visible()
        expect(page.get_by_text("3 rows are set aside")).to_be_visible()
        page.get_by_label(f"{HOSTILE} is taken for").select_option("class_name")
        expect(page.get_by_text("2 hate, 1 spam")).to_be_visible()
        page.get_by_label("“keep” stands for").select_option("undecided")
        expect(page.get_by_text("1 violating, 2 undecided")).to_be_visible()
        page.get_by_role("button", name="1 row: post not in the store").click()
        expect(page.get_by_text("p9")).to_be_visible()
        assert page.locator("img").count() == 0
        with page.expect_download() as download:
            page.get_by_role("button", name="CSV of them").click()
        assert "unknown_post" in Path(download.value.path()).read_text("utf-8")
        page.get_by_role("button", name="Import 3 labels").click()
        expect(page.get_by_text("3 labels of 2 posts imported")).to_be_visible()
        page.get_by_role("button", name="Open Labels").click()
        until(page, lambda: went == [Destination("Labels")])
    assert {one.label for one in wb.labels()} == {"violating", "undecided"}
    assert {one.class_name for one in wb.labels()} == {"hate", "spam"}


def test_labels_are_imported_by_keyboard_alone_in_the_dark(
    browser: Browser, wb: Workbench, file: Path
) -> None:
    with direct(browser, ImportWizard(wb), dark=True) as shown:
        page = shown.page
        page.get_by_label("Or the path of a large file on this computer").focus()
        page.keyboard.type(str(file))
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Import 3 labels")).to_be_enabled()
        page.get_by_label("Name of the import").focus()
        page.keyboard.press("Control+A")
        page.keyboard.type("October")
        for _ in range(12):
            page.keyboard.press("Tab")
            if focused_key(page) == "import":
                break
        assert focused_key(page) == "import"
        page.keyboard.press("Enter")
        expect(page.get_by_text("3 labels of 2 posts imported")).to_be_visible()
    assert [one.name for one in wb.label_imports()] == ["October"]


@pytest.mark.parametrize("width", [480, 780, 1280, 1920])
def test_no_page_about_labels_is_wider_than_its_window(
    browser: Browser, wb: Workbench, file: Path, width: int
) -> None:
    with direct(browser, ImportWizard(wb), width=width) as shown:
        shown.page.set_input_files("input[type=file]", file)
        expect(shown.page.get_by_text("3 rows are set aside")).to_be_visible()
        assert is_narrow_enough(shown.page)
    wb.import_labels([{"post_id": "p1", "label": "benign", "labelled_by": HOSTILE}])
    for view in (TableView(wb, "labels"), ImportList(wb)):
        with direct(browser, view, width=width) as shown:
            expect(shown.page.get_by_text("benign").or_(shown.page.get_by_text("Imports of labels"))
                   .first).to_be_visible()  # fmt: skip
            assert is_narrow_enough(shown.page)


def test_the_page_of_labels_finds_filters_and_leads_to_posts(
    browser: Browser, wb: Workbench
) -> None:
    rows = [
        {"post_id": "p1", "label": "violating", "labelled_by": "mo", "class_name": HOSTILE},
        {"post_id": "p3", "label": "benign", "labelled_by": "li"},
    ]
    went: list[Destination] = []
    with direct(browser, TableView(wb, "labels", went.append)) as shown:
        page = shown.page
        page.get_by_role("button", name="Import a file of labels").click()
        until(page, lambda: went == [Destination("Imports")])
    wb.import_labels(rows, name="round 1")
    with direct(browser, TableView(wb, "labels", went.append)) as shown:
        page = shown.page
        expect(page.locator("tbody tr")).to_have_count(2)
        assert page.locator("img").count() == 0
        page.get_by_role("searchbox").fill("round 1")
        expect(page.locator("tbody tr")).to_have_count(2)
        page.get_by_role("searchbox").fill("mo")
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.locator("tbody")).to_contain_text("Import round 1")
        page.get_by_role("button", name="p1").click()
        with page.expect_download() as download:
            page.get_by_role("button", name="CSV of 1").click()
        assert "violating" in Path(download.value.path()).read_text("utf-8")
        until(page, lambda: went[-1] == Destination("Posts", user_id="ada", post_id="p1"))


def test_an_import_of_labels_is_removed_after_a_question(browser: Browser, wb: Workbench) -> None:
    wb.import_labels([{"post_id": "p1", "label": "benign"}], name=HOSTILE)
    with direct(browser, ImportList(wb)) as shown:
        page = shown.page
        page.get_by_role("button", name=f"Remove {HOSTILE}").click()
        expect(page.get_by_role("dialog")).to_contain_text("with its label, for good")
        page.get_by_role("button", name="Remove labels").click()
        expect(page.get_by_text("is removed: 1 label")).to_be_visible()
        assert page.locator("img").count() == 0
    assert wb.labels() == []


def test_a_chat_whose_dates_leave_the_order_open_is_told_by_the_person(
    browser: Browser, wb: Workbench, tmp_path: Path
) -> None:
    chat = tmp_path / "WhatsApp Chat with Boats.txt"
    chat.write_text(WHATSAPP, "utf-8")
    with direct(browser, ImportWizard(wb)) as shown:
        page = shown.page
        page.set_input_files("input[type=file]", chat)
        expect(page.get_by_role("heading", name="An export of WhatsApp")).to_be_visible()
        expect(page.get_by_text("day and month cannot be distinguished")).to_be_visible()
        page.get_by_label("What dates begin with").select_option("day-first")
        page.get_by_role("button", name="Import 3 posts").click()
        expect(page.get_by_text("3 posts of 2 users imported")).to_be_visible()
    assert wb.imports()[-1].posts == 3
