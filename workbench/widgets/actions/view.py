"""The page of actions: custom actions, and the reasons of each action."""

from __future__ import annotations

from typing import TypedDict, Unpack

from workbench.errors import BadInput, Conflict
from workbench.formatting import count
from workbench.model.actions import Action, Target
from workbench.notebook.workbench import Workbench
from workbench.services.users import actions
from workbench.widgets.bundle import bundle
from workbench.widgets.page import Handlers
from workbench.widgets.records_page import RecordsPage
from workbench.widgets.users.wording import labels_of


class TypedReasons(TypedDict):
    """The reasons of an action as they are typed: one on each line."""

    reasons: str
    free_text: bool
    reason_required: bool


class Reasons(TypedDict):
    """The reasons of an action."""

    reasons: tuple[str, ...]
    free_text: bool
    reason_required: bool


class ActionRow(TypedDict):
    """An action. `full_label`: the label that other pages show."""

    action: str
    target: str
    label: str
    full_label: str
    reasons: list[str]
    free_text: bool
    reason_required: bool
    built_in: bool


class ActionsState(TypedDict):
    """What the page shows. `undo`: whether there is a change to undo."""

    undo: bool
    actions: list[ActionRow]


class ActionsView(RecordsPage):
    """The actions that people and rules take."""

    _esm = bundle("actions/view.js")

    def __init__(self, workbench: Workbench) -> None:
        self._last_change: tuple[Action, Action] | None = None
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many actions there are."""
        return f"<ActionsView: {count(len(self.view['actions']), 'action')}>"

    def _handlers(self) -> Handlers:
        return {"create": self._create, "change": self._change, "undo": self._undo}

    def _create(
        self, action: str, target: Target, label: str, **reasons: Unpack[TypedReasons]
    ) -> None:
        created = Action(action.strip(), target, label.strip(), **_reasons(reasons))
        actions.create_action(self.workbench.store, self.workbench.actor, created)
        self._last_change = None
        self._report(f"action created: {created.label}")

    def _change(self, action: str, label: str, **reasons: Unpack[TypedReasons]) -> None:
        before = self._current(action)
        after = self._save(action, label, _reasons(reasons))
        self._last_change = None if before is None else (before, after)
        self._report(f"{label}: label and reasons are saved")

    def _undo(self) -> None:
        if self._last_change is None:
            raise BadInput("there is nothing to undo")
        (before, after), self._last_change = self._last_change, None
        if self._current(after.action) != after:
            raise Conflict(f"{after.label} has been changed since; it is not undone")
        reasons: Reasons = {
            "reasons": tuple(before.reasons),
            "free_text": before.free_text,
            "reason_required": before.reason_required,
        }
        self._save(before.action, before.label, reasons)
        self._report("the last change is undone")

    def _current(self, action: str) -> Action | None:
        return {known.action: known for known in self.workbench.actions()}.get(action)

    def _save(self, action: str, label: str, reasons: Reasons) -> Action:
        store, actor = self.workbench.store, self.workbench.actor
        return actions.change_reasons(store, actor, action, label=label, **reasons)

    def _view_state(self) -> ActionsState:
        labels = labels_of(self.workbench)
        return {
            "undo": self._last_change is not None,
            "actions": [
                {
                    "action": action.action,
                    "target": action.target,
                    "label": action.label,
                    "full_label": labels[action.action],
                    "reasons": list(action.reasons),
                    "free_text": action.free_text,
                    "reason_required": action.reason_required,
                    "built_in": action.built_in,
                }
                for action in self.workbench.actions()
            ],
        }


def _reasons(typed: TypedReasons) -> Reasons:
    lines = tuple(line.strip() for line in typed["reasons"].splitlines() if line.strip())
    return {
        "reasons": lines,
        "free_text": typed["free_text"],
        "reason_required": typed["reason_required"],
    }
