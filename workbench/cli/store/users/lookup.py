"""The commands of `workbench users` that look users up, or change what is known of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import Decorator
from workbench.cli.options.output_options import limit_option
from workbench.cli.options.store_access import StoreAccess, store_command, store_listing
from workbench.cli.options.types import ID, TEXT
from workbench.cli.store.users.changes import ChangeOptions, change_options
from workbench.cli.terminal.moments import moment_text
from workbench.cli.terminal.output import Output, first_of
from workbench.cli.terminal.records import Record, cell, record

if TYPE_CHECKING:
    from workbench.model.users import User
    from workbench.store import Store

_USERS_A_PAGE = 1000
_COLUMNS = {
    "user_id": "User",
    "status": "Status",
    "until": "Until",
    "reason": "Reason",
    "tags": "Tags",
    "trust_level": "Trust",
    "fraud_score": "Fraud",
}
_TIMELINE = {"at": "Time", "what": "What", "post_id": "Post", "by": "By", "said": "Details"}


def _user_argument() -> Decorator:
    return click.argument("user", metavar="USER", type=ID, help="the user's id")


@store_listing("list", "list users by id", "workbench users list --status suspended --tag vip")
@click.option(
    "--part", metavar="TEXT", type=TEXT, help="only users whose id contains it, ignoring case"
)
@click.option("--tag", metavar="T", type=TEXT, help="only users with this tag (API value)")
@click.option(
    "--status",
    metavar="S",
    type=TEXT,
    help="only those who are enabled, blocked or suspended now",
)
@limit_option()
def list_users(
    access: StoreAccess,
    output: Output,
    part: str | None,
    tag: str | None,
    status: str | None,
    limit: int | None,
) -> int:
    """List the users."""
    from workbench.services.tags.tags import known_tag, tag_names

    if_more = "there are more users; `--limit all` shows every one"
    with access.to_read() as store:
        if tag is not None:
            known_tag(tag, tag_names(store))
        users = first_of(_found(store, part, tag, status), output.row_limit(limit), if_more)
        records = [_answer(user) if output.is_json else record(user) for user in users]
    is_filtered = (part, tag, status) != (None, None, None)
    if_empty = "no such users" if is_filtered else "there are no users"
    optional = ["Fraud", "Trust", "Reason"]
    return output.print_many(records, _COLUMNS, if_empty, optional, is_filtered=is_filtered)


@store_command("show", "show one user", "workbench users show u1 --json")
@_user_argument()
def show_user(access: StoreAccess, output: Output, user: str) -> int:
    """Print a user."""
    from workbench.services.users import users

    with access.to_read() as store:
        details = users.user(store, user)
    _print_user(output, details)
    return 0


@store_listing(
    "timeline", "show a user's posts and log entries, by time", "workbench users timeline u1"
)
@_user_argument()
def show_timeline(access: StoreAccess, output: Output, user: str) -> int:
    """List what happened to a user, and what the user posted."""
    from workbench.services.record.log_words import action_labels
    from workbench.services.users.actions import actions
    from workbench.services.users.users import timeline

    with access.to_read() as store:
        moments = timeline(store, user)
        labels = action_labels(actions(store))
    rows = map(record, moments)
    if not output.is_for_programs:
        rows = ({**record(moment), "said": moment_text(moment, labels)} for moment in moments)
    return output.print_many(rows, _TIMELINE, "nothing happened yet", ["By", "Post"])


@store_command(
    "set",
    "change a user's attributes, trust level or fraud score; creates an unknown user",
    "workbench users set u1 --trust-level 2 --attribute vip=true",
)
@_user_argument()
@change_options()
def change_user(access: StoreAccess, output: Output, user: str, wanted: ChangeOptions) -> int:
    """Change what is known of a user."""
    from workbench.services.users import users

    items = wanted.items()
    wanted.check()
    with access.to_write() as (store, actor):
        changes = wanted.changes(store, user, items)
        changed = users.change_user(store, actor, user, **changes)
    _print_user(output, changed)
    return 0


def _found(store: Store, part: str | None, tag: str | None, status: str | None) -> Iterator[User]:
    from workbench.services.users.users import find_users

    first = 0
    while page := find_users(store, part, tag=tag, status=status, first=first, limit=_USERS_A_PAGE):
        yield from page
        first += len(page)


def _print_user(output: Output, user: User) -> None:
    fields = record(user)
    known = {name: value for name, value in fields.items() if value not in (None, {}, [], ())}
    text = "\n".join(f"{name.replace('_', ' ')}: {cell(value)}" for name, value in known.items())
    output.print_one(_answer(user), text)


def _answer(user: User) -> Record:
    """A user as other programs read it: `id`, `status`, `block` with `until` in epoch ms."""
    fields = record(user)
    return {**user.as_answer(), **{name: fields[name] for name in ("created_at", "first_seen")}}
