"""The reading of what a policy says of actions: offers, and a rule's calls.

Source: spec 1.2 and 1.7.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from workbench.errors import expected, quoted
from workbench.model.actions import ACTIONS, TAG_ACTIONS
from workbench.policy import catalogue
from workbench.policy.reading.place import Place
from workbench.policy.reading.read_values import read_duration, read_scalar, read_time
from workbench.policy.tree import ActionCall, ActionOffer

_CUSTOM_ARGUMENTS = ("reason", "value")


def read_offer(name: str, place: Place) -> ActionOffer:
    """Read a custom action, or the reasons of a built-in one."""
    built_in = name in ACTIONS
    keys = catalogue.OFFER_KEYS if built_in else catalogue.CUSTOM_ACTION_KEYS
    found = place.mapping(keys, f"the action {quoted(name)}")
    if found is None:
        return ActionOffer(name)
    if not built_in and "on" not in found:
        place.problem("the key `on` is missing; expected one of: post, user")
    if name in TAG_ACTIONS:
        place.problem(f"{quoted(name)} takes no reason")
    readers: dict[str, Callable[[Place], Any]] = {
        "on": lambda inside: inside.choice(catalogue.TARGETS),
        "label": lambda inside: inside.text("a label"),
        "reasons": _reasons,
        "free_text": Place.flag,
        "reason_required": lambda inside: bool(inside.flag()),
    }
    return ActionOffer(name, **{key: readers[key](inside) for key, inside in found.items()})


def _reasons(place: Place) -> tuple[str, ...]:
    reasons = [item.text("a reason") for item in place.items("reasons", empty=True)]
    if len(set(reasons)) < len(reasons):
        place.problem("the same reason stands twice")
    return tuple(reason for reason in reasons if reason)


def read_calls(
    place: Place,
    actions: Mapping[str, object],
    tags: tuple[str, ...],
    offers: Mapping[str, ActionOffer],
) -> tuple[ActionCall, ...]:
    """Read the actions of a rule, in order."""
    calls = [_call(item, actions, tags) for item in place.items("actions", empty=True)]
    for number, call in enumerate(calls, 1):
        if call is not None:
            item = place.into(str(number), place.node.value[number - 1])
            _hold_reason(item, call, offers.get(call.action))
    return tuple(call for call in calls if call is not None)


def _call(place: Place, actions: Mapping[str, object], tags: tuple[str, ...]) -> ActionCall | None:
    if place.node.is_map:
        found = place.open_mapping("an action") or {}
        if len(found) != 1:
            place.problem(f"expected one action, found {len(found)}; write each as an item")
            return None
        [(name, inside)] = found.items()
    else:
        name, inside = place.text("the name of an action"), None
    if name is None:
        return None
    if name not in actions:
        place.problem(f"unknown action {quoted(name)}; {expected(tuple(actions), name)}")
        return None
    return ActionCall(name, _arguments(name, inside, place, tags))


def _arguments(
    name: str, inside: Place | None, place: Place, tags: tuple[str, ...]
) -> dict[str, Any]:
    if name in TAG_ACTIONS:
        return {"tags": _tags(name, inside, place, tags)}
    known = ACTIONS[name].arguments if name in ACTIONS else _CUSTOM_ARGUMENTS
    found: dict[str, Place] = {}
    if inside is not None and inside.node.value is not None:
        found = inside.mapping(known, quoted(name)) or {}
    if name == "suspend" and len({"for", "until"} & found.keys()) != 1:
        place.problem("`suspend` takes one of: for (a duration), until (a time)")
    readers: dict[str, Callable[[Place], Any]] = {
        "reason": lambda item: item.text("a reason"),
        "value": read_scalar,
        "for": read_duration,
        "until": read_time,
    }
    return {key: readers[key](item) for key, item in found.items()}


def _tags(name: str, inside: Place | None, place: Place, tags: tuple[str, ...]) -> tuple[str, ...]:
    if inside is None:
        place.problem(f"{quoted(name)} takes a list of tags")
        return ()
    given = [item.known(tags, "tag") for item in inside.items("tags")]
    if len(set(given)) < len(given):
        inside.problem("the same tag stands twice")
    return tuple(tag for tag in given if tag)


def _hold_reason(place: Place, call: ActionCall, offer: ActionOffer | None) -> None:
    if offer is None:
        return
    if call.reason is None:
        if offer.reason_required and "reason" not in call.arguments:
            said = _offered(offer, None) if offer.reasons else "write one in your own words"
            place.problem(f"{quoted(call.action)} needs a reason; {said}")
        return
    free = offer.free_text if offer.free_text is not None else offer.reasons is None
    if not free and call.reason not in (offer.reasons or ()):
        said = f"the reason {quoted(call.reason)} is not offered by {quoted(call.action)}"
        place.problem(f"{said}; {_offered(offer, call.reason)}")


def _offered(offer: ActionOffer, got: str | None) -> str:
    return expected(offer.reasons or (), got)
