"""Draw a seeded sample of small faults, and say which of them the tests notice.

`python -m tests.mutants --seed 1 --count 150`, or `make mutants`. Each fault is put into a copy of
the tree, never into the tree itself, and the tests that are nearest to the changed file run there
until one fails: first those that import it, or import what imports it, then those of its folder
(`FOLDERS`).
"""

# ruff: noqa: T201 - it prints what it found
from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from tests.mutants.faults import Fault, faults_of

ROOT = Path(__file__).parents[2]
COPY = ROOT / "build" / f"mutants-{os.getpid()}"
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
LIMIT = ["--timeout=120", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
NOTHING_COLLECTED, BROKEN = 5, 99
LOADED = ("altair", "anywidget", "duckdb", "numba", "pandas", "pyarrow.compute")
"""What each run needs and takes long to import: it is imported once, before the runs."""


def main() -> int:
    """Print each fault with whether it was noticed; 0 when as many were as asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=150)
    parser.add_argument("--under", default="workbench", help="only faults in files below")
    parser.add_argument("--share", type=float, default=0.95, help="noticed of all, at least")
    parser.add_argument("--near", action="store_true", help="only tests that import the file")
    parser.add_argument("--list", action="store_true", help="print the faults, and run nothing")
    asked = parser.parse_args()
    faults = drawn(asked.seed, asked.count, asked.under)
    if asked.list:
        print(*faults, sep="\n")
        return 0
    try:
        missed = list(run(faults, near=asked.near))
    finally:
        shutil.rmtree(COPY, ignore_errors=True)
    noticed = len(faults) - len(missed)
    print(f"\n{noticed} of {len(faults)} noticed, seed {asked.seed}; missed:")
    print(*missed, sep="\n")
    return int(noticed < asked.share * len(faults))


def drawn(seed: int, count: int, under: str) -> list[Fault]:
    """A sample of all faults below a folder, in the order in which they are tried."""
    paths = [path for path in tracked() if path.startswith(under)]
    found = [fault for path in paths for fault in faults_of(ROOT, path)]
    return random.Random(seed).sample(found, min(count, len(found)))


def tracked() -> list[str]:
    """The files of the package that hold code, but for what starts it."""
    listed = subprocess.run(
        ["git", "ls-files", "workbench"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    code = [path for path in listed.stdout.splitlines() if path.endswith((".py", ".sql"))]
    return [path for path in code if "__main__" not in path and "/migrations/" not in path]


def run(faults: Iterable[Fault], *, near: bool) -> Iterator[Fault]:
    """Try each fault, and yield those that no test notices."""
    copied()
    for name in LOADED:
        import_module(name)
    for number, fault in enumerate(faults, 1):
        began = time.monotonic()
        noticed = is_noticed(fault, near=near)
        word = "noticed" if noticed else "MISSED "
        print(f"{number:4} {word} {time.monotonic() - began:5.0f} s  {fault}", flush=True)
        if not noticed:
            yield fault


def copied() -> None:
    """Make the copy of the tree in which faults are tried."""
    shutil.rmtree(COPY, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (COPY / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, COPY / name)


def is_noticed(fault: Fault, *, near: bool) -> bool:
    """Put a fault into the copy, run the tests near it until one fails, and take it out.

    Raises: RuntimeError, when those tests fail without the fault too, and so say nothing of it.
    """
    changed = COPY / fault.path
    source = changed.read_bytes()
    _write(changed, fault.put_into(source))
    try:
        failed = next((each for each in selections(fault.path, near=near) if fails(each)), None)
    finally:
        _write(changed, source)
    if failed is None:
        return False
    if fails_without_a_fault(tuple(failed)):
        raise RuntimeError(f"these tests fail without a fault: {' '.join(failed)}")
    return True


@cache
def fails_without_a_fault(paths: tuple[str, ...]) -> bool:
    """Whether tests fail in the copy as it is; asked once for each selection."""
    return fails(list(paths))


def _write(path: Path, content: bytes) -> None:
    """Write a file with a time of its own, by which Python tells that its bytecode is old."""
    before = path.stat().st_mtime
    path.write_bytes(content)
    os.utime(path, (before + 2, before + 2))


def selections(path: str, *, near: bool) -> Iterator[list[str]]:
    """What is run for a file, the nearest first: tests that import it, then its folder's."""
    tests = [each for each in (COPY / "tests").rglob("test_*.py") if not FAR & set(each.parts)]
    found = sorted(str(each.relative_to(COPY)) for each in nearest(path, tests))
    own = [path] if path.endswith(".py") and ">>>" in (COPY / path).read_text("utf-8") else []
    if found or own:
        yield own + found
    if not near or not found:
        folders = [f"tests/{each}" for each in FOLDERS.get(path.split("/")[1], EVERYWHERE)]
        yield [*folders, *(f"--ignore={each}" for each in found)]


def nearest(path: str, tests: list[Path]) -> list[Path]:
    """The tests that import a file; where none does, those that import what imports it."""
    texts = {
        each: each.read_text("utf-8") for each in [*tests, *(COPY / "workbench").rglob("*.py")]
    }
    modules, seen = {path}, {path}
    for _ in range(HOPS):
        importing = {
            each for module in modules for each, text in texts.items() if imports(module, text)
        }
        found = [each for each in tests if each in importing]
        if found:
            return found
        modules = {str(each.relative_to(COPY)) for each in importing} - seen
        seen |= modules
    return []


def imports(path: str, text: str) -> bool:
    """Whether a text imports a module, or names a statement of a file of SQL."""
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    parent, _, name = module.rpartition(".")
    listed = rf"from {re.escape(parent)} import (?:[^\n(]*|\([^)]*)\b{name}\b"
    return re.search(rf"(?:from|import) {re.escape(module)}\b(?!\.)|{listed}", text) is not None


def fails(paths: list[str]) -> bool:
    """Whether a test fails, hangs or cannot be collected, in a copy of this process."""
    child = os.fork()
    if child == 0:
        code = BROKEN
        try:
            code = _tested(paths)
        except BaseException:  # noqa: BLE001 - it must not go on as if it were the parent
            traceback.print_exc()
        os._exit(code)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == BROKEN:
        raise RuntimeError("the tests could not be started")
    return code not in (0, NOTHING_COLLECTED)


def _tested(paths: list[str]) -> int:
    """Run tests in the copy of the tree; the modules of this tree are forgotten before."""
    os.environ["PYTHONPATH"] = str(COPY)
    os.chdir(COPY)
    sys.path[:] = [str(COPY), *(each for each in sys.path if each not in ("", str(ROOT)))]
    for name in list(sys.modules):
        if name.partition(".")[0] in ("tests", "workbench"):
            del sys.modules[name]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        for stream in (1, 2):
            os.dup2(nowhere.fileno(), stream)
    return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *LIMIT, *paths]))


if __name__ == "__main__":
    sys.exit(main())
