"""Cells that spreadsheets would run, made harmless and back."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sizes import size
from workbench.export import harmless, restored, table_csv

ROOT = Path(__file__).parents[1]
MANY = size(300, 5000)
SHARP = st.text(st.sampled_from("'=+-@\t\r\n \xa0\ufeff\u2060＝ax,\""))
CELLS = st.one_of(SHARP, st.text())


@settings(max_examples=MANY)
@given(CELLS)
def test_each_cell_comes_back_exactly(cell: str):
    assert restored(harmless(cell)) == cell


@settings(max_examples=MANY)
@given(CELLS)
def test_no_harmless_cell_begins_as_a_formula_does(cell: str):
    assert not re.match(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠]|[\t\r\n]", harmless(cell))


@settings(max_examples=MANY)
@given(CELLS, CELLS)
def test_two_cells_never_become_the_same(first: str, second: str):
    assert (first == second) == (harmless(first) == harmless(second))


@pytest.mark.parametrize(
    "cell",
    ["=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", " =1", "\xa0=1", " \xa0 @x", "x\n=1", "x\r +1"]
    + ["＝1", "=HYPERLINK(0)", "\u200b=1", "'=1", "''@x", "\u2060=1", "x\n\u200d＋1", "\x01=1"]
    + ["\u202e\xad@x", "a\nb\n-1"],
)
def test_what_would_run_gets_one_quote_before_it(cell: str):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["", "u1", "'bob'", "1-2", "a=b", "one,=two", "'", "x\ny", "a@b.c"]
)
def test_what_no_spreadsheet_runs_stays_as_it_is(cell: str):
    assert harmless(cell) == restored(cell) == cell


def test_a_table_is_written_as_rows_are():
    table = pa.table({"=n": [1, None], "text": ["x\n＝1", "u1"], "ok": [True, False]})
    expected = b'"\'=n","text","ok"\r\n1,"\'x\n\xef\xbc\x9d1","true"\r\n"","u1","false"\r\n'
    assert table_csv(table) == expected


def test_every_module_that_writes_csv_does_it_here():
    writers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "workbench").rglob("*.py")
        if re.search(r"csv\.(writer|DictWriter)|write_csv\(|to_csv\(", path.read_text("utf-8"))
    }
    made_data = "workbench/synthetic/files.py"  # texts of made posts are data, and read as they are
    assert writers == {"workbench/export.py", made_data}
