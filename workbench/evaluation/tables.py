"""Evaluations and samples as tables, and their figures in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa

from workbench.evaluation.estimation.estimates import Estimate
from workbench.evaluation.estimation.figures import COUNTS, FIGURES
from workbench.evaluation.evaluate import Evaluated, Evaluation
from workbench.evaluation.labels.sampling import Sample
from workbench.evaluation.labels.strata import Strata
from workbench.formatting import count
from workbench.replay.outcome import Outcome

_ROW = pa.schema(
    [
        ("kind", pa.string()),
        ("name", pa.string()),
        ("figure", pa.string()),
        ("value", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("posts", pa.int64()),
        ("labelled", pa.int64()),
        ("rests_on_posts", pa.int64()),
        ("rests_on_users", pa.int64()),
        ("note", pa.string()),
    ]
)
NOTES = {
    "few_labels": "few labels",
    "unlabelled": "bounds only",
    "no_posts": "no such posts",
}


def evaluation_rows(evaluation: Evaluation) -> pa.Table:
    """A row for each figure of each group."""
    rows = [
        {
            "kind": group.kind,
            "name": group.name,
            "figure": one.figure,
            "value": one.value,
            "low": one.low,
            "high": one.high,
            "posts": group.figures.posts,
            "labelled": group.figures.labelled,
            "rests_on_posts": one.posts,
            "rests_on_users": one.users,
            "note": NOTES.get(one.note),
        }
        for group in evaluation.groups
        for one in group.figures.estimates
    ]
    return pa.Table.from_pylist(rows, _ROW)


def figures_side_by_side(evaluation: Evaluation, titles: Mapping[str, str]) -> pa.Table:
    """A row for each group: how many posts and labels, and each figure in words. `titles`: what
    actions are called.
    """
    rows = [
        {
            "what": f"{group.kind}: {_shown_name(group, titles)}",
            "posts": group.figures.posts,
            "labelled": group.figures.labelled,
        }
        | {figure.replace("_", " "): estimate_words(group.figures[figure]) for figure in FIGURES}
        for group in evaluation.groups
    ]
    return pa.Table.from_pylist(rows)


def _shown_name(group: Evaluated, titles: Mapping[str, str]) -> str:
    return titles.get(group.name, group.name) if group.kind == "action" else group.name


def estimate_words(estimate: Estimate) -> str:
    """A figure with its interval in words: `0.93 (0.89 to 0.96)`."""
    interval, is_count = "", estimate.figure in COUNTS
    if estimate.low is not None and estimate.high is not None:
        low, high = (number_words(end, is_count=is_count) for end in (estimate.low, estimate.high))
        interval = f"{low} to {high}"
    if estimate.value is None:
        note = NOTES.get(estimate.note, "")
        return f"{interval} ({note})" if interval else note
    value = number_words(estimate.value, is_count=is_count)
    return f"{value} ({interval})" if interval else f"{value} ({NOTES[estimate.note]})"


def number_words(value: float, *, is_count: bool = False) -> str:
    """A share with two digits, or with two that are not 0 where it is small; a number of posts
    without any.
    """
    if is_count:
        return f"{value:,.0f}"
    digits = 2 if value == 0 or value >= 0.1 else 3 if value >= 0.01 else 4
    return f"{value:.{digits}f}"


def sample_rows(outcome: Outcome, strata: Strata, sample: Sample) -> pa.Table:
    """The posts of a sample, in the order in which to label them."""
    history = outcome.run.history
    users, posts = history.ids_at(sample.places)
    columns = {
        "post_id": pa.array(posts, pa.string()),
        "user_id": pa.array(users, pa.string()),
        "created_at": pa.array(history.created_at[sample.places], pa.timestamp("us", "UTC")),
    }
    if "text" in history.columns:
        column = history.columns["text"]
        texts = (column.python(place) for place in sample.places.tolist())
        columns["text"] = pa.array(_texts(texts), pa.string())
    return pa.table(
        columns
        | {
            "stratum": pa.array([strata.names[at] for at in sample.stratum.tolist()], pa.string()),
            "sampling_probability": pa.array(sample.probability, pa.float64()),
            "label": pa.nulls(len(sample), pa.string()),
        }
    )


def _texts(values: Iterable[object]) -> list[str | None]:
    return [None if value is None else str(value) for value in values]


def title_of(evaluation: Evaluation) -> str:
    """The policy, what its intervals are about, and how many labels they rest on."""
    ledger = evaluation.ledger
    return (
        f"{evaluation.policy}: {evaluation.confidence:.0%} intervals about {evaluation.target};"
        f" {count(ledger.labelled, 'labelled post')} of {ledger.posts:,},"
        f" {ledger.undecided:,} undecided"
    )
