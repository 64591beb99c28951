"""The banner of the limits of an edit in a browser: by mouse, by keyboard, with hostile names."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.direct import direct, key
from tests.browser.lab import needs_chromium
from tests.browser.test_accessibility import findings
from workbench import Policy, Rule, RuleBuilder, Workbench, block, classified, delete_post
from workbench.services.record.log import log
from workbench.widgets.navigation import Destination

pytestmark = needs_chromium
HOSTILE_USER = "<img src=x\u202e onerror=alert(1)>“"
HOSTILE_TAG = '<b>_"vip"&'
BANNER = 'section[aria-label="Limits of an edit"]'


@pytest.fixture
def wb(tmp_path: Path) -> Workbench:
    """Sixty users, of whom two are protected, and a live policy that blocks nobody of them."""
    wb = Workbench.open(tmp_path / "store", actor="ann")
    users = [f"u{n:02}" for n in range(58)] + [HOSTILE_USER, "trusty"]
    posts = [
        {"user_id": user, "post_id": f"p{n}-{k}", "created_at": 1_700_000_000 + 60 * n + k,
         "spam": 0.5 + 0.008 * n}
        for n, user in enumerate(users) for k in range(2)
    ]  # fmt: skip
    wb.import_posts(posts)
    for user, tag in ((HOSTILE_USER, HOSTILE_TAG), ("trusty", "trusted")):
        wb.create_tag(tag, tag)
        wb.add_tags(user, [tag])
    rules = (
        Rule("Delete", when=classified("spam"), then=[delete_post()]),
        Rule("Block", when=classified("spam"), then=[block(reason="Spam")]),
    )
    policy = Policy("spam", rules).with_class("spam", score="spam", classified=0.99)
    wb.publish(policy)
    wb.set_edit_limits(most_active=0)
    return wb


def set_threshold(page: Page, value: str) -> None:
    field = key(page, "classes-spam-classified")
    field.fill(value)
    field.press("Enter")


def test_the_banner_names_opens_excepts_and_undoes_by_mouse(
    browser: Browser, wb: Workbench
) -> None:
    opened: list[Destination] = []
    builder = RuleBuilder(wb, navigate=opened.append)
    with direct(browser, builder) as shown:
        page = shown.page
        expect(page.locator(BANNER)).to_have_count(0)
        set_threshold(page, "0.6")
        banner = page.locator(BANNER)
        expect(banner.locator("p").first).to_have_text(
            "This edit blocks 47 more users than version 1 (live); the limit is 25."
        )
        expect(banner).to_contain_text(f"carries the tag {HOSTILE_TAG}: {HOSTILE_USER}.")
        expect(page.locator("img, b b")).to_have_count(0)
        assert findings(page, ".pw-guard") == []
        key(page, "guard-see").click()
        banner.get_by_role("button", name="trusty").click()
        expect(page.locator(".pw-message.pw-problem")).to_have_count(0)
        key(page, "guard-count-0").click()
        for tag in ("trusted", HOSTILE_TAG):
            banner.get_by_role("button", name=f"Except tag {tag}", exact=True).click()
            expect(page.locator(".pw-message")).to_contain_text(
                f"2 rules changed: “Delete”, “Block”, where user tags are NOT any of {tag}"
            )
        expect(banner.locator("p").first).to_contain_text("These edits block 45 more users")
        expect(banner).not_to_contain_text("carries the tag")
        key(page, "guard-undo").click()
        expect(banner).to_contain_text(HOSTILE_USER)
    pages = [destination.page for destination in opened]
    assert pages == ["Users"] * 3
    assert opened[1].user_id == "trusty"
    assert opened[0].selection is not None and len(opened[0].selection.ids) == 47


def test_the_limits_are_changed_by_keyboard_in_the_dark(browser: Browser, wb: Workbench) -> None:
    builder = RuleBuilder(wb)
    with direct(browser, builder, dark=True) as shown:
        page = shown.page
        set_threshold(page, "0.6")
        expect(page.locator(BANNER)).to_be_visible()
        tab_to(page, "guard-limits")
        page.keyboard.press("Enter")
        expect(key(page, "limit-users")).to_be_focused()
        assert findings(page, ".pw-guard") == []
        for value in ("100", "100", "100", "0", ""):
            page.keyboard.press("Control+a")
            page.keyboard.type(value) if value else page.keyboard.press("Delete")
            page.keyboard.press("Tab")
        expect(key(page, "limits-save")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator(".pw-message.pw-done")).to_contain_text("for everybody who uses this")
        expect(page.locator(BANNER)).to_have_count(0)
        expect(key(page, "limits-save")).to_have_count(0)
        tab_to(page, "open-limits")
        page.keyboard.press("Enter")
        expect(key(page, "limit-users")).to_have_value("100")
        assert findings(page, ".pw-guard") == []
        page.keyboard.press("Control+a")
        page.keyboard.type("-1")
        tab_to(page, "limits-save")
        page.keyboard.press("Enter")
        expect(page.locator(".pw-message.pw-problem")).to_contain_text("a whole number, 0 or more")
    limits = wb.edit_limits()
    assert (limits.users, limits.user_share, limits.protected_tags) == (100, 1.0, ())
    assert log(wb.store, kind="edit_limits_set").to_pylist()[-1]["actor"] == "ann"


def tab_to(page: Page, name: str, most: int = 80) -> None:
    """Press Tab until a control has the focus."""
    for _ in range(most):
        if key(page, name).evaluate("(element) => element === document.activeElement || "
            "element === element.getRootNode().activeElement"):  # fmt: skip
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {name}")


def test_publishing_past_a_limit_asks_for_a_reason(browser: Browser, wb: Workbench) -> None:
    builder = RuleBuilder(wb)
    with direct(browser, builder, width=780) as shown:
        page = shown.page
        set_threshold(page, "0.6")
        expect(page.locator(BANNER)).to_be_visible()
        key(page, "publish").click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text(
            "blocks 47 more users than version 1 (live); the limit is 25"
        )
        expect(dialog).to_contain_text("actions a day")
        key(page, "publish-now").click()
        expect(page.get_by_role("alert")).to_have_text("Give a reason: it is written in the log.")
        expect(key(page, "publish-reason")).to_be_focused()
        assert findings(page, ".pw-confirm") == []
        key(page, "publish-reason").fill("a wave of spam")
        key(page, "publish-now").click()
        expect(page.locator(".pw-message.pw-done")).to_contain_text("published as version 2")
        expect(page.locator(BANNER)).to_have_count(0)
    published = log(wb.store, kind="policy_published").to_pylist()[-1]
    assert published["reason"] == "a wave of spam"
    assert "blocks 47 more users" in published["arguments"]


@pytest.mark.parametrize(
    ("modes", "said"),
    [
        (("test", "test"), "is logged, and nobody is affected."),
        (("live", "test"), "; 1 of its rules is in test and affects nobody:"),
        (("live", "live"), "posts that are submitted from now on:"),
    ],
)
def test_publishing_says_whom_rules_in_test_affect(
    browser: Browser, wb: Workbench, modes: tuple[str, ...], said: str
) -> None:
    builder = RuleBuilder(wb)
    builder.ask("edit", edit="set", path=["name"], value="another")
    for at, mode in enumerate(modes):
        builder.ask("edit", edit="set", path=["rules", at, "mode"], value=mode)
    with direct(browser, builder, width=780) as shown:
        key(shown.page, "publish").click()
        expect(shown.page.get_by_role("dialog").locator("b").first).to_contain_text(said)
