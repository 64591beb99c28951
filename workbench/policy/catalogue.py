"""The catalogue: every condition, comparison, key and choice of the language.

The checker, the sentences, the documentation's test, both evaluators and the rule builder read it.
Source: spec 1 and 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.model.actions import Target

ORDERED = ("more_than", "at_least", "less_than", "at_most")
EQUALITY = ("is", "is_not", "any_of", "none_of")
COMPARISONS = ORDERED + EQUALITY
SIGNS = {"more_than": ">", "at_least": "≥", "less_than": "<", "at_most": "≤"}

THRESHOLDS_CROSS = "thresholds_cross"
"""The code of the problem of a class whose `needs_review` is not below its `classified`."""

Reads = Literal["post", "user", "history"]


@dataclass(frozen=True, slots=True)
class ConditionType:
    """One condition: its key, what it depends on, its own keys and the kind of its comparisons.

    `compares`: what its comparisons compare: a `count`, a `share`, a `score`, a `field`, or None.
    """

    key: str
    reads: Reads
    label: str
    keys: tuple[str, ...] = ()
    compares: Literal["count", "share", "score", "field"] | None = None
    true_when: str = ""


CONDITIONS = (
    ConditionType(
        "classified", "post", "post is classified as", true_when="the post is classified as any"
    ),
    ConditionType(
        "needs_review", "post", "post needs review for", true_when="the post is in the band of any"
    ),
    ConditionType("score", "post", "score of", ("of",), "score", "the class's score compares so"),
    ConditionType(
        "text_in", "post", "text matches the list", true_when="the text matches an entry"
    ),
    ConditionType("post", "post", "post's field", (), "field", "a field of the post compares so"),
    ConditionType(
        "user_tags", "history", "user's tags", true_when="the user carries any or none of the tags"
    ),
    ConditionType(
        "user", "user", "user's field", (), "field", "an attribute of the user compares so"
    ),
    ConditionType(
        "post_count",
        "history",
        "number of posts",
        ("where", "in_past"),
        "count",
        "the user's posts in the window for which `where` is true number so",
    ),
    ConditionType(
        "post_share",
        "history",
        "share of posts",
        ("where", "in_past"),
        "share",
        "they are that share of all the user's posts in the window",
    ),
    ConditionType(
        "action_count",
        "history",
        "number of actions",
        ("of", "in_past"),
        "count",
        "these actions called before this post number so",
    ),
)
BY_KEY = {condition.key: condition for condition in CONDITIONS}
COMBINATORS = ("all", "any", "not")
CONDITION_KEYS = COMBINATORS + tuple(BY_KEY)

POLICY_KEYS = (
    "version",
    "name",
    "evaluate",
    "semantics",
    "tags",
    "classes",
    "actions",
    "rules",
)
CLASS_KEYS = ("score", "scale", "classified", "needs_review")
CUSTOM_ACTION_KEYS = ("on", "label", "reasons", "free_text", "reason_required")
OFFER_KEYS = ("reasons", "free_text", "reason_required")
RULE_KEYS = ("name", "description", "when", "then", "fires", "cooldown", "mode")

Fires = Literal["always", "on_crossing", "once"]
Mode = Literal["live", "test", "off"]
EVALUATE = ("all_matching", "first_match")
FIRES: tuple[Fires, ...] = ("always", "on_crossing", "once")
MODES: tuple[Mode, ...] = ("live", "test", "off")
TARGETS: tuple[Target, ...] = ("post", "user")
SEMANTICS = {
    "current_post": ("counted", "not_counted"),
    "rejected_posts": ("not_counted", "counted"),
    "history_after_enable": ("kept", "forgotten"),
    "visibility": ("snapshot", "sequential"),
}
BUILT_IN_LISTS = ("deny", "allow")
OWN_POST_FIELDS = ("post_id", "user_id", "created_at", "text")
ACCOUNT_AGE = "account_age"
USER_FIELD_SCALES = {"trust_level": (-1, 4), "fraud_score": (0, 100)}
