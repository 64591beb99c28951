"""Where the edits of a draft are saved: published, as a draft, or as a working copy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from workbench.encoding import JsonValue
from workbench.errors import WorkbenchError
from workbench.model.policies import PinnedVariant, SavedDraft, WorkingCopy
from workbench.notebook.workbench import Workbench
from workbench.policy.policy import Policy
from workbench.services.policies import policies, working_copies

Document = Mapping[str, JsonValue]
UNCHANGED, UNSAVED, COPIED, SAVED = "unchanged", "unsaved", "copied", "draft_saved"


@dataclass(frozen=True)
class DraftState:
    """`state`: `unchanged` since the edits began, `unsaved`, `copied` to a working copy, or
    `draft_saved`; `at_us`: when it was copied or saved.
    """

    state: str
    at_us: int | None = None


class DraftKeeper:
    """Saves the edits of a draft in the store. `copy`: the working copy that was written last;
    `begin`: the document that the edits began with; `pins`: the variants that are saved with them;
    `draft_name`: that of the draft that is edited, None where it is called as its policy.
    """

    def __init__(self, workbench: Workbench, begin: Document) -> None:
        self._workbench, self.begin = workbench, begin
        self.copy: WorkingCopy | None = None
        self.pins: tuple[PinnedVariant, ...] = ()
        self.draft_name: str | None = None
        self._saved: tuple[Document, int] | None = None
        self.copies: list[WorkingCopy] = []
        self.drafts: list[SavedDraft] = []
        self.read()

    def read(self) -> None:
        """Read the lists of drafts and working copies."""
        store = self._workbench.store
        self.copies = working_copies.working_copies(store, self._workbench.actor)
        self.drafts = policies.saved_drafts(store)

    def restorable(self, *, any_base: bool) -> WorkingCopy | None:
        """The newest working copy; unless `any_base`, one that began with the same document."""
        base = digest(self.begin)
        return next((copy for copy in self.copies if any_base or copy.base == base), None)

    def adopt(self, copy: WorkingCopy) -> None:
        """Continue with a working copy and its pins."""
        self.copy, self.pins = copy, copy.pins
        self.draft_name = None
        if copy.policy in {draft.name for draft in self.drafts}:
            with suppress(WorkbenchError):  # a draft that cannot be read is not the copy
                self.open_draft(copy.policy)

    def open_draft(self, name: str) -> Policy:
        """A draft by its name, which counts as saved. Raises: NotFound."""
        saved = policies.draft(self._workbench.store, name)
        self.read()
        at_us = next(draft.saved_us for draft in self.drafts if draft.name == name)
        self._saved = saved.to_document(), at_us
        self.draft_name = None if name == saved.name else name
        return saved

    def save_copy(self, document: Document) -> None:
        """Write a changed document, and pins, to a working copy. Raises: Conflict, when the store
        is busy.
        """
        store, actor = self._workbench.store, self._workbench.actor
        copy = self.copy
        if document == self.begin and not self.pins:
            if copy is None:
                return
            self._remove()
        elif copy is None or (document, self.pins) != (copy.document, copy.pins):
            base = digest(self.begin)
            self.copy = working_copies.save_working_copy(
                store, actor, dict(document), base, copy, self.pins
            )
        else:
            return
        self.read()

    def save_draft(self, policy: Policy, document: Document, name: str | None = None) -> None:
        """Save a draft for everybody: of a name, else of that which was opened, else of the
        policy's. Raises: BadInput.
        """
        store, actor = self._workbench.store, self._workbench.actor
        name = policies.save_draft(store, actor, policy, name or self.draft_name)
        self.read()
        at_us = next(draft.saved_us for draft in self.drafts if draft.name == name)
        self._saved = document, at_us
        self.draft_name = None if name == policy.name else name
        self.save_copy(document)

    def renamed(self, name: str, new: str | None) -> None:
        """A draft has another name; None: it was removed."""
        last = None if self._saved is None else self._saved[0].get("name")
        if name == (self.draft_name or last):
            self.draft_name = new
            self._saved = None if new is None else self._saved
        self.read()

    def published(self, document: Document) -> None:
        """Begin with a document that was published: of the working copy only its pins are kept."""
        self.begin, self._saved, self.draft_name = document, None, None
        self._remove()
        self.read()
        self.save_copy(document)

    def discard(self) -> None:
        """Remove the working copy."""
        self._remove()
        self.read()

    def state(self, document: Document) -> DraftState:
        """Where a document and the pins are saved."""
        if self.pins != (() if self.copy is None else self.copy.pins):
            return DraftState(UNSAVED)
        if document == self.begin:
            return DraftState(UNCHANGED)
        if self._saved is not None and document == self._saved[0]:
            return DraftState(SAVED, self._saved[1])
        if self.copy is not None and document == self.copy.document:
            return DraftState(COPIED, self.copy.kept_us)
        return DraftState(UNSAVED)

    def _remove(self) -> None:
        if self.copy is not None:
            store, actor = self._workbench.store, self._workbench.actor
            working_copies.remove_working_copy(store, actor, self.copy)
        self.copy = None


def has_edits(copy: WorkingCopy) -> bool:
    """Whether a working copy has more than pins."""
    return digest(copy.document) != copy.base


def digest(document: Document) -> str:
    """A hash of a document, whatever the order of its keys."""
    text = json.dumps(document, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
