"""Text lists are read from anything, in order, and wrong in no silent way."""

from __future__ import annotations

import json

import pandas as pd
import pyarrow as pa
import pytest

from tests.history.posts_samples import written
from workbench.errors import BadInput
from workbench.history import TextLists

ROWS = [
    {"list": "deny", "kind": "phrase", "value": " free money "},
    {"list": "allow", "kind": "domain", "value": "example.com"},
    {"list": "deny", "kind": "phone", "value": "00123"},
]
CSV = b"list,kind,value\ndeny,phrase, free money \nallow,domain,example.com\ndeny,phone,00123\n"
JSONL = b"".join(json.dumps(row).encode() + b"\n" for row in ROWS)
EXPECTED = {
    "deny": (("phrase", " free money "), ("phone", "00123")),
    "allow": (("domain", "example.com"),),
}


def test_lists_are_the_same_whatever_they_come_from(tmp_path):
    sources = [
        ROWS,
        pd.DataFrame(ROWS),
        pa.Table.from_pylist(ROWS),
        written(tmp_path / "l.csv", CSV),
        written(tmp_path / "l.jsonl", JSONL),
    ]
    read = [TextLists.read(source) for source in sources]
    assert [dict(lists.lists) for lists in read] == [EXPECTED] * len(sources)
    assert len({lists.digest for lists in read}) == 1


def test_a_number_as_a_value_is_its_digits(tmp_path):
    lists = TextLists.read(
        written(tmp_path / "l.jsonl", b'{"list": "deny", "kind": "phone", "value": 4930123456}\n')
    )
    assert lists.lists == {"deny": (("phone", "4930123456"),)}


@pytest.mark.parametrize("number", ["491701234567.0", "4.91701234567E+11"])
def test_a_phone_number_that_became_a_float_is_refused(tmp_path, number):
    with pytest.raises(BadInput, match=r"row 1: `value` looks like a float.*export"):
        TextLists.read(
            written(tmp_path / "l.csv", f"list,kind,value\ndeny,phone,{number}\n".encode())
        )
    phrase = written(tmp_path / "p.csv", f"list,kind,value\ndeny,phrase,{number}\n".encode())
    assert TextLists.read(phrase).lists == {"deny": (("phrase", number),)}


def test_no_lists(tmp_path):
    none = TextLists.none()
    assert none.lists == {}
    assert TextLists.read(written(tmp_path / "l.csv", b"list,kind,value\n")).digest == none.digest


@pytest.mark.parametrize("column", ["list", "kind", "value"])
@pytest.mark.parametrize("cell", [None, "", "  "])
def test_an_empty_cell_is_an_error(column, cell):
    with pytest.raises(BadInput, match=f"table: row 2: `{column}` is missing"):
        TextLists.read([ROWS[0], {**ROWS[1], column: cell}])


def test_a_missing_column_is_an_error(tmp_path):
    with pytest.raises(BadInput, match=r"l\.csv: no column `value`; did you mean `values`\?"):
        TextLists.read(written(tmp_path / "l.csv", b"list,kind,values\na,phrase,b\n"))
