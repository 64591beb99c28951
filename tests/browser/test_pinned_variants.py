"""Pinned variants beside the rules, and the layout of the page of the rules, in a browser: by mouse
and by keyboard.
"""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from tests.browser.direct import direct, key
from tests.browser.lab import PICTURES, needs_chromium
from workbench import RuleBuilder, Workbench
from workbench.widgets.navigation import Destination

pytestmark = needs_chromium
CLASS = "nsfw (visual)"
HOSTILE = "<img src=x onerror=alert(1)>“\u202e"
OVERLAPS = """() => [...document.querySelectorAll('.pw-rule')].flatMap((rule) => {
  const parts = [...rule.querySelectorAll('button, select, input, .pw-big')].filter(
    (part) => part.checkVisibility() && part.getBoundingClientRect().width);
  const boxes = parts.map((part) => part.getBoundingClientRect());
  const impact = rule.querySelector('.pw-impact').getBoundingClientRect();
  return parts.filter((part, at) => {
    const box = boxes[at];
    if (part.closest('.pw-impact') || part.closest('.pw-funnel')) return false;
    return box.right > impact.left + 1 && box.left < impact.right - 1
      && box.bottom > impact.top + 1 && box.top < impact.bottom - 1;
  }).map((part) => part.outerHTML.slice(0, 120));
})"""


@pytest.fixture
def opened() -> list[Destination]:
    return []


@pytest.fixture
def builder(wb: Workbench, opened: list[Destination]) -> RuleBuilder:
    return RuleBuilder(wb, navigate=opened.append)


def move(builder: RuleBuilder, value: float) -> None:
    builder.ask("threshold", name=CLASS, which="classified", value=value)


def shown_state(builder):
    return json.loads(json.dumps(builder.view))


def test_a_variant_is_pinned_named_opened_and_unpinned_by_mouse(
    browser: Browser, builder: RuleBuilder, opened: list[Destination]
) -> None:
    move(builder, 0.8)
    with direct(browser, builder) as shown:
        page = shown.page
        card = page.locator(".pw-totals-card")
        expect(key(page, "pin")).to_have_text("Pin as A")
        deleted = key(page, "count-deleted").inner_text()
        key(page, "pin").click()
        expect(key(page, "pin")).to_have_text("Pin as B")
        expect(card.locator("li")).to_have_text(["A  is as the rules are now."])
        move(builder, 0.95)
        shown.push()
        expect(key(page, "count-deleted")).not_to_have_text(deleted)
        expect(key(page, "count-deleted-A")).to_have_text(deleted)
        expect(card.locator("li")).to_contain_text(f"Class {CLASS}: classified from 0.8; now 0.95.")
        key(page, "count-deleted-A").click()
        key(page, "count-deleted-live").click()
        key(page, "pin-A").click()
        page.get_by_role("menuitem", name="name it").click()
        expect(key(page, "pin-name-A")).to_be_focused()
        key(page, "pin-name-A").fill(HOSTILE)
        page.keyboard.press("Enter")
        expect(key(page, "pin-name-A")).to_have_count(0)
        expect(card.locator("li")).to_contain_text("<img src=x")
        expect(page.locator(".pw img")).to_have_count(0)
        expect(page.locator(".pw-draft")).to_contain_text("edits saved")
        key(page, "pin-A").click()
        page.get_by_role("menuitem", name="open as the rules").click()
        expect(key(page, "handle-classified")).to_have_attribute("aria-valuenow", "0.8")
        key(page, "undo").click()
        expect(key(page, "handle-classified")).to_have_attribute("aria-valuenow", "0.95")
        key(page, "pin-A").click()
        page.get_by_role("menuitem", name="unpin").click()
        expect(card.locator("li")).to_have_count(0)
        expect(key(page, "pin")).to_have_text("Pin as A")
    titles = [one.selection.title for one in opened if one.selection is not None]
    assert titles == ["Posts deleted, variant A", "Posts deleted live"]


def test_a_variant_is_pinned_named_and_opened_by_keyboard(
    browser: Browser, builder: RuleBuilder
) -> None:
    move(builder, 0.8)
    with direct(browser, builder) as shown:
        page = shown.page
        key(page, "pin").focus()
        page.keyboard.press("Enter")
        expect(key(page, "pin")).to_have_text("Pin as B")
        expect(key(page, "pin")).to_be_focused()
        move(builder, 0.95)
        shown.push()
        page.keyboard.press("Tab")
        expect(key(page, "pin-A")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(key(page, "pin-name-A")).to_be_focused()
        page.keyboard.type("softer")
        page.keyboard.press("Escape")
        expect(key(page, "pin-A")).to_be_focused()
        assert shown_state(builder)["variants"]["pins"][0]["name"] == ""
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.keyboard.type("softer")
        page.keyboard.press("Enter")
        expect(key(page, "pin-A")).to_be_focused()
        expect(page.locator(".pw-pins")).to_contain_text("A softer")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        expect(key(page, "handle-classified")).to_have_attribute("aria-valuenow", "0.8")


@pytest.mark.parametrize("which", ["classified", "needs_review"])
def test_a_handle_that_stops_at_the_other_says_why_by_mouse_and_by_keyboard(
    browser: Browser, builder: RuleBuilder, which: str
) -> None:
    by, press, words = {
        "classified": (-0.8, "ArrowLeft", "“classified” stops at 0.61: it stays above"),
        "needs_review": (0.8, "ArrowRight", "“needs review” stops at 0.89: it stays below"),
    }[which]
    with direct(browser, builder) as shown:
        page = shown.page
        stopped = page.locator(".pw-stopped")
        expect(stopped).to_have_text("")
        box = key(page, f"handle-{which}").locator("circle").last.bounding_box()
        whole = page.locator(".pw-histogram").bounding_box()
        assert box is not None and whole is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + by * whole["width"], y, steps=5)
        expect(stopped).to_contain_text(words)
        page.mouse.up()
        expect(stopped).to_contain_text(words)
        key(page, "undo").click()  # one drag is one step
        expect(stopped).to_have_text("")
        expect(key(page, "undo")).to_be_disabled()
        key(page, f"handle-{which}").focus()
        for _ in range(3):
            page.keyboard.press("PageUp" if by > 0 else "PageDown")
        expect(stopped).to_contain_text(words)
        page.keyboard.press({"ArrowLeft": "ArrowRight", "ArrowRight": "ArrowLeft"}[press])
        expect(stopped).to_have_text("")
        page.keyboard.press(press)
        expect(stopped).to_have_text("")
        page.keyboard.press(press)
        expect(stopped).to_contain_text(words)


def test_the_panel_shows_the_class_of_the_first_rule_and_of_each_that_is_selected(
    browser: Browser, builder: RuleBuilder
) -> None:
    builder.ask("edit", edit="move", path=["rules"], start=1, end=0)  # over bullying
    again = RuleBuilder(builder._workbench, builder.editor.policy)
    with direct(browser, again) as shown:
        page = shown.page
        expect(key(page, "class")).to_have_value("bullying (text)")
        page.locator('[data-rule="1"] .pw-word').first.click()  # not on a control
        expect(key(page, "class")).to_have_value(CLASS)
        expect(page.locator(".pw-selected")).to_have_attribute("data-rule", "1")


@pytest.mark.parametrize("width", [480, 780, 1280, 1920])
def test_nothing_of_a_rule_stands_over_its_counts_and_its_menu_has_what_is_done_with_it(
    browser: Browser, builder: RuleBuilder, width: int
) -> None:
    builder.ask("edit", edit="set", path=["rules", 1, "name"], value="A rule with a long name " * 3)
    builder.ask("edit", edit="set", path=["rules", 1, "cooldown"], value="1d")
    builder.ask("pin")
    move(builder, 0.8)
    builder.ask("pin")
    builder.ask("rename_pin", letter="B", name="W" * 60)
    with direct(browser, builder, width=width, height=1000) as shown:
        page = shown.page
        for at in (0, 1):
            page.locator(f'[data-rule="{at}"] .pw-word').first.hover()
            assert page.evaluate(OVERLAPS) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") == width
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"pinned-{width}.png")
        n = len(shown_state(builder)["document"]["rules"])
        key(page, "rule-more-0").click()
        page.get_by_role("menuitem", name="duplicate").click()
        expect(page.locator(".pw-rule")).to_have_count(n + 1)
        key(page, "rule-more-1").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowUp")  # the last one
        page.keyboard.press("Enter")
        expect(page.locator(".pw-rule")).to_have_count(n)


@pytest.mark.parametrize(("width", "height"), [(1280, 700), (1920, 1000)])
def test_thresholds_and_totals_stay_in_view_while_rules_scroll(
    browser: Browser, builder: RuleBuilder, width: int, height: int
) -> None:
    builder.ask("pin")
    with direct(browser, builder, width=width, height=height) as shown:
        page = shown.page
        key(page, "name-7").click()
        page.mouse.move(300, 300)
        page.mouse.wheel(0, 3000)
        page.wait_for_function("() => window.scrollY > 400")
        boxes = [page.locator(one).bounding_box() for one in (".pw-thresholds", ".pw-totals-card")]
        for box in boxes:
            assert box is not None
            assert box["y"] >= -1 and box["y"] + box["height"] <= height + 1
        first, second = boxes
        assert first is not None and second is not None
        assert (second["x"] > first["x"] + 100) == (width == 1920)  # columns of their own


def test_the_totals_stay_in_view_as_one_line_on_a_narrow_page(
    browser: Browser, builder: RuleBuilder
) -> None:
    move(builder, 0.8)
    with direct(browser, builder, width=780, height=700) as shown:
        page = shown.page
        page.mouse.wheel(0, 3000)
        page.wait_for_function("() => window.scrollY > 400")
        strip = page.locator(".pw-strip")
        box = strip.bounding_box()
        assert box is not None
        assert -1 <= box["y"] < 2
        expect(strip).to_contain_text(f"deleted {shown_state(builder)['totals'][0]['now']}")


@pytest.mark.parametrize("dark", [False, True])
def test_the_columns_of_variants_have_no_serious_finding(
    browser: Browser, builder: RuleBuilder, dark: bool
) -> None:
    builder.ask("pin")
    move(builder, 0.8)
    builder.ask("pin")
    with direct(browser, builder, dark=dark) as shown:
        key(shown.page, "pin-A").click()
        found = Axe().run(shown.page, context=".pw").response["violations"]
        serious = [one for one in found if one["impact"] in ("serious", "critical")]
        assert not serious, [(one["id"], one["nodes"][0]["html"][:200]) for one in serious]


@pytest.mark.parametrize("width", [480, 1280])
def test_a_rule_that_is_selected_stays_where_it_is(
    browser: Browser, builder: RuleBuilder, width: int
) -> None:
    with direct(browser, builder, width=width, height=600) as shown:
        page = shown.page
        expect(
            page.locator(".pw-funnel tbody:not([aria-hidden])").first
        ).to_be_visible()  # of the first rule
        for name, act in (("name-7", "click"), ("name-5", "focus")):
            key(page, name).scroll_into_view_if_needed()
            before = key(page, name).bounding_box()
            getattr(key(page, name), act)()
            expect(
                page.locator(f'[data-rule="{name[-1]}"] .pw-funnel tbody:not([aria-hidden])').first
            ).to_be_visible()
            after = key(page, name).bounding_box()
            assert before is not None and after is not None
            assert abs(before["y"] - after["y"]) <= 2
