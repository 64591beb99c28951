"""The search in a user's log: which entry set, added, triggered or called what.

All take the user's entries in the order of the log, and give some of them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from workbench.model.actions import STATUS_ACTIONS
from workbench.model.log import (
    RULE_TRIGGERED,
    SUSPENSION_EXPIRED,
    TAGS_ADDED,
    TAGS_REMOVED,
    USER_ACTION,
)
from workbench.model.standing import tag_of, until_of
from workbench.units import UNIT_US

Entry = Mapping[str, Any]
COLUMNS: tuple[str, ...] = (
    "entry_id",
    "at_us",
    "kind",
    "user_id",
    "post_id",
    "rule",
    "policy",
    "policy_version",
    "action",
    "arguments",
    "reason",
    "actor",
    "actor_kind",
    "matched",
    "request_id",
)
BEFORE_US = 30 * UNIT_US["d"]
_OF_RULE = ("post_id", "at_us", "rule", "policy", "policy_version")
_CALLERS = ("rule", "moderator", "upload", "api")


def sets_status(entry: Entry) -> bool:
    """Whether an entry sets how the user stands; a suspension that was over at once does not."""
    if entry["kind"] != USER_ACTION:
        return entry["kind"] == SUSPENSION_EXPIRED
    if entry["action"] == "suspend":
        return until_of(entry) > entry["at_us"]
    return entry["action"] in STATUS_ACTIONS


def set_status(entries: Sequence[Entry], before: int | None = None) -> Entry | None:
    """The last entry, before one, that set how the user stands."""
    found = (e for e in reversed(entries) if before is None or e["entry_id"] < before)
    return next((entry for entry in found if sets_status(entry)), None)


def triggered(entries: Sequence[Entry], done: Entry) -> Entry | None:
    """The trigger of the rule that did something."""
    return next(
        (
            entry
            for entry in reversed(entries)
            if entry["entry_id"] < done["entry_id"]
            and entry["kind"] == RULE_TRIGGERED
            and all(entry[name] == done[name] for name in _OF_RULE)
        ),
        None,
    )


def first_on_post(entries: Sequence[Entry], trigger: Entry) -> int:
    """The id of the first entry that rules wrote on the post of a trigger."""
    same = ("post_id", "at_us", "actor_kind")
    found = (e["entry_id"] for e in entries if all(e[name] == trigger[name] for name in same))
    return next(found, trigger["entry_id"])


def tags_added(entries: Sequence[Entry], before: int, tags: Collection[str]) -> list[Entry]:
    """The entries that added those of the tags that the user carried before an entry."""
    carried: dict[str, Entry] = {}
    for entry in entries:
        if entry["entry_id"] >= before or entry["kind"] not in (TAGS_ADDED, TAGS_REMOVED):
            continue
        if entry["kind"] == TAGS_ADDED:
            carried[tag_of(entry)] = entry
        else:
            carried.pop(tag_of(entry), None)
    found = (entry for tag, entry in carried.items() if tag in tags)
    return sorted(found, key=lambda entry: entry["entry_id"])


def called(
    entries: Sequence[Entry], before: int, actions: Collection[str], from_us: int, upto_us: int
) -> list[Entry]:
    """The calls of actions before an entry, later than one time and not later than another."""
    return [
        entry
        for entry in entries
        if entry["entry_id"] < before
        and entry["action"] in actions
        and entry["actor_kind"] in _CALLERS
        and from_us < entry["at_us"] <= upto_us
    ]


def n_calls(entries: Sequence[Entry]) -> int:
    """How many calls entries stand for: the tags that a rule adds in one call are one."""
    return len(
        {
            (e["post_id"], e["at_us"], e["rule"], e["action"])
            if e["actor_kind"] == "rule" and e["kind"] in (TAGS_ADDED, TAGS_REMOVED)
            else e["entry_id"]
            for e in entries
        }
    )


def of_the_month_before(entries: Sequence[Entry], one: Entry, most: int) -> list[Entry]:
    """Rules that triggered and what was done to the user in the 30 days before, newest first."""
    found = [
        entry
        for entry in reversed(entries)
        if entry["entry_id"] < one["entry_id"]
        and entry["at_us"] >= one["at_us"] - BEFORE_US
        and entry["kind"] in (RULE_TRIGGERED, USER_ACTION)
    ]
    return found[:most]
