"""A log entry about a user as one plain sentence.

Names come from people: each stays on one line, and shows nothing that a terminal would obey.
"""

from __future__ import annotations

from workbench.errors import printable
from workbench.model.batches import Batch
from workbench.model.log import (
    POST_ACTION,
    SUSPENSION_EXPIRED,
    TAGS_ADDED,
    TAGS_REMOVED,
    USER_ACTION,
)
from workbench.model.log_entry import LogEntry
from workbench.units import SECOND_US, iso

_UPLOAD = "upload:"
_TAG_VERBS = {TAGS_ADDED: "added", TAGS_REMOVED: "removed"}
_STATUS = {"block": "blocked the user", "enable": "reinstated the user"}


def sentence(entry: LogEntry, batch: Batch | None = None) -> str:
    """Say who did what, why, and on which post; `batch`: the simulation whose application did it.

    >>> block = {"kind": "user_action", "action": "block", "reason": "Spam"}
    >>> sentence(LogEntry(at_us=0, actor="Mo", actor_kind="moderator", **block))
    'Mo blocked the user for Spam'
    """
    if entry.kind == SUSPENSION_EXPIRED:
        return "The suspension ran out"
    reason = f" for {one_line(entry.reason)}" if entry.reason else ""
    post = f", on post {one_line(entry.post_id)}" if entry.post_id else ""
    return f"{_who(entry, batch)} {_did(entry)}{reason}{post}"


def one_line(text: str | None) -> str:
    """A text from outside, on one line."""
    return " ".join(printable(text or "").splitlines())


def _who(entry: LogEntry, batch: Batch | None) -> str:
    actor = one_line(entry.actor)
    match entry.actor_kind:
        case "rule":
            return f"Rule {one_line(entry.rule)}{_of_policy(entry)}"
        case "upload" if actor.startswith(_UPLOAD):
            return f"Upload {actor.removeprefix(_UPLOAD)}"
        case "apply" if entry.rule is not None:
            by = f"applied by {actor}{'' if batch is None else f' in {batch.batch_id}'}"
            return f"Rule {one_line(entry.rule)}{_of_policy(entry)}, {by},"
        case "apply":
            return f"{actor}, {_applying(entry, batch)},"
        case "api":
            return f"The program {actor}"
        case "system":
            return "The workbench"
    return actor


def _of_policy(entry: LogEntry) -> str:
    if entry.policy is None:
        return ""
    version = entry.policy_version
    return f" of {one_line(entry.policy)}{'' if version is None else f' version {version}'}"


def _applying(entry: LogEntry, batch: Batch | None) -> str:
    asked = entry.request_id or ""
    if asked.startswith("undo-"):
        return f"taking back {asked.removeprefix('undo-')}"
    if batch is None:
        return "applying a simulation"
    return f"applying {batch.batch_id}, a simulation of {one_line(batch.policy)}"


def _did(entry: LogEntry) -> str:
    kind = entry.kind
    if kind in _TAG_VERBS:
        return f"{_TAG_VERBS[kind]} the tag {one_line(entry.tag)}"
    if kind == USER_ACTION:
        return _did_to_user(entry)
    return f"called {one_line(entry.action)}" if kind == POST_ACTION else "was triggered"


def _did_to_user(entry: LogEntry) -> str:
    until_ms = entry.until_ms
    if until_ms is not None:
        return f"suspended the user until {iso(until_ms // 1000 * SECOND_US)}"
    action = one_line(entry.action)
    return _STATUS.get(action, f"called {action} on the user")
