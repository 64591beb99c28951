"""What a post became, and what actions are called, in words for people."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from typing import Any

from workbench.errors import printable
from workbench.notebook.workbench import Workbench
from workbench.services.record.log_words import action_labels

_MAX_CODE_LENGTH = 40
_NAMES = [*calendar.month_name[1:], *calendar.day_name]
_ZONES = ["utc", "gmt", "bst", "cet", "cest"] + [f"{a}{b}t" for a in "ecmp" for b in "sd"]
_BESIDE = ["am", "pm", "t", "z", "at", "st", "nd", "rd", "th", "sept", "tues", "thur", "thurs"]
_SHORT = [name[:3] for name in _NAMES]
_OF_TIMES = frozenset(word.casefold() for word in [*_NAMES, *_SHORT, *_ZONES, *_BESIDE])


def labels_of(workbench: Workbench) -> dict[str, str]:
    """What each action of the store is called, by its API value."""
    return action_labels(workbench.actions())


def reads_as_text(value: object) -> bool:
    """Whether a value is something that a person wrote, rather than a number, a code or an id."""
    if not isinstance(value, str) or reads_as_time(value):
        return False
    words = any(map(str.isspace, value)) and any(map(str.isalpha, value))
    return words or len(value) > _MAX_CODE_LENGTH


def reads_as_time(value: str) -> bool:
    """Whether a value is a date or a time in words, as `Sun Apr 10 09:15:00 +0000 2016`.

    >>> reads_as_time("10 April 2016, 9:15 pm"), reads_as_time("April is the cruellest month")
    (True, False)
    """
    if len(value) > _MAX_CODE_LENGTH or not any(map(str.isdecimal, value)):
        return False
    return all(word in _OF_TIMES for word in re.findall(r"[^\W\d_]+", value.casefold()))


def post_words(said: Mapping[str, Any]) -> str:
    """What became of a post. `said`: as a timeline's moment has it."""
    return printable("; ".join(_of_post(said)))


def _of_post(said: Mapping[str, Any]) -> Iterator[str]:
    if said.get("imported"):
        yield "imported"
    else:
        yield "accepted" if said["accepted"] else f"rejected: the user was {said['rejected_by']}"
    for name, what in (("rules", "rules"), ("test_rules", "in test"), ("actions", "actions")):
        if said.get(name):
            yield f"{what}: {', '.join(said[name])}"
    yield from (mark.replace("_", "-") for mark in said.get("marks") or ())
