"""The faults that a sample is drawn from are changes of one place, and can be drawn again."""

import ast
import csv
import math
from pathlib import Path

import pytest
from coverage import CoverageData

from tests.mutants.__main__ import arguments, chosen
from tests.mutants.faults import Fault, faults_of
from tests.mutants.nearest import closeness, imports, nearest, ranked, selections, texts
from tests.mutants.reached import lines_of_statement, reaching_tests
from tests.mutants.sample import Sample, drawn, key, outdated
from tests.mutants.trial import BY_TYPES, MISSED, first_failure, tried

SOURCE = '''\
"""A text."""
if TYPE_CHECKING:
    import never
def f(a: int, b) -> int:
    if a < b and not b:
        raise ValueError(a + 7)
    log(a, "ü", b)
    log(None, None)
    return a + 1 if a == 2 else b
_BATCH = 256
_MOST: int = 7
c = max(a, b)
d = zip(*a, strict=True)
e = field(repr=False)
class C:
    def __repr__(self):
        return str(not self)
'''


def kinds(folder: Path, name: str, text: str) -> dict[str, list[str]]:
    (folder / name).write_text(text, "utf-8")
    result: dict[str, list[str]] = {}
    for fault in faults_of(folder, name):
        changed = fault.put_into(text.encode()).decode()
        assert changed != text
        if name.endswith(".py"):
            ast.parse(changed)
        result.setdefault(fault.kind, []).append(fault.text)
    return result


def test_faults_of_python_are_of_every_kind(tmp_path):
    assert kinds(tmp_path, "a.py", SOURCE) == {
        "and/or": ["(a < b or not b)"],
        "comparison": ["(a <= b)", "(a != 2)"],
        "negation": ["(b)"],
        "raise left out": ["pass"],
        "call left out": ["pass", "pass"],
        "arguments swapped": ["(log('ü', a, b))"],
        "arithmetic": ["(a - 1)"],
        "condition negated": ["(a + 1 if not a == 2 else b)"],
        "number": ["(2)", "(3)", "(8)"],
    }


def test_faults_of_sql_leave_comments_alone(tmp_path):
    text = "-- a < b\nSELECT min(a) FROM t WHERE a <= 1 AND b->>'c' > 2 ORDER BY a DESC"
    assert kinds(tmp_path, "a.sql", text) == {"SQL": ["max(", "<", "OR", ">=", ""]}


def test_a_fault_says_in_which_function_constant_or_statement_it_is(tmp_path):
    (tmp_path / "a.py").write_text(SOURCE, "utf-8")
    (tmp_path / "a.sql").write_text("-- name: one\nSELECT a <= 1\n-- name: two\nSELECT a > 1")
    assert {fault.within for fault in faults_of(tmp_path, "a.py")} == {"f", "_MOST"}
    assert [fault.within for fault in faults_of(tmp_path, "a.sql")] == ["one", "two"]


def test_the_same_seed_draws_the_same_faults():
    assert drawn(3, 5, "workbench/model") == drawn(3, 5, "workbench/model")
    assert drawn(3, 5, "workbench/model") != drawn(4, 5, "workbench/model")


def test_a_fault_that_is_known_as_equivalent_is_counted_and_not_tried(tmp_path):
    faults = drawn(3, 5, "workbench/model").faults
    rows = [[*key(faults[1]), "a"], ["workbench/gone.py", "f", "1", "(2)", "a"]]
    file = tmp_path / "equivalent.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows([["path", "within", "before", "after", "reason"], *rows])
    result = drawn(3, 5, "workbench/model", file)
    assert (result.faults, result.equivalent) == ([faults[0], *faults[2:]], 1)
    assert outdated(file) == [("workbench/gone.py", "f", "1", "(2)")]


def test_a_row_with_stars_names_every_fault_of_its_place(tmp_path):
    faults = drawn(3, 5, "workbench/model").faults
    same_place = [each for each in faults if key(each)[:2] == key(faults[1])[:2]]
    rows = [[*key(faults[1])[:2], "*", "*", "a"], ["workbench/model/ids.py", "GONE", "*", "*", "a"]]
    file = tmp_path / "equivalent.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows([["path", "within", "before", "after", "reason"], *rows])
    result = drawn(3, 5, "workbench/model", file)
    assert result.equivalent == len(same_place)
    assert result.faults == [each for each in faults if each not in same_place]
    assert outdated(file) == [("workbench/model/ids.py", "GONE", "*", "*")]


def test_single_faults_of_a_sample_are_chosen_by_their_numbers():
    sample = Sample([fault("workbench/a.py", name) for name in "abcd"], 0)

    def of(*words: str) -> str:
        return "".join(each.within for _, each in chosen(sample, arguments().parse_args(words)))

    assert (of(), of("--first", "3"), of("--only", "4,2"), of("--only", "1")) == (
        ("abcd", "cd", "bd", "a")
    )
    with pytest.raises(SystemExit, match="the sample has no number 0, 5"):
        of("--only", "5,0,1")


def fault(path: str, within: str) -> Fault:
    return Fault(path, 1, 0, 1, "number", "1", "2", within)


FILES = {
    "workbench/a/b.py": "",
    "workbench/a/c.py": "from workbench.a import b",
    "workbench/a/d.sql": "-- name: one_row",
    "tests/a/test_near.py": "import workbench.a.b",
    "tests/a/test_far.py": "from workbench.a.c import f\nquery('one_row')",
    "tests/a/test_other.py": "import workbench.a.e",
    "tests/a/test_rows.py": 'query("one_row")',
}


def test_tests_that_import_a_changed_file_are_nearest():
    result = list(nearest(fault("workbench/a/b.py", "f"), FILES))
    assert result == [["tests/a/test_near.py"], ["tests/a/test_far.py"]]


def test_tests_of_a_copy_are_found_wherever_the_copy_is(tmp_path):
    root = tmp_path / "mutants" / "browser"
    for path in ("workbench/a.py", "workbench/a.sql", "tests/a/test_a.py", "tests/house/test_b.py"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("")
    assert list(texts(root)) == ["tests/a/test_a.py", "workbench/a.py", "workbench/a.sql"]


def test_tests_that_take_long_come_last():
    files = FILES | {"tests/a/test_near_b.py": "import subprocess\nimport workbench.a.b"}
    changed = fault("workbench/a/b.py", "g")
    assert ranked(changed, files) == [
        "tests/a/test_near.py",
        "tests/a/test_far.py",
        "tests/a/test_near_b.py",
    ]


def test_tests_that_name_a_changed_statement_are_nearest():
    result = list(nearest(fault("workbench/a/d.sql", "one_row"), FILES))
    assert result == [["tests/a/test_rows.py"]]


def test_tests_that_name_a_changed_function_are_closer():
    changed = fault("workbench/a/links.py", "Finder._page_ends")
    texts = ["", "Finder()", "Finder().page_ends()"]
    assert [closeness(changed, "tests/a/test_x.py", text) for text in texts] == [2, 5, 8]
    assert closeness(changed, "tests/a/test_link.py", "") == 8


BRANCHES = b"""\
def f(a, b):
    if (
        a
        and b
    ):
        return 1
    return g(
        a,
    )
"""


@pytest.mark.parametrize(
    ("line", "lines"),
    [(1, (1, 2)), (2, (2, 6)), (4, (2, 6)), (6, (6, 7)), (7, (7, 10)), (8, (7, 10))],
)
def test_the_lines_of_a_statement_are_its_own_and_of_others_its_head(line, lines):
    assert lines_of_statement(BRANCHES, line) == range(*lines)


def test_tests_that_reach_a_fault_are_named_once_for_all_their_parameters(tmp_path):
    data = CoverageData(str(tmp_path / "reached"))
    for context, lines in {
        "": [1],
        "tests/test_a.py::test_b[1]|run": [2, 4],
        "tests/test_a.py::test_b[2]|setup": [3],
        "tests/test_a.py::test_c|run": [6],
        "tests/test_a.py::test_d|run": [7],
    }.items():
        data.set_context(context)
        data.add_lines({f"{tmp_path}/workbench/a/b.py": lines, f"{tmp_path}/b.py": [2]})
    data.write()

    def reached(line: int, path: str = "workbench/a/b.py") -> list[str]:
        fault = Fault(path, line, 0, 1, "number", "1", "2", "f")
        return reaching_tests(fault, BRANCHES, tmp_path / "reached")

    assert reached(4) == ["tests/test_a.py::test_b"]
    assert reached(8) == ["tests/test_a.py::test_d"]
    assert reached(1) == []
    assert reached(4, "workbench/a/c.py") == []
    assert reached(4, "workbench/a/b.sql") == []
    missing = tmp_path / "none"
    assert reaching_tests(fault("workbench/a/b.py", "f"), BRANCHES, missing) == []


def test_tests_that_reach_a_fault_come_before_whole_files_the_nearest_first(tmp_path):
    for path in ("workbench/a.py", "tests/test_a.py", "tests/test_b.py"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("import workbench.a" if "test_a" in path else "")
    reached = ["tests/test_b.py::test_c", "tests/test_a.py::test_d"]
    chosen = selections(fault("workbench/a.py", "f"), tmp_path, near=False, reached=reached)
    first, *_, nearest_files, _, _ = chosen
    assert (first, nearest_files) == (reached[::-1], ["tests/test_a.py"])


def test_the_first_test_that_fails_is_named(tmp_path):
    (tmp_path / "test_a.py").write_text(
        "def test_good(): pass\ndef test_bad(): assert 0\ndef test_worse(): assert 0\n"
    )
    assert first_failure(["test_a.py"], tmp_path, math.inf) == "test_a.py::test_bad"
    assert first_failure(["test_a.py::test_good"], tmp_path, math.inf) is None
    assert first_failure(["test_a.py"], tmp_path, -math.inf) == "TOO SLOW"


@pytest.mark.parametrize(("text", "word"), [('"1"', BY_TYPES), ("(2)", MISSED)])
def test_what_no_test_notices_is_given_to_the_type_checker(text, word, tmp_path):
    (tmp_path / "workbench").mkdir()
    file, source = tmp_path / "workbench" / "a.py", "def f(x: int) -> int:\n    return x\n"
    file.write_text(source)
    settings = '[tool.basedpyright]\ninclude = ["workbench"]\ntypeCheckingMode = "strict"\n'
    (tmp_path / "pyproject.toml").write_text(settings)
    start = source.rindex("x")
    small = Fault("workbench/a.py", 2, start, start + 1, "number", "x", text, "f")
    assert tried(small, tmp_path, near=True, limit_s=60) == (word, "")
    assert file.read_text() == source


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from workbench.a.b import c", True),
        ("import workbench.a.b", True),
        ("from workbench.a import b", True),
        ("from workbench.a import (\n    x,\n    b,\n)", True),
        ("from workbench.a.b.c import d", False),
        ("from workbench.a.bc import d", False),
    ],
)
def test_which_texts_import_a_module(text, found):
    assert imports("workbench/a/b.py", text) is found
