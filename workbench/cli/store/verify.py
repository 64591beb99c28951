"""`workbench verify`: whether a store is what its log says."""

from __future__ import annotations

import argparse
from typing import Any

from workbench.cli.options.store_command import command, store_to_read
from workbench.cli.terminal.records import print_one
from workbench.formatting import count


def add_to(commands: Any) -> None:
    """Add the command."""
    does = (
        "check the log's hash chain and all that is derived from the log; exit status 1 when wrong"
    )
    command(commands, "verify", run, does, "workbench verify --store workbench-store")


def run(asked: argparse.Namespace) -> int:
    """Print each problem, or that there is none."""
    from workbench.services.record.verify import verify

    with store_to_read(asked) as store:
        found = verify(store)
    said = (
        f"sound: {count(found.entries, 'log entry', 'log entries')}"
        if found.sound
        else "\n".join(found.problems)
    )
    fields = {"sound": found.sound, "entries": found.entries, "problems": list(found.problems)}
    print_one(asked, fields, said)
    return 0 if found.sound else 1
