"""The document of a policy; reading it gives an equal policy.

Source: spec 1.
"""

from __future__ import annotations

from workbench.encoding import JsonObject, JsonValue
from workbench.policy import tree
from workbench.policy.tree import (
    ActionCall,
    ActionCount,
    ActionOffer,
    Comparison,
    Condition,
    PolicyTree,
    PostCount,
    PostShare,
    Rule,
    ScoreClass,
    Semantics,
)


def policy_document(policy: PolicyTree) -> JsonObject:
    """Return a policy as dicts, lists and scalars, keys in the order of the language."""
    document: JsonObject = {"version": 1, "name": policy.name, "evaluate": policy.evaluate}
    semantics = _semantics(policy.semantics)
    if semantics:
        document["semantics"] = semantics
    if policy.tags:
        document["tags"] = list(policy.tags)
    if policy.classes:
        document["classes"] = {name: _class(c) for name, c in policy.classes.items()}
    if policy.actions:
        document["actions"] = {name: _offer(a) for name, a in policy.actions.items()}
    document["rules"] = [rule_document(rule) for rule in policy.rules]
    return document


def condition_document(condition: Condition) -> JsonObject:
    """Return one condition as a document."""
    match condition:
        case tree.All(parts):
            return {"all": [condition_document(part) for part in parts]}
        case tree.AnyOf(parts):
            return {"any": [condition_document(part) for part in parts]}
        case tree.Not(part):
            return {"not": condition_document(part)}
        case tree.Classified(classes):
            return {"classified": list(classes)}
        case tree.NeedsReview(classes):
            return {"needs_review": "any" if classes is None else list(classes)}
        case tree.Score(of, comparisons):
            return {"score": {"of": of, **_comparisons(comparisons)}}
        case tree.TextIn(name):
            return {"text_in": name}
        case tree.PostField(field, comparisons):
            return {"post": {field: _comparisons(comparisons)}}
        case tree.UserField(field, comparisons):
            return {"user": {field: _comparisons(comparisons)}}
        case tree.UserTags(op, tags):
            return {"user_tags": {op: list(tags)}}
        case PostCount():
            return {"post_count": _window(condition)}
        case PostShare():
            return {"post_share": _window(condition)}
        case ActionCount(of, comparisons, in_past):
            past = {"in_past": in_past} if in_past else {}
            return {"action_count": {"of": list(of), **_comparisons(comparisons), **past}}


def _window(condition: PostCount[Condition] | PostShare[Condition]) -> JsonObject:
    where = {"where": condition_document(condition.where)} if condition.where else {}
    past = {"in_past": condition.in_past} if condition.in_past else {}
    return {**where, **_comparisons(condition.comparisons), **past}


def _comparisons(comparisons: tuple[Comparison, ...]) -> JsonObject:
    return {c.op: list(c.value) if isinstance(c.value, tuple) else c.value for c in comparisons}


def _semantics(semantics: Semantics) -> JsonObject:
    default = Semantics()
    keys = ("current_post", "rejected_posts", "history_after_enable", "visibility")
    chosen = {key: getattr(semantics, key) for key in keys}
    return {key: value for key, value in chosen.items() if value != getattr(default, key)}


def _class(score_class: ScoreClass) -> JsonObject:
    scores: list[JsonValue] = [*score_class.scores]
    scale = score_class.scale
    document: JsonObject = {"score": scores[0] if len(scores) == 1 else scores}
    if scale.name is None:
        document["scale"] = {"min": scale.low, "max": scale.high}
    elif scale.name != tree.PROBABILITY:
        document["scale"] = scale.name
    document["classified"] = score_class.classified
    if score_class.needs_review is not None:
        document["needs_review"] = score_class.needs_review
    return document


def _offer(offer: ActionOffer) -> JsonObject:
    document: JsonObject = {"on": offer.on, "label": offer.label}
    if offer.reasons is not None:
        document["reasons"] = list(offer.reasons)
    document["free_text"] = offer.free_text
    if offer.reason_required:
        document["reason_required"] = True
    return {key: value for key, value in document.items() if value is not None}


def rule_document(rule: Rule) -> JsonObject:
    """Return one rule as a document."""
    document: JsonObject = {"name": rule.name}
    if rule.description is not None:
        document["description"] = rule.description
    document["when"] = condition_document(rule.when)
    document["then"] = [_call(call) for call in rule.then]
    if rule.fires != "always":
        document["fires"] = rule.fires
    if rule.cooldown is not None:
        document["cooldown"] = rule.cooldown
    if rule.mode != "live":
        document["mode"] = rule.mode
    return document


def _call(call: ActionCall) -> JsonValue:
    if "tags" in call.arguments:
        return {call.action: list(call.tags)}
    arguments: JsonObject = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in call.arguments.items()
    }
    return {call.action: arguments} if arguments else call.action
