"""`workbench tags`: create tags, give them to users, take them away."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import CommandFunction, group
from workbench.cli.options.store_access import StoreAccess, store_command, store_listing
from workbench.cli.options.types import ID, TEXT
from workbench.cli.store.tags.tag_uploads import list_uploads, show_failures, upload_tags
from workbench.cli.terminal.output import DONE, NEGATIVE, Output
from workbench.cli.terminal.records import record
from workbench.errors import expected, printable

if TYPE_CHECKING:
    from workbench.services.tags.tags import TagChange


def _tags_of_user(function: CommandFunction) -> CommandFunction:
    """Add the arguments that name a user and tags."""
    tags_ = click.argument(
        "names", metavar="TAG", nargs=-1, required=True, type=TEXT, help="tags by their API value"
    )
    user = click.argument("user", metavar="USER", type=ID, help="the user's id")
    return user(tags_(function))


@store_listing("list", "list every tag", "workbench tags list")
def list_tags(access: StoreAccess, output: Output) -> int:
    """List the tags."""
    from workbench.services.tags import tags

    with access.to_read() as store:
        records = tags.tags(store)
    columns = {"tag": "Tag", "name": "Name", "users": "Users", "created": "Created"}
    return output.print_many(map(record, records), columns, "there are no tags")


@store_command("create", "create a tag", 'workbench tags create "VIP user" --api-value vip')
@click.argument("name", metavar="NAME", type=TEXT, help="what people call it")
@click.option(
    "--api-value",
    metavar="V",
    type=TEXT,
    help="what policies call it, for good; the name with underscores for spaces when left out",
)
def create_tag(access: StoreAccess, output: Output, name: str, api_value: str | None) -> int:
    """Create a tag."""
    from workbench.services.tags import tags

    with access.to_write() as (store, actor):
        tag = tags.create_tag(store, actor, name, api_value)
    output.print_one(record(tag), f"created the tag {tag.tag}, named {tag.name}")
    return 0


@store_command("rename", "give a tag another name", 'workbench tags rename vip "Important"')
@click.argument("tag", metavar="TAG", type=TEXT, help="the tag's API value, which stays")
@click.argument("name", metavar="NAME", type=TEXT, help="its new name")
def rename_tag(access: StoreAccess, output: Output, tag: str, name: str) -> int:
    """Rename a tag."""
    from workbench.services.tags import tags

    with access.to_write(creates=False) as (store, actor):
        tags.rename_tag(store, actor, tag, name)
    name = name.strip()
    output.print_one({"tag": tag, "name": name}, f"the tag {tag} is named {name}")
    return 0


@store_listing("users", "list the users with a tag", "workbench tags users vip")
@click.argument("tag", metavar="TAG", type=TEXT, help="the tag's API value")
def list_users_of_tag(access: StoreAccess, output: Output, tag: str) -> int:
    """List the users of a tag."""
    from workbench.services.tags.tags import users_of_tag

    with access.to_read() as store:
        user_ids = users_of_tag(store, tag)
    users = ({"user_id": user_id} for user_id in user_ids)
    return output.print_many(users, {"user_id": "User"}, "no user has it", is_filtered=True)


@store_listing("of", "list the tags of a user", "workbench tags of u1")
@click.argument("user", metavar="USER", type=ID, help="the user's id")
def list_tags_of_user(access: StoreAccess, output: Output, user: str) -> int:
    """List the tags of a user."""
    from workbench.services.tags import tags
    from workbench.services.users import users

    with access.to_read() as store:
        of_user = users.user(store, user).tags
        names = {tag.tag: tag.name for tag in tags.tags(store)}
    records = ({"tag": tag, "name": names.get(tag)} for tag in of_user)
    return output.print_many(records, {"tag": "Tag", "name": "Name"}, "the user has no tags")


@store_command("add", "add tags to a user", "workbench tags add u1 vip trusted --actor ann")
@_tags_of_user
def add_tags(access: StoreAccess, output: Output, user: str, names: tuple[str, ...]) -> int:
    """Add tags."""
    from workbench.services.tags import tags

    with access.to_write(creates=False) as (store, actor):
        change = tags.add_tags(store, actor, user, names)
        known = sorted(tags.tag_names(store)) if change.unknown else []
    return _print_change(output, user, change, known, ("added to", "already on"))


@store_command("remove", "remove tags from a user", "workbench tags remove u1 vip")
@_tags_of_user
def remove_tags(access: StoreAccess, output: Output, user: str, names: tuple[str, ...]) -> int:
    """Remove tags."""
    from workbench.services.tags import tags

    with access.to_write(creates=False) as (store, actor):
        change = tags.remove_tags(store, actor, user, names)
        known = sorted(tags.tag_names(store)) if change.unknown else []
    return _print_change(output, user, change, known, ("removed from", "not on"))


def _print_change(
    output: Output, user: str, change: TagChange, known: Sequence[str], verbs: tuple[str, str]
) -> int:
    """Print what changed and what did not, and the tags that are unknown; the exit status."""
    if output.is_json:
        output.print_one({"user_id": user, **record(change)}, "")
    else:
        for verb, names in zip(verbs, (change.changed, change.unchanged), strict=True):
            if names:
                output.print_one(None, f"{verb} {user}: {', '.join(names)}")
    if not change.unknown:
        return DONE
    lines = [f"no such tag: {tag}; {expected(known, tag)}" for tag in change.unknown]
    lines.append("create it first: `workbench tags create`\n")
    sys.stderr.write(printable("\n".join(lines)))
    return NEGATIVE


tags = group(
    "tags",
    "create tags, add them to users, remove them, and upload many at once",
    'workbench tags create "VIP user"',
    [
        list_tags,
        create_tag,
        rename_tag,
        list_users_of_tag,
        list_tags_of_user,
        add_tags,
        remove_tags,
        upload_tags,
        list_uploads,
        show_failures,
    ],
)
