"""`workbench check`: every problem of a policy, and what is worth knowing.

Source: spec 1.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from typing import Any

from workbench.cli.options.list_warnings import check_lists
from workbench.cli.options.store_command import load_policy
from workbench.cli.terminal.arguments import add_store
from workbench.cli.terminal.records import print_one
from workbench.errors import BadInput, Problem, WorkbenchError, printable
from workbench.formatting import count


def add_to(commands: Any) -> None:
    """Add the sub-command."""
    command = commands.add_parser(
        "check", help="print every problem of a policy, and what to know before running it"
    )
    command.add_argument("policy", nargs="+", metavar="POLICY", help="a policy, YAML or JSON")
    command.add_argument("--json", action="store_true", help="print JSON, one object a policy")
    add_store(command.add_argument, "the store whose custom actions are known, if it is there")
    command.add_argument(
        "--lists", nargs="+", metavar="FILE", help="text lists whose entries are checked too"
    )
    command.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """Check each policy; the exit status is 2 when any has a problem."""
    if asked.lists:
        check_lists(asked.lists)
    return max(_check(asked, path) for path in asked.policy)


def _check(asked: argparse.Namespace, path: str) -> int:
    from workbench.policy.analysis.analyse import warnings

    try:
        policy = load_policy(asked, path)
    except WorkbenchError as error:
        _print_problems(asked, path, error)
        return 2
    found = warnings(policy)
    rules, many = count(len(policy.rules), "rule"), count(len(found), "warning")
    lines = [*map(str, found), f"{path}: {rules}, no problems, {many}"]
    said = [asdict(warning) for warning in found]
    fields = {"policy": path, "rules": len(policy.rules), "problems": [], "warnings": said}
    print_one(asked, fields, "\n".join(lines))
    return 0


def _print_problems(asked: argparse.Namespace, path: str, error: WorkbenchError) -> None:
    if asked.json:
        found = error.problems if isinstance(error, BadInput) else [Problem(str(error))]
        problems = [asdict(problem) for problem in found]
        for fields in problems:
            del fields["code"]  # for programs that call the reader themselves
        fields = {"policy": path, "rules": None, "problems": problems, "warnings": []}
        print_one(asked, fields, "")
    else:
        sys.stderr.write(f"{printable(str(error))}\n")
