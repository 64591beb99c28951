"""What stands above the header of a CSV file: `sep=` lines, titles; columns without a name."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from workbench.errors import BadInput
from workbench.history import History
from workbench.importers.uploads.layout import Choices
from workbench.importers.uploads.tag_csv import preview, read_items
from workbench.reading.files.csv.header import Header, read_header

ROWS = "p1;u1;2026-09-01\np2;u2;2026-09-02\n"
HEADER = "post_id;user_id;created_at\n"


def header(text: str) -> Header:
    return read_header("posts.csv", io.BytesIO(text.encode()))


def history(folder: Path, text: str) -> History:
    path = folder / "posts.csv"
    path.write_bytes(text.encode())
    return History.read(path)


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"', " sep=; "])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_sep_line_says_the_delimiter_and_is_no_header(line, end, tmp_path):
    read = history(tmp_path, (f"{line}\n{HEADER}{ROWS}").replace("\n", end))
    assert read.post_ids.to_pylist() == ["p1", "p2"]
    assert read.rejects.num_rows == 0
    assert read.row.tolist() == [0, 1]


def test_a_sep_line_decides_where_other_delimiters_stand_in_the_header():
    result = header("sep=;\na,b,c;d\n1;2\n")
    assert (result.delimiter, result.names) == (b";", ("a,b,c", "d"))


def test_a_sep_line_of_a_tab_keeps_the_tab():
    assert header("sep=\t\na\tb\n").delimiter == b"\t"


def test_a_sep_line_of_an_unknown_delimiter_is_an_error_that_names_the_known():
    with pytest.raises(BadInput, match=r"`sep=#`.* comma, semicolon, tab or \|"):
        header("sep=#\na#b\n")


def test_a_sep_line_of_as_many_bytes_as_are_looked_at_is_one():
    assert header(" " * 13 + "sep=;\na;b\n").names == ("a", "b")
    assert header(" " * 14 + "sep=;\na;b\n").names[0].strip() == "sep="


def test_a_header_is_found_under_as_many_titles_as_are_looked_at():
    table = "post_id,user_id\np1,u1\n"
    assert header("Export\n" * 20 + table).titles == ("Export",) * 20
    assert header("Export\n" * 21 + table).names == ("Export",)


def test_a_header_of_a_megabyte_is_read_and_no_longer_one():
    longest = "a," + "b" * ((1 << 20) - 3) + "\n"
    assert len(longest) == 1 << 20
    assert header(longest).names[0] == "a"
    with pytest.raises(BadInput, match="over 1 MB"):
        header("b" + longest)


def test_a_sep_line_alone_is_an_empty_file():
    with pytest.raises(BadInput, match="is empty"):
        header("sep=;\n\n")


@pytest.mark.parametrize(
    "titles",
    [
        "Export of posts\n",
        "Export of posts;;\n",
        "Export of posts, April\n\n",
        "Export of posts\nFrom 2026-09-01, to 2026-09-02\n\n",
        "\n\n Export\n",
        "From;2026-09-01\nTo;2026-09-02\n",
        "sep=;\nExport\n",
    ],
)
def test_title_rows_above_the_header_are_left_out_with_a_note(titles, tmp_path):
    read = history(tmp_path, titles + HEADER + ROWS)
    assert read.post_ids.to_pylist() == ["p1", "p2"]
    assert read.row.tolist() == [0, 1]
    (note,) = [note for note in read.notes if "above the header" in note]
    assert ("Export" in note) or ("From" in note)


def test_titles_above_columns_of_unknown_names_are_left_out_too():
    result = header("Ausfuhr\nBeitrag;Spieler;Zeit\n1;2;3\n")
    assert result.names == ("Beitrag", "Spieler", "Zeit")


@pytest.mark.parametrize(
    "text",
    [
        "user_id\nu1\nu2\n",
        "user_id\nu1,u2\nu3\n",
        "post_id;user_id;created_at\nuser_id;post_id;text\n",
        "a;b;c\nuser_id;post_id;created_at\n",
        ";user_id;post_id\n0;u1;p1\n",
        "only\n",
        "one\n\ntwo\n",
    ],
)
def test_a_first_line_that_can_be_the_header_is_the_header(text):
    assert header(text).size == text.index("\n") + 1


def test_a_quote_that_stays_open_in_the_first_line_makes_no_title_of_it():
    with pytest.raises(BadInput, match="header line cannot be read"):
        header('"a\nb";c\n1;2\n')


def test_the_index_of_pandas_is_left_out_with_a_note(tmp_path):
    read = history(tmp_path, ",post_id,user_id,created_at\n0,p1,u1,2026-09-01\n")
    assert read.post_ids.to_pylist() == ["p1"]
    assert not read.columns
    assert read.notes == ("column 1 has no name and is left out (an index of pandas has none)",)


def test_a_tag_upload_reads_a_sep_line():
    data = b"sep=;\nname;user_id;user_tags\nAnn;u1;vip\n"
    assert read_items(data).table["user_id"].to_pylist() == ["u1"]
    assert preview(data, Choices()).layout.delimiter == ";"
    assert preview(b"sep=,\na,b;c\nu1,one;two\n").layout.delimiter == ","


def test_a_delimiter_that_was_chosen_wins_over_the_sep_line():
    data = b"sep=;\nuser_id,user_tags\nu1,vip\n"
    assert read_items(data, Choices(delimiter=",")).table["user_id"].to_pylist() == ["u1"]
