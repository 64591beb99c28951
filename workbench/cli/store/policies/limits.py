"""`workbench policies limits`: what one edit of the rules may do, and which tags protect users."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workbench.cli.options.store_access import StoreAccess, store_command
from workbench.cli.options.types import TEXT
from workbench.cli.terminal.output import Output
from workbench.cli.terminal.records import record
from workbench.formatting import count

if TYPE_CHECKING:
    from workbench.model.edit_limits import EditLimits


@store_command(
    "limits",
    "show or set what one edit may do before the rule builder warns",
    "workbench policies limits --users 50 --protect staff --protect press",
)
@click.option(
    "--users",
    metavar="N",
    type=click.IntRange(min=0),
    help="how many more users an edit may suspend or block",
)
@click.option(
    "--user-share",
    metavar="SHARE",
    type=TEXT,
    help="the share of all users that it may suspend, block or delete posts of, such as 5%",
)
@click.option(
    "--post-share", metavar="SHARE", type=TEXT, help="the share of all posts that it may delete"
)
@click.option(
    "--protect",
    metavar="TAG",
    type=TEXT,
    multiple=True,
    help="a tag of users whom no edit, plan or starter policy should affect; these replace those"
    " of before",
)
@click.option("--protect-none", is_flag=True, help="no tag protects users any more")
@click.option(
    "--most-active",
    metavar="N",
    type=click.IntRange(min=0),
    help="how many of the users with most posts no edit should suspend or block",
)
def limits(
    access: StoreAccess,
    output: Output,
    users: int | None,
    user_share: str | None,
    post_share: str | None,
    protect: tuple[str, ...],
    protect_none: bool,
    most_active: int | None,
) -> int:
    """Show or set the limits."""
    from workbench.services.policies import edit_limits as setting

    tags = () if protect_none else protect or None
    given = (users, user_share, post_share, tags, most_active)
    if all(value is None for value in given):
        with access.to_read() as store:
            shared = setting.edit_limits(store)
    else:
        with access.to_write(creates=False) as (store, actor):
            shared = setting.set_edit_limits(
                store,
                actor,
                users=users,
                user_share=user_share,
                post_share=post_share,
                protected_tags=tags,
                most_active=most_active,
            )
    output.print_one(record(shared), "\n".join(_lines(shared)))
    return 0


def _lines(shared: EditLimits) -> list[str]:
    return [
        f"more users suspended or blocked: {shared.users:,}",
        f"users suspended, blocked or with deleted posts: {100 * shared.user_share:g}% of all",
        f"posts deleted: {100 * shared.post_share:g}% of all",
        f"protected tags: {', '.join(shared.protected_tags) or 'none'}",
        f"most active: the {count(shared.most_active, 'user')} with most posts",
    ]
