"""The charts of a moderation log, a store's or a replay's: entries over time by action, rule,
reason, actor and automation, users out, tags, reinstatements and uploads.

Text from people (names of rules and actions) is only in the data of a spec, and a spec has a
few hundred rows at most, whatever the number of entries.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts import aggregate
from workbench.charts.chart_data import ChartData
from workbench.charts.drawing.series import rule_series
from workbench.charts.drawing.theme import LIGHT, Theme
from workbench.charts.log_chart import LogChart, UsersOut
from workbench.model import actions as catalogue
from workbench.model.log.columns import (
    POST_ACTION,
    SUSPENSION_EXPIRED,
    TAGS_ADDED,
    TAGS_REMOVED,
    USER_ACTION,
)
from workbench.model.tags import FAILED, PARTLY_SUCCEEDED, SUCCEEDED
from workbench.titles import ACTION_TITLES, TAG_CHANGE_TITLES, action_title

NO_REASON = "no reason"
UPLOADED = "tags_uploaded"


def by_action(data: ChartData, theme: Theme = LIGHT) -> LogChart:
    """Actions in each bin as logged, one row an action, in the order of the catalogue."""
    own, policy = {**ACTION_TITLES, **TAG_CHANGE_TITLES}, data.policy
    entries = data.of_kind(aggregate.ACTION_KINDS)
    names = dict.fromkeys([*catalogue.ACTIONS, *policy.actions, *_names(entries, "action")])
    too = ", recorded ones too" if data.has_recorded else ""
    return _by(
        data, entries, "action", f"Actions {{per}}{too}", "action", theme,
        colours={name: theme.action(name, policy) for name in names},
        labels={name: own.get(name) or action_title(name, policy) for name in names},
    )  # fmt: skip


def by_rule(data: ChartData, theme: Theme = LIGHT) -> LogChart:
    """Triggers in each bin, one row a rule, in the order of the policy; those in test mode too."""
    entries = data.of_kind(aggregate.TRIGGER_KINDS)
    known = rule_series(data.policy, theme)
    names = dict.fromkeys([*(rule.key for rule in known), *_names(entries, "rule")])
    colours = {name: theme.rule(place) for place, name in enumerate(names)}
    labels = {rule.key: rule.label for rule in known}
    title = "Triggers of rules {per}"
    return _by(data, entries, "rule", title, "trigger", theme, colours=colours, labels=labels)


def by_reason(data: ChartData, theme: Theme = LIGHT) -> LogChart:
    """Blocks, suspensions and other actions in each bin, one row a reason."""
    entries = data.of_kind((POST_ACTION, USER_ACTION))
    return _by(data, entries, "reason", "Actions {per}, by reason", "action", theme)


def by_actor(data: ChartData, theme: Theme = LIGHT) -> LogChart:
    """Actions in each bin, one row a person, rule, upload or program that took them."""
    entries = data.of_kind(aggregate.ACTION_KINDS)
    return _by(data, entries, "actor", "Actions {per}, by who took them", "action", theme)


def automated(data: ChartData, theme: Theme = LIGHT) -> LogChart:
    """Actions in each bin, those taken by rules and programs apart from those by people."""
    entries = data.of_kind(aggregate.ACTION_KINDS)
    how = pc.if_else(entries.column("automated"), "automated", "by people")
    colours = {"automated": theme.accent, "by people": theme.warn}
    title = "Actions {per}, automated or by people"
    return _stacked(data, entries, how.combine_chunks(), title, "action", theme, colours)


def tags(data: ChartData, theme: Theme = LIGHT) -> LogChart:
    """Tags added and removed in each bin."""
    names = {TAGS_ADDED: "add_tags", TAGS_REMOVED: "remove_tags"}
    return _by(
        data, data.of_kind(aggregate.TAG_KINDS), "kind", "Tags changed {per}", "tag change", theme,
        colours={kind: theme.actions[name] for kind, name in names.items()},
        labels={kind: TAG_CHANGE_TITLES[name] for kind, name in names.items()},
    )  # fmt: skip


def reinstatements(data: ChartData, theme: Theme = LIGHT) -> LogChart:
    """Ends of suspensions and calls of `enable` in each bin."""
    entries = data.of_kind((USER_ACTION, SUSPENSION_EXPIRED))
    enabled = pc.equal(pc.fill_null(entries.column("action"), ""), "enable")
    ended = pc.equal(entries.column("kind"), SUSPENSION_EXPIRED)
    return _by(
        data, entries.filter(pc.or_(enabled, ended)), "kind", "Users reinstated {per}",
        "reinstatement", theme,
        colours={SUSPENSION_EXPIRED: theme.soft, USER_ACTION: theme.actions["enable"]},
        labels={SUSPENSION_EXPIRED: "Suspension ran out", USER_ACTION: "Enabled"},
    )  # fmt: skip


def uploads(data: ChartData, theme: Theme = LIGHT) -> LogChart:
    """Uploads of tags in each bin: those that succeeded, partly succeeded and failed."""
    entries = data.of_kind((UPLOADED,))
    arguments = entries.column("arguments").combine_chunks()
    patterns = (r'"status":\s*"(?P<found>[a-z ]+)"', r'"failed":\s*(?P<found>\d+)')
    status, failed = (
        pc.struct_field(pc.extract_regex(arguments, pattern=pattern), [0]) for pattern in patterns
    )
    # entries of earlier versions call an upload succeeded of which a part did
    in_part = pc.and_(pc.equal(status, SUCCEEDED), pc.not_equal(failed, "0"))
    status = pc.if_else(pc.fill_null(in_part, False), PARTLY_SUCCEEDED, status)
    colours = {SUCCEEDED: theme.good, PARTLY_SUCCEEDED: theme.warn, FAILED: theme.bad}
    return _stacked(data, entries, status, "Tag uploads {per}", "upload", theme, colours)


def users_out(data: ChartData, theme: Theme = LIGHT) -> LogChart:
    """Users who are suspended or blocked at the end of each bin, stacked."""
    text = "Users out at the end of each {bin}"
    return UsersOut(
        data.log, pa.array([], pa.string()), text, "user", theme,
        colours={name: theme.fates[name] for name in ("blocked", "suspended")},
        stacked=True,
        whole=data.period,
        none="No user was suspended or blocked at the end of any of them.",
        changes=data.changes,
    )  # fmt: skip


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
    data: ChartData,
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
    own, whole = colours or {}, data.period
    return LogChart(entries, group, text, noun, theme, own, labels or {}, whole=whole)


def _stacked(
    data: ChartData,
    entries: pa.Table,
    group: pa.Array,
    text: str,
    noun: str,
    theme: Theme,
    colours: Mapping[str, str],
) -> LogChart:
    """One bar a bin, its parts the groups."""
    whole = data.period
    return LogChart(entries, group, text, noun, theme, colours, stacked=True, whole=whole)


def _names(log: pa.Table, column: str) -> list[str]:
    return sorted(pc.unique(pc.drop_null(log.column(column))).to_pylist())
