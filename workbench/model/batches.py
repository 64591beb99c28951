"""Batches: simulations that were applied, and acts on many users at once."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.display import HtmlRepr


@dataclass(frozen=True)
class Batch(HtmlRepr):
    """A simulation that was applied: its id, policy, time and person, entries, and when undone.

    `policy`: empty of an act by hand on many users.
    """

    batch_id: str
    policy: str
    applied_us: int
    applied_by: str
    first_entry: int
    last_entry: int
    undone_us: int | None
