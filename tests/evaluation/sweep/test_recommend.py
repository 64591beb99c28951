"""A recommendation holds its limits at the worse end, and says what keeps from more."""

import pytest

from workbench import BadInput, Policy
from workbench.evaluation.estimation.estimates import Estimate
from workbench.evaluation.estimation.paired import Total
from workbench.evaluation.sweep.goal import Goal, Limit
from workbench.evaluation.sweep.recommend import pareto_front, recommend
from workbench.evaluation.sweep.sweep import Point, Sweep
from workbench.evaluation.sweep.tables import judged_rows, recommendation_words, verdict

POLICY = Policy.empty("P")
NAMES = (
    "posts deleted", "posts rejected", "users suspended by a rule", "users blocked by a rule",
    "new review items",
)  # fmt: skip
#        value, precision (value, low), recall (value, low), review items
POINTS = [
    (0.80, (0.85, 0.80), (0.90, 0.85), 300),
    (0.85, (0.93, 0.89), (0.85, 0.80), 350),
    (0.88, (0.95, 0.91), (0.80, 0.75), 380),
    (0.90, (0.96, 0.92), (0.75, 0.70), 390),
    (0.95, (0.99, 0.96), (0.50, 0.45), 450),
]


def estimate(figure, value, low):
    return Estimate(figure, value, low, min(1.0, 2 * value - low), 100, 50)


def a_sweep(points=POINTS, *, late=None):
    made = []
    for value, precision, recall, items in points:
        totals = {name: Total(10 * items, 9.0 * items, 11.0 * items, 40) for name in NAMES}
        figures = {
            "precision": estimate("precision", *precision),
            "recall": estimate("recall", *recall),
        }
        after = {} if late is None else {**figures, "recall": estimate("recall", *late)}
        early = {} if late is None else figures
        made.append(Point((value,), POLICY, totals, figures, early, after))
    split = None if late is None else 1_700_000_000_000_000
    return Sweep(("c.classified",), POLICY, tuple(made), "stopped", 10.0, 400, 0.95, split)


def place(judged):
    return judged.point.values[0]


def test_the_best_point_holds_its_limits_at_the_lower_end():
    found = recommend(a_sweep(), "maximum recall @ precision >= 0.9")
    assert (place(found.best), place(found.runner_up)) == (0.88, 0.90)
    assert str(found.binds) == "precision at least 0.9"
    words = {place(each): verdict(found, each) for each in found.judged}
    assert words[0.88] == "best"
    assert words[0.90] == "runner-up"
    assert words[0.95] == "holds the limits"
    # The value holds, its lower end does not: (0.04 / 0.03)² − 1 of 400 labels.
    assert words[0.85] == (
        "precision misses by 0.010 at its lower end; about 312 more labels would settle it"
    )
    assert words[0.80] == "precision misses by 0.100"


def test_a_load_holds_at_its_upper_end():
    found = recommend(a_sweep(), "maximum precision @ reviews_per_day <= 420")
    assert place(found.best) == 0.88  # 380 a day, at most 418
    assert str(found.binds) == "reviews per day at most 420"
    assert place(recommend(a_sweep(), "minimum reviews_per_day").best) == 0.80


def test_no_feasible_point_is_said_with_the_nearest():
    found = recommend(a_sweep(), "maximum recall @ precision >= 0.98 and reviews_per_day <= 500")
    assert (found.best, found.runner_up, found.binds) == (None, None, None)
    assert place(found.nearest) == 0.95
    words = recommendation_words(found)
    assert "no feasible point" in words
    assert "The nearest is c.classified = 0.95: precision misses by 0.020 at its lower end" in words
    assert "more labels would settle it" in words


def test_a_figure_without_an_interval_holds_no_limit():
    points = [(0.9, (0.99, 0.98), (0.5, 0.4), 100)]
    swept = a_sweep(points)
    unknown = Estimate("precision", 0.99, None, None, 3, 2, "few_labels")
    point = swept.points[0]
    figures = {**point.figures, "precision": unknown}
    without = Point(point.values, POLICY, point.totals, figures, {}, {})
    swept = Sweep(**{**vars(swept), "points": (without,)})
    found = recommend(swept, "maximum recall @ precision >= 0.5")
    assert found.best is None
    assert "precision is not known well enough" in recommendation_words(found)


def test_with_a_split_it_is_chosen_on_early_posts_and_told_beside_the_late_ones():
    found = recommend(a_sweep(late=(0.77, 0.70)), "maximum recall @ precision >= 0.9")
    assert place(found.best) == 0.88
    assert found.best.late.value == 0.77
    assert "On posts from 14 Nov 2023 on recall is 0.77 (0.70 to 0.84), before 0.80" in (
        recommendation_words(found)
    )


def test_the_front_has_what_no_other_point_is_better_than():
    goals = [Goal.parse("maximum precision"), Goal.parse("maximum recall")]
    assert len(pareto_front(a_sweep(), goals)) == len(POINTS)
    worse = (0.7, (0.80, 0.7), (0.85, 0.8), 300)
    front = pareto_front(a_sweep([*POINTS, worse]), goals)
    assert 0.7 not in {point.values[0] for point in front}
    fewest = [Goal.parse("minimum reviews_per_day"), Goal.parse("maximum recall")]
    assert [point.values[0] for point in pareto_front(a_sweep(), fewest)] == [0.80]


def test_a_table_has_what_is_wanted_and_limited_of_each_point():
    found = recommend(a_sweep(), "maximum recall @ precision >= 0.9 and reviews_per_day <= 500")
    table = judged_rows(found)
    assert table.column_names == [
        "c.classified", "recall", "precision", "reviews_per_day", "verdict"
    ]  # fmt: skip
    assert table.to_pylist()[2] == {
        "c.classified": "0.88",
        "recall": "0.80 (0.75 to 0.85)",
        "precision": "0.95 (0.91 to 0.99)",
        "reviews_per_day": "380.0 (342.0 to 418.0)",
        "verdict": "best",
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "cannot be read"),
        ("recall", "cannot be read"),
        ("maximum", "cannot be read"),
        ("maximum recal", "did you mean `recall`"),
        ("maximum recall @ precision", "limit `precision` cannot be read"),
        ("maximum recall @ precision > 0.9", "cannot be read"),
        ("maximum recall @ precision >= 1e", "no number"),
        ("maximum recall @ precision >= 0.9 or f1 >= 1", "cannot be read"),
        ("maximum recall @ prec >= 0.9", "did you mean"),
    ],
)
def test_goals_that_cannot_be_read_are_said(text, said):
    with pytest.raises(BadInput, match=said):
        Goal.parse(text)


def test_goals_are_read_and_said():
    goal = Goal.parse("  max  recall @ precision>=0.95 and reviews_per_day <= 4e2 ")
    assert (goal.name, goal.maximise) == ("recall", True)
    assert goal.limits == (Limit("precision", True, 0.95), Limit("reviews_per_day", False, 400.0))
    assert str(goal) == ("Most recall with precision at least 0.95 and reviews per day at most 400")
