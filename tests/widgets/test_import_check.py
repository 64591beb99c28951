"""What the page of imports shows of a file before it is imported, value by value."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from workbench.errors import BadInput
from workbench.history import History
from workbench.importers.guess.column_guess import ColumnGuess
from workbench.importers.guess.guess import guess
from workbench.importers.guess.labels import LabelWord
from workbench.importers.guess.scales import AS_THEY_ARE
from workbench.notebook.quality import quality
from workbench.policy.tree import ScoreClass
from workbench.reading.columns.cells import Cells
from workbench.reading.rows.column_changes import ScoreScale
from workbench.reading.times.time_format import TimeFormat
from workbench.widgets.imports.check import check
from workbench.widgets.imports.list_view import _lines, _period, _refuse_many
from workbench.widgets.imports.open_file import OpenFile
from workbench.widgets.imports.state import _size, column_states
from workbench.widgets.records_page import safe_name

FIRST = datetime(2026, 3, 2, 10, tzinfo=UTC)


def us_of(day: str) -> int:
    """The first instant of a day, in epoch microseconds."""
    return int(datetime.fromisoformat(f"{day}T00:00:00+00:00").timestamp()) * 10**6


LATER_US = us_of("2027-01-01")


def history(days: list[int], **columns: list[object]) -> History:
    """Posts of two users: so many on each day from the second of March on."""
    times = [FIRST + timedelta(days=at, minutes=k) for at, n in enumerate(days) for k in range(n)]
    n = len(times)
    ids, users = [f"p{at}" for at in range(n)], [f"u{at % 2}" for at in range(n)]
    return History.read(
        pa.table({"post_id": ids, "user_id": users, "created_at": times, **columns})
    )


def test_a_check_counts_everything_that_a_file_brings(tmp_path: Path):
    path = tmp_path / "posts.csv"
    path.write_text(
        "post_id,user_id,created_at,text,hate,label\n"
        "p1,ada,2026-03-02T10:00:00Z,hello,0.123456,violating\n"
        "p2,ada,2026-03-03T10:00:00Z,hello,,Benign\n"
        "p3,ben,2026-03-02T09:00:00Z,,1.5,benign\n"
        f"p4,,soon,x,0.5,\n{'p' * 200},,2026-03-02T09:00:00Z,x,0.5,\n"
        "p6,ben,never,y,0.5,\n",
        "utf-8",
    )
    read = History.read(path)
    found = check(read, ["hate"], [ScoreClass("hate", ("hate",), 0.5)], LATER_US)
    assert found == {
        "posts": 3,
        "users": 2,
        "first": "2 Mar 2026",
        "last": "3 Mar 2026",
        "bars": [2, 1],
        "days_a_bar": 1,
        "gap": "",
        "scores": [("hate", 1, 1)],
        "labels": [("violating", 1), ("benign", 2)],
        "n_aside": 3,
        "n_rows": 6,
        "aside": found["aside"],
        "notes": found["notes"],
        "heads": ["post", "user", "time (UTC)", "text", "hate", "label"],
        "rows": [
            [("p1", False), ("ada", False), ("2 Mar 2026, 10:00", False), ("hello", True),
             ("0.1235", False), ("violating", False)],
            [("p2", False), ("ada", False), ("3 Mar 2026, 10:00", False), ("hello", True),
             (None, False), ("Benign", False)],
            [("p3", False), ("ben", False), ("2 Mar 2026, 09:00", False), (None, True),
             ("1.5", False), ("benign", False)],
        ],
        "repeats": 1,
        "with_text": 2,
    }  # fmt: skip
    assert [(one["reason"], one["rows"]) for one in found["aside"]] == [
        ("no user", 2),
        ("time cannot be read", 1),
    ]
    assert [(row, value) for row, value, _ in found["aside"][1]["first"]] == [(6, "never")]
    assert not [note for note in found["notes"] if "later than today" in note]


def test_a_note_does_not_say_again_what_the_table_of_columns_says(tmp_path: Path):
    path = tmp_path / "posts.csv"
    path.write_text("id,author,time,text\np1,ada,15/03/2026 10:00,x\n", "utf-8")
    read = History.read(path)
    assert len([note for note in read.notes if "is read from column" in note]) == 3
    assert [note for note in read.notes if note.startswith("created_at: times are read")]
    assert check(read, [], [], LATER_US)["notes"] == []


@pytest.mark.parametrize(("days", "bars", "each"), [(119, 119, 1), (120, 120, 1), (121, 61, 2)])
def test_days_are_put_together_where_there_are_too_many_for_bars(days, bars, each):
    found = check(history([1] * days), [], [], LATER_US)
    assert (len(found["bars"]), found["days_a_bar"]) == (bars, each)
    assert found["bars"] == [each] * (bars - 1) + [days - each * (bars - 1)]


@pytest.mark.parametrize(
    ("days", "gap"),
    [
        ([9, 0, 9], "3 Mar 2026: no post, a gap?"),
        ([9, 0, 0, 9], "3 Mar to 4 Mar: no post, a gap?"),
        ([9, 0, 9, 0, 0, 9], "5 Mar to 6 Mar: no post, a gap?"),
        ([20] * 5 + [1], ""),
        ([20] * 6 + [1], "8 Mar: 1 post, a gap?"),
        ([30] * 3 + [2] + [30] * 3, "5 Mar: 2 posts, a gap?"),
        ([20] * 6 + [2], ""),
        ([9] * 7, ""),
    ],
)
def test_days_with_few_posts_are_called_a_gap(days, gap):
    assert check(history(days), [], [], LATER_US)["gap"] == gap


@pytest.mark.parametrize("n", [5, 6, 7])
def test_six_rows_are_shown_in_the_order_of_the_file(n):
    times = [FIRST - timedelta(days=at) for at in range(n)]
    users = [f"u{at}" for at in range(n)]
    table = pa.table({"post_id": [f"p{at}" for at in range(n)], "user_id": users,
                      "created_at": times})  # fmt: skip
    rows = check(History.read(table), [], [], LATER_US)["rows"]
    assert [(row[0][0], row[1][0]) for row in rows] == [
        (f"p{at}", f"u{at}") for at in range(min(n, 6))
    ]


def test_a_long_cell_is_cut_and_only_the_column_of_texts_is_one():
    read = history([2], text=["x" * 160, "y" * 161], hate=[0.5, 0.25], note=["a", "b"])
    found = check(read, ["hate", "note", "gone"], [], LATER_US)
    assert found["heads"] == ["post", "user", "time (UTC)", "text", "hate", "note"]
    cells = [row[3:] for row in found["rows"]]
    assert cells == [
        [("x" * 160, True), ("0.5", False), ("a", False)],
        [("y" * 160, True), ("0.25", False), ("b", False)],
    ]
    assert found["labels"] == []
    assert [name for name, *_ in found["scores"]] == ["hate"]


def test_posts_of_the_future_are_pointed_out():
    at_us = int(FIRST.timestamp()) * 10**6
    question = "later than today: is the order of day and month right?"
    assert check(history([1]), [], [], at_us)["notes"] == []
    assert check(history([1]), [], [], at_us - 1)["notes"] == [f"1 post is {question}"]
    assert check(history([2]), [], [], at_us - 1)["notes"] == [f"2 posts are {question}"]


def cells(values: list[object]) -> Cells:
    return Cells(pa.chunked_array([pa.array(values)]), "text")


def state(column: ColumnGuess, rows: int = 4, values: list[object] | None = None, **reading):
    """What the page shows of a single column."""
    found = guess(pa.table({"a": ["1"]}))
    return column_states(
        replace(found, columns=(column,), **reading),
        {} if values is None else {column.column: cells(values)},
        rows,
        "%d.%m.%Y",
    )[0]


@pytest.mark.parametrize(
    ("scale", "examples", "key", "reads", "first"),
    [
        (AS_THEY_ARE, ("0", "0.25"), "0..1", ("0.25", "0.25"), "0..1"),
        (ScoreScale(0, 100), ("0.0", "12.5 %"), "0..100", ("12.5 %", "0.125"), "0..1"),
        (ScoreScale(0, 4), ("x", "3"), "0..4", ("3", "0.75"), "0..4"),
        (ScoreScale(0, 4), ("-1", "3"), "0..4", ("-1", "unknown"), "0..4"),
        (ScoreScale(logits=True), ("0",), "logits", ("0", "0.5"), "0..1"),
        (ScoreScale(0, 4), ("x", "y"), "0..4", ("", ""), "0..4"),
    ],
)
def test_a_score_is_shown_with_its_scale_and_how_it_is_read(scale, examples, key, reads, first):
    shown = state(ColumnGuess("hate", "score", 0.875, "why", "hate", examples, scale))
    assert (shown["scale"], shown["reads"]) == (key, reads)
    common = ["0..1", "0..100", "0..10", "1..5", "-1..1", "logits"]
    keys = [each for each, _ in shown["scales"]]
    assert keys == (common if first == "0..1" else [first, *common])
    assert (shown["percent"], shown["sureness"], shown["time"]) == (88, "likely", None)


def test_a_column_that_is_no_score_has_no_scale_to_choose():
    shown = state(ColumnGuess("a", "detail", 0.8, "why", "a", ("0.5",), AS_THEY_ARE))
    assert (shown["scales"], shown["reads"], shown["scale"]) == ([], ("", ""), "0..1")


def test_rows_without_a_label_are_counted():
    words = (LabelWord("ok", 3, "benign"), LabelWord("spam", 2, "violating"))
    column = ColumnGuess("a", "label", 0.9, "why", "label", words=words)
    assert [state(column, rows)["unlabelled"] for rows in (7, 5, 4)] == [2, 0, 0]
    assert state(column)["words"] == [("ok", 3, "benign"), ("spam", 2, "violating")]


def test_the_time_is_shown_as_it_is_read_in_each_form():
    days = ["3/4/2026 10:00", "13/4/2026 10:00"]
    table = pa.table({"id": ["a", "b"], "user": ["u", "v"], "date": days})
    found = guess(table)
    columns = {name: cells(table[name].to_pylist()) for name in table.column_names}

    def shown(form: str | None, zone: str | None = None):
        chosen = found.with_times(TimeFormat(form, zone))
        time = column_states(chosen, columns, 2, "typed")[2]["time"]
        assert time is not None
        return time

    guessed = column_states(found, columns, 2, "typed")[2]["time"]
    assert guessed is not None
    assert guessed == {
        "form": "day-first",
        "forms": guessed["forms"],
        "pattern": "typed",
        "zone": "UTC",
        "zoned": False,
        "example": "3/4/2026 10:00",
        "reads": "3 Apr 2026, 10:00 UTC",
        "read": 2,
        "filled": 2,
        "evidence": ["month/day/year would leave 1 row without a time"],
    }
    assert guessed["forms"][-1] == ("pattern", "another way …")
    assert dict(guessed["forms"])["iso"] == "year-month-day"
    month = shown("month-first", "Europe/Berlin")
    assert (month["form"], month["read"], month["zone"]) == ("month-first", 1, "Europe/Berlin")
    assert month["reads"] == "4 Mar 2026, 09:00 UTC"
    typed = shown("%d/%m/%Y %H:%M")
    assert (typed["form"], typed["pattern"], typed["read"]) == ("pattern", "%d/%m/%Y %H:%M", 2)
    none = shown("epoch-s")
    assert (none["reads"], none["read"]) == ("", 0)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1 kB"),
        (999_999, "1e+03 kB"),
        (1_000_000, "1 MB"),
        (1_000_000_000, "1 GB"),
        (2_345_000_000, "2.35 GB"),
    ],
)
def test_the_size_of_a_file_is_in_words(size, words):
    assert _size(size) == words


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("posts.csv", "posts.csv"),
        ("../../etc/passwd", "__.._etc_passwd"),
        (".hidden.csv", "_hidden.csv"),
        ("a<b>.csv", "a_b_.csv"),
        ("x" * 90 + ".csv", "x" * 76 + ".csv"),
        ("", "posts"),
    ],
)
def test_the_name_of_an_uploaded_file_leads_nowhere_else(name, safe):
    assert safe_name(name) == safe
    assert len(safe) <= 80


def test_the_longest_list_of_a_file_is_read_and_the_others_are_offered(tmp_path: Path):
    row = {"id": 1, "user": "ada", "date": "2026-09-01"}
    path = tmp_path / "x.json"
    few, many = [row], [{**row, "id": at} for at in range(3)]
    path.write_text(json.dumps({"few": few, "many": many, "numbers": [1, 2, 3, 4]}), "utf-8")
    file = OpenFile.read("x.json", path, [], uploaded=True)
    assert (file.lists, file.table.rows, file.guess.records) == (("many", "few"), 3, "many")
    assert OpenFile.read("x", path, [], uploaded=True, records="few").table.rows == 1
    kept = OpenFile.read("x", path, [], uploaded=False)
    kept.remove()
    assert path.exists()
    file.remove()
    file.remove()
    assert not path.exists()


def test_as_many_posts_or_users_as_the_limit_are_opened():
    _refuse_many(50_000, "post")
    message = "50,001 users are too many to open at once; expected at most 50,000"
    with pytest.raises(BadInput, match=message):
        _refuse_many(50_001, "user")


def test_the_period_of_an_import_is_one_day_or_two():
    day_us = 86_400_000_000
    first = us_of("2026-03-02")
    assert _period(first, first + day_us - 1) == "2 Mar 2026"
    assert _period(first, first + day_us) == "2 Mar 2026 to 3 Mar 2026"


def test_the_quality_of_an_import_is_said_in_lines():
    read = history([2, 0, 0, 1], text=["a", "a", ""], hate=[0.5, None, 2.0])
    assert _lines(quality(read, [ScoreClass("hate", ("hate",), 0.5)])) == [
        ("Days", "2 Mar 2026 to 5 Mar 2026: 2 of 4 days without a post"),
        ("Texts", "33.3% repeat an earlier text"),
        ("hate", "0 to 1; 33.3% of posts without a value; 1 value off the scale"),
    ]
