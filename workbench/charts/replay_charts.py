"""The charts of a replay: what became of posts, actions, rules and users.

Each takes an outcome and returns a chart whose spec holds a few hundred rows at most, whatever the
number of posts. What people wrote (names of rules, of actions) stands in the data alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from workbench import formatting, titles
from workbench.charts import aggregate
from workbench.charts.marks import (
    Chart,
    Heading,
    nothing,
    paired_bars,
    small_multiples,
    stacked_bars,
)
from workbench.charts.period import Period, days, per, period_of
from workbench.charts.series import Series, largest, rows_of, with_totals
from workbench.charts.standing import changes_of, users_out_by_bin
from workbench.charts.theme import LIGHT, Theme
from workbench.model.actions import ACTIONS
from workbench.model.log.columns import TAGS_ADDED, TAGS_REMOVED
from workbench.policy.sentences.words import one_line

if TYPE_CHECKING:
    from workbench.replay.outcome import Outcome

MAX_SERIES, MAX_RULES = 9, 20


def posts_over_time(outcome: Outcome, theme: Theme = LIGHT) -> Chart:
    """Posts of each bin, accepted or rejected, stacked."""
    period, total = period_of(outcome), outcome.outcomes.num_rows
    heading = _heading("Posts {per}, by what became of them", total, "post", period)
    if period is None:
        return nothing(heading, "There are no posts to show.", theme)
    counted = aggregate.posts_by_fate(outcome.outcomes, period)
    series = [Series(fate, said, theme.fates[fate]) for fate, said in titles.FATE_TITLES.items()]
    series = with_totals(counted, "fate", series)
    return stacked_bars(rows_of(counted, "fate", series), series, heading, period, theme)


def users_out(outcome: Outcome, theme: Theme = LIGHT) -> Chart:
    """Users who are suspended or blocked at the end of each bin, stacked."""
    period, total = period_of(outcome), outcome.users.num_rows
    heading = _heading("Users out at the end of each {bin}", total, "user", period)
    counted = None if period is None else users_out_by_bin(changes_of(outcome), period)
    if period is None or counted is None or not any(counted.column("n").to_pylist()):
        return nothing(
            heading, "No user was suspended or blocked at the end of any of them.", theme
        )
    series = [Series(key, key, theme.fates[key]) for key in ("blocked", "suspended")]
    return stacked_bars(rows_of(counted, "status", series), series, heading, period, theme)


def actions_over_time(outcome: Outcome, theme: Theme = LIGHT) -> Chart:
    """Actions of each bin as logged, one row an action, each on its own scale."""
    policy, said = outcome.run.policy, {**titles.ACTION_TITLES, **titles.TAG_CHANGE_TITLES}
    period = period_of(outcome)
    counted = None if period is None else aggregate.actions_by_name(outcome.log, period)
    logged = [] if counted is None else sorted(set(counted.column("action").to_pylist()))
    series = [
        Series(
            name,
            said.get(name) or titles.action_title(name, policy),
            theme.action(name, policy),
        )
        for name in dict.fromkeys([*ACTIONS, *policy.actions, *logged])
    ]
    too = ", recorded ones too" if outcome.summary["records"]["applied"] else ""
    heading = (f"Actions {{per}}{too}", "action")
    return _rows_chart(counted, "action", series, heading, period, theme)


def rules_over_time(outcome: Outcome, theme: Theme = LIGHT) -> Chart:
    """Triggers of each bin, one row a rule, each on its own scale."""
    period = period_of(outcome)
    counted = None if period is None else aggregate.triggers_by_rule(outcome.log, period)
    said = ("Triggers of rules {per}", "trigger")
    return _rows_chart(counted, "rule", rule_series(outcome, theme), said, period, theme)


def tags_over_time(outcome: Outcome, theme: Theme = LIGHT) -> Chart:
    """Tags added and removed in each bin, each on its own scale."""
    period = period_of(outcome)
    counted = None if period is None else aggregate.tag_changes(outcome.log, period)
    series = [
        Series(TAGS_ADDED, titles.TAG_CHANGE_TITLES["add_tags"], theme.actions["add_tags"]),
        Series(TAGS_REMOVED, titles.TAG_CHANGE_TITLES["remove_tags"], theme.actions["remove_tags"]),
    ]
    return _rows_chart(counted, "kind", series, ("Tags changed {per}", "tag change"), period, theme)


def rules_by_triggers(outcome: Outcome, theme: Theme = LIGHT) -> Chart:
    """Triggers of each rule beside the distinct users it fired on, most triggers first."""
    totals = {row["rule"]: row for row in aggregate.rule_totals(outcome.log).to_pylist()}
    series = [each for each in rule_series(outcome, theme) if each.key in totals]
    series.sort(key=lambda each: -totals[each.key]["triggers"])
    n = sum(row["triggers"] for row in totals.values())
    heading = _heading(
        "Triggers of each rule and, paler, its distinct users", n, "trigger", period_of(outcome)
    )
    if not series:
        return nothing(heading, "No rule fired.", theme)
    shown = series[:MAX_RULES]
    if len(series) > MAX_RULES:
        more = f"{heading.below} · {MAX_RULES} of {len(series)} rules"
        heading = replace(heading, below=more)
    rows = [
        {"series": each.label, "what": what, "n": totals[each.key][column]}
        for each in shown
        for what, column in (("triggers", "triggers"), ("distinct users", "users"))
    ]
    return paired_bars(rows, shown, heading, theme)


def rule_series(outcome: Outcome, theme: Theme = LIGHT) -> list[Series]:
    """The policy's rules in order, each with its own colour; those in test mode say so."""
    rules = outcome.run.policy.rules
    said = [one_line(r.name) + (" (test)" if r.mode == "test" else "") for r in rules]
    return [
        Series(rule.name, label, theme.rule(position))
        for position, (rule, label) in enumerate(zip(rules, formatting.distinct(said), strict=True))
    ]


def _rows_chart(
    counted: pa.Table | None,
    by: str,
    series: list[Series],
    said: tuple[str, str],
    period: Period | None,
    theme: Theme,
) -> Chart:
    """Small multiples of the series that count most."""
    n = 0 if counted is None else sum(counted.column("n").to_pylist())
    heading = _heading(said[0], n, said[1], period)
    if counted is None or period is None or not n:
        return nothing(heading, f"There are no {said[1]}s to show.", theme)
    heading = replace(heading, below=f"{heading.below} · each row on its own scale")
    counted, kept = largest(counted, by, series, MAX_SERIES, theme.soft)
    kept = with_totals(counted, by, kept)
    return small_multiples(rows_of(counted, by, kept), kept, heading, period, theme)


def _heading(text: str, n: int, noun: str, period: Period | None) -> Heading:
    rate, bin_ = ("a day", "day") if period is None else (per(period), period.bin)
    when = "" if period is None else f" · {days(period)}, UTC"
    return Heading(text.format(per=rate, bin=bin_), f"n = {formatting.count(n, noun)}{when}")
