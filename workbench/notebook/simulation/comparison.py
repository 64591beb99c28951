"""Compare simulations: their figures, and the posts and users they treat differently."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from workbench.errors import BadInput
from workbench.formatting import distinct
from workbench.notebook.displays.table import Table
from workbench.notebook.simulation.simulation import Simulation
from workbench.replay.difference import Difference
from workbench.replay.difference import difference as difference_of
from workbench.replay.outcome import Outcome

Replayed = Simulation | Outcome


def difference(a: Replayed, b: Replayed) -> Difference:
    """The posts and users that two replays of the same posts treat differently.

    Raises: Conflict, when they were not replayed over the same ones.
    """
    return difference_of(_outcome(a), _outcome(b))


def compare(*replays: Replayed, **named: Replayed) -> Table:
    """The figures of several replays in one table: `compare(a, b)`, `compare(now=a, draft=b)`.

    Columns: `figure`, and one for each replay, by its keyword or its policy's name. Rows: posts
    accepted and rejected, users suspended and blocked at the end, and the triggers of each rule,
    null where a policy has no such rule. Raises: BadInput, without a replay.
    """
    outcomes = [_outcome(replayed) for replayed in (*replays, *named.values())]
    if not outcomes:
        raise BadInput("nothing to compare: give simulations or outcomes")
    unnamed = [outcome.run.policy.name for outcome in outcomes[: len(replays)]]
    names = distinct(["figure", *unnamed, *named])[1:]
    figures = [dict(_figures(outcome)) for outcome in outcomes]
    rows = list(dict.fromkeys(name for column in figures for name in column))
    columns = {"figure": pa.array(rows, pa.string())}
    for name, column in zip(names, figures, strict=True):
        columns[name] = pa.array([column.get(row) for row in rows], pa.int64())
    return Table("Comparison", pa.table(columns))


def _outcome(replayed: object) -> Outcome:
    """Raises: BadInput, for anything but a replay."""
    if isinstance(replayed, Simulation):
        return replayed.outcome
    if isinstance(replayed, Outcome):
        return replayed
    raise BadInput(f"expected a simulation or an outcome, not {type(replayed).__name__}")


def _figures(outcome: Outcome) -> Iterator[tuple[str, int]]:
    summary = outcome.summary
    for status in ("accepted", "rejected"):
        yield f"posts {status}", summary["posts"][status]
    for status in ("suspended", "blocked"):
        yield f"users {status} at the end", summary["users"][status]
    for rule in summary["rules"]:
        yield f"{rule['rule']}: triggers", rule["triggers"]
