"""Why a user is out, and the case of a user as a file, of `workbench users`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from workbench.cli.options.store_command import command, store_to_read
from workbench.cli.terminal.files import write_file
from workbench.cli.terminal.records import cell, print_one


def add_to(users: Any) -> None:
    """Add the sub-commands."""
    does = "say why a user is blocked or suspended, back to posts, tags and rules"
    why = command(users, "why", _why, does, "workbench users why u1")
    does = "write all that the store has about a user into a ZIP file"
    case = command(users, "case", _case, does, "workbench users case u1 --out case.zip")
    for parser in (why, case):
        parser.add_argument("user", metavar="USER", help="the user's id")
    case.add_argument("--out", metavar="FILE", required=True, help="the file to write, a new one")


def _why(asked: argparse.Namespace) -> int:
    from workbench.services.evidence.evidence import evidence

    with store_to_read(asked) as store:
        found = evidence(store, asked.user)
    print_one(asked, found.as_plain() if asked.json else None, "\n".join(map(_line, found.lines())))
    return 0 if found.chain else 1


def _line(line: Any) -> str:
    at = f"{line.at}  " if line.at else ""
    entry = f" (log entry {line.entry_id})" if line.entry_id else ""
    return f"{'  ' * line.depth}{at}{cell(line.said)}{entry}"


def _case(asked: argparse.Namespace) -> int:
    from workbench.services.evidence.case_file import export_case

    with store_to_read(asked) as store:
        made = export_case(store, asked.user)
    path = Path(asked.out)
    write_file(path, made.content, new=True)
    print_one(asked, {"written": str(path)}, f"written: {path}")
    return 0
