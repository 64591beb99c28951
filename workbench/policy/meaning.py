"""This module holds what a policy's conditions mean as formulas over cells, without any data.

Source: spec 1 and 2: a condition is true, false or unknown; a formula says that it is one of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from workbench.policy import tree
from workbench.policy.cells import ANY_TRUTH, Cut, cut, cut_age, cut_column, cut_freely
from workbench.policy.counted import CountCut, Counted, counted, cut_count, cut_share
from workbench.policy.lower import (
    AgeCompares,
    FieldCompares,
    Lowered,
    PostAtom,
    ScoreReaches,
    UserCompares,
)
from workbench.policy.solver import And, Formula, Lit, Or
from workbench.policy.tree import Comparison

ABSENT, PRESENT = 1, 2


@dataclass(frozen=True, slots=True)
class Tag:
    """The variable whether the user carries a tag: its cells are ABSENT and PRESENT."""

    name: str


@dataclass(frozen=True)
class Meaning:
    """The variables that conditions read, each cut into cells.

    `place`: the variable that each atom reads. `counts`: the cells of counts and shares.
    """

    cuts: Mapping[Hashable, Cut]
    place: Mapping[PostAtom, Hashable]
    counts: Mapping[Hashable, CountCut]

    @classmethod
    def of(cls, conditions: Iterable[Lowered], *, share_may_be_unknown: bool) -> Meaning:
        """Cut all that some lowered conditions read."""
        parts = [part for condition in conditions for part in tree.walk(condition)]
        counts: dict[Hashable, CountCut] = dict(_cut_counts(parts, share_may_be_unknown))
        cuts: dict[Hashable, Cut] = {number: found.cells for number, found in counts.items()}
        place: dict[PostAtom, Hashable] = {}
        for variable, read in _by_variable(parts).items():
            made = _cut_variable(read)
            for atom in read:
                place[atom] = variable if made else atom
                cuts[place[atom]] = made or cut_freely(atom)
        for part in parts:
            if isinstance(part, tree.UserTags):
                cuts.update((Tag(tag), cut((), ((), ()))) for tag in part.tags)
        return cls(cuts, place, counts)

    def every(self, variable: Hashable) -> int:
        """All cells of a variable, as bits."""
        return ABSENT | PRESENT if isinstance(variable, Tag) else self.cuts[variable].every

    def known(self, variable: Hashable) -> int:
        """The cells in which nothing is unknown."""
        return ABSENT | PRESENT if isinstance(variable, Tag) else self.cuts[variable].known

    def true(self, condition: Lowered) -> Formula:
        """That a lowered condition is true."""
        return self._is(condition, True)

    def false(self, condition: Lowered) -> Formula:
        """That a lowered condition is false, and not unknown."""
        return self._is(condition, False)

    def _is(self, condition: Lowered, wanted: bool) -> Formula:
        match condition:
            case tree.All(parts) | tree.AnyOf(parts):
                joined = And if isinstance(condition, tree.All) == wanted else Or
                return joined(tuple(self._is(part, wanted) for part in parts))
            case tree.Not(part):
                return self._is(part, not wanted)
            case tree.UserTags(op, tags):
                return _tags(tags, present=(op == "any_of") == wanted)
            case tree.PostCount(given) | tree.PostShare(given):
                return self._compared(counted(condition), given, wanted)
            case tree.ActionCount(_, given):
                return self._compared(counted(condition), given, wanted)
        variable = self.place[condition]
        found = self.cuts[variable]
        return Lit(variable, (found.true if wanted else found.false)[condition])

    def _compared(self, number: Counted, given: tuple[Comparison, ...], wanted: bool) -> Formula:
        joined, found = And if wanted else Or, self.cuts[number]
        masks = found.true if wanted else found.false
        return joined(tuple(Lit(number, masks[comparison]) for comparison in given))


def variables(formula: Formula) -> Iterator[Hashable]:
    """The variables of a formula."""
    if isinstance(formula, Lit):
        yield formula.variable
    else:
        for part in formula.parts:
            yield from variables(part)


def _tags(tags: tuple[str, ...], *, present: bool) -> Formula:
    if present:
        return Or(tuple(Lit(Tag(tag), PRESENT) for tag in tags))
    return And(tuple(Lit(Tag(tag), ABSENT) for tag in tags))


def _by_variable(parts: Iterable[Lowered]) -> dict[Hashable, list[PostAtom]]:
    found: dict[Hashable, dict[PostAtom, None]] = defaultdict(dict)
    for part in parts:
        if isinstance(part, PostAtom):
            found[_variable(part)][part] = None
    return {variable: list(read) for variable, read in found.items()}


def _variable(atom: PostAtom) -> Hashable:
    match atom:
        case ScoreReaches(column):
            return "post", column
        case FieldCompares(field):
            return "post", field
        case UserCompares(field):
            return "user", field
        case AgeCompares():
            return "age"
        case tree.TextIn():
            return atom


def _cut_variable(read: list[PostAtom]) -> Cut | None:
    ages = [atom for atom in read if isinstance(atom, AgeCompares)]
    if ages:
        return cut_age(ages)
    if isinstance(read[0], tree.TextIn):
        return cut(read, [(truth,) for truth in ANY_TRUTH])
    return cut_column([atom for atom in read if not isinstance(atom, tree.TextIn)])  # pyright: ignore[reportArgumentType]


def _cut_counts(parts: Iterable[Lowered], unknown: bool) -> Iterator[tuple[Counted, CountCut]]:
    compared: dict[Counted, dict[Comparison, None]] = defaultdict(dict)
    for part in parts:
        if isinstance(part, tree.PostCount | tree.PostShare | tree.ActionCount):
            compared[counted(part)].update(dict.fromkeys(part.comparisons))
    for number, comparisons in compared.items():
        if number.kind == "share":
            yield number, cut_share(list(comparisons), may_be_unknown=unknown)
        else:
            yield number, cut_count(list(comparisons))
