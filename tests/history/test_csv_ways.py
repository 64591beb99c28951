"""The fast way through a CSV file, the careful one, and Python's own reader agree."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workbench.reading.files.csv.fast import read_clean
from workbench.reading.files.csv.file import read_dirty
from workbench.reading.files.csv.header import read_header
from workbench.reading.files.csv.rows import csv_rows
from workbench.reading.files.lines import lines

WIDTH = 3
HEAD = b"a,b,c\n"
cells = st.text(st.sampled_from('ab ,;"\n\réß🙂0'), max_size=6)
cells = cells.filter(lambda cell: not cell.endswith("\r"))  # Python's writer leaves it bare
tables = st.lists(st.lists(cells, min_size=WIDTH, max_size=WIDTH), min_size=1, max_size=8)


def fast(content: bytes):
    header = read_header("x.csv", io.BytesIO(content))
    table = read_clean(io.BytesIO(content[header.size :]), header, 2)
    return None if table is None else rows_of(table.columns)


def careful(content: bytes):
    header = read_header("x.csv", io.BytesIO(content))
    table = read_dirty("x.csv", io.BytesIO(content[header.size :]), header)
    return rows_of(c.values for c in table.columns.values()), table


def rows_of(columns):
    return [list(row) for row in zip(*(column.to_pylist() for column in columns), strict=True)]


def with_nothing(rows):
    return [[cell or None for cell in row] for row in rows]


def written(rows, **how) -> bytes:
    file = io.StringIO()
    csv.writer(file, **how).writerows([["a", "b", "c"], *rows])
    return file.getvalue().encode()


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@settings(deadline=None)
@given(rows=tables)
def test_what_a_writer_writes_is_read_alike_by_all(rows, quoting, newline):
    content = written(rows, quoting=quoting, lineterminator=newline)
    ours, table = careful(content)
    assert ours == with_nothing(rows)
    assert table.rejects.num_rows == 0
    assert fast(content) in (None, ours)


@settings(deadline=None)
@given(rows=tables)
def test_a_clean_file_goes_the_fast_way(rows):
    rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    assert fast(written(rows, quoting=csv.QUOTE_ALL, lineterminator="\n")) == with_nothing(rows)
    assert fast(written(rows, quoting=csv.QUOTE_ALL, lineterminator="\r\n")) == with_nothing(rows)


@settings(max_examples=2000, deadline=None)
@given(
    body=st.lists(
        st.sampled_from(
            [b"a", b",", b'"', b"\n", b"\r\n", b"\r", b'","', b'""', b"\xc3\xa9", b"\0"]
        ),
        max_size=30,
    ).map(b"".join)
)
@example(b'"a\n')
@example(b'a,b,c\n"a",b,c"\n')
@example(b'""",",b\n')
@example(b'a,b,"c"\n\n\r\n"a\n\n",b,c')
def test_where_the_fast_way_answers_the_careful_one_says_the_same(body):
    rows, table = careful(HEAD + body)
    assert table.rows == len(rows) + table.rejects.num_rows
    answer = fast(HEAD + body)
    if answer is not None:
        assert answer == rows
        assert table.rejects.num_rows == 0


@settings(max_examples=300, deadline=None)
@given(
    rows=tables,
    at=st.integers(0, 7),
    broken=st.sampled_from([b'x,"y,z\n', b'x,"y"z,\n', b"x\n", b"x,y,z,w\n", b"x,\0,z\n"]),
)
def test_one_broken_row_takes_no_good_one_with_it(rows, at, broken):
    plain = [
        [cell.replace('"', "").replace("\n", "").replace("\r", "") or "-" for cell in row]
        for row in rows
    ]
    parts = written(plain, lineterminator="\n").splitlines(keepends=True)
    place = 1 + min(at, len(rows))
    ours, table = careful(b"".join([*parts[:place], broken, *parts[place:]]))
    assert ours == with_nothing(plain)
    assert table.rejects["row"].to_pylist() == [place]


@settings(deadline=None)
@given(
    content=st.lists(st.sampled_from([b"a", b"\r", b"\n", b"\r\n", b"\x0b"])).map(b"".join),
    block=st.integers(1, 7),
)
def test_lines_do_not_depend_on_where_blocks_end(content, block):
    whole = list(lines(io.BytesIO(content)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("workbench.reading.files.lines._BLOCK", block)
        assert list(lines(io.BytesIO(content))) == whole
    assert b"".join(whole) == content
    assert whole == re.findall(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", content)


def test_a_row_may_be_cut_by_the_end_of_a_block(monkeypatch):
    rows = [["x" * 300, 'say "hi",\nyou', "é" * 90]] * 400
    content = written(rows, lineterminator="\r\n")
    monkeypatch.setattr("workbench.reading.files.csv.fast._BLOCK", 4096)
    monkeypatch.setattr("workbench.reading.files.lines._BLOCK", 64)
    assert fast(content) == rows
    assert careful(content)[0] == rows


def test_open_quotes_in_every_line_cost_no_more_than_their_lines():
    body = [b'u%d","v%d\n' % (i, i) for i in range(20_000)]
    read = 0

    def counted():
        nonlocal read
        for one in body:
            read += 1
            yield one

    rows = list(csv_rows(counted(), b",", 3))
    assert len(rows) <= len(body)
    assert read == len(body)


def test_a_cr_at_the_end_of_a_cell_that_is_not_the_last_is_part_of_it():
    lines = [b'a\r,"b\n', b'c"\n']
    assert [row for row, _ in csv_rows(lines, b",", 2)] == [["a\r", "b\nc"]]


def test_no_line_is_lost_where_a_cr_within_a_bad_row_cuts_it_into_good_ones():
    lines = [b'u,"a\rx,y\rk\n', b'z",w,v\n', b"m,n\n"]
    begins = [line for _, line in csv_rows(lines, b",", 2)]
    assert begins == [b'u,"a\r', b"x,y\r", b"k\n", b'z",w,v\n', b"m,n\n"]
