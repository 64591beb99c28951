"""A starter policy is offered where there are posts and no policy yet."""

import pytest

from workbench import Bench, Workbench
from workbench.widgets.starter.view import StarterView

SCORED = [
    {
        "post_id": f"p{n}",
        "user_id": f"u{n % 7}",
        "created_at": f"2026-09-{n % 28 + 1:02}",
        "toxicity": n / 200,
    }
    for n in range(200)
]


@pytest.fixture
def wb(tmp_path):
    return Workbench.open(tmp_path / "store", actor="ann")


def offer_of(bench: Bench) -> StarterView:
    (view,) = (one for one in bench.page("Rules") if isinstance(one, StarterView))
    return view


def test_without_posts_nothing_is_offered(wb):
    bench = Bench(wb)
    bench.open_page("Rules")
    assert not offer_of(bench).view["is_offered"]


def test_with_posts_a_policy_is_proposed_and_opened_in_the_rule_builder(wb):
    wb.import_posts(SCORED)
    bench = Bench(wb)
    offer = offer_of(bench)
    assert offer.view["is_offered"]
    assert offer.view["starter"] is None
    offer.ask("starter")
    assert len(offer.view["starter"]["rules"]) == len(wb.starter_policy().policy.rules)
    offer.ask("edit_policy")
    assert len(bench.builder.editor.draft.rules) == len(offer_rules(wb))
    assert not offer.view["is_offered"]
    assert wb.policies() == []


def offer_rules(wb: Workbench):
    return wb.starter_policy().policy.rules


def test_posts_without_scores_say_why_there_is_no_starter(wb):
    wb.import_posts([{"post_id": "p", "user_id": "u", "created_at": "2026-09-01"}])
    offer = offer_of(Bench(wb))
    offer.ask("starter")
    assert offer.view["starter"]["reason"].startswith("no column of the posts holds scores")


def test_a_live_policy_or_own_rules_end_the_offer(wb):
    wb.import_posts(SCORED)
    bench = Bench(wb)
    offer = offer_of(bench)
    bench.builder.ask("open_file", name="own.yaml", text=wb.starter_policy().policy.to_yaml())
    assert not offer.view["is_offered"]
    wb.publish(wb.starter_policy().policy)
    bench.open_page("Rules")
    assert not offer.view["is_offered"]
