"""What a moment of a user's timeline says, in short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.cli.terminal.records import cell, shortened


def said_of(moment: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """A post with what became of it, or what a log entry did, on one line.

    `labels`: what each action is called.

    >>> said_of({"what": "post", "said": {"accepted": True, "rules": ["spam"], "body": None}}, {})
    'accepted; rules: spam'
    """
    if moment["what"] == "post":
        return "; ".join(_of_post(moment["said"]))
    from workbench.services.record.log_words import entry_words

    return cell(entry_words(moment["said"], labels))


def _of_post(said: Mapping[str, Any]) -> Iterator[str]:
    if said.get("imported"):
        yield "imported"
    elif said["accepted"]:
        yield "accepted"
    else:
        yield f"rejected: {said['rejected_by']}"
    if said.get("late"):
        yield "late"
    for name in ("rules", "test_rules", "actions", "marks"):
        if said.get(name):
            yield f"{name.replace('_', ' ')}: {cell(said[name])}"
    text = (said.get("body") or {}).get("text")
    if text:
        yield shortened(cell(text))
