"""What a policy's conditions mean as formulas over cells, without any data.

A condition is true, false or unknown; a formula states that it is one of them. Source: spec 1.4 to
1.6 and 2.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from workbench.policy import tree
from workbench.policy.analysis.cells import ANY_TRUTH, Cut, cut, cut_age, cut_column, cut_freely
from workbench.policy.analysis.count_cells import CountCut, Counted, counted, cut_count, cut_share
from workbench.policy.analysis.solver import And, Formula, Lit, Or, joined, variables
from workbench.policy.lower import (
    AgeCompares,
    FieldCompares,
    Lowered,
    PostAtom,
    ScoreReaches,
    UserCompares,
)
from workbench.policy.tree import Comparison

ABSENT, PRESENT = 1, 2
TAG = Cut(2, {}, {}, ABSENT | PRESENT)


@dataclass(frozen=True, slots=True)
class Tag:
    """The variable whether the user carries a tag: its cells are ABSENT and PRESENT."""

    name: str


@dataclass(frozen=True)
class Meaning:
    """The variables that conditions read, each cut into cells and numbered.

    `numbers`: of each variable. `place`: the number of the variable that each atom reads.
    `counted`, `counts`: the variables that are counts or shares, and their cells, by number.
    """

    cuts: tuple[Cut, ...]
    numbers: Mapping[Hashable, int]
    place: Mapping[PostAtom, int]
    counted: Mapping[int, Counted]
    counts: Mapping[int, CountCut]

    @classmethod
    def of(cls, conditions: Iterable[Lowered], *, share_may_be_unknown: bool) -> Meaning:
        """Cut all that some lowered conditions read."""
        parts = [part for condition in conditions for part in tree.walk(condition)]
        counts = dict(_cut_counts(parts, share_may_be_unknown))
        cuts: dict[Hashable, Cut] = {number: count.cells for number, count in counts.items()}
        place: dict[PostAtom, Hashable] = {}
        for variable, read in _by_variable(parts).items():
            made = _cut_variable(read)
            for atom in read:
                place[atom] = variable if made else atom
                cuts[place[atom]] = made or cut_freely(atom)
        for part in parts:
            if isinstance(part, tree.UserTags):
                cuts.update((Tag(tag), TAG) for tag in part.tags)
        numbers = {variable: number for number, variable in enumerate(cuts)}
        placed = {atom: numbers[variable] for atom, variable in place.items()}
        counted = {numbers[number]: number for number in counts}
        by_number = {numbers[number]: count for number, count in counts.items()}
        return cls(tuple(cuts.values()), numbers, placed, counted, by_number)

    def known(self, formula: Formula) -> Formula:
        """That nothing is unknown of what a formula reads."""
        return And(tuple(Lit(number, self.cuts[number].known) for number in variables(formula)))

    def true(self, condition: Lowered) -> Formula:
        """That a lowered condition is true."""
        return self._is(condition, True)

    def false(self, condition: Lowered) -> Formula:
        """That a lowered condition is false, and not unknown."""
        return self._is(condition, False)

    def _is(self, condition: Lowered, wanted: bool) -> Formula:
        match condition:
            case tree.All(parts) | tree.AnyOf(parts):
                kind = And if isinstance(condition, tree.All) == wanted else Or
                return joined((self._is(part, wanted) for part in parts), kind)
            case tree.Not(part):
                return self._is(part, not wanted)
            case tree.UserTags(op, tags):
                present = (op == "any_of") == wanted
                meanings = (self.tag(tag, PRESENT if present else ABSENT) for tag in tags)
                return joined(meanings, Or if present else And)
            case tree.PostCount(given) | tree.PostShare(given):
                return self._compared(counted(condition), given, wanted)
            case tree.ActionCount(_, given):
                return self._compared(counted(condition), given, wanted)
            case _:
                number = self.place[condition]
                meanings = self.cuts[number]
                return Lit(number, (meanings.true if wanted else meanings.false)[condition])

    def tag(self, name: str, cells: int) -> Lit:
        """That the user carries a tag (PRESENT) or not (ABSENT)."""
        return Lit(self.numbers[Tag(name)], cells)

    def _compared(self, number: Counted, given: tuple[Comparison, ...], wanted: bool) -> Formula:
        kind, place = And if wanted else Or, self.numbers[number]
        masks = self.cuts[place].true if wanted else self.cuts[place].false
        return joined((Lit(place, masks[comparison]) for comparison in given), kind)


def _by_variable(parts: Iterable[Lowered]) -> dict[Hashable, list[PostAtom]]:
    atoms: dict[Hashable, dict[PostAtom, None]] = defaultdict(dict)
    for part in parts:
        if isinstance(part, PostAtom):
            atoms[_variable(part)][part] = None
    return {variable: list(read) for variable, read in atoms.items()}


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
