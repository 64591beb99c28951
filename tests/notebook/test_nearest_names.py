"""A mistyped name is an error that says the nearest, or what there is: never an empty answer."""

from dataclasses import dataclass

import pytest

from tests.notebook.worlds import POLICY
from workbench import BadInput, NotFound, Policy, Simulation, Workbench


@dataclass
class World:
    """A store with an upload, an applied simulation, a review item and an appeal."""

    wb: Workbench
    sim: Simulation


@pytest.fixture(scope="module")
def world(a_workbench, tmp_path_factory):
    folder = tmp_path_factory.mktemp("names")
    wb = a_workbench(folder)
    file = folder / "tags.csv"
    file.write_text("user_id,user_tags\nu001,no_such_tag\n", "utf-8")
    wb.upload_tags(file)
    wb.send_to_review("u024")
    wb.block("u003", "Spam")
    wb.appeal("u003")
    wb.save_draft(POLICY)
    sim = wb.simulate(POLICY)
    plan = sim.plan()
    sim.apply(plan, plan.confirmation)
    return World(wb, wb.simulate(POLICY))


WRONG = {
    "upload": (lambda w: w.wb.failures("11"), "no upload `11`; did you mean `1`"),
    "upload, far": (lambda w: w.wb.failures("typo"), "no upload `typo`; expected one of: 1"),
    "upload, as CSV": (lambda w: w.wb.failures_csv("11"), "did you mean `1`"),
    "batch": (lambda w: w.wb.undo("bach"), "no simulation was applied as `bach`.*: batch-"),
    "saved policy": (lambda w: w.wb.policy("comunity-baseline"), "did you mean `community-base"),
    "draft": (lambda w: w.wb.draft("comunity-baseline"), "did you mean `community-baseline`"),
    "version": (lambda w: w.wb.policy(POLICY.name, 9), "no version 9; expected one of: 1"),
    "user without a tag": (lambda w: w.wb.remove_tags("u0011", "staff"), "did you mean `u001`"),
    "post": (lambda w: w.wb.act("u042", "delete_post", post="p00344"), "did you mean `p0034`"),
    "label": (lambda w: w.wb.withdraw_label("u042", "p00344"), "did you mean `p0034`"),
    "list": (lambda w: w.wb.remove_from_list("denny", "phrase", "x"), "did you mean `deny`"),
    "entry": (
        lambda w: w.wb.remove_from_list("allow", "domain", "help.example.con"),
        "did you mean `help.example.com`",
    ),
    "review item": (lambda w: w.wb.resolve(99_999, "benign"), "no item 99999; expected one of: 1,"),
    "appeal": (lambda w: w.wb.decide(99, "upheld"), "no appeal 99; expected one of: 1"),
    "post of the log": (lambda w: w.wb.log(post="p15633"), "did you mean `p1563`"),
    "reason": (lambda w: w.wb.log(reason="Spamm"), "did you mean `Spam`"),
    "policy of the log": (lambda w: w.wb.log(policy="comunity"), "did you mean `community-base"),
    "version of the log": (lambda w: w.wb.log(policy_version=9), "expected one of: 1"),
    "hash": (lambda w: w.wb.log(hash="x"), "the log has no hash `x`$"),
    "simulated post": (lambda w: w.sim.log(post="p0034x"), "did you mean `p0034`"),
    "simulated reason": (lambda w: w.sim.log(reason="Spamm"), "did you mean `Spam`"),
    "explained post": (lambda w: w.sim.explain("p0034x"), "did you mean `p0034`"),
    "explained user": (lambda w: w.sim.explain("p0034", "u0422"), "did you mean `u042`"),
    "protected tag": (lambda w: w.sim.plan(protected_tags="staf"), "did you mean `staff`"),
}


@pytest.mark.parametrize(("call", "said"), WRONG.values(), ids=list(WRONG))
def test_an_unknown_name_is_not_found_and_the_nearest_is_said(call, said, world):
    with pytest.raises(NotFound, match=said):
        call(world)


BAD = {
    "kind of entries": (
        lambda w: w.wb.remove_from_list("deny", "phrse", "x"),
        "did you mean `phrase`",
    ),
    "kind of log entries": (lambda w: w.wb.log(kind="user_actoin"), "did you mean `user_action`"),
    "truth": (lambda w: w.wb.log(automated="yes"), "automated `yes`: expected .* the type bool"),
    "number": (lambda w: w.wb.log(entry_id="one"), "entry `one`: expected .* the type int64"),
    "user": (lambda w: w.wb.log(user=5), "user `5`: expected a value of the type"),
    "last": (lambda w: w.wb.log(last=-1), "expected a number of entries from 0 on, not -1"),
}


@pytest.mark.parametrize(("call", "said"), BAD.values(), ids=list(BAD))
def test_a_value_that_cannot_be_is_bad_input(call, said, world):
    with pytest.raises(BadInput, match=said):
        call(world)


def test_what_is_possible_but_not_in_the_log_is_no_error(world):
    post_id = world.wb.timeline("u005")[0].post_id
    assert len(world.wb.log(post=post_id)) == 0
    assert len(world.sim.log(post=post_id, kind="user_action")) == 0
    assert len(world.sim.log(automated=False)) == 0
    assert len(world.wb.log(automated=True)) > 0
    assert world.sim.plan(protected_tags=["vip", "denied"]).protected == ()


def test_the_policy_of_a_simulation_in_which_no_rule_fires_is_known_to_its_log(world):
    calm = Policy.from_document({**POLICY.to_document(), "name": "calm"})
    for rule in POLICY.rules:
        calm = calm.with_mode(rule.name, "off")
    log = world.wb.simulate(calm).log
    assert len(log(policy="calm")) == 0
    with pytest.raises(NotFound, match="did you mean `calm`"):
        log(policy="clam")


def test_a_post_that_waits_for_a_segment_is_known(a_workbench, tmp_path):
    wb = a_workbench(tmp_path)
    wb.submit({"user_id": "new", "post_id": "only-submitted", "created_at": "2026-11-02"})
    assert len(wb.log(post="only-submitted")) == 0
    with pytest.raises(NotFound, match="did you mean `only-submitted`"):
        wb.log(post="only-submited")


def test_a_simulation_names_the_version_of_its_policy(world):
    assert world.sim.version == world.sim.without_feedback().version == 1
    draft = world.wb.policy().with_mode("Spammer", "off")
    assert world.wb.simulate(draft).version is None
