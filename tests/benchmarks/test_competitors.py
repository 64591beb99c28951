"""Every way to the counters comes to the same ones, and these are the right ones."""

import numpy as np
import pytest

from benchmarks import competitors, frames, sql
from benchmarks.counters import COUNTERS, count_by_search, flags, loaded, one_line
from benchmarks.workload import generate_posts


@pytest.fixture(scope="module")
def table():
    return loaded(generate_posts(200_000))


@pytest.fixture(scope="module")
def expected(table):
    return count_by_search(table)


@pytest.fixture(scope="module")
def connection(table):
    with sql.connect(table) as connection:
        yield connection


def test_the_counts_are_those_of_a_plain_loop():
    table = loaded(generate_posts(2_000, seed=3))
    user, at_us = table["user_key"].to_numpy(), table["at_us"].to_numpy()
    flag, post = flags(table), table["post"].to_numpy()
    counts = count_by_search(table)
    for i in range(len(table)):
        for column, counter in enumerate(COUNTERS):
            inside = (
                (user == user[i]) & (at_us <= at_us[i]) & (at_us > at_us[i] - counter.window_us)
            )
            assert counts[post[i], column] == flag[counter.classes][inside].sum()


@pytest.mark.parametrize("way", sql.WAYS)
def test_sql_counts_right(way, connection, expected):
    sql.count(connection, way)
    assert np.array_equal(sql.counted(connection), expected)


@pytest.mark.parametrize("way", frames.POLARS_WAYS)
def test_polars_counts_right(way, table, expected):
    assert np.array_equal(frames.counted(way(frames.polars_frame(table))), expected)


@pytest.mark.parametrize("way", frames.PANDAS_WAYS)
def test_pandas_counts_right(way, table, expected):
    assert np.array_equal(frames.counted(way(frames.pandas_frame(table))), expected)


def test_a_post_exactly_as_old_as_the_window_is_outside_it():
    day = 86_400_000_000
    at_us = np.array([0, 1, 7 * day])
    line = one_line(np.array([0, 0, 0]), at_us)
    assert np.searchsorted(line, line[2] - 7 * day, side="right") == 1


def test_more_users_than_fit_on_one_line_are_refused():
    with pytest.raises(OverflowError):
        one_line(np.array([0, 10_000_000]), np.array([0, 120 * 86_400_000_000]))


def test_a_way_that_counts_differently_is_named(monkeypatch):
    small = loaded(generate_posts(1_000))
    monkeypatch.setattr(
        frames, "counted", lambda counts: np.zeros((len(counts), len(COUNTERS)), np.int32)
    )
    result = competitors.competitors(small, threads=1, repeats=1, ways="search")
    assert [timing.way for timing in result] == ["numpy search"]
    with pytest.raises(competitors.CountsDifferError, match="polars one_line"):
        list(competitors.competitors(small, threads=1, repeats=1))
