"""Every page over a store with log entries of every kind: nothing is shown as code."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.direct import direct
from tests.browser.lab import needs_chromium
from tests.services.every_kind import BASELINE, HOSTILE, every_kind
from workbench import Bench, Workbench
from workbench.widgets.app import VIEWS
from workbench.widgets.page import Page
from workbench.widgets.users.view import UsersView

pytestmark = needs_chromium
CODE = {
    "a time of a program": re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}|\b)"),
    "JSON or a Python value": re.compile(r"\{\s*['\"]|\[\s*['\"]|['\"]\s*[\]}]|\\u[0-9a-f]{4}"),
    "a word of Python": re.compile(r"\b(None|True|False|nan|NaN|undefined|null)\b"),
    "an option of the command line": re.compile(r"(^|\s)--[a-z][a-z-]+"),
    "an object of the page": re.compile(r"\[object |<[A-Z]\w+[ :]"),
}


@pytest.fixture(scope="module")
def wb(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    wb = every_kind(tmp_path_factory.mktemp("every"))
    wb.suspend("mallory", "Spam", duration="14d")
    return wb


def code_in(text: str) -> list[str]:
    """The lines of a text that show code, each with what it is."""
    lines = text.replace(HOSTILE, "").splitlines()
    return [
        f"{what}: {line.strip()[:160]}"
        for line in lines
        for what, pattern in CODE.items()
        if pattern.search(line)
    ]


def shown_by(browser: Browser, widget: Page) -> str:
    with direct(browser, widget, width=1280) as shown:
        page = shown.page
        expect(page.locator("#host > *").first).to_be_attached()
        if isinstance(widget, UsersView) and widget.user_id is not None:
            expect(page.locator(".pw-replay-step, .pw-replay p")).not_to_have_count(0)
        page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))")
        labels = "all => all.map((one) => one.getAttribute('aria-label') || one.title).join('\\n')"
        hidden = page.locator("[aria-label], [title]").evaluate_all(labels)
        return f"{page.locator('body').inner_text()}\n{hidden}"


def test_no_page_shows_code(browser: Browser, wb: Workbench) -> None:
    bench = Bench(wb)
    bench.builder.ask("simulate")
    found: dict[str, list[str]] = {}
    for name in VIEWS:
        bench.open_page(name)
        for widget in bench.page(name):
            if not isinstance(widget, Page):
                continue
            if name == "Apply":
                widget.ask("plan")
            if here := code_in(shown_by(browser, widget)):
                found[f"{name}, {type(widget).__name__}"] = here
    for user_id in ("eve", "mallory", "cem", "dan", "han"):
        view = UsersView(wb, user_id, draft=lambda: BASELINE.with_mode("Denied", "off"))
        view.ask("why")
        if here := code_in(shown_by(browser, view)):
            found[f"user {user_id}"] = here
    assert not found, "\n".join(f"== {name}\n" + "\n".join(of) for name, of in found.items())


def test_code_is_found() -> None:
    for text in ("2023-11-14T22:13:20Z", "['a']", '{"a": 1}', "use --column", "None", "<Log: 1>"):
        assert code_in(f"x {text} y") != [], text
