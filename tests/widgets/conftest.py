"""A workbench over a copy of the sample, where its links lead, and a rule builder over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from workbench import RuleBuilder, Workbench
from workbench.widgets.navigation import Destination


@pytest.fixture
def wb(tmp_path: Path, a_workbench: Callable[[Path], Workbench]) -> Workbench:
    return a_workbench(tmp_path)


@pytest.fixture
def opened() -> list[Destination]:
    return []


@pytest.fixture
def builder(wb: Workbench, opened: list[Destination]) -> RuleBuilder:
    return RuleBuilder(wb, navigate=opened.append)
