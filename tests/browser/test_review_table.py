"""The review feed as a table in a browser: several items are decided at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.direct import direct
from tests.browser.lab import needs_chromium
from tests.browser.test_accessibility import findings
from tests.services.worlds import a_post, an_empty_world
from workbench import ReviewView, Workbench
from workbench.widgets.navigation import Destination

pytestmark = needs_chromium
HOSTILE = "<img src=x onerror=document.title='bad'>"


@pytest.fixture
def wb(tmp_path: Path) -> Workbench:
    world = an_empty_world(tmp_path)
    world.submit(*(a_post("ada", f"p{k}", 9 - k, nsfw=0.7) for k in range(4)))
    world.submit(a_post(HOSTILE, HOSTILE, 3, nsfw=0.7))
    world.store.close()
    return Workbench.open(world.store.folder, actor="ann")


def test_items_are_filtered_chosen_decided_and_taken_back(browser: Browser, wb: Workbench) -> None:
    wb.resolve(1, "benign")
    view = ReviewView(wb)
    with direct(browser, view) as shown:
        page = shown.page
        expect(page.get_by_role("button", name="Violating (V)")).to_be_visible()
        page.get_by_role("radio", name="As a table").click()
        expect(page.locator(".pw-found")).to_contain_text("4 items")
        page.get_by_role("button", name="Clear all").click()
        expect(page.locator(".pw-found")).to_contain_text("5 items")
        page.get_by_role("button", name="Rules triggered", exact=True).click()
        expect(page.locator('th[aria-sort="descending"]')).to_contain_text("Rules triggered")
        page.get_by_role("checkbox", name="Choose item 2").focus()
        page.keyboard.press("Space")
        bar = page.get_by_role("region", name="Chosen items")
        expect(bar).to_contain_text("1 label: 1 post, of 1 user")
        page.get_by_role("button", name="Choose all 5").click()
        expect(bar).to_contain_text("4 labels: 4 posts, of 2 users; 1 item decided already")
        page.locator('[data-key="decide-chosen-violating"]').focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_contain_text("4 items will be labelled violating")
        page.keyboard.press("Enter")
        expect(page.locator(".pw-done")).to_have_text(
            "4 items labelled violating; 1 item left alone"
        )
        expect(bar).to_have_count(0)
        assert len(wb.labels()) == 5
        page.get_by_role("button", name="Undo 4 decisions").click()
        expect(page.locator(".pw-done")).to_contain_text("the decisions on 4 items are taken back")
        assert page.title() != "bad"
    assert len(wb.review()) == 4


def test_an_item_of_the_table_is_opened_one_by_one_and_a_decided_one_at_its_post(
    browser: Browser, wb: Workbench
) -> None:
    wb.resolve(1, "benign")
    went: list[Destination] = []
    view = ReviewView(wb, went.append)
    view.ask("list", on=True)
    view.ask("table_clear")
    with direct(browser, view, width=480, dark=True) as shown:
        page = shown.page
        expect(page.locator(".pw-found")).to_contain_text("5 items")
        assert findings(page, "#host") == []
        page.get_by_role("button", name="1", exact=True).click()
        expect(page.locator(".pw-found")).to_contain_text("5 items")
        page.get_by_role("button", name="5", exact=True).click()
        expect(page.get_by_role("heading", name=f"Post {HOSTILE}")).to_be_visible()
    assert went == [Destination("Posts", user_id="ada", post_id="p0")]
