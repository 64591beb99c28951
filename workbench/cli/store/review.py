"""`workbench review`: the review feed, and appeals."""

from __future__ import annotations

import click

from workbench.cli.options.command import group
from workbench.cli.options.store_access import StoreAccess, store_command, store_listing
from workbench.cli.options.types import ID, TEXT, WHOLE_NUMBER
from workbench.cli.terminal.output import Output
from workbench.cli.terminal.records import record
from workbench.formatting import count

_ITEMS = {
    "item_id": "Item",
    "user_id": "User",
    "post_id": "Post",
    "opened": "Opened",
    "opened_by": "By",
    "decision": "Decision",
    "resolved_by": "Resolved by",
}
_APPEALS = {
    "appeal_id": "Appeal",
    "user_id": "User",
    "entry_id": "Against entry",
    "said": "Text",
    "filed": "Filed",
    "decision": "Decision",
    "decided_by": "Decided by",
}


@store_listing("list", "list what is to be looked at", "workbench review list")
@click.option("--all", "with_resolved", is_flag=True, help="resolved items too")
def list_items(access: StoreAccess, output: Output, with_resolved: bool) -> int:
    """List the items of the feed."""
    from workbench.services.review.review import review_items

    with access.to_read() as store:
        items = review_items(store, open_only=not with_resolved)
    return output.print_many(map(record, items), _ITEMS, "nothing to look at")


@store_command("resolve", "resolve an item", "workbench review resolve 1 violating")
@click.argument("item", metavar="ITEM", type=WHOLE_NUMBER, help="the item's number")
@click.argument("decision", metavar="DECISION", type=TEXT, help="violating or benign")
def resolve_item(access: StoreAccess, output: Output, item: int, decision: str) -> int:
    """Resolve an item."""
    from workbench.services.review.review import resolve

    with access.to_write(creates=False) as (store, actor):
        resolved = resolve(store, actor, item, decision)
    output.print_one(record(resolved), f"item {resolved.item_id} is {resolved.decision}")
    return 0


@store_command("send", "send all submitted posts of a user to the feed", "workbench review send u1")
@click.argument("user", metavar="USER", type=ID, help="the user's id")
def send_posts(access: StoreAccess, output: Output, user: str) -> int:
    """Send a user's posts to the feed."""
    from workbench.services.review.review import send_posts_to_review

    with access.to_write(creates=False) as (store, actor):
        sent = send_posts_to_review(store, actor, user)
    text = f"{count(sent, 'post')} of {user} sent to the review feed"
    output.print_one({"user_id": user, "posts": sent}, text)
    return 0


@store_command("label", "label a post", "workbench review label u024 p0001 benign")
@click.argument("user", metavar="USER", type=ID, help="the user's id")
@click.argument("post", metavar="POST", type=ID, help="the post's id")
@click.argument("label", metavar="LABEL", type=TEXT, help="violating or benign")
def label_a_post(access: StoreAccess, output: Output, user: str, post: str, label: str) -> int:
    """Label a post."""
    from workbench.services.review.labelling import label_post

    with access.to_write(creates=False) as (store, actor):
        added = label_post(store, actor, user, post, label)
    output.print_one(record(added), f"{added.labelled_by} labelled {post} {added.label}")
    return 0


@store_command("unlabel", "withdraw your label of a post", "workbench review unlabel u024 p0001")
@click.argument("user", metavar="USER", type=ID, help="the user's id")
@click.argument("post", metavar="POST", type=ID, help="the post's id")
def withdraw(access: StoreAccess, output: Output, user: str, post: str) -> int:
    """Withdraw a label."""
    from workbench.services.review.labelling import withdraw_label

    with access.to_write(creates=False) as (store, actor):
        label = withdraw_label(store, actor, user, post)
    output.print_one(record(label), f"the label {label.label} of {post} is withdrawn")
    return 0


@store_command(
    "appeal",
    "file a user's appeal against the last block or suspension",
    'workbench review appeal u1 --text "It was a joke"',
)
@click.argument("user", metavar="USER", type=ID, help="the user's id")
@click.option("--text", metavar="T", type=TEXT, help="what the user says")
def file_appeal(access: StoreAccess, output: Output, user: str, text: str | None) -> int:
    """File an appeal."""
    from workbench.services.review import review

    with access.to_write(creates=False) as (store, actor):
        appeal = review.file_appeal(store, actor, user, text)
    output.print_one(record(appeal), f"filed appeal {appeal.appeal_id}")
    return 0


@store_listing("appeals", "list appeals", "workbench review appeals --all")
@click.option("--all", "with_decided", is_flag=True, help="decided appeals too")
def list_appeals(access: StoreAccess, output: Output, with_decided: bool) -> int:
    """List the appeals."""
    from workbench.services.review.review import appeals

    with access.to_read() as store:
        shown = appeals(store, open_only=not with_decided)
    return output.print_many(map(record, shown), _APPEALS, "there are no appeals to decide")


@store_command(
    "decide",
    "decide an appeal; an overturned decision reinstates the user",
    "workbench review decide 1 overturned",
)
@click.argument("appeal", metavar="APPEAL", type=WHOLE_NUMBER, help="the appeal's number")
@click.argument(
    "decision",
    metavar="DECISION",
    type=TEXT,
    help="upheld or overturned: what becomes of the block or suspension",
)
@click.option("--reason", metavar="R", type=TEXT, help="why")
def decide_appeal(
    access: StoreAccess, output: Output, appeal: int, decision: str, reason: str | None
) -> int:
    """Decide an appeal."""
    from workbench.services.review import review

    with access.to_write(creates=False) as (store, actor):
        decided = review.decide_appeal(store, actor, appeal, decision, reason)
    text = f"appeal {decided.appeal_id}: the decision is {decision}"
    output.print_one(record(decided), text)
    return 0


review = group(
    "review",
    "work on the review feed, and decide appeals",
    "workbench review list",
    [
        list_items,
        resolve_item,
        label_a_post,
        withdraw,
        send_posts,
        file_appeal,
        list_appeals,
        decide_appeal,
    ],
)
