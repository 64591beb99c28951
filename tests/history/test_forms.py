"""The same posts are the same history, whatever they come from, in whatever order or pieces."""

from __future__ import annotations

import random
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.history.posts_samples import (
    FORMS,
    POSTS,
    as_arrow,
    as_csv,
    as_jsonl,
    as_parquet,
    written,
)
from workbench.errors import BadInput
from workbench.history import History

EXPECTED = History.read(POSTS)
LAST_S = (2**63 - 1) // 10**6  # the last second whose microseconds are a number of 64 bits


@pytest.mark.parametrize("form", FORMS)
def test_the_same_posts_in_any_form_are_the_same_history(form, tmp_path):
    history = History.read(FORMS[form](tmp_path))
    assert history.to_arrow().equals(EXPECTED.to_arrow().select(history.to_arrow().column_names))
    assert {c.name: c.type for c in history.columns.values()} == {
        "text": "text",
        "nsfw": "float64",
        "likes": "integer",
        "pinned": "boolean",
    }
    assert history.digest == EXPECTED.digest
    assert history.rejects.num_rows == 0


def test_posts_are_in_the_order_of_replay():
    table = EXPECTED.to_arrow()
    assert table["user_id"].to_pylist() == ["Z", "u1", "u1", "u2", "é"]
    assert table["post_id"].to_pylist() == ["p1", "00123", "12345678901234567890", "p3", "p1"]
    assert EXPECTED.user_ids.to_pylist() == ["Z", "u1", "u2", "é"]
    assert EXPECTED.offsets.tolist() == [0, 1, 3, 4, 5]
    assert EXPECTED.row.tolist() == [4, 1, 2, 0, 3]
    assert EXPECTED.created_at[3] == 1559390400000001


@pytest.mark.parametrize("seed", range(10))
def test_neither_the_order_of_rows_nor_the_cut_into_files_changes_the_content(seed, tmp_path):
    draw = random.Random(seed)
    rows = draw.sample(POSTS, len(POSTS))
    cut = draw.randrange(1, len(rows))
    ways = [(as_csv, "csv"), (as_jsonl, "jsonl"), (as_parquet, "parquet")]
    files = []
    for number, part in enumerate((rows[:cut], rows[cut:])):
        write, ending = draw.choice(ways)
        files.append(written(tmp_path / f"{number}.{ending}", write(part)))
    history = History.read(draw.sample(files, 2))
    assert history.digest == EXPECTED.digest
    assert sum(source.rows for source in history.sources) == len(POSTS)
    for position, post in enumerate(history.post_ids.to_pylist()):
        name, row = history.place(history.row[position])
        part = rows[:cut] if name.startswith("0") else rows[cut:]
        assert part[row - 1]["post_id"] == post


def test_pieces_of_a_table_do_not_change_the_content():
    draw = np.random.default_rng(3)
    table = as_arrow()
    for _ in range(5):
        order = draw.permutation(len(table))
        pieces = [table.take(pa.array(order[at : at + 2])) for at in range(0, len(table), 2)]
        assert History.read(pa.concat_tables(pieces)).digest == EXPECTED.digest


def test_any_change_of_content_changes_the_digest():
    digests = {EXPECTED.digest}
    changes = [
        ("post_id", "p4"),
        ("user_id", "u9"),
        ("created_at", "2019-06-01T12:00:01Z"),
        ("text", "b"),
        ("nsfw", 0.8),
        ("nsfw", None),
        ("likes", 4),
        ("pinned", False),
    ]
    for name, value in changes:
        digests.add(History.read([{**POSTS[0], name: value}, *POSTS[1:]]).digest)
    digests.add(History.read([{**row, "more": 1} for row in POSTS]).digest)
    digests.add(History.read(POSTS[1:]).digest)
    assert len(digests) == len(changes) + 3


def test_a_history_read_back_from_its_own_table_is_the_same():
    assert History.read(EXPECTED.to_arrow()).digest == EXPECTED.digest


def test_a_column_that_one_file_lacks_is_unknown_there(tmp_path):
    with_likes = written(tmp_path / "a.jsonl", as_jsonl(POSTS[:2]))
    without = written(
        tmp_path / "b.jsonl",
        as_jsonl([{k: v for k, v in row.items() if k != "likes"} for row in POSTS[2:]]),
    )
    likes = History.read([with_likes, without]).columns["likes"]
    assert likes.type == "integer"
    assert [likes.python(at) for at in range(5)] == [None, None, None, 3, None]


BASE = {"post_id": "p", "user_id": "u", "created_at": 1559347200}


def column_of(*values, name="x", types=None):
    """The column that values in one file each come to, whatever the order of the files."""
    types = types or [None] * len(values)
    tables = [
        pa.table(
            {
                "post_id": [f"p{at}"],
                "user_id": ["u"],
                "created_at": [1559347200 + at],
                name: pa.array([value], type_),
            }
        )
        for at, (value, type_) in enumerate(zip(values, types, strict=True))
    ]
    there, back = History.read(tables), History.read(tables[::-1])
    assert there.digest == back.digest
    return there.columns.get(name)


@pytest.mark.parametrize(
    ("values", "types", "type_", "expected"),
    [
        ((1, 0.5), None, "float64", [1.0, 0.5]),
        ((1, "a"), None, "text", ["1", "a"]),
        ((0.5, "a"), None, "text", ["0.5", "a"]),
        ((True, 3), None, "integer", [1, 3]),
        ((True, 0.5), None, "float64", [1.0, 0.5]),
        ((True, "x"), None, "text", ["true", "x"]),
        ((0.5, 0.25), (pa.float32(), pa.float64()), "float64", [0.5, 0.25]),
        ((0.5, 0.25), (pa.float32(), pa.float16()), "float32", [0.5, 0.25]),
        ((0.5, 1), (pa.float32(), pa.int64()), "float32", [0.5, 1.0]),
        ((0.5, 2**24 + 1), (pa.float32(), pa.int64()), "float64", [0.5, 2.0**24 + 1]),
        ((1, None), (pa.int8(), pa.null()), "integer", [1, None]),
        ((None, None), (pa.null(), pa.null()), "float64", [None, None]),
        ((1, 2), (pa.int32(), pa.uint8()), "integer", [1, 2]),
        ((2**64 - 1, 2), (pa.uint64(), pa.int8()), "text", [str(2**64 - 1), "2"]),
        ((0, "x"), (pa.timestamp("s"), None), "text", ["1970-01-01T00:00:00Z", "x"]),
    ],
)
def test_types_of_several_sources_join(values, types, type_, expected):
    column = column_of(*values, types=types)
    assert column.type == type_
    assert [column.python(at) for at in range(len(values))] == expected


def test_decimals_of_several_scales_join_at_the_finest():
    column = column_of(
        Decimal("1.25"),
        Decimal("2.5000"),
        7,
        types=(pa.decimal128(5, 2), pa.decimal128(9, 4), None),
    )
    assert (column.type, column.scale) == ("decimal", 4)
    assert column.values.tolist() == [12500, 25000, 70000]


def test_decimals_that_do_not_fit_are_text_and_say_so():
    big = Decimal("12345678901234567890.5")
    history = History.read(pa.table({**{k: [v] for k, v in BASE.items()}, "x": [big]}))
    assert history.columns["x"].values.to_pylist() == ["12345678901234567890.5"]
    assert any("x" in note and "as text" in note for note in history.notes)


@pytest.mark.parametrize(
    ("values", "type_", "stored"),
    [
        (pa.array([1.5], pa.float16()), "float32", [1.5]),
        (pa.array([True]), "boolean", [1]),
        (pa.array(["a"]).dictionary_encode(), "text", ["a"]),
        (pa.array(["a"], pa.string_view()), "text", ["a"]),
        (pa.array([18_000], pa.date32()), "time", [18_000 * 86_400_000_000]),
        (pa.array([1], pa.timestamp("ms", "Europe/Paris")), "time", [1000]),
        (pa.array([-1], pa.timestamp("ns")), "time", [-1]),
        (pa.array([1999], pa.timestamp("ns")), "time", [1]),
        (pa.array([2**62], pa.timestamp("s")), "time", [None]),
        (pa.array([LAST_S], pa.timestamp("s")), "time", [LAST_S * 10**6]),
        (pa.array([LAST_S + 1], pa.timestamp("s")), "time", [None]),
        (pa.array([-LAST_S], pa.timestamp("s")), "time", [-LAST_S * 10**6]),
        (pa.array([-LAST_S - 1], pa.timestamp("s")), "time", [None]),
        (pa.array([7], pa.uint64()), "integer", [7]),
        (
            pa.array([b"\x00" * 15 + b"\x01"], pa.uuid()),
            "text",
            ["00000000-0000-0000-0000-000000000001"],
        ),
    ],
)
def test_arrow_types_become_columns(values, type_, stored):
    column = History.read(pa.table({**{k: [v] for k, v in BASE.items()}, "x": values})).columns["x"]
    assert column.type == type_
    assert column.python(0) == stored[0]


@pytest.mark.parametrize("value", [[1, 2], b"x"])
def test_nested_columns_are_left_out_and_announced(value):
    history = History.read(pa.table({**{k: [v] for k, v in BASE.items()}, "x": [value], "y": [1]}))
    assert list(history.columns) == ["y"]
    assert any("`x`" in note and "left out" in note for note in history.notes)


@pytest.mark.parametrize(
    "ids",
    [
        pa.array([2**63], pa.uint64()),
        pa.array([7], pa.int8()),
        pa.array([b"\x00" * 16], pa.uuid()),
        pa.array(["x"]).dictionary_encode(),
    ],
)
def test_ids_are_text_whatever_their_type(ids):
    history = History.read(pa.table({"post_id": ids, "user_id": ids, "created_at": [1559347200]}))
    assert history.post_ids.type == pa.large_string()
    assert history.post_ids.to_pylist() == history.user_ids.to_pylist()
    assert history.post_ids[0].as_py() in {
        "9223372036854775808",
        "7",
        "00000000-0000-0000-0000-000000000000",
        "x",
    }


def test_numbers_in_jsonl_keep_their_digits(tmp_path):
    line = (
        b'{"post_id": 9007199254740993, "user_id": 12345678901234567890, "created_at": 1559347200'
    )
    line += b', "x": 1.50}\n'
    other = b'{"post_id": 1, "user_id": 2, "created_at": 1559347201, "x": "a"}\n'
    history = History.read(written(tmp_path / "p.jsonl", line + other))
    assert history.post_ids.to_pylist() == ["9007199254740993", "1"]
    assert history.user_ids.to_pylist() == ["12345678901234567890", "2"]
    assert history.columns["x"].values.to_pylist() == ["1.50", "a"]


def test_text_is_always_text(tmp_path):
    file = written(tmp_path / "p.csv", b"post_id,user_id,created_at,body\np,u,2019-06-01,123\n")
    assert History.read(file, {"text": "body"}).columns["text"].values.to_pylist() == ["123"]
    table = pa.table({**{k: [v] for k, v in BASE.items()}, "text": [12]})
    assert History.read(table).columns["text"].values.to_pylist() == ["12"]


@pytest.mark.parametrize(
    ("cells", "type_", "values"),
    [
        (["1", "-2", "0"], "integer", [1, -2, 0]),
        (["1", "2.5"], "float64", [1.0, 2.5]),
        (["1", "nan"], "float64", [1.0, None]),
        (["0.5", "inf"], "float64", [0.5, float("inf")]),
        (["1e+05", ".5"], "float64", [1e5, 0.5]),
        (["1e5", ".5"], "text", ["1e5", ".5"]),
        (["00123", "5"], "text", ["00123", "5"]),
        (["007.5", "5"], "text", ["007.5", "5"]),
        (["+49301234", "5"], "text", ["+49301234", "5"]),
        (["0x1F", "5"], "text", ["0x1F", "5"]),
        (["true", "False"], "boolean", [1, 0]),
        (["true", "1"], "integer", [1, 1]),
        (["true", "0.5"], "float64", [1.0, 0.5]),
        ([" 0.5 ", "1"], "float64", [0.5, 1.0]),
        (["", ""], "float64", [None, None]),
        (["2019-06-01", "2019-06-02"], "text", ["2019-06-01", "2019-06-02"]),
        (["1_000", "2"], "text", ["1_000", "2"]),
        (["99999999999999999999", "1"], "text", ["99999999999999999999", "1"]),
        (["1e+400", "1"], "text", ["1e+400", "1"]),
        (["nan(1)", "1"], "text", ["nan(1)", "1"]),
        (["-", "1"], "text", ["-", "1"]),
    ],
)
def test_csv_columns_are_recognised_over_all_their_cells(cells, type_, values, tmp_path):
    rows = "".join(f'p{at},u,{1559347200 + at},"{cell}"\n' for at, cell in enumerate(cells))
    file = written(tmp_path / "p.csv", b"post_id,user_id,created_at,x\n" + rows.encode())
    column = History.read(file).columns["x"]
    assert column.type == type_
    assert [column.python(at) for at in range(len(values))] == values
    assert (
        (column.low, column.high) == (None, None)
        if type_ == "text" or values[0] is None
        else column.low <= column.high
    )


def test_a_cell_that_makes_text_of_a_number_column_is_named(tmp_path):
    rows = "".join(f"p{at},u,{1559347200 + at},{at}\n" for at in range(50))
    file = written(
        tmp_path / "p.csv",
        b"post_id,user_id,created_at,nsfw\n" + rows.encode() + b"p99,u,1559347300,n/a\n",
    )
    assert "column `nsfw` is read as text, because of `n/a`" in History.read(file).notes


def test_pandas_ids_that_a_gap_made_floats_are_whole_numbers():
    frame = pd.DataFrame({**{k: [v, v] for k, v in BASE.items()}, "post_id": [1.0, None]})
    history = History.read(frame)
    assert history.post_ids.to_pylist() == ["1"]
    assert history.rejects["code"].to_pylist() == ["missing_post_id"]


def test_mixed_object_columns_of_pandas_are_text():
    frame = pd.DataFrame(
        {"post_id": [7, "x"], "user_id": "u", "created_at": 1559347200, "n": [1.5, "b"]}
    )
    history = History.read(frame)
    assert history.post_ids.to_pylist() == ["7", "x"]
    assert history.columns["n"].values.to_pylist() == ["1.5", "b"]


def test_times_of_pandas_and_polars_keep_their_instant():
    zoned = pd.Timestamp("2019-06-01 14:00", tz="Europe/Paris")
    frame = pd.DataFrame({"post_id": ["p"], "user_id": ["u"], "created_at": [zoned]})
    assert History.read(frame).created_at.tolist() == [1559390400000000]
    assert History.read(pl.from_pandas(frame)).created_at.tolist() == [1559390400000000]


def test_a_parquet_file_in_a_folder_named_like_a_partition_has_only_its_own_columns(tmp_path):
    folder = tmp_path / "year=2019"
    folder.mkdir()
    file = folder / "_p.parquet"
    pq.write_table(as_arrow(), file)
    assert History.read(file).digest == EXPECTED.digest


@pytest.mark.parametrize("name", ["a*b.parquet", "a[1].parquet", "s3:x.parquet", "it's.parquet"])
def test_the_name_of_a_parquet_file_is_only_a_name(name, tmp_path):
    written(tmp_path / "ab.parquet", as_parquet(POSTS[:1]))
    written(tmp_path / "a1.parquet", as_parquet(POSTS[:1]))
    history = History.read(written(tmp_path / name, as_parquet()))
    assert history.digest == EXPECTED.digest


def test_columns_of_parquet_that_differ_in_case_stay_apart(tmp_path):
    rows = [{**row, "NSFW": "x"} for row in POSTS]
    columns = History.read(written(tmp_path / "p.parquet", as_parquet(rows))).columns
    assert columns["NSFW"].values.to_pylist() == ["x"] * 5
    assert columns["nsfw"].type == "float64"


def test_a_name_twice_in_parquet_is_an_error(tmp_path):
    table = pa.table(
        [["a"], ["a"], [1559347200], [1], [2]], ["post_id", "user_id", "created_at", "x", "x"]
    )
    pq.write_table(table, tmp_path / "p.parquet")
    with pytest.raises(BadInput, match="more than one column is named `x`"):
        History.read(tmp_path / "p.parquet")


def test_rows_of_parquet_keep_their_places(tmp_path):
    rows = [
        {"post_id": f"p{at}", "user_id": f"u{at % 7}", "created_at": 1559347200}
        for at in range(50_000)
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "p.parquet", row_group_size=500)
    history = History.read(tmp_path / "p.parquet")
    assert history.post_ids.to_pylist() == [rows[row]["post_id"] for row in history.row]


def test_floats_that_are_not_a_number_are_one_and_the_same_unknown():
    odd = np.array([0x7FC00001, 0xFFC00000], np.uint32).view(np.float32)
    table = {"post_id": ["a", "b"], "user_id": ["u", "u"], "created_at": [1559347200] * 2}
    one = History.read(pa.table({**table, "x": odd}))
    other = History.read(pa.table({**table, "x": pa.array([None, None], pa.float32())}))
    assert one.digest == other.digest


def test_the_arrays_cannot_be_written():
    for array in (
        EXPECTED.created_at,
        EXPECTED.offsets,
        EXPECTED.row,
        EXPECTED.columns["nsfw"].values,
        EXPECTED.columns["likes"].known,
    ):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_a_history_says_what_it_set_aside():
    said = repr(History.read([*POSTS, POSTS[0], {**POSTS[1], "post_id": None, "x\x1b[31m": 1}]))
    assert "7 rows = 5 used + 2 set aside" in said
    assert "set aside: repeated post (1 row); post_id is missing (1 row)" in said
    assert "\x1b" not in said


def test_a_history_says_what_it_is():
    said = repr(EXPECTED)
    assert "5 posts by 4 users, 2019-05-31T23:59:59Z to 2020-02-29T00:00:00Z" in said
    assert "table: 5 rows = 5 used + 0 set aside" in said
    assert "nsfw: float64" in said
