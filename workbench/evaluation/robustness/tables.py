"""How far results depend on rules, parameters and semantics, as tables."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from workbench.evaluation.robustness.effect import Effect
from workbench.evaluation.robustness.rules import RuleApart
from workbench.evaluation.robustness.semantics import Alternative
from workbench.evaluation.robustness.sensitivity import StepTaken

_EFFECT = (
    ("posts_changed", pa.int64()),
    ("users_changed", pa.int64()),
    ("users_flipped", pa.int64()),
    ("share_flipped", pa.float64()),
)


def rules_rows(rules: Iterable[RuleApart]) -> pa.Table:
    """A row for each rule: on how many posts it fires, on how many alone, with which others, and
    what is lost of each total without it.
    """
    rows: list[dict[str, object]] = []
    for each in rules:
        most = sorted(each.shared.items(), key=lambda pair: (-pair[1], pair[0]))
        rows.append(
            {
                "rule": each.rule,
                "posts": each.posts,
                "alone": each.alone,
                "shared_with": [f"{name}: {n:,}" for name, n in most],
                **{f"lost: {name}": n for name, n in each.lost.items()},
                "users_flipped": each.effect.flipped,
            }
        )
    names = list(dict.fromkeys(name for row in rows for name in row))
    types = {"rule": pa.string(), "shared_with": pa.list_(pa.string())}
    schema = pa.schema([(name, types.get(name, pa.int64())) for name in names])
    return pa.Table.from_pylist(rows, schema)


def sensitivity_rows(steps: Iterable[StepTaken]) -> pa.Table:
    """A row for each step of each parameter."""
    rows = [
        {
            "parameter": step.parameter,
            "value": str(step.value),
            "to": str(step.to),
            **_effect(step.effect),
        }
        for step in steps
    ]
    texts = [(name, pa.string()) for name in ("parameter", "value", "to")]
    return pa.Table.from_pylist(rows, pa.schema([*texts, *_EFFECT]))


def alternatives_rows(alternatives: Iterable[Alternative]) -> pa.Table:
    """A row for each other choice of semantics."""
    rows = [
        {"choice": each.choice, "value": each.value, "other": each.other, **_effect(each.effect)}
        for each in alternatives
    ]
    texts = [(name, pa.string()) for name in ("choice", "value", "other")]
    return pa.Table.from_pylist(rows, pa.schema([*texts, *_EFFECT]))


def _effect(effect: Effect) -> dict[str, int | float]:
    return {
        "posts_changed": effect.posts,
        "users_changed": effect.users,
        "users_flipped": effect.flipped,
        "share_flipped": effect.share_flipped,
    }
