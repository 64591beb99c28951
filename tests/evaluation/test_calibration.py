"""How often intervals contain the truth, with small counts; `make calibration` has the table."""

import math

import pytest

from tests.evaluation.calibration import CASES, coverage, coverage_of_differences
from tests.sizes import size
from workbench.evaluation.estimation.differences import DIFFERENCE_FIGURES
from workbench.evaluation.estimation.figures import FIGURES

REPETITIONS = size(25, 1000)
FLOOR = 0.93


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.class_name} {case.design} {case.target}"
)
def test_intervals_contain_the_truth_about_as_often_as_they_say(case):
    rows = list(coverage(case, REPETITIONS))
    assert {row.figure for row in rows} == set(FIGURES)
    for row in rows:
        # what chance alone leaves below the floor, at 3.5 standard deviations
        slack = 3.5 * math.sqrt(FLOOR * (1 - FLOOR) / row.n)
        assert row.share >= FLOOR - slack, row
        assert row.width < 0.7


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.design == "stratified"],
    ids=lambda case: f"{case.class_name} {case.target}",
)
def test_intervals_of_differences_contain_the_truth_about_as_often_as_they_say(case):
    rows = list(coverage_of_differences(case, REPETITIONS))
    assert len(rows) >= len(DIFFERENCE_FIGURES)
    for row in rows:
        slack = 3.5 * math.sqrt(FLOOR * (1 - FLOOR) / row.n)
        assert row.share >= FLOOR - slack, row
