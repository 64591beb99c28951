"""`workbench log`: the moderation log of a store."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from workbench.cli.options.store_command import listing, store_to_read
from workbench.cli.terminal.arguments import add_limit, limit
from workbench.cli.terminal.records import is_filtered, print_many, shortened
from workbench.cli.terminal.times import moment
from workbench.errors import expected, quoted

if TYPE_CHECKING:
    from workbench.store import Store

_FILTERS = ("by", "kind", "user", "rule", "since", "until")
_SPARE = ("Arguments", "Policy", "Kind", "Rule", "Reason", "Post")
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
    add = listing(commands, "log", run, does, example, filters=_FILTERS).add_argument
    add("--by", metavar="NAME", help="only what this actor did")
    add("--kind", metavar="K", help="only entries of this kind, as user_action")
    add("--user", metavar="U", help="only entries about this user")
    add("--rule", metavar="R", help="only entries of this rule")
    add("--since", metavar="TIME", help="only from this time on: a time, 7d, yesterday or today")
    add("--until", metavar="TIME", help="only before this time")
    add_limit(add, "--last", "how many at most, the last ones")


def run(asked: argparse.Namespace) -> int:
    """Print the entries."""
    from workbench.model.log.entry import entries_of
    from workbench.services.record.log import log

    with store_to_read(asked) as store:
        now_us = store.clock.now_us()
        since = moment("--since", asked.since, now_us)
        until = moment("--until", asked.until, now_us)
        found = log(
            store,
            kind=asked.kind,
            user_id=asked.user,
            rule=asked.rule,
            actor=asked.by,
            since_us=since,
            until_us=until,
            limit=limit(asked, asked.last),
        )
        none = "the log is empty"
        if not found.num_rows and is_filtered(asked):
            none = f"no such entries{_hint(store, asked)}"
    entries = [entry.as_record() for entry in entries_of(found)]
    rows = entries if asked.json or asked.csv or asked.out else map(_short, entries)
    return print_many(asked, rows, _COLUMNS, none, _SPARE)


def _hint(store: Store, asked: argparse.Namespace) -> str:
    """What a filter may have meant, where the log has nothing of its name."""
    from workbench.errors import NotFound
    from workbench.services.record.log import log_choices
    from workbench.services.users.users import user

    known = log_choices(store)
    given = (
        ("kind", asked.kind, "kinds"),
        ("rule", asked.rule, "rules"),
        ("actor", asked.by, "actors"),
    )
    said = [
        f"no {what} {quoted(name)} in the log; {expected(known[names], name)}"
        for what, name, names in given
        if name is not None and name not in known[names]
    ]
    if asked.user is not None:
        try:
            user(store, asked.user)
        except NotFound as unknown:
            said.append(str(unknown))
    return "".join(f"\n{one}" for one in said)


def _short(entry: dict[str, Any]) -> dict[str, Any]:
    """An entry for a table: long texts are cut, and what it is stands where it has no action."""
    texts = {name: shortened(entry[name] or "") for name in ("arguments", "reason")}
    return {**entry, **texts, "action": entry["action"] or entry["kind"]}
