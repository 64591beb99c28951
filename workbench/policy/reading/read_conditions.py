"""The reading of conditions, one function for each condition of the catalogue.

Source: spec 1.5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from workbench.errors import expected, quoted
from workbench.policy import catalogue
from workbench.policy.reading.place import Place
from workbench.policy.reading.read_values import (
    field_comparisons,
    ordered_comparisons,
    read_count,
    read_duration,
    read_ordered,
    read_scalar,
    read_share,
    read_threshold,
    read_time,
    read_user_value,
)
from workbench.policy.tree import (
    ActionCount,
    All,
    AnyOf,
    Classified,
    Condition,
    NeedsReview,
    Not,
    PostCount,
    PostField,
    PostShare,
    Score,
    ScoreClass,
    TextIn,
    UserField,
    UserTags,
    is_post_condition,
)


@dataclass(frozen=True)
class Names:
    """The names that a policy declares, and that its rules may use."""

    classes: Mapping[str, ScoreClass]
    tags: tuple[str, ...]
    actions: Mapping[str, object]


def read_condition(place: Place, names: Names) -> Condition | None:
    """Read one condition; None when something in it is wrong (and reported)."""
    places = place.open_mapping("a condition")
    if places is None:
        return None
    if len(places) != 1:
        keys = ", ".join(quoted(key) for key in places) or "none"
        if places or not place.node.pairs:
            place.problem(f"expected one key in a condition, found {len(places)}: {keys}")
        return None
    [(key, inside)] = places.items()
    if key not in _READERS:
        known = expected(catalogue.CONDITION_KEYS, key)
        inside.problem(f"unknown condition {quoted(key)}; {known}", place.key_node(key))
        return None
    before = len(place.problems)
    condition = _READERS[key](inside, names)
    return condition if len(place.problems) == before else None


def _all(place: Place, names: Names) -> Condition:
    return All(_parts(place, names))


def _any(place: Place, names: Names) -> Condition:
    return AnyOf(_parts(place, names))


def _parts(place: Place, names: Names) -> tuple[Condition, ...]:
    return _given(read_condition(item, names) for item in place.items("conditions"))


def _given(parts: Iterable[Condition | None]) -> tuple[Condition, ...]:
    return tuple(part for part in parts if part is not None)


def _not(place: Place, names: Names) -> Condition | None:
    part = read_condition(place, names)
    return Not(part) if part is not None else None


def _classified(place: Place, names: Names) -> Classified:
    return Classified(_class_names(place, names))


def _class_names(place: Place, names: Names) -> tuple[str, ...]:
    known = tuple(names.classes)
    return _distinct(place, "classes", lambda item: item.known(known, "class"))


def _distinct(place: Place, what: str, read: Callable[[Place], str | None]) -> tuple[str, ...]:
    values: list[str] = []
    for item in place.items(what):
        value = read(item)
        if value in values:
            item.problem(f"{quoted(value)} is given twice")
        elif value is not None:
            values.append(value)
    return tuple(values)


def _needs_review(place: Place, names: Names) -> NeedsReview:
    banded = tuple(n for n, c in names.classes.items() if c.needs_review is not None)
    if place.node.value == "any":
        if not banded:
            place.problem("no class has a needs-review band; give one `needs_review`")
        return NeedsReview()
    classes = _class_names(place, names)
    for name in classes:
        if name in names.classes and name not in banded:
            others = expected(banded, name)
            place.problem(f"the class {quoted(name)} has no needs-review band; {others}")
    return NeedsReview(classes)


def _score(place: Place, names: Names) -> Score | None:
    places = place.mapping(("of", *catalogue.ORDERED), "`score`")
    if places is None or not _has(place, places, "of"):
        return None
    name = places["of"].known(tuple(names.classes), "class")
    if name is None or name not in names.classes:
        return None
    scale = names.classes[name].scale
    compared = ordered_comparisons(places, place, lambda item: read_threshold(item, scale))
    return Score(name, compared)


def _has(place: Place, places: Mapping[str, Place], key: str) -> bool:
    if key not in places:
        place.problem(f"the key `{key}` is missing")
    return key in places


def _text_in(place: Place, names: Names) -> TextIn | None:
    name = place.text("the name of a text list")
    return TextIn(name) if name else None


def _post(place: Place, names: Names) -> PostField | None:
    name, inside = _one_field(place, "post")
    if name is None or inside is None:
        return None
    if name == "created_at":
        return PostField(name, field_comparisons(inside, read_time, read_time))
    return PostField(name, field_comparisons(inside, read_scalar, read_ordered))


def _one_field(place: Place, what: str) -> tuple[str | None, Place | None]:
    places = place.open_mapping(f"a field of the {what}")
    if places is None:
        return None, None
    if len(places) != 1:
        place.problem(f"expected one field in `{what}`, found {len(places)}; join them by `all`")
        return None, None
    return next(iter(places.items()))


def _user(place: Place, names: Names) -> UserField | None:
    name, inside = _one_field(place, "user")
    if name is None or inside is None:
        return None
    if name == catalogue.ACCOUNT_AGE or name in catalogue.USER_FIELD_SCALES:
        read = read_user_value(name)
        return UserField(name, field_comparisons(inside, read, read))
    return UserField(name, field_comparisons(inside, read_scalar, read_ordered))


def _user_tags(place: Place, names: Names) -> UserTags | None:
    places = place.mapping(("any_of", "none_of"), "`user_tags`")
    if places is None:
        return None
    if len(places) != 1:
        if len(places) == len(place.node.pairs or ()):
            place.problem("expected one of: any_of, none_of")
        return None
    [(op, inside)] = places.items()
    tags = _distinct(inside, "tags", lambda item: item.known(names.tags, "tag"))
    return UserTags("any_of" if op == "any_of" else "none_of", tags)


def _post_count(place: Place, names: Names) -> Condition | None:
    places = place.mapping(("where", "in_past", *catalogue.ORDERED), "`post_count`")
    if places is None:
        return None
    compared = ordered_comparisons(places, place, read_count)
    return PostCount(compared, _where(places, names), _in_past(places))


def _post_share(place: Place, names: Names) -> Condition | None:
    places = place.mapping(("where", "in_past", *catalogue.ORDERED), "`post_share`")
    if places is None:
        return None
    compared = ordered_comparisons(places, place, read_share)
    return PostShare(compared, _where(places, names), _in_past(places))


def _where(places: Mapping[str, Place], names: Names) -> Condition | None:
    if "where" not in places:
        return None
    where = read_condition(places["where"], names)
    if where is not None and not is_post_condition(where):
        post = [c.key for c in catalogue.CONDITIONS if c.reads == "post"]
        keys = ", ".join([*post, *catalogue.COMBINATORS])
        places["where"].problem(f"expected a condition on the post alone, one of: {keys}")
    return where


def _in_past(places: Mapping[str, Place]) -> str | None:
    return read_duration(places["in_past"]) if "in_past" in places else None


def _action_count(place: Place, names: Names) -> ActionCount | None:
    places = place.mapping(("of", "in_past", *catalogue.ORDERED), "`action_count`")
    if places is None or not _has(place, places, "of"):
        return None
    known = tuple(names.actions)
    of = _distinct(places["of"], "actions", lambda item: item.known(known, "action"))
    return ActionCount(of, ordered_comparisons(places, place, read_count), _in_past(places))


_READERS: dict[str, Callable[[Place, Names], Condition | None]] = {
    "all": _all,
    "any": _any,
    "not": _not,
    "classified": _classified,
    "needs_review": _needs_review,
    "score": _score,
    "text_in": _text_in,
    "post": _post,
    "user": _user,
    "user_tags": _user_tags,
    "post_count": _post_count,
    "post_share": _post_share,
    "action_count": _action_count,
}
