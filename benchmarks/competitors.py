"""Times of every way to the six counters: `python -m benchmarks.competitors --posts 1000000`.

Loading is timed by itself. Every result is compared with the others; one that differs ends the run.
"""

import argparse
import functools
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa

from benchmarks import frames, sql
from benchmarks.counters import count_by_search, loaded
from benchmarks.workload import SEED, benchmark_posts


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one way took: the shortest of the repeats."""

    way: str
    seconds: float
    cpu_seconds: float
    """Of all threads together, which others on the machine disturb less."""
    counts: np.ndarray


class CountsDifferError(Exception):
    """A way came to other counts than the first one; the message names it."""


def competitors(table: pa.Table, threads: int, repeats: int, ways: str = "") -> Iterator[Timing]:
    """Time every way whose name holds `ways`, over posts as `loaded` gives them.

    Raises:
        CountsDifferError: a way counted differently from the first.
    """
    expected = None
    for way, run, counted in _runs(table, threads):
        if ways in way:
            (seconds, cpu_seconds), result = _shortest(run, repeats)
            timing = Timing(way, seconds, cpu_seconds, counted(result))
            expected = timing.counts if expected is None else expected
            if not np.array_equal(timing.counts, expected):
                raise CountsDifferError(way)
            yield timing


def _runs(
    table: pa.Table, threads: int
) -> Iterator[tuple[str, Callable[[], object], Callable[[object], np.ndarray]]]:
    yield "numpy search", functools.partial(count_by_search, table), np.asarray
    connection = sql.connect(table, threads)
    for name in sql.WAYS:
        run = functools.partial(sql.count, connection, name)
        yield f"duckdb {name}", run, lambda _: sql.counted(connection)
    connection.close()
    polars_frame = frames.polars_frame(table)
    for way in frames.POLARS_WAYS:
        yield (
            way.__name__.replace("_", " ", 1),
            functools.partial(way, polars_frame),
            frames.counted,
        )
    pandas_frame = frames.pandas_frame(table)
    for way in frames.PANDAS_WAYS:
        yield (
            way.__name__.replace("_", " ", 1),
            functools.partial(way, pandas_frame),
            frames.counted,
        )


def _shortest(run: Callable[[], object], repeats: int) -> tuple[tuple[float, float], object]:
    took = []
    for _ in range(repeats):
        begin, cpu_begin = time.perf_counter(), time.process_time()
        result = run()
        took.append((time.perf_counter() - begin, time.process_time() - cpu_begin))
    return min(took), result


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a table of times; the exit status is 1 when two ways differ."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.competitors", description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000, help="how many (%(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="of the posts (%(default)s)")
    parser.add_argument("--threads", type=int, default=2, help="of DuckDB (%(default)s)")
    parser.add_argument("--repeats", type=int, default=1, help="the shortest counts (%(default)s)")
    parser.add_argument("--ways", default="", help="only those whose name holds this")
    asked = parser.parse_args(arguments)
    posts = benchmark_posts(asked.posts, asked.seed)
    begin = time.perf_counter()
    table = loaded(posts)
    say = sys.stdout.write
    say(f"{asked.posts:,} posts; {asked.threads} threads (Polars {pl.thread_pool_size()})\n")
    say(f"{'sorting and keys':<28}{time.perf_counter() - begin:8.2f} s\n")
    try:
        for timing in competitors(table, asked.threads, asked.repeats, asked.ways):
            say(f"{timing.way:<28}{timing.seconds:8.2f} s{timing.cpu_seconds:10.2f} s of CPU\n")
            sys.stdout.flush()
    except CountsDifferError as error:
        sys.stderr.write(f"{error} counts differently\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
