"""Log entries in words for people: as one sentence, and as short words beside who did it.

Names come from people: each stays on one line, and shows nothing that a terminal would obey.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from workbench.errors import printable
from workbench.formatting import duration_words, moment
from workbench.model.actions import TAG_ACTIONS, Action
from workbench.model.batches import Batch
from workbench.model.log.columns import (
    POST_ACTION,
    SUSPENSION_EXPIRED,
    TAGS_ADDED,
    TAGS_REMOVED,
    USER_ACTION,
)
from workbench.model.log.entry import LogEntry
from workbench.titles import ACTION_TITLES

_UPLOAD = "upload:"
_TAG_VERBS = {TAGS_ADDED: "added", TAGS_REMOVED: "removed"}
_TAG_LABELS = {name: ACTION_TITLES[name] for name in TAG_ACTIONS}
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


def action_labels(actions: Iterable[Action]) -> dict[str, str]:
    """What each action of a store is called, by its API value."""
    return {action.action: _label(action) for action in actions} | _TAG_LABELS


def entry_words(details: Mapping[str, object], labels: Mapping[str, str]) -> str:
    """What an entry did, without who did it; '' of one that names no action and has no arguments.

    `details`: as `LogEntry.details` gives them; `labels`: as `action_labels` gives them.

    >>> block = {"action": "block", "arguments": None, "rule": None, "reason": "Spam"}
    >>> entry_words(block, {"block": "Block user"})
    'Block user; reason: Spam'
    """
    return printable("; ".join(_parts(details, labels)))


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
        case _:
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
        return f"suspended the user until {moment(until_ms * 1000)} UTC"
    action = one_line(entry.action)
    return _STATUS.get(action, f"called {action} on the user")


def _label(action: Action) -> str:
    """The store's label; that of a built-in action in full, as long as nobody changed it."""
    whole = ACTION_TITLES.get(action.action, "")
    return whole if whole.startswith(action.label) else action.label


def _parts(details: Mapping[str, object], labels: Mapping[str, str]) -> Iterator[str]:
    arguments = dict(cast("Mapping[str, object] | None", details["arguments"]) or {})
    action = details["action"]
    if isinstance(action, str) and action:
        tag = arguments.pop("tag", None)
        label = labels.get(action, action)
        yield f"{label}: {tag}" if tag else label
    if "until" in arguments:
        yield f"until {moment(cast('int', arguments.pop('until')) * 1000)}"
    if "for" in arguments:
        yield f"for {_duration(arguments.pop('for'))}"
    if details["rule"]:
        yield f"rule {details['rule']}"
    if details["reason"]:
        yield f"reason: {details['reason']}"
    for name, value in arguments.items():
        yield f"{name.replace('_', ' ')}: {plain_value(value)}"


def plain_value(value: object) -> str:
    """A value of an entry in words, whatever its form: never JSON, nor a value of Python.

    >>> plain_value(["a", True, {"list": "deny", "n": None}])
    'a, yes, list deny n unknown'
    """
    match value:
        case None:
            return "unknown"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(plain_value, cast("list[object]", value)))
        case dict():
            pairs = cast("dict[str, object]", value).items()
            return " ".join(f"{name} {plain_value(part)}" for name, part in pairs)
        case _:
            return str(value)


def _duration(value: object) -> str:
    """A duration as a policy has it, in words; any other text as it is."""
    try:
        return duration_words(str(value))
    except (ValueError, KeyError, IndexError):
        return str(value)
