"""Read files with one thread, then with three, and print how many threads that started, as JSON.

Run as a program of its own: Arrow keeps its threads, once it has started any.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import duckdb

from workbench.history import History, Users
from workbench.reading.rows import order, posts

TASKS = Path("/proc/self/task")
WAITING = "select value::int from duckdb_settings() where name = 'async_threads'"


def most_threads(file: str, threads: int) -> int:
    """The most threads that were alive after any call, beyond those from before."""
    alive: list[int] = []

    def count(_frame, event, _what):
        if event == "c_return":
            alive.append(len([*TASKS.iterdir()]))

    before = len([*TASKS.iterdir()])
    sys.setprofile(count)
    (Users if Path(file).name.startswith("users") else History).read(file, threads=threads)
    sys.setprofile(None)
    return max(alive) - before


if __name__ == "__main__":
    order._MANY = posts._MANY = 1  # as if the files were large
    for module in ("pyarrow.csv", "pyarrow.parquet"):  # whose own threads are not counted
        importlib.import_module(module)
    found = [[most_threads(file, threads) for file in sys.argv[1:]] for threads in (1, 3)]
    waiting = duckdb.sql(WAITING).fetchall()[0][0]
    sys.stdout.write(json.dumps([*found, waiting]))
