"""Users as they stand at the start: read from anything, and wrong in no silent way."""

from __future__ import annotations

import io
import json

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.history.posts_samples import written
from workbench.errors import BadInput
from workbench.history import Users

SUSPENDED_MS = 1577836800000
ROWS = [
    {
        "user_id": "u2",
        "tags": "trusted, staff,,trusted",
        "status": "suspended",
        "block_until": SUSPENDED_MS,
        "block_reason": "Spam",
        "created_at": "2018-01-01",
        "trust_level": 3,
        "fraud_score": 12.5,
        "country": "FR",
    },
    {
        "user_id": "u1",
        "tags": None,
        "status": "blocked",
        "block_until": None,
        "block_reason": "Fraud",
        "created_at": None,
        "trust_level": -1,
        "fraud_score": 100.0,
        "country": None,
    },
    {
        "user_id": "é",
        "tags": "",
        "status": "enabled",
        "block_until": 5,
        "block_reason": "old",
        "created_at": "2019-06-01T00:00:00+02:00",
        "trust_level": None,
        "fraud_score": None,
        "country": "DE",
    },
    {
        "user_id": "Z",
        "tags": "new",
        "status": None,
        "block_until": None,
        "block_reason": None,
        "created_at": "2019-06-01",
        "trust_level": 4,
        "fraud_score": 0.0,
        "country": "DE",
    },
]


def csv_of(rows) -> bytes:
    file = io.StringIO()
    pd.DataFrame(rows, dtype=object).to_csv(file, index=False)
    return file.getvalue().encode()


def jsonl_of(rows) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def parquet_of(rows) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), file)
    return file.getvalue()


def as_lists(rows):
    return [
        {**row, "tags": row["tags"].replace(" ", "").split(",") if row["tags"] else None}
        for row in rows
    ]


def parquet_with_lists(folder):
    return written(folder / "u.parquet", parquet_of(as_lists(ROWS)))


def two_files(folder):
    first = written(folder / "a.csv", csv_of(ROWS[:2]))
    return [first, written(folder / "b.jsonl", jsonl_of(ROWS[2:]))]


FORMS = {
    "list": lambda _: ROWS,
    "lists of tags": lambda _: as_lists(ROWS),
    "arrow": lambda _: pa.Table.from_pylist(ROWS),
    "arrow, lists of tags": lambda _: pa.Table.from_pylist(as_lists(ROWS)),
    "pandas": lambda _: pd.DataFrame(ROWS),
    "polars": lambda _: pl.DataFrame(ROWS),
    "csv": lambda folder: written(folder / "u.csv", csv_of(ROWS)),
    "jsonl": lambda folder: written(folder / "u.jsonl", jsonl_of(ROWS)),
    "jsonl, lists of tags": lambda folder: written(folder / "u.jsonl", jsonl_of(as_lists(ROWS))),
    "parquet": lambda folder: written(folder / "u.parquet", parquet_of(ROWS)),
    "parquet, lists of tags": parquet_with_lists,
    "two files": two_files,
}


@pytest.mark.parametrize("form", FORMS)
def test_users_are_the_same_whatever_they_come_from(form, tmp_path):
    users = Users.read(FORMS[form](tmp_path))
    assert users.user_ids.to_pylist() == ["Z", "u1", "u2", "é"]
    assert users.status.tolist() == [0, 1, 2, 0]
    assert users.status.dtype == np.uint8
    assert users.until_us.tolist() == [0, 0, SUSPENDED_MS * 1000, 0]
    assert users.reasons == (None, "Fraud", "Spam", None)
    assert users.tags == (("new",), (), ("staff", "trusted"), ())
    assert users.columns["trust_level"].type == "integer"
    assert [users.columns["trust_level"].python(at) for at in range(4)] == [4, -1, 3, None]
    assert [users.columns["fraud_score"].python(at) for at in range(4)] == [0.0, 100.0, 12.5, None]
    assert users.columns["created_at"].type == "time"
    assert [users.columns["created_at"].python(at) for at in range(4)] == [
        1559347200000000,
        None,
        1514764800000000,
        1559340000000000,
    ]
    assert users.columns["country"].values.to_pylist() == ["DE", None, "FR", "DE"]
    assert users.off_scale == ()
    assert users.digest == Users.read(ROWS[::-1]).digest


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("user_id", "u3"),
        ("tags", "trusted"),
        ("status", "enabled"),
        ("block_until", SUSPENDED_MS + 1),
        ("block_reason", "Scam"),
        ("created_at", "2018-01-02"),
        ("trust_level", 4),
        ("fraud_score", 12.25),
        ("country", "DE"),
    ],
)
def test_any_change_of_a_user_changes_the_digest(field: str, value: object) -> None:
    digest = Users.read(ROWS).digest
    assert Users.read([{**ROWS[0], field: value}, *ROWS[1:]]).digest != digest


def test_no_users():
    none = Users.none()
    assert len(none) == 0
    assert none.tags == none.reasons == ()
    assert none.digest == Users.read(pa.table({"user_id": pa.array([], pa.string())})).digest
    assert Users.read([{"user_id": "u"}]).digest != none.digest


def test_only_the_id_is_needed():
    users = Users.read([{"user_id": 7}, {"user_id": 10}])
    assert users.user_ids.to_pylist() == ["10", "7"]
    assert users.status.tolist() == [0, 0]
    assert dict(users.columns) == {}


def test_values_off_their_scale_are_unknown_and_listed(tmp_path):
    file = written(
        tmp_path / "u.csv", b"user_id,trust_level,fraud_score\nc,5,100.5\nb,-2,inf\na,4,nan\n"
    )
    users = Users.read(file)
    assert [users.columns["trust_level"].python(at) for at in range(3)] == [4, None, None]
    assert [users.columns["fraud_score"].python(at) for at in range(3)] == [None, None, None]
    assert sorted(users.off_scale) == [
        ("u.csv", 1, "fraud_score", "100.5", "off_scale", "fraud_score is outside 0 to 100"),
        ("u.csv", 1, "trust_level", "5", "off_scale", "trust_level is outside -1 to 4"),
        ("u.csv", 2, "fraud_score", "inf", "off_scale", "fraud_score is outside 0 to 100"),
        ("u.csv", 2, "trust_level", "-2", "off_scale", "trust_level is outside -1 to 4"),
    ]


WRONG = [
    (
        {"status": "bocked"},
        "`bocked`: did you mean `blocked`? expected one of: enabled, blocked, suspended",
    ),
    ({"status": "Enabled"}, "did you mean `enabled`?"),
    ({"status": "suspended"}, "row 1: `block_until` is missing: a suspended user needs it"),
    (
        {"status": "suspended", "block_until": "soon"},
        "`block_until` is `soon`: expected a time in whole epoch milliseconds",
    ),
    (
        {"status": "suspended", "block_until": 1577836800},
        "expected a time in whole epoch milliseconds",
    ),
    (
        {"status": "suspended", "block_until": 1577836800000000},
        "expected a time in whole epoch milliseconds",
    ),
    (
        {"status": "suspended", "block_until": 1577836800000.5},
        "expected a time in whole epoch milliseconds",
    ),
    (
        {"status": "blocked", "block_until": SUSPENDED_MS},
        "`block_until` is set: a block has no end",
    ),
    ({"trust_level": 2.5}, "`trust_level` is `2.5`: expected a whole number"),
    ({"trust_level": "high"}, "`trust_level` is `high`: expected a number"),
    ({"fraud_score": "low"}, "`fraud_score` is `low`: expected a number"),
    ({"created_at": "long ago"}, "`created_at` is no time"),
    ({"created_at": "1999-12-31"}, "`created_at` is outside the years 2000 to 2100"),
    ({"user_id": None}, "`user_id` is missing"),
    ({"user_id": ""}, "`user_id` is missing"),
    ({"user_id": " "}, "`user_id` is blank"),
    ({"user_id": "x" * 1025}, "`user_id` is over 1,024 characters"),
    ({"user_id": "a\0"}, "`user_id` holds a NUL"),
    ({"tags": ["a", 1]}, '`tags` is `["a", 1]`: expected tags'),
]


@pytest.mark.parametrize(("change", "said"), WRONG, ids=[str(change)[:60] for change, _ in WRONG])
def test_what_is_wrong_with_a_user_is_said(change, said, tmp_path):
    file = written(tmp_path / "u.jsonl", jsonl_of([{"user_id": "u", **change}]))
    with pytest.raises(BadInput) as caught:
        Users.read(file)
    assert str(caught.value).startswith("u.jsonl: row 1: ")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("name", "on_scale", "off_scale"),
    [("trust_level", [-1, 0, 4], [-2, 5]), ("fraud_score", [0, 0.5, 100], [-0.5, 100.5])],
)
def test_what_is_known_of_a_user_is_kept_to_the_ends_of_its_scale(name, on_scale, off_scale):
    values = [*on_scale, *off_scale]
    read = Users.read([{"user_id": f"u{at}", name: value} for at, value in enumerate(values)])
    result = [read.columns[name].python(at) for at in range(len(values))]
    assert result == [*on_scale, *([None] * len(off_scale))]
    assert [float(one.value) for one in read.off_scale] == off_scale


def test_ids_in_floats_with_a_fraction_are_refused():
    with pytest.raises(BadInput, match="floats"):
        Users.read(pd.DataFrame({"user_id": [1.5]}))


def test_bytes_are_no_text():
    with pytest.raises(BadInput, match="table: row 2: `status` holds bytes; expected text"):
        Users.read(pa.table({"user_id": ["a", "b"], "status": pa.array([None, b"enabled"])}))


def test_a_user_twice_is_an_error():
    with pytest.raises(BadInput, match=r"table: row 3: `user_id` is that of an earlier row"):
        Users.read([{"user_id": "a"}, {"user_id": "b"}, {"user_id": "a"}])


def test_a_user_twice_in_two_files_is_an_error(tmp_path):
    files = [written(tmp_path / name, b"user_id\na\n") for name in ("x.csv", "y.csv")]
    with pytest.raises(BadInput, match=r"y\.csv: row 1: `user_id` is that of an earlier row"):
        Users.read(files)


def test_the_first_twenty_of_many_problems_are_shown_in_order(tmp_path):
    rows = b"".join(b"u%d,bad\n" % at for at in range(50))
    with pytest.raises(BadInput) as caught:
        Users.read(written(tmp_path / "u.csv", b"user_id,status\n" + rows))
    problems = [str(problem) for problem in caught.value.problems]
    assert len(problems) == 21
    assert [f"row {at + 1}:" in problems[at] for at in range(20)] == [True] * 20
    assert problems[20] == "and 30 more problems"


def test_a_damaged_row_is_an_error(tmp_path):
    with pytest.raises(BadInput, match=r"u\.csv: row 2: too few cells: 1, expected 2"):
        Users.read(written(tmp_path / "u.csv", b"user_id,status\na,enabled\nb\nc,enabled\n"))


def test_a_missing_column_names_the_nearest(tmp_path):
    with pytest.raises(
        BadInput,
        match=r"u\.csv: no column `user_id`; did you mean `userid`\?.* Its columns are: userid",
    ):
        Users.read(written(tmp_path / "u.csv", b"userid\na\n"))


def test_an_empty_file_of_users_is_no_users(tmp_path):
    for name, content in (("u.csv", b"user_id,status\n"), ("u.jsonl", b"")):
        assert Users.read(written(tmp_path / name, content)).digest == Users.none().digest


def test_attributes_keep_their_types(tmp_path):
    users = Users.read(
        written(
            tmp_path / "u.csv", b"user_id,karma,verified,zip,empty\na,5,true,00123,\nb,7,false,9,\n"
        )
    )
    assert {name: column.type for name, column in users.columns.items()} == {
        "karma": "integer",
        "verified": "boolean",
        "zip": "text",
    }
