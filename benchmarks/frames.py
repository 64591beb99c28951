"""The six counters in Polars and pandas, in the fastest ways that we found.

Each function takes a loaded frame, by user and time, and returns the counters with their `post`.
Both libraries are fastest when every user's times are put behind the last one's on one line, so
that one rolling sum runs over all users; their grouped forms, which one would write first, are here
too. Posts of one user at one instant would count each other; the workload has none.
"""

import functools
import operator

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa

from benchmarks.counters import COUNTERS, FLAGS, one_line

WINDOWS = {
    days: tuple(counter for counter in COUNTERS if counter.days == days)
    for days in sorted({counter.days for counter in COUNTERS})
}


def polars_frame(table: pa.Table) -> pl.DataFrame:
    """The loaded posts as a Polars frame, with `created_at` beside `at_us`."""
    frame = pl.from_arrow(table)
    return frame.with_columns(created_at=pl.col("at_us").cast(pl.Datetime("us")))


def pandas_frame(table: pa.Table) -> pd.DataFrame:
    """The loaded posts as a pandas frame, with `created_at` beside `at_us`."""
    frame = table.to_pandas()
    return frame.assign(created_at=frame["at_us"].to_numpy().view("datetime64[us]"))


def polars_one_line(frame: pl.DataFrame) -> pl.DataFrame:
    """Rolling sums over one line of times."""
    line = one_line(frame["user_key"].to_numpy(), frame["at_us"].to_numpy())
    sums = [
        pl.col(counter.classes)
        .rolling_sum_by("line", window_size=f"{counter.window_us}i", closed="right")
        .alias(counter.name)
        for counter in COUNTERS
    ]
    with_line = frame.lazy().with_columns(pl.Series("line", line).set_sorted())
    return _polars_flags(with_line).select("post", *sums).collect()


def polars_asof(frame: pl.DataFrame) -> pl.DataFrame:
    """Running sums up to t less those up to t - D, found by ASOF joins over one line of times."""
    line = one_line(frame["user_key"].to_numpy(), frame["at_us"].to_numpy())
    sums = pl.col("all", *FLAGS).cum_sum()
    flagged = _polars_flags(frame.lazy()).select("post", sums).collect()
    at = pl.Series("line", line)
    counts = [
        _since(at, flagged[counter.classes], counter.window_us).alias(counter.name)
        for counter in COUNTERS
    ]
    return pl.DataFrame([flagged["post"], *counts])


def polars_rolling(frame: pl.DataFrame) -> pl.DataFrame:
    """`rolling` with a group for each user, once for each length of window."""
    flagged = _polars_flags(frame.lazy()).with_columns(pl.col("created_at").set_sorted()).collect()
    parts = [
        flagged.rolling("created_at", period=f"{days}d", group_by="user_key", closed="right")
        .agg(*[pl.col(counter.classes).sum().alias(counter.name) for counter in counters])
        .drop("user_key", "created_at")
        for days, counters in WINDOWS.items()
    ]
    return pl.concat([flagged.select("post"), *parts], how="horizontal")


def polars_over(frame: pl.DataFrame) -> pl.DataFrame:
    """`rolling_sum_by` over each user, as one would write it first."""
    sums = [
        pl.col(counter.classes)
        .rolling_sum_by("created_at", window_size=f"{counter.days}d", closed="right")
        .over("user_key")
        .alias(counter.name)
        for counter in COUNTERS
    ]
    return _polars_flags(frame.lazy()).select("post", *sums).collect()


def pandas_one_line(frame: pd.DataFrame) -> pd.DataFrame:
    """Rolling sums over one line of times, taken for timestamps."""
    line = one_line(frame["user_key"].to_numpy(), frame["at_us"].to_numpy())
    flagged = _pandas_flags(frame).set_index(pd.DatetimeIndex(line.view("datetime64[us]")))
    counts = {
        counter.name: flagged[counter.classes].rolling(f"{counter.days}D").sum().to_numpy(np.int32)
        for counter in COUNTERS
    }
    return pd.DataFrame({"post": frame["post"].to_numpy(), **counts})


def pandas_grouped(frame: pd.DataFrame) -> pd.DataFrame:
    """Rolling sums within each user, once for each length of window: what one writes first."""
    flagged = _pandas_flags(frame).set_index(pd.DatetimeIndex(frame["created_at"]))
    users = flagged.groupby(frame["user_key"].to_numpy(), sort=False)
    counts = {}
    for days, counters in WINDOWS.items():
        sums = users[[counter.classes for counter in counters]].rolling(f"{days}D").sum()
        for counter in counters:
            counts[counter.name] = sums[counter.classes].to_numpy(np.int32)
    return pd.DataFrame({"post": frame["post"].to_numpy(), **counts})


POLARS_WAYS = (polars_one_line, polars_asof, polars_rolling, polars_over)
"""Best first."""
PANDAS_WAYS = (pandas_one_line, pandas_grouped)
"""Best first."""


def counted(counts: pl.DataFrame | pd.DataFrame) -> np.ndarray:
    """int32[n_posts, n_counters], by post, to compare."""
    by_post = np.argsort(counts["post"].to_numpy())
    columns = [counts[counter.name].to_numpy() for counter in COUNTERS]
    return np.stack(columns, axis=1)[by_post].astype(np.int32)


def _polars_flags(frame: pl.LazyFrame) -> pl.LazyFrame:
    raised = {
        name: functools.reduce(
            operator.or_, [pl.col(score) >= np.float32(x) for score, x in limits.items()]
        ).cast(pl.Int32)
        for name, limits in FLAGS.items()
    }
    return frame.with_columns(all=pl.lit(1, pl.Int32), **raised)


def _pandas_flags(frame: pd.DataFrame) -> pd.DataFrame:
    raised = {
        name: np.any([frame[score] >= np.float32(x) for score, x in limits.items()], axis=0)
        for name, limits in FLAGS.items()
    }
    every = np.ones(len(frame), np.bool_)
    return pd.DataFrame({"all": every, **raised}).astype(np.float64)


def _since(line: pl.Series, sums: pl.Series, window_us: int) -> pl.Series:
    """The running sums less those at the last moment up to `window_us` before."""
    before = pl.DataFrame({"line": (line - window_us).set_sorted()}).join_asof(
        pl.DataFrame({"line": line.set_sorted(), "sums": sums}), on="line", strategy="backward"
    )
    return sums - before["sums"].fill_null(0)
