"""The list of imports by mouse and by keyboard, with a hostile name, from narrow to wide."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.direct import direct
from tests.browser.lab import needs_chromium
from tests.services.worlds import a_post, an_empty_world
from tests.store.stores import MOD
from workbench import ImportList, Workbench

pytestmark = needs_chromium
HOSTILE = '<img src=x onerror="window.ran=1">'


@pytest.fixture
def view(tmp_path: Path) -> ImportList:
    wb = Workbench(an_empty_world(tmp_path).store, MOD)
    wb.import_posts([a_post("ada", f"a{n}", n) for n in range(9)], name="first")
    wb.import_posts([a_post("bob", "b1", 3)], name=HOSTILE)
    return ImportList(wb)


def key(name: str) -> str:
    return f'[data-key="{name}"]'


def test_imports_are_excluded_renamed_and_removed_by_mouse(browser: Browser, view: ImportList):
    with direct(browser, view) as shown:
        page = shown.page
        assert page.evaluate("window.ran") is None
        expect(page.get_by_text(HOSTILE).first).to_be_visible()
        page.get_by_label("Exclude first from simulations").click()
        expect(page.get_by_text("1 of 2 imports, 1 of 10 posts")).to_be_visible()
        expect(page.get_by_role("status")).to_contain_text("left out of simulations")
        page.get_by_label("Include first in simulations").click()
        page.get_by_label("Quality of first", exact=True).click()
        expect(page.get_by_role("region", name="Quality of first")).to_contain_text("nsfw")
        page.get_by_label(f"Remove {HOSTILE}").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("This cannot be undone")
        dialog.get_by_role("button", name="Remove import").click()
        expect(page.get_by_role("status")).to_contain_text("is removed: 1 post")
        assert [import_.name for import_ in view.workbench.imports()] == ["first"]


def test_a_day_is_chosen_in_the_calendar_and_shown_as_it_is_typed(browser: Browser, view) -> None:
    with direct(browser, view) as shown:
        page = shown.page
        page.locator(key("since")).fill("2023-11-14")
        page.locator(key("since-calendar")).click()
        calendar = page.locator("[data-key=since] ~ .pw-calendar")
        expect(calendar).to_have_value("2023-11-14")
        calendar.evaluate("(one) => { one.value = '2023-11-16'; }")
        calendar.dispatch_event("change")
        expect(page.locator(key("since"))).to_have_value("2023-11-16")
        page.locator(key("set-range")).click()
        expect(page.get_by_role("status")).to_contain_text("the history from 16 Nov 2023, 00:00 on")


def test_imports_are_renamed_and_the_period_is_set_by_keyboard(browser: Browser, view: ImportList):
    with direct(browser, view, width=480, dark=True) as shown:
        page = shown.page
        page.locator(key("rename-first")).focus()
        page.keyboard.press("Enter")
        expect(page.locator(key("new_name"))).to_be_focused()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("November")
        page.keyboard.press("Enter")
        expect(page.get_by_text("first is now called November")).to_be_visible()
        page.locator(key("remove-November")).focus()
        page.keyboard.press("Enter")
        expect(page.locator(key("removal-yes"))).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        page.locator(key("since")).fill("2023-11-14")
        page.locator(key("set-range")).focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("the history from 14 Nov 2023, 00:00 on")
        page.locator(key("since")).fill("14/11/2023")
        page.locator(key("set-range")).click()
        expect(page.get_by_role("alert")).to_contain_text("expected a time such as 2019-06-01")
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert page.evaluate(wide)
