"""A user of a simulation post by post; and a simulation without feedback has the same choices."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.notebook.worlds import POLICY
from workbench import BadInput, NotFound, Workbench


@pytest.fixture
def wb(tmp_path: Path, a_workbench: Callable[[Path], Workbench]) -> Workbench:
    return a_workbench(tmp_path)


def test_a_user_is_explained_post_by_post(wb: Workbench):
    simulation = wb.simulate(POLICY)
    explained = simulation.explain_user("u042")
    assert repr(explained) == "<User u042 under community-baseline: 39 posts>"
    rows = explained.to_arrow().to_pylist()
    expected = simulation.user("u042").to_arrow().to_pylist()
    assert [row["rules"] for row in rows] == [row["rules"] for row in expected]
    assert [row["rejected_by"] for row in rows] == [row["rejected_by"] for row in expected]
    last = max(row["post"] for row in rows if row["rules"])
    assert rows[last]["status_after"] == "blocked"
    assert "block" in repr(explained[last])
    assert explained.step(-1).number == len(explained) - 1 == len(list(explained)) - 1
    with pytest.raises(BadInput, match="u042 has 39 posts: there is no post 39"):
        explained.step(39)
    with pytest.raises(NotFound, match="did you mean `u042`"):
        simulation.explain_user("u0422")


def test_without_feedback_keeps_the_start_and_the_recorded_entries(wb: Workbench):
    wb.block("u042", "Spam")
    simulation = wb.simulate(POLICY, from_time="2026-10-01", as_of="2030-01-01", recorded=True)
    stateless = simulation.without_feedback().outcome
    direct = wb.simulate(
        POLICY, from_time="2026-10-01", as_of="2030-01-01", recorded=True, enforcement="none"
    ).outcome
    assert stateless.summary == direct.summary
    assert stateless.outcomes == direct.outcomes
    assert stateless.summary["posts"]["warm_up"] > 0
    assert stateless.summary["records"]["applied"] > 0
