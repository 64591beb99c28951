"""The effect of each rule on a history: the counts that are shown beside a rule as it is edited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from workbench.replay.compiled.replay import Decided
from workbench.replay.compiled.trend import posts_of_rules, triggers_by_bin
from workbench.replay.outcome import Outcome
from workbench.units import UNIT_US

BINS = 24


@dataclass(frozen=True)
class RuleImpact:
    """What one rule does: `triggers` (posts), distinct `users`, `share` of all posts; `trend`:
    triggers in each of `BINS` equal parts of the history; `posts_against`, `users_against`: the
    change against another policy's rule of this name, None when it has none.
    """

    rule: str
    mode: str
    triggers: int
    users: int
    share: float
    trend: tuple[int, ...]
    posts_against: int | None = None
    users_against: int | None = None


def impacts(outcome: Outcome, against: Outcome | None = None) -> dict[str, RuleImpact]:
    """The impact of every rule that is evaluated, by name."""
    before = {} if against is None else _counts(against)
    counts, trends = _counts(outcome), _trends(outcome)
    posts = max(1, outcome.run.history.n_posts)
    return {
        rule.name: RuleImpact(
            rule.name,
            rule.mode,
            triggers,
            users,
            triggers / posts,
            trend,
            None if rule.name not in before else triggers - before[rule.name][0],
            None if rule.name not in before else users - before[rule.name][1],
        )
        for rule, (triggers, users), trend in zip(
            outcome.run.policy.active_rules, counts.values(), trends, strict=True
        )
    }


def totals(outcome: Outcome) -> Mapping[str, float]:
    """What the whole policy does: triggers of live rules, actions called, posts deleted, users out
    at the end, new items for review a day, posts that never appeared.
    """
    summary = outcome.summary
    called = summary["actions"]
    days = max(1, outcome.run.last_us - outcome.run.first_us) / UNIT_US["d"]
    return {
        "triggers": sum(r["triggers"] for r in summary["rules"] if r["mode"] == "live"),
        "actions": sum(called.values()),
        "deleted": called.get("delete_post", 0),
        "suspended": summary["users"]["suspended"],
        "blocked": summary["users"]["blocked"],
        "review_a_day": round(review_items(outcome) / max(1.0, days), 1),
        "rejected": summary["posts"]["rejected"],
    }


def review_items(outcome: Outcome) -> int:
    """How many items the review feed gets: one a post or user, however often it is flagged."""
    posts = posts_of_rules(_decided(outcome), _calling(outcome, "flag_post"))
    by_rule = posts_of_rules(_decided(outcome), _calling(outcome, "flag_user"))
    users = np.searchsorted(outcome.run.offsets, by_rule, "right")
    return len(posts) + len(np.unique(users))


def _calling(outcome: Outcome, action: str) -> list[int]:
    """The places of the live rules that call an action, among the active ones."""
    return [
        place
        for place, rule in enumerate(outcome.run.policy.active_rules)
        if rule.mode == "live" and any(call.action == action for call in rule.then)
    ]


def _counts(outcome: Outcome) -> dict[str, tuple[int, int]]:
    tally = outcome.tally
    return {
        rule.name: (int(tally.triggers[number]), int(tally.users[number]))
        for number, rule in enumerate(outcome.run.policy.active_rules)
    }


def _trends(outcome: Outcome) -> list[tuple[int, ...]]:
    run = outcome.run
    edges = np.linspace(run.first_us, run.last_us + 1, BINS + 1).astype(np.int64)
    return [tuple(row) for row in triggers_by_bin(_decided(outcome), edges).tolist()]


def _decided(outcome: Outcome) -> Decided:
    """What the kernel decided: the rule builder replays with no other evaluator."""
    assert isinstance(outcome.state, Decided)
    return outcome.state
