"""How a file's delimiter, header and columns are guessed, and chosen."""

from __future__ import annotations

import pytest

from workbench.errors import BadInput, Refused
from workbench.importers.uploads import encodings, tag_csv
from workbench.importers.uploads.layout import Choices, Layout, without_empty_end
from workbench.importers.uploads.tag_csv import Preview, ShownRow, preview, read_items


def layout(text: str, **chosen) -> Layout:
    return preview(text.encode(), Choices(**chosen)).layout


def test_a_preview_shows_columns_and_first_rows_as_they_would_be_read():
    assert preview(b'user_id,user_tags,note\nu1,"one, two",x\nu2\n') == Preview(
        Layout("utf-8", ",", True, ("user_id", "user_tags", "note"), 0, 1, False, 3),
        (
            ShownRow(1, ("u1", "one, two", "x"), "u1", ("one", "two"), None),
            ShownRow(
                2,
                ("u2",),
                "u2",
                ("",),
                "the row has 1 cell; the user is expected in column 1, the tags in column 2",
            ),
        ),
    )


def test_a_preview_of_a_long_file_shows_20_rows():
    assert len(preview(b"u1,one\n" * 1000).rows) == 20


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ("user_id,user_tags", (True, 0, 1)),
        ("User ID,User Tags", (True, 0, 1)),
        ("tags,user", (True, 1, 0)),
        ("Row Index,User ID,User Tags,Error Response", (True, 1, 2)),
        ("id,user_id,tag", (True, 1, 2)),
        ("user_tags,whoever", (True, 1, 0)),
        ("patron_id,segments", (True, 0, 1)),
        ("note,patron_id,segments", (True, 1, 0)),
        ("u1,one", (False, 0, 1)),
        ("user,vip", (False, 0, 1)),
        ("id,vip", (False, 0, 1)),
    ],
)
def test_headers_and_columns_are_known_by_their_names(first: str, expected: tuple):
    guessed = layout(f"{first}\na,b,c,d\n")
    assert (guessed.header, guessed.user_column, guessed.tags_column) == expected


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("u1,one", ","),
        ("u1", ","),
        ("u1;one,two\nu2;one,two", ";"),
        ("user_id,user_tags\nu1,one;two\n", ","),
        ('u1,"a;b"\nu2,"a;b"\n', ","),
        ("user_id|user_tags\nu1|one,two\nu2|one,two\n", "|"),
        ("a|b,one\n", ","),
        ("u1\tone,two\nu2;3\tone\n", "\t"),
    ],
)
def test_delimiters_are_told_by_the_header_or_by_most_lines(text: str, delimiter: str):
    assert layout(text).delimiter == delimiter


def test_choices_go_before_guesses():
    text = "user_id,user_tags\nu1,one\n"
    semicolons = text.replace(",", ";")
    chosen = layout(semicolons, header=False, user_column=1, tags_column=0, delimiter=";")
    assert (chosen.header, chosen.user_column, chosen.tags_column) == (False, 1, 0)
    assert chosen.delimiter == ";"
    assert layout(text, user_column=1).tags_column == 0
    assert layout(text, tags_column=0).user_column == 1
    assert layout("u1,one,x\n").columns == ("column 1", "column 2", "column 3")


def test_a_column_that_is_not_in_the_file_is_refused_with_the_columns_that_are():
    wide = b"User ID,Note,User tags\nu1,new,one\n"
    assert preview(wide, Choices(tags_column=2)).layout.tags_column == 2
    expected = r"no column 3 for the tags; .* 0 `User ID`, 1 `Note`, 2 `User tags`"
    with pytest.raises(BadInput, match=expected):
        preview(wide, Choices(tags_column=3))


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"user_column": -1}, "the user column counts from 0"),
        ({"tags_column": "1"}, "the tags column counts from 0"),
        ({"tags_column": True}, "the tags column counts from 0"),
        ({"user_column": 1, "tags_column": 1}, "two columns"),
        ({"user_column": 2}, r"no column 2 for the user; .* 0 `column 1`, 1 `column 2`"),
        ({"delimiter": "x"}, "unknown delimiter `x`"),
        ({"encoding": "ebcdic"}, "unknown encoding `ebcdic`"),
    ],
)
def test_choices_that_cannot_be_are_refused(chosen: dict, message: str):
    with pytest.raises(BadInput, match=message):
        preview(b"u1,one", Choices(**chosen))


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(encodings, "LARGEST_FILE", 10)
    with pytest.raises(Refused, match="split it"):
        read_items(b"u1,one\nu2,two\n")


def test_a_million_assignments_are_allowed_and_one_more_is_refused(
    monkeypatch: pytest.MonkeyPatch,
):
    assert tag_csv.MAX_TAGS == tag_csv.MAX_ROWS == 1_000_000
    monkeypatch.setattr(tag_csv, "MAX_TAGS", 4)
    assert read_items(b'u1,"a,b"\nu2,"a,b"\n').rows == 2
    with pytest.raises(Refused, match="the file is too long"):
        read_items(b'u1,"a,b"\nu2,"a,b,c"\n')
    monkeypatch.setattr(tag_csv, "MAX_TAGS", 100)
    monkeypatch.setattr(tag_csv, "MAX_ROWS", 2)
    with pytest.raises(Refused, match="the file is too long"):
        read_items(b"u1,a\nu2,a\nu3,a\n")


@pytest.mark.parametrize(
    ("cells", "least", "found"),
    [
        (["a", "b", ""], 0, ["a", "b"]),
        (["a", "", "b", "", ""], 0, ["a", "", "b"]),
        (["a", "", ""], 2, ["a", ""]),
        (["", "", ""], 0, []),
        (["a"], 2, ["a"]),
    ],
)
def test_empty_cells_at_the_end_are_left_out_up_to_as_many_as_are_needed(cells, least, found):
    assert without_empty_end(cells, least) == found
