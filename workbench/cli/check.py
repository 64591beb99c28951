"""This module holds `workbench check`: every problem of a policy, and what is worth knowing.

Source: spec 1.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from workbench.errors import WorkbenchError


def add_to(commands: Any) -> None:
    """Add the sub-command."""
    command = commands.add_parser(
        "check", help="print every problem of a policy, and what to know before running it"
    )
    command.add_argument("policy", nargs="+", metavar="POLICY", help="a policy, YAML or JSON")
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Check each policy; the exit status is 2 when any has a problem."""
    return max(_check(path) for path in asked.policy)


def _check(path: str) -> int:
    from workbench.policy.analyse import warnings
    from workbench.policy.policy import Policy

    try:
        policy = Policy.load(path)
    except WorkbenchError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    found = warnings(policy)
    for warning in found:
        sys.stdout.write(f"{warning}\n")
    counted = f"{len(policy.rules)} rules, no problems, {len(found)} warnings"
    sys.stdout.write(f"{path}: {counted}\n")
    return 0
