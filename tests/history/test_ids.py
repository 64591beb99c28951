"""Ids are exact: a whole float is its number, one that may have lost digits is set aside, and what
stands around an id is left out.
"""

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
from workbench.policy.policy import Policy
from workbench.replay.simulate import simulate

AT = "2026-09-01T00:00:00Z"
EXPONENTS = ["1.23E+17", "1.23457E+18", "1E+05", "1e+05", "1.5e17", "1,23E+17", "-1.5E+03"]
WHOLE = {
    "12345.0": "12345",
    "12345.00": "12345",
    "-7.0": "-7",
    "0.0": "0",
    "-0.0": "0",
    "9007199254740991.0": "9007199254740991",
}
UNSURE = ["12345,0", "007.0", "9007199254740992.0", "-9007199254740994.0", "12345678901234567890.0"]
RULE = {
    "name": "R",
    "when": {"post_count": {"at_least": 9}},
    "then": [{"block": {"reason": "Spam"}}],
}
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


def test_a_whole_float_is_its_number_in_a_csv_file_of_numbers_alone(tmp_path):
    history = History.read(csv_file(tmp_path, posts([*WHOLE, "12", "34", "None"])))
    assert history.rejects.num_rows == 0
    assert set(history.user_ids.to_pylist()) == {*WHOLE.values(), "12", "34", "None"}
    note = (
        "column `user_id`: 6 values are whole floats, read as whole numbers: `12345.0` as `12345`"
    )
    assert [note] == [note for note in history.notes if "`user_id`" in note]
    for source in sources(tmp_path, posts([*WHOLE, "ann"])):
        history = History.read(source)
        assert set(history.user_ids.to_pylist()) == {*WHOLE, "ann"}, source
        assert history.rejects.num_rows == 0


@pytest.mark.parametrize("field", ["user_id", "post_id"])
def test_a_float_that_may_have_lost_digits_is_set_aside_among_numbers(tmp_path, field):
    history = History.read(csv_file(tmp_path, posts([*UNSURE, "12", "7.0"], field)))
    assert history.rejects["value"].to_pylist() == UNSURE
    assert set(history.rejects["reason"].to_pylist()) == {f"{field} {FLOAT_ID}"}
    ids = history.user_ids if field == "user_id" else history.post_ids
    assert sorted(ids.to_pylist()) == ["12", "7"]


def test_a_number_and_its_float_are_one_user_and_one_post(tmp_path):
    rows = [
        {"post_id": post, "user_id": user, "created_at": AT}
        for post, user in (("1", "12345"), ("1.0", "12345.0"), ("2.0", " 12345.0"))
    ]
    history = History.read(csv_file(tmp_path, rows))
    assert history.user_ids.to_pylist() == ["12345"]
    assert history.post_ids.to_pylist() == ["1", "2"]
    assert history.rejects["code"].to_pylist() == ["repeated_post"]


def float_sources(folder, ids):
    """The same ids as floats, in each source that has floats."""
    rows = posts(ids)
    jsonl = folder / "floats.jsonl"
    jsonl.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    array = folder / "floats.json"
    array.write_text(json.dumps(rows), "utf-8")
    parquet = folder / "floats.parquet"
    pd.DataFrame(rows).to_parquet(parquet)
    return [jsonl, array, parquet, pd.DataFrame(rows), pl.DataFrame(rows), rows]


def test_whole_floats_of_typed_sources_are_their_numbers(tmp_path):
    for source in float_sources(tmp_path, [12345.0, -7.0, -0.0, 2.0**53 - 1]):
        history = History.read(source)
        assert history.user_ids.to_pylist() == ["-7", "0", "12345", "9007199254740991"], source
        [note] = [note for note in history.notes if "`user_id`" in note]
        assert note.endswith(
            "4 values are whole floats, read as whole numbers: `12345.0` as `12345`"
        )


@pytest.mark.parametrize("lost", [1.5, 2.0**53, -(2.0**53) - 2, 1.23e17])
def test_floats_that_may_have_lost_digits_are_refused_in_typed_sources(tmp_path, lost):
    for source in float_sources(tmp_path, [12345.0, lost]):
        with pytest.raises(BadInput, match="in which digits of an id are lost"):
            History.read(source)


@pytest.mark.parametrize(("kind", "last"), [(pa.float16(), 2**11), (pa.float32(), 2**24)])
def test_narrow_floats_are_whole_numbers_as_far_as_they_are_exact(kind, last):
    table = pa.Table.from_pylist(posts(["x"]))
    for number, exact in ((7, True), (last - 1, True), (last, False)):
        ids = pa.array([float(number)], pa.float32()).cast(kind)
        source = table.set_column(1, "user_id", ids)
        if exact:
            assert History.read(source).user_ids.to_pylist() == [str(number)]
        else:
            with pytest.raises(BadInput, match="digits of an id are lost"):
                History.read(source)


def test_a_missing_id_in_a_column_of_floats_is_set_aside(tmp_path):
    for source in [*float_sources(tmp_path, [12345.0, float("nan")])[2:]]:
        history = History.read(source)
        assert history.user_ids.to_pylist() == ["12345"], source
        assert history.rejects["code"].to_pylist() == ["missing_user_id"]
    table = pa.Table.from_pylist(posts([1.0, None, float("inf")]))
    with pytest.raises(BadInput, match="digits of an id are lost"):
        History.read(table)


def test_a_number_is_no_name_also_among_names():
    history = History.read(posts([12345.0, "ann", "7.0", 12345]))
    assert history.user_ids.to_pylist() == ["12345", "7.0", "ann"]


def test_text_of_a_program_is_the_same_user_in_a_batch_of_any_size(tmp_path):
    for source in sources(tmp_path, posts(["7.0", "12"]))[:-1]:
        assert History.read(source).user_ids.to_pylist() == ["12", "7.0"], source


def test_a_repeated_header_does_not_make_names_of_numbers(tmp_path):
    rows = [*posts(["12345.0", "12346"]), {key: key for key in posts(["u"])[0]}]
    history = History.read(csv_file(tmp_path, rows))
    assert history.rejects["code"].to_pylist() == ["unusable_time"]
    assert history.user_ids.to_pylist() == ["12345", "12346"]


def test_names_that_only_resemble_floats_are_users(tmp_path):
    history = History.read(csv_file(tmp_path, posts([*NAMES, "ann"])))
    assert sorted(history.user_ids.to_pylist()) == sorted([*NAMES, "ann"])


def test_a_file_of_floats_alone_says_what_to_do(tmp_path):
    with pytest.raises(BadInput, match="open the original file and export the column as text"):
        History.read(csv_file(tmp_path, posts(["1.23E+17", "12345,0"])))


@pytest.mark.parametrize("one", ["1.23E+17", "9007199254740994.0"])
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


def test_users_and_recorded_logs_read_whole_floats_as_their_numbers(tmp_path):
    note = (
        "column `user_id`: 1 value is a whole float, read as a whole number: `12345.0` as `12345`"
    )
    as_text = [{"user_id": "12345.0"}, {"user_id": "12"}]
    as_floats = [{"user_id": 12345.0}, {"user_id": 12}]
    for source in (csv_file(tmp_path, as_text), as_floats):
        users = Users.read(source)
        assert users.user_ids.to_pylist() == ["12", "12345"]
        assert users.notes == (note,)
    entry = {"at": AT, "kind": "user_action", "actor_kind": "moderator", "action": "block"}
    entries = [
        {**entry, "user_id": 12345.0, "post_id": 7.0},
        {**entry, "user_id": 12, "post_id": float("nan")},
    ]
    for source in (csv_file(tmp_path, entries), entries, pd.DataFrame(entries)):
        log = RecordedLog.read(source)
        assert sorted(log.entries["user_id"].to_pylist()) == ["12", "12345"]
        assert set(log.entries["post_id"].to_pylist()) == {"7", None}
    with pytest.raises(BadInput, match="is that of an earlier row"):
        Users.read(csv_file(tmp_path, [{"user_id": "12345"}, {"user_id": "12345.0"}]))


def test_a_post_of_the_float_of_a_blocked_user_is_rejected(tmp_path):
    users = Users.read([{"user_id": "12345", "status": "blocked"}])
    policy = Policy.from_document({"version": 1, "name": "t", "rules": [RULE]})
    for source in (csv_file(tmp_path, posts(["12345.0", "12"])), posts([12345.0, 12])):
        outcome = simulate(policy, History.read(source), users=users)
        accepted = zip(
            outcome.outcomes["user_id"].to_pylist(),
            outcome.outcomes["accepted"].to_pylist(),
            strict=True,
        )
        assert dict(accepted) == {"12345": False, "12": True}


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
        assert any(f"`user_id`: {len(PADDED)} values have spaces" in note for note in history.notes)
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
    expected_ = {trimmed_id(id_) for id_ in ids if id_.strip(EDGES)}
    table = rows.append_column("post_id", [list(map(str, range(len(ids) + 1)))])
    history = History.read(table.append_column("created_at", [[AT] * (len(ids) + 1)]))
    assert set(history.user_ids.to_pylist()) == {"ok", *expected_}
