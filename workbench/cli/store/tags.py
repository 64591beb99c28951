"""`workbench tags`: create tags, give them to users, take them away."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from workbench.cli.options.store_command import (
    command,
    group,
    listing,
    store_to_read,
    store_to_write,
)
from workbench.cli.store import uploading
from workbench.cli.terminal.records import DONE, NEGATIVE, print_many, print_one, record
from workbench.errors import expected, printable


def add_to(commands: Any) -> None:
    """Add the command and its sub-commands."""
    does = "create tags, add them to users, remove them, and upload many at once"
    tags = group(commands, "tags", does, 'workbench tags create "VIP user"')
    listing(tags, "list", _list, "list every tag", "workbench tags list")
    create = command(
        tags, "create", _create, "create a tag", 'workbench tags create "VIP user" --api-value vip'
    )
    create.add_argument("name", metavar="NAME", help="what people call it")
    create.add_argument("--api-value", metavar="V", help="what policies call it, for good; the name"
        " with underscores for spaces when left out")  # fmt: skip
    rename = command(
        tags, "rename", _rename, "give a tag another name", 'workbench tags rename vip "Important"'
    )
    rename.add_argument("tag", metavar="TAG", help="the tag's API value, which stays")
    rename.add_argument("name", metavar="NAME", help="its new name")
    does = "list the users with a tag"
    users = listing(tags, "users", _users, does, "workbench tags users vip", filters=["tag"])
    users.add_argument("tag", metavar="TAG", help="the tag's API value")
    carried = listing(tags, "of", _of, "list the tags of a user", "workbench tags of u1")
    carried.add_argument("user", metavar="USER", help="the user's id")
    _add_changes(tags)
    uploading.add_to(tags)


def _add_changes(tags: Any) -> None:
    add = command(
        tags, "add", _change, "add tags to a user", "workbench tags add u1 vip trusted --actor ann"
    )
    add.set_defaults(adds=True)
    remove = command(
        tags, "remove", _change, "remove tags from a user", "workbench tags remove u1 vip"
    )
    remove.set_defaults(adds=False)
    for parser in (add, remove):
        parser.add_argument("user", metavar="USER", help="the user's id")
        parser.add_argument("tags", metavar="TAG", nargs="+", help="tags by their API value")


def _list(asked: argparse.Namespace) -> int:
    from workbench.services.tags.tags import tags

    with store_to_read(asked) as store:
        found = [record(tag) for tag in tags(store)]
    columns = {"tag": "Tag", "name": "Name", "users": "Users", "created": "Created"}
    return print_many(asked, found, columns, "there are no tags")


def _create(asked: argparse.Namespace) -> int:
    from workbench.services.tags.tags import create_tag

    with store_to_write(asked) as (store, actor):
        tag = create_tag(store, actor, asked.name, asked.api_value)
    print_one(asked, record(tag), f"created the tag {tag.tag}, named {tag.name}")
    return 0


def _rename(asked: argparse.Namespace) -> int:
    from workbench.services.tags.tags import rename_tag

    with store_to_write(asked, makes=False) as (store, actor):
        rename_tag(store, actor, asked.tag, asked.name)
    name = asked.name.strip()
    print_one(asked, {"tag": asked.tag, "name": name}, f"the tag {asked.tag} is named {name}")
    return 0


def _users(asked: argparse.Namespace) -> int:
    from workbench.services.tags.tags import users_of_tag

    with store_to_read(asked) as store:
        found = users_of_tag(store, asked.tag)
    users = ({"user_id": user_id} for user_id in found)
    return print_many(asked, users, {"user_id": "User"}, "no user has it")


def _of(asked: argparse.Namespace) -> int:
    from workbench.services.tags.tags import tags
    from workbench.services.users.users import user

    with store_to_read(asked) as store:
        carried = user(store, asked.user).tags
        names = {tag.tag: tag.name for tag in tags(store)}
    found = ({"tag": tag, "name": names.get(tag)} for tag in carried)
    return print_many(asked, found, {"tag": "Tag", "name": "Name"}, "the user has no tags")


def _change(asked: argparse.Namespace) -> int:
    from workbench.services.tags.tags import add_tags, remove_tags, tag_names

    change: Callable[..., Any] = add_tags if asked.adds else remove_tags
    with store_to_write(asked, makes=False) as (store, actor):
        done = change(store, actor, asked.user, asked.tags)
        known = sorted(tag_names(store)) if done.unknown else []
    did = ("added to", "already on") if asked.adds else ("removed from", "not on")
    for verb, tags in zip(did, (done.changed, done.unchanged), strict=True):
        if tags and not asked.json:
            print_one(asked, None, f"{verb} {asked.user}: {', '.join(tags)}")
    if asked.json:
        print_one(asked, {"user_id": asked.user, **record(done)}, "")
    if done.unknown:
        said = [f"no such tag: {tag}; {expected(known, tag)}" for tag in done.unknown]
        sys.stderr.write(
            printable("\n".join([*said, "create it first: `workbench tags create`\n"]))
        )
    return NEGATIVE if done.unknown else DONE
