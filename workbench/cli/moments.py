"""What a moment of a user's timeline says, in short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.cli.shown import cell, shortened
from workbench.units import iso


def said_of(moment: Mapping[str, Any]) -> str:
    """A post with what became of it, or what a log entry did, on one line.

    >>> said_of({"what": "post", "said": {"accepted": True, "rules": ["spam"], "body": None}})
    'accepted; rules: spam'
    """
    parts = _of_post if moment["what"] == "post" else _of_entry
    return "; ".join(parts(moment["said"]))


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


def _of_entry(said: Mapping[str, Any]) -> Iterator[str]:
    if said["action"]:
        yield said["action"]
    for name in ("rule", "reason"):
        if said[name]:
            yield f"{name} {cell(said[name])}"
    if said["arguments"]:
        arguments = said["arguments"].items()
        yield shortened(", ".join(f"{name} {_argument(name, value)}" for name, value in arguments))


def _argument(name: str, value: Any) -> str:
    return iso(value * 1000) if name == "until" and isinstance(value, int) else cell(value)
