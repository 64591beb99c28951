"""A recorded log is read in the log's own columns, in order, and wrong in no silent way."""

from __future__ import annotations

import datetime as dt
import io
import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.history.posts_samples import written
from workbench.errors import BadInput
from workbench.history import RecordedLog
from workbench.model.log.columns import LOG_SCHEMA
from workbench.units import iso

AT = 1559347200
UNTIL = {"until": 1577836800000}
BLOCK = {
    "at": AT,
    "kind": "user_action",
    "user_id": "u1",
    "actor_kind": "moderator",
    "action": "block",
    "arguments": None,
    "reason": "Spam",
    "actor": "mod_1",
}
SUSPEND = {
    "at": AT - 10,
    "kind": "user_action",
    "user_id": "u2",
    "actor_kind": "api",
    "action": "suspend",
    "arguments": json.dumps(UNTIL),
    "reason": None,
    "actor": None,
}
TAG = {
    "at": AT,
    "kind": "user_tags_added",
    "user_id": "u1",
    "actor_kind": "upload",
    "action": "add_tags",
    "arguments": '{"tag": "trusted"}',
    "reason": None,
    "actor": "upload:7",
}
ROWS = [BLOCK, SUSPEND, TAG]


def jsonl_of(*rows) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def csv_of(*rows) -> bytes:
    file = io.StringIO()
    pd.DataFrame(list(rows)).to_csv(file, index=False)
    return file.getvalue().encode()


def parquet_of(*rows) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows)), file)
    return file.getvalue()


def with_objects():
    return [{**row, "arguments": json.loads(row["arguments"] or "null")} for row in ROWS]


FORMS = {
    "list": lambda _: ROWS,
    "arrow": lambda _: pa.Table.from_pylist(ROWS),
    "pandas": lambda _: pd.DataFrame(ROWS),
    "csv": lambda folder: written(folder / "l.csv", csv_of(*ROWS)),
    "jsonl": lambda folder: written(folder / "l.jsonl", jsonl_of(*ROWS)),
    "jsonl, objects": lambda folder: written(folder / "l.jsonl", jsonl_of(*with_objects())),
    "parquet": lambda folder: written(folder / "l.parquet", parquet_of(*ROWS)),
    "milliseconds": lambda _: [{**row, "at": row["at"] * 1000} for row in ROWS],
    "texts": lambda _: [{**row, "at": iso(row["at"] * 10**6)} for row in ROWS],
}


@pytest.mark.parametrize("form", FORMS)
def test_a_log_is_the_same_whatever_it_comes_from(form, tmp_path):
    log = RecordedLog.read(FORMS[form](tmp_path))
    assert log.entries.schema == LOG_SCHEMA
    assert log.entries["at"].cast(pa.int64()).to_pylist() == [
        (AT - 10) * 10**6,
        AT * 10**6,
        AT * 10**6,
    ]
    assert log.entries["user_id"].to_pylist() == ["u2", "u1", "u1"]
    assert log.entries["action"].to_pylist() == ["suspend", "block", "add_tags"]
    assert [
        json.loads(text) if text else None for text in log.entries["arguments"].to_pylist()
    ] == [UNTIL, None, {"tag": "trusted"}]
    assert log.entries["reason"].to_pylist() == [None, "Spam", None]
    assert log.entries["hash"].null_count == 3
    assert log.without_user == 0
    assert len(log) == 3


def test_entries_of_one_instant_keep_the_order_of_the_log():
    rows = [{**BLOCK, "actor": str(at), "at": AT + at % 3} for at in range(300)]
    result = RecordedLog.read(rows).entries["actor"].to_pylist()
    assert result == sorted(map(str, range(300)), key=lambda at: (int(at) % 3, int(at)))


def test_a_log_of_the_workbench_is_read_back(tmp_path):
    log = RecordedLog.read(ROWS)
    reread = RecordedLog.read(written(tmp_path / "l.parquet", parquet_of(*log.entries.to_pylist())))
    assert reread.entries.equals(log.entries)
    assert reread.digest == log.digest


def test_other_columns_have_their_types(tmp_path):
    row = {
        **BLOCK,
        "entry_id": 3,
        "policy_version": 2,
        "automated": False,
        "recorded_at": AT + 1,
        "post_id": 12345678901234567890,
        "matched": {"a": [1]},
    }
    (entry,) = RecordedLog.read(written(tmp_path / "l.jsonl", jsonl_of(row))).entries.to_pylist()
    assert (entry["entry_id"], entry["policy_version"], entry["automated"]) == (3, 2, False)
    assert entry["recorded_at"] == dt.datetime.fromtimestamp(AT + 1, dt.UTC)
    assert entry["post_id"] == "12345678901234567890"
    assert json.loads(entry["matched"]) == {"a": [1]}


def test_entries_without_a_user_are_left_out_and_counted():
    rows = [
        {**BLOCK, "user_id": None},
        BLOCK,
        {"at": None, "kind": "policy_saved", "user_id": "", "actor_kind": "boss"},
    ]
    log = RecordedLog.read(rows)
    assert len(log) == 1
    assert log.without_user == 2
    assert "2 without a user left out" in repr(log)


def test_no_log():
    none = RecordedLog.none()
    assert none.entries.schema == LOG_SCHEMA
    assert len(none) == 0
    assert none.digest == RecordedLog.read(LOG_SCHEMA.empty_table()).digest


WRONG = [
    ({"at": "never"}, "`at` is no time"),
    ({"at": None}, "`at` is missing"),
    ({"at": 1}, "`at` is outside the years"),
    ({"kind": None}, "`kind` is missing"),
    ({"actor_kind": None}, "`actor_kind` is missing"),
    ({"actor_kind": "moderatr"}, "`actor_kind` is `moderatr`: did you mean `moderator`?"),
    ({"action": None}, "`action` is missing"),
    ({"kind": "post_action", "action": ""}, "`action` is missing"),
    ({"arguments": "[1]"}, "`arguments` is `[1]`: expected a JSON object"),
    ({"arguments": "{"}, "`arguments` is `{`: expected a JSON object"),
    ({"arguments": '{"a":' * 5000}, "expected a JSON object"),
    ({"action": "suspend"}, "`until`: expected a time in whole epoch milliseconds"),
    (
        {"action": "suspend", "arguments": {"until": "2020-01-01"}},
        "`until`: expected a time in whole epoch milliseconds",
    ),
    (
        {"action": "suspend", "arguments": {"until": 1577836800}},
        "`until`: expected a time in whole epoch milliseconds",
    ),
    (
        {"action": "suspend", "arguments": {"until": True}},
        "`until`: expected a time in whole epoch milliseconds",
    ),
    ({"kind": "user_tags_added", "action": "add_tags"}, "names no tag"),
    ({"kind": "user_tags_removed", "arguments": {"tag": 1}}, "names no tag"),
    ({"entry_id": "x"}, "`entry_id` is `x`: expected a whole number"),
    ({"policy_version": 2**70}, "expected a whole number"),
    ({"automated": "maybe"}, "`automated` is `maybe`: expected true or false"),
    ({"recorded_at": "soon"}, "`recorded_at` is no time"),
    ({"user_id": " "}, "`user_id` is blank"),
]


@pytest.mark.parametrize(("change", "said"), WRONG, ids=[str(change)[:60] for change, _ in WRONG])
def test_what_is_wrong_with_an_entry_is_said(change, said, tmp_path):
    file = written(tmp_path / "l.jsonl", jsonl_of({**BLOCK, **change}))
    with pytest.raises(BadInput) as caught:
        RecordedLog.read(file)
    assert str(caught.value).startswith("l.jsonl: row 1: ")
    assert said in str(caught.value)


def test_units_are_one_a_column():
    with pytest.raises(BadInput, match="is in epoch milliseconds, most of the column in seconds"):
        RecordedLog.read([BLOCK, BLOCK, {**BLOCK, "at": AT * 1000}])


def test_a_needed_column_that_is_missing():
    with pytest.raises(BadInput, match=r"no column `actor_kind`; did you mean `actor`\?"):
        RecordedLog.read([{"at": AT, "kind": "user_action", "user_id": "u", "actor": "m"}])
