"""What an analyst types at a workbench: every verb of the command line, filters in the same words,
and errors that name the nearest.
"""

import gc
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

import workbench
from tests.notebook.worlds import POLICY
from workbench import BadInput, Conflict, NotFound, Policy, Refused, Workbench, services
from workbench.model.log.columns import KINDS

SERVICES = [one.name for one in pkgutil.walk_packages(services.__path__, "workbench.services.")]


def source(module):
    """The text of a module, on one line."""
    return "".join(Path(import_module(module).__file__).read_text("utf-8").split())


@pytest.fixture
def wb(a_workbench, tmp_path):
    return a_workbench(tmp_path)


@pytest.fixture(scope="module")
def shared(a_workbench, tmp_path_factory):
    """A workbench that no test changes."""
    return a_workbench(tmp_path_factory.mktemp("shared"))


@pytest.fixture(scope="module")
def simulation(shared):
    return shared.simulate(POLICY)


def entries(log):
    return log.to_arrow().to_pylist()


def test_the_sample_is_a_store_that_goes_with_its_last_holder():
    wb = Workbench.sample(actor="ann")
    assert (len(wb.users()), wb.policy(), wb.actor.name) == (109, POLICY, "ann")
    folder = wb.store.folder
    simulation = wb.simulate(wb.policy())
    assert len(simulation.plan().changes) > 0
    wb.close()
    del wb
    gc.collect()
    assert folder.exists()
    del simulation
    gc.collect()
    assert not folder.exists()


def test_the_sample_may_be_files_of_ones_own(tmp_path):
    (tmp_path / "posts.csv").write_text("user_id,post_id,created_at\nu1,p1,2026-01-01\n", "utf-8")
    (tmp_path / "lists.csv").write_text("list,kind,value\ndeny,phrase,casino\n", "utf-8")
    (tmp_path / "policy.yaml").write_text("version: 1\nname: mine\nrules: []\n", "utf-8")
    wb = Workbench.sample(tmp_path)
    assert ([user.user_id for user in wb.users()], wb.policy().name) == (["u1"], "mine")
    assert [entry.value for entry in wb.lists()] == ["casino"]


def test_an_open_store_is_closed_by_with(tmp_path):
    with Workbench.open(tmp_path / "store") as wb:
        wb.create_tag("VIP")
    assert [tag.tag for tag in Workbench.open(tmp_path / "store", create=False).tags()] == ["VIP"]


def test_a_text_is_one_tag_and_never_letters(wb):
    wb.create_tag("vip")
    user_id = wb.users()[0].user_id
    assert wb.add_tags(user_id, "vip").changed == ("vip",)
    assert wb.remove_tags(user_id, "vip").changed == ("vip",)
    assert [tag.tag for tag in wb.tags() if len(tag.tag) == 1] == []
    with pytest.raises(BadInput, match="expected a text or a list of texts"):
        wb.add_tags(user_id, 7)


def test_a_mistyped_tag_is_an_error_and_nothing_is_added(wb):
    wb.create_tag("vip")
    user_id = wb.users()[0].user_id
    for change in (wb.add_tags, wb.remove_tags):
        with pytest.raises(NotFound, match="did you mean `vip`"):
            change(user_id, ["vip", "vipp"])
    assert "vip" not in wb.user(user_id).tags
    with pytest.raises(NotFound, match="did you mean `vip`"):
        wb.users(tag="vipp")
    with pytest.raises(NotFound, match="did you mean `vip`"):
        wb.users_of_tag("vipp")


def test_tags_are_renamed_and_listed_by_user(wb):
    wb.create_tag("VIP user", "vip")
    user_id = wb.users()[0].user_id
    wb.add_tags(user_id, "vip")
    assert wb.rename_tag("vip", "Important").name == "Important"
    assert [tag.name for tag in wb.tags_of(user_id)] == ["Important"]
    assert wb.users_of_tag("vip").to_arrow().column("user_id").to_pylist() == [user_id]


def test_users_say_of_how_many_they_are_the_first(shared):
    assert len(shared.users(limit=1000)) == 109
    some = shared.users(limit=10, first=5)
    assert [user.user_id for user in some] == [user.user_id for user in shared.users()[5:15]]
    assert "n = 109, the first 10" in repr(some)
    with pytest.raises(BadInput, match="did you mean `blocked`"):
        shared.users(status="blokced")


def test_what_is_known_of_a_user_is_changed_in_parts(wb):
    wb.set_user("u001", trust_level=2, attributes={"vip": True, "team": "a"})
    changed = wb.set_user("u001", attributes={"team": None}, metadata={"note": "x"})
    assert (changed.trust_level, changed.attributes) == (2, {"vip": True})
    assert changed.metadata == {"note": "x"}
    assert wb.set_user("new one", trust_level=None).user_id == "new one"
    made = wb.set_user("u001", created_at="2026-01-02").created_at_us
    assert made == 1_767_312_000_000_000
    with pytest.raises(BadInput, match="did you mean `trust_level`"):
        wb.set_user("u001", trust_levl=2)
    with pytest.raises(BadInput, match="nothing to change"):
        wb.set_user("u001")
    with pytest.raises(BadInput, match="created_at `soon`: expected a time"):
        wb.set_user("u001", created_at="soon")


def test_any_action_is_taken_on_a_user_or_a_post(wb):
    post = wb.timeline("u024")[0].post_id
    wb.act("u024", "flag_user", reason="look")
    wb.act("u024", "delete_post", post=post)
    wb.act("u024", "suspend", duration="2d")
    assert wb.user("u024").status == "suspended"
    wb.suspend("u024", until="tomorrow")
    kinds = [entry["action"] for entry in entries(wb.log(user="u024"))]
    assert kinds == ["flag_user", "delete_post", "suspend", "suspend"]
    with pytest.raises(NotFound, match="did you mean `flag_user`"):
        wb.act("u024", "flag_usr")
    with pytest.raises(NotFound):
        wb.act("nobody-of-this-name", "flag_user")
    wb.act("nobody-of-this-name", "flag_user", new_user=True)


def test_suspensions_that_ran_out_are_logged(wb):
    assert wb.expire() == 0


def test_actions_are_created_and_changed(wb):
    made = wb.create_action("send_warning", "user", "Send a warning", reasons="Spam")
    assert made.reasons == ("Spam",)
    assert made in wb.actions()
    changed = wb.change_action("send_warning", reasons=["Spam", "Fraud"], label="Warn")
    assert (changed.reasons, changed.label) == (("Spam", "Fraud"), "Warn")
    with pytest.raises(BadInput, match="did you mean `user`"):
        wb.create_action("other", "usr", "Other")
    with pytest.raises(NotFound, match="did you mean `send_warning`"):
        wb.change_action("send_warnin", label="x")


def test_a_policy_file_calls_the_actions_of_the_store_undeclared(wb, tmp_path):
    wb.create_action("send_warning", "user", "Send a warning", reasons="Spam")
    file = tmp_path / "warn.yaml"
    rule = "{name: r, when: {post_count: {at_least: 2}}, then: [{send_warning: {reason: Spam}}]}"
    file.write_text(f"version: 1\nname: warn\nrules: [{rule}]\n", "utf-8")
    assert wb.load_policy(file).actions["send_warning"].label == "Send a warning"
    with pytest.raises(BadInput, match="unknown action `send_warning`"):
        Policy.load(file)


def test_text_lists_are_changed_and_tested(wb, tmp_path):
    assert wb.add_to_list("deny", "phrase", "lucky casino") == 1
    assert [entry.value for entry in wb.list_matches("a lucky casino")] == ["lucky casino"]
    wb.remove_from_list("deny", "phrase", ["lucky casino"])
    assert not wb.list_matches("a lucky casino")
    with pytest.raises(BadInput, match="did you mean `phrase`"):
        wb.add_to_list("deny", "phrse", "lucky casino")
    with pytest.raises(NotFound):
        wb.remove_from_list("deny", "phrase", "never there")
    file = tmp_path / "more.csv"
    file.write_text("list,kind,value\ndeny,phrase,another one\n", "utf-8")
    assert wb.load_lists(file) == 1


def test_drafts_and_versions_are_kept_and_the_live_policy_is_withdrawn(wb):
    draft = POLICY.with_threshold("nsfw (visual)", 0.7)
    wb.save_draft(draft)
    assert [draft.policy for draft in wb.drafts()] == [POLICY.name]
    assert wb.draft(POLICY.name) == draft
    assert wb.save(draft) == 2
    assert [(policy.version, policy.live) for policy in wb.policies()] == [(1, True), (2, False)]
    assert wb.publish(POLICY.name) == 2
    assert wb.policy() == draft
    wb.withdraw()
    assert wb.live() is None
    with pytest.raises(NotFound, match="no policy is live"):
        wb.policy()
    with pytest.raises(NotFound, match="did you mean `community-baseline`"):
        wb.policy("comunity-baseline")
    new = workbench.Policy.empty("mine").with_tags("unheard_of")
    assert wb.publish(new, create_tags=True) == 1


def test_appeals_are_filed_and_decided(wb):
    wb.block("u024", "Spam")
    appeal = wb.appeal("u024", "it was a joke")
    assert [appeal.said for appeal in wb.appeals()] == ["it was a joke"]
    with pytest.raises(BadInput, match="did you mean `overturned`"):
        wb.decide(appeal.appeal_id, "overturnd")
    wb.decide(appeal.appeal_id, "overturned")
    assert wb.user("u024").status == "enabled"
    assert (len(wb.appeals()), len(wb.appeals(open_only=False))) == (0, 1)


def test_a_batch_is_listed_and_undone(wb):
    simulation = wb.simulate(POLICY)
    plan = simulation.plan(protected_tags="staff")
    batch = simulation.apply(plan, plan.confirmation)
    assert wb.batches() == [batch]
    assert wb.undo(batch).users == plan.users
    assert wb.batches()[0].undone_us is not None
    with pytest.raises(Conflict):
        wb.undo(batch.batch_id)
    with pytest.raises(NotFound):
        wb.undo()
    with pytest.raises(NotFound, match="batch-0"):
        wb.undo("batch-0")


def test_the_newest_batch_is_undone_when_none_is_named(wb):
    simulation = wb.simulate(POLICY)
    plan = simulation.plan()
    with pytest.raises(Refused, match="more than the limit of 1"):
        simulation.apply(plan, plan.confirmation, max_users=1)
    batch = simulation.apply(plan, plan.confirmation)
    assert wb.undo().batch_id == batch.batch_id


def test_a_store_is_exported_and_made_again(wb, tmp_path):
    folder = wb.export(tmp_path / "backup", format="jsonl")
    again = Workbench.from_export(folder, tmp_path / "again", actor="ann")
    assert again.users() == wb.users()
    with pytest.raises(BadInput, match="did you mean `jsonl`"):
        wb.export(tmp_path / "other", format="json1")
    with pytest.raises(NotFound):
        Workbench.from_export(tmp_path / "nothing", tmp_path / "x")


def test_submitted_posts_and_uploads_are_listed(wb, tmp_path):
    post = {"post_id": "n1", "user_id": "nina", "created_at": "2026-10-01", "text": "hello"}
    (answer,) = wb.submit(post)
    assert answer.accepted
    assert wb.posts("nina").to_arrow().column("post_id").to_pylist() == ["n1"]
    with pytest.raises(NotFound, match="did you mean `nina`"):
        wb.posts("ninaa")
    file = tmp_path / "tags.csv"
    file.write_text(f"user_id,user_tags\nnina,{POLICY.tags[0]}\n", "utf-8")
    wb.upload_tags(file)
    assert [upload.file for upload in wb.uploads()] == ["tags.csv"]


def test_a_simulation_starts_and_ends_as_asked(shared):
    with pytest.raises(BadInput, match="did you mean `now`"):
        shared.simulate(POLICY, start="nwo")
    with pytest.raises(BadInput, match="from_time `soon`: expected a time"):
        shared.simulate(POLICY, from_time="soon")
    later = shared.simulate(POLICY, from_time="2026-09-15")
    assert later.outcome.run.choices.from_us == 1_789_430_400_000_000


def test_the_log_is_filtered_in_the_words_of_the_command_line(wb):
    wb.block("u024", "Spam")
    assert [entry["user_id"] for entry in entries(wb.log(kind="user_action"))] == ["u024"]
    assert [entry["actor"] for entry in entries(wb.log(user="u024", by="ann"))] == ["ann"]
    assert len(wb.log(since="today")) == len(wb.log(since="7d")) == len(wb.log)
    assert len(wb.log(until="yesterday")) == 0
    assert len(wb.log(since="2099-01-01")) == 0
    assert len(wb.log(last=2)) == 2
    assert entries(wb.log(last=1)) == entries(wb.log)[-1:]
    assert len(wb.log(kind=None)) == len(wb.log)
    with pytest.raises(BadInput, match="since `sometime`: expected a time"):
        wb.log(since="sometime")


@pytest.mark.parametrize(
    ("wanted", "error", "nearest"),
    [
        ({"kind": "user_actoin"}, BadInput, "user_action"),
        ({"rule": "Spamer"}, NotFound, "Spammer"),
        ({"action": "blok"}, NotFound, "block"),
        ({"by": "annn"}, NotFound, "ann"),
        ({"user": "u02x"}, NotFound, "u02"),
        ({"usr": "u024"}, BadInput, "user"),
        ({"actor_kind": "moderatr"}, BadInput, "moderator"),
    ],
)
def test_a_typo_in_a_filter_of_the_log_is_an_error_with_the_nearest(shared, wanted, error, nearest):
    with pytest.raises(error, match=f"did you mean `{nearest}"):
        shared.log(**wanted)


def test_what_a_log_could_hold_and_does_not_is_an_empty_answer(shared):
    assert len(shared.log(kind="appeal_filed")) == 0
    assert len(shared.log(rule="Spammer")) == 0
    assert len(shared.log(action="block")) == 0
    assert len(shared.log(user="u024")) == 0


def test_a_part_of_a_log_is_asked_by_what_the_whole_holds(simulation):
    part = simulation.log(kind="rule_triggered")
    assert len(part(rule="Spammer")(user="u042")) == len(
        simulation.log(rule="Spammer", user="u042")
    )
    assert len(part(kind="user_action")) == 0


def test_every_kind_that_the_services_log_is_known():
    constants = [
        value
        for name in SERVICES
        for constant, value in vars(import_module(name)).items()
        if constant.isupper() and isinstance(value, str) and f"tx.log({constant}" in source(name)
    ]
    assert len(set(constants)) >= 15
    assert set(constants) <= set(KINDS)


def test_posts_of_a_simulation_are_chosen_in_the_same_words(simulation):
    end = simulation.outcome.run.as_of_us
    week = simulation.posts(since="7d").to_arrow()
    assert 0 < week.num_rows < 2000
    at = week.column("created_at").cast("int64").to_pylist()
    assert min(at) >= end - 7 * 86_400_000_000
    before = simulation.posts(until="7d")
    assert len(before) + week.num_rows == 2000
    with pytest.raises(NotFound, match="did you mean `Spammer`"):
        simulation.posts(rule="Spamer")
    with pytest.raises(NotFound, match="did you mean `block`"):
        simulation.posts(action="blok")
    with pytest.raises(NotFound, match=r"did you mean `u1?04"):
        simulation.posts(user="u04x")


def test_the_users_of_a_simulation_are_a_table_with_filters(simulation):
    assert len(simulation.users) == 109
    blocked = simulation.users(status="blocked").to_arrow()
    assert blocked.num_rows == simulation.outcome.summary["users"]["blocked"] == 6
    assert len(simulation.users("U04")) == 9
    tagged = simulation.users(tag="denied_text").to_arrow().column("tags").to_pylist()
    assert tagged
    assert all("denied_text" in tags for tags in tagged)
    with pytest.raises(BadInput, match="did you mean `blocked`"):
        simulation.users(status="bloked")
    with pytest.raises(NotFound, match="did you mean `denied_text`"):
        simulation.users(tag="denied_txt")


def test_the_timeline_is_cut_by_times(shared):
    whole = shared.timeline("u042")
    at = whole[3].at_us
    assert shared.timeline("u042", since=at) + shared.timeline("u042", until=at) != []
    assert len(shared.timeline("u042", since=at)) + len(shared.timeline("u042", until=at)) == len(
        whole
    )


def test_simulations_are_shown_side_by_side(shared, simulation):
    stricter = shared.simulate(POLICY.with_threshold("nsfw (visual)", 0.7))
    table = workbench.side_by_side(now=simulation, draft=stricter.outcome).to_arrow()
    assert table.column_names == ["figure", "now", "draft"]
    rows = {row["figure"]: row for row in table.to_pylist()}
    assert rows["posts rejected"]["now"] == 220
    assert rows["Delete NSFW: triggers"]["draft"] > rows["Delete NSFW: triggers"]["now"]
    unnamed = workbench.side_by_side(simulation, stricter).to_arrow().column_names
    assert unnamed == ["figure", "community-baseline", "community-baseline #2"]
    with pytest.raises(BadInput, match="nothing to show"):
        workbench.side_by_side()
    with pytest.raises(BadInput, match="expected a simulation or an outcome, not Policy"):
        workbench.side_by_side(POLICY)


def test_the_difference_of_simulations_is_that_of_their_outcomes(shared, simulation):
    stricter = shared.simulate(POLICY.with_threshold("nsfw (visual)", 0.7))
    result = workbench.difference(simulation, stricter)
    assert result.summary == workbench.difference(simulation.outcome, stricter.outcome).summary
    assert result.summary["posts"] > 0


def test_an_unknown_action_is_answered_with_each_known_one_once(simulation):
    with pytest.raises(NotFound, match="did you mean `suspend`") as raised:
        simulation.posts(action="suspnd")
    assert str(raised.value).count("add_tags") == 1


def test_charts_are_displayed_as_their_names(shared, simulation):
    for charts in (shared.log.chart, simulation.log.chart, simulation.chart):
        assert repr(charts) == f"<Charts: {', '.join(dir(charts))}>"
        assert dir(charts)
