"""The list of drafts and the comparison of two policies in a browser, by mouse and by keyboard."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.direct import direct, key
from tests.browser.lab import PICTURES, needs_chromium
from tests.notebook.worlds import POLICY
from workbench import RuleBuilder, Workbench
from workbench.widgets.navigation import Destination

pytestmark = needs_chromium
CLASS = "nsfw (visual)"
HOSTILE = "<img src=x onerror=alert(1)>“{{7*7}}"


def test_a_draft_is_saved_named_compared_opened_and_removed_by_mouse(
    browser: Browser, wb: Workbench
) -> None:
    opened: list[Destination] = []
    builder = RuleBuilder(wb, navigate=opened.append)
    builder.ask("threshold", name=CLASS, which="classified", value=0.7)
    with direct(browser, builder) as shown:
        page = shown.page
        key(page, "drafts").click()
        card = page.locator(".pw-drafts")
        expect(card.locator("tbody tr").first).to_contain_text("1 change")
        key(page, "draft-save").click()
        expect(key(page, "draft-save-as")).to_be_focused()
        key(page, "draft-save-as").fill(HOSTILE)
        page.keyboard.press("Enter")
        expect(card.locator(".pw-drafts-table tbody tr")).to_have_count(2)
        expect(card).to_contain_text("<img src=x")
        expect(page.locator(".pw img")).to_have_count(0)
        key(page, "draft-rename-1").click()
        expect(key(page, "draft-name-1")).to_be_focused()
        key(page, "draft-name-1").fill("softer")
        page.keyboard.press("Enter")
        expect(card.locator(".pw-drafts-table tbody tr").nth(1)).to_contain_text("softer")
        key(page, "undo").click()  # back to the live rules
        key(page, "draft-compare-1").click()
        expect(card).to_contain_text(f"Class {CLASS}: classified from 0.7; was 0.9.")
        key(page, "count-compared-posts").click()
        key(page, "count-compared-deleted-right-alone").click()
        key(page, "compare-swap").click()
        expect(card).to_contain_text(f"Class {CLASS}: classified from 0.9; was 0.7.")
        expect(key(page, "compare-left")).to_have_value("draft:softer")
        key(page, "compare-right").select_option("live")
        expect(key(page, "compare-right")).to_have_value("live")
        key(page, "draft-open-1").click()
        expect(key(page, "handle-classified")).to_have_attribute("aria-valuenow", "0.7")
        key(page, "draft-remove-1").click()
        key(page, "draft-keep-1").click()
        key(page, "draft-remove-1").click()
        key(page, "draft-remove-now-1").click()
        expect(card.locator(".pw-drafts-table tbody tr")).to_have_count(1)
        key(page, "close-drafts").click()
        expect(card.locator("table")).to_have_count(0)
    assert [one.selection.title for one in opened if one.selection is not None] == [
        "Posts that are treated differently, from the rules as they are now to draft “softer”, ann",
        "Posts deleted, draft “softer”, ann alone",
    ]
    assert list(wb.drafts()) == []


def test_a_draft_is_renamed_and_compared_by_keyboard(browser: Browser, wb: Workbench) -> None:
    wb.save_draft(POLICY.with_threshold(CLASS, 0.8), "softer")
    builder = RuleBuilder(wb)
    with direct(browser, builder) as shown:
        page = shown.page
        key(page, "drafts").focus()
        page.keyboard.press("Enter")
        expect(key(page, "draft-open-1")).to_be_visible()
        expect(key(page, "drafts")).to_be_focused()
        key(page, "draft-rename-1").focus()
        page.keyboard.press("Enter")
        expect(key(page, "draft-name-1")).to_be_focused()
        page.keyboard.press("Control+a")
        page.keyboard.type("milder")
        page.keyboard.press("Enter")
        expect(key(page, "draft-rename-1")).to_be_focused()
        expect(page.locator(".pw-drafts")).to_contain_text("milder")
        page.keyboard.press("Shift+Tab")
        expect(key(page, "draft-compare-1")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".pw-comparison")).to_contain_text("classified from 0.8; was 0.9.")
        key(page, "draft-remove-1").focus()
        page.keyboard.press("Enter")
        expect(key(page, "draft-keep-1")).to_be_focused()


@pytest.mark.parametrize("width", [480, 780, 1280, 1920])
@pytest.mark.parametrize("dark", [False, True])
def test_drafts_and_comparison_fit_the_page_and_have_no_serious_finding(
    browser: Browser, wb: Workbench, width: int, dark: bool
) -> None:
    wb.save_draft(POLICY.with_threshold(CLASS, 0.8).without_rule("Denied text"), HOSTILE)
    builder = RuleBuilder(wb)
    builder.ask("show_drafts")
    builder.ask("compare", left="live", right=f"draft:{HOSTILE}")
    with direct(browser, builder, width=width, dark=dark) as shown:
        page = shown.page
        expect(page.locator(".pw-comparison")).to_be_visible()
        assert page.evaluate("() => document.documentElement.scrollWidth") == width
        found = Axe().run(page, context=".pw-drafts").response["violations"]
        serious = [one for one in found if one["impact"] in ("serious", "critical")]
        assert not serious, [(one["id"], one["nodes"][0]["html"][:200]) for one in serious]
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"drafts-{width}{'-dark' if dark else ''}.png")
