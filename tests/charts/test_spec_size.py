"""Charts stay small whatever the number of entries and of what they are counted by."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from tests.sizes import size
from workbench.charts import log_charts
from workbench.charts.chart_data import ChartData
from workbench.charts.drawing.interactive import labelled_svg, labels_of
from workbench.model.log.columns import LOG_SCHEMA, TIME
from workbench.units import UNIT_US

ENTRIES = size(100_000, 10_000_000)
KINDS = ("rule_triggered", "post_action", "user_action", "user_tags_added", "tags_uploaded")
ACTIONS = (None, "delete_post", "block", "add_tags", None)
LARGEST_SPEC = 200_000


@pytest.fixture(scope="module", params=[2, 400, 4000])
def log(request) -> pa.Table:
    """Entries over some days, by hundreds of rules, reasons and people with long names."""
    days, random = request.param, np.random.default_rng(1)
    kind = random.integers(0, len(KINDS), ENTRIES)
    names = [f"{n} " + "a name as people write them, and longer " * 3 for n in range(300)]
    named = pa.array(names).take(pa.array(random.integers(0, len(names), ENTRIES)))
    at = 1_700_000_000_000_000 + random.integers(0, days * UNIT_US["d"], ENTRIES)
    users = pa.array([f"u{n}" for n in range(20_000)])
    arguments = pa.array([None, None, None, '{"tag":"t"}', '{"status":"failed"}'])
    given = {
        "entry_id": pa.array(np.arange(ENTRIES)),
        "at": pa.array(np.sort(at)).cast(TIME),
        "kind": pa.array(KINDS).take(pa.array(kind)),
        "user_id": users.take(pa.array(random.integers(0, len(users), ENTRIES))),
        "action": pa.array(ACTIONS).take(pa.array(kind)),
        "arguments": arguments.take(pa.array(kind)),
        "rule": named,
        "reason": named,
        "actor": named,
        "actor_kind": pa.array(["moderator"]).take(pa.array(np.zeros(ENTRIES, int))),
        "automated": pa.array(kind == 0),
    }
    nothing = {f.name: pa.nulls(ENTRIES, f.type) for f in LOG_SCHEMA if f.name not in given}
    whole = given | nothing
    return pa.table({f.name: whole[f.name].cast(f.type) for f in LOG_SCHEMA})


@pytest.mark.parametrize("draw", log_charts.CHARTS, ids=lambda draw: draw.__name__)
def test_no_chart_of_a_log_grows_with_it(draw, log):
    made = draw(ChartData(log))
    spec = made.chart.to_json(indent=None)
    assert len(spec) < LARGEST_SPEC
    if draw is not log_charts.reinstatements:
        assert len(made.rows) > 1
    assert len(labelled_svg(made.chart, made.rows, labels_of(made.rows, made.period))) < 500_000
