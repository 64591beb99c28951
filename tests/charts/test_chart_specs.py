"""What each chart of a simulation and of a log draws, and how: its whole specification, a line for
each part. `golden/charts.txt` holds it; read what changed before you keep a new one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.golden_files import assert_golden
from tests.services.every_kind import BASELINE, every_kind
from workbench.notebook.displays.charts import Charts


def lines(key: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from lines(f"{key}.{name}", inner)
    elif isinstance(value, list) and any(isinstance(inner, dict | list) for inner in value):
        for place, inner in enumerate(value):
            if key.endswith(".values"):
                yield f"{key}.{place}: {json.dumps(inner)}"
            else:
                yield from lines(f"{key}.{place}", inner)
    else:
        yield f"{key}: {json.dumps(value)}"


def specs(charts: Charts) -> Iterator[str]:
    for name in dir(charts):
        yield f"> {charts.what}.{name}"
        spec = getattr(charts, name)().chart.to_dict()
        if name != "users_out":  # the look of all is one
            assert spec.pop("config")
        yield from lines("", spec)


def test_charts_are_drawn_as_the_golden_file_says(tmp_path):
    wb = every_kind(tmp_path)
    told = [*specs(wb.simulate(BASELINE).chart), *specs(wb.log().chart)]
    assert_golden("\n".join(told) + "\n", "charts.txt")
