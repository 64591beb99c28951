"""What charts count is what one would count by hand."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tests.charts import naive
from tests.charts.communities import random_outcome
from tests.oracle.cases import random_case
from tests.replay.harness import run_case
from tests.sizes import size
from workbench.charts import aggregate, log_charts
from workbench.charts.causes import causes, rejected_because
from workbench.charts.chart_data import ChartData
from workbench.charts.drawing.period import Period, period_of
from workbench.charts.log_charts import by_action, by_rule, tags
from workbench.charts.post_charts import posts_over_time
from workbench.charts.standing import SUSPENDED, changes_of, users_ever_out, users_out_by_bin
from workbench.model.actions import STATUSES

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOURS = [5, 60, 240, 24 * 400, 24 * 1000, 24 * 5000]
SEEDS = range(size(12, 200))
NASTY = range(size(40, 1000))


def outcomes():
    """Random outcomes of every length, and the nastiest that the replay's own tests know."""
    for seed in SEEDS:
        enforcement = "none" if seed % 4 == 3 else "full"
        yield random_outcome(seed, hours=HOURS[seed % len(HOURS)], enforcement=enforcement)
    for seed in NASTY:
        case = random_case(seed)
        if case["posts"]:
            yield run_case(case, evaluator="plain")


@pytest.fixture(scope="module")
def drawn():
    result = [(outcome, period_of(outcome)) for outcome in outcomes()]
    return [(outcome, period) for outcome, period in result if period]


def edges_of(period: Period) -> list[datetime]:
    return [EPOCH + timedelta(microseconds=int(edge)) for edge in period.edges]


def enforced(outcome) -> bool:
    return outcome.run.choices.enforcement == "full"


def test_every_bin_is_drawn(drawn):
    assert {period.bin for _, period in drawn} == {"hour", "day", "week", "month", "year"}


def test_posts_by_fate_are_those_counted_by_hand(drawn):
    for outcome, period in drawn:
        chart = posts_over_time(ChartData.of(outcome))
        result = naive.counted(chart._counted(period), "group")
        assert result == naive.posts_by_fate(outcome.outcomes.to_pylist(), period.bin)


def test_actions_triggers_and_tags_are_those_counted_by_hand(drawn):
    for outcome, period in drawn:
        log, edges = outcome.log.to_pylist(), edges_of(period)
        data = ChartData.of(outcome)
        for draw, by, kinds in (
            (by_action, "action", naive.ACTION_KINDS),
            (by_rule, "rule", {"rule_triggered", "rule_tested"}),
            (tags, "kind", {"user_tags_added", "user_tags_removed"}),
        ):
            wanted = naive.log_by(log, by, kinds, edges, period.bin)
            assert naive.counted(draw(data)._counted(period), "group") == wanted
            assert draw(data).n == sum(wanted.values())
        triggers = naive.log_by(log, "rule", {"rule_triggered", "rule_tested"}, edges, period.bin)
        assert naive.counted(aggregate.triggers_by_rule(outcome.log, period), "rule") == triggers


def test_totals_of_rules_and_calls_are_the_summary_s(drawn):
    for outcome, _ in drawn:
        rules = {row["rule"]: row for row in aggregate.rule_totals(outcome.log).to_pylist()}
        for counts in outcome.summary["rules"]:
            assert (counts["rule"] in rules) is (counts["triggers"] > 0)
            row = rules.get(counts["rule"], {"triggers": 0, "users": 0})
            assert (row["triggers"], row["users"]) == (counts["triggers"], counts["users"])
        users = {
            (action, row["user_id"])
            for row in outcome.outcomes.to_pylist()
            for action in row["actions"]
        }
        wanted = Counter(action for action, _ in users)
        assert aggregate.users_by_call(outcome.outcomes) == wanted


def test_totals_of_tags_are_those_counted_by_hand(drawn):
    for outcome, _ in drawn:
        wanted: dict[str, list[int]] = {}
        for entry in outcome.log.to_pylist():
            if entry["kind"] in {"user_tags_added", "user_tags_removed"}:
                tag = naive.json.loads(entry["arguments"])["tag"]
                wanted.setdefault(tag, [0, 0])[entry["kind"] == "user_tags_removed"] += 1
        assert aggregate.tag_totals(outcome.log) == {t: tuple(n) for t, n in wanted.items()}


def test_users_out_are_the_fold_of_the_log(drawn):
    for outcome, period in drawn:
        ids = outcome.run.user_ids.to_pylist()
        start = {u: STATUSES[s] for u, s in zip(ids, outcome.run.start_status, strict=True)}
        wanted = naive.users_out(
            start, outcome.log.to_pylist(), edges_of(period), enforced=enforced(outcome)
        )
        assert naive.counted(users_out_by_bin(changes_of(outcome), period), "status") == wanted


def test_users_who_were_ever_out_are_counted_by_hand(drawn):
    counts = set()
    for outcome, period in drawn:
        ids = outcome.run.user_ids.to_pylist()
        start = {u: STATUSES[s] for u, s in zip(ids, outcome.run.start_status, strict=True)}
        third = (period.last_us - period.first_us) // 3
        inner = Period.between(period.first_us + third, period.last_us - third)
        for part in (period, inner):
            wanted = naive.ever_out(
                start, outcome.log.to_pylist(), edges_of(part), enforced=enforced(outcome)
            )
            assert users_ever_out(changes_of(outcome), part) == len(wanted)
            counts.add(len(wanted) < len(ids))
        shown = log_charts.users_out(ChartData.of(outcome))
        assert shown.n == users_ever_out(changes_of(outcome), period)
        assert shown.heading.below.startswith(f"n = {shown.n} user")
    assert True in counts


def test_users_out_at_the_end_are_those_of_the_summary(drawn):
    for outcome, period in drawn:
        result = naive.counted(users_out_by_bin(changes_of(outcome), period), "status")
        last = edges_of(period)[-2]
        for status in ("blocked", "suspended"):
            assert result[last, status] == outcome.summary["users"][status]


def test_each_rejected_post_is_laid_to_the_entry_that_put_its_user_out(drawn):
    for outcome, _ in drawn:
        changes, log = changes_of(outcome), outcome.log.to_pylist()
        rejected, rows = rejected_because(outcome.outcomes, changes)
        ids = [entry["entry_id"] for entry in changes.entries.to_pylist()]
        for post, row in zip(rejected.to_pylist(), rows.tolist(), strict=True):
            wanted = naive.put_out_by(post, log, enforced=enforced(outcome))
            assert (ids[row] if row >= 0 else None) == (wanted and wanted["entry_id"])
            if row >= 0:
                assert (changes.status[row] == SUSPENDED) == (post["rejected_by"] == "suspended")


def test_every_kind_of_cause_is_drawn_and_causes_add_up(drawn):
    kinds = set()
    for outcome, _ in drawn:
        changes = changes_of(outcome)
        because = causes(changes, rejected_because(outcome.outcomes, changes)[1])
        assert sum(n for _, n in because) == outcome.summary["posts"]["rejected"]
        kinds |= {cause.kind for cause, _ in because}
    assert kinds == {"rule", "record", "start"}
