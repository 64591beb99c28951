"""The plain evaluator, the kernel and the independent oracle give the same outcomes, tags, statuses
and log, for random policies and histories, with any threads and chunks."""

import json

import pytest

from tests.oracle.case_table import FOLDER, read_table
from tests.oracle.case_table import differences as missing_from
from tests.oracle.cases import random_case
from tests.oracle.coverage import ALL_FEATURES, THREE_VALUED, TWO_VALUED, features
from tests.oracle.replay import oracle
from tests.oracle.shrink import shrink
from tests.replay.harness import differences, result_of, run_case, same_tables
from tests.sizes import batches, size
from workbench.policy import catalogue

CASES = read_table()
KEPT = [(path.name, json.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.json"))]
ALL = [(row.name, row.case) for row in CASES] + KEPT
RANDOM = size(400, 12_000)
FEATURE_CASES = 300


def disagreements(case: dict) -> list[str]:
    """What is not the same between the oracle and both evaluators, and between chunkings."""
    wanted = oracle(case)
    plain = run_case(case, evaluator="plain")
    whole = run_case(case, threads=1)
    pieces = run_case(case, threads=2, posts_a_chunk=1)
    return [
        *(f"plain: {difference}" for difference in differences(wanted, result_of(case, plain))),
        *(f"kernel: {difference}" for difference in differences(wanted, result_of(case, whole))),
        *(f"plain and kernel: {name}" for name in same_tables(plain, whole)),
        *(f"chunks: {name}" for name in same_tables(whole, pieces)),
    ]


def crashes_or_disagrees(case: dict) -> bool:
    """Whether a case fails, for shrinking: a crash is a failure like any other."""
    try:
        return bool(disagreements(case))
    except Exception:  # noqa: BLE001 - any crash of ours is what the shrinker looks for
        return bool(case["posts"])


@pytest.mark.parametrize("seeds", batches(RANDOM, 200), ids=lambda seeds: f"from-{seeds.start}")
def test_evaluators_and_oracle_agree_on_random_cases(seeds):
    for seed in seeds:
        case = random_case(seed)
        if case["posts"] and crashes_or_disagrees(case):
            small = shrink(case, crashes_or_disagrees)
            file = FOLDER / f"random-{seed}.json"
            file.write_text(json.dumps(small, indent=1, ensure_ascii=False) + "\n", "utf-8")
            pytest.fail(f"seed {seed}, shrunk into {file.name}: {disagreements(small)}")


def test_random_cases_reach_every_feature_of_the_language():
    reached = set()
    for seed in range(FEATURE_CASES):
        case = random_case(seed)
        reached |= features(case, oracle(case))
    assert reached >= ALL_FEATURES, sorted(ALL_FEATURES - reached)


@pytest.mark.parametrize("row", CASES, ids=[row.name for row in CASES])
@pytest.mark.parametrize("evaluator", ["plain", "kernel"])
def test_hand_computed_cases(row, evaluator):
    result = result_of(row.case, run_case(row.case, evaluator=evaluator))
    assert missing_from(row.expected, result) == []


@pytest.mark.parametrize("case", [case for _, case in ALL], ids=[name for name, _ in ALL])
def test_evaluators_and_oracle_agree_on_every_case_of_the_folder(case):
    assert disagreements(case) == []


def test_random_cases_are_asked_for_every_condition_of_the_language():
    language = {*catalogue.BY_KEY, *catalogue.COMBINATORS}
    assert {*THREE_VALUED, *TWO_VALUED} == language
