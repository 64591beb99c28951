"""`workbench posts`: what became of submitted posts, and actions on them."""

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
from workbench.cli.terminal.arguments import add_limit, limit
from workbench.cli.terminal.records import first_of, print_many, print_one, records_of

_SPARE = ("Version", "Policy", "Test rules", "Late", "Rejected by")
_COLUMNS = {
    "user_id": "User",
    "created_at": "Time",
    "post_id": "Post",
    "accepted": "Accepted",
    "rejected_by": "Rejected by",
    "rules": "Rules",
    "test_rules": "Test rules",
    "actions": "Actions",
    "late": "Late",
    "policy": "Policy",
    "policy_version": "Version",
}


def add_to(commands: Any) -> None:
    """Add the command and its sub-commands."""
    does = "list submitted posts, and act on one"
    posts = group(commands, "posts", does, "workbench posts list --user u1")
    does = "list submitted posts and what became of each"
    add = listing(
        posts, "list", _list, does, "workbench posts list --user u1", filters=["user"]
    ).add_argument
    add("--user", metavar="U", help="only the posts of this user")
    add_limit(add)
    example = "workbench posts act u1 p1 delete_post --reason Spam"
    add = command(posts, "act", _act, "take an action on a post", example).add_argument
    add("user", metavar="USER", help="the id of the post's user")
    add("post", metavar="POST", help="the post's id")
    add("action", metavar="ACTION", help="the action, as `workbench actions list`")
    add("--reason", metavar="R", help="why")
    add("--value", metavar="V", help="the action's value, where it takes one")


def _list(asked: argparse.Namespace) -> int:
    from workbench.services.posts.posts import submitted_posts

    with store_to_read(asked) as store:
        found = submitted_posts(store, asked.user)
    more = "there are more posts; `--limit all` shows every one"
    posts = first_of(records_of(found), limit(asked, asked.limit), more)
    return print_many(asked, posts, _COLUMNS, "no posts were submitted", _SPARE)


def _act(asked: argparse.Namespace) -> int:
    from workbench.services.users.moderation import take_action

    with store_to_write(asked, makes=False) as (store, actor):
        entry_id = take_action(
            store,
            actor,
            asked.action,
            user_id=asked.user,
            post_id=asked.post,
            reason=asked.reason,
            arguments={"value": asked.value},
        )
    done = {"entry_id": entry_id, "action": asked.action, "user_id": asked.user}
    said = f"{asked.action} on the post {asked.post} of {asked.user} (log entry {entry_id})"
    print_one(asked, {**done, "post_id": asked.post}, said)
    return 0
