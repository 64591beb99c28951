"""Says in short what happened at a moment of a user's timeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, cast

from workbench.cli.terminal.records import cell, shortened

if TYPE_CHECKING:
    from workbench.services.users.users import Moment


def moment_text(moment: Moment, labels: Mapping[str, str]) -> str:
    """A post with what became of it, or what a log entry did, on one line.

    `labels`: what each action is called.

    >>> from workbench.services.users.users import Moment
    >>> post = {"accepted": True, "rules": ["spam"], "body": None}
    >>> moment_text(Moment(0, "post", "p1", None, post), {})
    'accepted; rules: spam'
    """
    if moment.what == "post":
        return "; ".join(_post_parts(moment.said))
    from workbench.services.record.what_words import what_words

    return cell(what_words(moment.what, moment.said, labels))


def _post_parts(details: Mapping[str, object]) -> Iterator[str]:
    if details.get("imported"):
        yield "imported"
    elif details["accepted"]:
        yield "accepted"
    else:
        yield f"rejected: {details['rejected_by']}"
    if details.get("late"):
        yield "late"
    for name in ("rules", "test_rules", "actions", "marks"):
        if details.get(name):
            yield f"{name.replace('_', ' ')}: {cell(details[name])}"
    body = cast("Mapping[str, object] | None", details.get("body"))
    text = None if body is None else body.get("text")
    if text:
        yield shortened(cell(text))
