"""Small changes of a policy that its cases should notice: each threshold, number, share and
duration one step further, each rule off, and each pair of rules that follow each other exchanged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.evaluation.cases.case import Case
from workbench.evaluation.cases.run import run_case
from workbench.evaluation.comparison.treatments import treated_differently
from workbench.evaluation.labels.strata import decided
from workbench.evaluation.robustness.sensitivity import policies_beside
from workbench.policy.policy import Policy
from workbench.replay.outcome import Outcome
from workbench.replay.simulate import simulate_changed


@dataclass(frozen=True)
class Mutant:
    """A changed policy. `words`: the change; `noticed_by`: the first case that fails under it, None
    where none does; `example`: the user and post of the history of which the change decides
    otherwise, None where that has none, or none was given.
    """

    words: str
    noticed_by: str | None
    example: tuple[str, str] | None = None


def mutants(
    policy: Policy, cases: Sequence[Case], history: Outcome | None = None
) -> tuple[Mutant, ...]:
    """Every mutant, in the order of the policy. `history`: the outcome of the policy over posts, of
    which examples are taken for mutants that no case notices. Raises: BadInput.
    """
    found: list[Mutant] = []
    for words, changed in _changed(policy):
        noticed = next((case.name for case in cases if not run_case(changed, case).is_passed), None)
        example = None
        if noticed is None and history is not None:
            example = _example(history, changed)
        found.append(Mutant(words, noticed, example))
    return tuple(found)


def _changed(policy: Policy) -> Iterator[tuple[str, Policy]]:
    for parameter, value, changed in policies_beside(policy):
        yield f"{parameter.name}: {value}; was {parameter.value}", changed
    active = [rule.name for rule in policy.active_rules]
    for name in active:
        yield f"{name}: off", policy.with_mode(name, "off")
    names = [rule.name for rule in policy.rules]
    for at, name in enumerate(names[:-1]):
        if name in active and names[at + 1] in active:
            yield f"{name}: after {names[at + 1]}", policy.moved(name, at + 2)


def _example(history: Outcome, policy: Policy) -> tuple[str, str] | None:
    """The first post that is treated differently, by user and time."""
    changed = simulate_changed(history, policy)
    places = treated_differently(decided(history), decided(changed))
    if not len(places):
        return None
    users, posts = history.run.history.ids_at(places[:1])
    return users[0], posts[0]
