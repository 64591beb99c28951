"""The number of threads that a caller gives holds wherever threads are started."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import workbench
from tests.history.posts_samples import as_csv, as_jsonl, as_parquet
from workbench.cli.main import main
from workbench.duckdb_connection import connect_memory
from workbench.reading.rows import order, posts
from workbench.threads import map_in_threads, thread_count

PACKAGE = Path(workbench.__file__).parent
ROOT = Path(__file__).parent.parent.parent
USERS = b"user_id,status\nu1,enabled\nu2,enabled\n"
FILES = {
    "posts.csv": as_csv,
    "posts.jsonl": as_jsonl,
    "posts.parquet": as_parquet,
    "posts[1].parquet": as_parquet,  # which Arrow reads, not DuckDB
    "users.csv": lambda: USERS,
}


def test_threads_are_started_in_one_place():
    starts = re.compile(r"ThreadPool|ProcessPool|cpu_count|threading\.Thread\b|multiprocessing")
    result = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if starts.search(path.read_text("utf-8"))
    }
    assert result == {"threads.py"}


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
def test_one_thread_reads_files_of_each_format_alone(tmp_path):
    files = [tmp_path / name for name in FILES]
    for file in files:
        file.write_bytes(FILES[file.name]())
    program = [sys.executable, "-m", "tests.history.read_in_threads", *map(str, files)]
    done = subprocess.run(program, capture_output=True, text=True, check=True, cwd=ROOT)
    with_one, with_three, of_duckdb = json.loads(done.stdout)
    for name, started in zip(FILES, with_one, strict=True):
        waiting = of_duckdb if name == "posts.parquet" else 1  # Arrow has one that reads ahead
        assert started <= waiting, name
    assert sum(with_three) > sum(with_one)


@pytest.mark.parametrize("threads", [1, 3])
def test_duckdb_has_as_many_threads_as_it_is_given(threads):
    with connect_memory(threads) as connection:
        result = connection.sql("select current_setting('threads')").fetchall()
    assert result == [(threads,)]


def test_the_command_line_starts_no_thread_beside_the_one_that_it_is_given(tmp_path, monkeypatch):
    monkeypatch.setattr(order, "_MANY", 1)
    monkeypatch.setattr(posts, "_MANY", 1)
    started: set[str] = set()

    def simulate(threads: str) -> set[str]:
        started.clear()
        files = [f"--{name}={ROOT / 'data' / name}.csv" for name in ("posts", "users", "lists")]
        out = ["--out", str(tmp_path / threads), "--threads", threads]
        threading.setprofile(lambda *_: started.add(threading.current_thread().name))
        try:
            assert main(["simulate", str(ROOT / "data" / "policy.yaml"), *files, *out]) == 0
        finally:
            threading.setprofile(None)
        return set(started)

    assert simulate("1") == set()
    assert simulate("3") != set()


def test_a_default_is_one_thread_a_core_and_results_stay_in_order():
    assert thread_count(3) == 3
    assert thread_count() == thread_count(None) >= 1
    numbers = list(range(50))
    assert list(map_in_threads(str, numbers, 4)) == [str(number) for number in numbers]
