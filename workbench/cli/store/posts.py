"""`workbench posts`: what became of submitted posts, and actions on them."""

from __future__ import annotations

import click

from workbench.cli.options.command import group
from workbench.cli.options.output_options import limit_option
from workbench.cli.options.store_access import StoreAccess, store_command, store_listing
from workbench.cli.options.types import ID, TEXT
from workbench.cli.terminal.output import Output, first_of
from workbench.cli.terminal.records import records_of

_OPTIONAL = ("Version", "Policy", "Test rules", "Late", "Rejected by")
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


@store_listing(
    "list", "list submitted posts and what became of each", "workbench posts list --user u1"
)
@click.option("--user", metavar="U", type=ID, help="only the posts of this user")
@limit_option()
def list_posts(access: StoreAccess, output: Output, user: str | None, limit: int | None) -> int:
    """List the posts."""
    from workbench.services.posts.posts import submitted_posts

    with access.to_read() as store:
        submitted = submitted_posts(store, user)
    if_more = "there are more posts; `--limit all` shows every one"
    posts = first_of(records_of(submitted), output.row_limit(limit), if_more)
    return output.print_many(
        posts, _COLUMNS, "no posts were submitted", _OPTIONAL, is_filtered=user is not None
    )


@store_command(
    "act", "take an action on a post", "workbench posts act u1 p1 delete_post --reason Spam"
)
@click.argument("user", metavar="USER", type=ID, help="the id of the post's user")
@click.argument("post", metavar="POST", type=ID, help="the post's id")
@click.argument("action", metavar="ACTION", type=TEXT, help="as `workbench actions list` names it")
@click.option("--reason", metavar="R", type=TEXT, help="why")
@click.option("--value", metavar="V", type=TEXT, help="the action's value, where it takes one")
def act_on_post(
    access: StoreAccess,
    output: Output,
    user: str,
    post: str,
    action: str,
    reason: str | None,
    value: str | None,
) -> int:
    """Take an action."""
    from workbench.services.users.moderation import take_action

    with access.to_write(creates=False) as (store, actor):
        entry_id = take_action(
            store,
            actor,
            action,
            user_id=user,
            post_id=post,
            reason=reason,
            arguments={"value": value},
        )
    fields = {"entry_id": entry_id, "action": action, "user_id": user, "post_id": post}
    text = f"{action} on the post {post} of {user} (log entry {entry_id})"
    output.print_one(fields, text)
    return 0


posts = group(
    "posts",
    "list submitted posts, and act on one",
    "workbench posts list --user u1",
    [list_posts, act_on_post],
)
