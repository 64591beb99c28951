"""How long the page takes to open: `python -m benchmarks.opening`, with `--beside DIR` alternately
with the page of another clone, such as one of an earlier commit.

Times are from the request of the page: to the first paint, to the end of the document (the kernel
has made the page by then), to the navigation, and to the first page that it opens. `--settled`: how
long the server rests before each opening, as between two visits.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.lab import ROOT, App, app, chromium
from workbench import Workbench

WAIT_MS = 180_000
PARTS = ("first paint", "document", "navigation", "first page")
TIMES = """() => {
  const { responseEnd } = performance.getEntriesByType("navigation")[0];
  const [paint] = performance.getEntriesByName("first-contentful-paint");
  return [paint?.startTime ?? NaN, responseEnd];
}"""


@dataclass(frozen=True)
class Opening:
    """Seconds to each part of an opening, in the order of `PARTS`."""

    seconds: tuple[float, ...]


def opened(browser: Browser, served: App, settled_seconds: float = 0) -> Opening:
    """Open the page in a profile of its own, go to another page, and close it."""
    time.sleep(settled_seconds)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(f"{served.address}login")  # the browser is warm, and has no file of the page
    begin = time.perf_counter()
    page.goto(served.entry, wait_until="commit")
    page.wait_for_selector('[data-key="page-Log"]')
    navigation = time.perf_counter() - begin
    page.locator('[data-key="page-Log"]').click()
    expect(page.locator('section[aria-label="Moderation log, filtered"]')).to_be_visible(
        timeout=WAIT_MS
    )
    first_page = time.perf_counter() - begin
    paint, document = page.evaluate(TIMES)
    page.close(run_before_unload=True)
    context.close()
    return Opening((paint / 1000, document / 1000, navigation, first_page))


@contextmanager
def _served(root: Path, folder: Path) -> Iterator[App]:
    """The page of a clone over a store with the sample."""
    folder.mkdir()
    with Workbench.sample() as wb:
        wb.export(folder / "export")
    Workbench.from_export(folder / "export", folder / "store").close()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")  # as in an installed package
    with app(folder / "store", folder, root=root) as served:
        yield served


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what is measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.opening")
    parser.add_argument("--times", type=int, default=5, help="openings of each (%(default)s)")
    parser.add_argument(
        "--settled", type=float, default=30, metavar="SECONDS", help="rest (%(default)s)"
    )
    parser.add_argument("--beside", type=Path, metavar="DIR", help="another clone")
    asked = parser.parse_args(arguments)
    roots = [ROOT, *([asked.beside.absolute()] if asked.beside else [])]
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        browser = stack.enter_context(chromium())
        servers = [
            stack.enter_context(_served(root, folder / str(number)))
            for number, root in enumerate(roots)
        ]
        for served in servers:
            opened(browser, served)
        rounds = [
            [opened(browser, served, asked.settled) for served in servers]
            for _ in range(asked.times)
        ]
    medians = [
        [statistics.median(turn[at].seconds[part] for turn in rounds) for at in range(len(roots))]
        for part in range(len(PARTS))
    ]
    load = os.getloadavg()[0]
    sys.stdout.write(f"medians of {asked.times} openings, load {load:.1f}\n")
    for part, values in zip(PARTS, medians, strict=True):
        ratio = f"   {values[0] / values[1]:.2f} of it" if len(values) > 1 else ""
        seconds = "".join(f"{value:9.2f} s" for value in values)
        sys.stdout.write(f"{part:<14}{seconds}{ratio}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
