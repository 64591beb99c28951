"""The threshold panel as a person uses it, by mouse and by keyboard; what is labelled stands in the
store.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.direct import direct, key
from tests.browser.lab import PICTURES, needs_chromium
from tests.notebook.worlds import POLICY
from workbench import Policy, RuleBuilder, Workbench
from workbench.widgets.navigation import Destination

pytestmark = needs_chromium
HOSTILE = '<img src=x onerror="document.title=1">{{7*7}}\u202e'


def drag(page: Page, name: str, by: float) -> Iterator[None]:
    """Drag a handle by a part of the scale; the mouse is still down when this yields."""
    box = key(page, f"handle-{name}").locator("circle").last.bounding_box()
    whole = page.locator(".pw-histogram").bounding_box()
    assert box is not None
    assert whole is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by * whole["width"] * 332 / 376, y, steps=10)
    yield
    page.mouse.up()


def scores(page: Page) -> list[float]:
    return [float(text) for text in page.locator(".pw-beside-post .pw-score").all_inner_texts()]


def in_store(wb: Workbench) -> list[tuple[str | None, str]]:
    return [(label.post_id, label.label) for label in wb.labels()]


def test_a_threshold_is_dragged_read_labelled_and_undone_by_mouse(
    browser: Browser, wb: Workbench
) -> None:
    opened: list[Destination] = []
    builder = RuleBuilder(wb, POLICY, navigate=opened.append)
    with direct(browser, builder, height=900) as shown:
        page = shown.page
        text = page.locator(".pw-beside-post .pw-text").first
        assert "blur" in text.evaluate("(one) => getComputedStyle(one).filter")
        move = drag(page, "classified", -0.2)
        next(move)
        # still dragging: what changes is there already
        moved = page.locator(".pw-moved")
        expect(moved).to_contain_text("Since 0.90:")
        expect(page.locator(".pw-ghost-words")).to_have_text("was 0.90")
        expect(key(page, "handle-classified")).to_have_attribute("aria-valuenow", "0.7")
        expect(page.get_by_text("Posts beside 0.70")).to_be_visible()
        next(move, None)
        above, below = scores(page)[:5], scores(page)[5:]
        assert min(above) >= 0.7 > max(below)
        assert page.locator(".pw-beside-post.pw-caught").count() == 5

        key(page, "moved-caught").click()
        expect(key(page, "undo")).to_be_enabled()
        n = builder.thresholds["moved"]["caught"]
        assert opened[0].selection is not None
        assert len(opened[0].selection.ids) == n
        expect(key(page, "moved-caught")).to_have_text(f"{n} posts")
        key(page, "zone-classified").click()
        key(page, "beside-0-open").click()
        page.wait_for_timeout(100)
        assert [one.page for one in opened] == ["Posts"] * 3
        assert opened[2].post_id == builder.thresholds["beside"]["above"][0]["post_id"]

        key(page, "blur-posts").click()
        assert text.evaluate("(one) => getComputedStyle(one).filter") == "none"
        post = builder.thresholds["beside"]["above"][1]["post_id"]
        key(page, "beside-1-violating").click()
        expect(key(page, "beside-1-violating")).to_have_attribute("aria-pressed", "true")
        assert in_store(wb) == [(post, "violating")]
        key(page, "undo-label").click()
        expect(key(page, "beside-1-violating")).to_have_attribute("aria-pressed", "false")
        assert in_store(wb) == []

        key(page, "undo").click()  # one drag is one step
        expect(key(page, "undo")).to_be_disabled()
        expect(key(page, "handle-classified")).to_have_attribute("aria-valuenow", "0.9")
        expect(page.locator(".pw-ghost")).to_have_count(0)

        key(page, "axis-linear").click()
        expect(page.locator(".pw-histogram")).to_contain_text("posts")
        expect(page.locator(".pw-histogram")).not_to_contain_text("log scale")
        key(page, "posts-random").click()
        expect(key(page, "draw-posts")).to_have_text("Draw 1: draw again")
        key(page, "draw-posts").click()
        expect(key(page, "draw-posts")).to_have_text("Draw 2: draw again")


def test_a_threshold_is_moved_and_posts_are_labelled_by_keyboard(
    browser: Browser, wb: Workbench
) -> None:
    builder = RuleBuilder(wb, POLICY)
    with direct(browser, builder, height=900) as shown:
        page = shown.page
        key(page, "handle-needs_review").focus()
        for _ in range(3):
            page.keyboard.press("ArrowLeft")
        expect(page.locator(".pw-ghost-words")).to_have_text("was 0.60")
        expect(page.get_by_text("Posts beside 0.57")).to_be_visible()
        expect(key(page, "handle-needs_review")).to_be_focused()
        while page.evaluate("() => document.activeElement.dataset.key") != "beside-0":
            page.keyboard.press("Tab")
        page.keyboard.press("j")
        page.keyboard.press("v")
        expect(key(page, "beside-1-violating")).to_have_attribute("aria-pressed", "true")
        expect(key(page, "beside-1")).to_be_focused()
        for _ in range(5):
            page.keyboard.press("j")
        page.keyboard.press("k")
        page.keyboard.press("b")
        expect(key(page, "beside-5-benign")).to_have_attribute("aria-pressed", "true")
        rows = [*builder.thresholds["beside"]["above"], *builder.thresholds["beside"]["below"]]
        labelled = [(rows[1]["post_id"], "violating"), (rows[5]["post_id"], "benign")]
        assert in_store(wb) == labelled
        page.keyboard.press("u")
        expect(key(page, "beside-5-benign")).to_have_attribute("aria-pressed", "false")
        assert in_store(wb) == labelled[:1]
        page.keyboard.press("t")
        expect(page.locator(".pw-blurred")).to_have_count(0)
        assert [
            entry["actor"] for entry in wb.log(kind="post_labelled").to_arrow().to_pylist()
        ] == [
            "ann",
            "ann",
        ]


def test_the_panel_stays_in_view_and_shows_a_class_of_the_rule_at_hand(
    browser: Browser, wb: Workbench
) -> None:
    builder = RuleBuilder(wb, POLICY)
    with direct(browser, builder, height=700) as shown:
        page = shown.page
        page.add_style_tag(content=".lm-Widget { overflow: hidden; }")  # as JupyterLab and Voilà do
        page.locator("#host").evaluate("(host) => host.classList.add('lm-Widget')")
        expect(key(page, "class")).to_have_value("nsfw (visual)")
        key(page, "name-1").click()  # of a rule over two other classes
        expect(key(page, "class")).to_have_value("bullying (text)")
        expect(key(page, "name-1")).to_be_focused()
        expect(page.locator(".pw-histogram rect.pw-hist")).to_have_count(4)
        key(page, "name-7").click()
        page.mouse.wheel(0, 3000)
        page.wait_for_timeout(200)
        box = page.locator(".pw-thresholds").bounding_box()
        assert box is not None
        assert page.evaluate("() => window.scrollY") > 600
        assert -1 <= box["y"] < 30


@pytest.mark.parametrize("width", [480, 780, 1280, 1920])
@pytest.mark.parametrize("dark", [False, True])
def test_hostile_texts_and_names_are_shown_as_they_are_at_any_width(
    browser: Browser, tmp_path: Path, width: int, dark: bool
) -> None:
    wb = Workbench.open(tmp_path / "hostile", actor="ann")
    file = tmp_path / "posts.csv"
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    rows = [f"{quoted},p{k},2026-01-01,{quoted},{k / 10}" for k in range(10)]
    file.write_text("\n".join(["user_id,post_id,created_at,text,x", *rows]), "utf-8")
    wb.import_posts(file)
    named = {HOSTILE: {"score": "x", "classified": 0.5, "needs_review": 0.2}}
    policy = Policy.from_document({"version": 1, "name": "p", "classes": named, "rules": []})
    builder = RuleBuilder(wb, policy)
    with direct(browser, builder, width=width, dark=dark) as shown:
        page = shown.page
        key(page, "blur-posts").click()
        expect(page.locator(".pw-beside-post .pw-text").first).to_contain_text("<img src=x")
        assert page.locator(".pw img").count() == 0
        assert page.title() != "1"
        assert page.evaluate("() => document.documentElement.scrollWidth") == width
        key(page, "beside-0-benign").click()
        expect(key(page, "beside-0-benign")).to_have_attribute("aria-pressed", "true")
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"threshold-{width}{'-dark' if dark else ''}.png")
    assert in_store(wb) == [("p9", "benign")]
