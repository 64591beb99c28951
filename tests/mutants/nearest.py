"""Which tests are run for a fault, and in which order: those nearest to the change come first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from tests.mutants.faults import Fault

FOLDERS = {
    "charts": ["charts"],
    "cli": ["cli"],
    "history": ["history"],
    "importers": ["importers", "cli"],
    "matching": ["matching"],
    "model": ["services", "store"],
    "notebook": ["notebook", "widgets"],
    "page": ["charts"],
    "policy": ["policy", "replay"],
    "reading": ["history", "importers"],
    "replay": ["replay", "charts"],
    "serving": ["access"],
    "services": ["services", "store", "widgets"],
    "store": ["store", "services"],
    "synthetic": ["synthetic"],
    "widgets": ["widgets"],
}
EVERYWHERE = ["services", "history", "cli"]
FAR = {"browser", "installed", "house", "mutants", "benchmarks", "real"}
HOPS = 3
NEAREST = 4
REACHED_TRIED = (40, 200, 600)
"""How many of the tests that reach a fault are collected and run at once, first and last."""
SLOW = re.compile(r"import multiprocessing|import subprocess|import threading")


def selections(
    fault: Fault, root: Path, *, near: bool, reached: Sequence[str] = ()
) -> Iterator[list[str]]:
    """What is run for a fault: tests that reach it, the nearest files, the others of its folder.

    With `near` only the `NEAREST` files and the next as many again. Tests that reach a fault may
    leave it to others of their file to judge, where they share what they set up; so whole files
    follow.
    """
    files = texts(root)
    result = ranked(fault, files)
    places = {file: place for place, file in enumerate(result)}
    tests = sorted(reached, key=lambda test: places.get(test.partition("::")[0], len(places)))
    for first, after in pairwise((0, *REACHED_TRIED)):
        yield tests[first:after]
    own = [fault.path] if ">>>" in files[fault.path] and fault.path.endswith(".py") else []
    yield own + result[:NEAREST]
    yield result[NEAREST : 2 * NEAREST]
    if not near:
        yield result[2 * NEAREST :]


def ranked(fault: Fault, files: Mapping[str, str]) -> list[str]:
    """The files of tests that may notice a fault: the closer, and the fewer imports away, first.

    Those that start other processes take long, and come last.
    """
    hops = {test: hop for hop, tests in enumerate(nearest(fault, files)) for test in tests}
    folders = FOLDERS.get(fault.path.split("/")[1], EVERYWHERE)
    near = {path for path in files if path.startswith(tuple(f"tests/{each}/" for each in folders))}
    scores = {
        test: closeness(fault, test, files[test])
        - 2 * hops.get(test, HOPS)
        - 10 * (SLOW.search(files[test]) is not None)
        for test in hops | dict.fromkeys(near)
    }
    return sorted(scores, key=lambda test: (-scores[test], test))


@cache
def texts(root: Path) -> Mapping[str, str]:
    """The text of each file of code, and of each file of tests that may be run, by its path."""
    code = [path for ending in ("py", "sql") for path in (root / "workbench").rglob(f"*.{ending}")]
    paths = [path.relative_to(root) for path in [*code, *(root / "tests").rglob("test_*.py")]]
    files = sorted(path for path in paths if not FAR & set(path.parts))
    return {str(path): (root / path).read_text("utf-8") for path in files}


def nearest(fault: Fault, files: Mapping[str, str]) -> Iterator[list[str]]:
    """The tests that import a file; then those that import what imports it, and so on."""
    reached, visited = {fault.path}, {fault.path}
    for _ in range(HOPS):
        patterns = [re.compile(_naming(path, fault)) for path in sorted(reached)]
        importing = {
            path
            for path, text in files.items()
            if path not in visited and any(pattern.search(text) for pattern in patterns)
        }
        visited |= importing
        tests = [path for path in importing if path.startswith("tests/")]
        if tests:
            yield tests
        reached = importing - set(tests)


def closeness(fault: Fault, test: str, text: str) -> int:
    """How much a file of tests says of what is changed: its name, its module, its functions."""
    parts = [*Path(fault.path).parts[1:-1], Path(fault.path).stem]
    in_name = sum(2 for part in parts if part.rstrip("s") in test)
    in_name += 4 * (parts[-1].rstrip("s") in Path(test).stem)
    functions = {each.strip("_") for each in fault.within.split(".")} - {""}
    weights = dict.fromkeys(parts, 1) | dict.fromkeys(functions, 3)
    return in_name + sum(
        weight
        for name, weight in weights.items()
        if re.search(rf"\b{re.escape(name)}\b", text) is not None
    )


def imports(path: str, text: str) -> bool:
    """Whether a text imports a module."""
    return re.search(_importing(path), text) is not None


def _naming(path: str, fault: Fault) -> str:
    """What a file holds that uses another: its import, or the name of its statement of SQL."""
    return rf'"{fault.within}"' if path.endswith(".sql") else _importing(path)


def _importing(path: str) -> str:
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    parent, _, name = module.rpartition(".")
    listed = rf"from {re.escape(parent)} import (?:[^\n(]*|\([^)]*)\b{name}\b"
    return rf"(?:from|import) {re.escape(module)}\b(?!\.)|{listed}"
