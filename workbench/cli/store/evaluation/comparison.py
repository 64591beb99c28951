"""`workbench compare`: what a policy does otherwise than another, over the posts of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workbench.cli.options.store_access import StoreAccess, store_listing
from workbench.cli.options.types import TEXT
from workbench.cli.store.evaluation.label_options import LabelOptions, label_options
from workbench.cli.store.store_replay import named_policy, replay_of_store
from workbench.cli.terminal.output import DONE, Output, print_note

if TYPE_CHECKING:
    from workbench.evaluation.comparison.compare import Comparison

_SHOWN = ("totals", "users", "causes")
_TOTALS = {
    "what": "What",
    "a": "A",
    "b": "B",
    "difference": "B − A",
    "in_words": "In words",
}
_USERS = {
    "kind": "Users",
    "users": "Number",
    "example": "Example",
    "post_id": "Post",
    "created_at": "Posted",
    "a": "A",
    "b": "B",
}
_CAUSES = {
    "total": "Total",
    "cause": "Cause",
    "effect": "Effect",
    "least": "Least",
    "most": "Most",
}


@store_listing(
    "compare",
    "compare two policies: totals with intervals, users by how they differ, causes",
    "workbench compare community-baseline@1 stricter.yaml --show users",
)
@click.argument("a", metavar="A", type=TEXT)
@click.argument("b", metavar="B", type=TEXT)
@click.option(
    "--show",
    type=click.Choice(_SHOWN),
    default="totals",
    help="totals and figures, users by how they differ, or what causes the differences (totals)",
)
@label_options()
def compare(
    access: StoreAccess, output: Output, a: str, b: str, show: str, reading: LabelOptions
) -> int:
    """Compare policy B with policy A: policy files, or names of saved policies, `NAME@N` for a
    version.
    """
    from workbench.evaluation.comparison.words import headline

    comparison = _compared(access, a, b, reading)
    rows, columns, optional = _rows(comparison, show, is_for_programs=output.is_for_programs)
    output.print_many(rows, columns, "nothing differs", optional)
    if not output.is_for_programs:
        print_note(headline(comparison))
    return DONE


def _rows(
    comparison: Comparison, show: str, *, is_for_programs: bool
) -> tuple[list[dict[str, object]], dict[str, str], tuple[str, ...]]:
    """The records, their columns, and the heads that may be left out."""
    from workbench.evaluation.comparison.tables import (
        causes_rows,
        totals_in_words,
        totals_rows,
        users_rows,
    )
    from workbench.evaluation.comparison.waterfall import waterfalls
    from workbench.titles import ACTION_TITLES

    if show == "users":
        return users_rows(comparison, ACTION_TITLES).to_pylist(), _USERS, ("Posted", "A", "B")
    if show == "causes":
        rows = causes_rows(waterfalls(comparison.a, comparison.b))
        return rows.to_pylist(), _CAUSES, ("Least", "Most")
    if is_for_programs:
        records = totals_rows(comparison)
        return records.to_pylist(), {name: name for name in records.column_names}, ()
    return totals_in_words(comparison, ACTION_TITLES).to_pylist(), _TOTALS, ()


def _compared(access: StoreAccess, a: str, b: str, reading: LabelOptions) -> Comparison:
    from workbench.evaluation.from_labels import compare_with_labels
    from workbench.replay.simulate import simulate_changed
    from workbench.services.review.review import labels

    with access.to_read() as store:
        first, _ = replay_of_store(store, named_policy(access, store, a))
        second = simulate_changed(first, named_policy(access, store, b))
        return compare_with_labels(
            first,
            second,
            labels(store),
            reading.rule,
            target=reading.target,
            confidence=reading.confidence,
        )
