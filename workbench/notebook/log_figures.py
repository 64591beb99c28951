"""A moderation log as figures: a chart that is drawn anew for a look, and the
entries behind each of its bars.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from workbench.charts.interactive import labelled_svg, labels_of
from workbench.charts.log_charts import LogChart
from workbench.charts.theme import DARK, LIGHT
from workbench.errors import NotFound, printable, quoted
from workbench.notebook.log import SHOWN, Log

MAX_ENTRIES = 50
CHARTS: Mapping[str, str] = {
    "by_action": "Actions",
    "by_rule": "Rules",
    "by_reason": "Reasons",
    "by_actor": "Who acted",
    "automated": "Automated",
    "users_out": "Users out",
    "tags": "Tags",
    "reinstatements": "Reinstatements",
    "uploads": "Uploads",
}


def figure(log: Log, name: str, *, dark: bool) -> tuple[LogChart, dict[str, Any]]:
    """A chart by its name, and how it is shown: `svg`, in which each bar has a label of its own,
    and `said`, its title and n. Raises: BadInput, for an unknown name.
    """
    made = log.chart.of(name, DARK if dark else LIGHT)
    labels = labels_of(made.rows, made.period)
    title = made.chart.to_dict()["title"]
    svg = labelled_svg(made.chart, made.rows, labels)
    return made, {"name": name, "svg": svg, "said": f"{title['text']}. {title['subtitle']}"}


def entries_behind(made: LogChart, label: str) -> dict[str, Any]:
    """The entries that the bar with a label counts: `n`, and the first of them as text.

    Raises: NotFound, when no bar has it.
    """
    places = {said: place for place, said in enumerate(labels_of(made.rows, made.period))}
    if label not in places:
        raise NotFound(f"no bar of the chart says {quoted(label)}")
    found = made.behind(made.rows[places[label]])
    rows = found.select(SHOWN).slice(0, MAX_ENTRIES)
    return {"label": label, "n": found.num_rows, "columns": list(SHOWN), "rows": _texts(rows)}


def _texts(rows: pa.Table) -> list[list[str]]:
    return [["" if c is None else printable(str(c)) for c in r.values()] for r in rows.to_pylist()]
