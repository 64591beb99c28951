"""The faults that a sample is drawn from are changes of one place, and can be drawn again."""

import ast
from pathlib import Path

import pytest

from tests.mutants.__main__ import drawn, imports
from tests.mutants.faults import faults_of

SOURCE = '''\
"""A text."""
if TYPE_CHECKING:
    import never
def f(a: int, b) -> int:
    if a < b and not b:
        raise ValueError(a)
    log(a, "ü", b)
    return a + 1 if a == 2 else b
'''


def kinds(folder: Path, name: str, text: str) -> dict[str, list[str]]:
    (folder / name).write_text(text, "utf-8")
    found: dict[str, list[str]] = {}
    for fault in faults_of(folder, name):
        changed = fault.put_into(text.encode()).decode()
        assert changed != text
        if name.endswith(".py"):
            ast.parse(changed)
        found.setdefault(fault.kind, []).append(fault.text)
    return found


def test_faults_of_python_are_of_every_kind(tmp_path):
    assert kinds(tmp_path, "a.py", SOURCE) == {
        "and/or": ["(a < b or not b)"],
        "comparison": ["(a <= b)", "(a != 2)"],
        "negation": ["(b)"],
        "raise left out": ["pass"],
        "call left out": ["pass"],
        "arguments swapped": ["(log('ü', a, b))"],
        "arithmetic": ["(a - 1)"],
        "condition negated": ["(a + 1 if not a == 2 else b)"],
        "number": ["(2)", "(3)"],
    }


def test_faults_of_sql_leave_comments_alone(tmp_path):
    text = "-- a < b\nSELECT min(a) FROM t WHERE a <= 1 AND b > 2 ORDER BY a DESC"
    assert kinds(tmp_path, "a.sql", text) == {"SQL": ["max(", "<", "OR", ">=", ""]}


def test_the_same_seed_draws_the_same_faults():
    assert drawn(3, 5, "workbench/model") == drawn(3, 5, "workbench/model")
    assert drawn(3, 5, "workbench/model") != drawn(4, 5, "workbench/model")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from workbench.a.b import c", True),
        ("import workbench.a.b", True),
        ("from workbench.a import b", True),
        ("from workbench.a import (\n    x,\n    b,\n)", True),
        ("from workbench.a.b.c import d", False),
        ("from workbench.a.bc import d", False),
    ],
)
def test_which_texts_import_a_module(text, found):
    assert imports("workbench/a/b.py", text) is found
