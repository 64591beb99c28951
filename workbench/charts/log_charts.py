"""The charts of a moderation log, a store's or a replay's: entries over time by
action, rule, reason, actor and automation, users out, tags, reinstatements and uploads.

Each takes the log as a table of `LOG_SCHEMA` and returns a `LogChart`: the chart, of a few hundred
rows at most, and what stands behind each of its bars.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench import formatting, titles
from workbench.charts import aggregate
from workbench.charts.marks import Chart, Heading, nothing, small_multiples, stacked_bars
from workbench.charts.period import Period, days, per
from workbench.charts.series import Row, Series, largest, rows_of, with_totals
from workbench.charts.standing import Changes, status_changes, users_out_at, users_out_by_bin
from workbench.charts.theme import LIGHT, Theme
from workbench.model.actions import STATUSES
from workbench.model.log.columns import (
    POST_ACTION,
    RULE_TESTED,
    RULE_TRIGGERED,
    SUSPENSION_EXPIRED,
    TAGS_ADDED,
    TAGS_REMOVED,
    USER_ACTION,
)
from workbench.policy.policy import Policy

MAX_SERIES = 9
ACTIONS = (POST_ACTION, USER_ACTION, TAGS_ADDED, TAGS_REMOVED)
NO_REASON = "no reason"
UPLOADED = "tags_uploaded"
_BLANK = Policy("none", ())
_GROUP = "group"


@dataclass(frozen=True, eq=False)
class LogChart:
    """The entries that a chart counts in each bin by their group.

    `entries`: rows of the log; `group`: text[n], what each is counted as; `text`: the title, with
    `{per}` or `{bin}`; `colours`, `labels`: of groups that have their own; `stacked`: one bar a
    bin, or one row a group.
    """

    entries: pa.Table
    group: pa.Array
    text: str
    noun: str
    theme: Theme
    colours: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    stacked: bool = False
    none: str = ""

    @cached_property
    def period(self) -> Period | None:
        """From the first entry to the last; None without entries."""
        if not self.entries.num_rows:
            return None
        ends = pc.min_max(self.entries.column("at").cast(pa.int64())).as_py()
        return Period.between(ends["min"], ends["max"])

    @cached_property
    def _shown(self) -> tuple[list[Series], list[Row]]:
        """The series and the rows of the chart."""
        counted = self._counted()
        names = set(counted.column(_GROUP).to_pylist())
        known = [name for name in self.colours if self.stacked or name in names]
        series = [
            Series(name, self.labels.get(name, name), self.colours.get(name) or colour)
            for name, colour in zip(
                [*known, *sorted(names - self.colours.keys())],
                [self.theme.rule(place) for place in range(len(known) + len(names))],
                strict=False,
            )
        ]
        if not self.stacked:
            counted, series = largest(counted, _GROUP, series, MAX_SERIES, self.theme.soft)
        series = with_totals(counted, _GROUP, series) if self._has_totals else series
        return series, rows_of(counted, _GROUP, series)

    _has_totals = True

    def _counted(self) -> pa.Table:
        """How many there are: start, end, `group`, `n`."""
        assert self.period is not None
        entries = self.entries.append_column(_GROUP, self.group)
        return aggregate.counted_by(entries, _GROUP, self.period)

    @property
    def n(self) -> int:
        """How many are counted in all."""
        return self.entries.num_rows

    @property
    def rows(self) -> list[Row]:
        """The rows of the chart: start and end in epoch ms, series, its place, n."""
        return [] if self.period is None else self._shown[1]

    @cached_property
    def chart(self) -> Chart:
        """The chart itself."""
        heading = self._heading()
        if self.period is None or not self.rows:
            return nothing(heading, self.none or f"There are no {self.noun}s to show.", self.theme)
        series, rows = self._shown
        if self.stacked:
            return stacked_bars(rows, series, heading, self.period, self.theme)
        heading = replace(heading, below=f"{heading.below} · each row on its own scale")
        return small_multiples(rows, series, heading, self.period, self.theme)

    def behind(self, row: Row) -> pa.Table:
        """The entries that one row of the chart counts."""
        series, _ = self._shown
        key, kept = series[row["place"]].key, pa.array([each.key for each in series])
        at = self.entries.column("at").cast(pa.int64())
        within = pc.and_(pc.greater_equal(at, row["start"] * 1000), pc.less(at, row["end"] * 1000))
        mine = pc.equal(self.group, key)
        if key.startswith("\0"):  # the others, summed up as one
            mine = pc.invert(pc.is_in(self.group, value_set=kept))
        return self.entries.filter(pc.and_(within, mine))

    def _heading(self) -> Heading:
        period = self.period
        rate, bin_ = ("a day", "day") if period is None else (per(period), period.bin)
        when = "" if period is None else f" · {days(period)}, UTC"
        said = f"n = {formatting.count(self.n, self.noun)}{when}"
        return Heading(self.text.format(per=rate, bin=bin_), said)


class UsersOut(LogChart):
    """Users who are out at the end of each bin, counted from the log's status changes."""

    _has_totals = False

    @cached_property
    def _changes(self) -> Changes:
        users = self._users
        return status_changes(self.entries, users, np.zeros(len(users), np.int8))

    @cached_property
    def _users(self) -> pa.Array:
        users = pc.unique(pc.drop_null(self.entries.column("user_id")).cast(pa.large_string()))
        return users.take(pc.sort_indices(users))

    @property
    def n(self) -> int:
        """How many users the log names."""
        return len(self._users)

    def _counted(self) -> pa.Table:
        assert self.period is not None
        counted = users_out_by_bin(self._changes, self.period)
        return counted.rename_columns(["start", "end", _GROUP, "n"])

    def behind(self, row: Row) -> pa.Table:
        """The entries that put out the users whom one row of the chart counts."""
        status = STATUSES.index(self._shown[0][row["place"]].key)
        return users_out_at(self._changes, row["end"] * 1000, status)


def by_action(log: pa.Table, theme: Theme = LIGHT, policy: Policy = _BLANK) -> LogChart:
    """Actions in each bin, one row an action."""
    said = {**titles.ACTION_TITLES, **titles.TAG_CHANGE_TITLES}
    entries = aggregate.of_kind(log, ACTIONS)
    colours = {name: theme.action(name, policy) for name in _names(entries, "action")}
    labels = {name: said.get(name) or titles.action_title(name, policy) for name in colours}
    return _by(entries, "action", "Actions {per}", "action", theme, colours=colours, labels=labels)


def by_rule(log: pa.Table, theme: Theme = LIGHT, policy: Policy = _BLANK) -> LogChart:
    """Triggers in each bin, one row a rule; those in test mode too."""
    order = [rule.name for rule in policy.rules]
    entries = aggregate.of_kind(log, (RULE_TRIGGERED, RULE_TESTED))
    names = [*order, *(name for name in _names(entries, "rule") if name not in order)]
    colours = {name: theme.rule(place) for place, name in enumerate(names)}
    return _by(entries, "rule", "Triggers of rules {per}", "trigger", theme, colours=colours)


def by_reason(log: pa.Table, theme: Theme = LIGHT) -> LogChart:
    """Blocks, suspensions and other actions in each bin, one row a reason."""
    entries = aggregate.of_kind(log, (POST_ACTION, USER_ACTION))
    return _by(entries, "reason", "Actions {per}, by reason", "action", theme)


def by_actor(log: pa.Table, theme: Theme = LIGHT) -> LogChart:
    """Actions in each bin, one row a person, rule, upload or program that took them."""
    entries = aggregate.of_kind(log, ACTIONS)
    return _by(entries, "actor", "Actions {per}, by who took them", "action", theme)


def automated(log: pa.Table, theme: Theme = LIGHT) -> LogChart:
    """Actions in each bin, those taken by rules and programs apart from those by people."""
    entries = aggregate.of_kind(log, ACTIONS)
    how = pc.if_else(entries.column("automated"), "automated", "by people")
    colours = {"automated": theme.accent, "by people": theme.warn}
    said = "Actions {per}, automated or by people"
    return LogChart(
        entries, how.combine_chunks(), said, "action", theme, colours=colours, stacked=True
    )


def tags(log: pa.Table, theme: Theme = LIGHT) -> LogChart:
    """Tags added and removed in each bin."""
    entries = aggregate.of_kind(log, aggregate.TAG_KINDS)
    names = {TAGS_ADDED: "add_tags", TAGS_REMOVED: "remove_tags"}
    labels = {kind: titles.TAG_CHANGE_TITLES[name] for kind, name in names.items()}
    colours = {kind: theme.actions[name] for kind, name in names.items()}
    return _by(
        entries, "kind", "Tags changed {per}", "tag change", theme, colours=colours, labels=labels
    )


def reinstatements(log: pa.Table, theme: Theme = LIGHT) -> LogChart:
    """Ends of suspensions and calls of `enable` in each bin."""
    entries = aggregate.of_kind(log, (USER_ACTION, SUSPENSION_EXPIRED))
    enabled = pc.equal(pc.fill_null(entries.column("action"), ""), "enable")
    ended = pc.equal(entries.column("kind"), SUSPENSION_EXPIRED)
    entries = entries.filter(pc.or_(enabled, ended))
    labels = {SUSPENSION_EXPIRED: "Suspension ran out", USER_ACTION: "Enabled"}
    colours = {SUSPENSION_EXPIRED: theme.soft, USER_ACTION: theme.actions["enable"]}
    said = "Users reinstated {per}"
    return _by(entries, "kind", said, "reinstatement", theme, colours=colours, labels=labels)


def uploads(log: pa.Table, theme: Theme = LIGHT) -> LogChart:
    """Uploads of tags in each bin, those that succeeded and those that failed."""
    entries = aggregate.of_kind(log, (UPLOADED,))
    pattern = r'"status":\s*"(?P<status>[a-z]+)"'
    arguments = entries.column("arguments").combine_chunks()
    status = pc.struct_field(pc.extract_regex(arguments, pattern=pattern), [0])
    colours = {"succeeded": theme.good, "failed": theme.bad}
    return LogChart(
        entries, status, "Tag uploads {per}", "upload", theme, colours=colours, stacked=True
    )


def users_out(log: pa.Table, theme: Theme = LIGHT) -> LogChart:
    """Users who are suspended or blocked at the end of each bin, stacked."""
    return UsersOut(
        log,
        pa.array([], pa.string()),
        "Users out at the end of each {bin}",
        "user",
        theme,
        colours={name: theme.fates[name] for name in ("blocked", "suspended")},
        stacked=True,
        none="No user was suspended or blocked.",
    )


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


def _by(
    entries: pa.Table,
    column: str,
    text: str,
    noun: str,
    theme: Theme,
    *,
    colours: Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
) -> LogChart:
    """Small multiples of the values of a column that count most."""
    group = pc.fill_null(entries.column(column), NO_REASON).combine_chunks()
    return LogChart(entries, group, text, noun, theme, colours=colours or {}, labels=labels or {})


def _names(log: pa.Table, column: str) -> list[str]:
    return sorted(pc.unique(pc.drop_null(log.column(column))).to_pylist())
