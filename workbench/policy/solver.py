"""This module holds a small solver: can a formula over a few finite domains be made true?

A domain is a set of cells (whole numbers from 0), kept as the bits of an integer. Formulas are
two-valued and free of negation: a literal says that a variable's cell is one of some, and parts
are joined by AND and OR. The answer is exact for formulas alone; relations between variables
(`Narrow`) may only rule out what is impossible.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass

Domains = dict[Hashable, int]
Narrow = Callable[[Domains], Domains | None]
MOST_STEPS = 2_000


@dataclass(frozen=True, slots=True)
class Lit:
    """The variable's cell is one of `cells`."""

    variable: Hashable
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
    """The answer was not found within the steps allowed."""


def satisfiable(
    formula: Formula, domains: Domains, narrow: Narrow, most_steps: int = MOST_STEPS
) -> bool:
    """Whether some choice of a cell for each variable makes the formula true.

    Raises: TooLarge.
    """
    states: list[tuple[list[Formula], Domains]] = [([formula], domains)]
    for _ in range(most_steps):
        if not states:
            return False
        settled = _propagated(*states.pop(), narrow)
        if settled is None:
            continue
        choices, left = settled
        if not choices:
            return True
        first, rest = choices[0], choices[1:]
        states.extend(([part, *rest], left) for part in reversed(first.parts))
    raise TooLarge


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
        part = _simplified(todo.pop(), left)
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


def _simplified(formula: Formula, domains: Domains) -> Formula:
    if isinstance(formula, Lit):
        cells = domains[formula.variable]
        if not cells & formula.cells:
            return FALSE
        return TRUE if not cells & ~formula.cells else formula
    ends, joined = (FALSE, And) if isinstance(formula, And) else (TRUE, Or)
    parts = []
    for inside in formula.parts:
        part = _simplified(inside, domains)
        if part == ends:
            return ends
        if part != joined(()):
            parts.append(part)
    return parts[0] if len(parts) == 1 else joined(tuple(parts))


def negated(formula: Formula) -> Formula:
    """The formula that is true exactly when this one is not."""
    match formula:
        case Lit(variable, cells):
            return Lit(variable, ~cells)
        case And(parts):
            return Or(tuple(negated(part) for part in parts))
        case Or(parts):
            return And(tuple(negated(part) for part in parts))


def conjunction(parts: Iterable[Formula]) -> Formula:
    """All of the formulas."""
    return And(tuple(parts))
