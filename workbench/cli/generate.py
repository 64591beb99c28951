"""This module holds `workbench generate`: a synthetic community with known truth, in files."""

from __future__ import annotations

import argparse
from typing import Any

from workbench.synthetic.command import add_arguments, run_asked


def add_to(commands: Any) -> None:
    """Add the sub-command."""
    command = commands.add_parser(
        "generate", help="write a synthetic community: posts, users, labels, log and lists"
    )
    add_arguments(command)
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Generate and write."""
    return run_asked(asked)
