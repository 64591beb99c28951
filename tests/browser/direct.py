"""A widget's own page in Chromium, with the widget in this process: the script and the style that
JupyterLab loads, without a server or a kernel. A page is there in a fraction of a second.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anywidget
from playwright.sync_api import Browser, FloatRect, Locator, Page, Route, expect

from workbench.widgets.page import Page as WidgetPage

ADDRESS = "http://127.0.0.1:1/"
_DOCUMENT = """<!doctype html><meta charset="utf-8"><body data-jp-theme-light="%s"
style="margin: 0; background: %s"><div id="host"></div>"""
_START = Path(__file__).with_name("direct.js").read_text("utf-8")


class DirectPage:
    """A page over a widget. `page`: Playwright's own."""

    def __init__(self, page: Page, widget: WidgetPage) -> None:
        self.page, self._widget = page, widget
        self._events: list[tuple[str, Any, Any]] = []
        self._names = [
            name
            for name in widget.traits(sync=True)
            if name not in anywidget.AnyWidget.class_traits()
        ]
        widget.observe(self._changed, self._names)
        widget.send = self._sent
        page.expose_function("widgetAsked", self._asked)

    def start(self, delay_ms: int) -> None:
        """Load the page; its answers come after `delay_ms`, as those of a busy kernel do."""
        state = {name: getattr(self._widget, name) for name in self._names}
        given = [self._widget._esm, self._widget._css, state, delay_ms, self._widget._dom_classes]
        self.page.evaluate(_START, given)

    def push(self) -> None:
        """Show what changed without the page having asked, as another cell does."""
        self.page.evaluate("(events) => window.take(events)", self._taken())

    def _asked(self, content: dict[str, Any], buffers: list[str]) -> list[tuple[str, Any, Any]]:
        self._widget._handle_custom_msg(content, [base64.b64decode(buffer) for buffer in buffers])
        return self._taken()

    def _taken(self) -> list[tuple[str, Any, Any]]:
        taken, self._events = self._events, []
        return taken

    def _changed(self, change: dict[str, Any]) -> None:
        self._events.append(("trait", change["name"], change["new"]))

    def _sent(self, content: Any, buffers: Any = None) -> None:
        given = [base64.b64encode(bytes(one)).decode() for one in buffers or ()]
        self._events.append(("custom", content, given))


def key(page: Page, name: str) -> Locator:
    """The elements with this key, of which a page draws one."""
    return page.locator(f'[data-key="{name}"]')


def middle(page: Page, selector: str) -> tuple[float, float]:
    """Where the mouse points at an element, in px from the corner of the window."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def box_of(bars: Locator) -> FloatRect:
    """Where bars of a table lie; they are drawn anew while they are counted."""
    expect(bars).to_be_visible()
    for _ in range(50):
        if box := bars.bounding_box():
            return box
        bars.page.wait_for_timeout(100)
    raise AssertionError("the bars are not shown")


@contextmanager
def direct(
    browser: Browser,
    widget: WidgetPage,
    *,
    width: int = 1280,
    height: int = 1200,
    dark: bool = False,
    delay_ms: int = 0,
) -> Iterator[DirectPage]:
    """Show a widget; nothing may go wrong on its page, and nothing is asked of the network."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_default_timeout(10_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    colours = ("false", "#111418") if dark else ("true", "#fff")

    def answer(route: Route) -> None:
        if route.request.url == ADDRESS:
            route.fulfill(body=_DOCUMENT % colours, content_type="text/html")
        else:
            wrong.append(route.request.url)
            route.abort()

    page.route("**/*", answer)
    page.goto(ADDRESS)
    shown = DirectPage(page, widget)
    shown.start(delay_ms)
    yield shown
    page.close()
    assert not wrong, wrong
