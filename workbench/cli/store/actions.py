"""`workbench actions`: the actions that can be taken, and their reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import group
from workbench.cli.options.store_access import StoreAccess, store_command, store_listing
from workbench.cli.options.types import TEXT, OneOf
from workbench.cli.terminal.output import Output
from workbench.cli.terminal.records import Record, record
from workbench.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.model.actions import Action, Target

_OPTIONAL = ("Built in", "Reason required", "Free text")
_COLUMNS = {
    "action": "Action",
    "target": "On",
    "label": "Label",
    "reasons": "Reasons",
    "free_text": "Free text",
    "reason_required": "Reason required",
    "built_in": "Built in",
}
_YES_OR_NO = OneOf(["yes", "no"])


def _reasons_option(what: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """The option `--reason` of an action. `what`: what one reason is, for the help."""
    text = f"{what}; may be given several times"
    return click.option("--reason", "reasons", metavar="R", type=TEXT, multiple=True, help=text)


@store_listing("list", "list every action", "workbench actions list")
def list_actions(access: StoreAccess, output: Output) -> int:
    """List the actions."""
    from workbench.services.users.actions import actions

    with access.to_read() as store:
        records = [_record(action) for action in actions(store)]
    return output.print_many(records, _COLUMNS, "there are no actions", _OPTIONAL)


@store_command(
    "create",
    "create an action",
    'workbench actions create send_warning --on user --label "Send a warning"',
)
@click.argument(
    "name", metavar="NAME", type=TEXT, help="lower-case letters, digits and underscores"
)
@click.option(
    "--on", "target", required=True, type=OneOf(["post", "user"]), help="what it is called on"
)
@click.option("--label", metavar="L", type=TEXT, required=True, help="what people call it")
@_reasons_option("a reason to choose")
@click.option("--no-free-text", is_flag=True, help="no reason but these may be given")
@click.option("--reason-required", is_flag=True, help="a reason must be given")
def create_action(
    access: StoreAccess,
    output: Output,
    name: str,
    target: Target,
    label: str,
    reasons: tuple[str, ...],
    no_free_text: bool,
    reason_required: bool,
) -> int:
    """Create an action."""
    from workbench.model.actions import Action
    from workbench.services.users import actions

    action = Action(
        name,
        target,
        label,
        reasons,
        free_text=not no_free_text,
        reason_required=reason_required,
    )
    with access.to_write() as (store, actor):
        created = actions.create_action(store, actor, action)
    output.print_one(_record(created), f"created the action {created.action}")
    return 0


@store_command(
    "change",
    "change an action's label, and which reasons it takes",
    'workbench actions change block --reason Spam --reason "Hate speech"',
)
@click.argument("name", metavar="NAME", type=TEXT, help="the action")
@click.option("--label", metavar="L", type=TEXT, help="what people call it")
@_reasons_option("a reason to choose, in place of those before")
@click.option("--no-reasons", is_flag=True, help="no reasons to choose from any more")
@click.option("--free-text", type=_YES_OR_NO, help="whether another reason may be written")
@click.option("--reason-required", type=_YES_OR_NO, help="whether a reason must be given")
def change_action(
    access: StoreAccess,
    output: Output,
    name: str,
    label: str | None,
    reasons: tuple[str, ...],
    no_reasons: bool,
    free_text: str | None,
    reason_required: str | None,
) -> int:
    """Change an action."""
    from workbench.services.users.actions import change_reasons

    if reasons and no_reasons:
        raise BadInput("`--reason` and `--no-reasons` exclude each other")
    if not reasons and not no_reasons and (label, free_text, reason_required) == (None, None, None):
        raise BadInput("nothing to change: give `--label`, `--reason` or another")
    with access.to_write() as (store, actor):
        changed = change_reasons(
            store,
            actor,
            name,
            reasons=reasons if reasons or no_reasons else None,
            free_text=_truth(free_text),
            reason_required=_truth(reason_required),
            label=label,
        )
    output.print_one(_record(changed), f"changed the action {changed.action}")
    return 0


def _truth(word: str | None) -> bool | None:
    return None if word is None else word == "yes"


def _record(action: Action) -> Record:
    return {**record(action), "built_in": action.built_in}


actions = group(
    "actions",
    "list the actions that can be taken, and create others",
    "workbench actions list",
    [list_actions, create_action, change_action],
)
