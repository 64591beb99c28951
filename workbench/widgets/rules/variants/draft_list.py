"""The list of drafts on the page of the rules, and two of them side by side."""

from __future__ import annotations

from dataclasses import asdict
from typing import TypedDict, cast

from workbench.errors import NotFound, WorkbenchError, printable
from workbench.notebook.workbench import Workbench
from workbench.services.policies import draft_names
from workbench.widgets.navigation import Destination, Navigate
from workbench.widgets.page import Handlers
from workbench.widgets.rules.counted import TOTALS, Counted
from workbench.widgets.rules.counted import Kind as RowKind
from workbench.widgets.rules.editor import Editor
from workbench.widgets.rules.variants.candidates import LIVE, NOW, Candidates, Kind
from workbench.widgets.rules.variants.comparison import Comparison, Side
from workbench.widgets.rules.variants.pins import PinBoard


class DraftRowState(TypedDict):
    """A `DraftRow` as plain values."""

    key: str
    kind: Kind
    name: str
    policy: str
    by: str
    at_ms: int | None
    changes: int | None


class Choice(TypedDict):
    """What can be compared."""

    key: str
    label: str


class TotalPair(TypedDict):
    """A total of both policies, and how many of what it counts only one of them counts."""

    key: str
    label: str
    kind: RowKind
    left: float
    right: float
    left_alone: int
    right_alone: int


class ComparisonState(TypedDict):
    """A `Comparison` as plain values. `treated`: how many posts and users are treated differently,
    by the keys of `TREATED`; `outdated`: whether the rules have changed since.
    """

    left: str
    right: str
    labels: list[str]
    changes: list[str]
    totals: list[TotalPair]
    treated: dict[str, int]
    outdated: bool


class DraftListState(TypedDict):
    """The list of drafts; `live`: whether there is a live policy to count changes against."""

    rows: list[DraftRowState]
    choices: list[Choice]
    live: bool
    comparison: ComparisonState | None


class DraftList:
    """The list of drafts, while it is open, and the comparison below it."""

    def __init__(
        self, workbench: Workbench, editor: Editor, board: PinBoard, navigate: Navigate
    ) -> None:
        self._workbench, self._editor, self._navigate = workbench, editor, navigate
        self._candidates = Candidates(workbench, editor, board)
        self._is_open = False
        self._comparison: Comparison | None = None

    @property
    def handlers(self) -> Handlers:
        """The requests of the list, none of which changes the rules."""
        return {
            "show_drafts": self.show,
            "close_drafts": self.close,
            "rename_draft": self.rename,
            "remove_draft": self.remove,
            "compare": self.compare,
            "open_compared": self.open_compared,
        }

    def show(self) -> None:
        """Open the list."""
        self._editor.keeper.read()
        self._is_open = True

    def close(self) -> None:
        """Close the list, and the comparison."""
        self._is_open, self._comparison = False, None

    def rename(self, name: str, new: str) -> None:
        """Rename a saved draft. Raises: NotFound, BadInput, Conflict."""
        draft_names.rename_draft(self._workbench.store, self._workbench.actor, name, new)
        self._editor.keeper.renamed(name, draft_names.checked_name(new))

    def remove(self, name: str) -> None:
        """Remove a saved draft. Raises: NotFound."""
        draft_names.remove_draft(self._workbench.store, self._workbench.actor, name)
        self._editor.keeper.renamed(name, None)

    def compare(self, left: str, right: str) -> None:
        """Compare two policies by their keys. Raises: NotFound; BadInput, when one has problems."""
        self._editor.keeper.read()
        labels = dict(self._candidates.choices())
        named = labels.get(left, left), labels.get(right, right)
        self._comparison = Comparison(
            left, right, named, self._counted(left), self._counted(right), self._number
        )

    def open_compared(self, what: str, side: Side = "right", *, only: bool = False) -> None:
        """Open what a number of the comparison counts; `only`: of one policy alone. Raises:
        NotFound.
        """
        comparison = self._comparison
        selection = None if comparison is None else comparison.selection(what, side, only=only)
        if selection is None:
            raise NotFound("this comparison is not there any more")
        page = "Posts" if selection.kind == "posts" else "Users"
        self._navigate(Destination(page, selection=selection))

    def state(self) -> DraftListState | None:
        """What the page shows; None while the list is closed."""
        if not self._is_open:
            return None
        return {
            "rows": [cast("DraftRowState", asdict(row)) for row in self._candidates.rows()],
            "choices": [{"key": key, "label": label} for key, label in self._candidates.choices()],
            "live": self._editor.live is not None,
            "comparison": self._comparison_state(),
        }

    @property
    def _number(self) -> int:
        counted = self._editor.counted
        return 0 if counted is None else counted.number

    def _counted(self, key: str) -> Counted:
        policy = self._candidates.policy(key)
        known = {NOW: self._editor.counted, LIVE: self._editor.counted_live}.get(key)
        if known is not None and known.outcome.run.policy == policy:
            return known
        try:
            return Counted(self._editor.replayed(policy))
        except WorkbenchError as error:
            raise NotFound(f"{policy.name} cannot be replayed: {error}") from None

    def _comparison_state(self) -> ComparisonState | None:
        comparison = self._comparison
        if comparison is None:
            return None
        has_now = NOW in (comparison.left_key, comparison.right_key)
        return {
            "left": comparison.left_key,
            "right": comparison.right_key,
            "labels": [printable(label) for label in comparison.labels],
            "changes": [printable(words) for words in comparison.changes],
            "totals": [_pair(comparison, key) for key in TOTALS],
            "treated": comparison.difference.summary,
            "outdated": has_now and comparison.number != self._number,
        }


def _pair(comparison: Comparison, key: str) -> TotalPair:
    left, right = comparison.left.totals[key], comparison.right.totals[key]
    return {
        "key": key,
        "label": left.label,
        "kind": left.rows.kind,
        "left": left.value,
        "right": right.value,
        "left_alone": len(comparison.only(key, "left")),
        "right_alone": len(comparison.only(key, "right")),
    }
