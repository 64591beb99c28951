"""A column is of a number type only where the type gives each cell back digit for digit."""

from __future__ import annotations

import json
from decimal import Decimal

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.sizes import size
from workbench.history import History, RecordedLog, Users
from workbench.reading.times.time_format import TimeFormat

HEAD = "post_id,user_id,created_at,x\n"
AT = "2026-09-01T00:00:00Z"


def column(folder, cells, name="x"):
    """A column of a CSV file of posts."""
    path = folder / "posts.csv"
    rows = "".join(f'p{at:05},u,{AT},"{cell}"\n' for at, cell in enumerate(cells))
    path.write_text(HEAD + rows, "utf-8")
    return History.read(path).columns[name]


def values(found):
    return [found.python(at) for at in range(len(found))]


LABELS = st.one_of(
    st.integers(-(10**21), 10**21).map(str),
    st.from_regex(r"[0-9]{1,3}[eE][0-9]{1,2}", fullmatch=True),
    st.from_regex(r"-?[0-9]{0,12}\.[0-9]{1,22}", fullmatch=True),
    st.from_regex(r"0[0-9]{1,18}", fullmatch=True),
    st.floats(allow_infinity=False, allow_nan=False).map(repr),
    st.floats(0, 1).map(lambda number: f"{number:.17g}"),
    st.floats(0, 1).map(lambda number: f"{number:.4f}"),
    st.sampled_from(["12E5", "1200000", "10e4", "1e5", "true", "a", "9007199254740993", "0.5"]),
)


@settings(max_examples=size(150, 3_000), deadline=None)
@given(st.lists(LABELS, min_size=1, max_size=12))
@example(["5.960464477539063e-08"])
def test_what_is_read_back_is_what_was_written_digit_for_digit(tmp_path_factory, cells):
    result = column(tmp_path_factory.mktemp("posts"), cells)
    for cell, value in zip(cells, values(result), strict=True):
        if result.type == "text":
            assert value == cell
        elif result.type != "boolean" and cell != "true":
            assert significant(value, cell) == significant(cell, cell)


def significant(value, written):
    """The sign, digits and place of a number, to as many digits as were written."""
    digits = len(Decimal(written).as_tuple().digits)
    return Decimal(value) if isinstance(value, int | str) else exact(value, digits)


def exact(value, digits):
    """A float to so many digits: its shortest digits where they are as many, as programs print it
    (`2**-24` lies halfway between two numbers of 16 digits), and else rounded.
    """
    shortest = Decimal(repr(value))
    if len(shortest.as_tuple().digits) == digits:
        return shortest
    return Decimal(f"{value:.{max(digits - 1, 0)}e}")


@pytest.mark.parametrize(
    "cells",
    [
        ["12345678901234567890", "12345678901234567891"],
        ["1005555555555555551", "nan", "1005555555555555552"],
        ["10e4", "1e5"],
        ["12e5", "120e4"],
        ["9007199254740993", "0.5"],
        ["0.12345678901234567", "0.5"],
        ["12345678901234567890.25", "1"],
    ],
)
def test_labels_that_a_number_type_does_not_give_back_are_text(tmp_path, cells):
    result = column(tmp_path, cells)
    assert result.type == "text"
    assert values(result) == [None if cell == "nan" else cell for cell in cells]


@pytest.mark.parametrize(
    "cells",
    [["0.50", "0.9000"], ["1e-05", "9.5E-05", "0.0"], ["1.2345E+17"], ["0.90000000000000002"],
     ["0.84729999999999994209"], ["0.1", "5"], ["nan", "0.3"], ["1.5E-3"]],
)  # fmt: skip
def test_scores_stay_numbers_as_programs_print_them(tmp_path, cells):
    result = column(tmp_path, cells)
    assert result.type == "float64"
    wanted = [float(cell) for cell in cells]
    assert values(result) == [None if value != value else value for value in wanted]


def rows_of(cells):
    return [
        {"post_id": f"p{at}", "user_id": "u", "created_at": AT, "x": cell}
        for at, cell in enumerate(cells)
    ]


def test_long_numbers_of_json_tables_and_users_are_text(tmp_path):
    big = [12345678901234567890, 12345678901234567891]
    jsonl = tmp_path / "p.jsonl"
    jsonl.write_text("\n".join(map(json.dumps, rows_of(big))), "utf-8")
    table = pa.Table.from_pylist(rows_of(big[:0] + [1, 2])).set_column(
        3, "x", pa.array(big, pa.uint64())
    )
    decimals = table.set_column(3, "x", pa.array(list(map(Decimal, big)), pa.decimal256(40, 0)))
    for source in (jsonl, rows_of(big), table, decimals, pl.from_arrow(table)):
        assert values(History.read(source).columns["x"]) == list(map(str, big)), source
    users = Users.read([{"user_id": f"u{at}", "x": one} for at, one in enumerate(big)])
    assert values(users.columns["x"]) == list(map(str, big))


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (pa.array([Decimal("0.10"), None, Decimal("-2.5")], pa.decimal128(9, 2)), "decimal"),
        (pa.array([7, None, -3], pa.int64()), "integer"),
        (pa.array([True, None, False]), "boolean"),
    ],
    ids=["decimal", "integer", "boolean"],
)
def test_a_missing_number_of_a_table_is_unknown_and_not_zero(cells, kind):
    table = pa.Table.from_pylist(rows_of([0, 0, 0])).set_column(3, "x", cells)
    result = History.read(table).columns["x"]
    assert result.type == kind
    assert values(result) == cells.to_pylist()
    complete = pa.Table.from_pylist(rows_of([0, 0])).set_column(3, "x", cells.drop_null())
    assert not History.read(complete).columns["x"].has_unknown


@pytest.mark.parametrize("name", ["p.jsonl", "p.json"])
@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["0.12345678901234567", "0.5"], "text"),
        (["9007199254740993.5", "1"], "text"),
        (["0.90000000000000002", "0.5"], "float64"),
    ],
)
def test_decimals_of_json_that_a_float_does_not_give_back_are_text(tmp_path, cells, kind, name):
    rows = [
        f'{{"post_id": "p{at}", "user_id": "u", "created_at": "{AT}", "x": {cell}}}'
        for at, cell in enumerate(cells)
    ]
    text = "\n".join(rows) if name == "p.jsonl" else f"[{', '.join(rows)}]"
    (tmp_path / name).write_text(text, "utf-8")
    result = History.read(tmp_path / name).columns["x"]
    assert result.type == kind
    assert values(result) == (cells if kind == "text" else list(map(float, cells)))


def test_several_sources_join_as_text_where_a_float_would_lose_digits():
    wholes, floats = rows_of([2**53 + 1]), [{**rows_of([0.5])[0], "post_id": "q"}]
    for sources in ([wholes, floats], [floats, wholes]):
        result = History.read(sources).columns["x"]
        assert values(result) == ["9007199254740993", "0.5"]


def test_rows_that_are_set_aside_do_not_decide_the_type_of_a_column(tmp_path):
    path = tmp_path / "posts.csv"
    body = f"p1,u,{AT},0.5\npost_id,user_id,created_at,x\np2,u,{AT},7\np3,,{AT},n/a\n"
    path.write_text(HEAD + body, "utf-8")
    history = History.read(path)
    assert (history.columns["x"].type, history.rejects.num_rows) == ("float64", 2)
    rows = [*rows_of([0.5, 7]), {**rows_of(["x"])[0], "created_at": "never", "post_id": "p9"}]
    jsonl = tmp_path / "p.jsonl"
    jsonl.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    for source in (rows, pd.DataFrame(rows), jsonl):
        history = History.read(source)
        assert (history.columns["x"].type, history.n_posts) == ("float64", 2)
        assert not [note for note in history.notes if "`x`" in note]


TIME = pd.Timestamp("2026-09-01T12:00:00.000001Z")
TIMES = [
    TIME,
    TIME.to_pydatetime(),
    TIME.tz_convert("Asia/Tokyo"),
    TIME.tz_localize(None).to_datetime64(),
    TIME.tz_localize(None),
    "2026-09-01T12:00:00.000001Z",
]
NOTHING = [None, pd.NaT, float("nan"), pd.NA, pd.NaT.to_datetime64()]


@pytest.mark.parametrize("missing", NOTHING, ids=str)
def test_times_of_all_classes_are_read_beside_a_missing_one(missing):
    rows = [{**row, "created_at": at} for row, at in zip(rows_of(range(6)), TIMES, strict=True)]
    rows.append({**rows_of([0])[0], "post_id": "none", "created_at": missing})
    for source in (rows, pd.DataFrame(rows, dtype=object), rows[:1] + rows[-1:]):
        history = History.read(source)
        assert set(history.created_at.tolist()) == {TIME.value // 1000}, source
        assert history.rejects["code"].to_pylist() == ["missing_time"]


@pytest.mark.parametrize("missing", NOTHING, ids=str)
def test_users_attributes_and_logs_take_times_beside_a_missing_one(missing):
    users = Users.read(
        [{"user_id": str(at), "created_at": one, "seen": one} for at, one in
         enumerate([*TIMES[:3], missing])]
    )  # fmt: skip
    for name in ("created_at", "seen"):
        assert values(users.columns[name]) == [TIME.value // 1000] * 3 + [None]
        assert users.columns[name].type == "time"
    entry = {"kind": "user_action", "action": "block", "user_id": "u", "actor_kind": "moderator"}
    log = RecordedLog.read(
        [
            {**entry, "at": TIME, "recorded_at": missing},
            {**entry, "at": TIMES[1], "recorded_at": TIME},
        ]
    )
    assert log.entries["at"].to_pylist() == [TIME.to_pydatetime()] * 2


@pytest.mark.parametrize("missing", NOTHING, ids=str)
def test_a_time_without_a_zone_is_in_the_zone_that_is_asked_for(missing):
    naive = TIME.tz_localize(None)
    rows = rows_of(range(4))
    for row, at in zip(rows, [naive, naive.to_datetime64(), TIME, missing], strict=True):
        row["created_at"] = at
    tokyo = TimeFormat(zone="Asia/Tokyo")
    moved = TIME.value // 1000 - 9 * 3_600_000_000
    assert History.read(rows[:2] + rows[3:], times=tokyo).created_at.tolist() == [moved] * 2
    assert sorted(History.read(rows, times=tokyo).created_at) == [moved] * 2 + [TIME.value // 1000]


def test_a_polars_object_column_of_times_is_read():
    rows = pl.DataFrame(
        {"post_id": ["1", "2"], "user_id": ["u", "u"],
         "created_at": pl.Series([TIMES[1], "2026-09-02"], dtype=pl.Object)}
    )  # fmt: skip
    assert History.read(rows).n_posts == 2


WHOLE = [str(number) for number in range(200)]


@pytest.mark.parametrize(
    ("first", "last", "kind", "value"),
    [
        (WHOLE, "0.5", "float64", 0.5),
        (WHOLE, "7", "integer", 7),
        (WHOLE, "true", "integer", 1),
        (WHOLE, "high", "text", "high"),
        (WHOLE, "007", "text", "007"),
        (WHOLE, "12E5", "text", "12E5"),
        (WHOLE, str(2**63 - 1), "integer", 2**63 - 1),
        (WHOLE, str(2**63 + 1), "text", str(2**63 + 1)),
        (WHOLE, "nan", "float64", None),
        (["0.25"] * 200, "7", "float64", 7.0),
        (["0.25"] * 200, "high", "text", "high"),
        (["0.25"] * 200, "0." + "9" * 25, "text", "0." + "9" * 25),
        (["true"] * 200, "7", "integer", 7),
        (["true"] * 200, "0.5", "float64", 0.5),
        (["true"] * 200, "high", "text", "high"),
    ],
)
def test_a_cell_behind_the_first_two_hundred_counts_for_the_type_too(
    first, last, kind, value, tmp_path
):
    result = column(tmp_path, [*first, last])
    assert result.type == kind
    assert values(result)[-1] == value
    written = {"0.25": 0.25, "1": 1, "true": True}[first[1]]
    assert values(result)[1] == (first[1] if kind == "text" else written)
