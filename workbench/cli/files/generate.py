"""`workbench generate`: a synthetic community with known truth, in files."""

from __future__ import annotations

import argparse
from typing import Any

from workbench.cli.terminal.records import print_one
from workbench.synthetic.command import add_arguments, written_files


def add_to(commands: Any) -> None:
    """Add the sub-command."""
    command = commands.add_parser(
        "generate", help="write a synthetic community: posts, users, labels, log and lists"
    )
    add_arguments(command)
    command.add_argument("--json", action="store_true", help="print JSON, one object a file")
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Generate, write, and print each file."""
    for file in written_files(asked):
        print_one(asked, {"file": file.path, "rows": file.rows, "bytes": file.size}, str(file))
    return 0
