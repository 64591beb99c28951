"""`workbench users`: look users up, and change what is known of them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from workbench.cli.options.store_command import (
    command,
    group,
    listing,
    store_to_read,
    store_to_write,
)
from workbench.cli.store import case, user_actions
from workbench.cli.terminal.arguments import add_limit, limit
from workbench.cli.terminal.moments import said_of
from workbench.cli.terminal.records import (
    cell,
    first_of,
    is_filtered,
    print_many,
    print_one,
    record,
)
from workbench.cli.terminal.times import moment
from workbench.errors import BadInput, quoted

if TYPE_CHECKING:
    from workbench.model.users import User
    from workbench.store import Store

FORGET = "none"
_AT_ONCE = 1000


def add_to(commands: Any) -> None:
    """Add the command and its sub-commands."""
    does = "find users, change their attributes, block, suspend and enable them"
    users = group(commands, "users", does, "workbench users show u1")
    example = "workbench users list --status suspended --tag vip"
    filters = ("part", "tag", "status")
    listed = listing(
        users, "list", _list, "list users by id", example, filters=filters
    ).add_argument
    listed("--part", metavar="TEXT", help="only users whose id contains it, ignoring case")
    listed("--tag", metavar="T", help="only users with this tag (API value)")
    listed("--status", metavar="S", help="only those who are enabled, blocked or suspended now")
    add_limit(listed)
    show = command(users, "show", _show, "show one user", "workbench users show u1 --json")
    does = "show a user's posts and log entries, by time"
    timeline = listing(users, "timeline", _timeline, does, "workbench users timeline u1")
    does = "change a user's attributes, trust level or fraud score; creates an unknown user"
    changed = command(
        users, "set", _set, does, "workbench users set u1 --trust-level 2 --attribute vip=true"
    )
    for parser in (show, timeline, changed):
        parser.add_argument("user", metavar="USER", help="the user's id")
    _add_known(changed.add_argument)
    user_actions.add_to(users)
    case.add_to(users)


def _add_known(add: Any) -> None:
    add("--trust-level", metavar="N", help="a whole number from -1 to 4, or none to clear it")
    add("--fraud-score", metavar="X", help="a number from 0 to 100, or none to clear it")
    add("--created-at", metavar="T", help="when the account was made: a time, 90d (so long ago),"
        " or none to clear it")  # fmt: skip
    add("--attribute", metavar="NAME=JSON", action="append", default=[],
        help="an attribute and its value; null forgets it; may be given several times")  # fmt: skip
    add("--metadata", metavar="NAME=JSON", action="append", default=[],
        help="the same for what no rule reads")  # fmt: skip


def _list(asked: argparse.Namespace) -> int:
    from workbench.services.tags.tags import known_tag, tag_names

    more = "there are more users; `--limit all` shows every one"
    with store_to_read(asked) as store:
        if asked.tag is not None:
            known_tag(asked.tag, tag_names(store))
        users = first_of(_found(store, asked), limit(asked, asked.limit), more)
        found = [_answer(one) if asked.json else record(one) for one in users]
    columns = {
        "user_id": "User",
        "status": "Status",
        "until": "Until",
        "reason": "Reason",
        "tags": "Tags",
        "trust_level": "Trust",
        "fraud_score": "Fraud",
    }
    none = "no such users" if is_filtered(asked) else "there are no users"
    return print_many(asked, found, columns, none, ["Fraud", "Trust", "Reason"])


def _found(store: Store, asked: argparse.Namespace) -> Iterator[User]:
    from workbench.services.users.users import find_users

    first = 0
    while page := find_users(
        store, asked.part, tag=asked.tag, status=asked.status, first=first, limit=_AT_ONCE
    ):
        yield from page
        first += len(page)


def _show(asked: argparse.Namespace) -> int:
    from workbench.services.users.users import user

    with store_to_read(asked) as store:
        found = user(store, asked.user)
    _print_user(asked, found)
    return 0


def _timeline(asked: argparse.Namespace) -> int:
    from workbench.services.record.log_words import action_labels
    from workbench.services.users.actions import actions
    from workbench.services.users.users import timeline

    with store_to_read(asked) as store:
        moments = [record(one) for one in timeline(store, asked.user)]
        labels = action_labels(actions(store))
    as_data = asked.json or asked.csv or asked.out
    rows = moments if as_data else [{**one, "said": said_of(one, labels)} for one in moments]
    columns = {"at": "Time", "what": "What", "post_id": "Post", "by": "By", "said": "Details"}
    return print_many(asked, rows, columns, "nothing happened yet", ["By", "Post"])


def _set(asked: argparse.Namespace) -> int:
    from workbench.services.users.users import change_user

    known: dict[str, Any] = {}
    forgets = asked.created_at in (None, FORGET)
    for name, read in (("trust_level", int), ("fraud_score", float), ("created_at", str)):
        given = getattr(asked, name)
        if given is not None:
            known[name] = None if given == FORGET else _read(given, read)
    objects = {
        name: dict(_item(option, text) for text in given)
        for name, option, given in (
            ("attributes", "--attribute", asked.attribute),
            ("metadata", "--metadata", asked.metadata),
        )
        if given
    }
    if not known and not objects:
        raise BadInput("nothing to change: give `--trust-level`, `--attribute` or another")
    with store_to_write(asked) as (store, actor):
        if not forgets:
            known["created_at"] = moment("--created-at", asked.created_at, store.clock.now_us())
        for name, items in objects.items():
            known[name] = _with(store, asked.user, name, items)
        changed = change_user(store, actor, asked.user, **known)
    _print_user(asked, changed)
    return 0


def _read(given: str, read: Any) -> Any:
    """A number where it is one; what is none is refused with all else that users cannot have."""
    try:
        return read(given)
    except ValueError:
        return given


def _item(option: str, text: str) -> tuple[str, Any]:
    name, _, value = text.partition("=")
    if not name or not value:
        raise BadInput(f"`{option}`: expected NAME=JSON, not {quoted(text)}")
    try:
        return name, json.loads(value)
    except (ValueError, RecursionError):
        said = f"write text in quotes, as `{name}='\"{value[:20]}\"'`"
        raise BadInput(f"`{option}` {name}: {quoted(value)} is no JSON; {said}") from None


def _with(store: Store, user_id: str, field: str, items: dict[str, Any]) -> dict[str, Any]:
    """A user's attributes or metadata with these; null forgets one."""
    from workbench.errors import NotFound
    from workbench.services.users.users import user

    try:
        now = dict(getattr(user(store, user_id), field))
    except NotFound:
        now = {}
    return {name: value for name, value in {**now, **items}.items() if value is not None}


def _print_user(asked: argparse.Namespace, found: User) -> None:
    fields = record(found)
    lines = (f"{name.replace('_', ' ')}: {cell(value)}" for name, value in fields.items())
    shown = "\n".join(line for line in lines if not line.endswith(": "))
    print_one(asked, _answer(found), shown)


def _answer(found: User) -> dict[str, Any]:
    """A user as other programs read it: `id`, `status`, `block` with `until` in epoch ms."""
    fields = record(found)
    return {**found.as_answer(), **{name: fields[name] for name in ("created_at", "first_seen")}}
