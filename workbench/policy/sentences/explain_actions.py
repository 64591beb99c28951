"""The actions of a rule in words, in the order in which they are taken.

Source: spec 1.7.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.formatting import duration_words, plural
from workbench.model.actions import ACTIONS
from workbench.policy.sentences.words import in_quotes, listed, name, value
from workbench.policy.tree import ActionCall, PolicyTree
from workbench.units import iso, time_us


def actions_phrase(calls: Sequence[ActionCall], policy: PolicyTree) -> str:
    """Return a rule's actions in words, each with its arguments."""
    return ", then ".join(_call(call, policy) for call in calls) or "do nothing but log it"


def _call(call: ActionCall, policy: PolicyTree) -> str:
    if call.tags:
        verb = "add" if call.action == "add_tags" else "remove"
        tags = listed([name(tag) for tag in call.tags], "and")
        return f"{verb} the {plural(len(call.tags), 'tag')} {tags}"
    return " ".join([_verb(call, policy), *_details(call)])


def _verb(call: ActionCall, policy: PolicyTree) -> str:
    if "for" in call.arguments:
        return f"suspend for {duration_words(str(call.arguments['for']))}"
    if "until" in call.arguments:
        return f"suspend until {iso(time_us(call.arguments['until']))}"
    return ACTIONS[call.action].label if call.action in ACTIONS else _custom(call.action, policy)


def _custom(action: str, policy: PolicyTree) -> str:
    """A custom action's label; its name, in quotes, where another action has the same label."""
    label = _label(action, policy)
    alike = [other for other in (*ACTIONS, *policy.actions) if _label(other, policy) == label]
    return name(label) if len({*alike, action}) == 1 else in_quotes(action)


def _label(action: str, policy: PolicyTree) -> str:
    if action in ACTIONS:
        return ACTIONS[action].label
    return (policy.actions[action].label if action in policy.actions else None) or action


def _details(call: ActionCall) -> list[str]:
    """What is logged with the action: a custom one's value, and the reason."""
    details: list[str] = []
    if "value" in call.arguments:
        given = call.arguments["value"]
        details.append(f"value: {value(given)}" if not isinstance(given, tuple) else "")
    if call.reason is not None:
        details.append(f"reason: {name(call.reason)}")
    return [f"({', '.join(details)})"] if details else []
