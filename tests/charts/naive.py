"""What charts count, counted again one row at a time: slow, and easy to believe."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

Row = dict[str, Any]
ACTION_KINDS = {"post_action", "user_action", "user_tags_added", "user_tags_removed"}


def bin_start(at: datetime, bin_: str) -> datetime:
    """Where the bin of a time starts."""
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if bin_ == "hour":
        return at.replace(minute=0, second=0, microsecond=0)
    if bin_ == "week":
        return day - timedelta(days=day.weekday())
    if bin_ == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if bin_ == "year" else day


def counted(table: Any, by: str) -> dict[tuple[datetime, Any], int]:
    """A counted table as a mapping."""
    return {(row["start"], row[by]): row["n"] for row in table.to_pylist()}


def posts_by_fate(outcomes: list[Row], bin_: str) -> Counter:
    return Counter(
        (bin_start(row["created_at"], bin_), row["rejected_by"] or "accepted") for row in outcomes
    )


def log_by(log: list[Row], key: str, kinds: set[str], edges: list[datetime], bin_: str) -> Counter:
    return Counter(
        (bin_start(row["at"], bin_), row[key])
        for row in log
        if row["kind"] in kinds and edges[0] <= row["at"] < edges[-1]
    )


def status_of(entry: Row, *, enforced: bool) -> str | None:
    """The status that an entry sets, None when it sets none."""
    if entry["kind"] == "suspension_expired":
        return "enabled"
    if entry["kind"] != "user_action" or (entry["actor_kind"] == "rule" and not enforced):
        return None
    if entry["action"] == "suspend":
        until = json.loads(entry["arguments"])["until"]
        late = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=until) <= entry["at"]
        return None if late else "suspended"
    return {"block": "blocked", "enable": "enabled"}.get(entry["action"])


def users_out(
    start: dict[str, str], log: list[Row], edges: list[datetime], *, enforced: bool
) -> dict[tuple[datetime, str], int]:
    """Users out at the end of each bin: every user's status, entry by entry."""
    result, standing, left = {}, dict(start), list(log)
    for first, end in pairwise(edges):
        while left and left[0]["at"] < end:
            entry = left.pop(0)
            standing[entry["user_id"]] = (
                status_of(entry, enforced=enforced) or standing[entry["user_id"]]
            )
        for status in ("blocked", "suspended"):
            result[first, status] = list(standing.values()).count(status)
    return result


def ever_out(
    start: dict[str, str], log: list[Row], edges: list[datetime], *, enforced: bool
) -> set[str]:
    """The users who are out at the start of a period, or are put out within it."""
    standing, out = dict(start), set[str]()
    first = False
    for entry in [*log, {"at": edges[-1]}]:
        if not first and entry["at"] > edges[0]:
            first = True
            out |= {user for user, status in standing.items() if status != "enabled"}
        if entry["at"] >= edges[-1]:
            break
        user = entry["user_id"]
        standing[user] = status_of(entry, enforced=enforced) or standing[user]
        if first and standing[user] != "enabled":
            out.add(user)
    return out


def put_out_by(post: Row, log: list[Row], *, enforced: bool) -> Row | None:
    """The last entry that set the status of a post's user before it."""
    result = [
        entry
        for entry in log
        if entry["user_id"] == post["user_id"]
        and entry["at"] <= post["created_at"]
        and status_of(entry, enforced=enforced)
    ]
    return result[-1] if result else None
