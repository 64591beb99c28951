"""`workbench actions`: the actions that can be taken, and their reasons."""

from __future__ import annotations

import argparse
from typing import Any

from workbench.cli.options.store_command import (
    command,
    group,
    listing,
    store_to_read,
    store_to_write,
)
from workbench.cli.terminal.records import print_many, print_one, record
from workbench.errors import BadInput

_SPARE = ("Built in", "Reason required", "Free text")
_COLUMNS = {
    "action": "Action",
    "target": "On",
    "label": "Label",
    "reasons": "Reasons",
    "free_text": "Free text",
    "reason_required": "Reason required",
    "built_in": "Built in",
}


def add_to(commands: Any) -> None:
    """Add the command and its sub-commands."""
    does = "list the actions that can be taken, and create others"
    actions = group(commands, "actions", does, "workbench actions list")
    listing(actions, "list", _list, "list every action", "workbench actions list")
    example = 'workbench actions create send_warning --on user --label "Send a warning"'
    add = command(actions, "create", _create, "create an action", example).add_argument
    add("name", metavar="NAME", help="lower-case letters, digits and underscores")
    add("--on", required=True, choices=("post", "user"), help="what it is called on")
    add("--label", required=True, metavar="L", help="what people call it")
    add("--reason", metavar="R", action="append", default=[],
        help="a reason to choose; may be given several times")  # fmt: skip
    add("--no-free-text", action="store_true", help="no reason but these may be given")
    add("--reason-required", action="store_true", help="a reason must be given")
    example = 'workbench actions change block --reason Spam --reason "Hate speech"'
    does = "change an action's label, and which reasons it takes"
    add = command(actions, "change", _change, does, example).add_argument
    add("name", metavar="NAME", help="the action")
    add("--label", metavar="L", help="what people call it")
    add("--reason", metavar="R", action="append", help="a reason to choose, in place of those"
        " before; may be given several times")  # fmt: skip
    add("--no-reasons", action="store_true", help="no reasons to choose from any more")
    add("--free-text", choices=("yes", "no"), help="whether another reason may be written")
    add("--reason-required", choices=("yes", "no"), help="whether a reason must be given")


def _list(asked: argparse.Namespace) -> int:
    from workbench.services.users.actions import actions

    with store_to_read(asked) as store:
        found = [_record(action) for action in actions(store)]
    return print_many(asked, found, _COLUMNS, "there are no actions", _SPARE)


def _create(asked: argparse.Namespace) -> int:
    from workbench.model.actions import Action
    from workbench.services.users.actions import create_action

    action = Action(
        asked.name,
        asked.on,
        asked.label,
        tuple(asked.reason),
        free_text=not asked.no_free_text,
        reason_required=asked.reason_required,
    )
    with store_to_write(asked) as (store, actor):
        created = create_action(store, actor, action)
    print_one(asked, _record(created), f"created the action {created.action}")
    return 0


def _change(asked: argparse.Namespace) -> int:
    from workbench.services.users.actions import change_reasons

    if asked.reason and asked.no_reasons:
        raise BadInput("`--reason` and `--no-reasons` exclude each other")
    changes = {
        "reasons": [] if asked.no_reasons else asked.reason,
        "free_text": _truth(asked.free_text),
        "reason_required": _truth(asked.reason_required),
        "label": asked.label,
    }
    if all(value is None for value in changes.values()):
        raise BadInput("nothing to change: give `--label`, `--reason` or another")
    with store_to_write(asked) as (store, actor):
        changed = change_reasons(store, actor, asked.name, **changes)
    print_one(asked, _record(changed), f"changed the action {changed.action}")
    return 0


def _truth(given: str | None) -> bool | None:
    return None if given is None else given == "yes"


def _record(action: Any) -> dict[str, Any]:
    return {**record(action), "built_in": action.built_in}
