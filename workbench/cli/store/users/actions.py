"""The actions of `workbench users` that are taken by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import Decorator
from workbench.cli.options.exclusive import refuse_several
from workbench.cli.options.packed import packed
from workbench.cli.options.store_access import StoreAccess, store_command
from workbench.cli.options.types import ID, TEXT
from workbench.cli.terminal.output import Output
from workbench.cli.terminal.records import Record, record
from workbench.cli.terminal.times import iso_time
from workbench.formatting import count

if TYPE_CHECKING:
    from workbench.store import Store


@dataclass(frozen=True)
class UserActionOptions:
    """Whom an action is taken on, and why. `new_user`: whether an unknown user is created."""

    user: str
    reason: str | None
    new_user: bool


@dataclass(frozen=True)
class PeriodOptions:
    """For how long, as `14d`, or until when: a time as it was given."""

    duration: str | None
    until: str | None

    def check(self, *, is_required: bool = False) -> None:
        """Refuse both, and neither where one is required. Raises: UsageError."""
        options = {"--for": self.duration, "--until": self.until}
        refuse_several(options, is_required=is_required)

    def until_at(self, now_us: int) -> str | None:
        """Until when, as ISO text. Raises: BadInput."""
        return iso_time("--until", self.until, now_us)


def user_action_options() -> Decorator:
    """The user and the options of each action; the command gets them as `target`."""
    return packed(
        "target",
        UserActionOptions,
        click.argument("user", metavar="USER", type=ID, help="the user's id"),
        click.option("--reason", metavar="R", type=TEXT, help="why"),
        click.option("--new-user", is_flag=True, help="create a user who is unknown"),
    )


def period_options(only: str = "") -> Decorator:
    """The options for how long; the command gets them as `period`."""
    return packed(
        "period",
        PeriodOptions,
        click.option(
            "--for", "duration", metavar="DURATION", type=TEXT, help=f"for how long, as 14d{only}"
        ),
        click.option(
            "--until",
            metavar="TIME",
            type=TEXT,
            help=f"until when, as 2030-01-01 or tomorrow{only}",
        ),
    )


@store_command("block", "block a user for good", "workbench users block u1 --reason Spam")
@user_action_options()
def block_user(access: StoreAccess, output: Output, target: UserActionOptions) -> int:
    """Block a user."""
    from workbench.services.users.moderation import block

    with access.to_write() as (store, actor):
        entry_id = block(store, actor, target.user, target.reason, new_user=target.new_user)
        standing = _standing(store, target.user)
    return _print_standing(output, entry_id, standing)


@store_command(
    "suspend",
    "suspend a user for some time",
    "workbench users suspend u1 --for 14d --reason Spam",
)
@user_action_options()
@period_options()
def suspend_user(
    access: StoreAccess, output: Output, target: UserActionOptions, period: PeriodOptions
) -> int:
    """Suspend a user."""
    from workbench.services.users.moderation import suspend

    period.check(is_required=True)
    with access.to_write() as (store, actor):
        entry_id = suspend(
            store,
            actor,
            target.user,
            target.reason,
            duration=period.duration,
            until=period.until_at(store.clock.now_us()),
            new_user=target.new_user,
        )
        standing = _standing(store, target.user)
    return _print_standing(output, entry_id, standing)


@store_command("enable", "reinstate a user", "workbench users enable u1 --actor ann")
@user_action_options()
def enable_user(access: StoreAccess, output: Output, target: UserActionOptions) -> int:
    """Reinstate a user."""
    from workbench.services.users.moderation import enable

    with access.to_write() as (store, actor):
        entry_id = enable(store, actor, target.user, target.reason, new_user=target.new_user)
        standing = _standing(store, target.user)
    return _print_standing(output, entry_id, standing)


@store_command("act", "take any action on a user", "workbench users act u1 flag_user")
@user_action_options()
@period_options(", for suspend")
@click.argument("action", metavar="ACTION", type=TEXT, help="as `workbench actions list` names it")
@click.option("--value", metavar="V", type=TEXT, help="the action's value, where it takes one")
def act_on_user(
    access: StoreAccess,
    output: Output,
    target: UserActionOptions,
    period: PeriodOptions,
    action: str,
    value: str | None,
) -> int:
    """Take an action."""
    from workbench.services.users.moderation import take_action

    period.check()
    with access.to_write() as (store, actor):
        until = period.until_at(store.clock.now_us())
        entry_id = take_action(
            store,
            actor,
            action,
            user_id=target.user,
            reason=target.reason,
            arguments={"value": value, "for": period.duration, "until": until},
            new_user=target.new_user,
        )
    fields = {"entry_id": entry_id, "action": action, "user_id": target.user}
    output.print_one(fields, f"{action} on {target.user} (log entry {entry_id})")
    return 0


@store_command(
    "expire", "log the end of every suspension that has run out", "workbench users expire"
)
def expire(access: StoreAccess, output: Output) -> int:
    """Log the ends."""
    from workbench.services.users.moderation import expire_suspensions

    with access.to_write(creates=False) as (store, actor):
        ended = expire_suspensions(store, actor)
    output.print_one({"ended": ended}, f"{count(ended, 'suspension')} had run out")
    return 0


def _standing(store: Store, user_id: str) -> Record:
    from workbench.services.users.users import user

    fields = record(user(store, user_id))
    return {name: fields[name] for name in ("user_id", "status", "until", "reason")}


def _print_standing(output: Output, entry_id: int, standing: Record) -> int:
    until = f" until {standing['until']}" if standing["until"] else ""
    why = f", reason {standing['reason']}" if standing["reason"] else ""
    status = f"{standing['user_id']} is {standing['status']}{until}{why}"
    output.print_one({"entry_id": entry_id, **standing}, f"{status} (log entry {entry_id})")
    return 0
