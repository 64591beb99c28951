"""The options of `workbench simulate` about the replay and about what becomes of its result."""

from __future__ import annotations

from dataclasses import dataclass

import click

from workbench.cli.options.command import Decorator
from workbench.cli.options.packed import packed
from workbench.cli.options.types import ID, TEXT, THREADS, OneOf


@dataclass(frozen=True)
class ReplayOptions:
    """How a policy is replayed. `threads`: None for one a core."""

    from_time: str | None
    as_of: str | None
    since: str | None
    until: str | None
    enforcement: str
    evaluator: str
    threads: int | None
    start: str | None


@dataclass(frozen=True)
class ResultOptions:
    """Where the result is written, and the post to explain: its id, and its user's."""

    out: str | None
    page: str | None
    explain: str | None
    user: str | None


def replay_options() -> Decorator:
    """The options about the replay; the command gets them as `replay`."""
    return packed(
        "replay",
        ReplayOptions,
        click.option(
            "--from",
            "from_time",
            metavar="TIME",
            type=TEXT,
            help="earlier posts only fill windows; without --posts also 7d, yesterday or today",
        ),
        click.option(
            "--as-of",
            metavar="TIME",
            type=TEXT,
            help="when the replay ends; the last post when left out",
        ),
        click.option(
            "--since",
            metavar="TIME",
            type=TEXT,
            help="earlier posts are not replayed, and fill no window; the store's history range"
            " when left out, all for no limit",
        ),
        click.option(
            "--until",
            metavar="TIME",
            type=TEXT,
            help="posts from then on are not replayed; the store's history range when left out, all"
            " for no limit",
        ),
        click.option(
            "--enforcement",
            type=OneOf(["full", "none"]),
            default="full",
            help="none: actions are logged and change nothing (full)",
        ),
        click.option(
            "--evaluator",
            type=OneOf(["kernel", "plain"]),
            default="kernel",
            help="plain: slow and readable, the same outcome (kernel)",
        ),
        click.option("--threads", metavar="N", type=THREADS, help="how many threads (one a core)"),
        click.option(
            "--start",
            type=OneOf(["tagged", "untagged", "now"]),
            help="how the users of a store begin: with the tags that they had, as far as its log"
            " knows (tagged); without; or with status and tags of now",
        ),
    )


def result_options() -> Decorator:
    """The options about the result; the command gets them as `result`."""
    return packed(
        "result",
        ResultOptions,
        click.option(
            "--out",
            metavar="DIR",
            type=click.STRING,
            help="write outcomes, users and log as Parquet, and a summary",
        ),
        click.option(
            "--page",
            metavar="FILE",
            type=click.STRING,
            help="write one HTML page with the table and charts",
        ),
        click.option(
            "--explain", metavar="POST_ID", type=ID, help="say what happened on one post, and why"
        ),
        click.option(
            "--user",
            metavar="USER_ID",
            type=ID,
            help="the user of the post to explain, where ids repeat",
        ),
    )
