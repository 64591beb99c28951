"""Random command lines, each in process: an exit status, and nothing half-done.

The generator (`fuzzed.py`) draws every command but `lab` and `app`, with arguments and options as
its parser has them, at random: words that fit (users, tags, rules, times), hostile ones (control
and bidirectional characters, long ones, lone surrogates, NUL, SQL, formulas, numbers out of range),
and for files good ones, empty and binary ones, folders, named pipes, links to `/dev/null` and
`/dev/zero`, dangling and circular links, unreadable and missing ones, and ones with the header of
another database; outputs also go to devices, pipes, links, folders and names that are too long. A
store is the good one, one with another database's file, a folder, a file or a device. One word in
twenty lines is put anywhere.

It does not draw `lab` and `app`, which become other programs; communities, days and threads beyond
a few, which only take long; pipes that somebody writes into; several programs at once; and a closed
or full output, which `test_words.py` and `test_store_errors.py` have.
"""

from __future__ import annotations

import io
import itertools
import random
import signal
import sys
from pathlib import Path

import pytest

from tests.cli.fuzzed import a_world, lines
from tests.sizes import batches, size
from workbench.cli.main import main

EACH = 30  # command lines over one folder
LONGEST = 60  # seconds for a command; one that waits for ever is a fault


class TooLongError(Exception):
    """A command did not end."""


@pytest.mark.parametrize("seeds", batches(size(60, 1500), EACH), ids=lambda seeds: str(seeds.start))
def test_command_lines_end_with_a_status_and_leave_nothing_half_done(
    seeds: range, tmp_path: Path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path.parent))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"{}\n"), "utf-8"))
    world = a_world(tmp_path)
    specials = world.specials()
    signal.signal(signal.SIGALRM, _too_long)
    rng = random.Random(seeds.start)
    for words in itertools.islice(lines(rng, world), len(seeds)):
        before = world.snapshot()
        capsys.readouterr()
        status = _status(words)
        out, err = capsys.readouterr()
        assert status in (0, 1, 2), (words, status)
        assert "Traceback" not in err, words
        assert all(c in "\n\r" or c.isprintable() for c in out.replace("\t", "")), words
        assert all(c == "\n" or c.isprintable() for c in err), words
        assert world.specials() == specials, words
        after = world.snapshot()
        assert not [name for name in after.keys() - before.keys() if "/." in f"/{name}"], words
        if status == 2:
            assert after == before, words
    assert main(["verify", "--store", "store"]) == 0


def _status(words: list[str]) -> object:
    signal.alarm(LONGEST)
    try:
        return main(words)
    except SystemExit as end:
        return end.code or 0
    finally:
        signal.alarm(0)


def _too_long(*_: object) -> None:
    raise TooLongError
