"""The pages about people in a browser, by mouse and by keyboard: uploads of tags."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.direct import direct
from tests.browser.lab import chromium
from workbench import TagsView, Workbench

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def wb(tmp_path: Path, a_workbench: Callable[[Path], Workbench]) -> Workbench:
    return a_workbench(tmp_path)


def test_missing_tags_of_an_upload_are_created_and_the_rest_is_added_by_key(
    browser: Browser, wb: Workbench
) -> None:
    view = TagsView(wb)
    file = f'user_id,user_tags\nu001,"staff,stff"\nnewcomer,{HOSTILE}\n'.encode()
    view.ask("chunk", name="a.csv", transfer="t", offset=0, size=len(file), data=file)
    view.ask("preview", transfer="t")
    with direct(browser, view, width=780) as shown:
        page = shown.page
        missing = page.get_by_role("note")
        expect(missing).to_contain_text("the nearest is staff")
        expect(missing).to_contain_text(HOSTILE)
        assert page.locator("img").count() == 0
        row = page.locator("tr", has_text="u001")
        expect(row).to_contain_text("Adds 1 tag, 1 fails: no such tag")
        page.get_by_role("button", name="Create the tag stff").click()
        expect(page.get_by_role("status")).to_have_text("1 tag created: stff")
        expect(row).to_contain_text("Adds 2 tags")
        submit = page.locator('[data-key="submit"]')
        expect(submit).to_have_text("Add 2 tags to 1 user")
        submit.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("50 % of 2 rows succeeded")
    assert wb.user("u001").tags == ("staff", "stff")
