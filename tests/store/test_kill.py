"""A program that is killed: what it acknowledged is there, and nothing is there by halves.

The programs are forked by one that has imported everything, and kill themselves with SIGKILL, or
are killed from here. They write a line to a pipe for each call that returned.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.sizes import SOAKING, batches, size
from tests.store.kill_calls import CALLS, Said, begin, check
from tests.store.stores import HOUR_US, NOW_US, SetClock
from workbench.services.submission import submit
from workbench.store import Store, Transaction
from workbench.store.anchor import Anchor
from workbench.store.files import segments
from workbench.store.files.segments import Segments

SWEPT = range(len(CALLS)) if SOAKING else (0, 3, 9, 11)
FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.store.test_kill"])


def use(folder: str, acknowledgements: int, first: int, calls: int | None) -> None:
    """Call the use cases in turn, and acknowledge each."""
    clock = SetClock(NOW_US + first * HOUR_US)
    store = Store(folder, clock)
    os.write(acknowledgements, b'{"opened": true}\n')
    submissions = submit.Submissions(store)
    number = first
    while calls is None or number < first + calls:
        said = CALLS[number % len(CALLS)](store, submissions, number)
        os.write(acknowledgements, json.dumps(said).encode() + b"\n")
        clock.us += HOUR_US
        number += 1
    store.close()


class Points:
    """Every call of what writes, counted before and after; at the given count the program ends."""

    def __init__(self, deadly: int) -> None:
        self.deadly, self.count = deadly, 0

    def reached(self) -> None:
        self.count += 1
        if self.count == self.deadly:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **values: Any) -> Any:
            self.reached()
            result = call(*args, **values)
            self.reached()
            return result

        return called


class Watched:
    """A connection whose every statement is a point: BEGIN, COMMIT, migrations, CHECKPOINT."""

    def __init__(self, con: duckdb.DuckDBPyConnection, points: Points) -> None:
        self._con = con
        self.execute = points.around(con.execute)
        self.close = points.around(con.close)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._con, name)


def use_up_to(
    folder: str, acknowledgements: int, first: int, calls: int, deadly: int, counted: int
) -> None:
    """As `use`, up to a deadly point; else the number of points is told."""
    points = Points(deadly)
    names = ("rows", "rows_with", "value_or_none", "run", "run_with", "table", "table_with")
    for name in (*names, "log", "finish", "load_users"):
        setattr(Transaction, name, points.around(getattr(Transaction, name)))
    Anchor.add = points.around(Anchor.add)
    connect = duckdb.connect
    duckdb.connect = lambda path, config: Watched(connect(path, config=config), points)
    Segments.write = points.around(Segments.write)
    segments.pq.write_table = points.around(segments.pq.write_table)
    use(folder, acknowledgements, first, calls)
    os.write(counted, str(points.count).encode())


class Program:
    """A program that uses a store."""

    def __init__(self, call: Callable[..., None], folder: Path, *values: Any) -> None:
        self._read, written = os.pipe()
        self._counted, counts = os.pipe()
        more = (counts,) if call is use_up_to else ()
        self._process = FORKED.Process(
            target=_run,
            args=(
                call,
                str(folder),
                FORKED.reducer.DupFd(written),
                values,
                [FORKED.reducer.DupFd(fd) for fd in more],
            ),
        )
        self._process.start()
        os.close(written)
        os.close(counts)

    def kill(self) -> None:
        os.kill(self._process.pid or 0, signal.SIGKILL)

    def ended(self) -> tuple[list[Said], int, int]:
        """What was acknowledged, the exit code, and how many points there were."""
        with os.fdopen(self._read, "rb") as pipe:
            lines = pipe.read().decode().splitlines()
        with os.fdopen(self._counted, "rb") as pipe:
            points = int(pipe.read() or b"0")
        self._process.join()
        return [json.loads(line) for line in lines], self._process.exitcode or 0, points


def _run(call, folder, acknowledgements, values, more) -> None:
    call(folder, acknowledgements.detach(), *values, *(fd.detach() for fd in more))


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store on which every call has something to do."""
    return begin(tmp_path_factory.mktemp("begun") / "store")


@pytest.mark.parametrize("moments", batches(size(10, 200), 10), ids=str)
def test_what_was_acknowledged_survives_a_kill_at_any_moment(
    begun: Path, tmp_path: Path, moments: range
) -> None:
    folder = Path(shutil.copytree(begun, tmp_path / "store"))
    acknowledged: list[Said] = []
    for seed in moments:  # one store throughout: it is killed again and again
        program = Program(use, folder, seed * 1000, None)
        time.sleep(0.15 + random.Random(seed).random())
        program.kill()
        said, code, _ = program.ended()
        assert code == -signal.SIGKILL
        acknowledged += said
        check(folder, acknowledged)
    assert len(acknowledged) > 2 * len(moments)
    with duckdb.connect(str(folder / "store.duckdb")) as con:
        assert con.execute("SELECT count(*) FROM post_marks").fetchall()[0][0] > 0


def swept(begun: Path | None, tmp_path: Path, first: int, step: int) -> int:
    """Kill a call at every `step`-th point; how many kills that were."""
    deadly, kills = 1 + first % step, 0
    while True:
        folder = tmp_path / f"store-{deadly}"
        if begun is not None:
            shutil.copytree(begun, folder)
        calls = 1 if begun is not None else 0
        said, code, points = Program(use_up_to, folder, first, calls, deadly).ended()
        if code == 0:
            assert points < deadly
            check(folder, said)
            return kills
        assert code == -signal.SIGKILL
        check(folder, said)
        shutil.rmtree(folder)
        kills += 1
        deadly += step


@pytest.mark.parametrize("number", SWEPT, ids=lambda number: CALLS[number].__name__)
def test_a_call_that_is_killed_at_a_point_is_done_or_not(
    begun: Path, tmp_path: Path, number: int
) -> None:
    assert swept(begun, tmp_path, number, size(9, 1)) > 2


def test_a_first_opening_that_is_killed_at_a_point_can_be_done_again(tmp_path: Path) -> None:
    assert swept(None, tmp_path, 0, size(3, 1)) > 5
