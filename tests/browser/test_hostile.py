"""Hostile text in every place that people can write into: nothing of it runs, and nothing is
fetched, in the builder and the simulation view, seen in the browser.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.lab import CHROMIUM, app, chromium
from tests.charts.hostile import PAYLOADS
from workbench import Policy, Workbench

pytestmark = pytest.mark.skipif(
    not CHROMIUM.exists(), reason="Chromium is not installed; Debian, Ubuntu: apt install chromium"
)
RAN = "() => window.ran !== undefined || document.title.includes('ran')"


def hostile_store(folder: Path) -> int:
    """A store whose posts, users, tags, reasons and rules are payloads; how many there are."""
    wb = Workbench.open(folder, actor="ann")
    named = [
        text for text in dict.fromkeys(PAYLOADS.values()) if text.strip() and text.isprintable()
    ]
    posts = [
        {
            "user_id": text[:200],
            "post_id": f"p{n}-{text}"[:200],
            "created_at": 1_788_300_000_000 + n,
            "text": text,
            "spam": 0.9,
        }
        for n, text in enumerate(named)
    ]
    wb.import_posts(posts)
    tags = [wb.create_tag(text[:150], f"tag{n}").tag for n, text in enumerate(named)]
    rules = [
        {
            "name": text.strip(),
            "when": {"all": [{"classified": [named[0]]}, {"user_tags": {"none_of": [tags[n]]}}]},
            "then": [{"warn": {"reason": text}}, {"add_tags": [tags[n]]}],
        }
        for n, text in enumerate(named)
    ]
    document = {
        "version": 1,
        "name": named[0],
        "tags": tags,
        "classes": {named[0]: {"score": "spam", "classified": 0.5}},
        "actions": {"warn": {"on": "user", "label": named[0], "reasons": named}},
        "rules": rules,
    }
    wb.publish(Policy.from_document(document))
    wb.close()
    return len(named)


def test_hostile_text_is_shown_and_nothing_of_it_runs(tmp_path: Path) -> None:
    n = hostile_store(tmp_path / "store")
    assert n >= 20
    asked: list[str] = []
    with chromium() as browser, app(tmp_path / "store", tmp_path) as address:
        page = browser.new_page(viewport={"width": 1280, "height": 1200})
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address, timeout=120_000)
        expect(page.locator(".pw-rule")).to_have_count(n, timeout=120_000)
        page.locator('[data-key="rules-0-when-all-1-user_tags-none_of-0"]').focus()
        page.locator('[data-key="publish"]').click()
        page.locator('[data-key="publish-not"]').click()
        page.locator('[data-key="simulate"]').click()
        view = page.locator('section[aria-label="Simulation"]')
        view.locator(".pw-bar:enabled").first.click()
        expect(view.locator(".pw-post")).to_have_count(n)
        for post in view.locator(".pw-post").all():
            post.get_by_role("button", name="Show text").click()
        view.get_by_role("button", name="Why?").first.click()
        expect(view.locator(".pw-why")).to_be_visible()
        page.wait_for_timeout(1000)
        assert not page.evaluate(RAN)
    assert not dialogs
    assert not [url for url in asked if not url.startswith((address, "data:", "blob:"))]
