"""Pinned variants: policies beside the one that is edited, with what each would have done to the
same posts.

What a variant does is counted once for a reading of the store, however often the edited policy
changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from workbench.errors import BadInput, NotFound, WorkbenchError
from workbench.model.policies import PinnedVariant
from workbench.policy.changes import changes
from workbench.policy.policy import Policy
from workbench.widgets.page import Handlers
from workbench.widgets.rules.counted import Counted, Total
from workbench.widgets.rules.editor import Editor

LETTERS = ("A", "B", "C")
MAX_NAME = 60


@dataclass(frozen=True, eq=False)
class VariantTotals:
    """What a variant would have done; `problem`: why that is not known, empty where it is."""

    totals: Mapping[str, Total] | None
    problem: str = ""


@dataclass(frozen=True, eq=False)
class Variant:
    """A pinned variant, read when it is first asked for."""

    pinned: PinnedVariant

    @cached_property
    def _read(self) -> tuple[Policy | None, str]:
        try:
            return Policy.from_document(self.pinned.document), ""
        except BadInput as error:
            return None, str(error)

    @property
    def policy(self) -> Policy | None:
        """The policy of the variant; None where it has a problem."""
        return self._read[0]

    @property
    def problem(self) -> str:
        """Why the variant cannot be read."""
        return self._read[1]

    @cached_property
    def digest(self) -> str:
        """A hash of what the policy means."""
        return "" if self.policy is None else self.policy.digest


class PinBoard:
    """The variants that are pinned beside an editor's draft, by their letters."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._variants: dict[str, Variant] = {}
        self._totals: dict[tuple[str, int], VariantTotals] = {}

    @property
    def handlers(self) -> Handlers:
        """The requests that change what is pinned, none of which changes the draft."""
        return {"pin": self.pin, "rename_pin": self.rename, "unpin": self.unpin}

    @property
    def variants(self) -> list[Variant]:
        """The pinned variants, by letter."""
        read = self._variants
        self._variants = {
            pinned.letter: known
            if (known := read.get(pinned.letter)) is not None and known.pinned == pinned
            else Variant(pinned)
            for pinned in self._editor.keeper.pins
        }
        return list(self._variants.values())

    @property
    def next_letter(self) -> str | None:
        """The letter of the next variant; None when all are taken."""
        taken = {pinned.letter for pinned in self._editor.keeper.pins}
        return next((letter for letter in LETTERS if letter not in taken), None)

    def pin(self) -> None:
        """Keep the rules as they are now as a variant. Raises: BadInput."""
        editor, letter = self._editor, self.next_letter
        policy = editor.policy
        if letter is None:
            raise BadInput(f"{len(LETTERS)} variants are pinned; unpin one first")
        pinned = PinnedVariant(letter, "", policy.to_document())
        self._set([*editor.keeper.pins, pinned])

    def rename(self, letter: str, name: str) -> None:
        """Name a variant; an empty name leaves its letter alone. Raises: NotFound, BadInput."""
        name = " ".join(name.split())
        if len(name) > MAX_NAME:
            raise BadInput(f"a name has at most {MAX_NAME} characters, not {len(name)}")
        renamed = replace(self.variant(letter).pinned, name=name)
        self._set([renamed if one.letter == letter else one for one in self._editor.keeper.pins])

    def unpin(self, letter: str) -> None:
        """Remove a variant. Raises: NotFound."""
        gone = self.variant(letter).pinned
        self._set([one for one in self._editor.keeper.pins if one != gone])

    def open(self, letter: str) -> None:
        """Edit a variant; undo goes back to the rules that were there. Raises: NotFound."""
        self._editor.open_document(self.variant(letter).pinned.document)

    def variant(self, letter: str) -> Variant:
        """A variant by its letter. Raises: NotFound."""
        for variant in self.variants:
            if variant.pinned.letter == letter:
                return variant
        raise NotFound("this variant is not pinned any more")

    def totals(self, variant: Variant) -> VariantTotals:
        """What a variant would have done to the posts that the store has now."""
        key = variant.digest, self._editor.reading
        if variant.policy is None:
            return VariantTotals(None, variant.problem)
        if key not in self._totals:
            current = [
                (known, found) for known, found in self._totals.items() if known[1] == key[1]
            ]
            self._totals = dict(current)
            self._totals[key] = self._counted(variant.policy)
        return self._totals[key]

    def differs(self, variant: Variant) -> tuple[str, ...] | None:
        """How a variant differs from the rules as they are now; None while either has problems."""
        now = self._editor.draft.policy
        if now is None or variant.policy is None:
            return None
        return changes(now, variant.policy, "now")

    def is_live(self, variant: Variant) -> bool:
        """Whether a variant is the live policy."""
        live = self._editor.live
        return live is not None and variant.policy == live.policy

    def _counted(self, policy: Policy) -> VariantTotals:
        for counted in (self._editor.counted, self._editor.counted_live):
            if counted is not None and counted.outcome.run.policy == policy:
                return VariantTotals(counted.totals)
        try:
            return VariantTotals(Counted(self._editor.replayed(policy)).totals)
        except WorkbenchError as error:
            return VariantTotals(None, str(error))

    def _set(self, pins: list[PinnedVariant]) -> None:
        self._editor.keeper.pins = tuple(sorted(pins, key=lambda one: one.letter))
