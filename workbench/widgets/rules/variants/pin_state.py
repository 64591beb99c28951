"""What the columns of the pinned variants show, as plain values."""

from __future__ import annotations

from typing import TypedDict

from workbench.errors import printable
from workbench.widgets.rules.variants.pins import PinBoard, Variant


class PinState(TypedDict):
    """A pinned variant. `totals`: its totals by key, None where they are not known, of which
    `problem` says why; `differs`: how it differs from the rules as they are now, None while these
    have problems; `is_live`: whether it is the live policy.
    """

    letter: str
    name: str
    totals: dict[str, float] | None
    problem: str
    differs: list[str] | None
    is_live: bool


class VariantsState(TypedDict):
    """The pinned variants, and the letter of the next one; None when all are taken."""

    pins: list[PinState]
    next: str | None


def variants_state(board: PinBoard) -> VariantsState:
    """What the columns of the pinned variants show."""
    return {
        "pins": [_pin_state(board, variant) for variant in board.variants],
        "next": board.next_letter,
    }


def _pin_state(board: PinBoard, variant: Variant) -> PinState:
    found, differs = board.totals(variant), board.differs(variant)
    totals = found.totals
    return {
        "letter": variant.pinned.letter,
        "name": printable(variant.pinned.name),
        "totals": None if totals is None else {key: total.value for key, total in totals.items()},
        "problem": printable(found.problem),
        "differs": None if differs is None else [printable(words) for words in differs],
        "is_live": board.is_live(variant),
    }
