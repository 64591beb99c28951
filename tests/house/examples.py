"""Examples of shell commands in the documents, run in the order in which they stand on their page.

Each page is one walk through a folder that holds what a fresh clone holds. `workbench` runs within
this process, other programs as they are. What cannot run in a test is listed in `ELSEWHERE` with
what runs it. A comment `# exit status 1` says how a command ends; a block whose language is
followed by a name, as in ```` ```csv tags.csv ````, is that file.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.cli.main import main

FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ELSEWHERE = {
    "make": "the checks run it",
    "pip": "tests/installed",
    "conda": "tests/house/test_environment.py holds environment.yml to pyproject.toml",
    "pytest": "it runs this test",
    "python -m timeit": "tests/matching/test_hostile.py holds the bound",
    "WORKBENCH_SOAK=1": "the same test runs in its small size",
    "workbench lab": "tests/browser",
    "workbench app": "tests/browser",
}
_STATUS = re.compile(r"#\s*exit status (\d)\s*$")
_INNER = re.compile(r"\$\(([^()]*)\)")


@dataclass(frozen=True)
class Step:
    """A command or a file of a page; `line` counts from 1."""

    line: int
    text: str
    file: str | None = None

    @property
    def status(self) -> int:
        """The exit status that the page says."""
        match = _STATUS.search(self.text)
        return int(match[1]) if match else 0

    @property
    def elsewhere(self) -> bool:
        """Whether something else runs it."""
        return any(f"{self.text} ".startswith(f"{start} ") for start in ELSEWHERE)


def steps(page: str) -> Iterator[Step]:
    """The commands and files of a page, in order."""
    for fence in FENCE.finditer(page):
        first = page.count("\n", 0, fence.start()) + 2
        language, _, name = fence[1].strip().partition(" ")
        if language == "sh":
            yield from _commands(fence[2], first)
        elif name:
            yield Step(first, fence[2], name)


def _commands(text: str, first: int) -> Iterator[Step]:
    waiting, start = "", first
    for number, line in enumerate(text.splitlines(), first):
        start = start if waiting else number
        waiting += line.removesuffix("\\")
        if line.endswith("\\"):
            continue
        if waiting.strip() and not waiting.lstrip().startswith("#"):
            yield Step(start, waiting.strip())
        waiting = ""


def run(step: Step) -> tuple[int, str]:
    """Run a command, or write a file, in the current folder; its exit status and all its output."""
    if step.file is not None:
        Path(step.file).parent.mkdir(parents=True, exist_ok=True)
        Path(step.file).write_text(step.text, "utf-8")
        return 0, ""
    text = _INNER.sub(lambda inner: _output(inner[1]), _STATUS.sub("", step.text))
    words = shlex.split(text, comments=True)
    if words[0] == "export":
        name, _, value = words[1].partition("=")
        os.environ[name] = value
        return 0, ""
    if words[0] == "python":
        words[0] = sys.executable
    if words[0] != "workbench":
        ran = subprocess.run(words, capture_output=True, text=True, check=False)
        return ran.returncode, ran.stdout + ran.stderr
    return _run(words[1:])


def _output(command: str) -> str:
    """What a command within another one prints on standard output."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(shlex.split(command)[1:]) == 0, command
    return out.getvalue().strip()


def _run(words: list[str]) -> tuple[int, str]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            status = main(words)
        except SystemExit as ended:  # of the parser
            status = int(ended.code or 0)
    return status, out.getvalue()
