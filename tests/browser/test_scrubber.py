"""The scrubber of a user's page in a browser: by mouse, by keyboard, played, with many posts."""

from __future__ import annotations

import pyarrow as pa
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.direct import direct
from tests.browser.lab import needs_chromium
from tests.notebook.worlds import POLICY
from workbench import UsersView, Workbench
from workbench.widgets.navigation import Destination

pytestmark = needs_chromium
HOSTILE = "<img src=x onerror=alert(1)>"
SLIDER, PLAY = '[data-key="replay-slider"]', '[data-key="replay-play"]'
HALF_HOUR_US, START_US = 1_800_000_000, 1_600_000_000_000_000


def at(page: Page, number: int, n: int = 39) -> None:
    """Wait until the slider is at a post, counted from 1, and the post is shown."""
    expect(page.locator(".pw-replay-place")).to_have_text(f"Post {number:,} of {n:,}")


def test_the_arrow_keys_home_and_end_go_from_post_to_post(browser: Browser, wb: Workbench) -> None:
    rows = wb.simulate(POLICY).user("u042").to_arrow().to_pylist()
    ids = [row["post_id"] for row in rows]
    first_fired = next(number for number, row in enumerate(rows, 1) if row["rules"])
    with direct(browser, UsersView(wb, "u042")) as shown:
        page = shown.page
        slider, post = page.locator(SLIDER), page.locator('[data-key="replay-post"]')
        expect(slider).to_be_visible()
        at(page, 22)
        slider.focus()
        for key, number in (("ArrowRight", 23), ("ArrowLeft", 22), ("Home", 1), ("End", 39)):
            page.keyboard.press(key)
            at(page, number)
            expect(post).to_have_text(ids[number - 1])
            expect(slider).to_be_focused()
        expect(page.locator(".pw-replay-step")).to_contain_text("No rule sees a rejected post.")
        page.keyboard.press("Home")
        page.locator('[data-key="replay-fires"]').click()
        at(page, first_fired)
        assert "a rule fires" in (slider.get_attribute("aria-valuetext") or "")


def test_a_window_fills_is_shaded_and_another_can_be_shown(browser: Browser, wb: Workbench) -> None:
    with direct(browser, UsersView(wb, "u042")) as shown:
        page = shown.page
        step, window = page.locator(".pw-replay-step"), page.locator(".pw-replay-window")
        expect(step).to_contain_text("total posts > 5 in the past 7 days (7 posts counted)")
        week = float(window.get_attribute("width") or 0)
        assert week > 100
        page.locator('[data-key="replay-window-Prolific-0"]').click()
        expect(step).to_contain_text("in the past 90 days (4 posts counted)")
        assert float(window.get_attribute("width") or 0) > week
        page.locator('[data-key="replay-before"]').click()
        at(page, 21)
        page.locator(SLIDER).evaluate("slider => { slider.value = 10; }")
        page.locator(SLIDER).dispatch_event("input")
        at(page, 11)
        expect(step).to_contain_text("in the past 90 days (0 posts counted)")
        rule = page.locator('[data-rule="Mostly suggestive"]')
        expect(rule).not_to_have_attribute("open", "")
        rule.locator("summary").click()
        page.locator('[data-key="replay-next"]').click()
        at(page, 12)
        expect(rule).to_have_attribute("open", "")


def test_a_click_on_the_picture_and_a_drag_of_the_slider_go_there(
    browser: Browser, wb: Workbench
) -> None:
    with direct(browser, UsersView(wb, "u042"), delay_ms=60) as shown:
        page = shown.page
        picture = page.locator(".pw-replay-picture")
        expect(picture).to_be_visible()
        box = picture.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + 4, box["y"] + 20)
        at(page, 1)
        track = page.locator(SLIDER).bounding_box()
        assert track is not None
        y = track["y"] + track["height"] / 2
        page.mouse.move(track["x"] + 8, y)
        page.mouse.down()
        for part in range(1, 11):
            page.mouse.move(track["x"] + track["width"] * part / 10 - 8, y)
        page.mouse.up()
        at(page, 39)
        expect(page.locator('[data-key="replay-post"]')).to_have_text("p1970")


def test_play_is_off_at_first_goes_on_and_stops_by_a_key(browser: Browser, wb: Workbench) -> None:
    with direct(browser, UsersView(wb, "u042")) as shown:
        page = shown.page
        play = page.locator(PLAY)
        expect(play).to_have_text("Play")
        page.locator(SLIDER).focus()
        page.keyboard.press("Home")
        play.focus()
        page.keyboard.press("Enter")
        expect(play).to_have_text("Pause")
        at(page, 3)
        page.locator(SLIDER).focus()
        page.keyboard.press("End")
        expect(play).to_have_text("Play")
        at(page, 39)


def test_play_is_not_offered_where_less_motion_is_wanted(browser: Browser, wb: Workbench) -> None:
    with direct(browser, UsersView(wb)) as shown:
        page = shown.page
        page.emulate_media(reduced_motion="reduce")
        page.locator('[data-key="user-u042"]').click()
        expect(page.locator(PLAY)).to_be_disabled()
        expect(page.get_by_text("this system asks for less motion")).to_be_visible()


def test_texts_are_hidden_and_what_people_wrote_stays_text(browser: Browser, wb: Workbench) -> None:
    post = {"user_id": HOSTILE, "post_id": HOSTILE, "created_at": "2026-09-02", "text": HOSTILE}
    wb.import_posts([post])
    opened: list[Destination] = []
    with direct(browser, UsersView(wb, HOSTILE, navigate=opened.append)) as shown:
        page = shown.page
        at(page, 1, 1)
        text = page.locator(".pw-replay .pw-text")
        expect(text).to_have_class("pw-text pw-blurred")
        page.locator(".pw-replay").get_by_role("button", name="Show text").click()
        expect(text).to_have_text(HOSTILE)
        expect(text).to_have_class("pw-text")
        assert page.locator("img").count() == 0
        page.locator('[data-key="replay-post"]').click()
        page.locator(".pw-replay-rule summary").first.click()
        page.locator('[data-key^="replay-open-"]').first.click()
    assert [(where.page, where.post_id or where.rule) for where in opened] == [
        ("Posts", HOSTILE),
        ("Rules", "Delete NSFW"),
    ]


def test_another_policy_is_replayed_at_the_same_post(browser: Browser, wb: Workbench) -> None:
    draft = POLICY.with_mode("Third strike", "off")
    with direct(browser, UsersView(wb, "u042", draft=lambda: draft)) as shown:
        page = shown.page
        at(page, 22)
        page.locator(SLIDER).focus()
        page.keyboard.press("End")
        expect(page.locator(".pw-replay-head")).to_contain_text("rejected: user blocked")
        page.locator('[data-key="replay-rules"]').select_option("draft")
        at(page, 39)
        expect(page.locator(".pw-replay-head b")).to_have_text("accepted")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_scrubber_has_no_serious_finding(browser: Browser, wb: Workbench, dark: bool) -> None:
    for width in (480, 1280):
        with direct(browser, UsersView(wb, "u042"), width=width, dark=dark) as shown:
            at(shown.page, 22)
            found = Axe().run(shown.page, context=".pw-replay").response["violations"]
            assert [one for one in found if one["impact"] in ("serious", "critical")] == []
            assert shown.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.timeout(300)
def test_ten_thousand_posts_of_a_user_are_gone_through(browser: Browser, wb: Workbench) -> None:
    n = 10_000
    times = pa.array([START_US + k * HALF_HOUR_US for k in range(n)], pa.timestamp("us", "UTC"))
    ids = [f"many{k}" for k in range(n)]
    scores = [(k % 10) / 20 for k in range(n)]
    wb.import_posts(
        pa.table({"user_id": ["many"] * n, "post_id": ids, "created_at": times, "nsfw": scores})
    )
    with direct(browser, UsersView(wb, "many")) as shown:
        page = shown.page
        page.set_default_timeout(60_000)
        expect(page.locator(SLIDER)).to_be_visible(timeout=60_000)
        page.locator(SLIDER).focus()
        for key, number in (("End", n), ("ArrowLeft", n - 1), ("Home", 1), ("ArrowRight", 2)):
            page.keyboard.press(key)
            at(page, number, n)
            expect(page.locator('[data-key="replay-post"]')).to_have_text(ids[number - 1])
        marks = page.locator(".pw-replay-post").evaluate_all(
            "all => all.map(m => m.outerHTML.length)"
        )
        assert sum(marks) < 100_000  # one mark a place, and not one a post
