"""The figures of a simulation as bars: rules, actions over time, the causes of rejected posts,
rules that fire on the same posts, chains of rules; and the posts behind each bar.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import TypedDict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts.causes import Cause, causes, rejected_because
from workbench.charts.drawing.period import days, period_of
from workbench.charts.standing import changes_of
from workbench.errors import BadInput, printable
from workbench.formatting import count, day, moment
from workbench.history.post_texts import post_texts
from workbench.notebook.simulation.simulation import Simulation
from workbench.policy.policy import Policy
from workbench.replay.outcome import Outcome
from workbench.titles import action_title
from workbench.units import SECOND_US
from workbench.widgets.rules.rule_chains import RuleChain, rule_chains

MAX_POSTS, MAX_PAIRS = 50, 12
_CAUSES = {"rule": "", "record": "recorded entries of ", "start": "status at the start"}
Selection = Mapping[str, object]  # what a page sends of a bar that was clicked


class RuleBar(TypedDict):
    """A rule with its triggers and distinct users."""

    rule: str
    mode: str
    triggers: int
    users: int


class Line(TypedDict, total=False):
    """The counts of an action or a rule in each bin."""

    action: str
    rule: str
    label: str
    n: list[int]


class OverTime(TypedDict):
    """Counts over time. `when`: the days, for people; `edges_us`: the edges of the bins."""

    when: str
    bin: str
    edges_us: list[int]
    series: list[Line]


class RejectionBar(TypedDict):
    """Rejected posts by the cause of the suspension or block: its kind and name."""

    cause: list[str]
    label: str
    n: int


class PairBar(TypedDict):
    """Posts on which two rules fired."""

    both: list[str]
    n: int


class ChainBar(TypedDict):
    """Posts on which a rule fired after another one."""

    chain: list[str]
    label: str
    n: int


class Figures(TypedDict):
    """All figures of a simulation. `about`: which rules were replayed over which posts; `summary`:
    what became of the posts, in one line.
    """

    about: str
    summary: str
    rules: list[RuleBar]
    actions: OverTime | None
    triggers: OverTime | None
    rejections: list[RejectionBar]
    together: list[PairBar]
    chains: list[ChainBar]


class PostRow(TypedDict):
    """A post behind a bar. `result`: accepted, or rejected with the user's status."""

    post_id: str
    user_id: str
    at: str
    result: str
    rules: list[str]
    actions: list[str]
    text: str | None


class PostsBehind(TypedDict):
    """How many posts a bar counts, and the first `MAX_POSTS` of them."""

    n: int
    posts: list[PostRow]


def figures(simulation: Simulation) -> Figures:
    """All figures of a simulation, as plain values."""
    outcome = simulation.outcome
    return {
        "about": _about(simulation),
        "summary": _summary(simulation),
        "rules": _rules(outcome),
        "actions": _actions_over_time(outcome),
        "triggers": _triggers_over_time(outcome),
        "rejections": _rejections(outcome),
        "together": _together(outcome),
        "chains": _chains(outcome),
    }


def _about(simulation: Simulation) -> str:
    """The policy with its version, and the posts that it was replayed over."""
    run = simulation.outcome.run
    policy, version = run.policy, simulation.version
    saved = "not saved as a version" if version is None else f"version {version}"
    posts = count(run.history.n_posts, "post")
    name = f"{printable(policy.name)}, {saved}, {count(len(policy.rules), 'rule')}"
    days = f", {day(run.first_us)} to {day(run.last_us)}" if run.history.n_posts else ""
    return f"{name}, over {posts}{days}."


def _summary(simulation: Simulation) -> str:
    """What became of posts, and who is out at the end."""
    summary = simulation.outcome.summary
    posts, users = summary["posts"], summary["users"]
    rejected = (
        f", {posts['rejected']:,} rejected, as their author was suspended or blocked"
        if posts["rejected"]
        else ""
    )
    return (
        f"{count(posts['accepted'], 'post')} checked by the rules{rejected}. At the end"
        f" {count(users['suspended'], 'user')} suspended, {users['blocked']:,} blocked."
    )


def posts_behind(simulation: Simulation, selection: Selection) -> PostsBehind:
    """The posts that a bar counts: how many there are, and the first of them with texts.

    `selection`: `rule` or `action`, for one bin with `first_us` and `last_us`; `cause` of
    rejections; `both` rules; or `chain`. Raises: BadInput, for any other.
    """
    rows = _selected(simulation, selection)
    shown = rows.slice(0, MAX_POSTS)
    texts = post_texts(simulation.outcome.run.history, shown)
    posts: list[PostRow] = [
        {
            "post_id": row["post_id"],
            "user_id": row["user_id"],
            "at": moment(int(row["created_at"].timestamp()) * SECOND_US),
            "result": "accepted" if row["accepted"] else f"rejected: {row['rejected_by']}",
            "rules": row["rules"],
            "actions": row["actions"],
            "text": text,
        }
        for row, text in zip(shown.to_pylist(), texts, strict=True)
    ]
    return {"n": rows.num_rows, "posts": posts}


def _selected(simulation: Simulation, selection: Selection) -> pa.Table:
    match selection:
        case {"rule": str(rule)}:
            return _within(simulation.posts(rule=rule).to_arrow(), selection)
        case {"action": str(action)}:
            return _within(simulation.posts(action=action).to_arrow(), selection)
        case {"cause": [str(kind), str(name)]}:
            return _rejected_by(simulation.outcome, kind, name)
        case {"chain": [str(first), str(kind), str(name), str(second)]}:
            posts = rule_chains(simulation.outcome).get(RuleChain(first, kind, name, second), [])
            rows = simulation.posts(rule=second).to_arrow()
            ids = zip(*(rows.column(c).to_pylist() for c in ("user_id", "post_id")), strict=True)
            return rows.filter(pa.array([post_id in set(posts) for post_id in ids], pa.bool_()))
        case {"both": [str(first), str(other)]}:
            rows = simulation.posts(rule=first).to_arrow()
            has_other = [other in rules for rules in rows.column("rules").to_pylist()]
            return rows.filter(pa.array(has_other, pa.bool_()))
        case _:
            raise BadInput(f"unknown selection of posts: {dict(selection)}")


def _rules(outcome: Outcome) -> list[RuleBar]:
    return [
        {
            "rule": row["rule"],
            "mode": row["mode"],
            "triggers": row["triggers"],
            "users": row["users"],
        }
        for row in outcome.summary["rules"]
    ]


def _within(rows: pa.Table, selection: Selection) -> pa.Table:
    """The posts from `first_us` to before `last_us`, where the selection has both."""
    first, last = selection.get("first_us"), selection.get("last_us")
    if not (isinstance(first, int) and isinstance(last, int)):
        return rows
    at = rows.column("created_at").cast(pa.int64())
    return rows.filter(pc.and_(pc.greater_equal(at, first), pc.less(at, last)))


def _actions_over_time(outcome: Outcome) -> OverTime | None:
    """Calls of each action in each bin; None without posts."""
    policy = outcome.run.policy
    lines: list[Line] = [
        {"action": name, "label": action_title(name, policy), "n": n.tolist()}
        for name, n in _over_time(outcome, "actions").items()
    ]
    return _series(outcome, lines)


def _triggers_over_time(outcome: Outcome) -> OverTime | None:
    """Triggers of each live rule in each bin; None without posts."""
    counts = _over_time(outcome, "rules")
    names = [rule.name for rule in outcome.run.policy.rules if rule.name in counts]
    lines: list[Line] = [
        {"rule": name, "label": name, "n": counts[name].tolist()} for name in names
    ]
    return _series(outcome, lines)


def _series(outcome: Outcome, lines: list[Line]) -> OverTime | None:
    period = period_of(outcome)
    if period is None:
        return None
    return {
        "when": days(period),
        "bin": period.bin,
        "edges_us": period.edges.tolist(),
        "series": lines,
    }


def _over_time(outcome: Outcome, column: str) -> dict[str, np.ndarray]:
    """How often each value of a column of lists occurs in each bin."""
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


def _rejections(outcome: Outcome) -> list[RejectionBar]:
    changes = changes_of(outcome)
    _, rows = rejected_because(outcome.outcomes, changes)
    return [
        {"cause": [cause.kind, cause.name], "label": _CAUSES[cause.kind] + cause.name, "n": n}
        for cause, n in causes(changes, rows)
    ]


def _rejected_by(outcome: Outcome, kind: str, name: str) -> pa.Table:
    changes = changes_of(outcome)
    rejected, rows = rejected_because(outcome.outcomes, changes)
    caused = [_is_caused_by(changes.entries, row, kind, name) for row in rows.tolist()]
    return rejected.filter(pa.array(caused, pa.bool_()))


def _is_caused_by(entries: pa.Table, row: int, kind: str, name: str) -> bool:
    if row < 0:
        return kind == "start"
    entry = entries.slice(row, 1).to_pylist()[0]
    by_rule = entry["actor_kind"] == "rule"
    cause = Cause("rule" if by_rule else "record", entry["rule" if by_rule else "actor"] or "")
    return (cause.kind, cause.name) == (kind, name)


def _together(outcome: Outcome) -> list[PairBar]:
    """The pairs of rules that fired on the same posts, most frequent first."""
    counts: dict[tuple[str, str], int] = {}
    distinct = pc.value_counts(pc.binary_join(outcome.outcomes.column("rules"), "\0"))
    for joined, n in zip(distinct.field(0).to_pylist(), distinct.field(1).to_pylist(), strict=True):
        for pair in combinations(joined.split("\0"), 2):
            counts[pair] = counts.get(pair, 0) + n
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [{"both": list(pair), "n": n} for pair, n in ranked[:MAX_PAIRS]]


def _chains(outcome: Outcome) -> list[ChainBar]:
    """The chains of rules, most frequent first."""
    policy = outcome.run.policy
    bars: list[ChainBar] = [
        {
            "chain": [chain.first, chain.kind, chain.name, chain.second],
            "label": f"{chain.first} → {_effect(chain, policy)} → {chain.second}",
            "n": len(posts),
        }
        for chain, posts in rule_chains(outcome).items()
    ]
    return bars[:MAX_PAIRS]


def _effect(chain: RuleChain, policy: Policy) -> str:
    return f"tag {chain.name}" if chain.kind == "tag" else action_title(chain.name, policy)
