"""What the result page says of an outcome, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench import formatting, titles
from workbench.charts import aggregate
from workbench.charts.causes import Cause, causes, rejected_because
from workbench.charts.drawing.period import Period, period_of
from workbench.charts.standing import Changes, changes_of
from workbench.model.actions import ACTIONS
from workbench.policy.policy import Policy
from workbench.reading.rows.row_counts import RowCounts
from workbench.replay.summary_document import RuleCounts, Summary

if TYPE_CHECKING:
    from workbench.replay.outcome import Outcome

MAX_USERS, MAX_TAGS, MAX_CAUSES = 10, 10, 3


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action: calls by live rules, distinct users of those calls, recorded entries."""

    name: str
    label: str
    called: int
    users: int
    recorded: int


@dataclass(frozen=True, slots=True)
class UserOut:
    """A user of whose posts some were rejected, and what put them out before how many posts."""

    user_id: str
    status: str
    until: str | None
    reason: str | None
    rejected: int
    causes: list[tuple[Cause, int]]


@dataclass(frozen=True, eq=False)
class Findings:
    """All that the page shows and that no chart draws.

    `sources`: the rows of each file. `rules`: the summary's counts by name. `sparks`: triggers of
    each bin by rule. `kept_out`: posts rejected while their user was out by that rule. `tags`:
    name, how often added and removed, and how many users have it at the end.
    """

    policy: Policy
    summary: Summary
    sources: tuple[RowCounts, ...]
    period: Period
    rules: dict[str, RuleCounts]
    sparks: dict[str, list[int]]
    actions: list[ActionRow]
    causes: list[tuple[Cause, int]]
    kept_out: dict[str, int]
    users: list[UserOut]
    tags: list[tuple[str, int, int, int]]


def findings(outcome: Outcome) -> Findings:
    """Work out what the page says."""
    run = outcome.run
    period = period_of(outcome) or Period.between(run.as_of_us, run.as_of_us)
    changes = changes_of(outcome)
    rejected, rows = rejected_because(outcome.outcomes, changes)
    because = causes(changes, rows)
    return Findings(
        run.policy,
        outcome.summary,
        run.history.row_counts,
        period,
        {counts["rule"]: counts for counts in outcome.summary["rules"]},
        _sparks(outcome.log, period),
        _actions(outcome),
        because,
        {cause.name: n for cause, n in because if cause.kind == "rule"},
        _users(outcome.users, rejected, rows, changes),
        _tags(outcome),
    )


def _sparks(log: pa.Table, period: Period) -> dict[str, list[int]]:
    sparks: dict[str, list[int]] = {}
    counted = aggregate.triggers_by_rule(log, period)
    place = period.place(counted.column("start").cast(pa.int64()).to_numpy()).tolist()
    rules, numbers = counted.column("rule").to_pylist(), counted.column("n").to_pylist()
    for bin_, rule, n in zip(place, rules, numbers, strict=True):
        sparks.setdefault(rule, [0] * (len(period.edges) - 1))[bin_] = n
    return sparks


def _actions(outcome: Outcome) -> list[ActionRow]:
    """The actions that a rule can call, in the catalogue's order, and recorded ones."""
    policy, called = outcome.run.policy, outcome.summary["actions"]
    users = aggregate.users_by_call(outcome.outcomes)
    logged = aggregate.action_totals(outcome.log).to_pylist()
    recorded = {row["action"]: row["entries"] for row in logged if not row["automated"]}
    names = dict.fromkeys([*ACTIONS, *policy.actions, *called, *recorded])
    return [
        ActionRow(
            name, titles.action_title(name, policy), called.get(name, 0), users.get(name, 0),
            recorded.get(name, 0),
        )
        for name in names
        if name in called or name in recorded
    ]  # fmt: skip


def _users(
    outcome_users: pa.Table, rejected: pa.Table, rows: np.ndarray, changes: Changes
) -> list[UserOut]:
    counted = rejected.group_by("user_id").aggregate([([], "count_all")])
    order = [("count_all", "descending"), ("user_id", "ascending")]
    most = counted.sort_by(order).slice(0, MAX_USERS).to_pylist()
    users: list[UserOut] = []
    for row in most:
        own = pc.equal(rejected.column("user_id"), row["user_id"]).to_numpy()
        place = pc.index(outcome_users.column("user_id"), row["user_id"]).as_py()
        user = outcome_users.slice(place, 1).to_pylist()[0]
        because = causes(changes, rows[own])[:MAX_CAUSES]
        users.append(
            UserOut(
                row["user_id"],
                user["status"],
                _until(user["block_until"]),
                user["block_reason"],
                row["count_all"],
                because,
            )
        )
    return users


def _until(until_ms: int | None) -> str | None:
    return None if until_ms is None else f"until {formatting.moment(until_ms * 1000)}"


def _tags(outcome: Outcome) -> list[tuple[str, int, int, int]]:
    """The tags that changed most, then those that most users have."""
    counted = pc.value_counts(pc.list_flatten(outcome.users.column("tags"))).to_pylist()
    at_end = {entry["values"]: entry["counts"] for entry in counted}
    changed = aggregate.tag_totals(outcome.log)
    rows = [(tag, *changed.get(tag, (0, 0)), at_end.get(tag, 0)) for tag in {*at_end, *changed}]
    rows.sort(key=lambda row: (-(row[1] + row[2]), -row[3], row[0]))
    return rows[:MAX_TAGS]
