"""The actions that can be taken, built-in and custom, with their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

from workbench.errors import BadInput, Conflict, NotFound, expected, quoted
from workbench.model.actions import TAG_ACTIONS, UNDOING_ACTIONS, Action
from workbench.model.actor import Actor
from workbench.model.log.columns import as_json
from workbench.store import Store, Transaction

ACTION_CREATED, ACTION_CHANGED = "action_created", "action_changed"
TARGETS = ("post", "user")


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
    """Change which reasons an action takes, and its label; what is not given stays.

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
        tx.actions.update(changed)
        tx.log(ACTION_CHANGED, action=action, arguments=_arguments(changed))
    return changed


def actions_in(tx: Transaction) -> dict[str, Action]:
    """Every action by its name, within a transaction."""
    return {action.action: action for action in tx.actions.all()}


def action_in(tx: Transaction, name: str) -> Action:
    """An action by its name. Raises: NotFound."""
    known = actions_in(tx)
    if name not in known:
        raise NotFound(f"no action {quoted(name)}; {expected(list(known), name)}")
    return known[name]


def register(tx: Transaction, action: Action) -> None:
    """Create a custom action within a transaction. Raises: BadInput."""
    _check(action)
    tx.actions.create(action)
    tx.log(ACTION_CREATED, action=action.action, arguments=_arguments(action))


def _arguments(action: Action) -> str:
    return as_json({name: value for name, value in asdict(action).items() if name != "action"})


def _check(action: Action) -> None:
    """Raise BadInput when an action cannot be."""
    name = action.action
    if not name.isascii() or not name.replace("_", "").isalnum() or name != name.lower():
        rule = "lower-case letters, digits and underscores, as `send_warning`"
        raise BadInput(f"an action's name has {rule}, not {quoted(name)}")
    if name in UNDOING_ACTIONS:
        raise BadInput(f"{quoted(name)} is what an undo logs; choose another name")
    if action.target not in TARGETS:
        raise BadInput(f"{name}: called on {quoted(action.target)}; {expected(TARGETS)}")
    if not action.label.strip():
        raise BadInput(f"{name}: the label is empty")
    if any(not reason.strip() for reason in action.reasons):
        raise BadInput(f"{name}: an empty reason is none")
    if len(set(action.reasons)) < len(action.reasons):
        raise BadInput(f"{name}: a reason is listed twice")
    if not action.reasons and not action.free_text and action.reason_required:
        raise BadInput(f"{name}: a reason is required, and there is none to give")
