"""What can be compared: the rules as they are now, saved versions, drafts, unpublished edits, and
pinned variants.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.errors import BadInput, NotFound, printable
from workbench.formatting import day
from workbench.model.policies import SavedDraft, WorkingCopy
from workbench.notebook.workbench import Workbench
from workbench.policy.changes import changes
from workbench.policy.policy import Policy
from workbench.services.policies import policies, working_copies
from workbench.widgets.rules.draft_state import has_edits
from workbench.widgets.rules.editor import Editor
from workbench.widgets.rules.variants.pins import PinBoard

Kind = Literal["now", "copy", "draft"]
NOW, LIVE = "now", "live"


@dataclass(frozen=True)
class DraftRow:
    """A draft. `key`: its name among what can be compared; `kind`: the rules as they are `now`, a
    `copy` of unpublished edits, or a saved `draft`; `at_ms`: when it was saved, None before that;
    `changes`: how many there are against the live policy, None where that cannot be counted.
    """

    key: str
    kind: Kind
    name: str
    policy: str
    by: str
    at_ms: int | None
    changes: int | None


class Candidates:
    """The policies that can be compared, by their keys: `now`, `live`, `version:N:POLICY`,
    `draft:NAME`, `copy:ID`, `pin:LETTER`.
    """

    def __init__(self, workbench: Workbench, editor: Editor, board: PinBoard) -> None:
        self._workbench, self._editor, self._board = workbench, editor, board

    def rows(self) -> list[DraftRow]:
        """The drafts: the rules as they are now, then what else was saved, the newest first."""
        editor, keeper = self._editor, self._editor.keeper
        at_us = editor.state.at_us
        name = str(editor.draft.document.get("name", ""))
        title = keeper.draft_name or name
        current = None if keeper.copy is None else keeper.copy.copy_id
        copies = [copy for copy in keeper.copies if copy.copy_id != current and has_edits(copy)]
        return [
            self._row(NOW, "now", title, name, self._workbench.actor.name, at_us),
            *(self._copy_row(copy) for copy in copies),
            *(self._draft_row(draft) for draft in keeper.drafts),
        ]

    def choices(self) -> list[tuple[str, str]]:
        """What can be compared: keys and labels."""
        editor, live = self._editor, self._editor.live
        found = [(NOW, "the rules as they are now")]
        found += [(LIVE, f"version {live.version} (live)")] if live is not None else []
        found += [
            (f"pin:{pin.letter}", f"variant {pin.letter} {printable(pin.name)}".strip())
            for pin in editor.keeper.pins
        ]
        found += [
            (row.key, f"{'draft' if row.kind == 'draft' else 'edits'} “{row.name}”, {row.by}")
            for row in self.rows()
            if row.kind != "now"
        ]
        return found + [
            (
                f"version:{saved.version}:{saved.policy}",
                f"{printable(saved.policy)}, version {saved.version}, {day(saved.saved_us)}",
            )
            for saved in sorted(editor.saved, key=lambda saved: -saved.saved_us)
            if not saved.live
        ]

    def policy(self, key: str) -> Policy:
        """The policy of a key. Raises: NotFound; BadInput, when it has problems."""
        kind, _, rest = key.partition(":")
        store, live = self._workbench.store, self._editor.live
        if key == NOW:
            return self._editor.policy
        if key == LIVE and live is not None:
            return live.policy
        if kind == "pin":
            variant = self._board.variant(rest)
            return variant.policy or Policy.from_document(variant.pinned.document)
        if kind == "draft":
            return policies.draft(store, rest)
        if kind == "copy":
            copy = working_copies.working_copy(store, self._workbench.actor, rest)
            return Policy.from_document(copy.document)
        number, _, name = rest.partition(":")
        if kind == "version" and number.isdecimal():
            return policies.policy(store, name, int(number))
        raise NotFound("there is nothing of this name to compare")

    def _copy_row(self, copy: WorkingCopy) -> DraftRow:
        key = f"copy:{copy.copy_id}"
        return self._row(key, "copy", copy.policy, copy.policy, copy.actor, copy.kept_us)

    def _draft_row(self, draft: SavedDraft) -> DraftRow:
        key = f"draft:{draft.name}"
        return self._row(key, "draft", draft.name, draft.policy, draft.saved_by, draft.saved_us)

    def _row(
        self, key: str, kind: Kind, name: str, policy: str, by: str, at_us: int | None
    ) -> DraftRow:
        at_ms = None if at_us is None else at_us // 1000
        return DraftRow(
            key, kind, printable(name), printable(policy), printable(by), at_ms, self._changes(key)
        )

    def _changes(self, key: str) -> int | None:
        """How many changes a policy has against the live one; None where it has problems, or
        nothing is live.
        """
        live = self._editor.live
        try:
            return None if live is None else len(changes(live.policy, self.policy(key)))
        except (BadInput, NotFound):
            return None
