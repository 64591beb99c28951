"""What is pressed or dragged is not lost when the page is drawn anew before it is released."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.direct import DirectPage, box_of, direct, key, middle
from tests.browser.lab import needs_chromium
from tests.notebook.worlds import POLICY
from workbench import PostRecords, RuleBuilder, Workbench

pytestmark = needs_chromium
FIRST, SECOND = (rule.name for rule in POLICY.rules[:2])
SAID = "another cell says so"


def another_cell_says(shown: DirectPage, builder: RuleBuilder) -> None:
    """All parts of the page change, as they do when a kernel answers late."""
    builder.message = {"text": SAID, "kind": "done"}
    builder.view = {**builder.view}
    builder.thresholds = {**builder.thresholds}
    shown.push()
    shown.page.wait_for_timeout(50)


def settled(shown: DirectPage) -> Page:
    """The page of a builder once it has what it asks for at first, which moves what is below."""
    expect(shown.page.locator(".pw-funnel tbody:not([aria-hidden])").first).to_be_visible()
    return shown.page


@pytest.mark.parametrize("release", ["on it", "beside it"])
def test_a_click_is_not_lost(browser: Browser, wb: Workbench, release: str) -> None:
    builder = RuleBuilder(wb, POLICY)
    with direct(browser, builder) as shown:
        page = settled(shown)
        x, y = middle(page, '[data-key="down-0"]')
        page.mouse.move(x, y)
        page.mouse.down()
        another_cell_says(shown, builder)
        assert page.get_by_text(SAID).count() == 0  # it would move what is pressed
        if release == "beside it":
            page.mouse.move(2, 2)
        page.mouse.up()
        expected = FIRST if release == "beside it" else SECOND
        expect(key(page, "name-0")).to_have_value(expected)
        if release == "beside it":
            expect(page.get_by_text(SAID)).to_be_visible()


def test_a_press_of_the_space_bar_is_not_lost(browser: Browser, wb: Workbench) -> None:
    builder = RuleBuilder(wb, POLICY)
    with direct(browser, builder) as shown:
        page = settled(shown)
        key(page, "down-0").focus()
        page.keyboard.down(" ")
        another_cell_says(shown, builder)
        assert page.get_by_text(SAID).count() == 0
        page.keyboard.up(" ")
        expect(key(page, "name-0")).to_have_value(SECOND)


def test_a_rule_that_is_dragged_is_not_lost(browser: Browser, wb: Workbench) -> None:
    builder = RuleBuilder(wb, POLICY)
    with direct(browser, builder) as shown:
        page = settled(shown)
        x, y = middle(page, '[data-rule="0"] .pw-grip')
        target = middle(page, '[data-rule="1"] .pw-name')
        page.mouse.move(x, y)
        page.mouse.down()
        another_cell_says(shown, builder)
        page.mouse.move(x + 4, y + 6, steps=4)
        another_cell_says(shown, builder)
        page.mouse.move(*target, steps=8)
        another_cell_says(shown, builder)
        page.mouse.up()
        expect(key(page, "name-0")).to_have_value(SECOND)
        expect(key(page, "name-1")).to_have_value(FIRST)
        key(page, "undo").click()
        expect(key(page, "name-0")).to_have_value(FIRST)


def test_what_is_released_outside_of_the_page_holds_nothing_back(
    browser: Browser, wb: Workbench
) -> None:
    builder = RuleBuilder(wb, POLICY)
    with direct(browser, builder) as shown:
        page = settled(shown)
        page.evaluate(
            "() => document.body.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}))"
        )
        another_cell_says(shown, builder)
        assert page.get_by_text(SAID).count() == 0
        page.mouse.move(30, 30)
        expect(page.get_by_text(SAID)).to_be_visible()


def test_a_range_that_is_dragged_over_is_not_lost(browser: Browser, wb: Workbench) -> None:
    view = PostRecords(wb)
    with direct(browser, view) as shown:
        page = shown.page
        bars = page.locator(".pw-hist-range").first
        box = box_of(bars)
        page.mouse.move(box["x"] + 4, box["y"] + 8)
        page.mouse.down()
        view.view = {**view.view}
        shown.push()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 8, steps=4)
        view.view = {**view.view}
        shown.push()
        page.mouse.up()
        expect(page.locator(".pw-filter-chip")).to_have_count(1)
