"""The counts of the rule builder in a browser open what they count, by mouse and by keyboard."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.direct import direct, key
from tests.browser.lab import needs_chromium
from workbench import RuleBuilder, Workbench
from workbench.widgets.navigation import Destination

pytestmark = needs_chromium
HOSTILE = "<img src=x onerror=alert(1)>“"


def titles(opened: list[Destination]) -> list[tuple[str, int]]:
    return [(d.selection.title, len(d.selection.ids)) for d in opened if d.selection is not None]


def test_counts_differences_and_days_open_by_mouse_and_by_keyboard(browser: Browser, wb: Workbench):
    opened: list[Destination] = []
    builder = RuleBuilder(wb, navigate=opened.append)
    builder.ask("edit", edit="set", path=["classes", "nsfw (visual)", "classified"], value=0.8)
    builder.ask("edit", edit="set", path=["rules", 0, "name"], value=HOSTILE)
    impact = builder.view["impact"][3]
    with direct(browser, builder) as shown:
        page = shown.page
        expect(key(page, "count-posts-3")).to_have_text(str(impact["triggers"]))
        key(page, "count-posts-3").click()
        key(page, "count-users-3").focus()
        page.keyboard.press("Enter")
        key(page, "gone-posts-2").click()
        key(page, "count-posts-0").click()
        first = page.locator('[data-key^="trend-3-"]').first
        first.click()
        first.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        key(page, "count-deleted").click()
        key(page, "new-deleted").focus()
        page.keyboard.press("Enter")
        page.wait_for_timeout(100)
        expect(page.locator("img")).to_have_count(0)
    parts = [(n, part) for part, n in enumerate(impact["trend"]) if n]
    days = builder.view["history"]["parts"]
    total = builder.view["totals"][0]
    gone = builder.view["impact"][2]["posts_against"]["gone"]
    assert titles(opened) == [
        ("Posts that rule “Denied text” matches", impact["triggers"]),
        ("Users whose posts rule “Denied text” matches", impact["users"]),
        ("Posts that rule “Needs review” matches live, but not now", gone),
        (f"Posts that rule “{HOSTILE}” matches", builder.view["impact"][0]["triggers"]),
        (f"Posts that rule “Denied text” matches, {days[parts[0][1]]}", parts[0][0]),
        (f"Posts that rule “Denied text” matches, {days[parts[1][1]]}", parts[1][0]),
        ("Posts deleted", total["now"]),
        ("Posts deleted, but not live", total["against"]["new"]),
    ]


def test_the_funnel_of_the_selected_rule_opens_the_posts_of_each_step(
    browser: Browser, wb: Workbench
):
    opened: list[Destination] = []
    builder = RuleBuilder(wb, navigate=opened.append)
    at = next(n for n, i in enumerate(builder.view["impact"]) if i["rule"] == "Mostly suggestive")
    builder.ask("edit", edit="set", path=["rules", at, "name"], value=HOSTILE)
    with direct(browser, builder) as shown:
        page = shown.page
        key(page, f"name-{at}").click()
        funnel = page.locator(".pw-selected .pw-funnel")
        expect(funnel.locator("tbody tr")).to_have_count(4)
        expect(funnel).to_contain_text("removes the most")
        expect(funnel).to_contain_text("condition it would fire")
        assert builder.funnel is not None
        steps = builder.funnel["steps"]
        expect(key(page, "step-left-3")).to_have_text(str(steps[3]["left"]))
        key(page, "step-left-3").click()
        key(page, "step-removed-2").focus()
        page.keyboard.press("Enter")
        key(page, "name-0").focus()  # by keyboard the funnel goes with the rule
        expect(funnel.locator("tbody tr")).to_have_count(3)
        expect(page.locator(".pw-funnel")).to_have_count(1)
        expect(page.locator("img")).to_have_count(0)
    assert titles(opened) == [
        (f"Posts left after rule “{HOSTILE}”, step 4", steps[3]["left"]),
        (f"Posts removed by rule “{HOSTILE}”, step 3", steps[2]["removed"]),
    ]


def test_a_tag_that_does_not_exist_is_mended_on_its_card(browser: Browser, wb: Workbench):
    builder = RuleBuilder(wb)
    at = len(builder.view["impact"]) - 2
    tags = builder.view["document"]["tags"]
    builder.ask("edit", edit="set", path=["tags"], value=[*tags, "trustd"])
    when = {"user_tags": {"any_of": ["trustd"]}}
    builder.ask("edit", edit="set", path=["rules", at, "when"], value=when)
    with direct(browser, builder) as shown:
        page = shown.page
        expect(page.locator(".pw-rule-note")).to_have_text(
            "There is no tag “trustd”, so that no user has it. Use “trusted”"
        )
        key(page, f"note-{at}-0").click()
        expect(page.locator(".pw-rule-note")).to_have_count(0)
    assert builder.view["document"]["rules"][at]["when"] == {"user_tags": {"any_of": ["trusted"]}}


def test_the_funnel_moves_nothing_when_it_comes(browser: Browser, wb: Workbench) -> None:
    with direct(browser, RuleBuilder(wb), delay_ms=1_500) as shown:
        page = shown.page
        below = page.locator('[data-rule="1"]')
        expect(page.locator(".pw-funnel")).to_contain_text("Counting the posts")
        before = below.bounding_box()
        expect(page.locator(".pw-funnel tbody:not([aria-hidden])").first).to_be_visible()
        assert below.bounding_box() == before


def test_publishing_shows_what_it_would_do_and_takes_a_reason(browser: Browser, wb: Workbench):
    builder = RuleBuilder(wb)
    builder.ask("edit", edit="set", path=["classes", "nsfw (visual)", "classified"], value=0.8)
    total = builder.view["totals"][0]
    with direct(browser, builder) as shown:
        page = shown.page
        key(page, "publish").focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("against version 1 (live)")
        expect(dialog).to_contain_text("actions a day")
        expect(key(page, "count-publish-deleted")).to_have_text(str(total["now"]))
        expect(key(page, "new-publish-deleted")).to_have_text(f"+{total['against']['new']}")
        key(page, "publish-reason").fill("Complaints of May")
        key(page, "publish-now").click()
        expect(page.locator(".pw-message")).to_contain_text("published as version 2")
        expect(key(page, "publish")).to_be_disabled()
        expect(key(page, "publish")).to_have_attribute("title", "These rules are the live version")
        builder.ask("edit", edit="set", path=["rules", 0, "name"], value="Another name")
        shown.push()
        key(page, "publish").click()
        expect(key(page, "publish-reason")).to_have_value("")
    reasons = [row["reason"] for row in wb.log.to_arrow().to_pylist()]
    assert "Complaints of May" in reasons
