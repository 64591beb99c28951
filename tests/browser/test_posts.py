"""The page of a post in a browser, by mouse and by keyboard, and with hostile text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.direct import direct
from tests.browser.lab import needs_chromium
from tests.browser.test_accessibility import findings
from tests.services.worlds import a_post, an_empty_world
from workbench import PostRecords, Workbench
from workbench.widgets.navigation import Destination

pytestmark = needs_chromium
HOSTILE = "<img src=x onerror=document.title='bad'>'; DROP TABLE log; --"


@pytest.fixture
def wb(tmp_path: Path, a_workbench) -> Workbench:
    opened = a_workbench(tmp_path)
    post = {"user_id": HOSTILE, "created_at": "2026-06-30T10:00:00Z", "text": HOSTILE}
    opened.import_posts([post | {"post_id": HOSTILE}, post | {"post_id": "x2", "note": HOSTILE}])
    return opened


TWO_FOUND = re.compile(r"^2 posts")  # there are 2,002


def test_a_post_is_opened_read_and_labelled_by_keyboard(browser: Browser, wb: Workbench) -> None:
    went: list[Destination] = []
    view = PostRecords(wb, went.append)
    with direct(browser, view) as shown:
        page = shown.page
        page.get_by_role("searchbox").fill("ONERROR=document.title")
        page.get_by_role("searchbox").press("Enter")
        expect(page.locator(".pw-found")).to_have_text(TWO_FOUND)
        page.locator('[data-key="table-go-0-post_id"]').focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=HOSTILE)).to_be_visible()
        text = page.locator(".pw-post-body .pw-text")
        expect(text).to_have_class("pw-text pw-blurred")
        page.keyboard.press("t")
        expect(text).to_have_class("pw-text")
        expect(text).to_have_text(HOSTILE)
        page.keyboard.press("v")
        expect(page.locator(".pw-done")).to_contain_text("labelled violating")
        button = page.get_by_role("button", name="Violating (V)")
        expect(button).to_have_attribute("aria-pressed", "true")
        page.get_by_role("button", name="x2").click()
        expect(page.get_by_role("heading", name="x2")).to_be_visible()
        expect(page.locator(".pw-post-body .pw-text")).to_have_class("pw-text pw-blurred")
        page.get_by_role("button", name=HOSTILE).first.click()
        assert went[-1] == Destination("Users", user_id=HOSTILE)
        page.keyboard.press("Escape")
        expect(page.locator(".pw-found")).to_have_text(TWO_FOUND)
        assert page.title() != "bad"
    assert [label.label for label in wb.labels()][-1] == "violating"


def test_what_became_of_a_post_leads_to_the_rule_and_the_entry(
    browser: Browser, tmp_path: Path
) -> None:
    world = an_empty_world(tmp_path)
    world.submit(a_post("ada", "p1", 5), a_post("ada", "p2", 4, nsfw=0.95))
    world.store.close()
    wb = Workbench.open(world.store.folder, actor="ann")
    went: list[Destination] = []
    view = PostRecords(wb, went.append)
    view.open_destination(Destination("Posts", user_id="ada", post_id="p2"))
    triggered = wb.log(kind="rule_triggered", last=1).to_arrow().to_pylist()[0]
    with direct(browser, view, width=480, dark=True) as shown:
        page = shown.page
        page.get_by_role("button", name=triggered["rule"]).first.click()
        page.locator(f'[data-key="entry-{triggered["entry_id"]}"]').click()
        expect(page.locator(".pw-problem")).to_have_count(0)
    assert [(d.page, d.rule, d.entry) for d in went] == [
        ("Rules", triggered["rule"], None),
        ("Log", None, triggered["entry_id"]),
    ]


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (480, True)])
def test_axe_finds_nothing_serious_on_a_post_or_in_the_table(
    browser: Browser, wb: Workbench, width: int, dark: bool
) -> None:
    view = PostRecords(wb)
    with direct(browser, view, width=width, dark=dark) as shown:
        expect(shown.page.locator("tbody tr").first).to_be_visible()
        found = findings(shown.page, "#host")
        shown.page.locator('[data-key="table-go-0-post_id"]').click()
        expect(shown.page.locator('[data-key="label-benign"]')).to_be_visible()
        assert found + findings(shown.page, "#host") == []
