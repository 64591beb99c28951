"""The reading of actions: what a policy declares of them, and the calls of a rule.

Source: spec 1.2 and 1.7.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from workbench.errors import expected, quoted
from workbench.model.actions import ACTIONS, TAG_ACTIONS
from workbench.policy import catalogue
from workbench.policy.reading.place import Place
from workbench.policy.reading.read_values import read_duration, read_scalar, read_time
from workbench.policy.tree import ActionCall, ActionOffer, Scalar

_CUSTOM_ARGUMENTS = ("reason", "value")


def read_offer(name: str, place: Place) -> ActionOffer:
    """Read a custom action, or the reasons of a built-in one."""
    built_in = name in ACTIONS
    keys = catalogue.OFFER_KEYS if built_in else catalogue.CUSTOM_ACTION_KEYS
    places = place.mapping(keys, f"the action {quoted(name)}")
    if places is None:
        return ActionOffer(name)
    if not built_in and "on" not in places:
        place.problem("the key `on` is missing; expected one of: post, user")
    if name in TAG_ACTIONS:
        place.problem(f"{quoted(name)} takes no reason")
    offer = ActionOffer(name)
    for key, inside in places.items():
        match key:
            case "on":
                offer = replace(offer, on=inside.choice(catalogue.TARGETS))
            case "label":
                offer = replace(offer, label=inside.text("a label"))
            case "reasons":
                offer = replace(offer, reasons=_reasons(inside))
            case "free_text":
                offer = replace(offer, free_text=inside.flag())
            case _:
                offer = replace(offer, reason_required=bool(inside.flag()))
    return offer


def _reasons(place: Place) -> tuple[str, ...]:
    reasons = [item.text("a reason") for item in place.items("reasons", empty=True)]
    if len(set(reasons)) < len(reasons):
        place.problem("the same reason is given twice")
    return tuple(reason for reason in reasons if reason)


def read_calls(
    place: Place,
    actions: Mapping[str, object],
    tags: tuple[str, ...],
    offers: Mapping[str, ActionOffer],
) -> tuple[ActionCall, ...]:
    """Read the actions of a rule, in order."""
    items = list(place.items("actions", empty=True))
    calls = [_call(item, actions, tags) for item in items]
    for item, call in zip(items, calls, strict=True):
        if call is not None:
            _check_reason(item, call, offers.get(call.action))
    return tuple(call for call in calls if call is not None)


def _call(place: Place, actions: Mapping[str, object], tags: tuple[str, ...]) -> ActionCall | None:
    if place.node.pairs is not None:
        places = place.open_mapping("an action") or {}
        if len(places) != 1:
            place.problem(f"expected one action, found {len(places)}; write each as an item")
            return None
        [(name, inside)] = places.items()
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
) -> dict[str, Scalar | tuple[str, ...]]:
    if name in TAG_ACTIONS:
        return {"tags": _tags(name, inside, place, tags)}
    known = ACTIONS[name].arguments if name in ACTIONS else _CUSTOM_ARGUMENTS
    places: dict[str, Place] = {}
    if inside is not None and inside.node.value is not None:
        places = inside.mapping(known, quoted(name)) or {}
    if name == "suspend" and len({"for", "until"} & places.keys()) != 1:
        place.problem("`suspend` takes one of: for (a duration), until (a time)")
    readers: dict[str, Callable[[Place], Scalar | None]] = {
        "reason": lambda item: item.text("a reason"),
        "value": read_scalar,
        "for": read_duration,
        "until": read_time,
    }
    read = {key: readers[key](item) for key, item in places.items()}
    return {key: value for key, value in read.items() if value is not None}


def _tags(name: str, inside: Place | None, place: Place, tags: tuple[str, ...]) -> tuple[str, ...]:
    if inside is None:
        place.problem(f"{quoted(name)} takes a list of tags")
        return ()
    given = [item.known(tags, "tag") for item in inside.items("tags")]
    if len(set(given)) < len(given):
        inside.problem("the same tag is given twice")
    return tuple(tag for tag in given if tag)


def _check_reason(place: Place, call: ActionCall, offer: ActionOffer | None) -> None:
    if offer is None:
        return
    if call.reason is None:
        if offer.reason_required and not _has_reason_key(place):
            hint = _offered(offer, None) if offer.reasons else "write one in your own words"
            place.problem(f"{quoted(call.action)} needs a reason; {hint}")
        return
    free = offer.free_text if offer.free_text is not None else offer.reasons is None
    if not free and call.reason not in (offer.reasons or ()):
        message = f"the reason {quoted(call.reason)} is not offered by {quoted(call.action)}"
        place.problem(f"{message}; {_offered(offer, call.reason)}")


def _has_reason_key(place: Place) -> bool:
    """Whether a call has the key `reason`; its value may be wrong, and reported."""
    arguments = [value.pairs or () for _, value in place.node.pairs or ()]
    return any(key.value == "reason" for pairs in arguments for key, _ in pairs)


def _offered(offer: ActionOffer, got: str | None) -> str:
    return expected(offer.reasons or (), got)
