"""A chart of what is counted over time, and the rows that each of its bars counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts import aggregate
from workbench.charts.drawing.marks import Chart, Heading, nothing, small_multiples, stacked_bars
from workbench.charts.drawing.period import Period, days, per
from workbench.charts.drawing.series import Row, Series, largest, rows_of, with_totals
from workbench.charts.drawing.theme import Theme
from workbench.charts.standing import Changes, users_ever_out, users_out_at, users_out_by_bin
from workbench.formatting import count, plural
from workbench.model.actions import STATUSES

MAX_SERIES = 9
GROUP = "group"
_NAMED = [("series", pa.string()), ("n", pa.int64())]
_MS = pa.timestamp("ms", "UTC")
_ROWS = pa.schema([("start", pa.int64()), ("end", pa.int64()), *_NAMED])
_DATA = pa.schema([("start", _MS), ("end", _MS), *_NAMED])


@dataclass(frozen=True, eq=False)
class LogChart:
    """The rows that a chart counts in each bin by their group.

    `entries`: rows of a log, or posts; `time`: their column of times; `group`: text[n], what each
    is counted as; `text`: the title, with `{per}` or `{bin}`; `colours`, `labels`: of groups that
    have their own; `stacked`: one bar a bin, or one row a group; `whole`: the period to show, from
    the first row to the last when left out; `none`: the message where there is nothing to show.
    """

    entries: pa.Table
    group: pa.Array | pa.ChunkedArray
    text: str
    noun: str
    theme: Theme
    colours: Mapping[str, str] = field(default_factory=dict[str, str])
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    stacked: bool = False
    whole: Period | None = None
    time: str = "at"
    none: str = ""

    @cached_property
    def period(self) -> Period | None:
        """The period that is shown; None without rows."""
        if self.whole is not None or not self.entries.num_rows:
            return self.whole
        ends = pc.min_max(self._times).as_py()
        return Period.between(ends["min"], ends["max"])

    @property
    def n(self) -> int:
        """How many are counted in all."""
        return self.entries.num_rows

    @property
    def rows(self) -> list[Row]:
        """The rows of the chart: start and end in epoch ms, series, its place, n."""
        return [] if self.period is None else self._shown[1]

    @property
    def heading(self) -> Heading:
        """The title, of how many of what the chart is, and when."""
        return heading_of(self.text, self.n, self.noun, self.period)

    @property
    def data(self) -> pa.Table:
        """What is drawn: `start` and `end` of each bin (times), `series`, `n`."""
        rows = [{**row, "series": self._name(row["place"])} for row in self.rows]
        return pa.Table.from_pylist(rows, _ROWS).cast(_DATA)

    def _name(self, place: int) -> str:
        """The name of a series, without the total that its label has on the chart."""
        series = self._shown[0][place]
        is_rest = series.key.startswith("\0")  # the others, summed up as one
        return series.label if is_rest else self.labels.get(series.key, series.key)

    @cached_property
    def chart(self) -> Chart:
        """The chart itself."""
        heading = self.heading
        if self.period is None or not self.rows:
            return nothing(
                heading, self.none or f"There are no {plural(0, self.noun)} to show.", self.theme
            )
        series, rows = self._shown
        if self.stacked:
            return stacked_bars(rows, series, heading, self.period, self.theme)
        heading = replace(heading, below=f"{heading.below} · each row on its own scale")
        return small_multiples(rows, series, heading, self.period, self.theme)

    def behind(self, row: Row) -> pa.Table:
        """The entries that one row of the chart counts."""
        series, _ = self._shown
        key, shown = series[row["place"]].key, pa.array([each.key for each in series])
        at = self._times
        within = pc.and_(pc.greater_equal(at, row["start"] * 1000), pc.less(at, row["end"] * 1000))
        mine = pc.equal(self.group, key)
        if key.startswith("\0"):  # the others, summed up as one
            mine = pc.invert(pc.is_in(self.group, value_set=shown))
        return self.entries.filter(pc.and_(within, mine))

    _has_totals = True

    @property
    def _times(self) -> pa.ChunkedArray:
        return self.entries.column(self.time).cast(pa.int64())

    @cached_property
    def _shown(self) -> tuple[list[Series], list[Row]]:
        """The series and the rows of the chart."""
        assert self.period is not None
        counted = self._counted(self.period)
        series = self._series(set(counted.column(GROUP).to_pylist()))
        if not self.stacked:
            counted, series = largest(counted, GROUP, series, MAX_SERIES, self.theme.soft)
        series = with_totals(counted, GROUP, series) if self._has_totals else series
        return series, rows_of(counted, GROUP, series)

    def _series(self, names: set[str]) -> list[Series]:
        """Groups with a colour of their own first, then the others by name."""
        own = [name for name in self.colours if self.stacked or name in names]
        ordered = [*own, *sorted(names - self.colours.keys())]
        return [
            Series(name, self.labels.get(name, name), self.colours.get(name) or self.theme.rule(n))
            for n, name in enumerate(ordered)
        ]

    def _counted(self, period: Period) -> pa.Table:
        """How many there are: start, end, `group`, `n`."""
        entries = self.entries.append_column(GROUP, self.group)
        return aggregate.counted_by(entries, GROUP, period, self.time)


@dataclass(frozen=True, eq=False)
class UsersOut(LogChart):
    """Users who are out at the end of each bin, counted from changes of their statuses."""

    changes: Changes = field(kw_only=True)

    _has_totals = False

    @property
    def n(self) -> int:
        """How many users were out at some time, be it between the ends of two bins."""
        return 0 if self.period is None else users_ever_out(self.changes, self.period)

    @property
    def heading(self) -> Heading:
        """The title, how many users were ever out, and when."""
        return heading_of(self.text, self.n, "user ever out", self.period, "users ever out")

    def behind(self, row: Row) -> pa.Table:
        """The entries that put out the users whom one row of the chart counts."""
        status = STATUSES.index(self._shown[0][row["place"]].key)
        return users_out_at(self.changes, row["end"] * 1000, status)

    def _counted(self, period: Period) -> pa.Table:
        counted = users_out_by_bin(self.changes, period)
        return counted.rename_columns(["start", "end", GROUP, "n"])


def heading_of(
    text: str, n: int, noun: str, period: Period | None, nouns: str | None = None
) -> Heading:
    """A title, of how many of what it is, and when. `text` may hold `{per}` or `{bin}`; `nouns`:
    the noun for several, where it is irregular.
    """
    rate, bin_ = ("a day", "day") if period is None else (per(period), period.bin)
    when = "" if period is None else f" · {days(period)}, UTC"
    return Heading(text.format(per=rate, bin=bin_), f"n = {count(n, noun, nouns)}{when}")
