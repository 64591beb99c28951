"""The funnel of the selected rule: how many posts are left after each of its conditions, and how
often it would fire without one of them.
"""

from __future__ import annotations

from typing import TypedDict

from workbench.errors import NotFound, printable
from workbench.policy.policy import Policy
from workbench.policy.sentences.explain import condition_sentence
from workbench.policy.tree import Rule
from workbench.replay.funnel import Step, conditions_in_turn, fires_without, funnel
from workbench.widgets.navigation import Destination, Navigate, Selection
from workbench.widgets.page import Handlers
from workbench.widgets.rules.counted import Counted, Rows
from workbench.widgets.rules.editor import Editor

_WORDS = {
    "all": "All posts",
    "shown": "always: the author is not blocked or suspended",
    "turn": "always: no rule before it matches",
}


class StepState(TypedDict):
    """A step: what holds of the posts that are `left` of those before, and how many it removes;
    of how many of these it is `unknown` whether it holds. `condition`: its number among the
    conditions, None for another step; `without`: how often the rule would fire without it, None
    until that is counted.
    """

    words: str
    left: int
    removed: int
    unknown: int
    condition: int | None
    without: int | None


class FunnelState(TypedDict):
    """The steps of a rule, by its position; `counted`: the number of the counts that they are of;
    `most`: the place of the condition that removes the most posts, None where none does.
    """

    rule: int
    counted: int
    steps: list[StepState]
    most: int | None


class FunnelPanel:
    """The funnel of one rule, worked out when it is asked for."""

    def __init__(self, editor: Editor, navigate: Navigate) -> None:
        self._editor, self._navigate = editor, navigate
        self._rule, self._name = 0, ""
        self._counted: Counted | None = None
        self._steps: tuple[Step, ...] = ()
        self._without: dict[int, int] = {}

    @property
    def handlers(self) -> Handlers:
        """The requests of the funnel, none of which changes the draft."""
        return {
            "funnel": self.show,
            "count_without": self.count_without,
            "open_step": self.open_step,
        }

    def show(self, rule: int) -> None:
        """Work out the funnel of a rule, by its position; none where it is not evaluated."""
        self._rule, self._steps, self._without = rule, (), {}
        counted, policy = self._editor.counted, self._editor.draft.policy
        self._counted = counted
        if counted is None or policy is None or counted.outcome.run.policy != policy:
            return
        if 0 <= rule < len(policy.rules) and policy.rules[rule].mode != "off":
            self._name = policy.rules[rule].name
            self._steps = funnel(counted.outcome, self._name)

    def count_without(self, number: int) -> None:
        """Count how often the rule would fire without a condition, by its number. Raises:
        NotFound.
        """
        if self._counted is not None and self._counted is self._editor.counted and self._steps:
            self._without[number] = fires_without(self._counted.outcome, self._name, number)

    def open_step(self, step: int, *, removed: bool) -> None:
        """Open the posts that are left after a step, or those that it `removed`. Raises:
        NotFound.
        """
        if self._counted is None or not int(removed) <= step < len(self._steps):
            raise NotFound("this step is not there any more")
        rows = Rows("posts", self._steps[step].posts)
        words = f"rule “{printable(self._name)}”, step {step + 1}"
        title = f"Posts left after {words}"
        if removed:
            rows, title = (
                Rows("posts", self._steps[step - 1].posts).without(rows),
                (f"Posts removed by {words}"),
            )
        ids = self._counted.ids(rows)
        self._navigate(Destination("Posts", selection=Selection("posts", title, ids)))

    def state(self) -> FunnelState | None:
        """What the page shows; None without a funnel."""
        if self._counted is None or not self._steps:
            return None
        policy = self._counted.outcome.run.policy
        rule = policy.rule(self._name)
        several = len(conditions_in_turn(rule)) > 1
        steps: list[StepState] = []
        number = 0
        for place, step in enumerate(self._steps):
            before = self._steps[place - 1].posts if place else step.posts
            is_condition = step.kind == "condition"
            steps.append(
                {
                    "words": _words(step, rule, policy),
                    "left": len(step.posts),
                    "removed": len(before) - len(step.posts),
                    "unknown": step.unknown,
                    "condition": number if is_condition and several else None,
                    "without": self._without.get(number) if is_condition else None,
                }
            )
            number += is_condition
        return {
            "rule": self._rule,
            "counted": self._counted.number,
            "steps": steps,
            "most": _most(steps),
        }


def _words(step: Step, rule: Rule, policy: Policy) -> str:
    if step.condition is not None:
        return condition_sentence(step.condition, policy)
    if step.kind != "fires":
        return _WORDS[step.kind]
    held = {"once": "it is the first time for the user", "on_crossing": "it is newly true"}
    parts = [held[rule.fires]] if rule.fires in held else []
    return " and ".join([*parts, *(["the cooldown is over"] if rule.cooldown else [])])


def _most(steps: list[StepState]) -> int | None:
    """The place of the condition that removes the most; None where one alone could."""
    removing = [
        (step["removed"], -place)
        for place, step in enumerate(steps)
        if step["condition"] is not None and step["removed"]
    ]
    return -max(removing)[1] if removing else None
