"""The effect of each rule and of the whole policy on a history: the counts that are shown as rules
are edited, and how they differ from another policy's.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.replay.compiled.trend import triggers_by_bin
from workbench.widgets.rules.counted import TOTALS, Counted, Kind, Rows


@dataclass(frozen=True)
class Against:
    """What is counted that another policy does not count, and the other way round."""

    new: int
    gone: int

    @classmethod
    def of(cls, rows: Rows, others: Rows) -> Against:
        """How many there are in one of them alone."""
        new = len(rows.without(others))
        return cls(new, len(others) - (len(rows) - new))


@dataclass(frozen=True)
class RuleImpact:
    """What one rule does: `triggers` (posts), distinct `users`, `share` of all posts; `trend`:
    triggers in each of `BINS` equal parts of the history; `posts_against`, `users_against`: the
    difference from another policy's rule of this name, None when it has none.
    """

    rule: str
    mode: str
    triggers: int
    users: int
    share: float
    trend: tuple[int, ...]
    posts_against: Against | None = None
    users_against: Against | None = None


@dataclass(frozen=True)
class TotalImpact:
    """A total of a policy. `kind`: what it counts; `against`: the difference from another policy,
    whose total is `live`; both None without one.
    """

    key: str
    label: str
    kind: Kind
    now: float
    live: float | None = None
    against: Against | None = None


def impacts(counted: Counted, live: Counted | None = None) -> dict[str, RuleImpact]:
    """The impact of every rule that is evaluated, by name."""
    outcome = counted.outcome
    tally, posts = outcome.tally, max(1, outcome.run.history.n_posts)
    trends = triggers_by_bin(counted.decided, counted.edges_us).tolist()
    impact: dict[str, RuleImpact] = {}
    for place, rule in enumerate(outcome.run.policy.active_rules):
        triggers, users = int(tally.triggers[place]), int(tally.users[place])
        trend, against = tuple(trends[place]), _against(counted, live, rule.name)
        impact[rule.name] = RuleImpact(
            rule.name, rule.mode, triggers, users, triggers / posts, trend, *against
        )
    return impact


def totals(counted: Counted, live: Counted | None = None) -> list[TotalImpact]:
    """The totals of the whole policy, in the order in which they are shown."""
    return [_total(counted, live, key) for key in TOTALS]


def _total(counted: Counted, live: Counted | None, key: str) -> TotalImpact:
    now = counted.totals[key]
    if live is None:
        return TotalImpact(key, now.label, now.rows.kind, now.value)
    before = live.totals[key]
    against = Against.of(now.rows, before.rows)
    return TotalImpact(key, now.label, now.rows.kind, now.value, before.value, against)


def _against(
    counted: Counted, live: Counted | None, rule: str
) -> tuple[Against | None, Against | None]:
    now, before = counted.rule(rule), None if live is None else live.rule(rule)
    if now is None or before is None:
        return None, None
    return Against.of(now[0], before[0]), Against.of(now[1], before[1])
