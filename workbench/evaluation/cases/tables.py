"""The results of cases, their coverage and their mutants as tables, and in words."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from workbench.evaluation.cases.coverage import Coverage
from workbench.evaluation.cases.mutants import Mutant
from workbench.evaluation.cases.run import CaseResult
from workbench.formatting import count

_TEXT = pa.string()


def results_rows(results: Sequence[CaseResult]) -> pa.Table:
    """A row for each case: whether it passed, and what is otherwise than expected."""
    rows = [
        {
            "case": result.case.name,
            "line": result.case.line,
            "passed": result.is_passed,
            "failures": list(result.failures),
        }
        for result in results
    ]
    return pa.Table.from_pylist(
        rows,
        pa.schema(
            [
                ("case", _TEXT),
                ("line", pa.int64()),
                ("passed", pa.bool_()),
                ("failures", pa.list_(_TEXT)),
            ]
        ),
    )


def mutants_rows(mutants: Sequence[Mutant]) -> pa.Table:
    """A row for each mutant: the change, which case notices it, and a post of the history that
    would.
    """
    rows = [
        {
            "change": each.words,
            "noticed_by": each.noticed_by,
            "user_id": None if each.example is None else each.example[0],
            "post_id": None if each.example is None else each.example[1],
        }
        for each in mutants
    ]
    names = ("change", "noticed_by", "user_id", "post_id")
    return pa.Table.from_pylist(rows, pa.schema([(name, _TEXT) for name in names]))


def results_words(results: Sequence[CaseResult], reached: Coverage) -> str:
    """How many cases passed, and what they do not reach."""
    failed = sum(not result.is_passed for result in results)
    words = (
        f"{count(len(results), 'case')}, {failed:,} failed"
        if failed
        else (f"{count(len(results), 'case')}, all passed")
    )
    rules = len(reached.fired) + len(reached.unfired)
    words += f"; {len(reached.fired)} of {count(rules, 'rule')} fire"
    if reached.unfired:
        words += f", not {', '.join(reached.unfired)}"
    if reached.open:
        words += f"; {count(len(reached.open), 'condition')} not seen both to hold and to fail"
    return words


def mutants_words(mutants: Sequence[Mutant]) -> str:
    """How many of the changes a case notices."""
    noticed = sum(each.noticed_by is not None for each in mutants)
    return f"{noticed:,} of {count(len(mutants), 'small change')} of the policy noticed by a case"
