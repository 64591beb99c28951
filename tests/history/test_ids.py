"""Ids are exact: what became a float is set aside, and what stands around an id is left out."""

from __future__ import annotations

import json

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sizes import size
from workbench.errors import BadInput
from workbench.history import History, RecordedLog, Users
from workbench.model.ids import EDGES, FLOAT_ID, trimmed_id

AT = "2026-09-01T00:00:00Z"
EXPONENTS = ["1.23E+17", "1.23457E+18", "1E+05", "1e+05", "1.5e17", "1,23E+17", "-1.5E+03"]
POINTS = ["12345.0", "12345.00", "12345,0", "-7.0", "0.0"]
NAMES = ["1e5", "12E5", "10e4", "1.5", "3.14", "v1.0", "1.0.0", "1e5.0b", "007", "1,2", "0x1E+5"]


def posts(ids, field="user_id"):
    return [
        {"post_id": f"p{at}", "user_id": "u", "created_at": AT, field: one}
        for at, one in enumerate(ids)
    ]


def csv_file(folder, rows):
    path = folder / "posts.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def sources(folder, rows):
    """The same rows in each form in which ids are text."""
    jsonl = folder / "posts.jsonl"
    jsonl.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    parquet = folder / "posts.parquet"
    pd.DataFrame(rows).to_parquet(parquet)
    return [rows, pd.DataFrame(rows), pl.DataFrame(rows), jsonl, parquet, csv_file(folder, rows)]


@pytest.mark.parametrize("field", ["user_id", "post_id"])
def test_an_id_with_an_exponent_is_set_aside_among_any_others_in_every_source(tmp_path, field):
    rows = posts([*EXPONENTS, "ann", "12"], field)
    for source in sources(tmp_path, rows):
        history = History.read(source)
        assert history.n_posts == 2, source
        assert history.rejects["value"].to_pylist() == EXPONENTS
        assert set(history.rejects["code"].to_pylist()) == {f"float_{field}"}
        assert set(history.rejects["reason"].to_pylist()) == {f"{field} {FLOAT_ID}"}


def test_a_whole_number_with_point_zero_is_set_aside_among_numbers_alone(tmp_path):
    history = History.read(csv_file(tmp_path, posts([*POINTS, "12", "34", "None"])))
    assert history.rejects["value"].to_pylist() == POINTS
    for source in sources(tmp_path, posts([*POINTS, "ann"])):
        assert History.read(source).rejects.num_rows == 0, source


def test_text_of_a_program_is_the_same_user_in_a_batch_of_any_size(tmp_path):
    for source in sources(tmp_path, posts(["7.0", "12"]))[:-1]:
        assert History.read(source).user_ids.to_pylist() == ["12", "7.0"], source


def test_a_repeated_header_does_not_make_names_of_numbers(tmp_path):
    rows = [*posts(["12345.0", "12346"]), {key: key for key in posts(["u"])[0]}]
    history = History.read(csv_file(tmp_path, rows))
    assert history.rejects["code"].to_pylist() == ["float_user_id", "unusable_time"]


def test_names_that_only_resemble_floats_are_users(tmp_path):
    history = History.read(csv_file(tmp_path, posts([*NAMES, "ann"])))
    assert sorted(history.user_ids.to_pylist()) == sorted([*NAMES, "ann"])


def test_a_file_of_floats_alone_says_what_to_do(tmp_path):
    with pytest.raises(BadInput, match="open the original file and export the column as text"):
        History.read(csv_file(tmp_path, posts(["1.23E+17", "12345.0"])))


@pytest.mark.parametrize("one", ["1.23E+17", "12345.0"])
def test_users_and_recorded_logs_refuse_ids_that_became_floats(tmp_path, one):
    with pytest.raises(BadInput, match="row 1: `user_id` looks like a float"):
        Users.read(csv_file(tmp_path, [{"user_id": one}]))
    entry = {"at": AT, "kind": "user_action", "user_id": one, "actor_kind": "moderator"}
    with pytest.raises(BadInput, match="row 1: `user_id` looks like a float"):
        RecordedLog.read(csv_file(tmp_path, [{**entry, "action": "block"}]))
    with pytest.raises(BadInput, match="row 1: `post_id` looks like a float"):
        RecordedLog.read(
            csv_file(tmp_path, [{**entry, "user_id": "u", "action": "block", "post_id": one}])
        )


PADDED = [
    " u1",
    "u1 ",
    "u1\xa0",
    "\u3000u1",
    "\u200bu1",
    "u1\ufeff",
    "\u202au1\u202c",
    "\tu1\u2003",
]


def test_what_stands_around_an_id_is_left_out_in_every_source_and_counted(tmp_path):
    for source in sources(tmp_path, posts([*PADDED, "u1"])):
        history = History.read(source)
        assert history.user_ids.to_pylist() == ["u1"], source
        assert any(f"`user_id`: {len(PADDED)} values have spaces" in one for one in history.notes)
    assert History.read(posts(PADDED[:1], "post_id")).post_ids.to_pylist() == ["u1"]


def test_users_and_recorded_logs_leave_out_what_stands_around_ids():
    users = Users.read([{"user_id": " u1"}, {"user_id": "u2\xa0"}, {"user_id": "u3"}])
    assert users.user_ids.to_pylist() == ["u1", "u2", "u3"]
    [note] = users.notes
    assert "`user_id`: 2 values have spaces or invisible characters around them" in note
    with pytest.raises(BadInput, match="is that of an earlier row"):
        Users.read([{"user_id": " u1"}, {"user_id": "u1"}])
    entry = {"at": AT, "kind": "user_action", "action": "block", "actor_kind": "moderator"}
    log = RecordedLog.read([{**entry, "user_id": "u1 ", "post_id": "\u200bp1"}])
    assert log.entries.select(["user_id", "post_id"]).to_pylist() == [
        {"user_id": "u1", "post_id": "p1"}
    ]
    assert [note.partition(":")[0] for note in log.notes] == [
        "column `user_id`",
        "column `post_id`",
    ]


@settings(max_examples=size(100, 2000), deadline=None)
@given(st.lists(st.text(st.sampled_from(f"ab1.é🙂{EDGES}"), max_size=6), max_size=20))
def test_a_column_is_trimmed_as_one_id_is(ids):
    rows = pa.table({"user_id": pa.array(["ok", *ids], pa.large_string())})
    expected_ = {trimmed_id(one) for one in ids if one.strip(EDGES)}
    table = rows.append_column("post_id", [list(map(str, range(len(ids) + 1)))])
    history = History.read(table.append_column("created_at", [[AT] * (len(ids) + 1)]))
    assert set(history.user_ids.to_pylist()) == {"ok", *expected_}
