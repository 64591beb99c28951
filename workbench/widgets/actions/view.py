"""The actions' page: custom actions, and the reasons that each action takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.errors import BadInput, Conflict
from workbench.formatting import count
from workbench.model.actions import Action, Target
from workbench.notebook.workbench import Workbench
from workbench.services.users import actions
from workbench.widgets.bundle import bundle
from workbench.widgets.records_page import Records
from workbench.widgets.users.moments import labels_of


class ActionsView(Records):
    """The actions that can be taken by people and by rules."""

    _esm = bundle("actions/view.js")

    def __init__(self, workbench: Workbench) -> None:
        self._change_before: tuple[Action, Action] | None = None
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many actions there are."""
        return f"<ActionsView: {count(len(self.view['actions']), 'action')}>"

    def _calls(self) -> dict[str, Callable[..., None]]:
        return {"create": self._create, "change": self._change, "undo": self._undo}

    def _create(self, action: str, target: Target, label: str, **reasons: Any) -> None:
        made = Action(action.strip(), target, label.strip(), **_reasons(**reasons))
        actions.create_action(self.workbench.store, self.workbench.actor, made)
        self._change_before = None
        self._did(f"action created: {made.label}")

    def _change(self, action: str, label: str, **reasons: Any) -> None:
        before = self._now(action)
        after = self._keep(action, label=label, **_reasons(**reasons))
        self._change_before = None if before is None else (before, after)
        self._did(f"{label}: its reasons are changed")

    def _undo(self) -> None:
        if self._change_before is None:
            raise BadInput("there is nothing to take back")
        (before, after), self._change_before = self._change_before, None
        if self._now(after.action) != after:
            raise Conflict(f"{after.label} was changed by somebody since, and stays as it is")
        self._keep(before.action, **{name: getattr(before, name) for name in ("label", *_OFFERED)})
        self._did("the last change is taken back")

    def _now(self, action: str) -> Action | None:
        return {one.action: one for one in self.workbench.actions()}.get(action)

    def _keep(self, action: str, **offer: Any) -> Action:
        return actions.change_reasons(self.workbench.store, self.workbench.actor, action, **offer)

    def _seen(self) -> dict[str, Any]:
        labels = labels_of(self.workbench)
        return {
            "undo": self._change_before is not None,
            "actions": [
                {
                    "action": one.action,
                    "target": one.target,
                    "label": one.label,
                    "said": labels[one.action],
                    "reasons": list(one.reasons),
                    "free_text": one.free_text,
                    "reason_required": one.reason_required,
                    "built_in": one.built_in,
                }
                for one in self.workbench.actions()
            ],
        }


_OFFERED = ("reasons", "free_text", "reason_required")


def _reasons(reasons: str, *, free_text: bool, reason_required: bool) -> dict[str, Any]:
    """What was typed of an action's reasons: one on each line."""
    given = tuple(line.strip() for line in reasons.splitlines() if line.strip())
    return {"reasons": given, "free_text": free_text, "reason_required": reason_required}
