"""How files are cut into rows."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.sizes import size
from workbench.errors import BadInput
from workbench.importers.uploads.tag_csv import preview, read_items
from workbench.importers.uploads.upload_rows import AFTER_QUOTE, UNCLOSED, csv_rows

MANY = size(200, 5000)
CELLS = st.text(
    st.one_of(st.sampled_from('",;“” \t\r\na='), st.characters(exclude_categories=["Cs"]))
)


def cut(text: str, delimiter: str = ",", width: int = 2) -> list:
    rows = csv_rows(text.encode(), delimiter, width)
    return [row.fault or row.cells for row in rows]


def written(rows: list[list[str]], delimiter: str = ",") -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    return file.getvalue()


@settings(max_examples=MANY)
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3)), st.sampled_from(",;\t|"))
@example([["“a", "b”", ""], ['"', "\r", ",\n"]], ",")
def test_every_well_formed_file_is_read_as_it_was_written(rows: list[list[str]], delimiter: str):
    text = written(rows, delimiter)
    assert cut(text, delimiter, 3) == rows
    assert cut(text, delimiter, 0) == rows


@settings(max_examples=MANY)
@given(
    st.lists(st.text("abc 12", min_size=1).filter(str.strip)),
    st.sampled_from("\r \n \r\n".split(" ")),
)
def test_files_without_quotes_are_cut_at_delimiters_and_line_ends(cells: list[str], end: str):
    text = "".join(f"{cell},x{end}" for cell in cells)
    assert cut(text) == [[cell.strip(), "x"] for cell in cells]


@settings(max_examples=MANY)
@given(st.binary(max_size=300))
def test_no_bytes_at_all_raise_more_than_bad_input(data: bytes):
    try:
        items = read_items(data)
        shown = preview(data)
    except BadInput:
        return
    assert len(set(items.table["row_index"].to_pylist())) == items.rows
    assert len(shown.rows) == min(items.rows, 20)


DIRTY = st.lists(st.sampled_from(['"', '""', "“", "”", ",", "u1", "one", " ", ";", "["]))


@settings(max_examples=MANY)
@given(DIRTY)
def test_good_rows_before_and_behind_any_row_are_read(bad: list[str]):
    rows = cut(f"g1,one\n{''.join(bad)}\ng2,two\n")
    assert [rows[0], rows[-1]] == [["g1", "one"], ["g2", "two"]]


@pytest.mark.parametrize("lines", [1, 1000, 20_000])
def test_a_quote_that_is_never_closed_spoils_its_own_row_alone(lines: int):
    rows = cut('u1,"one\n' + "u2,two\n" * lines)
    assert rows == [UNCLOSED] + [["u2", "two"]] * lines


def test_a_quote_that_only_a_far_one_closes_spoils_its_own_row_alone():
    rows = cut('u1,"one\n' + "u2,two\n" * 20_000 + 'u3,three"\n')
    assert rows == [UNCLOSED] + [["u2", "two"]] * 20_000 + [["u3", 'three"']]


def test_text_behind_a_closing_quote_is_named():
    assert cut('u1,"one"x\nu2,two') == [AFTER_QUOTE, ["u2", "two"]]


def test_quotes_in_every_line_take_no_more_time_than_the_lines():
    for line in ('x,"one\n', 'x,"""\n', 'x,""one\n', "“\n", '"\n'):
        assert len(cut(line * 50_000)) > 20_000
