"""Every page of the workbench against axe-core, light and dark: nothing serious may be found."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.desk_path import go_to
from tests.browser.lab import app, chromium, needs_chromium
from workbench.widgets.app import VIEWS

pytestmark = needs_chromium
SERIOUS = ("serious", "critical")
DARK = """(dark) => {
  document.body.dataset.jpThemeLight = String(!dark);
  document.body.classList.toggle("theme-dark", dark);
  document.body.classList.toggle("theme-light", !dark);
}"""


def findings(page: Page, where: str = ".pw-pages-of-bench > :not(.pw-closed)") -> list[str]:
    """What axe-core finds that is serious on the page that is open: its rule, and where."""
    response = Axe().run(page, context=where).response
    return [
        f"{violation['id']}: {node['target']} {node['html'][:160]} {node['failureSummary'][:300]}"
        for violation in response["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


@pytest.mark.timeout(900)
def test_no_page_has_a_serious_finding(tmp_path: Path, a_workbench) -> None:
    wb = a_workbench(tmp_path)
    wb.suspend("u024", "Spam", duration="14d")
    wb.send_to_review("u025")
    wb.close()
    with chromium() as browser, app(tmp_path / "store", tmp_path) as served:
        page = browser.new_page(viewport={"width": 1280, "height": 1700})
        page.goto(served.entry, timeout=120_000)
        expect(page.locator(".pw-rule")).to_have_count(8, timeout=120_000)
        page.locator('[data-key="simulate"]').click()
        expect(page.locator('section[aria-label="Simulation"]')).to_be_visible()
        by_page: dict[str, list[str]] = {}
        for name in VIEWS:
            go_to(page, name)
            expect(page.locator(".pw-nav[aria-busy]")).to_have_count(0)
            if name == "Apply":
                page.locator('[data-key="plan"]').click()
                expect(page.locator('[data-key="apply"]')).to_be_visible()
            for dark in (False, True):
                page.evaluate(DARK, dark)
                expect(page.locator(".pw-nav.pw-dark")).to_have_count(int(dark))
                if here := [
                    *findings(page),
                    *(findings(page, ".pw-nav") if name == "Tags" else []),
                ]:
                    by_page[f"{name}, {'dark' if dark else 'light'}"] = here
        go_to(page, "Users")
        page.locator('section[aria-label="Users"] [data-key="user-u024"]').click()
        expect(page.locator(".pw-moment").first).to_be_visible()
        if here := findings(page):
            by_page["a user"] = here
        page.set_viewport_size({"width": 480, "height": 1700})
        if here := findings(page):
            by_page["a narrow page"] = here
        assert not by_page, "\n".join(
            f"== {name}\n" + "\n".join(lines) for name, lines in by_page.items()
        )
