"""`workbench test`: the cases of a policy, what they reach, and which changes they would notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import command
from workbench.cli.options.output_options import list_output_options
from workbench.cli.options.store_access import StoreAccess, actions_store_option
from workbench.cli.terminal.output import DONE, NEGATIVE, Output, print_note
from workbench.errors import BadInput

if TYPE_CHECKING:
    from workbench.policy.policy import Policy
    from workbench.replay.outcome import Outcome

_RESULTS = {
    "case": "Case",
    "line": "Line",
    "passed": "Passed",
    "failures": "Otherwise than expected",
}
_MUTANTS = {
    "change": "Change",
    "noticed_by": "Noticed by",
    "user_id": "User",
    "post_id": "Post that would",
}


@command(
    "test",
    "run the cases of a policy: posts and users with the outcomes that are expected",
    "workbench test policy.yaml --mutate",
)
@click.argument("policy", metavar="POLICY")
@click.option(
    "--cases",
    metavar="FILE",
    type=click.STRING,
    help="the file of cases; otherwise the one beside the policy, such as policy.cases.yaml",
)
@click.option(
    "--mutate",
    is_flag=True,
    help="change the policy a little in every way, and say which changes no case notices",
)
@click.option(
    "--posts",
    metavar="FILE",
    type=click.STRING,
    help="with --mutate: historical posts, of which one is named for each change that no case"
    " notices",
)
@list_output_options()
@actions_store_option()
def test(
    access: StoreAccess,
    output: Output,
    policy: str,
    cases: str | None,
    posts: str | None,
    *,
    mutate: bool,
) -> int:
    """Run the cases; exit status 1 when one fails, or with --mutate a change is not noticed."""
    from workbench.evaluation.cases.coverage import coverage
    from workbench.evaluation.cases.mutants import mutants
    from workbench.evaluation.cases.read import cases_file, read_cases
    from workbench.evaluation.cases.run import run_case
    from workbench.evaluation.cases.tables import (
        mutants_rows,
        mutants_words,
        results_rows,
        results_words,
    )

    if posts is not None and not mutate:
        raise BadInput("`--posts` is for `--mutate`: cases have posts of their own")
    read = access.load_policy(policy)
    given = read_cases(cases or cases_file(policy))
    results = [run_case(read, case) for case in given]
    passed = all(result.is_passed for result in results)
    if not (mutate and passed):
        output.print_many(results_rows(results).to_pylist(), _RESULTS, "")
        print_note(results_words(results, coverage(read, results)))
        return DONE if passed else NEGATIVE
    found = mutants(read, given, _outcome(read, posts))
    output.print_many(mutants_rows(found).to_pylist(), _MUTANTS, "")
    print_note(mutants_words(found))
    return DONE if all(each.noticed_by is not None for each in found) else NEGATIVE


def _outcome(policy: Policy, posts: str | None) -> Outcome | None:
    from workbench.history import History
    from workbench.replay.simulate import simulate

    return None if posts is None else simulate(policy, History.read(posts))
