"""Whether the edits of a draft are saved, and where: published, as a draft, or as a copy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from workbench.errors import WorkbenchError
from workbench.model.policies import SavedDraft, WorkingCopy
from workbench.notebook.workbench import Workbench
from workbench.policy.policy import Policy
from workbench.services.policies import policies, working_copies

Document = Mapping[str, Any]
UNCHANGED, UNSAVED, KEPT, SAVED = "unchanged", "unsaved", "kept", "draft_saved"


@dataclass(frozen=True)
class DraftState:
    """`state`: `unchanged` since where the draft began, `unsaved`, `kept` in a working copy, or
    `draft_saved`; `at_us`: since when, where it is one of the last two.
    """

    state: str
    at_us: int | None = None


class DraftKeeper:
    """Keeps the edits of a draft in the store. `copy`: the working copy that was written last;
    `begin`: the document from which the edits began, as the store or a program has it.
    """

    def __init__(self, workbench: Workbench, begin: Document) -> None:
        self._workbench, self.begin = workbench, begin
        self.copy: WorkingCopy | None = None
        self._saved: tuple[Document, int] | None = None
        self.copies: list[WorkingCopy] = []
        self.drafts: list[SavedDraft] = []
        self.read()

    def read(self) -> None:
        """Read which drafts and working copies there are."""
        store = self._workbench.store
        self.copies = working_copies.working_copies(store, self._workbench.actor)
        self.drafts = policies.saved_drafts(store)

    def restorable(self, *, any_base: bool) -> WorkingCopy | None:
        """The newest working copy; with `any_base` false, of the same beginning."""
        base = digest(self.begin)
        return next((one for one in self.copies if any_base or one.base == base), None)

    def adopt(self, copy: WorkingCopy) -> None:
        """Go on with a working copy."""
        self.copy = copy
        if copy.policy in {one.policy for one in self.drafts}:
            with suppress(WorkbenchError):  # a draft that cannot be read is not what was kept
                self.opened_draft(copy.policy)

    def opened_draft(self, name: str) -> Policy:
        """The draft of a policy, which counts as saved. Raises: NotFound."""
        found = policies.draft(self._workbench.store, name)
        at_us = next(one.saved_us for one in self.drafts if one.policy == name)
        self._saved = (found.to_document(), at_us)
        return found

    def keep(self, document: Document) -> None:
        """Write a document that is not where the edits began into a working copy. Raises:
        Conflict, when the store is busy.
        """
        store, actor = self._workbench.store, self._workbench.actor
        if document == self.begin:
            if self.copy is None:
                return
            self._remove()
        elif self.copy is None or document != self.copy.document:
            base, last = digest(self.begin), self.copy
            self.copy = working_copies.keep_working_copy(store, actor, dict(document), base, last)
        else:
            return
        self.read()

    def save_draft(self, policy: Policy, document: Document) -> None:
        """Save the draft of a policy for everybody."""
        policies.save_draft(self._workbench.store, self._workbench.actor, policy)
        self.read()
        at_us = next(one.saved_us for one in self.drafts if one.policy == policy.name)
        self._saved = (document, at_us)
        self.keep(document)

    def published(self, document: Document) -> None:
        """Take in that a document was published: there is nothing left to keep."""
        self.begin, self._saved = document, None
        self._remove()
        self.read()

    def discard(self) -> None:
        """Forget the working copy."""
        self._remove()
        self.read()

    def state(self, document: Document) -> DraftState:
        """Whether a document is saved."""
        if document == self.begin:
            return DraftState(UNCHANGED)
        if self._saved is not None and document == self._saved[0]:
            return DraftState(SAVED, self._saved[1])
        if self.copy is not None and document == self.copy.document:
            return DraftState(KEPT, self.copy.kept_us)
        return DraftState(UNSAVED)

    def _remove(self) -> None:
        if self.copy is not None:
            store, actor = self._workbench.store, self._workbench.actor
            working_copies.remove_working_copy(store, actor, self.copy)
        self.copy = None


def digest(document: Document) -> str:
    """A hash of a document, whatever the order of its keys."""
    text = json.dumps(document, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
