"""The colours of a policy's rules and actions: the same in every chart, table and page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.charts.drawing.theme import DARK, LIGHT
from workbench.policy.policy import Policy

Colours = Mapping[str, str]  # by the name of the theme
_THEMES = (LIGHT, DARK)


@dataclass(frozen=True)
class PolicyColours:
    """Colours by name, each for the light and the dark theme. `statuses`: of users who are out."""

    rules: Mapping[str, Colours]
    actions: Mapping[str, Colours]
    statuses: Mapping[str, Colours]


def policy_colours(policy: Policy, actions: Iterable[str]) -> PolicyColours:
    """The colours of the rules of a policy, and of some actions, the policy's own or others."""
    return PolicyColours(
        {rule.name: rule_colours(place) for place, rule in enumerate(policy.rules)},
        {name: action_colours(name, policy) for name in actions},
        {
            status: {theme.name: theme.fates[status] for theme in _THEMES}
            for status in ("suspended", "blocked")
        },
    )


def rule_colours(place: int) -> Colours:
    """The colours of a rule by its place in the policy, counted from 0; they come over and over."""
    return {theme.name: theme.rule(place) for theme in _THEMES}


def action_colours(name: str, policy: Policy) -> Colours:
    """The colours of an action."""
    return {theme.name: theme.action(name, policy) for theme in _THEMES}
