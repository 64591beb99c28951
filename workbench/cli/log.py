"""This module holds `workbench log`: the moderation log of a store."""

from __future__ import annotations

import argparse
from typing import Any

from workbench.cli.shown import print_many, records_of, shortened
from workbench.cli.stored import MOST, at_most, command, moment, store_to_read

_COLUMNS = {
    "entry_id": "Entry",
    "at": "Time",
    "kind": "Kind",
    "user_id": "User",
    "post_id": "Post",
    "rule": "Rule",
    "policy": "Policy",
    "action": "Action",
    "arguments": "Arguments",
    "reason": "Reason",
    "actor": "Actor",
}


def add_to(commands: Any) -> None:
    """Add the command."""
    does = "print the moderation log, in the order of recording"
    example = "workbench log --user u1 --since 2026-09-01 --last 20"
    actor = "only what this actor did"
    add = command(commands, "log", run, does, example, actor=actor).add_argument
    add("--kind", metavar="K", help="only entries of this kind, as user_action")
    add("--user", metavar="U", help="only entries about this user")
    add("--rule", metavar="R", help="only entries of this rule")
    add("--since", metavar="TIME", help="only from this time on")
    add("--until", metavar="TIME", help="only before this time")
    add("--last", metavar="N", type=at_most, default=MOST,
        help="how many at most, the last ones, or all (%(default)s)")  # fmt: skip


def run(asked: argparse.Namespace) -> int:
    """Print the entries."""
    from workbench.services.log import log

    since, until = moment("--since", asked.since), moment("--until", asked.until)
    with store_to_read(asked) as store:
        found = log(
            store,
            kind=asked.kind,
            user_id=asked.user,
            rule=asked.rule,
            actor=asked.actor,
            since_us=since,
            until_us=until,
            limit=asked.last,
        )
    entries = records_of(found)
    rows = entries if asked.json else map(_short, entries)
    print_many(asked, rows, _COLUMNS, "no such entries")
    return 0


def _short(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry for a table, where a long text is cut."""
    long = ("arguments", "reason")
    return {**entry, **{name: shortened(entry[name] or "") for name in long}}
