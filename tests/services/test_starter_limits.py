"""Starter policies at the limits of each choice: two cases on its two sides.

The golden file is written anew with WORKBENCH_GOLDEN=1; read what changed before keeping it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypedDict

import numpy as np
import pyarrow as pa
import pytest

from tests.golden_files import assert_golden
from tests.store.stores import NOW_US
from workbench.history import History
from workbench.model.labels import Label
from workbench.policy.tree import PERCENT, PROBABILITY, SCALES, SEVERITY
from workbench.services.policies.score_columns import ScoreColumn, score_columns
from workbench.services.policies.score_kinds import KINDS, kind_of, rank
from workbench.services.policies.starter import starter
from workbench.services.policies.starter_thresholds import Thresholds, thresholds


def scores(
    values: Sequence[float],
    scale: str = PROBABILITY,
    *,
    name: str = "nsfw",
    posts: int = 0,
    labels: Sequence[tuple[float, bool, int]] = (),
) -> ScoreColumn:
    """A column of scores. `labels`: a score, whether its posts are violating, and how many."""
    of = [(score, is_violating) for score, is_violating, n in labels for _ in range(n)]
    labelled = np.array([a for a, _ in of]), np.array([b for _, b in of], np.bool_)
    column = np.sort(np.array(values, np.float64))
    return ScoreColumn(name, SCALES[scale], posts or len(values), column, labelled)


def topped(*top: float, n: int = 200) -> list[float]:
    """Scores of more than twelve levels below 0.3, and a few on top."""
    return [*(np.linspace(0, 0.3, n - len(top)).round(4)), *top]


def judged(*labels: tuple[float, bool, int]) -> ScoreColumn:
    """Scores with labels, of which the top one percent begins at 0.9."""
    return scores(topped(0.9, 0.9), labels=labels)


THRESHOLDS = {
    "the top at the least that is high": scores(topped(0.8, 0.8)),
    "the top below it": scores(topped(0.79, 0.8)),
    "the highest below it": scores(topped(0.79, 0.79)),
    "the top below the middle, the highest above": scores(topped(0.2, 0.5, 0.6, 0.7, n=500)),
    "the highest at the middle": scores(topped(0.4, 0.5)),
    "the highest below the middle": scores(topped(0.4, 0.49)),
    "the top at the most": scores(topped(0.95, 0.95)),
    "the top above the most": scores(topped(0.96, 0.96)),
    "the next below what is doubtful": scores(topped(0.59, 0.59, 0.9, 0.9)),
    "the next above what is doubtful": scores(topped(0.61, 0.61, 0.9, 0.9)),
    "the next close to the top": scores(topped(0.85, 0.85, 0.9, 0.9)),
    "the next as far as the band": scores(topped(0.8, 0.8, 0.9, 0.9)),
    "a top between hundredths": scores(topped(0.8712, 0.8712)),
    "of percent": scores([100 * value for value in topped(0.8, 0.87, 0.87)], PERCENT),
    "twelve levels": scores([level / 11 for level in range(12)] * 5),
    "thirteen levels": scores([level / 12 for level in range(13)] * 5),
    "a level that is just high": scores([0, 0.4, 0.41, 0.8, 0.9]),
    "a level that is just not high": scores([0, 0.4, 0.79]),
    "levels of a severity": scores([0, 1, 2, 3], SEVERITY),
    "low levels of a severity": scores([-1, 0, 1, 2], SEVERITY),
    "29 labels": judged((0.9, True, 15), (0.1, False, 14)),
    "30 labels": judged((0.9, True, 15), (0.1, False, 15)),
    "nine above": judged((0.9, True, 9), (0.1, False, 40)),
    "ten above": judged((0.9, True, 10), (0.1, False, 40)),
    "nine of ten violating": judged((0.9, True, 18), (0.9, False, 2), (0.1, False, 40)),
    "fewer violating": judged((0.9, True, 17), (0.9, False, 3), (0.1, False, 40)),
    "half violating": judged((0.9, True, 10), (0.9, False, 10), (0.1, False, 40)),
    "fewer than half violating": judged((0.9, True, 9), (0.9, False, 11), (0.1, False, 40)),
    "too few above the top to tell": judged((0.9, True, 9), (0.5, False, 40)),
    "half from a lower one on": judged((0.9, True, 20), (0.5, False, 20), (0.1, False, 40)),
    "fewer from a lower one on": judged((0.9, True, 20), (0.5, False, 21), (0.1, False, 40)),
    "violating below, benign above": judged((0.5, True, 90), (0.9, False, 10)),
    "violating from the lowest step on": judged((0.05, True, 40)),
    "violating below every step": judged((0.04, True, 40)),
    "violating in the highest step": judged((0.99, True, 40)),
    "labels of a severity": scores(
        [0, 1, 2, 3], SEVERITY, labels=[(3, True, 10), (2, False, 10), (1, False, 20)]
    ),
    "labels of percent": scores(
        [100 * value for value in topped(0.9, 0.9)], PERCENT, labels=[(55, True, 40)]
    ),
}


def said_thresholds(name: str, found: Thresholds) -> str:
    review = "none" if found.needs_review is None else f"{found.needs_review:g}"
    proven = {None: "not judged", True: "proven", False: "not confirmed"}[found.proven]
    return (
        f"{name}: {found.classified:g}, review {review}, {proven}, "
        f"{'high' if found.sure else 'low'}\n  {found.why}"
    )


class Known(TypedDict, total=False):
    """What a store knows beside the scores."""

    user_fields: list[str]
    tags: list[str]


FREQUENT = [*np.linspace(0, 0.3, 180).round(4), *[0.96] * 20]
POLICIES: dict[str, tuple[list[ScoreColumn], Known]] = {
    "a tenth deleted": ([scores(FREQUENT)], {}),
    "more than a tenth": ([scores([*FREQUENT, 0.96])], {}),
    "a score in a hundredth of the posts": ([scores(topped(0.9), posts=20_000)], {}),
    "a score in fewer": (
        [scores(topped(0.9), posts=20_001), scores(topped(0.9), name="spam")],
        {},
    ),
    "a low score alone": ([scores(topped(0.4, 0.49))], {}),
    "a low score beside another": (
        [scores(topped(0.4, 0.49)), scores(topped(0.9, 0.9), name="zz")],
        {},
    ),
    "a score that just reaches the middle beside another": (
        [scores(topped(0.4, 0.5)), scores(topped(0.9, 0.9), name="zz")],
        {},
    ),
    "three of a kind": ([scores(topped(0.9, 0.9), name=f"toxic {x}") for x in "abc"], {}),
    "two versions": ([scores(topped(0.9, 0.9), name=f"TOXICITY@{x}") for x in (9, 10)], {}),
    "seven kinds": (
        [scores(topped(0.9, 0.9), name=kind.words[0]) for kind in KINDS[:7]],
        {"user_fields": ["account_age"], "tags": ["vip", "trusted", "x"]},
    ),
    "a weak one alone": ([scores(topped(0.9, 0.9), name="flirtation")], {}),
    "a weak one beside another": (
        [scores(topped(0.9, 0.9), name=name) for name in ("flirtation", "zz")],
        {},
    ),
    "deleted of two reasons": (
        [scores(topped(0.9, 0.9), name=name) for name in ("spam", "hate")],
        {"tags": ["staff"]},
    ),
    "restricted alone": ([scores(topped(0.9, 0.9), name="violence")], {}),
    "restricted that counts for nothing": ([scores(topped(0.9, 0.9), name="racy")], {}),
    "deleted, restricted and flagged": (
        [scores(topped(0.9, 0.9), name=name) for name in ("nudity", "gore", "profanity")],
        {},
    ),
    "names of the language": (
        [scores(topped(0.9, 0.9), name=name) for name in ("any", "any score", "Any_pct")],
        {},
    ),
    "without a band": ([scores([0, 0.1, 0.9])], {}),
    "not confirmed by labels": ([judged((0.9, False, 40))], {}),
    "too frequent, but proven": (
        [scores([*FREQUENT, 0.96], labels=[(0.9, True, 40), (0.1, False, 40)])],
        {},
    ),
}


def said_policies() -> Iterator[str]:
    for name, (columns, known) in POLICIES.items():
        made = starter(columns, {"followers": "no score"}, **known)
        yield f"\n{name}"
        for one in made.classes:
            review = "none" if one.needs_review is None else f"{one.needs_review:g}"
            yield f"  {one.name} ({one.column}), {one.kind or 'unknown'}: {one.treatment}"
            yield f"    {one.classified:g}, review {review}: {one.why}"
        yield from (f"  left out {one.column}: {one.why}" for one in made.left_out)
        document = made.policy.to_yaml()
        yield from ("  | " + line for line in document.splitlines() if line)


def test_starter_policies_at_the_limits_are_those_of_the_golden_file():
    lines = [said_thresholds(name, thresholds(column)) for name, column in THRESHOLDS.items()]
    text = "\n".join([*lines, *said_policies()]) + "\n"
    assert_golden(text, "starters.txt")


def columns_of(labels: Sequence[Label] = (), **columns: Sequence[object]):
    n = len(next(iter(columns.values())))
    table = {
        "post_id": [f"p{at}" for at in range(n)],
        "user_id": [f"u{at % 2}" for at in range(n)],
        "created_at": [NOW_US + at for at in range(n)],
    }
    return score_columns(History.read(pa.table({**table, **columns})), labels)


NO_SCALE = "which is no scale of a policy; import it with its scale"


@pytest.mark.parametrize(
    ("name", "values", "found"),
    [
        ("abc", [0.0, 0.5, 1.0], PROBABILITY),
        ("hate", [0, 1, 0], PROBABILITY),
        ("abc", [0, 1, 0], "only 0 and 1, and its name is of no violation that is known"),
        ("abc", [0, 2, 3], "its name is not that of a score"),
        ("hate", [0, 2, 3], SEVERITY),
        ("hate", [-1, 2, 3], SEVERITY),
        ("hate", [0, 2, 4], f"its values are from 0 to 4, {NO_SCALE}"),
        ("hate", [0, 2, 10], f"its values are from 0 to 10, {NO_SCALE}"),
        ("hate", [0, 2, 11], PERCENT),
        ("hate_pct", [0, 2, 4], PERCENT),
        ("hate", [0.5, 2, 100], PERCENT),
        ("hate", [0.5, 2, 101], f"its values are from 0.5 to 101, {NO_SCALE}"),
        ("hate", [0.5, 0.5, 0.5], "every value is 0.5"),
        ("hate", [*[0.25] * 98, 0.5, 7.0], PROBABILITY),
        ("hate", [*[0.25] * 97, 0.5, 7.0], f"its values are from 0.25 to 7, {NO_SCALE}"),
    ],
)
def test_the_scale_of_a_column_is_told_or_why_it_has_none(name, values, found):
    scores_, others = columns_of(**{name: values})
    if scores_:
        assert (scores_[0].scale, others) == (SCALES[found], {})
    else:
        assert others == {name: found}


def test_scores_beyond_the_scale_are_no_values_of_it():
    [column], _ = columns_of(hate=[*[0.25] * 98, 0.5, 7.0])
    assert (len(column.values), column.highest, column.posts, column.coverage) == (
        99,
        0.5,
        100,
        0.99,
    )
    assert column.share_from(0.5) == 1 / 99
    assert column.share_from(0.51) == 0


def label(post: int, word: str, class_name: str | None = None) -> Label:
    return Label(f"u{post % 2}", f"p{post}", word, NOW_US, "ann", None, class_name)


def test_labels_of_the_file_and_by_hand_count_for_the_scores_they_are_about():
    scores_, _ = columns_of(
        [label(0, "benign"), label(1, "violating", "HATE"), label(2, "violating", "spam"),
         label(7, "violating"), label(3, "unsure")],
        hate=[0.1, 0.2, 0.3, 0.4],
        hate_score=[0.5, 0.6, 0.7, None],
        label=[" Violating", None, "benign", "benign"],
    )  # fmt: skip
    by_name = {column.name: column.labelled for column in scores_}
    expected = {
        "hate": {0.1: False, 0.2: True, 0.3: False, 0.4: False},
        "hate_score": {0.5: False, 0.6: True, 0.7: False},
    }
    found = {
        name: dict(zip(values.tolist(), violating.tolist(), strict=True))
        for name, (values, violating) in by_name.items()
    }
    assert found == expected


def test_the_most_useful_score_comes_first():
    names = ["x7", "flirtation", "TOXICITY@10", "TOXICITY@9", "severe_toxicity", "insult", "toxic",
             "severe", "csam", "toxicity@9999999999", "toxicity 999999999"]  # fmt: skip
    assert sorted(names, key=rank) == [
        "csam", "toxicity 999999999", "TOXICITY@10", "TOXICITY@9", "toxicity@9999999999", "toxic",
        "insult", "severe_toxicity", "x7", "severe", "flirtation",
    ]  # fmt: skip
    assert [kind_of(name).counts for name in ("csam", "suicide", "racy", "pii", "x7")] == (
        [True, False, False, True, False]
    )
