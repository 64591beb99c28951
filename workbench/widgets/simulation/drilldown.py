"""What stands behind the figures of a simulation: bars over rules, actions and
time, who kept posts out, which rules meet on the same posts, and the posts of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts.causes import Cause, causes, rejected_because
from workbench.charts.period import days, period_of
from workbench.charts.standing import changes_of
from workbench.errors import BadInput
from workbench.notebook.simulation import Simulation
from workbench.policy.policy import Policy
from workbench.replay.outcome import Outcome
from workbench.titles import action_title
from workbench.widgets.rules.rule_chains import Lead, led_to

MAX_POSTS, MAX_PAIRS = 50, 12
_BY = {"rule": "", "record": "recorded entries of ", "start": "from the start"}


def figures(simulation: Simulation) -> dict[str, Any]:
    """All figures of a simulation, as plain values; each bar says what it was counted by."""
    outcome = simulation.outcome
    return {
        "said": repr(simulation).strip("<>"),
        "rules": _rules(outcome),
        "actions": _actions_over_time(outcome),
        "triggers": _triggers_over_time(outcome),
        "kept_out": _kept_out(outcome),
        "together": _together(outcome),
        "led_to": _led_to(outcome),
    }


def posts_behind(simulation: Simulation, figure: Mapping[str, Any]) -> dict[str, Any]:
    """The posts that a figure counts: the first of them with texts, and how many there are.

    `figure`: `rule` or `action`, with `first_us` and `last_us` or not, `kept_out_by`, `both` rules,
    or `led_to`. Raises: BadInput, for any other.
    """
    rows = _selected(simulation, figure)
    shown = rows.slice(0, MAX_POSTS)
    texts = _texts(simulation.outcome, shown)
    posts = [
        {
            "post_id": row["post_id"],
            "user_id": row["user_id"],
            "at": f"{row['created_at']:%Y-%m-%d %H:%M}",
            "fate": "accepted" if row["accepted"] else f"rejected: {row['rejected_by']}",
            "rules": row["rules"],
            "actions": row["actions"],
            "text": text,
        }
        for row, text in zip(shown.to_pylist(), texts, strict=True)
    ]
    return {"n": rows.num_rows, "posts": posts}


def _selected(simulation: Simulation, figure: Mapping[str, Any]) -> pa.Table:
    match figure:
        case {"rule": str(rule)}:
            return _within(simulation.posts(rule=rule).to_arrow(), figure)
        case {"action": str(action)}:
            return _within(simulation.posts(action=action).to_arrow(), figure)
        case {"kept_out_by": [str(kind), str(name)]}:
            return _kept_out_by(simulation.outcome, kind, name)
        case {"led_to": [str(first), str(how), str(what), str(then)]}:
            posts = led_to(simulation.outcome).get(Lead(first, how, what, then), [])
            rows = simulation.posts(rule=then).to_arrow()
            ids = zip(*(rows.column(c).to_pylist() for c in ("user_id", "post_id")), strict=True)
            return rows.filter(pa.array([one in set(posts) for one in ids], pa.bool_()))
        case {"both": [str(one), str(other)]}:
            rows = simulation.posts(rule=one).to_arrow()
            kept = [other in rules for rules in rows.column("rules").to_pylist()]
            return rows.filter(pa.array(kept, pa.bool_()))
    raise BadInput(f"no figure: {dict(figure)}")


def _rules(outcome: Outcome) -> list[dict[str, Any]]:
    names = ("rule", "mode", "triggers", "users")
    return [{name: row[name] for name in names} for row in outcome.summary["rules"]]


def _within(rows: pa.Table, figure: Mapping[str, Any]) -> pa.Table:
    """The posts from `first_us` to before `last_us`, where a figure says so."""
    first, last = figure.get("first_us"), figure.get("last_us")
    if not (isinstance(first, int) and isinstance(last, int)):
        return rows
    at = rows.column("created_at").cast(pa.int64())
    return rows.filter(pc.and_(pc.greater_equal(at, first), pc.less(at, last)))


def _actions_over_time(outcome: Outcome) -> dict[str, Any] | None:
    """Calls of each action in each bin; None without posts."""
    policy = outcome.run.policy
    found = _over_time(outcome, "actions")
    named = [(name, action_title(name, policy), n) for name, n in found.items()]
    return _series(outcome, "action", named)


def _triggers_over_time(outcome: Outcome) -> dict[str, Any] | None:
    """Triggers of each live rule in each bin; None without posts."""
    found = _over_time(outcome, "rules")
    order = [rule.name for rule in outcome.run.policy.rules if rule.name in found]
    return _series(outcome, "rule", [(name, name, found[name]) for name in order])


def _series(
    outcome: Outcome, by: str, named: list[tuple[str, str, np.ndarray]]
) -> dict[str, Any] | None:
    period = period_of(outcome)
    if period is None:
        return None
    return {
        "when": days(period),
        "bin": period.bin,
        "edges_us": period.edges.tolist(),
        "series": [{by: key, "label": label, "n": n.tolist()} for key, label, n in named],
    }


def _over_time(outcome: Outcome, column: str) -> dict[str, np.ndarray]:
    """How often each value of a column of lists stands in each bin."""
    period = period_of(outcome)
    if period is None:
        return {}
    at = outcome.outcomes.column("created_at").cast(pa.int64()).to_numpy()
    lists = outcome.outcomes.column(column).combine_chunks()
    bins = period.place(at[pc.list_parent_indices(lists).to_numpy()])
    encoded = pc.list_flatten(lists).dictionary_encode()
    codes = encoded.indices.to_numpy()
    return {
        name: np.bincount(bins[codes == code], minlength=len(period.edges) - 1)
        for code, name in enumerate(encoded.dictionary.to_pylist())
    }


def _kept_out(outcome: Outcome) -> list[dict[str, Any]]:
    changes = changes_of(outcome)
    _, rows = rejected_because(outcome.outcomes, changes)
    return [
        {"by": [cause.kind, cause.name], "label": _BY[cause.kind] + cause.name, "n": n}
        for cause, n in causes(changes, rows)
    ]


def _kept_out_by(outcome: Outcome, kind: str, name: str) -> pa.Table:
    changes = changes_of(outcome)
    rejected, rows = rejected_because(outcome.outcomes, changes)
    mine = [_is(changes.entries, row, kind, name) for row in rows.tolist()]
    return rejected.filter(pa.array(mine, pa.bool_()))


def _is(entries: pa.Table, row: int, kind: str, name: str) -> bool:
    if row < 0:
        return kind == "start"
    entry = entries.slice(row, 1).to_pylist()[0]
    by_rule = entry["actor_kind"] == "rule"
    found = Cause("rule" if by_rule else "record", entry["rule" if by_rule else "actor"] or "")
    return (found.kind, found.name) == (kind, name)


def _together(outcome: Outcome) -> list[dict[str, Any]]:
    """The pairs of rules that fired on the same posts, most first."""
    counted: dict[tuple[str, str], int] = {}
    distinct = pc.value_counts(pc.binary_join(outcome.outcomes.column("rules"), "\0"))
    for joined, n in zip(distinct.field(0).to_pylist(), distinct.field(1).to_pylist(), strict=True):
        for pair in combinations(joined.split("\0"), 2):
            counted[pair] = counted.get(pair, 0) + n
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [{"both": list(pair), "n": n} for pair, n in ranked[:MAX_PAIRS]]


def _led_to(outcome: Outcome) -> list[dict[str, Any]]:
    """Which rule led to which, most first."""
    policy = outcome.run.policy
    return [
        {
            "led_to": [lead.first, lead.how, lead.what, lead.then],
            "label": f"{lead.first} → {_what(lead, policy)} → {lead.then}",
            "n": len(posts),
        }
        for lead, posts in led_to(outcome).items()
    ][:MAX_PAIRS]


def _what(lead: Lead, policy: Policy) -> str:
    return f"tag {lead.what}" if lead.how == "tag" else action_title(lead.what, policy)


def _texts(outcome: Outcome, shown: pa.Table) -> list[str | None]:
    """The texts of some posts, where there are any."""
    history = outcome.run.history
    if "text" not in history.columns or not shown.num_rows:
        return [None] * shown.num_rows
    column, found = history.columns["text"], []
    users = {user: k for k, user in enumerate(history.user_ids.to_pylist())}
    at = shown.column("created_at").cast(pa.int64()).to_pylist()
    keys = zip(shown.column("user_id").to_pylist(), at, shown.column("post_id").to_pylist(),
               strict=True)  # fmt: skip
    for user_id, us, post_id in keys:
        first, last = history.offsets[users[user_id] : users[user_id] + 2]
        places = first + np.flatnonzero(history.created_at[first:last] == us)
        place = next(p for p in places.tolist() if history.post_ids[p].as_py() == post_id)
        value = column.python(place)
        found.append(None if value is None else str(value))
    return found
