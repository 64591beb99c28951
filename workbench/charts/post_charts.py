"""The chart of a replay's posts: what became of each."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts.aggregate import ACCEPTED, counted_by
from workbench.charts.chart_data import ChartData
from workbench.charts.drawing.period import Period
from workbench.charts.drawing.theme import LIGHT, Theme
from workbench.charts.log_chart import GROUP, LogChart
from workbench.titles import FATE_TITLES


@dataclass(frozen=True, eq=False)
class PostsByFate(LogChart):
    """Posts by what became of them, which is null for accepted ones until they are counted."""

    def _counted(self, period: Period) -> pa.Table:
        counted = counted_by(self.entries, "rejected_by", period, self.time)
        fates = pc.fill_null(counted.column("rejected_by"), ACCEPTED)
        return counted.set_column(counted.column_names.index("rejected_by"), GROUP, fates)


def posts_over_time(data: ChartData, theme: Theme = LIGHT) -> LogChart:
    """Posts of each bin, accepted or rejected, stacked."""
    posts = data.posts
    return PostsByFate(
        posts,
        pc.fill_null(posts.column("rejected_by"), ACCEPTED),
        "Posts {per}, by what became of them",
        "post",
        theme,
        colours={fate: theme.fates[fate] for fate in FATE_TITLES},
        labels=FATE_TITLES,
        stacked=True,
        whole=data.period,
        time="created_at",
    )
