"""The period of the history that simulations read: a setting of the store, or of one simulation."""

import json
import random

import numpy as np
import pyarrow as pa
import pytest

from tests.services.worlds import a_post, an_empty_world
from tests.sizes import size
from tests.store.stores import HOUR_US, MOD, NOW_US
from workbench import History, Policy, Rule, Workbench, flag_user, post_count
from workbench.errors import BadInput
from workbench.history.between import posts_between
from workbench.services.record.log import log

POSTS = [a_post("ada", f"p{n}", n, nsfw=0.95) for n in (50, 40, 30)] + [a_post("bob", "q", 35)]


@pytest.fixture
def wb(tmp_path):
    wb = Workbench(an_empty_world(tmp_path / "store").store, MOD)
    wb.import_posts(POSTS)
    return wb


def ids(history):
    return history.post_ids.to_pylist()


def hours_ago(n):
    return NOW_US - n * HOUR_US


def test_a_range_leaves_out_what_is_before_it_and_from_its_end_on(wb):
    assert wb.history_range().is_open
    period = wb.set_history_range(since=hours_ago(40), until=hours_ago(30))
    assert wb.history_range() == period
    assert ids(wb.history()) == ["p40", "q"]
    outcome = wb.simulate("baseline").outcome
    assert outcome.outcomes.column("post_id").to_pylist() == ["p40", "q"]
    assert wb.quality().posts == 2
    assert wb.history("posts").n_posts == 4
    entries = log(wb.store, kind="history_range_set").to_pylist()
    arguments = [json.loads(entry["arguments"]) for entry in entries]
    assert arguments == [{"from": "2023-11-13T06:13:20Z", "before": "2023-11-13T16:13:20Z"}]
    assert wb.verify().sound


def test_an_argument_wins_over_the_setting_each_end_by_itself(wb):
    wb.set_history_range(since=hours_ago(35), until=hours_ago(31))
    cases = {
        ("all", None): ["p50", "p40", "q"],
        (None, "all"): ["p30", "q"],
        ("all", "all"): ["p50", "p40", "p30", "q"],
        (hours_ago(40), hours_ago(39)): ["p40"],
        (None, None): ["q"],
    }
    for (since, until), expected in cases.items():
        simulated = wb.simulate("baseline", since=since, until=until).outcome.outcomes
        assert simulated.column("post_id").to_pylist() == expected
    wb.set_history_range("all", "all")
    assert wb.history().n_posts == 4


def test_a_range_that_is_set_again_is_not_logged_again(wb):
    for _ in range(2):
        wb.set_history_range(since="40h")
    assert log(wb.store, kind="history_range_set").num_rows == 1


def test_a_range_without_a_time_or_without_a_post_is_refused(wb):
    with pytest.raises(BadInput, match="holds no time; expected an end after its start"):
        wb.set_history_range(since=hours_ago(3), until=hours_ago(3))
    with pytest.raises(BadInput, match="since `soon`"):
        wb.set_history_range(since="soon")
    with pytest.raises(BadInput, match=r"no post is from .* on; the posts are from 2023-11-12T20"):
        wb.simulate("baseline", since=hours_ago(29))
    assert wb.history_range().is_open


def test_windows_are_empty_at_the_start_of_a_range(wb):
    """A post before it fills no window; with `from_time` it does."""
    rule = Rule(
        "Three posts", when=post_count(at_least=3, in_past="7d"), then=[flag_user()], fires="once"
    )
    policy = Policy("windows", (rule,))
    cut = wb.simulate(policy, since=hours_ago(40)).outcome
    warmed_up = wb.simulate(policy, from_time=hours_ago(40)).outcome
    assert (cut.log.num_rows, warmed_up.log.num_rows) == (0, 2)


@pytest.mark.parametrize("seed", range(size(8, 200)))
def test_a_part_of_a_history_is_as_if_the_rest_had_never_come(seed):
    chosen = random.Random(seed)
    rows = [
        {
            "post_id": f"p{n}",
            "user_id": chosen.choice(["a", "b", "c"]),
            "created_at": NOW_US + chosen.randrange(50),
            "score": chosen.choice([None, 0.25, 0.5, 0.75]) if n else 0.5,
            "whole": chosen.choice([None, 1, 2, 3]) if n else 2,
            "flag": chosen.choice([None, True, False]) if n else True,
            "text": chosen.choice([None, "x", "y"]),
        }
        for n in range(40)
    ]
    since, until = NOW_US + chosen.randrange(25), NOW_US + 25 + chosen.randrange(25)
    part = posts_between(History.read(rows), since, until)
    inside = [row for row in rows if since <= row["created_at"] < until]
    schema = pa.Table.from_pylist(rows).schema
    alone = History.read(pa.Table.from_pylist(inside, schema))
    assert part.to_arrow().equals(alone.to_arrow())
    assert np.array_equal(part.offsets, alone.offsets)
    for name, column in alone.columns.items():
        mine = part.columns[name]
        if column.low is not None or column.type == "text":
            assert (mine.type, mine.low, mine.high) == (column.type, column.low, column.high)
            assert (mine.known is None) == (column.known is None)


def test_a_range_that_holds_all_posts_changes_nothing():
    whole = History.read(POSTS)
    first, last = whole.span_us
    assert posts_between(whole, first, last + 1) is whole
    assert posts_between(whole, None, None) is whole
    assert posts_between(whole, first + 1, None).n_posts == 3
    assert posts_between(whole, None, last).n_posts == 3
    assert posts_between(whole, None, last).digest != whole.digest
