"""What stands around the pages, without a server: the navigation by mouse and by keyboard, at every
width, with a hostile store name; and what is asked before a page is left.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.direct import direct
from tests.browser.lab import needs_chromium
from workbench import ListsView
from workbench.widgets.shell.navigation_view import NavigationState, NavigationView

pytestmark = needs_chromium
HOSTILE = "<img src=x onerror='window.ran = 1'>"
LEAVES = """() => {
  const leaving = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(leaving);
  return !leaving.defaultPrevented;
}"""


def state(current: str, *, has_work: bool = False) -> NavigationState:
    return {
        "store": HOSTILE,
        "about": "2,000 posts",
        "folder": f"/data/{HOSTILE}",
        "groups": [
            {"name": "Data", "pages": [{"page": "Posts", "count": 1_048_576}]},
            {"name": "People", "pages": [{"page": "Users", "count": 109}]},
        ],
        "current": current,
        "live": 3,
        "is_sample": True,
        "has_work": has_work,
    }


def navigation(opened: list[str]) -> NavigationView:
    def open_page(page: str) -> None:
        opened.append(page)
        view.show(state(page))

    view = NavigationView(open_page, lambda: opened.append("left the sample"))
    view.show(state("Posts"))
    return view


def test_pages_are_opened_by_mouse_and_by_keyboard(browser: Browser) -> None:
    opened: list[str] = []
    with direct(browser, navigation(opened)) as shown:
        page = shown.page
        expect(page.locator(".pw-store-name bdi")).to_have_text(HOSTILE)
        expect(page.locator('[data-key="page-Posts"]')).to_have_attribute("aria-current", "page")
        expect(page.locator('[data-key="page-Posts"] .pw-n')).to_have_text("1.05M")
        expect(page.locator(".pw-foot")).to_contain_text("Version 3 is live")
        page.locator('[data-key="page-Users"]').click()
        expect(page.locator('[data-key="page-Users"]')).to_have_attribute("aria-current", "page")
        page.locator('[data-key="page-Posts"]').focus()
        page.keyboard.press("Enter")
        expect(page.locator('[data-key="page-Posts"]')).to_have_attribute("aria-current", "page")
        expect(page.locator('[data-key="page-Posts"]')).to_be_focused()
        page.locator('[data-key="leave-sample"]').click()
        expect(page.locator(".pw-nav[aria-busy]")).to_have_count(0)
        assert page.evaluate("() => window.ran") is None
    assert opened == ["Users", "Posts", "left the sample"]


def test_leaving_the_sample_asks_where_something_was_done_in_it(browser: Browser) -> None:
    opened: list[str] = []
    view = navigation(opened)
    view.show(state("Posts", has_work=True))
    with direct(browser, view, width=480) as shown:
        page = shown.page
        page.locator('[data-key="leave-sample"]').click()
        expect(page.get_by_role("alertdialog")).to_contain_text("are removed with it")
        expect(page.locator('[data-key="leave-not"]')).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("alertdialog")).to_have_count(0)
        expect(page.locator('[data-key="leave-sample"]')).to_be_focused()
        page.keyboard.press("Enter")
        page.locator('[data-key="leave-yes"]').click()
        expect(page.locator(".pw-nav[aria-busy]")).to_have_count(0)
    assert opened == ["left the sample"]


def test_a_page_with_a_text_that_is_not_sent_yet_asks_before_it_is_left(
    browser: Browser, tmp_path: Path, a_workbench
) -> None:
    with direct(browser, ListsView(a_workbench(tmp_path))) as shown:
        page = shown.page
        assert page.evaluate(LEAVES)
        page.locator('[data-key="entries"]').fill("a phrase that took long to write")
        assert not page.evaluate(LEAVES)
        page.locator('[data-key="add"]').click()
        expect(page.get_by_role("status")).to_contain_text("added")
        expect(page.locator('[data-key="entries"]')).to_have_value("")
        assert page.evaluate(LEAVES)
