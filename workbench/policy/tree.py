"""A policy as frozen values: classes, actions, rules and their conditions.

Source: spec 1. Durations, shares and times are texts; `workbench.units` reads them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeAlias, TypeVar, cast

from workbench.errors import NotFound, expected, quoted
from workbench.model.actions import Target
from workbench.policy.catalogue import Fires, Mode

Inner_co = TypeVar("Inner_co", covariant=True)
"""The type of the parts of `all`, `any`, `not` and `where`: conditions, or lowered ones."""
AnyTree = TypeVar("AnyTree")
Scalar = bool | int | float | str
PROBABILITY, SEVERITY, PERCENT = "probability", "severity", "percent"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison, such as `more_than: 100`; `value` is a tuple for `any_of` and `none_of`."""

    op: str
    value: Scalar | tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class All(Generic[Inner_co]):
    """Every part holds."""

    parts: tuple[Inner_co, ...]


@dataclass(frozen=True, slots=True)
class AnyOf(Generic[Inner_co]):
    """At least one part holds."""

    parts: tuple[Inner_co, ...]


@dataclass(frozen=True, slots=True)
class Not(Generic[Inner_co]):
    """The part does not hold."""

    part: Inner_co


@dataclass(frozen=True, slots=True)
class Classified:
    """The post is classified as any of the classes."""

    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NeedsReview:
    """The post is in the needs-review band of any of the classes; None: of any that has a band."""

    classes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """The class's score passes all comparisons."""

    of: str
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class TextIn:
    """The post's text matches an entry of the list."""

    list: str


@dataclass(frozen=True, slots=True)
class PostField:
    """A field of the post passes all comparisons."""

    field: str
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class UserField:
    """An attribute of the user passes all comparisons."""

    field: str
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class UserTags:
    """The user has any (`any_of`) or none (`none_of`) of the tags."""

    op: Literal["any_of", "none_of"]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostCount(Generic[Inner_co]):
    """The number of the user's posts in the window for which `where` is true passes comparisons."""

    comparisons: tuple[Comparison, ...]
    where: Inner_co | None = None
    in_past: str | None = None


@dataclass(frozen=True, slots=True)
class PostShare(Generic[Inner_co]):
    """The share of such posts among all the user's posts in the window passes comparisons."""

    comparisons: tuple[Comparison, ...]
    where: Inner_co | None = None
    in_past: str | None = None


@dataclass(frozen=True, slots=True)
class ActionCount:
    """The number of calls of these actions on the user or the user's posts, before this post,
    passes comparisons.
    """

    of: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    in_past: str | None = None


PostCondition = Classified | NeedsReview | Score | TextIn | PostField
Condition: TypeAlias = (
    All["Condition"]
    | AnyOf["Condition"]
    | Not["Condition"]
    | PostCondition
    | UserField
    | UserTags
    | PostCount["Condition"]
    | PostShare["Condition"]
    | ActionCount
)


CountCondition: TypeAlias = PostCount[AnyTree] | PostShare[AnyTree] | ActionCount
_Branch: TypeAlias = (
    All[AnyTree] | AnyOf[AnyTree] | Not[AnyTree] | PostCount[AnyTree] | PostShare[AnyTree]
)


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale of a class: its least and greatest value."""

    name: str | None
    low: float
    high: float

    @property
    def whole(self) -> bool:
        """Whether it has whole numbers only (severity)."""
        return self.name == SEVERITY


SCALES = {
    PROBABILITY: Scale(PROBABILITY, 0, 1),
    SEVERITY: Scale(SEVERITY, 0, 3),
    PERCENT: Scale(PERCENT, 0, 100),
}


@dataclass(frozen=True, slots=True)
class ScoreClass:
    """A class: the score columns it reads and the thresholds from which a post belongs to it."""

    name: str
    scores: tuple[str, ...]
    classified: float
    needs_review: float | None = None
    scale: Scale = SCALES[PROBABILITY]


@dataclass(frozen=True, slots=True)
class ActionOffer:
    """What the policy declares of an action: its reasons; of a custom one also target and label."""

    name: str
    on: Target | None = None
    label: str | None = None
    reasons: tuple[str, ...] | None = None
    free_text: bool | None = None
    reason_required: bool = False


@dataclass(frozen=True, slots=True)
class ActionCall:
    """One action of a rule with its arguments in the document (`tags` for tag actions)."""

    action: str
    arguments: Mapping[str, Scalar | tuple[str, ...]] = field(
        default_factory=dict[str, "Scalar | tuple[str, ...]"]
    )

    @property
    def reason(self) -> str | None:
        """The reason that is logged with the action, if any."""
        reason = self.arguments.get("reason")
        return reason if isinstance(reason, str) else None

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of `add_tags` or `remove_tags`, in the order of the document."""
        tags = self.arguments.get("tags", ())
        return tags if isinstance(tags, tuple) else ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: when its condition is true, its actions are taken in order.

    `then`: a tuple, in order; a list or one call is converted to one.
    """

    name: str
    when: Condition
    then: Sequence[ActionCall]
    description: str | None = None
    fires: Fires = "always"
    cooldown: str | None = None
    mode: Mode = "live"

    def __post_init__(self) -> None:
        calls = (self.then,) if isinstance(self.then, ActionCall) else tuple(self.then)
        object.__setattr__(self, "then", calls)


@dataclass(frozen=True, slots=True)
class Semantics:
    """The choices in which products differ. Source: spec 4."""

    current_post: Literal["counted", "not_counted"] = "counted"
    rejected_posts: Literal["not_counted", "counted"] = "not_counted"
    history_after_enable: Literal["kept", "forgotten"] = "kept"
    visibility: Literal["snapshot", "sequential"] = "snapshot"


@dataclass(frozen=True)
class PolicyTree:
    """An ordered list of rules with the classes, tags and actions that they name.

    `lines` maps `rule:NAME` and `class:NAME` to the line in `file`; both take no part in
    comparison.
    """

    name: str
    rules: tuple[Rule, ...]
    classes: Mapping[str, ScoreClass] = field(default_factory=dict[str, ScoreClass])
    actions: Mapping[str, ActionOffer] = field(default_factory=dict[str, ActionOffer])
    tags: tuple[str, ...] = ()
    evaluate: str = "all_matching"
    semantics: Semantics = field(default_factory=Semantics)
    file: str | None = field(default=None, compare=False)
    lines: Mapping[str, int | None] = field(default_factory=dict[str, int | None], compare=False)

    def rule(self, name: str) -> Rule:
        """Return a rule by its name. Raises: NotFound, with the nearest name."""
        for rule in self.rules:
            if rule.name == name:
                return rule
        names = expected([rule.name for rule in self.rules], name)
        raise NotFound(f"the policy {self.name} has no rule {quoted(name)}; {names}")

    @property
    def active_rules(self) -> tuple[Rule, ...]:
        """The rules that are evaluated: live and test ones, in order."""
        return tuple(rule for rule in self.rules if rule.mode != "off")


def children(condition: AnyTree) -> tuple[AnyTree, ...]:
    """The conditions directly inside one (a count's `where` too), lowered ones of a lowered one."""
    match cast("_Branch[AnyTree] | None", condition):
        case All(parts) | AnyOf(parts):
            return parts
        case Not(part):
            return (part,)
        case PostCount(where=where) | PostShare(where=where) if where is not None:
            return (where,)
        case _:
            return ()


def walk(condition: AnyTree) -> Iterator[AnyTree]:
    """Yield a condition and all inside it, outermost first."""
    yield condition
    for child in children(condition):
        yield from walk(child)


def is_condition(value: object) -> bool:
    """Whether a value is a condition of any kind."""
    combined, counted = (All, AnyOf, Not), (PostCount, PostShare, ActionCount)
    return isinstance(value, (*combined, PostCondition, UserField, UserTags, *counted))


def is_post_condition(condition: Condition) -> bool:
    """Whether the condition depends on the post alone. Source: spec 1.5."""
    return all(isinstance(part, All | AnyOf | Not | PostCondition) for part in walk(condition))
