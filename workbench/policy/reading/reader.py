"""The reading of a policy document: nodes in, values and every problem out.

Source: spec 1.1 to 1.4, 1.8, 1.9 and 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import inf

from workbench.errors import BadInput, quoted
from workbench.model.actions import ACTIONS
from workbench.policy import catalogue
from workbench.policy.reading.document import Node
from workbench.policy.reading.place import Place
from workbench.policy.reading.read_actions import read_calls, read_offer
from workbench.policy.reading.read_conditions import Names, read_condition
from workbench.policy.reading.read_values import read_duration, read_threshold
from workbench.policy.tree import (
    SCALES,
    ActionCount,
    ActionOffer,
    PolicyTree,
    Rule,
    Scale,
    ScoreClass,
    Semantics,
    walk,
)

MAX_RULES = 1000


def read_policy(
    node: Node, name: str, file: str | None, known: Mapping[str, ActionOffer] | None = None
) -> PolicyTree:
    """Read a policy from its document; `name` is that of a policy whose document has none.

    `known`: custom actions that rules may call without declaring them, such as those of a store;
    the ones that are called become part of the policy, as if it declared them.

    Raises: BadInput with all problems, by line.
    """
    top = Place(node, file)
    policy = _read(top, PolicyTree(name, (), file=file), known or {})
    if top.problems:
        raise BadInput(*sorted(top.problems, key=lambda problem: problem.line or 0))
    return policy


def _read(top: Place, empty: PolicyTree, known: Mapping[str, ActionOffer]) -> PolicyTree:
    places = top.mapping(catalogue.POLICY_KEYS, "a policy")
    if places is None:
        return empty
    _require(top, places, "version", "rules")
    if "version" in places:
        _version(places["version"])
    name = places["name"].text("the policy's name") if "name" in places else None
    evaluate = places["evaluate"].choice(catalogue.EVALUATE) if "evaluate" in places else None
    semantics = _semantics(places["semantics"]) if "semantics" in places else None
    tags = _tags(places["tags"]) if "tags" in places else ()
    classes = _classes(places["classes"]) if "classes" in places else {}
    actions = _offers(places["actions"]) if "actions" in places else {}
    offers = {**known, **actions}
    names = Names(classes, tags, {**ACTIONS, **_custom(offers)})
    rules = _rules(places["rules"], names, offers) if "rules" in places else ()
    return replace(
        empty,
        name=empty.name if name is None else name,
        rules=rules,
        classes=classes,
        actions=actions | _called(rules, known, actions),
        tags=tags,
        evaluate=evaluate or empty.evaluate,
        semantics=semantics or empty.semantics,
        lines=dict(top.lines),
    )


def _version(place: Place) -> None:
    if isinstance(place.node.value, bool) or place.node.value != 1:
        place.problem(f"expected version 1, not {place.described()}")


def _require(place: Place, places: dict[str, Place], *keys: str) -> None:
    for key in keys:
        if key not in places:
            place.problem(f"the key `{key}` is missing")


def _semantics(place: Place) -> Semantics | None:
    places = place.mapping(tuple(catalogue.SEMANTICS), "semantics") or {}
    chosen = {key: value.choice(catalogue.SEMANTICS[key]) for key, value in places.items()}
    return None if None in chosen.values() else replace(Semantics(), **chosen)


def _tags(place: Place) -> tuple[str, ...]:
    tags: list[str] = []
    for item in place.items("tags", empty=True):
        tag = item.text("a tag's API value")
        if tag is None:
            continue
        if "," in tag or tag != tag.strip():
            item.problem(f"a tag's API value has no comma and no space around it: {quoted(tag)}")
        elif tag in tags:
            item.problem(f"the tag {quoted(tag)} is declared twice")
        tags.append(tag)
    return tuple(tags)


def _classes(place: Place) -> dict[str, ScoreClass]:
    places = place.open_mapping("classes") or {}
    read = {name: _class(name, inside) for name, inside in places.items()}
    return {name: value for name, value in read.items() if value is not None}


def _class(name: str, place: Place) -> ScoreClass | None:
    """Read a class; one with a problem is returned too, so that rules may refer to it."""
    place.remember_line("class", name)
    places = place.mapping(catalogue.CLASS_KEYS, "a class")
    if places is None:
        return ScoreClass(name, ("?",), 0)
    _require(place, places, *(key for key in ("score", "classified") if key not in places))
    scale = _scale(places["scale"]) if "scale" in places else SCALES["probability"]
    scale = scale or Scale(None, -inf, inf)  # wrong and reported: thresholds are not checked
    classified = read_threshold(places["classified"], scale) if "classified" in places else None
    review = read_threshold(places["needs_review"], scale) if "needs_review" in places else None
    if review is not None and classified is not None and review >= classified:
        message = f"expected less than `classified` ({classified})"
        places["needs_review"].problem(message, code=catalogue.THRESHOLDS_CROSS)
    scores = _scores(places["score"]) if "score" in places else ()
    return ScoreClass(name, scores, classified or 0, review, scale)


def _scale(place: Place) -> Scale | None:
    if place.node.pairs is None:
        name = place.choice(tuple(SCALES))
        return SCALES[name] if name else None
    places = place.mapping(("min", "max"), "a scale") or {}
    _require(place, places, "min", "max")
    low, high = (places[key].number() if key in places else None for key in ("min", "max"))
    if low is None or high is None:
        return None
    if low >= high:
        place.problem(f"expected `min` below `max`, not {low} and {high}")
        return None
    return Scale(None, low, high)


def _scores(place: Place) -> tuple[str, ...]:
    if place.node.items is None:
        name = place.text("the name of a score column, or a list of them")
        return (name,) if name else ()
    names = [item.text("the name of a score column") for item in place.items("score columns")]
    if len(set(names)) < len(names):
        place.problem("the same score column is given twice")
    return tuple(name for name in names if name)


def _offers(place: Place) -> dict[str, ActionOffer]:
    places = place.open_mapping("actions") or {}
    return {name: read_offer(name, inside) for name, inside in places.items()}


def _custom(offers: dict[str, ActionOffer]) -> dict[str, ActionOffer]:
    return {name: offer for name, offer in offers.items() if name not in ACTIONS}


def _called(
    rules: Iterable[Rule], known: Mapping[str, ActionOffer], declared: Mapping[str, ActionOffer]
) -> dict[str, ActionOffer]:
    """Return the known actions that rules call or count and the policy does not declare."""
    called = dict.fromkeys(call.action for rule in rules for call in rule.then)
    parts = (part for rule in rules for part in walk(rule.when))
    called |= dict.fromkeys(
        action for part in parts if isinstance(part, ActionCount) for action in part.of
    )
    return {name: known[name] for name in called if name in known and name not in declared}


def _rules(place: Place, names: Names, offers: dict[str, ActionOffer]) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    titles: set[str] = set()
    for number, item in enumerate(place.items("rules", empty=True), 1):
        if number > MAX_RULES:
            place.problem(f"more than {MAX_RULES} rules")
            break
        title = _title(item.node)
        if title in titles:
            item.in_rule(title, item.node).problem("a second rule of this name")
        if title is not None:
            titles.add(title)
        rule = _rule(item, number, names, offers)
        if rule is not None:
            rules.append(rule)
    return tuple(rules)


def _rule(item: Place, number: int, names: Names, offers: dict[str, ActionOffer]) -> Rule | None:
    title = _title(item.node) or str(number)
    place = item.in_rule(title, item.node)
    place.remember_line("rule", title)
    places = place.mapping(catalogue.RULE_KEYS, "a rule")
    if places is None:
        return None
    _require(place, places, "name", "when", "then")
    before = len(place.problems)
    name = places["name"].text("the rule's name") if "name" in places else None
    text = places["description"].text("a description") if "description" in places else None
    when = read_condition(places["when"], names) if "when" in places else None
    then = None
    if "then" in places:
        then = read_calls(places["then"], names.actions, names.tags, offers)
    fires = places["fires"].choice(catalogue.FIRES) if "fires" in places else None
    cooldown = read_duration(places["cooldown"]) if "cooldown" in places else None
    mode = places["mode"].choice(catalogue.MODES) if "mode" in places else None
    if name is None or when is None or then is None or len(place.problems) > before:
        return None
    return Rule(name, when, then, text, fires or "always", cooldown, mode or "live")


def _title(node: Node) -> str | None:
    names = [value.value for key, value in node.pairs or () if key.value == "name"]
    return names[0] if names and isinstance(names[0], str) else None
