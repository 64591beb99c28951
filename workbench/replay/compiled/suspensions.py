"""Who was ever suspended in a replay, from the decisions of the kernel, without making a log:
cheap enough to follow every edit.

Source: spec 3.1, 3.5 and 3.9.
"""

from __future__ import annotations

import numpy as np

from workbench.policy.tree import ActionCall, Rule
from workbench.replay.compiled import kernel
from workbench.replay.compiled.kernel import BITS
from workbench.replay.compiled.replay import Decided
from workbench.replay.compiled.trend import posts_of_rules
from workbench.replay.records import SUSPEND
from workbench.units import ms_up, time_us

_CHANGES_STATUS = ("block", "suspend", "enable")


def ever_suspended(decided: Decided) -> np.ndarray:
    """int64[n], rising: the positions of the users who were suspended at some time of the period:
    by a rule, by a recorded entry, or from before it on.
    """
    run = decided.run
    begin = run.first_us if run.choices.from_us is None else run.choices.from_us
    was = (run.start_status == kernel.SUSPENDED) & (run.start_until > begin)
    records = run.records
    if len(records):
        was[records.user[(records.effect == SUSPEND) & (records.until_us > records.at)]] = True
    if run.choices.enforcement == "full":
        posts = _suspending_posts(decided)
        was[np.searchsorted(run.offsets, posts, "right") - 1] = True
    return np.flatnonzero(was)


def _suspending_posts(decided: Decided) -> np.ndarray:
    """int64[n]: the positions of the posts after which their author was suspended by a rule."""
    rules = [
        (place, rule)
        for place, rule in enumerate(decided.run.policy.active_rules)
        if rule.mode == "live" and any(call.action in _CHANGES_STATUS for call in rule.then)
    ]
    posts = posts_of_rules(decided, [place for place, _ in rules])
    at_us = decided.run.history.created_at[posts]
    suspended = np.zeros(len(posts), bool)
    for place, rule in rules:
        word, bit = divmod(place, BITS)
        fired = (decided.out.fired[posts, word] >> bit) & 1 == 1
        _take_calls(suspended, fired, rule, at_us)
    return posts[suspended]


def _take_calls(suspended: np.ndarray, fired: np.ndarray, rule: Rule, at_us: np.ndarray) -> None:
    """Change whether users are suspended by the calls of a rule; later ones override earlier."""
    for call in rule.then:
        if call.action == "suspend":
            suspended[fired & _has_time(call, at_us)] = True
        elif call.action in _CHANGES_STATUS:
            suspended[fired] = False


def _has_time(call: ActionCall, at_us: np.ndarray) -> np.ndarray:
    """bool[n]: whether a suspension ends after the posts on which it begins."""
    if "until" not in call.arguments:
        return np.ones(len(at_us), bool)
    return at_us < ms_up(time_us(call.arguments["until"])) * 1000
