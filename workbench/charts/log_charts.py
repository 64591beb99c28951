"""This module holds the charts of a moderation log, a store's or a replay's: entries over time by
action, rule, reason, actor and automation, users out, tags, reinstatements and uploads.

Each takes the log as a table of `LOG_SCHEMA` and returns a chart of a few hundred rows at most.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts import aggregate, words
from workbench.charts.marks import Chart, Heading, nothing, small_multiples, stacked_bars
from workbench.charts.period import Period
from workbench.charts.series import Series, largest, rows_of, with_totals
from workbench.charts.standing import status_changes, users_out_by_bin
from workbench.charts.theme import LIGHT, Theme
from workbench.model.log import (
    POST_ACTION,
    RULE_TESTED,
    RULE_TRIGGERED,
    SUSPENSION_EXPIRED,
    TAGS_ADDED,
    TAGS_REMOVED,
    USER_ACTION,
)
from workbench.policy.policy import Policy

MOST_SERIES = 9
ACTIONS = (POST_ACTION, USER_ACTION, TAGS_ADDED, TAGS_REMOVED)
NO_REASON = "no reason"
UPLOADED = "tags_uploaded"
_BLANK = Policy("none", ())


def by_action(log: pa.Table, theme: Theme = LIGHT, policy: Policy = _BLANK) -> Chart:
    """Actions in each bin, one row an action."""
    said = {**words.ACTIONS, **words.TAGGED}
    colours = {name: theme.action(name, policy) for name in _names(log, "action")}
    labels = {name: said.get(name) or words.action_label(name, policy) for name in colours}
    entries = aggregate.of_kind(log, ACTIONS)
    return _rows(entries, "action", "Actions {per}", "action", theme, colours, labels)


def by_rule(log: pa.Table, theme: Theme = LIGHT, policy: Policy = _BLANK) -> Chart:
    """Triggers in each bin, one row a rule; those in test mode too."""
    order = [rule.name for rule in policy.rules]
    entries = aggregate.of_kind(log, (RULE_TRIGGERED, RULE_TESTED))
    names = [*order, *(name for name in _names(entries, "rule") if name not in order)]
    colours = {name: theme.rule(place) for place, name in enumerate(names)}
    return _rows(entries, "rule", "Triggers of rules {per}", "trigger", theme, colours)


def by_reason(log: pa.Table, theme: Theme = LIGHT) -> Chart:
    """Blocks, suspensions and other actions in each bin, one row a reason."""
    entries = aggregate.of_kind(log, (POST_ACTION, USER_ACTION))
    reasons = pc.fill_null(entries.column("reason"), NO_REASON)
    entries = entries.set_column(entries.column_names.index("reason"), "reason", reasons)
    return _rows(entries, "reason", "Actions {per}, by reason", "action", theme)


def by_actor(log: pa.Table, theme: Theme = LIGHT) -> Chart:
    """Actions in each bin, one row a person, rule, upload or program that took them."""
    entries = aggregate.of_kind(log, ACTIONS)
    return _rows(entries, "actor", "Actions {per}, by who took them", "action", theme)


def automated(log: pa.Table, theme: Theme = LIGHT) -> Chart:
    """Actions in each bin, those taken by rules and programs apart from those by people."""
    entries = aggregate.of_kind(log, ACTIONS)
    said = pc.if_else(entries.column("automated"), "automated", "by people")
    entries = entries.append_column("how", said)
    colours = {"automated": theme.accent, "by people": theme.warn}
    return _stacked(entries, "how", "Actions {per}, automated or by people", theme, colours)


def tags(log: pa.Table, theme: Theme = LIGHT) -> Chart:
    """Tags added and removed in each bin."""
    entries = aggregate.of_kind(log, aggregate.TAG_KINDS)
    labels = {
        TAGS_ADDED: words.TAGGED["add_tags"],
        TAGS_REMOVED: words.TAGGED["remove_tags"],
    }
    colours = {
        TAGS_ADDED: theme.actions["add_tags"],
        TAGS_REMOVED: theme.actions["remove_tags"],
    }
    return _rows(entries, "kind", "Tags changed {per}", "tag change", theme, colours, labels)


def reinstatements(log: pa.Table, theme: Theme = LIGHT) -> Chart:
    """Ends of suspensions and calls of `enable` in each bin."""
    entries = aggregate.of_kind(log, (USER_ACTION, SUSPENSION_EXPIRED))
    enabled = pc.equal(pc.fill_null(entries.column("action"), ""), "enable")
    ended = pc.equal(entries.column("kind"), SUSPENSION_EXPIRED)
    entries = entries.filter(pc.or_(enabled, ended))
    labels = {SUSPENSION_EXPIRED: "Suspension ran out", USER_ACTION: "Enabled"}
    colours = {SUSPENSION_EXPIRED: theme.soft, USER_ACTION: theme.actions["enable"]}
    said = "Users reinstated {per}"
    return _rows(entries, "kind", said, "reinstatement", theme, colours, labels)


def uploads(log: pa.Table, theme: Theme = LIGHT) -> Chart:
    """Uploads of tags in each bin, those that succeeded and those that failed."""
    entries = aggregate.of_kind(log, (UPLOADED,))
    status = pc.struct_field(_parsed(entries), [0])
    entries = entries.append_column("status", status)
    colours = {"succeeded": theme.good, "failed": theme.bad}
    return _stacked(entries, "status", "Tag uploads {per}", theme, colours, noun="upload")


def users_out(log: pa.Table, theme: Theme = LIGHT) -> Chart:
    """Users who are suspended or blocked at the end of each bin, stacked."""
    period = period_of_log(log)
    users = pc.unique(pc.drop_null(log.column("user_id")).cast(pa.large_string()))
    users = users.take(pc.sort_indices(users))
    heading = _heading("Users out at the end of each {bin}", len(users), "user", period)
    counted = None
    if period is not None and len(users):
        changes = status_changes(log, users, np.zeros(len(users), np.int8))
        counted = users_out_by_bin(changes, period)
    if period is None or counted is None or not any(counted.column("n").to_pylist()):
        return nothing(heading, "No user was suspended or blocked.", theme)
    series = [Series(key, key, theme.fates[key]) for key in ("blocked", "suspended")]
    return stacked_bars(rows_of(counted, "status", series), series, heading, period, theme)


CHARTS = (
    by_action,
    by_rule,
    by_reason,
    by_actor,
    automated,
    users_out,
    tags,
    reinstatements,
    uploads,
)


def period_of_log(log: pa.Table) -> Period | None:
    """From the first entry to the last; None without entries."""
    if not log.num_rows:
        return None
    ends = pc.min_max(log.column("at").cast(pa.int64())).as_py()
    return Period.between(ends["min"], ends["max"])


def _rows(
    entries: pa.Table,
    by: str,
    said: str,
    noun: str,
    theme: Theme,
    colours: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
) -> Chart:
    """Small multiples of the values of a column that count most."""
    period = period_of_log(entries)
    heading = _heading(said, entries.num_rows, noun, period)
    if period is None:
        return nothing(heading, f"There are no {noun}s to show.", theme)
    counted = aggregate.counted_by(entries, by, period)
    series = _series(counted, by, theme, colours or {}, labels or {})
    heading = Heading(heading.text, f"{heading.below} · each row on its own scale")
    counted, kept = largest(counted, by, series, MOST_SERIES, theme.soft)
    kept = with_totals(counted, by, kept)
    return small_multiples(rows_of(counted, by, kept), kept, heading, period, theme)


def _stacked(
    entries: pa.Table,
    by: str,
    said: str,
    theme: Theme,
    colours: Mapping[str, str],
    noun: str = "action",
) -> Chart:
    period = period_of_log(entries)
    heading = _heading(said, entries.num_rows, noun, period)
    if period is None:
        return nothing(heading, f"There are no {noun}s to show.", theme)
    counted = aggregate.counted_by(entries, by, period)
    series = with_totals(counted, by, [Series(key, key, c) for key, c in colours.items()])
    return stacked_bars(rows_of(counted, by, series), series, heading, period, theme)


def _series(
    counted: pa.Table, by: str, theme: Theme, colours: Mapping[str, str], labels: Mapping[str, str]
) -> list[Series]:
    """The values of a column, those with a colour of their own first, others by name."""
    there = set(counted.column(by).to_pylist())
    names = [*(name for name in colours if name in there), *sorted(there - colours.keys())]
    return [
        Series(name, labels.get(name, name), colours.get(name) or theme.rule(place))
        for place, name in enumerate(names)
    ]


def _names(log: pa.Table, column: str) -> list[str]:
    return sorted(pc.unique(pc.drop_null(log.column(column))).to_pylist())


def _parsed(entries: pa.Table) -> pa.Array:
    pattern = r'"status":\s*"(?P<status>[a-z]+)"'
    arguments = entries.column("arguments").combine_chunks()
    return pc.extract_regex(arguments, pattern=pattern)


def _heading(text: str, n: int, noun: str, period: Period | None) -> Heading:
    per, bin_ = ("a day", "day") if period is None else (words.per(period), period.bin)
    when = "" if period is None else f" · {words.days(period)}, UTC"
    return Heading(text.format(per=per, bin=bin_), f"n = {words.count(n, noun)}{when}")
