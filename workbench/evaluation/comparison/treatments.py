"""The posts that two replays treat differently: rejected in one alone, or other actions called."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from workbench.policy.tree import Rule
from workbench.replay.compiled.kernel import BITS
from workbench.replay.compiled.replay import Decided
from workbench.replay.compiled.tables import distinct_rows

Treatment = tuple[str, ...]


def treated_differently(a: Decided, b: Decided) -> np.ndarray:
    """int64[n], rising: the positions of the posts that are treated differently."""
    moved = a.is_rejected != b.is_rejected
    if _calls(a.run.policy.active_rules) == _calls(b.run.policy.active_rules):
        fired = (a.out.fired != b.out.fired).any(axis=1)
    else:
        fired = a.out.fired.any(axis=1) | b.out.fired.any(axis=1)
    places = np.flatnonzero(moved | fired)
    numbers: dict[Treatment, int] = {}
    of_a, of_b = (_treatments(each, places, numbers) for each in (a, b))
    return places[moved[places] | (of_a != of_b)]


def _treatments(decided: Decided, places: np.ndarray, numbers: dict[Treatment, int]) -> np.ndarray:
    """int64[n], a number for the actions that live rules call on each post."""
    rows, of = distinct_rows(decided.out.fired[places])
    rules = decided.run.policy.active_rules
    calls = _calls(rules)
    codes = np.zeros(len(rows), np.int64)
    for at, row in enumerate(rows.tolist()):
        fired = (n for n in range(len(rules)) if row[n // BITS] >> n % BITS & 1)
        treatment = tuple(call for n in fired for call in calls[n])
        codes[at] = numbers.setdefault(treatment, len(numbers))
    return codes[of.ravel()]


def _calls(rules: Sequence[Rule]) -> list[Treatment]:
    """The calls of each rule, none for a rule that is tested."""
    return [
        tuple(json.dumps([call.action, dict(call.arguments)]) for call in rule.then)
        if rule.mode == "live"
        else ()
        for rule in rules
    ]
