"""`workbench check`: every problem of a policy, and what is worth knowing.

Source: spec 1.
"""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from workbench.cli.options.command import command
from workbench.cli.options.output_options import output_options
from workbench.cli.options.store_access import StoreAccess, actions_store_option
from workbench.cli.options.words import SeveralValues
from workbench.cli.terminal.list_warnings import check_lists
from workbench.cli.terminal.output import Output
from workbench.errors import BadInput, Problem, WorkbenchError, printable
from workbench.formatting import count


@command("check", "print every problem of a policy, and what to know before running it")
@click.argument(
    "policies", metavar="POLICY", nargs=-1, required=True, help="a policy, YAML or JSON"
)
@output_options("print JSON, one object a policy")
@actions_store_option()
@click.option(
    "--lists",
    cls=SeveralValues,
    multiple=True,
    metavar="FILE",
    help="text lists whose entries are checked too",
)
def check(
    access: StoreAccess, output: Output, policies: tuple[str, ...], lists: tuple[str, ...]
) -> int:
    """Check each policy; the exit status is 2 when any has a problem."""
    if lists:
        check_lists(lists)
    return max(_check(access, output, path) for path in policies)


def _check(access: StoreAccess, output: Output, path: str) -> int:
    from workbench.policy.analysis.analyse import warnings

    try:
        policy = access.load_policy(path)
    except WorkbenchError as error:
        _print_problems(output, path, error)
        return 2
    policy_warnings = warnings(policy)
    rules, many = count(len(policy.rules), "rule"), count(len(policy_warnings), "warning")
    lines = [*map(str, policy_warnings), f"{path}: {rules}, no problems, {many}"]
    fields = {
        "policy": path,
        "rules": len(policy.rules),
        "problems": [],
        "warnings": [asdict(warning) for warning in policy_warnings],
    }
    output.print_one(fields, "\n".join(lines))
    return 0


def _print_problems(output: Output, path: str, error: WorkbenchError) -> None:
    if not output.is_json:
        sys.stderr.write(f"{printable(str(error))}\n")
        return
    faults = error.problems if isinstance(error, BadInput) else [Problem(str(error))]
    problems = [asdict(problem) for problem in faults]
    for fields in problems:
        del fields["code"]  # for programs that call the reader themselves
    output.print_one({"policy": path, "rules": None, "problems": problems, "warnings": []}, "")
