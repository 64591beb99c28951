"""The actions that can be taken, built-in and custom, with their reasons."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from workbench.errors import BadInput, Conflict, NotFound, expected, quoted
from workbench.model.actions import ACTIONS, TAG_ACTIONS, UNDOING_ACTIONS, Target
from workbench.model.actor import Actor
from workbench.model.log import as_json
from workbench.store import Store, Transaction

ACTION_CREATED, ACTION_CHANGED = "action_created", "action_changed"
TARGETS = ("post", "user")


@dataclass(frozen=True)
class Action:
    """An action: what it is called on, its label, and the reasons that may be given.

    `reasons`: a list to choose from; `free_text`: whether another reason may be written;
    `reason_required`: whether there must be one.
    """

    action: str
    target: Target
    label: str
    reasons: tuple[str, ...] = ()
    free_text: bool = True
    reason_required: bool = False

    @property
    def built_in(self) -> bool:
        """Whether the workbench itself knows what the action does."""
        return self.action in ACTIONS

    def offered(self) -> dict[str, Any]:
        """What a policy declares of it, as plain values."""
        offer = {"on": self.target, "label": self.label, "reasons": list(self.reasons)}
        return {**offer, "free_text": self.free_text, "reason_required": self.reason_required}

    def check_reason(self, reason: str | None) -> None:
        """Raise BadInput when the action does not take this reason."""
        if reason is None:
            if self.reason_required:
                said = expected(self.reasons) if self.reasons else "write one"
                raise BadInput(f"{self.action} needs a reason; {said}")
            return
        if not reason.strip():
            raise BadInput(f"{self.action}: an empty reason is none")
        if reason not in self.reasons and not self.free_text:
            said = expected(self.reasons, reason)
            raise BadInput(f"{self.action} does not take the reason {quoted(reason)}; {said}")


def actions(store: Store) -> list[Action]:
    """Every action, the built-in ones first."""
    with store.read() as tx:
        return list(actions_in(tx).values())


def create_action(store: Store, actor: Actor, action: Action) -> Action:
    """Create a custom action. Raises: BadInput, Conflict when there is one of this name."""
    with store.write(actor) as tx:
        if action.action in actions_in(tx) or action.action in TAG_ACTIONS:
            raise Conflict(f"there is an action {quoted(action.action)} already")
        register(tx, action)
    return action


def change_reasons(
    store: Store,
    actor: Actor,
    action: str,
    *,
    reasons: Sequence[str] | None = None,
    free_text: bool | None = None,
    reason_required: bool | None = None,
    label: str | None = None,
) -> Action:
    """Change which reasons an action takes, and its label; what is left out stays.

    Raises: NotFound, BadInput.
    """
    with store.write(actor) as tx:
        given = {
            "reasons": None if reasons is None else tuple(reasons),
            "free_text": free_text,
            "reason_required": reason_required,
            "label": label,
        }
        changes = {name: value for name, value in given.items() if value is not None}
        changed = replace(action_in(tx, action), **changes)
        _check(changed)
        tx.run("change_action", **_row(changed, "action", *_CHANGEABLE))
        tx.log(ACTION_CHANGED, action=action, arguments=_said(changed))
    return changed


def actions_in(tx: Transaction) -> dict[str, Action]:
    """Every action by its name, within a transaction."""
    rows = tx.rows("actions")
    return {
        name: Action(name, target, label, tuple(json.loads(reasons)), free, required)
        for name, target, label, reasons, free, required in rows
    }


def action_in(tx: Transaction, name: str) -> Action:
    """An action by its name. Raises: NotFound."""
    known = actions_in(tx)
    if name not in known:
        raise NotFound(f"no action {quoted(name)}; {expected(list(known), name)}")
    return known[name]


def register(tx: Transaction, action: Action) -> None:
    """Create a custom action within a transaction. Raises: BadInput."""
    _check(action)
    tx.run("create_action", **_row(action, "action", "target", *_CHANGEABLE))
    tx.log(ACTION_CREATED, action=action.action, arguments=_said(action))


_CHANGEABLE = ("label", "reasons", "free_text", "reason_required")


def _row(action: Action, *names: str) -> dict[str, object]:
    values = {**asdict(action), "reasons": as_json(list(action.reasons))}
    return {name: values[name] for name in names}


def _said(action: Action) -> str:
    return as_json({name: value for name, value in asdict(action).items() if name != "action"})


def _check(action: Action) -> None:
    """Raise BadInput when an action cannot be."""
    name = action.action
    if not name.isascii() or not name.replace("_", "").isalnum() or name != name.lower():
        said = "lower-case letters, digits and underscores, as `send_warning`"
        raise BadInput(f"an action's name has {said}, not {quoted(name)}")
    if name in UNDOING_ACTIONS:
        raise BadInput(f"{quoted(name)} is what an undo logs; choose another name")
    if action.target not in TARGETS:
        raise BadInput(f"{name}: called on {quoted(action.target)}; {expected(TARGETS)}")
    if not action.label.strip():
        raise BadInput(f"{name}: the label is empty")
    if any(not reason.strip() for reason in action.reasons):
        raise BadInput(f"{name}: an empty reason is none")
    if len(set(action.reasons)) < len(action.reasons):
        raise BadInput(f"{name}: a reason stands twice")
    if not action.reasons and not action.free_text and action.reason_required:
        raise BadInput(f"{name}: a reason is required, and there is none to give")
