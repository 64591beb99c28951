"""What is said of the quality of posts, against what was put into them."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from workbench import History
from workbench.cli.files.quality import _summary
from workbench.notebook.quality import BARS, quality
from workbench.policy.tree import Scale, ScoreClass
from workbench.units import UNIT_US

DAY = 86_400
START = int(dt.datetime(2026, 3, 1, tzinfo=dt.UTC).timestamp())


def posts(days, **columns):
    return History.read(
        pa.table(
            {
                "post_id": [f"p{n}" for n in range(len(days))],
                "user_id": ["u"] * len(days),
                "created_at": [START + int(day * DAY) for day in days],
                **columns,
            }
        )
    )


def score(found, name):
    return {score.column: score for score in found.scores}[name]


def test_days_without_a_post_are_gaps():
    result = quality(posts([0, 0.9, 3, 4, 9]))
    assert result.per_day == (2, 0, 0, 1, 1, 0, 0, 0, 0, 1)
    assert [(gap.first_us // 1_000_000, gap.days) for gap in result.gaps] == [
        (START + DAY, 2),
        (START + 5 * DAY, 4),
    ]
    assert result.first_day_us == START * 1_000_000
    assert sum(result.per_day) == result.posts


def test_posts_of_one_day_have_no_gap():
    assert quality(posts([0])).gaps == ()


def test_posts_a_lifetime_apart_are_counted_by_day_all_the_same():
    result = quality(posts([-20 * 365, 70 * 365]))
    assert len(result.per_day) == 90 * 365 + 1
    assert result.gaps[0].days == 90 * 365 - 1


def test_scores_that_are_missing_or_off_their_scale_are_counted():
    values = [0.5, None, float("nan"), 1.7, -0.1, *[0.25] * 20]
    result = score(quality(posts(range(len(values)), s=values)), "s")
    assert (result.missing, result.off_scale, result.scale) == (2, 2, "probability")
    assert (result.low, result.high) == (0, 1)
    assert sum(result.bars) == 21
    assert result.bars[BARS // 4] == 20


def test_severity_knows_that_minus_one_is_no_score():
    values = [-1, 0, 1, 2, 3, 3, 7]
    class_ = ScoreClass("bullying", ("s",), 3, scale=Scale("severity", 0, 3))
    result = score(quality(posts(range(7), s=values), [class_]), "s")
    assert (result.missing, result.off_scale, result.scale) == (1, 1, "severity")


def test_a_scale_is_that_of_the_policy_before_any_guess():
    class_ = ScoreClass("c", ("s",), 4, scale=Scale(None, 0, 7))
    result = score(quality(posts([0, 1], s=[0.5, 0.9]), [class_]), "s")
    assert (result.scale, result.off_scale, result.high) == ("0 to 7", 0, 7)


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ([0.1, 0.9], "probability"),
        ([True, False], "probability"),
        ([2, 3], "severity"),
        ([55.5, 99.0], "percent"),
        ([-5.0, 4000.0], None),
    ],
)
def test_a_scale_is_the_first_that_holds_most_values(values, scale):
    assert score(quality(posts(range(2), s=values)), "s").scale == scale


def test_repeated_texts_are_counted_and_the_most_frequent_come_first():
    texts = ["a", "b", "a", "c", "a", "b", None]
    result = quality(posts(range(7), text=texts))
    assert (result.with_text, result.repeats) == (6, 3)
    assert result.repeated == (("a", 3), ("b", 2))


def test_a_column_without_a_value_is_missing_and_posts_without_text_say_nothing():
    nothing = pa.nulls(2, pa.float64())
    result = quality(posts([0, 1], s=nothing, label=["x", "y"]))
    (one,) = result.scores
    assert (one.column, one.missing, one.scale, sum(one.bars)) == ("s", 2, None, 0)
    assert (result.with_text, result.repeated) == (0, ())


@pytest.mark.parametrize(
    "values",
    [
        [1234567890123456789] * 4,
        [1234567890123456789 + n for n in range(5)],
        [1e20],
        [-1.7e308, 1.7e308, 0.0],
        [5.0, 5.0],
        [float("inf"), 0.5],
    ],
)
def test_numbers_however_large_or_alike_have_their_bars(values):
    values_score = score(quality(posts(range(len(values)), s=values)), "s")
    assert sum(values_score.bars) == sum(np.isfinite(values)) - values_score.off_scale


def test_a_sum_over_random_posts_is_right_whatever_they_are():
    random = np.random.default_rng(4)
    for _ in range(30):
        n = int(random.integers(1, 200))
        values = np.where(random.random(n) < 0.2, np.nan, random.normal(0.5, 0.3, n))
        result = quality(posts(random.integers(0, 60, n), s=values))
        assert sum(result.per_day) == n
        empty = sum(number == 0 for number in result.per_day)
        assert sum(gap.days for gap in result.gaps) == empty
        for column in result.scores:
            known = values[~np.isnan(values)]
            assert column.missing == n - len(known)
            if column.scale == "probability":
                assert column.off_scale == int(((known < 0) | (known > 1)).sum())
                assert sum(column.bars) == len(known) - column.off_scale


def test_gaps_say_whole_days():
    result = quality(posts([0.99, 2.01]))
    (gap,) = result.gaps
    assert gap.last_us - gap.first_us == UNIT_US["d"]


@pytest.mark.parametrize(
    ("gaps", "more"), [(5, []), (6, ["and 1 more gap"]), (7, ["and 2 more gaps"])]
)
def test_the_five_longest_gaps_are_listed_and_the_others_counted(gaps, more):
    days = np.cumsum([0, *(n + 2 for n in range(gaps))])
    lines = [line.strip() for line in _summary(quality(posts(days)), 80)]
    listed = [line for line in lines if line.startswith("gap of ")]
    assert [line.split(",")[0] for line in listed] == [
        f"gap of {n} {'day' if n == 1 else 'days'}" for n in range(gaps, gaps - 5, -1)
    ]
    assert [line for line in lines if "more gap" in line] == more
