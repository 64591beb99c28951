"""The repository of the actions that can be taken, and of their reasons."""

from __future__ import annotations

import json

from workbench.model.actions import Action, Target
from workbench.model.log.columns import as_json
from workbench.store.queries.queries import Parameter, Queries


class ActionRepository:
    """The actions of a store, built-in and custom."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def all(self) -> list[Action]:
        """Every action, the built-in ones first."""
        return self._queries.rows("actions", _action)

    def create(self, action: Action) -> None:
        """Add an action, whose name is free."""
        self._queries.run("create_action", target=action.target, **_changeable(action))

    def update(self, action: Action) -> None:
        """Write the label of an action, and which reasons it takes."""
        self._queries.run("change_action", **_changeable(action))


def _action(
    name: str, target: Target, label: str, reasons: str, free_text: bool, required: bool
) -> Action:
    return Action(name, target, label, tuple(json.loads(reasons)), free_text, required)


def _changeable(action: Action) -> dict[str, Parameter]:
    return {
        "action": action.action,
        "label": action.label,
        "reasons": as_json(list(action.reasons)),
        "free_text": action.free_text,
        "reason_required": action.reason_required,
    }
