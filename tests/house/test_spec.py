"""The clauses that the code cites are clauses of the specification."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLAUSES = set(
    re.findall(r"^#{2,3} (\d+(?:\.\d+)?)\.? ", (ROOT / "docs/spec.md").read_text(), re.MULTILINE)
)
CITED = re.compile(r"\bspec (\d[\d.]*\d|\d)((?:(?:,| and| to|;)\s+\d[\d.]*)*)")


def citations():
    """Each clause that a module cites, with the module."""
    for path in sorted((ROOT / "workbench").rglob("*.py")):
        for first, more in CITED.findall(path.read_text("utf-8")):
            for clause in (first, *re.findall(r"\d+(?:\.\d+)?", more)):
                yield str(path.relative_to(ROOT)), clause


def test_sections_and_clauses_are_numbered_without_a_gap():
    for section in range(1, 7):
        clauses = [
            int(clause.split(".")[1]) for clause in CLAUSES if clause.startswith(f"{section}.")
        ]
        assert str(section) in CLAUSES
        assert sorted(clauses) == list(range(1, len(clauses) + 1))


@pytest.mark.parametrize(("module", "clause"), sorted(set(citations())))
def test_a_cited_clause_exists(module, clause):
    assert clause in CLAUSES, f"{module} cites a clause that docs/spec.md does not have"


def test_many_modules_cite_clauses():
    assert len({module for module, _ in citations()}) > 60
