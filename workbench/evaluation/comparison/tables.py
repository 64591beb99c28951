"""A comparison as tables: totals and figures, users by how they are treated, causes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pyarrow as pa

from workbench.evaluation.comparison.compare import Comparison, FiguresCompared
from workbench.evaluation.comparison.users import UserKind
from workbench.evaluation.comparison.waterfall import Waterfall
from workbench.evaluation.comparison.words import (
    TOTAL_VERDICTS,
    USER_KIND_TITLES,
    difference_words,
    estimate_value,
    figure_title,
    figure_verdict,
    side_words,
)
from workbench.evaluation.estimation.figures import COUNTS
from workbench.model.log.columns import TIME

_TEXT, _NUMBER = pa.string(), pa.float64()
_TOTALS = pa.schema(
    [
        ("what", _TEXT),
        ("unit", _TEXT),
        ("a", _NUMBER),
        ("b", _NUMBER),
        ("difference", _NUMBER),
        ("low", _NUMBER),
        ("high", _NUMBER),
        ("in_words", _TEXT),
    ]
)
_IN_WORDS = pa.schema([(name, _TEXT) for name in ("what", "a", "b", "difference", "in_words")])
_USERS = pa.schema(
    [
        ("kind", _TEXT),
        ("users", pa.int64()),
        ("example", _TEXT),
        ("post_id", _TEXT),
        ("created_at", TIME),
        ("a", _TEXT),
        ("b", _TEXT),
    ]
)
_CAUSES = pa.schema(
    [
        ("total", _TEXT),
        ("cause", _TEXT),
        ("effect", _NUMBER),
        ("least", _NUMBER),
        ("most", _NUMBER),
    ]
)
COLUMNS = frozenset({*_TOTALS.names, *_USERS.names}) - {"a", "b"}
"""The columns of tables in which `a` and `b` stand for the names of the policies."""
KNOCK_ON = "Knock-on of enforcement"


def totals_rows(comparison: Comparison) -> pa.Table:
    """A row for each total and each figure: of both policies, the difference, and its interval."""
    rows: list[dict[str, object]] = [
        {
            "what": each.name,
            "unit": each.unit,
            "a": each.a,
            "b": each.b,
            "difference": each.difference.value,
            "low": each.difference.low,
            "high": each.difference.high,
            "in_words": TOTAL_VERDICTS[each.verdict],
        }
        for each in comparison.totals
    ]
    rows += [_figure(each) for each in comparison.figures]
    return pa.Table.from_pylist(rows, _TOTALS)


def _figure(compared: FiguresCompared) -> dict[str, object]:
    figures = compared.figures
    return {
        "what": figure_title(figures.difference.figure, compared.group),
        "unit": "post",
        "a": figures.a.value,
        "b": figures.b.value,
        "difference": figures.difference.value,
        "low": figures.difference.low,
        "high": figures.difference.high,
        "in_words": figure_verdict(compared),
    }


def totals_in_words(comparison: Comparison, titles: Mapping[str, str]) -> pa.Table:
    """The same for people: numbers as texts, the difference with its interval. `titles`: of
    actions.
    """
    rows = [
        {
            "what": titles.get(each.name, each.name),
            "a": f"{each.a:,}",
            "b": f"{each.b:,}",
            "difference": difference_words(
                each.difference.value, each.difference.low, each.difference.high
            ),
            "in_words": TOTAL_VERDICTS[each.verdict],
        }
        for each in comparison.totals
    ]
    for each in comparison.figures:
        of = each.figures.difference
        rows.append(
            {
                "what": figure_title(of.figure, titles.get(each.group, each.group)),
                "a": estimate_value(each.figures.a),
                "b": estimate_value(each.figures.b),
                "difference": difference_words(
                    of.value, of.low, of.high, is_count=of.figure in COUNTS
                ),
                "in_words": figure_verdict(each),
            }
        )
    return pa.Table.from_pylist(rows, _IN_WORDS)


def users_rows(comparison: Comparison, titles: Mapping[str, str]) -> pa.Table:
    """A row for each kind of user who is treated differently, with an example. `titles`: of
    actions.
    """
    kinds: list[UserKind] = [kind for kind, places in comparison.users.kinds.items() if len(places)]
    rows = [_kind(comparison, kind, titles) for kind in kinds]
    return pa.Table.from_pylist(rows, _USERS)


def _kind(comparison: Comparison, kind: UserKind, titles: Mapping[str, str]) -> dict[str, object]:
    row: dict[str, object] = {
        "kind": USER_KIND_TITLES[kind],
        "users": len(comparison.users.kinds[kind]),
    }
    example = comparison.witness(kind)
    if example is not None:
        row |= {
            "example": example.user_id,
            "post_id": example.post_id,
            "created_at": example.at_us,
            "a": side_words(example.a, titles),
            "b": side_words(example.b, titles),
        }
    return row


def user_ids(comparison: Comparison, kind: UserKind | None = None) -> pa.Table:
    """A row for each user who is treated differently, or is so in one way: `user_id`, `kind`."""
    run = comparison.a.run
    kinds: dict[UserKind, np.ndarray] = {
        each: places for each, places in comparison.users.kinds.items() if kind in (None, each)
    }
    return pa.table(
        {
            "user_id": pa.concat_arrays(
                [run.user_ids.take(pa.array(places)) for places in kinds.values()]
            ),
            "kind": pa.array(
                [USER_KIND_TITLES[each] for each, places in kinds.items() for _ in places], _TEXT
            ),
        }
    )


def causes_rows(waterfalls: Iterable[Waterfall]) -> pa.Table:
    """A row for each cause of each total."""
    return pa.Table.from_pylist([row for each in waterfalls for row in _causes(each)], _CAUSES)


def _causes(waterfall: Waterfall) -> Iterator[dict[str, object]]:
    for cause in waterfall.causes:
        yield {
            "total": waterfall.name,
            "cause": cause.words,
            "effect": cause.effect,
            "least": cause.low,
            "most": cause.high,
        }
    knock_on = float(waterfall.knock_on)
    yield {
        "total": waterfall.name,
        "cause": KNOCK_ON,
        "effect": knock_on,
        "least": knock_on,
        "most": knock_on,
    }
