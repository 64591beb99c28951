"""The command line starts without what only some commands need."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.command_tree import commands
from tests.cli.store_desk import ROOT
from workbench.cli.commands import PLACES, WORKBENCH

HEAVY = {"numpy", "pyarrow", "pandas", "duckdb", "numba", "rich", "altair", "ruamel", "re2"}
_LOADED = """
import contextlib, io, sys
from workbench.cli.main import main
with contextlib.redirect_stdout(io.StringIO()) as shown, contextlib.suppress(SystemExit):
    main(sys.argv[1:])
assert "--help" in shown.getvalue()
print(*sorted({name.partition(".")[0] for name in sys.modules}))
print(*sorted(name for name in sys.modules if name.startswith("workbench.cli.")))
"""


def loaded(*words: str) -> tuple[set[str], set[str]]:
    """The packages, and the modules of the command line, that a call loads in its own process."""
    command = [sys.executable, "-c", _LOADED, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    packages, ours = done.stdout.splitlines()
    return set(packages.split()), set(ours.split())


def test_the_list_of_commands_imports_no_command():
    packages, ours = loaded("--help")
    assert not packages & HEAVY
    assert not [
        name for name in ours if name.startswith(("workbench.cli.files", "workbench.cli.store"))
    ]


@pytest.mark.parametrize("name", PLACES)
def test_the_help_of_a_command_imports_no_heavy_library(name: str):
    packages, ours = loaded(name, "--help")
    assert not packages & HEAVY
    assert f"workbench.cli.{PLACES[name].module}" in ours


def test_each_line_of_the_list_is_what_its_command_says():
    inner = {path[0]: command for path, command in commands(WORKBENCH) if len(path) == 1}
    assert list(inner) == list(PLACES)
    for name, place in PLACES.items():
        assert inner[name].name == name
        assert inner[name].short_help == place.summary
