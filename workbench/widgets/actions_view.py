"""This module holds the actions' page: custom actions, and the reasons that each action takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.charts.words import ACTIONS
from workbench.desk.workbench import Workbench
from workbench.services import actions
from workbench.services.actions import Action
from workbench.widgets.pages import script
from workbench.widgets.records import Records


class ActionsView(Records):
    """The actions that can be taken by people and by rules."""

    _esm = script("actions_view.js", "records.js")

    def __init__(self, workbench: Workbench) -> None:
        self._before: Action | None = None
        super().__init__(workbench)

    def __repr__(self) -> str:
        """How many actions there are."""
        return f"<ActionsView: {len(self.view['actions'])} actions>"

    def _calls(self) -> dict[str, Callable[..., None]]:
        return {"create": self._create, "change": self._change, "undo": self._undo}

    def _create(self, action: str, target: str, label: str, **reasons: Any) -> None:
        made = Action(action.strip(), target, label.strip(), **_reasons(**reasons))
        actions.create_action(self.workbench.store, self.workbench.actor, made)
        self._did(f"action created: {made.label}")

    def _change(self, action: str, label: str, **reasons: Any) -> None:
        before = {one.action: one for one in self.workbench.actions()}.get(action)
        self._keep(action, label=label, **_reasons(**reasons))
        self._before = before
        self._did(f"{label}: its reasons are changed")

    def _undo(self) -> None:
        if self._before is not None:
            was, self._before = self._before, None
            offer = {name: getattr(was, name) for name in ("label", *_OFFERED)}
            self._keep(was.action, **offer)
            self._did("the last change is taken back")

    def _keep(self, action: str, **offer: Any) -> None:
        actions.change_reasons(self.workbench.store, self.workbench.actor, action, **offer)

    def _seen(self) -> dict[str, Any]:
        return {
            "undo": self._before is not None,
            "actions": [
                {
                    "action": one.action,
                    "target": one.target,
                    "label": one.label,
                    "said": ACTIONS.get(one.action, one.label),
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
