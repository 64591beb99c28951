"""Cells that spreadsheets would run, made harmless and back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sizes import size
from workbench.importers.uploads.spreadsheet import harmless, restored

MANY = size(300, 5000)
SHARP = st.text(st.sampled_from("'=+-@\t\r\n \xa0\ufeff＝ax,\""))
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
def test_two_cells_never_become_the_same(one: str, other: str):
    assert (one == other) == (harmless(one) == harmless(other))


@pytest.mark.parametrize(
    "cell",
    ["=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", " =1", "\xa0=1", " \xa0 @x", "x\n=1", "x\r +1"]
    + ["＝1", "=HYPERLINK(0)", "\u200b=1", "'=1", "''@x"],
)
def test_what_would_run_gets_one_quote_before_it(cell: str):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["", "u1", "'bob'", "1-2", "a=b", "one,=two", "'", "x\ny", "a@b.c"]
)
def test_what_no_spreadsheet_runs_stays_as_it_is(cell: str):
    assert harmless(cell) == restored(cell) == cell
