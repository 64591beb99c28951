"""The period that charts show, cut into hours, days, weeks, months or years."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast

import numpy as np
import pyarrow.compute as pc

from workbench.formatting import day, moment
from workbench.units import UNIT_US

if TYPE_CHECKING:
    from workbench.replay.outcome import Outcome

BINS = ("hour", "day", "week", "month", "year")
MAX_BINS = 75
_LENGTH_US = {
    "hour": UNIT_US["h"],
    "day": UNIT_US["d"],
    "week": UNIT_US["w"],
    "month": 31 * UNIT_US["d"],
    "year": 366 * UNIT_US["d"],
}
_MONDAY = 4  # 1970-01-05, in days of the epoch


@dataclass(frozen=True)
class Period:
    """A stretch of time, epoch µs, both ends within, and the bin that it is cut into."""

    first_us: int
    last_us: int
    bin: str

    @classmethod
    def between(cls, first_us: int, last_us: int) -> Period:
        """The period with the finest bin of which few enough are needed.

        >>> day = UNIT_US["d"]
        >>> [Period.between(0, n * day).bin for n in (2, 30, 200, 900, 4000)]
        ['hour', 'day', 'week', 'month', 'year']
        """
        span = last_us - first_us
        fitting = (name for name in BINS if span <= (MAX_BINS - 2) * _LENGTH_US[name])
        return cls(first_us, last_us, next(fitting, "year"))

    @cached_property
    def edges(self) -> np.ndarray:
        """int64[n_bins + 1], epoch µs: where each bin starts, and the end of the last one."""
        first, last = np.array([self.first_us, self.last_us], "M8[us]")
        if self.bin == "week":
            days = np.array([self.first_us, self.last_us]) // UNIT_US["d"]
            monday = days[0] - (days[0] - _MONDAY) % 7
            return np.arange(monday, days[1] + 8, 7, dtype=np.int64) * UNIT_US["d"]
        unit = {"hour": "h", "day": "D", "month": "M", "year": "Y"}[self.bin]
        start, end = first.astype(f"M8[{unit}]"), last.astype(f"M8[{unit}]")
        edges = cast("np.ndarray", np.arange(start, end + 2))
        return edges.astype("M8[us]").astype(np.int64)

    @property
    def unit_us(self) -> int:
        """The length of the steps of which every bin is made: an hour, or a day."""
        return UNIT_US["h"] if self.bin == "hour" else UNIT_US["d"]

    def place(self, at_us: np.ndarray) -> np.ndarray:
        """int64[n], the bin of each time; −1 before the first, n_bins after the last."""
        return np.searchsorted(self.edges, at_us, "right") - 1


def period_of(outcome: Outcome) -> Period | None:
    """From the first post that was replayed to the end of the replay; None without posts."""
    if not outcome.outcomes.num_rows:
        return None
    ends = pc.min_max(outcome.outcomes.column("created_at").cast("int64")).as_py()
    return Period.between(ends["min"], max(ends["max"], outcome.run.as_of_us))


def days(period: Period) -> str:
    """From when to when a period lasts, by days or, where it is short, to the minute."""
    if period.bin == "hour":
        return f"{moment(period.first_us)} to {moment(period.last_us)}"
    first, last = day(period.first_us), day(period.last_us)
    return f"{first.removesuffix(last[-5:])} to {last}"


def per(period: Period) -> str:
    """The bin of a period as a rate: `a day`."""
    return f"an {period.bin}" if period.bin == "hour" else f"a {period.bin}"
