"""The search in a user's log: which entry set, added, triggered or called what.

All take the user's entries in the order of the log, and give some of them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from operator import attrgetter

from workbench.model.log.columns import (
    RULE_TRIGGERED,
    TAGS_ADDED,
    USER_ACTION,
)
from workbench.model.log.entry import LogEntry
from workbench.units import UNIT_US

BEFORE_US = 30 * UNIT_US["d"]
_of_rule = attrgetter("post_id", "at_us", "rule", "policy", "policy_version")
_CALLERS = ("rule", "moderator", "upload", "api")


def set_status(entries: Sequence[LogEntry], before: int | None = None) -> LogEntry | None:
    """The last entry, before one, that set the status of the user."""
    earlier = (e for e in reversed(entries) if before is None or e.entry_id < before)
    return next((entry for entry in earlier if entry.sets_status), None)


def triggered(entries: Sequence[LogEntry], done: LogEntry) -> LogEntry | None:
    """The trigger of the rule that did something."""
    return next(
        (
            entry
            for entry in reversed(entries)
            if entry.entry_id < done.entry_id
            and entry.kind == RULE_TRIGGERED
            and _of_rule(entry) == _of_rule(done)
        ),
        None,
    )


def first_on_post(entries: Sequence[LogEntry], trigger: LogEntry) -> int:
    """The id of the first entry that rules wrote on the post of a trigger."""
    same = attrgetter("post_id", "at_us", "actor_kind")
    ids = (entry.entry_id for entry in entries if same(entry) == same(trigger))
    return next(ids, trigger.entry_id)


def tags_added(entries: Sequence[LogEntry], before: int, tags: Collection[str]) -> list[LogEntry]:
    """The entries that added those of the tags that the user had before an entry."""
    added: dict[str, LogEntry] = {}
    for entry in entries:
        if entry.entry_id >= before or not entry.changes_tag:
            continue
        if entry.kind == TAGS_ADDED:
            added[entry.tag] = entry
        else:
            added.pop(entry.tag, None)
    of_tags = (entry for tag, entry in added.items() if tag in tags)
    return sorted(of_tags, key=lambda entry: entry.entry_id)


def called(
    entries: Sequence[LogEntry], before: int, actions: Collection[str], from_us: int, upto_us: int
) -> list[LogEntry]:
    """The calls of actions before an entry, later than one time and not later than another."""
    return [
        entry
        for entry in entries
        if entry.entry_id < before
        and entry.action in actions
        and entry.actor_kind in _CALLERS
        and from_us < entry.at_us <= upto_us
    ]


def n_calls(entries: Sequence[LogEntry]) -> int:
    """How many calls entries stand for: the tags that a rule adds in one call are one."""
    return len(
        {
            (e.post_id, e.at_us, e.rule, e.action)
            if e.actor_kind == "rule" and e.changes_tag
            else e.entry_id
            for e in entries
        }
    )


def of_the_month_before(entries: Sequence[LogEntry], last: LogEntry, most: int) -> list[LogEntry]:
    """Rules that triggered and what was done to the user in the 30 days before, newest first."""
    recent = [
        entry
        for entry in reversed(entries)
        if entry.entry_id < last.entry_id
        and entry.at_us >= last.at_us - BEFORE_US
        and entry.kind in (RULE_TRIGGERED, USER_ACTION)
    ]
    return recent[:most]
