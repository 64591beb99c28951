"""A browser for the tests of one file, and a workbench over a copy of the sample for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.lab import chromium
from workbench import Workbench


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not one for all files: some start their own, and Playwright runs one at a time."""
    with chromium() as started:
        yield started


@pytest.fixture
def wb(tmp_path: Path, a_workbench: Callable[[Path], Workbench]) -> Workbench:
    return a_workbench(tmp_path)
