"""Durations, times, shares and counts, exactly at the limits of what is read and said."""

from __future__ import annotations

from decimal import Decimal

import pytest

from workbench import formatting, units
from workbench.units import EARLIEST_US, LATEST_US

EARLIEST_S, LATEST_S = EARLIEST_US // 10**6, LATEST_US // 10**6


@pytest.mark.parametrize(
    ("value", "us"),
    [
        (EARLIEST_S, EARLIEST_US),
        (EARLIEST_S * 1000, EARLIEST_US),
        (EARLIEST_US, EARLIEST_US),
        (str(EARLIEST_S), EARLIEST_US),
        ("2000-01-01", EARLIEST_US),
        (LATEST_S - 1, LATEST_US - 10**6),
        (LATEST_S * 1000 - 1, LATEST_US - 1000),
        (LATEST_US - 1, LATEST_US - 1),
        ("2099-12-31T23:59:59.999999Z", LATEST_US - 1),
    ],
)
def test_the_first_and_the_last_times_are_read(value, us):
    assert units.time_us(value) == us


@pytest.mark.parametrize(
    "value",
    [
        EARLIEST_S - 1,
        EARLIEST_US - 1,
        LATEST_S,
        LATEST_S * 1000,
        LATEST_US,
        "1999-12-31T23:59:59.999999Z",
        "2100-01-01",
        "12345678",  # no number of seconds: too few digits
        True,
        None,
    ],
)
def test_a_time_out_of_range_is_refused(value):
    with pytest.raises(ValueError, match=r"expected (a time|epoch seconds)"):
        units.time_us(value)


def test_a_duration_is_above_nothing_and_of_at_most_100_years():
    assert units.duration_us("36600d") == units.MAX_US_LENGTH == 36_600 * 86_400 * 10**6
    assert units.duration_us("1m") == 60 * 10**6
    assert units.duration_us("1w") == 7 * units.duration_us("24h") == 7 * units.duration_us("1d")
    for wrong in ("0m", "36601d", "1s", "1000000000m", 5):
        with pytest.raises(ValueError, match="expected a duration"):
            units.duration_us(wrong)


def test_a_share_is_from_0_to_100_percent():
    shares = [units.share_hundredths(text) for text in ("0%", "0.01 %", "99.99%", "100%")]
    assert shares == [0, 1, 9_999, 10_000]
    for wrong in ("100.01%", "1.234%", "-1%", "5"):
        with pytest.raises(ValueError, match="expected a share"):
            units.share_hundredths(wrong)


def test_microseconds_are_rounded_up_to_milliseconds():
    assert [units.ms_up(us) for us in (0, 1, 999, 1000, 1001)] == [0, 1, 1, 1, 2]


def test_a_number_of_at_most_400_characters_is_read():
    assert units.number_in("1" + "0" * 399) == Decimal(10) ** 399
    for text in ("1" + "0" * 400, "1_0", "nan", "inf", "1,5"):
        assert units.number_in(text) is None


def test_a_moment_is_now_or_a_day_or_so_long_ago():
    now = LATEST_US - 36 * 3600 * 10**6  # noon
    day = 86_400 * 10**6
    result = [units.moment_us(text, now) for text in ("now", "today", " Yesterday ", "tomorrow")]
    assert result == [now, now - day // 2, now - day - day // 2, now + day // 2]
    assert units.moment_us("1d", now) == now - day


def test_a_share_that_is_little_or_nearly_all_is_said_so():
    shares = [(1, 1001), (1, 1000), (999, 1000), (1000, 1001), (7, 7), (0, 7), (1, 3)]
    expected = ["<0.1%", "0.1%", "99.9%", ">99.9%", "100%", "0%", "33.3%"]
    assert [formatting.share(*pair) for pair in shares] == expected


def test_a_text_of_as_many_characters_as_fit_is_whole():
    assert formatting.shortened("a" * 24) == "a" * 24
    assert formatting.shortened("a" * 25) == "a" * 23 + "…"
    assert formatting.shortened("abc d", 5) == "abc d"
    assert formatting.shortened("abc de", 5) == "abc…"


def test_labels_that_come_again_are_numbered():
    labels = ["a", "a", "a #2", "a", "b"]
    assert formatting.distinct(labels) == ["a", "a #2", "a #2 #2", "a #3", "b"]


def test_nouns_follow_their_numbers():
    assert [formatting.count(n, "post") for n in (0, 1, 2, 1_000)] == [
        "0 posts",
        "1 post",
        "2 posts",
        "1,000 posts",
    ]
    assert [formatting.count(n, "entry", "entries") for n in (1, 2)] == ["1 entry", "2 entries"]
    assert [formatting.duration_words(text) for text in ("1w", "2m", "3h")] == [
        "1 week",
        "2 minutes",
        "3 hours",
    ]
