"""Trying one fault: it is put into a copy of the tree, and tests run there until one fails."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

from tests.mutants.faults import Fault
from tests.mutants.nearest import selections
from tests.mutants.reached import reaching_tests
from tests.mutants.sample import ROOT

NOTICED, BY_TYPES, MISSED, TOO_SLOW = "noticed", "by types", "MISSED", "TOO SLOW"
MAX_TEST_S = 150
NOTHING_COLLECTED, BROKEN = 5, 99
OPTIONS = ["-x", "-q", "-p", "no:cacheprovider", f"--timeout={MAX_TEST_S - 30}"]
QUIET = ["-W", "ignore::pytest.PytestAssertRewriteWarning"]


def make_copy(copy: Path) -> None:
    """Make the copy of the tree in which faults are tried."""
    shutil.rmtree(copy, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)


def tried(fault: Fault, copy: Path, *, near: bool, limit_s: float) -> tuple[str, str]:
    """Whether the tests near a fault notice it within some seconds, and which test did.

    A test that fails without the fault too says nothing of it, and is left out. What no test
    notices is given to the type checker, which a change must pass as well.
    """
    until = time.monotonic() + limit_s
    unreliable: list[str] = []
    reached = reaching_tests(fault, (copy / fault.path).read_bytes())
    for paths in filter(None, selections(fault, copy, near=near, reached=reached)):
        while failed := _with_fault(fault, copy, [*paths, *_without(unreliable)], until):
            if failed == TOO_SLOW:
                return TOO_SLOW, ""
            if not fails_without_a_fault(failed, copy):
                return NOTICED, failed
            unreliable.append(failed)
    return (BY_TYPES if _is_refused_by_types(fault, copy) else MISSED), ""


def _is_refused_by_types(fault: Fault, copy: Path) -> bool:
    """Whether the type checker accepts the changed file as it is, and refuses it with the fault."""
    if not fault.path.endswith(".py"):
        return False
    changed = copy / fault.path
    source = changed.read_bytes()
    _write(changed, fault.put_into(source))
    try:
        is_refused = not _fits(fault.path, copy)
    finally:
        _write(changed, source)
    return is_refused and _fits(fault.path, copy)


def _fits(path: str, copy: Path) -> bool:
    """Whether the types of a file fit."""
    command = [sys.executable, "-m", "basedpyright", "--pythonpath", sys.executable, path]
    checked = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    return checked.returncode == 0


def _without(tests: Iterable[str]) -> list[str]:
    return [f"--deselect={each}" for each in tests]


def _with_fault(fault: Fault, copy: Path, paths: list[str], until: float) -> str | None:
    """What `first_failure` says with the fault in the copy; it is taken out again."""
    changed = copy / fault.path
    source = changed.read_bytes()
    _write(changed, fault.put_into(source))
    try:
        return first_failure(paths, copy, until)
    finally:
        _write(changed, source)


@cache
def fails_without_a_fault(test: str, copy: Path) -> bool:
    """Whether a test fails in the copy as it is; run once for each test."""
    return first_failure([test], copy, time.monotonic() + MAX_TEST_S) is not None


def _write(path: Path, content: bytes) -> None:
    """Write a file with a time of its own, by which Python tells that its bytecode is old."""
    before = path.stat().st_mtime
    path.write_bytes(content)
    os.utime(path, (before + 2, before + 2))


def first_failure(paths: list[str], copy: Path, until: float) -> str | None:
    """The test that fails, hangs, ends the process or cannot be collected; None when all pass.

    `TOO_SLOW` when the tests have not ended by then. They run in a copy of this process.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code = BROKEN
        try:
            os.setsid()
            code = _tested(paths, copy, Reporter(writing))
        except BaseException:  # noqa: BLE001 - it must not go on as if it were the parent
            traceback.print_exc()
        os._exit(code)
    os.close(writing)
    try:
        lines, timed_out = _read_lines(reading, until)
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    failed = [test for word, _, test in lines if word == "failed"]
    started = [test for word, _, test in lines if word == "started"]
    if failed:
        return failed[0]
    if timed_out == TOO_SLOW:
        return TOO_SLOW
    if any(word == "passed" for word, _, _ in lines):
        return None
    if os.waitstatus_to_exitcode(status) == BROKEN:
        raise RuntimeError("the tests could not be started")
    return started[-1] if started else paths[0]


def _read_lines(reading: int, until: float) -> tuple[list[tuple[str, str, str]], str | None]:
    """What a run of tests reports, up to its end; and `TOO_SLOW` when that did not come in time.

    A run that reports nothing for `MAX_TEST_S` hangs in a test, and is read no further.
    """
    text = b""
    timed_out = None
    while True:
        wait = min(MAX_TEST_S, until - time.monotonic())
        if wait <= 0 or not select.select([reading], [], [], wait)[0]:
            timed_out = TOO_SLOW if wait < MAX_TEST_S else None
            break
        if not (more := os.read(reading, 65536)):
            break
        text += more
        if b"passed " in text or b"failed " in text:
            break
    return [line.partition(" ") for line in text.decode().splitlines()], timed_out


class Reporter:
    """A plugin of pytest that writes to a pipe which test started, and which failed."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe

    def write(self, word: str, test: str = "") -> None:
        os.write(self._pipe, f"{word} {test.partition('[')[0]}\n".encode())

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.write("started", nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.write("failed", report.nodeid)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.write("failed", report.nodeid)


def _tested(paths: list[str], copy: Path, reporter: Reporter) -> int:
    """Run tests in the copy of the tree; the modules of this tree are forgotten before."""
    os.environ["PYTHONPATH"] = str(copy)
    os.chdir(copy)
    sys.path[:] = [str(copy), *(each for each in sys.path if each not in ("", str(ROOT)))]
    for name in list(sys.modules):
        if name.partition(".")[0] in ("tests", "workbench"):
            del sys.modules[name]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        for stream in (1, 2):
            os.dup2(nowhere.fileno(), stream)
    code = int(pytest.main([*OPTIONS, *QUIET, *paths], plugins=[reporter]))
    if code in (0, NOTHING_COLLECTED):
        reporter.write("passed")
    return code
