"""A file is chosen or dropped on the start page, and handed on at once."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.direct import direct
from tests.browser.lab import chromium, needs_chromium
from workbench.notebook.workbench import Workbench
from workbench.widgets.records_page import File
from workbench.widgets.start.view import StartView

pytestmark = needs_chromium
DROP = """(text) => { const data = new DataTransfer();
data.items.add(new File([text], "dropped.csv")); return data; }"""


def test_a_file_is_chosen_with_one_click_or_dropped(tmp_path: Path) -> None:
    files: list[File] = []
    wb = Workbench.open(tmp_path / "store", actor="ann")
    with chromium() as browser, direct(browser, StartView(wb, on_file=files.append)) as shown:
        page = shown.page
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Choose a file").click()
        chooser.value.set_files({"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"})
        button = page.get_by_role("button", name="Choose a file …", exact=True)
        expect(button).to_be_visible()
        page.wait_for_function("!document.querySelector('[aria-busy=true]')")
        page.dispatch_event(".pw-own", "drop", {"dataTransfer": page.evaluate_handle(DROP, "x")})
        for _ in range(600):
            if len(files) == 2:
                break
            page.evaluate("new Promise(requestAnimationFrame)")
    assert files == [File("a.csv", b"a,b\n1,2\n"), File("dropped.csv", b"x")]
