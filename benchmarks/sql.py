"""The six counters in DuckDB's SQL, in every way that we know to be fast.

Each statement reads a loaded table of typed columns and leaves a table `counters`, one row a post.
Scores are compared as they are: DuckDB takes NaN for greater than any number, and the workload has
none. Posts of one user at one instant would count each other; the workload has none of those, too.
"""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks.counters import COUNTERS

QUERIES = Path(__file__).parent / "queries"
WAYS = ("event_sweep", "range_windows", "interval_windows", "prefix_sums", "asof_joins")
"""The statements, best first; each is the file of its name in `queries/`."""


def connect(table: pa.Table, threads: int = 2) -> duckdb.DuckDBPyConnection:
    """An in-memory database with the posts, as `benchmarks.counters.loaded` gives them."""
    connection = duckdb.connect(config={"threads": threads})
    connection.register("given", table)
    connection.execute("create table posts as select * from given").fetchall()
    connection.unregister("given")
    connection.execute(statement("flagged")).fetchall()
    return connection


def count(connection: duckdb.DuckDBPyConnection, way: str) -> None:
    """Work out the counters in one of the `WAYS`, into the table `counters`."""
    connection.execute(statement(way)).fetchall()


def counted(connection: duckdb.DuckDBPyConnection) -> np.ndarray:
    """int32[n_posts, n_counters] of the table `counters`, by post, to compare."""
    counters = connection.sql("from counters order by post").to_arrow_table()
    return np.stack([counters[counter.name].to_numpy() for counter in COUNTERS], axis=1)


def statement(name: str) -> str:
    """The text of a statement."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
