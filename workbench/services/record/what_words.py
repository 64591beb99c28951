"""What a log entry of any kind did, in words, without who did it.

An argument that nobody gave words is shown as words too: never as JSON or as a Python value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from workbench.errors import printable
from workbench.formatting import count
from workbench.model.log.columns import SUSPENSION_EXPIRED, USERS_ACTED_ON
from workbench.services.policies.lists import LIST_ENTRIES_ADDED, LIST_ENTRIES_REMOVED
from workbench.services.policies.policies import POLICY_SAVED
from workbench.services.record.import_words import IMPORT_WORDS
from workbench.services.record.log_words import entry_words, one_line
from workbench.services.review.labelling import POST_LABELLED
from workbench.services.review.review import (
    APPEAL_DECIDED,
    APPEAL_FILED,
    REVIEW_REOPENED,
    REVIEW_RESOLVED,
)
from workbench.services.simulations.apply import SIMULATION_APPLIED
from workbench.services.simulations.undo import SIMULATION_UNDONE
from workbench.services.tags.tag_uploads import TAGS_UPLOADED
from workbench.services.tags.tags import TAG_CREATED, TAG_RENAMED
from workbench.services.transfer.imported_user_fields import USER_FIELDS_IMPORTED
from workbench.services.transfer.store_copy import STORE_EXPORTED
from workbench.services.users.actions import ACTION_CHANGED, ACTION_CREATED
from workbench.services.users.users import USER_CHANGED

Arguments = Mapping[str, Any]
Labels = Mapping[str, str]
MAX_NAMED = 3
_HASH_CHARACTERS = 12
_FIELDS = {"created_at": "time of the account"}


def what_words(kind: str, details: Mapping[str, object], labels: Labels) -> str:
    """What an entry did. `details`: as `LogEntry.details` gives them; `labels`: those of actions.

    >>> lists = {"entries": [{"list": "deny", "kind": "phrase", "value": "buy now"}]}
    >>> nothing = {"action": None, "rule": None, "reason": None}
    >>> what_words("list_entries_added", {"arguments": lists, **nothing}, {})
    'added to deny: phrase “buy now”'
    """
    if kind == SUSPENSION_EXPIRED:
        return ""  # what it is called says all
    words = _WORDS.get(kind)
    if words is None:
        return entry_words(details, labels)
    arguments = cast("Arguments", details.get("arguments") or {})
    reason = details.get("reason")
    parts = [words(arguments, labels), *([f"reason: {reason}"] if reason else [])]
    return one_line(printable("; ".join(filter(None, parts))))


def _user_changed(given: Arguments, _: Labels) -> str:
    now: Arguments = given.get("now") or {}
    return "; ".join(_field_words(name, now) for name in given.get("changed", ()))


def _field_words(name: str, now: Arguments) -> str:
    """What a field of a user is now; of one whose value the log does not have, that it changed."""
    label = _FIELDS.get(name, name.replace("_", " "))
    if name not in now:
        return f"{label} changed"
    return f"{label} is now {'unknown' if now[name] is None else f'{now[name]:g}'}"


def _list_entries(verb: str, given: Arguments) -> str:
    by_list: dict[str, list[str]] = {}
    for entry in given["entries"]:
        words = f"{entry['kind']} “{one_line(entry['value'])}”"
        by_list.setdefault(entry["list"], []).append(words)
    return "; ".join(f"{verb} {name}: {_some(words)}" for name, words in by_list.items())


def _some(words: Sequence[str]) -> str:
    """The first few of some names, and how many there are more."""
    more = len(words) - MAX_NAMED
    return ", ".join(words[:MAX_NAMED]) + (f" and {count(more, 'other')}" if more > 0 else "")


def _action(given: Arguments, _: Labels) -> str:
    reasons = given.get("reasons") or ()
    parts = [
        f"{given['label']}, on {given['target']}s",
        f"reasons: {', '.join(reasons)}" if reasons else "",
        "a reason is required" if given.get("reason_required") else "",
    ]
    return "; ".join(filter(None, parts))


def _applied(given: Arguments, labels: Labels) -> str:
    counted = {name: n for name, n in given.items() if isinstance(n, int) and name != "users"}
    calls = [f"{labels.get(name, name.replace('_', ' '))}: {n:,}" for name, n in counted.items()]
    plan = [f"plan {given['plan'][:_HASH_CHARACTERS]}"] if "plan" in given else []
    return "; ".join([count(given["users"], "user"), *calls, *plan])


def _undone(given: Arguments, _: Labels) -> str:
    left = given.get("left_alone", 0)
    alone = f"; {count(left, 'user')} changed since, and left alone" if left else ""
    return f"{given['batch']} is taken back for {count(given['users'], 'user')}{alone}"


def _acted_on(given: Arguments, labels: Labels) -> str:
    tag = f" {given['tag']}" if given.get("tag") else ""
    return f"{labels.get(given['action'], given['action'])}{tag}: {count(given['users'], 'user')}"


def _tag_created(given: Arguments, _: Labels) -> str:
    return (
        given["tag"] if given["tag"] == given["name"] else f"{given['tag']}, called {given['name']}"
    )


def _uploaded(given: Arguments, _: Labels) -> str:
    return f"{given['file']}: {given['succeeded']:,} of {count(given['rows'], 'row')} succeeded"


def _user_fields(given: Arguments, _: Labels) -> str:
    return f"{_some(given['fields'])} of {count(given['users'], 'user')}"


def _saved(given: Arguments, _: Labels) -> str:
    return f"hash {given['digest'][:_HASH_CHARACTERS]}" if "digest" in given else ""


def _of_imports() -> Iterable[tuple[str, Callable[[Arguments, Labels], str]]]:
    for kind, words in IMPORT_WORDS.items():
        yield kind, lambda given, _, words=words: words(given)


_WORDS: Mapping[str, Callable[[Arguments, Labels], str]] = {
    **dict(_of_imports()),
    USER_CHANGED: _user_changed,
    LIST_ENTRIES_ADDED: lambda given, _: _list_entries("added to", given),
    LIST_ENTRIES_REMOVED: lambda given, _: _list_entries("removed from", given),
    ACTION_CREATED: _action,
    ACTION_CHANGED: _action,
    POLICY_SAVED: _saved,
    SIMULATION_APPLIED: _applied,
    SIMULATION_UNDONE: _undone,
    USERS_ACTED_ON: _acted_on,
    TAG_CREATED: _tag_created,
    TAG_RENAMED: lambda given, _: f"{given['tag']}: {given['was']} is now called {given['name']}",
    TAGS_UPLOADED: _uploaded,
    USER_FIELDS_IMPORTED: _user_fields,
    POST_LABELLED: lambda given, _: f"labelled {given['label']}",
    REVIEW_RESOLVED: lambda given, _: f"item {given['item']}: {given['decision']}",
    REVIEW_REOPENED: lambda given, _: f"item {given['item']}: no longer {given['was']}",
    APPEAL_FILED: lambda given, _: f"appeal {given['appeal']} against log entry {given['against']}",
    APPEAL_DECIDED: lambda given, _: f"appeal {given['appeal']}: {given['decision']}",
    STORE_EXPORTED: lambda given, _: f"format: {given['format']}",
}
