"""The bins of a period: few, without gaps, and on the calendar's edges."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.charts.drawing.interactive import labels_of
from workbench.charts.drawing.period import BINS, MAX_BINS, Period
from workbench.units import EARLIEST_US, LATEST_US

TIMES = st.integers(EARLIEST_US, LATEST_US - 1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def starts(period: Period) -> list[datetime]:
    return [EPOCH + timedelta(microseconds=int(edge)) for edge in period.edges]


@given(TIMES, TIMES)
def test_bins_hold_the_whole_period_and_are_few(one: int, other: int):
    first, last = sorted((one, other))
    period = Period.between(first, last)
    edges = period.edges
    assert edges[0] <= first < edges[1]
    assert edges[-2] <= last < edges[-1]
    assert 1 <= len(edges) - 1 <= max(MAX_BINS, 101)
    assert (np.diff(edges) > 0).all()
    assert all(edge % period.unit_us == 0 for edge in edges.tolist())


@given(TIMES)
def test_a_single_moment_is_one_bin(at: int):
    period = Period.between(at, at)
    assert period.bin == "hour"
    assert len(period.edges) == 2
    assert period.place(np.array([at, period.edges[0] - 1, period.edges[-1]])).tolist() == [
        0,
        -1,
        1,
    ]


@pytest.mark.parametrize("weekday", range(7))
def test_the_last_week_ends_on_the_monday_after_the_last_day(weekday: int):
    monday = datetime(2024, 2, 26, tzinfo=UTC)
    last = monday + timedelta(days=weekday, hours=23)
    first = monday - timedelta(days=20)
    period = Period(*(round(one.timestamp() * 1e6) for one in (first, last)), "week")
    assert starts(period)[0] == monday - timedelta(days=21)
    assert starts(period)[-1] == monday + timedelta(days=7)


@pytest.mark.parametrize(
    ("bin_", "label"),
    [
        ("hour", "hour from 1 Mar 2024, 09:00"),
        ("day", "day from 1 Mar 2024"),
        ("week", "week from"),
    ],
)
def test_a_bar_says_its_series_its_number_and_from_when(bin_: str, label: str):
    start = datetime(2024, 3, 1, 9, tzinfo=UTC)
    us = round(start.timestamp() * 1e6)
    rows = [{"series": "block · 3", "n": 1_234, "start": us // 1000}]
    (said,) = labels_of(rows, Period(us, us, bin_))
    assert said.startswith(f"block: 1,234, {label}")
    assert labels_of(rows, None) == []


@pytest.mark.parametrize("bin_", BINS)
def test_bins_start_where_the_calendar_does(bin_: str):
    first = round(datetime(2024, 1, 31, 23, 59, tzinfo=UTC).timestamp() * 1e6)
    last = round(datetime(2024, 3, 1, 0, 0, tzinfo=UTC).timestamp() * 1e6)
    result = starts(Period(first, last, bin_))
    wanted = {
        "hour": (datetime(2024, 1, 31, 23, tzinfo=UTC), datetime(2024, 3, 1, 1, tzinfo=UTC)),
        "day": (datetime(2024, 1, 31, tzinfo=UTC), datetime(2024, 3, 2, tzinfo=UTC)),
        "week": (datetime(2024, 1, 29, tzinfo=UTC), datetime(2024, 3, 4, tzinfo=UTC)),
        "month": (datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC)),
        "year": (datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)),
    }
    assert (result[0], result[-1]) == wanted[bin_]
