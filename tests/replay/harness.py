"""Runs one case, a plain document, through the workbench, and puts what comes out in the same
form as the oracle's."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from workbench.history import History, RecordedLog, TextLists, Users
from workbench.model.log.columns import LOG_SCHEMA
from workbench.policy.policy import Policy
from workbench.replay.outcome import Outcome
from workbench.replay.simulate import simulate

Case = dict[str, Any]
TYPES = {
    "float32": pa.float32(),
    "float64": pa.float64(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "text": pa.string(),
}
TIME = pa.timestamp("us", "UTC")
USER_TYPES = {
    "user_id": pa.string(),
    "tags": pa.list_(pa.string()),
    "status": pa.string(),
    "block_until": pa.int64(),
    "block_reason": pa.string(),
    "created_at": TIME,
    "trust_level": pa.int64(),
    "fraud_score": pa.float64(),
}


def posts_table(case: Case) -> pa.Table:
    """The posts of a case as a typed table."""
    posts = case["posts"]
    types = {"post_id": pa.string(), "user_id": pa.string(), "created_at": TIME}
    types |= {"text": pa.string()} | {name: TYPES[kind] for name, kind in case["columns"].items()}
    return pa.table({n: pa.array([post.get(n) for post in posts], t) for n, t in types.items()})


def run_case(case: Case, **how: Any) -> Outcome:
    """Replay a case."""
    choices = case.get("choices") or {}
    return simulate(
        Policy.from_document(case["policy"]),
        History.read(posts_table(case)),
        users=_users(case),
        log=_log(case),
        lists=TextLists.read(pa.Table.from_pylist(case["lists"])) if case.get("lists") else None,
        from_time=choices.get("from"),
        as_of=choices.get("as_of"),
        enforcement=choices.get("enforcement") or "full",
        **how,
    )


def result_of(case: Case, outcome: Outcome) -> dict[str, Any]:
    """An outcome in the oracle's form."""
    tally, rules = outcome.tally, [rule.name for rule in outcome.run.policy.active_rules]
    names = [rule["name"] for rule in case["policy"]["rules"]]

    def by_rule(numbers: Any) -> dict[str, int]:
        return dict.fromkeys(names, 0) | dict(zip(rules, numbers.tolist(), strict=True))

    return {
        "outcomes": _rows(outcome.outcomes),
        "users": outcome.users.to_pylist(),
        "log": [
            {**row, "arguments": row["arguments"] and json.loads(row["arguments"])}
            for row in _rows(outcome.log)
        ],
        "unknown": by_rule(tally.unknown),
        "triggers": by_rule(tally.triggers),
        "trigger_users": by_rule(tally.users),
        "unchanged_records": tally.records_unchanged,
        "accepted": tally.accepted,
        "rejected": tally.rejected,
    }


def differences(left: dict[str, Any], right: dict[str, Any]) -> list[str]:
    """What differs between two results, in words."""
    result = []
    for key, value in left.items():
        other = right[key]
        if value == other:
            continue
        if isinstance(value, list) and isinstance(other, list):
            pairs = [(a, b) for a, b in zip(value, other, strict=False) if a != b]
            differing = [{k: (a[k], b[k]) for k in a if a[k] != b.get(k)} for a, b in pairs[:2]]
            result.append(f"{key}: {len(value)} and {len(other)} rows; first differ: {differing}")
        else:
            result.append(f"{key}: {value} and {other}")
    return result


def same_tables(left: Outcome, right: Outcome) -> list[str]:
    """The names of what is not the same in two outcomes, to the byte."""
    names = [n for n in ("outcomes", "users", "log") if getattr(left, n) != getattr(right, n)]
    return names + ([] if left.summary == right.summary else ["summary"])


def _users(case: Case) -> Users | None:
    rows = case.get("users")
    if not rows:
        return None
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {n: [row.get(n) for row in rows] for n in names}
    if "block_reason" in columns:
        columns["block_until"] = [
            None if row.get("status") in (None, "enabled", "blocked") else row.get("block_until")
            for row in rows
        ]
        columns["block_reason"] = [
            None if row.get("status") in (None, "enabled") else row.get("block_reason")
            for row in rows
        ]
    return Users.read(pa.table({n: pa.array(v, USER_TYPES.get(n)) for n, v in columns.items()}))


def _log(case: Case) -> RecordedLog | None:
    if not case.get("log"):
        return None
    rows = [
        {**row, "arguments": None if row["arguments"] is None else json.dumps(row["arguments"])}
        for row in case["log"]
    ]
    schema = pa.schema([f for f in LOG_SCHEMA if any(f.name in row for row in rows)])
    return RecordedLog.read(pa.Table.from_pylist(rows, schema))


def _rows(table: pa.Table) -> list[dict[str, Any]]:
    """Rows with times as epoch µs."""
    for place, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(place, field.name, pc.cast(table.column(place), pa.int64()))
    return table.to_pylist()
