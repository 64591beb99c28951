"""The page that names a test for each statement of the product pages names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROWS = [
    line
    for line in (ROOT / "docs" / "product-pages.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| ---", "| statement"))
]


def test_every_statement_names_a_test_or_says_that_it_is_not_yet_done():
    assert len(ROWS) > 40
    for row in ROWS:
        assert re.search(r"`tests/[^`]+::test_\w+`|not yet: ", row), row


def test_every_test_that_is_named_exists():
    named = {
        tuple(result) for row in ROWS for result in re.findall(r"`(tests/[^`]+)::(test_\w+)`", row)
    }
    assert len(named) > 30
    for path, name in named:
        tree = ast.parse((ROOT / path).read_text("utf-8"))
        assert any(isinstance(n, ast.FunctionDef) and n.name == name for n in tree.body), (
            path,
            name,
        )
