"""`workbench log`: the moderation log of a store."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import Decorator
from workbench.cli.options.output_options import limit_option
from workbench.cli.options.packed import packed
from workbench.cli.options.store_access import StoreAccess, store_listing
from workbench.cli.options.types import ID, TEXT
from workbench.cli.terminal.output import Output
from workbench.cli.terminal.records import Record, shortened
from workbench.cli.terminal.times import time_us
from workbench.errors import NotFound, expected, quoted

if TYPE_CHECKING:
    from workbench.store import Store

_OPTIONAL = ("Arguments", "Policy", "Kind", "Rule", "Reason", "Post")
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


@dataclass(frozen=True)
class LogFilter:
    """Which entries are wanted; None: all. `since`, `until`: times as they were given."""

    by: str | None
    kind: str | None
    user: str | None
    rule: str | None
    since: str | None
    until: str | None

    @property
    def is_set(self) -> bool:
        """Whether only some entries are wanted."""
        return any(value is not None for value in astuple(self))


def filter_options() -> Decorator:
    """The options that choose entries; the command gets them as `wanted`."""
    return packed(
        "wanted",
        LogFilter,
        click.option("--by", metavar="NAME", type=TEXT, help="only what this actor did"),
        click.option(
            "--kind", metavar="K", type=TEXT, help="only entries of this kind, as user_action"
        ),
        click.option("--user", metavar="U", type=ID, help="only entries about this user"),
        click.option("--rule", metavar="R", type=TEXT, help="only entries of this rule"),
        click.option(
            "--since",
            metavar="TIME",
            type=TEXT,
            help="only from this time on: a time, 7d, yesterday or today",
        ),
        click.option("--until", metavar="TIME", type=TEXT, help="only before this time"),
    )


@store_listing(
    "log",
    "print the moderation log, in the order of recording",
    "workbench log --user u1 --since 2026-09-01 --last 20",
)
@filter_options()
@limit_option("--last", "how many at most, the last ones")
def log(access: StoreAccess, output: Output, wanted: LogFilter, limit: int | None) -> int:
    """Print the entries."""
    from workbench.model.log.entry import entries_of
    from workbench.services.record.log import log as read_log

    with access.to_read() as store:
        now_us = store.clock.now_us()
        since_us = time_us("--since", wanted.since, now_us)
        until_us = time_us("--until", wanted.until, now_us)
        page = read_log(
            store,
            kind=wanted.kind,
            user_id=wanted.user,
            rule=wanted.rule,
            actor=wanted.by,
            since_us=since_us,
            until_us=until_us,
            limit=output.row_limit(limit),
        )
        if_empty = "the log is empty"
        if not page.num_rows and wanted.is_set:
            if_empty = f"no such entries{_hint(store, wanted)}"
    entries = [entry.as_record() for entry in entries_of(page)]
    rows = entries if output.is_for_programs else map(_short, entries)
    return output.print_many(rows, _COLUMNS, if_empty, _OPTIONAL, is_filtered=wanted.is_set)


def _hint(store: Store, wanted: LogFilter) -> str:
    """What a filter may have meant, where the log has nothing of its name."""
    from workbench.services.record.log import log_choices
    from workbench.services.users.users import user

    choices = log_choices(store)
    filters = (
        ("kind", wanted.kind, choices["kinds"]),
        ("rule", wanted.rule, choices["rules"]),
        ("actor", wanted.by, choices["actors"]),
    )
    hints = [
        f"no {what} {quoted(name)} in the log; {expected(known, name)}"
        for what, name, known in filters
        if name is not None and name not in known
    ]
    if wanted.user is not None:
        try:
            user(store, wanted.user)
        except NotFound as unknown:
            hints.append(str(unknown))
    return "".join(f"\n{hint}" for hint in hints)


def _short(entry: Record) -> Record:
    """An entry for a table: long texts are cut; one without an action has its kind there."""
    texts = {name: shortened(str(entry[name] or "")) for name in ("arguments", "reason")}
    return {**entry, **texts, "action": entry["action"] or entry["kind"]}
