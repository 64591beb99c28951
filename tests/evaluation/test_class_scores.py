"""The posts by a class's scores, and those beside a threshold, compared with a look at each."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from tests.sizes import size
from workbench import History
from workbench.evaluation.beside import moved, posts_beside
from workbench.evaluation.class_scores import ClassScores, score_at, score_columns
from workbench.policy.compare import score_reaches
from workbench.policy.tree import SCALES, ScoreClass

KINDS = ("float16", "float32", "float64", "integer", "decimal", "mixed")
CASES = size(60, 2000)


def some_scores(random: np.random.Generator, kind: str, n: int, high: float) -> pa.Array:
    """Scores with repeats, gaps and values off the scale, of a kind of column."""
    grid = random.choice([4, 10, 100, 1000])
    values = random.integers(-grid // 4, grid + grid // 4 + 1, n) / grid * high
    missing = random.random(n) < random.choice([0, 0.1, 0.9])
    if kind == "integer":
        return pa.array(np.rint(values).astype(np.int64), mask=missing)
    if kind == "decimal":
        cells = [Decimal(f"{value:.3f}") for value in values]
        return pa.array(cells, pa.decimal128(12, 3), mask=missing)
    if kind == "mixed":  # as of two files, of which one has short floats
        return pa.array(np.where(np.arange(n) % 2, values, np.float32(values)), mask=missing)
    return pa.array(values.astype(kind), mask=missing)


def a_history(random: np.random.Generator, n: int, columns: dict[str, pa.Array]) -> History:
    times = 1_788_000_000_000 + 1000 * random.integers(0, max(1, n // 2), n)  # some at one time
    users = random.integers(0, max(1, n // 3), n)
    return History.read(
        pa.table(
            {
                "user_id": pa.array([f"u{user}" for user in users]),
                "post_id": pa.array([f"p{number}" for number in range(n)]),
                "created_at": pa.array(times),
                **columns,
            }
        )
    )


def a_case(seed: int) -> tuple[np.random.Generator, History, ScoreClass]:
    random = np.random.default_rng(seed)
    scale = SCALES[random.choice(list(SCALES))]
    names = ("a", "b", "c")[: random.integers(1, 4)]
    n = int(random.integers(1, 60))
    columns = {
        name: some_scores(random, str(random.choice(KINDS)), n, scale.high) for name in names
    }
    return random, a_history(random, n, columns), ScoreClass("x", names, scale.high, None, scale)


def some_thresholds(random: np.random.Generator, high: float) -> list[float]:
    """Thresholds between scores, at them, and beside them by the least that a float can be."""
    at = [round(float(value), 3) for value in random.integers(0, 101, 6) / 100 * high]
    beside = [float(np.nextafter(value, random.choice([-np.inf, np.inf]))) for value in at]
    return [*at, *beside, *(float(np.float32(value)) for value in at), 0.0, float(high)]


def reaches_naively(history: History, score_class: ScoreClass, threshold: float) -> list[int]:
    """The posts of which any score reaches a threshold, by the language's own comparison."""
    columns = score_columns(history, score_class)
    return [
        post
        for post in range(history.n_posts)
        if any(
            score_reaches(
                column.python(post),
                column.type_at(post),
                score_class.scale,
                "at_least",
                threshold,
            )
            for column in columns
        )
    ]


@pytest.mark.parametrize("seed", range(CASES))
def test_a_threshold_takes_the_posts_that_the_language_says(seed: int) -> None:
    random, history, score_class = a_case(seed)
    scores = ClassScores.of(history, score_class)
    assert scores is not None
    columns, scale = score_columns(history, score_class), score_class.scale
    shown = [score_at(columns, scale, post) for post in range(history.n_posts)]
    assert scores.without_score.tolist() == [k for k, s in enumerate(shown) if s is None]
    assert sum(scores.bars(scale, 7)) == len(scores.order)
    thresholds = some_thresholds(random, scale.high)
    for low in thresholds:
        taken = reaches_naively(history, score_class, low)
        assert sorted(scores.between(low, np.inf).tolist()) == taken
        high = float(random.choice(thresholds))
        between = set(taken) - set(reaches_naively(history, score_class, high))
        assert scores.count(low, high) == len(between)
        change = moved(scores, high, low)
        assert set(change.caught.tolist()) == between
        freed = set(reaches_naively(history, score_class, high)) - set(taken)
        assert set(change.freed.tolist()) == freed


@pytest.mark.parametrize("seed", range(CASES))
def test_the_posts_beside_a_threshold_are_the_newest_of_the_next_step(seed: int) -> None:
    random, history, score_class = a_case(seed)
    scores = ClassScores.of(history, score_class)
    assert scores is not None
    step = score_class.scale.high / 100
    key = dict(zip(scores.order.tolist(), range(len(scores.order)), strict=True))
    for threshold in some_thresholds(random, score_class.scale.high):
        above = reaches_naively(history, score_class, threshold)
        up = set(reaches_naively(history, score_class, round(threshold + step, 9)))
        down = set(reaches_naively(history, score_class, round(threshold - step, 9)))
        below = [post for post in key if post not in set(above)]
        near_above = [post for post in above if post not in up]
        near_below = [post for post in below if post in down]
        beside = posts_beside(scores, history.created_at, threshold, step, each=3)
        assert (beside.n_above, beside.n_below) == (len(near_above), len(near_below))
        drawn = posts_beside(scores, history.created_at, threshold, step, "random", seed, each=3)
        redrawn = posts_beside(scores, history.created_at, threshold, step, "random", seed, each=3)
        for side, others, near, is_above in (
            ("above", above, near_above, True),
            ("below", below, near_below, False),
        ):
            if len(near) < 3:
                near = sorted(others, key=key.__getitem__, reverse=not is_above)[:3]
            newest = sorted(near, key=lambda post: (-history.created_at[post], post))[:3]
            shown = getattr(beside, side).tolist()
            assert shown == sorted(newest, key=key.__getitem__, reverse=True)
            at_random = getattr(drawn, side).tolist()
            assert at_random == sorted(set(at_random), key=key.__getitem__, reverse=True)
            assert len(at_random) == min(3, len(near)) and set(at_random) <= set(near)
            assert at_random == getattr(redrawn, side).tolist()


def test_random_posts_change_with_the_seed() -> None:
    random = np.random.default_rng(1)
    history = a_history(random, 500, {"a": pa.array(random.random(500))})
    scores = ClassScores.of(history, ScoreClass("x", ("a",), 0.5))
    assert scores is not None
    drawn = {
        tuple(posts_beside(scores, history.created_at, 0.5, 0.5, "random", seed).above.tolist())
        for seed in range(20)
    }
    assert len(drawn) > 15
    assert set(np.concatenate([list(posts) for posts in drawn])) <= set(
        scores.between(0.5, 1.1).tolist()
    )


def test_a_class_over_text_or_nothing_has_no_order() -> None:
    random = np.random.default_rng(1)
    history = a_history(random, 2, {"a": pa.array(["0.5", "high"]), "b": pa.array([0.1, 0.2])})
    assert ClassScores.of(history, ScoreClass("x", ("missing",), 0.5)) is None
    assert ClassScores.of(history, ScoreClass("x", ("a", "b"), 0.5)) is None
