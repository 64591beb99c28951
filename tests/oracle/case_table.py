"""The table of cases: small replays worked out by hand, in `tests/cases/*.csv`.

`tests/cases/README.md` says how a row is written. ``read_table()`` returns every row as a case,
the plain document that the oracle takes, with the part of the result that is expected: a mapping
stands for those of its keys, a list for the whole list in order, anything else for itself.
``differences(expected, result)`` says where a result departs from it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

FOLDER = Path(__file__).parent.parent / "cases"
COLUMNS = (
    "name",
    "policy",
    "posts",
    "expected",
    "columns",
    "users",
    "lists",
    "log",
    "from",
    "as_of",
    "enforcement",
)
NEEDED = ("name", "policy", "posts", "expected")
LISTED = ("posts", "users", "lists", "log")  # one `{…}` a line: a spreadsheet runs no cell of it
START_US = 1_577_836_800_000_000
HOUR_US = 3_600_000_000
POLICY = {
    "version": 1,
    "name": "P",
    "tags": ["a", "b"],
    "classes": {"nsfw": {"score": "nsfw", "classified": 0.9, "needs_review": 0.6}},
    "actions": {
        "block": {"free_text": True},
        "suspend": {"free_text": True},
        "escalate": {"on": "post", "label": "Escalate"},
        "warn": {"on": "user", "label": "Warn", "reasons": ["Spam"]},
    },
}
POST_COLUMNS = {"nsfw": "float64"}
FIRES = {
    "x": {"accepted": True, "rejected_by": None, "rules": ["R"]},
    "-": {"accepted": True, "rejected_by": None, "rules": []},
    "b": {"accepted": False, "rejected_by": "blocked", "rules": [], "actions": []},
    "s": {"accepted": False, "rejected_by": "suspended", "rules": [], "actions": []},
}
ENTRY = {
    "post_id": None,
    "rule": None,
    "policy": None,
    "policy_version": None,
    "reason": None,
    "user_id": "u",
    "actor": "Ada",
    "actor_kind": "moderator",
}
TAG_KINDS = {"add_tags": "user_tags_added", "remove_tags": "user_tags_removed"}
POST_ACTIONS = ("delete_post", "escalate")


@dataclass(frozen=True)
class TableCase:
    """A row: the file and its name, the case, and the part of its result that is expected."""

    file: str
    name: str
    case: dict[str, Any]
    expected: dict[str, Any]


def read_table(folder: Path = FOLDER) -> list[TableCase]:
    """Every row of every file of a folder, in the order of the files' names.

    Raises: ValueError, where a row cannot be read, a name comes twice, or there is no row at all.
    """
    result = [case for path in sorted(folder.glob("*.csv")) for case in _rows(path)]
    if not result:
        raise ValueError(f"{folder} holds no case")
    names = [case.name for case in result]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ValueError(f"these names come more than once: {sorted(twice)}")
    return result


def differences(expected: Any, actual: Any, where: str = "result") -> list[str]:
    """Where ``actual`` departs from the part of it that is expected."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        result = [f"{where}.{key}: missing" for key in expected if key not in actual]
        for key in expected.keys() & actual.keys():
            result += differences(expected[key], actual[key], f"{where}.{key}")
        return result
    if isinstance(expected, list) and isinstance(actual, list):
        if len(expected) != len(actual):
            return [f"{where}: expected {len(expected)} items, got {actual}"]
        result = []
        for place, (left, right) in enumerate(zip(expected, actual, strict=True)):
            result += differences(left, right, f"{where}[{place}]")
        return result
    return [] if expected == actual else [f"{where}: expected {expected!r}, got {actual!r}"]


def _rows(path: Path) -> list[TableCase]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        names = rows.fieldnames or ()
        wrong = [name for name in names if name not in COLUMNS]
        missing = [name for name in NEEDED if name not in names]
        if wrong or missing:
            raise ValueError(f"{path.name}: columns unknown: {wrong}, missing: {missing}")
        return [_case(path.name, rows.line_num, row) for row in rows]


def _case(file: str, line: int, row: dict[str, str | None]) -> TableCase:
    def cell(name: str, otherwise: Any = None) -> Any:
        text = (row.get(name) or "").strip()
        if name in LISTED:
            text = "\n".join(f"- {one}" if one.startswith("{") else one for one in text.split("\n"))
        try:
            return YAML(typ="safe", pure=True).load(io.StringIO(text)) if text else otherwise
        except YAMLError as error:
            raise ValueError(f"{file}:{line}: `{name}` cannot be read: {error}") from None

    try:
        _check_filled(row, [name for name in NEEDED if not cell(name)])
        choices = {"from": _at(cell("from")), "as_of": _at(cell("as_of"))}
        case = {
            "policy": POLICY | cell("policy"),
            "posts": [_post(place, one) for place, one in enumerate(cell("posts"), 1)],
            "columns": cell("columns", POST_COLUMNS),
            "users": _each(cell("users"), _times),
            "lists": cell("lists"),
            "log": _each(cell("log"), _entry),
            "choices": choices | {"enforcement": cell("enforcement", "full")},
        }
        return TableCase(file, str(row["name"]), case, _expected(cell("expected")))
    except (ValueError, TypeError, KeyError) as error:
        raise ValueError(f"{file}, the row that ends in line {line}: {error}") from error


def _check_filled(row: dict[str, str | None], empty: list[str]) -> None:
    if empty or None in row:
        raise ValueError(f"empty: {empty}; cells too many: {row.get(None)}")


def _at(hour: float | None) -> int | None:
    """Epoch microseconds of an hour of the case."""
    return None if hour is None else START_US + round(hour * HOUR_US)


def _each(rows: list[dict] | None, read: Callable[[dict], dict]) -> list[dict] | None:
    return None if rows is None else [read(row) for row in rows]


def _post(place: int, row: dict[str, Any]) -> dict[str, Any]:
    plus_us = row.pop("plus_us", 0)
    values = {"post_id": f"p{place}", "user_id": "u", "text": "hello"}
    return values | {"created_at": _at(row.pop("hour")) + plus_us} | row


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    """A recorded entry: the rest of its columns follows from its action."""
    action, arguments = row["action"], None
    kind = "post_action" if action in POST_ACTIONS else TAG_KINDS.get(action, "user_action")
    if action in TAG_KINDS:
        arguments = {"tag": row.pop("tag")}
    if action == "suspend":
        arguments = {"until": _at(row.pop("until_hour")) // 1000}
    values = {"at": _at(row.pop("hour")), "kind": kind, "arguments": arguments}
    return ENTRY | values | row


def _expected(cell: dict[str, Any]) -> dict[str, Any]:
    """The expected part of the result; `fires`, `rules` and a number of `unknown` are short."""
    result = dict(cell)
    if "fires" in result:
        result["outcomes"] = [FIRES[letter] for letter in result.pop("fires")]
    if "rules" in result:
        result["outcomes"] = [{"rules": names} for names in result.pop("rules")]
    if isinstance(result.get("unknown"), int):
        result["unknown"] = {"R": result["unknown"]}
    return _times(result)


def _times(value: Any) -> Any:
    """Put times for hours: `…_hour` becomes milliseconds where it is an end, else microseconds."""
    if isinstance(value, list):
        return [_times(one) for one in value]
    if not isinstance(value, dict):
        return value
    result = {}
    for key, one in value.items():
        name = key.removesuffix("_hour")
        if name == key:
            result[key] = _times(one)
        else:
            at_us = _at(one)
            result[name] = at_us // 1000 if name in ("until", "block_until") else at_us
    return result
