"""Which tests reach a line, as a run of all tests under coverage says (`make reached`)."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from coverage import CoverageData

from tests.mutants.faults import Fault
from tests.mutants.sample import ROOT

FILE = ROOT / "build" / "reached.coverage"


def reaching_tests(fault: Fault, source: bytes, file: Path = FILE) -> list[str]:
    """The tests that ran the statement of a fault, as `tests/a/test_b.py::test_c`, in order.

    None of a line that runs in another process, in the compiled kernel, or when its module is
    imported; none where nothing was measured. Of a test with parameters, all are named as one.
    """
    if not file.is_file() or not fault.path.endswith(".py"):
        return []
    by_line = _contexts(fault.path, file)
    contexts = {
        context
        for line in lines_of_statement(source, fault.line)
        for context in by_line.get(line, ())
    }
    return sorted({each.partition("|")[0].partition("[")[0] for each in contexts} - {""})


def lines_of_statement(source: bytes, line: int) -> range:
    """The lines of the statement that a line is in; of one that holds others, those of its head."""
    around = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    inner = max(around, key=lambda node: (node.lineno, -(node.end_lineno or 0)))
    body: list[ast.stmt] = getattr(inner, "body", [])
    after = body[0].lineno if body else (inner.end_lineno or inner.lineno) + 1
    return range(inner.lineno, max(after, inner.lineno + 1))


@cache
def _contexts(path: str, file: Path) -> dict[int, list[str]]:
    """For each line of a file, what ran it: a test with its phase, or "" for an import."""
    data = CoverageData(str(file))
    data.read()
    measured = [each for each in data.measured_files() if each.endswith(f"/{path}")]
    return data.contexts_by_lineno(measured[0]) if measured else {}
