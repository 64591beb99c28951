"""The actions of `workbench users` that are taken by hand."""

from __future__ import annotations

import argparse
from typing import Any

from workbench.cli.options.store_command import command, store_to_write
from workbench.cli.terminal.records import print_one, record
from workbench.cli.terminal.times import written
from workbench.formatting import count


def add_to(users: Any) -> None:
    """Add the sub-commands."""
    block = command(
        users, "block", _block, "block a user for good", "workbench users block u1 --reason Spam"
    )
    example = "workbench users suspend u1 --for 14d --reason Spam"
    suspend = command(users, "suspend", _suspend, "suspend a user for some time", example)
    does = "reinstate a user"
    enable = command(users, "enable", _enable, does, "workbench users enable u1 --actor ann")
    example = "workbench users act u1 flag_user"
    act = command(users, "act", _act, "take any action on a user", example)
    for parser in (block, suspend, enable, act):
        parser.add_argument("user", metavar="USER", help="the user's id")
        parser.add_argument("--reason", metavar="R", help="why")
        parser.add_argument("--new-user", action="store_true", help="create a user who is unknown")
    for parser, needed in ((suspend, True), (act, False)):
        add = parser.add_mutually_exclusive_group(required=needed).add_argument
        only = "" if needed else ", for suspend"
        add("--for", dest="duration", metavar="DURATION", help=f"for how long, as 14d{only}")
        add("--until", metavar="TIME", help=f"until when, as 2030-01-01 or tomorrow{only}")
    act.add_argument("action", metavar="ACTION", help="the action, as `workbench actions list`")
    act.add_argument("--value", metavar="V", help="the action's value, where it takes one")
    does = "log the end of every suspension that has run out"
    command(users, "expire", _expire, does, "workbench users expire")


def _block(asked: argparse.Namespace) -> int:
    from workbench.services.users.moderation import block

    with store_to_write(asked) as (store, actor):
        entry_id = block(store, actor, asked.user, asked.reason, new_user=asked.new_user)
        stands = _standing(store, asked.user)
    return _print_standing(asked, entry_id, stands)


def _suspend(asked: argparse.Namespace) -> int:
    from workbench.services.users.moderation import suspend

    with store_to_write(asked) as (store, actor):
        entry_id = suspend(
            store,
            actor,
            asked.user,
            asked.reason,
            duration=asked.duration,
            until=written("--until", asked.until, store.clock.now_us()),
            new_user=asked.new_user,
        )
        stands = _standing(store, asked.user)
    return _print_standing(asked, entry_id, stands)


def _enable(asked: argparse.Namespace) -> int:
    from workbench.services.users.moderation import enable

    with store_to_write(asked) as (store, actor):
        entry_id = enable(store, actor, asked.user, asked.reason, new_user=asked.new_user)
        stands = _standing(store, asked.user)
    return _print_standing(asked, entry_id, stands)


def _act(asked: argparse.Namespace) -> int:
    from workbench.services.users.moderation import take_action

    with store_to_write(asked) as (store, actor):
        entry_id = take_action(
            store,
            actor,
            asked.action,
            user_id=asked.user,
            reason=asked.reason,
            arguments={
                "value": asked.value,
                "for": asked.duration,
                "until": written("--until", asked.until, store.clock.now_us()),
            },
            new_user=asked.new_user,
        )
    done = {"entry_id": entry_id, "action": asked.action, "user_id": asked.user}
    print_one(asked, done, f"{asked.action} on {asked.user} (log entry {entry_id})")
    return 0


def _expire(asked: argparse.Namespace) -> int:
    from workbench.services.users.moderation import expire_suspensions

    with store_to_write(asked, makes=False) as (store, actor):
        ended = expire_suspensions(store, actor)
    print_one(asked, {"ended": ended}, f"{count(ended, 'suspension')} had run out")
    return 0


def _standing(store: Any, user_id: str) -> dict[str, Any]:
    from workbench.services.users.users import user

    fields = record(user(store, user_id))
    return {name: fields[name] for name in ("user_id", "status", "until", "reason")}


def _print_standing(asked: argparse.Namespace, entry_id: int, stands: dict[str, Any]) -> int:
    until = f" until {stands['until']}" if stands["until"] else ""
    why = f", reason {stands['reason']}" if stands["reason"] else ""
    said = f"{stands['user_id']} is {stands['status']}{until}{why} (log entry {entry_id})"
    print_one(asked, {"entry_id": entry_id, **stands}, said)
    return 0
