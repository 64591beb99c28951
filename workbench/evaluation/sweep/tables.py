"""A sweep and a recommendation as tables, and in words."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from workbench.evaluation.sweep.quantities import QUANTITIES, SWEPT, Quantity
from workbench.evaluation.sweep.recommend import Judged, LimitJudged, Recommendation
from workbench.evaluation.sweep.sweep import Point, Sweep
from workbench.evaluation.tables import number_words
from workbench.formatting import count, day

_SHARES = frozenset(SWEPT) - {"benign_posts", "missed_posts"}
_SHOWN = ("precision", "recall", "reviews_per_day", "posts_deleted", "users_suspended")
_LONG = (
    ("quantity", pa.string()),
    ("value", pa.float64()),
    ("low", pa.float64()),
    (
        "high",
        pa.float64(),
    ),
)


def sweep_rows(sweep: Sweep) -> pa.Table:
    """A row for each quantity of each point: the values of the parameters, `quantity`, `value`,
    `low` and `high`.
    """
    rows = [
        {
            **_parameters(sweep, point),
            "quantity": name,
            "value": quantity.value,
            "low": quantity.low,
            "high": quantity.high,
        }
        for point in sweep.points
        for name, find in QUANTITIES.items()
        for quantity in [find(sweep, point)]
        if sweep.labelled or name not in SWEPT
    ]
    parameters = [(name, pa.string()) for name in sweep.names]
    return pa.Table.from_pylist(rows, pa.schema([*parameters, *_LONG]))


def sweep_in_words(sweep: Sweep) -> pa.Table:
    """A row for each point: the values of the parameters, and the quantities that are asked for
    most, with their intervals.
    """
    shown = [name for name in _SHOWN if sweep.labelled or name not in SWEPT]
    columns = {name: [str(point.values[at]) for point in sweep.points]
        for at, name in enumerate(sweep.names)}  # fmt: skip
    for name in shown:
        find = QUANTITIES[name]
        columns[name.replace("_", " ")] = [
            quantity_words(find(sweep, point), name) for point in sweep.points
        ]
    return pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})


def judged_rows(found: Recommendation) -> pa.Table:
    """A row for each point: the values of the parameters, what is wanted, each limited quantity,
    and a verdict.
    """
    wanted, limits = found.goal.name, found.goal.limits
    rows: list[dict[str, str | None]] = []
    for judged in found.judged:
        row: dict[str, str | None] = {
            **_parameters(found.sweep, judged.point),
            wanted: quantity_words(judged.wanted, wanted),
        }
        for each in judged.limits:
            row[each.limit.name] = quantity_words(each.quantity, each.limit.name)
        row["verdict"] = verdict(found, judged)
        rows.append(row)
    names = dict.fromkeys(
        [*found.sweep.names, wanted, *(limit.name for limit in limits), "verdict"]
    )
    return pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in names]))


def _parameters(sweep: Sweep, point: Point) -> dict[str, str]:
    return {name: str(value) for name, value in zip(sweep.names, point.values, strict=True)}


def quantity_words(quantity: Quantity, name: str) -> str:
    """A quantity with its interval, such as `0.93 (0.89 to 0.96)`; empty where it is not known."""
    if quantity.value is None:
        if quantity.low is None or quantity.high is None:
            return ""
        return f"{_number(quantity.low, name)} to {_number(quantity.high, name)}"
    value = _number(quantity.value, name)
    if quantity.low is None or quantity.high is None or quantity.low == quantity.high:
        return value
    return f"{value} ({_number(quantity.low, name)} to {_number(quantity.high, name)})"


def _number(value: float, name: str) -> str:
    if name in _SHARES:
        return number_words(value)
    return f"{value:,.1f}" if name.endswith("_per_day") else f"{value:,.0f}"


def verdict(found: Recommendation, judged: Judged) -> str:
    """What stands for or against a point."""
    if judged is found.best:
        return "best"
    if judged is found.runner_up:
        return "runner-up"
    against = "; ".join(_against(judged))
    if judged is found.nearest:
        return f"nearest: {against}"
    return against or "holds the limits"


def _against(judged: Judged) -> Iterator[str]:
    if judged.wanted.value is None:
        yield "what is wanted is not known"
    for each in judged.limits:
        if not each.holds:
            yield _failed(each)


def _failed(judged: LimitJudged) -> str:
    limit, quantity = judged.limit, judged.quantity
    name = limit.name.replace("_", " ")
    end = quantity.low if limit.at_least else quantity.high
    if end is None:
        return f"{name} is not known well enough"
    missed = f"{name} misses by {_number(limit.gap(end), limit.name)}"
    if quantity.value is not None and limit.gap(quantity.value) <= 0:
        missed += f" at its {'lower' if limit.at_least else 'upper'} end"
    if judged.more_labels is not None:
        missed += f"; about {count(judged.more_labels, 'more label')} would settle it"
    return missed


def recommendation_words(found: Recommendation) -> str:
    """What is recommended, what binds, and how it does on later posts."""
    if found.best is None:
        return _infeasible(found)
    best = found.best
    parts = [f"{found.goal}: {_place(found.sweep, best.point)}."]
    if found.binds is not None:
        parts.append(f"What keeps from more is {found.binds}.")
    if best.late is not None and found.sweep.split_us is not None:
        name = found.goal.name
        late, early = (quantity_words(each, name) for each in (best.late, best.wanted))
        since, words = day(found.sweep.split_us), name.replace("_", " ")
        parts.append(f"On posts from {since} on {words} is {late}, before {early}.")
    return " ".join(parts)


def _infeasible(found: Recommendation) -> str:
    nearest = found.nearest
    words = f"{found.goal}: no feasible point."
    if nearest is None:
        return words
    against = "; ".join(_against(nearest))
    return f"{words} The nearest is {_place(found.sweep, nearest.point)}: {against}."


def _place(sweep: Sweep, point: Point) -> str:
    pairs = zip(sweep.names, point.values, strict=True)
    return ", ".join(f"{name} = {value}" for name, value in pairs)
