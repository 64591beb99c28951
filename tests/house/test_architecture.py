"""The habits of the tree that no linter knows. The layers themselves are in `.importlinter`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "workbench").rglob("*.py"))
LONGEST = 400
MAY_BE_LONGER = {"workbench/replay/compiled/kernel.py"}  # all compiled code is one module
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "core"}
HEAVY = {"numba", "llvmlite", "altair", "duckdb", "vl_convert", "pandas", "polars"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_modules_are_short_enough_to_be_read_at_once():
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    too_long = {name: lines for name, lines in lengths.items() if lines > LONGEST}
    assert too_long.keys() <= MAY_BE_LONGER, too_long


def test_every_module_has_a_name_that_says_what_it_holds():
    places = {part for path in MODULES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert not places & SAYS_NOTHING


def test_modules_that_the_settings_name_are_there():
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    checked = tools["basedpyright"]
    named = [*checked["strict"], *checked["ignore"], *tools["ruff"]["lint"]["per-file-ignores"]]
    assert not [path for path in named if "*" not in path and not (ROOT / path).exists()]


def loaded_by(code: str) -> set[str]:
    """The top-level modules that are loaded when the code has run in a fresh interpreter."""
    shown = "import sys; print('loaded:', *sys.modules)"
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}\n{shown}"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    names = ran.stdout.rpartition("loaded:")[2].split()
    return {name.partition(".")[0] for name in names}


def test_import_workbench_loads_no_heavy_library():
    assert not loaded_by("import workbench") & HEAVY


def test_the_help_of_the_command_line_loads_no_heavy_library():
    asked = """
import sys
from workbench.cli.main import main
sys.argv = ["workbench", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code
"""
    assert not loaded_by(asked) & HEAVY


FAULTS = {
    "an import upwards": ("workbench/model/actions.py", "import workbench.policy.tree", "layers"),
    "a module without a place": ("workbench/notes.py", "", "layers"),
    "a circle": ("workbench/policy/tree.py", "import workbench.policy.evaluate", "circles"),
    "a chart in the core": ("workbench/replay/compiled/tables.py", "import altair", "The core"),
    "Numba elsewhere": ("workbench/units.py", "import numba", "Numba"),
    "DuckDB elsewhere": ("workbench/charts/drawing/theme.py", "import duckdb", "DuckDB"),
}


@pytest.mark.parametrize(("path", "line", "contract"), FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_breaks_its_contract(path: str, line: str, contract: str, tmp_path: Path):
    shutil.copy(ROOT / ".importlinter", tmp_path)
    shutil.copytree(ROOT / "workbench", tmp_path / "workbench")
    with (tmp_path / path).open("a", encoding="utf-8") as module:
        module.write(f"\n{line}\n")
    here = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    checked = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    ran = subprocess.run(
        [sys.executable, "-c", checked, "--no-cache"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=here,
        check=False,
    )
    broken = [row for row in ran.stdout.splitlines() if "BROKEN" in row]
    assert any(contract in row for row in broken), ran.stdout + ran.stderr
