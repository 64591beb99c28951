"""A small solver: whether a formula over a few finite domains can be true.

Variables are numbered. A domain is a set of cells (whole numbers from 0), stored as the bits of an
integer. Formulas are two-valued and free of negation: a literal says that a variable's cell is one
of some, and parts are joined by AND and OR. The answer is exact for formulas alone; relations
between variables (`Narrow`) may only rule out what is impossible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Domains = dict[int, int]
Narrow = Callable[[Domains], Domains | None]


@dataclass(frozen=True, slots=True)
class Lit:
    """The variable's cell is one of `cells`."""

    variable: int
    cells: int


@dataclass(frozen=True, slots=True)
class And:
    """Every part holds; no part at all is true."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds; no part at all is false."""

    parts: tuple[Formula, ...]


Formula = Lit | And | Or
TRUE, FALSE = And(()), Or(())


class TooLarge(Exception):
    """The answer was not found within the work allowed."""


@dataclass
class Work:
    """How many more parts of formulas may be examined: in all, and for one question."""

    left: int = 1_000_000
    per_question: int = 100_000

    def spend(self, parts: int) -> None:
        """Subtract the parts that are examined. Raises: TooLarge."""
        self.left -= parts
        if self.left < 0:
            raise TooLarge


def model(formula: Formula, domains: Domains, narrow: Narrow, work: Work) -> Domains | None:
    """Return domains whose every cell makes the formula true, or None when none can.

    Raises: TooLarge.
    """
    states: list[tuple[list[Formula], Domains]] = [([formula], domains)]
    question = Work(work.per_question)
    while states:
        formulas, left = states.pop()
        parts = sum(map(size, formulas))
        work.spend(parts)
        question.spend(parts)
        settled = _propagated(formulas, left, narrow)
        if settled is None:
            continue
        choices, left = settled
        if not choices:
            return left
        first, rest = choices[0], choices[1:]
        states.extend(([part, *rest], left) for part in reversed(first.parts))
    return None


def joined(formulas: Iterable[Formula], kind: type[And] | type[Or]) -> Formula:
    """All or any of the formulas, parts of the same kind and variable taken together."""
    lits: dict[int, int] = {}
    others: list[Formula] = []
    for part in _flat(formulas, kind):
        if not isinstance(part, Lit):
            others.append(part)
        elif part.variable not in lits:
            lits[part.variable] = part.cells
        elif kind is And:
            lits[part.variable] &= part.cells
        else:
            lits[part.variable] |= part.cells
    parts = (*(Lit(variable, cells) for variable, cells in lits.items()), *others)
    return parts[0] if len(parts) == 1 else kind(parts)


def negated(formula: Formula) -> Formula:
    """The formula that is true exactly when this one is not."""
    match formula:
        case Lit(variable, cells):
            return Lit(variable, ~cells)
        case And(parts):
            return Or(tuple(negated(part) for part in parts))
        case Or(parts):
            return And(tuple(negated(part) for part in parts))


def simplified(formula: Formula, domains: Domains) -> Formula:
    """The formula without what some domains decide; TRUE or FALSE when they decide it all."""
    if isinstance(formula, Lit):
        cells = domains.get(formula.variable, -1)
        if not cells & formula.cells:
            return FALSE
        return TRUE if not cells & ~formula.cells else formula
    ends, kind = (FALSE, And) if isinstance(formula, And) else (TRUE, Or)
    idle = TRUE if kind is And else FALSE
    parts: list[Formula] = []
    for inside in formula.parts:
        part = simplified(inside, domains)
        if part == ends:
            return ends
        if part != idle:
            parts.append(part)
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def size(formula: Formula) -> int:
    """How many parts a formula has."""
    return 1 if isinstance(formula, Lit) else 1 + sum(size(part) for part in formula.parts)


def variables(formula: Formula) -> Iterator[int]:
    """The variables of a formula."""
    if isinstance(formula, Lit):
        yield formula.variable
    else:
        for part in formula.parts:
            yield from variables(part)


def _flat(formulas: Iterable[Formula], kind: type[And] | type[Or]) -> Iterator[Formula]:
    for part in formulas:
        if isinstance(part, kind):
            yield from _flat(part.parts, kind)
        else:
            yield part


def _propagated(
    formulas: list[Formula], domains: Domains, narrow: Narrow
) -> tuple[list[Or], Domains] | None:
    """Take in all that follows without a choice; None when that is impossible."""
    while True:
        taken = _taken_in(formulas, domains)
        if taken is None:
            return None
        choices, left = taken
        narrowed = narrow(left)
        if narrowed is None:
            return None
        if narrowed == domains:
            return sorted(choices, key=lambda choice: len(choice.parts)), narrowed
        formulas, domains = [*choices], narrowed


def _taken_in(formulas: list[Formula], domains: Domains) -> tuple[list[Or], Domains] | None:
    """Take in each literal that must hold; what is left to choose comes back."""
    left, todo = dict(domains), list(formulas)
    choices: list[Or] = []
    while todo:
        part = simplified(todo.pop(), left)
        match part:
            case Lit(variable, cells):
                left[variable] &= cells
            case And(parts):
                todo.extend(parts)
            case Or(()):
                return None
            case Or():
                choices.append(part)
    return choices, left
