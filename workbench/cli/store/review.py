"""`workbench review`: the review feed, and appeals."""

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
from workbench.cli.terminal.arguments import whole
from workbench.cli.terminal.records import print_many, print_one, record
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


def add_to(commands: Any) -> None:
    """Add the command and its sub-commands."""
    does = "work on the review feed, and decide appeals"
    review = group(commands, "review", does, "workbench review list")
    does_list = "list what is to be looked at"
    listed = listing(review, "list", _list, does_list, "workbench review list")
    listed.add_argument("--all", action="store_true", help="resolved items too")
    example = "workbench review resolve 1 violating"
    resolve = command(review, "resolve", _resolve, "resolve an item", example)
    resolve.add_argument("item", metavar="ITEM", type=whole, help="the item's number")
    resolve.add_argument("decision", metavar="DECISION", help="violating or benign")
    does = "send all submitted posts of a user to the feed"
    send = command(review, "send", _send, does, "workbench review send u1")
    send.add_argument("user", metavar="USER", help="the user's id")
    _add_appeals(review)


def _add_appeals(review: Any) -> None:
    does = "file a user's appeal against the last block or suspension"
    appeal = command(
        review, "appeal", _appeal, does, 'workbench review appeal u1 --text "It was a joke"'
    )
    appeal.add_argument("user", metavar="USER", help="the user's id")
    appeal.add_argument("--text", metavar="T", help="what the user says")
    appeals = listing(review, "appeals", _appeals, "list appeals", "workbench review appeals --all")
    appeals.add_argument("--all", action="store_true", help="decided appeals too")
    does = "decide an appeal; an overturned decision reinstates the user"
    decide = command(review, "decide", _decide, does, "workbench review decide 1 overturned")
    decide.add_argument("appeal", metavar="APPEAL", type=whole, help="the appeal's number")
    decide.add_argument("decision", metavar="DECISION", help="upheld or overturned: what becomes of"
        " the block or suspension")  # fmt: skip
    decide.add_argument("--reason", metavar="R", help="why")


def _list(asked: argparse.Namespace) -> int:
    from workbench.services.review.review import review_items

    with store_to_read(asked) as store:
        found = [record(item) for item in review_items(store, open_only=not asked.all)]
    return print_many(asked, found, _ITEMS, "nothing to look at")


def _resolve(asked: argparse.Namespace) -> int:
    from workbench.services.review.review import resolve

    with store_to_write(asked, makes=False) as (store, actor):
        item = resolve(store, actor, asked.item, asked.decision)
    print_one(asked, record(item), f"item {item.item_id} is {item.decision}")
    return 0


def _send(asked: argparse.Namespace) -> int:
    from workbench.services.review.review import send_posts_to_review

    with store_to_write(asked, makes=False) as (store, actor):
        sent = send_posts_to_review(store, actor, asked.user)
    said = f"{count(sent, 'post')} of {asked.user} sent to the review feed"
    print_one(asked, {"user_id": asked.user, "posts": sent}, said)
    return 0


def _appeal(asked: argparse.Namespace) -> int:
    from workbench.services.review.review import file_appeal

    with store_to_write(asked, makes=False) as (store, actor):
        appeal = file_appeal(store, actor, asked.user, asked.text)
    print_one(asked, record(appeal), f"filed appeal {appeal.appeal_id}")
    return 0


def _appeals(asked: argparse.Namespace) -> int:
    from workbench.services.review.review import appeals

    with store_to_read(asked) as store:
        found = [record(appeal) for appeal in appeals(store, open_only=not asked.all)]
    return print_many(asked, found, _APPEALS, "there are no appeals to decide")


def _decide(asked: argparse.Namespace) -> int:
    from workbench.services.review.review import decide_appeal

    with store_to_write(asked, makes=False) as (store, actor):
        appeal = decide_appeal(store, actor, asked.appeal, asked.decision, asked.reason)
    print_one(asked, record(appeal), f"appeal {appeal.appeal_id}: the decision is {asked.decision}")
    return 0
