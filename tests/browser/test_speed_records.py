"""How long the pages over records take to show their first rows, however many users and entries
there are: printed, and kept beside the pictures. What is asserted is what they show.
"""

from __future__ import annotations

import json
import re
import statistics
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.lab import PICTURES, chromium, lab, needs_chromium, run_notebook
from tests.sizes import size
from workbench import Workbench
from workbench.services.tags import tag_uploads

pytestmark = needs_chromium
USERS, TAGS, TIMES = size(3_000, 300_000), 17, 5
MAX_AT_ONCE = 900_000  # tags that one file assigns
OPEN = """
from workbench import Workbench
from workbench import Bench
wb = Workbench.open({!r}, actor="ann")
Bench(wb)
"""
SEEN = ".pw-soft:has(+ .pw-table-steps)"  # which rows are seen, in words
# From a click to the first row that stands then and did not stand before.
TIMED = """async ([click, rows]) => {
  const all = () => [...document.querySelectorAll(rows)];
  const shown = () => all().find((one) => one.offsetParent)?.textContent;
  const before = shown();
  const begin = performance.now();
  const at = document.querySelector(click);
  const {x, y, width, height} = at.getBoundingClientRect();
  const where = {bubbles: true, button: 0, clientX: x + width / 2, clientY: y + height / 2};
  for (const kind of ['pointerdown', 'pointerup']) at.dispatchEvent(new PointerEvent(kind, where));
  at.click();
  while (performance.now() - begin < 20000) {
    await new Promise(requestAnimationFrame);
    if (shown() && shown() !== before) return performance.now() - begin;
  }
  throw new Error('no row came');
}"""


def a_large_store(folder: Path) -> int:
    """A store of many users, each with all tags, from uploads; how many entries its log has."""
    wb = Workbench.open(folder, actor="ann")
    names = [f"tag_{number}" for number in range(TAGS)]
    for name in names:
        wb.create_tag(name, name)
    some = max(1, min(TAGS, MAX_AT_ONCE // USERS))
    for at in range(0, TAGS, some):
        tags = ",".join(names[at : at + some])
        rows = "".join(f'user{number:07},"{tags}"\n' for number in range(USERS))
        data = f"user_id,user_tags\n{rows}".encode()
        tag_uploads.upload_tags(wb.store, wb.actor, f"tags{at}.csv", data)
    wb.suspend("user0000007", "Spam", duration="7d")
    with wb.store.read() as tx:
        entries = tx.head.entries
    wb.close()
    return entries


def timed(page: Page, click: str, rows: str) -> int:
    page.wait_for_timeout(600)  # as a person does, so that the store rests in between
    return round(page.evaluate(TIMED, [click, rows]))


def test_first_rows_come_at_once_however_many_there_are(tmp_path: Path) -> None:
    entries = a_large_store(tmp_path / "store")
    assert entries > USERS * TAGS
    folder = tmp_path / "lab"
    folder.mkdir()
    result: dict[str, object] = {"users": USERS, "entries": entries}
    with lab(folder) as where, chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 1700})
        run_notebook(
            page, where, where.notebook("large.ipynb", OPEN.format(str(tmp_path / "store")))
        )
        expect(page.locator('[data-key="page-Users"]')).to_be_visible()
        users, log = 'section[aria-label="Users"]', 'section[aria-label="Moderation log, filtered"]'
        rows = f"{users} tbody tr"
        result["users_open_ms"] = timed(page, '[data-key="page-Users"]', rows)
        expect(page.locator(users)).to_contain_text(re.compile(rf"Rows 1 to [0-9]+ of {USERS:,}"))
        result["users_next_ms"] = [
            timed(page, f'{users} [data-key="table-after"]', f"{users} {SEEN}")
            for _ in range(TIMES)
        ]
        result["users_sort_ms"] = timed(page, f'{users} [data-key="table-sort-user_id"]', rows)
        page.locator(f'{users} [data-key="table-search"]').fill("0007")
        page.locator(f'{users} [data-key="table-search"]').press("Enter")
        expect(page.locator(f"{users} .pw-found")).not_to_contain_text(f"{USERS:,}")
        expect(page.locator(rows).first).to_contain_text("0007")
        result["user_open_ms"] = timed(page, f"{rows} .pw-link", f"{users} .pw-moment")
        result["tags_open_ms"] = timed(
            page, '[data-key="page-Tags"]', 'section[aria-label="Tags"] tbody tr'
        )
        result["carriers_ms"] = timed(
            page, '[data-key="users-of-tag_3"]', '[data-key^="user-user"]'
        )
        result["log_open_ms"] = timed(page, '[data-key="page-Log"]', f"{log} tbody tr")
        expect(page.locator(log)).to_contain_text(f"{entries:,} entries")
        result["log_next_ms"] = [
            timed(page, f'{log} [data-key="table-after"]', f"{log} {SEEN}") for _ in range(TIMES)
        ]
        page.locator(f'{log} [data-key="table-search"]').fill("user0000007")
        page.locator(f'{log} [data-key="table-search"]').press("Enter")
        expect(page.locator(f"{log} .pw-found")).not_to_contain_text(f"{entries:,}")
        expect(page.locator(f"{log} tbody tr").first).to_contain_text("Suspend user")
    figures = [
        v for figure in result.values() for v in (figure if isinstance(figure, list) else [])
    ]
    result["pages_ms_median"] = statistics.median(figures)
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / "speed-records.json").write_text(json.dumps(result, indent=1), "utf-8")
    print(json.dumps(result))  # noqa: T201 - the figures are what this test is for
