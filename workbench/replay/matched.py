"""This module holds what matched: the conditions of a rule that held on a post, with what each saw.

The store's moderation log keeps it beside a rule that triggered. Source: spec 5, `matched`.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model.log import as_json
from workbench.policy import tree
from workbench.policy.compare import Truth
from workbench.policy.evaluate import truth
from workbench.policy.explain import condition_sentence
from workbench.policy.lower import lowered
from workbench.policy.tree import Condition, Rule
from workbench.replay.arrival import Arrival
from workbench.replay.plain import Observer
from workbench.replay.run import Run
from workbench.replay.saw import saw


class Matched(Observer):
    """Watches a replay and notes what matched on the post that came last.

    `by_rule`: for each rule that held, a JSON list of its conditions that did, with what each saw.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._position = -1
        self.by_rule: dict[str, str] = {}

    def evaluates(self, arrival: Arrival, rule: Rule, holds: Truth) -> None:
        """Note what held of a rule that holds."""
        if arrival.position != self._position:
            self._position, self.by_rule = arrival.position, {}
        if holds is True:
            self.by_rule[rule.name] = as_json(list(_held(rule.when, arrival, self._run)))


def _held(condition: Condition, arrival: Arrival, run: Run) -> Iterator[dict[str, str]]:
    """The conditions that held, `all` and `any` taken apart."""
    if truth(lowered(condition, run.policy.classes), arrival) is not True:
        return
    if isinstance(condition, tree.All | tree.AnyOf):
        for part in tree.children(condition):
            yield from _held(part, arrival, run)
        return
    seen = condition
    while isinstance(seen, tree.Not):
        (seen,) = tree.children(seen)
    said = condition_sentence(condition, run.policy)
    yield {"condition": said, "saw": saw(seen, arrival, run)}
