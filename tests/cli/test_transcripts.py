"""What commands print, to the letter: each file of `transcripts` is a walk through an empty folder.

A line that begins with `$` is a command, and below it stands what it prints; `[exit 2]` is its exit
status, where that is not 0. The folder holds the sample's `data` and `transcripts/files`. Clocks
begin on 1 October 2026, and go on by a second each time they are read. WORKBENCH_GOLDEN=1 writes
what is printed into the transcripts: read the difference before you keep it.
"""

from __future__ import annotations

import itertools
import re
import shutil
from pathlib import Path

import pytest

from tests.golden_files import assert_golden
from tests.house.examples import Step, run
from tests.house.test_docs import ROOT

FOLDER = Path(__file__).with_name("transcripts")
FILES = sorted(FOLDER.glob("*.txt"))
START_NS = 1_790_812_800_000_000_000
CHANGING = (
    (re.compile(r'("(?:hash|prev_hash|head|commitment)": )"[0-9a-f]{64}"'), r'\1"HASH"'),
    (re.compile(r"\b[0-9a-f]{64}\b"), "HASH"),
    (re.compile(r"\b\d+(\.\d+)? (ms|s|seconds)\b(?= |$|\.|,)"), r"N \2"),
)
"""What differs from run to run: salted hashes, and how long something took."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_commands_print_what_their_transcript_says(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copytree(FOLDER / "files", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("USER", "ann")
    monkeypatch.setenv("LOGNAME", "ann")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("WORKBENCH_STORE", raising=False)
    ticks = itertools.count(START_NS, 1_000_000_000)
    monkeypatch.setattr("time.time_ns", lambda: next(ticks))
    text = file.read_text("utf-8")
    printed = "\n".join(told(line, at) for at, line in commands(text)) + "\n"
    assert_golden(printed, file)


def commands(text: str) -> list[tuple[int, str]]:
    return [(at, line) for at, line in enumerate(text.splitlines(), 1) if line.startswith("$ ")]


def told(line: str, at: int) -> str:
    """A command with what it prints."""
    status, output = run(Step(at, line.removeprefix("$ ")))
    for pattern, word in CHANGING:
        output = pattern.sub(word, output)
    lines = [line, *(each.rstrip() for each in output.rstrip("\n").splitlines())]
    if status:
        lines.append(f"[exit {status}]")
    assert not any(each.startswith("$ ") for each in lines[1:])
    return "\n".join(lines)
