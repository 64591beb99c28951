"""How charts and pages say things: counts, shares, times, actions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from workbench.policy.policy import Policy
from workbench.policy.sentences.words import one_line
from workbench.policy.tree import ActionCall
from workbench.units import SECOND_US, duration_words
from workbench.units import count as count

FATES = {
    "accepted": "accepted",
    "suspended": "rejected: user suspended",
    "blocked": "rejected: user blocked",
}
ACTIONS = {
    "delete_post": "Delete post",
    "age_restrict_post": "Age-restrict post",
    "flag_post": "Flag post for review",
    "block": "Block user",
    "suspend": "Suspend user",
    "enable": "Enable user",
    "flag_user": "Flag user for review",
    "add_tags": "Add tags",
    "remove_tags": "Remove tags",
}
TAGGED = {"add_tags": "Tags added", "remove_tags": "Tags removed"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def share(part: int, whole: int) -> str:
    """A share in percent with one decimal; what is little or nearly all is not said as 0 or 100.

    >>> [share(*pair) for pair in ((220, 2000), (1, 10**6), (0, 5), (1, 0))]
    ['11.0%', '<0.1%', '0%', '–']
    """
    if not whole:
        return "–"
    if part in (0, whole):
        return f"{100 * part // whole}%"
    if part * 1000 < whole:
        return "<0.1%"
    if (whole - part) * 1000 < whole:
        return ">99.9%"
    return f"{100 * part / whole:.1f}%"


def day(us: int, *, year: bool = True) -> str:
    """A day in UTC.

    >>> day(1559347200000000)
    '1 Jun 2019'
    """
    at = datetime.fromtimestamp(us // SECOND_US, UTC)
    return f"{at.day} {_MONTHS[at.month - 1]}" + (f" {at.year}" if year else "")


def moment(us: int) -> str:
    """A time in UTC, to the minute.

    >>> moment(1559347200000000)
    '1 Jun 2019, 00:00'
    """
    return f"{day(us)}, {datetime.fromtimestamp(us // SECOND_US, UTC):%H:%M}"


def action_label(name: str, policy: Policy) -> str:
    """What an action is called on a chip or an axis, on one line."""
    if name in ACTIONS:
        return ACTIONS[name]
    offer = policy.actions.get(name)
    return one_line((offer.label if offer else None) or name)


def call_label(call: ActionCall, policy: Policy) -> str:
    """An action with its arguments, as on a rule's chip."""
    if call.tags:
        sign = "+" if call.action == "add_tags" else "−"
        return one_line(f"{sign} tag {', '.join(call.tags)}")
    label = action_label(call.action, policy)
    if "for" in call.arguments:
        label += f" {duration_words(str(call.arguments['for']))}"
    if "until" in call.arguments:
        label += f" until {call.arguments['until']}"
    return one_line(f"{label} · {call.reason}" if call.reason else label)


def shortened(text: str, limit: int = 24) -> str:
    """A text of at most `limit` characters, its end cut off where it is longer.

    >>> shortened("Bullying over a picture", 12)
    'Bullying ov…'
    """
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def distinct(labels: Iterable[str]) -> list[str]:
    """The labels, those that stand for a second thing numbered, so that no two are the same.

    >>> distinct(["a", "b", "a"])
    ['a', 'b', 'a #2']
    """
    seen: set[str] = set()
    found = []
    for label in labels:
        number, said = 1, label
        while said in seen:
            number += 1
            said = f"{label} #{number}"
        seen.add(said)
        found.append(said)
    return found
