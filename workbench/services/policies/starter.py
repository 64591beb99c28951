"""A starter policy: classes and rules proposed from the score columns that the posts have.

It is a proposal to be read and edited. All of its rules are in test: they log what they would do,
and change nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from workbench.errors import BadInput
from workbench.formatting import shortened
from workbench.importers.guess.names import class_name, words_of
from workbench.model.edit_limits import PROTECTED_TAGS, is_protected
from workbench.policy.policy import Policy
from workbench.policy.tree import ScoreClass
from workbench.services.policies.score_columns import ScoreColumn
from workbench.services.policies.score_kinds import (
    WEAK,
    Treatment,
    kind_of,
    rank,
    without_version,
)
from workbench.services.policies.starter_rules import TreatedClasses, named_tags, starter_rules
from workbench.services.policies.starter_thresholds import ends_low, thresholds

MAX_CLASSES = 6
MAX_OF_A_KIND = 2
MIN_COVERAGE = 0.01
MAX_DELETED = 0.10
"""The share of posts with a score that a starter policy deletes or restricts at most by a class."""
NAME = "starter"


@dataclass(frozen=True)
class StarterClass:
    """A class that is proposed, and why it has its thresholds. `kind`: what its name says, '' where
    it says nothing; `treatment`: the action that its posts get.
    """

    name: str
    column: str
    kind: str
    classified: float
    needs_review: float | None
    treatment: Treatment
    why: str


@dataclass(frozen=True)
class LeftOut:
    """A column of numbers that no class reads, and why."""

    column: str
    why: str


@dataclass(frozen=True)
class Starter:
    """A proposed policy, its classes, and the columns that it does not use."""

    policy: Policy
    classes: tuple[StarterClass, ...]
    left_out: tuple[LeftOut, ...]


def starter(
    scores: Sequence[ScoreColumn],
    others: Mapping[str, str],
    *,
    user_fields: Collection[str] = (),
    tags: Collection[str] = (),
    protected: Collection[str] = PROTECTED_TAGS,
    name: str = NAME,
) -> Starter:
    """Propose a policy from the scores of posts, the most useful few of them.

    `others`: columns of numbers that are no scores, with why; `user_fields`: what is known of
    users; `tags`: the store's tags, of which those that are `protected`, or have it as a word,
    keep users from being suspended.
    Raises: BadInput, when there are no scores.
    """
    left_out = dict(others)
    chosen = _chosen(scores, left_out)
    if not chosen:
        why = "; ".join(f"{column}: {reason}" for column, reason in sorted(left_out.items())[:5])
        message = "no column of the posts holds scores that a policy can begin with"
        raise BadInput(f"{message} ({why})" if why else message)
    classes: list[StarterClass] = []
    for column in chosen:
        classes.append(_class(column, {class_.name for class_ in classes}))
    spared = sorted(tag for tag in tags if is_protected([tag], protected))
    rules = starter_rules(_treated(classes), user_fields=user_fields, spared=spared)
    read = {
        class_.name: ScoreClass(
            class_.name, (class_.column,), class_.classified, class_.needs_review, column.scale
        )
        for class_, column in zip(classes, chosen, strict=True)
    }
    proposed = Policy(name, tuple(rules), read, tags=named_tags(rules, spared))
    policy = Policy.from_document(proposed.to_document(), name)
    unused = [LeftOut(column, why) for column, why in sorted(left_out.items())]
    return Starter(policy, tuple(classes), tuple(unused))


def _chosen(scores: Sequence[ScoreColumn], left_out: dict[str, str]) -> list[ScoreColumn]:
    """The scores that are used; why each of the others is not is added to `left_out`."""
    chosen: list[ScoreColumn] = []
    for column in sorted(scores, key=_place):
        why_not = _why_not(column, chosen)
        if why_not is None:
            chosen.append(column)
        else:
            left_out[column.name] = why_not
    return chosen


def _place(column: ScoreColumn) -> tuple[bool, tuple[int, int, int], float, str]:
    return ends_low(column), rank(column.name), -column.coverage, column.name


def _why_not(column: ScoreColumn, chosen: Sequence[ScoreColumn]) -> str | None:
    """Why a score is left out beside those that were chosen before; None when it is used."""
    kind = kind_of(column.name)
    if column.coverage < MIN_COVERAGE:
        return "less than 1% of the posts have a score"
    if chosen and ends_low(column):
        return f"its highest score is {column.highest:g}, so it is sure of nothing"
    newer = without_version(column.name)
    for other in chosen:
        if without_version(other.name) == newer and newer:
            return f"another version of {other.name}"
    alike = [other.name for other in chosen if kind_of(other.name) is kind]
    if len(alike) >= MAX_OF_A_KIND:
        return f"close to {' and '.join(alike)}"
    if kind is WEAK and chosen:
        return "a weak signal by itself"
    if len(chosen) >= MAX_CLASSES:
        return f"a starter policy has {MAX_CLASSES} classes at most"
    return None


def _class(column: ScoreColumn, taken: Collection[str]) -> StarterClass:
    kind, class_thresholds = kind_of(column.name), thresholds(column)
    treatment, why = kind.treatment, class_thresholds.why
    if treatment != "flag_post" and class_thresholds.proven is False:
        treatment, why = "flag_post", f"{why}; so its posts go to review alone"
    elif treatment != "flag_post" and class_thresholds.proven is None:
        if column.share_from(class_thresholds.classified) > MAX_DELETED:
            treatment, why = "flag_post", f"{why}: too many to act on without a look"
        elif not class_thresholds.sure:
            treatment, why = "flag_post", f"{why}; too low to act on without a look"
    return StarterClass(
        _class_name(column.name, taken),
        column.name,
        kind.name,
        class_thresholds.classified,
        None if treatment == "flag_post" else class_thresholds.needs_review,
        treatment,
        why,
    )


def _treated(classes: Sequence[StarterClass]) -> TreatedClasses:
    by_treatment: dict[Treatment, tuple[str, ...]] = {}
    for class_ in classes:
        by_treatment[class_.treatment] = (*by_treatment.get(class_.treatment, ()), class_.name)
    kinds = {class_.name: kind_of(class_.column) for class_ in classes}
    counting = tuple(name for name, kind in kinds.items() if kind.counts)
    deleted = by_treatment.get("delete_post", ())
    restricted = by_treatment.get("age_restrict_post", ())
    reasons = {kinds[name].reason for name in (*deleted, *restricted) if name in counting}
    return TreatedClasses(
        deleted,
        restricted,
        by_treatment.get("flag_post", ()),
        tuple(class_.name for class_ in classes if class_.needs_review is not None),
        counting,
        reasons.pop() if len(reasons) == 1 else "Policy Violation",
    )


def _class_name(column: str, taken: Collection[str]) -> str:
    """What a class is called: the words of its column but for those that say what numbers are.

    >>> [_class_name(name, ()) for name in ("TOXICITY@6", "score_severe_toxic", "nsfw", "★")]
    ['toxicity', 'severe toxic', 'nsfw', '★']
    """
    words = words_of(class_name(" ".join(without_version(column))))
    name = shortened(" ".join(words) or column.strip(), 40)
    if name in ("any", "all"):  # words of the language
        name = f"{name} score"
    number, candidate = 1, name
    while candidate in taken:
        number += 1
        candidate = f"{name} {number}"
    return candidate
