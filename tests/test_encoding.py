"""The one encoder of records as values of JSON."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from workbench.encoding import json_object, json_value

AT_US = 1559347200000000


@dataclass(frozen=True)
class Inner:
    until_ms: int | None


@dataclass(frozen=True)
class Outer:
    at_us: int
    parts: tuple[Inner, ...]


def test_records_inside_records_become_objects_with_their_own_fields():
    outer = Outer(AT_US, (Inner(None),))
    assert json_object(outer) == {"at_us": AT_US, "parts": [{"until_ms": None}]}


def test_a_time_is_added_in_iso_right_after_its_field_in_records_at_any_depth():
    outer = Outer(AT_US, (Inner(AT_US // 1000), Inner(None)))
    assert json.dumps(json_object(outer, add_iso=True)) == json.dumps(
        {
            "at_us": AT_US,
            "at": "2019-06-01T00:00:00Z",
            "parts": [
                {"until_ms": AT_US // 1000, "until": "2019-06-01T00:00:00Z"},
                {"until_ms": None, "until": None},
            ],
        }
    )


def test_what_json_lacks_becomes_text():
    values = [datetime(2019, 6, 1, tzinfo=UTC), Decimal("1.10"), b"\x00\xff", Path("a/b")]
    assert json_value(values) == ["2019-06-01T00:00:00Z", "1.10", "00ff", "a/b"]


def test_infinity_and_nan_become_null_only_where_that_is_asked_for():
    assert json_value({1: [float("inf"), float("nan"), 0.5]}, finite=True) == {
        "1": [None, None, 0.5]
    }
    assert json_value([float("-inf")]) == [float("-inf")]
