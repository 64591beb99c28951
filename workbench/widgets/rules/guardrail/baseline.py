"""What the draft of the rule builder is compared with: the live policy; where none is live, the
rules as they were before the last edit.
"""

from __future__ import annotations

from workbench.errors import BadInput
from workbench.policy.editing.edits import Document
from workbench.policy.policy import Policy
from workbench.replay.outcome import Outcome
from workbench.replay.simulate import simulate_changed
from workbench.widgets.rules.counted import Counted
from workbench.widgets.rules.draft import Draft
from workbench.widgets.rules.editor import Editor

_MAX_LOOKED_AT = 20


class Baseline:
    """Keeps what the rules did before the last edit, of which a drag is one."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self._last: tuple[Document, Outcome] | None = None
        self._before: tuple[Document, Counted] | None = None

    def counted(self) -> Counted | None:
        """What the baseline does; None where there is none, or the draft is not counted."""
        editor = self._editor
        policy, outcome = editor.draft.policy, editor.outcome
        if policy is None or outcome is None or outcome.run.policy != policy:
            return None
        if editor.live is not None:
            return editor.counted_live
        before = self._before_edit(editor.draft, outcome)
        self._last = editor.draft.document, outcome
        return before

    def _before_edit(self, draft: Draft, outcome: Outcome) -> Counted | None:
        for document in reversed(draft.past[-_MAX_LOOKED_AT:]):
            before = self._before
            if before is not None and before[0] is document and _alike(before[1].outcome, outcome):
                return before[1]
            counted = self._counted_of(document, outcome)
            if counted is not None:
                self._before = document, counted
                return counted
        return None

    def _counted_of(self, document: Document, outcome: Outcome) -> Counted | None:
        """What a document does; None of one with problems."""
        last = self._last
        if last is not None and last[0] is document and _alike(last[1], outcome):
            return Counted(last[1])
        try:
            return Counted(simulate_changed(outcome, Policy.from_document(document)))
        except BadInput:
            return None


def _alike(outcome: Outcome, other: Outcome) -> bool:
    """Whether two outcomes are of the same posts and users."""
    return outcome.run.history is other.run.history and outcome.run.users is other.run.users
