"""The public names: all that docs and notebooks use, each documented, loaded when first used."""

import ast
import inspect
import json
import re
import subprocess
import sys

import pytest

import workbench
from tests.house.test_docs import PAGES, ROOT
from workbench import Policy, Simulation, Workbench

PAGE = (ROOT / "docs/python.md").read_text("utf-8")
CODE = re.compile(r"`([A-Za-z_]+)`")
NOTEBOOKS = sorted(ROOT.glob("notebooks/*.ipynb"))


def imports_of(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def code_of(notebook):
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")


def test_every_public_name_can_be_imported_and_is_documented_and_no_other():
    for name in workbench.__all__:
        assert getattr(workbench, name).__name__ == name
    rows = [line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `")]
    prose = PAGE[PAGE.index("## Widgets") :]
    documented = {*CODE.findall(" ".join(rows)), *CODE.findall(prose)}
    assert documented == set(workbench.__all__)
    assert list(workbench.__all__) == sorted(workbench.__all__)


@pytest.mark.parametrize("kind", [Workbench, Policy, Simulation])
def test_every_verb_is_documented_and_there_is_no_other(kind):
    members = {name: getattr(kind, name) for name in dir(kind) if not name.startswith("_")}
    verbs = {name for name, one in members.items() if callable(one) or isinstance(one, property)}
    assert {name for name in verbs if not inspect.getdoc(getattr(kind, name))} == set()
    if kind is Workbench:
        table = PAGE[PAGE.index("| about |") : PAGE.index("Where several names")]
        named = {*CODE.findall(table)} - {"Workbench"}
        assert named == verbs - {"open", "sample", "from_export", "to_arrow", "to_pandas"}


def test_importing_the_package_loads_none_of_it():
    code = "import sys, workbench; print(sum(n.startswith('workbench.') for n in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_imports_from_the_package_alone(notebook):
    result = [name for name in imports_of(code_of(notebook)) if name.startswith("workbench")]
    assert set(result) == {"workbench"}


def test_the_documents_import_from_the_package_alone():
    pages = [page for page in PAGES if "decisions" not in page.parts]
    examples = [
        line.removeprefix(">>> ")
        for page in pages
        for line in page.read_text("utf-8").splitlines()
        if re.match(r"(>>> )?(from|import) workbench", line)
    ]
    assert len(examples) >= 8
    assert [line for line in examples if not re.match("from workbench import ", line)] == []
