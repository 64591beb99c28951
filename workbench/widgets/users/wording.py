"""Words for people: the result of a post, the labels of actions, and which values are texts."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from workbench.errors import printable
from workbench.formatting import count
from workbench.notebook.workbench import Workbench
from workbench.services.record.log_words import action_labels

_MAX_CODE_LENGTH = 40
_MONTHS_AND_DAYS = [*calendar.month_name[1:], *calendar.day_name]
_ZONES = ["utc", "gmt", "bst", "cet", "cest"] + [f"{a}{b}t" for a in "ecmp" for b in "sd"]
_SUFFIXES = ["am", "pm", "t", "z", "at", "st", "nd", "rd", "th", "sept", "tues", "thur", "thurs"]
_ABBREVIATIONS = [name[:3] for name in _MONTHS_AND_DAYS]
_TIME_WORDS = frozenset(
    word.casefold() for word in [*_MONTHS_AND_DAYS, *_ABBREVIATIONS, *_ZONES, *_SUFFIXES]
)


def labels_of(workbench: Workbench) -> dict[str, str]:
    """The label of each action of the store, by its API value."""
    return action_labels(workbench.actions())


def custom_words(workbench: Workbench, not_undone: Sequence[tuple[str, int]]) -> str:
    """What an undo did not take back of a batch's custom actions; '' without any."""
    labels = labels_of(workbench)
    calls = [f"{labels.get(action, action)} on {count(n, 'user')}" for action, n in not_undone]
    return f"; stays done, as other programs did it: {', '.join(calls)}" if calls else ""


def reads_as_text(value: object) -> bool:
    """Whether a value is text that a person wrote, rather than a number, a code or an id."""
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
    return all(word in _TIME_WORDS for word in re.findall(r"[^\W\d_]+", value.casefold()))


def post_words(result: Mapping[str, object]) -> str:
    """The result of a post. `result`: as `Moment.said` has it."""
    return printable("; ".join(_parts(result)))


def _parts(result: Mapping[str, object]) -> Iterator[str]:
    if result.get("imported"):
        yield "imported"
    else:
        accepted, status = result["accepted"], result["rejected_by"]
        yield "accepted" if accepted else f"rejected: the user was {status}"
    for name, label in (("rules", "rules"), ("test_rules", "in test"), ("actions", "actions")):
        if names := _names(result, name):
            yield f"{label}: {', '.join(names)}"
    yield from (mark.replace("_", "-") for mark in _names(result, "marks"))


def _names(result: Mapping[str, object], name: str) -> Sequence[str]:
    return cast("Sequence[str]", result.get(name) or ())
