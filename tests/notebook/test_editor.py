"""An editor replays every edit, compares with the live policy, and publishes."""

import pytest

from tests.notebook.worlds import POLICY
from workbench import Policy, Workbench, difference, simulate
from workbench.errors import BadInput
from workbench.services.policies import policies
from workbench.widgets.rules.editor import Editor
from workbench.widgets.rules.rule_impact import Against
from workbench.widgets.rules.thresholds.thresholds import shown_class, threshold_state

THRESHOLD = ["classes", "nsfw (visual)", "classified"]


@pytest.fixture
def editor(tmp_path, a_workbench) -> Editor:
    return Editor(a_workbench(tmp_path))


def test_an_editor_begins_with_the_live_policy_and_its_counts(editor):
    assert editor.policy == POLICY
    assert editor.changes() == ()
    impact = editor.impact()["Spammer"]
    assert (impact.triggers, impact.users, impact.users_against) == (3, 3, Against(0, 0))
    assert sum(impact.trend) == impact.triggers
    for total in editor.totals():
        assert (total.now, total.against) == (total.live, Against(0, 0))


def test_counts_follow_an_edit_as_a_full_replay_would(editor):
    editor.edit("set", path=THRESHOLD, value=0.7)
    run = editor.outcome.run
    again = simulate(editor.policy, run.history, lists=run.lists)
    assert difference(editor.outcome, again).summary["posts"] == 0
    assert editor.impact()["Delete NSFW"].posts_against.new > 0
    assert len(editor.changes()) == 1


def test_a_draft_with_a_problem_keeps_the_last_counts_and_is_not_published(editor):
    before = editor.impact()
    editor.edit("set", path=["rules", 0, "then"], value=["nope"])
    assert editor.impact() == before
    with pytest.raises(BadInput, match="nope"):
        editor.publish()
    editor.undo()
    assert editor.policy == POLICY


def test_a_policy_that_reads_what_no_post_has_is_refused_in_words(editor):
    editor.edit("set", path=["classes", "nsfw (visual)", "score"], value="nope")
    assert "`nope`" in editor.refused
    editor.undo()
    assert editor.refused is None


def test_a_published_draft_is_live_and_an_earlier_version_can_be_taken_up(editor, tmp_path):
    editor.edit("set", path=THRESHOLD, value=0.7)
    assert editor.publish() == 2
    assert editor.changes() == ()
    assert [version.version for version in editor.versions] == [2, 1]
    editor.go_back(1)
    assert editor.policy == POLICY
    assert editor.changes() != ()
    live = policies.live_policy(Workbench.open(tmp_path / "store").store)
    assert live.policy.classes["nsfw (visual)"].classified == 0.7


def test_a_draft_is_kept_in_the_store(editor, tmp_path):
    editor.edit("set", path=THRESHOLD, value=0.7)
    editor.save_draft()
    kept = policies.drafts(Workbench.open(tmp_path / "store").store)
    assert kept["community-baseline"] == editor.policy


def test_without_posts_rules_can_be_written_all_the_same(tmp_path):
    editor = Editor(Workbench.open(tmp_path / "empty", actor="ann"))
    rule = {"name": "A", "when": {"text_in": "deny"}, "then": ["flag_post"]}
    editor.edit("add", path=["rules"], value=rule)
    assert isinstance(editor.policy, Policy)
    assert editor.impact() == {}
    assert editor.publish() == 1


@pytest.mark.parametrize(
    ("which", "value", "why"),
    [
        ("classified", 1.7, "expected a number from 0 to 1, not `1.7`"),
        ("classified", None, "not nothing"),
        ("classified", "x", "not `x`"),
        ("classified", 0.6, "0.6 is not above `needs_review` (0.6)"),
        ("needs_review", 0.95, "0.95 is not below `classified` (0.9)"),
    ],
)
def test_a_threshold_that_cannot_be_is_refused_with_its_reason_and_the_draft_stays(
    editor, which, value, why
):
    before = editor.draft
    with pytest.raises(BadInput) as refused:
        editor.move_threshold("nsfw (visual)", which, value)
    assert why in str(refused.value)
    assert f"`{which}` stays {before.document['classes']['nsfw (visual)'][which]}" in str(
        refused.value
    )
    assert editor.draft is before


def test_one_drag_is_one_step_of_undo(editor):
    for value in (0.85, 0.8, 0.75):
        editor.move_threshold("nsfw (visual)", "classified", value, gesture="drag 1")
    editor.move_threshold("nsfw (visual)", "classified", 0.7, gesture="drag 2")
    editor.undo()
    assert editor.policy.classes["nsfw (visual)"].classified == 0.75
    editor.undo()
    assert editor.policy == POLICY


def thresholds(editor):
    return threshold_state(editor, shown_class(editor, "nsfw (visual)"))


def test_the_thresholds_are_those_of_the_draft_whatever_else_is_wrong_with_it(editor):
    editor.edit("set", path=["rules", 0, "then"], value=["nope"])
    editor.move_threshold("nsfw (visual)", "classified", 0.7)
    assert thresholds(editor)["classified"] == 0.7
    editor.edit("set", path=["classes", "bullying (text)", "scale"], value="nope")
    shown = thresholds(editor)
    assert shown["classified"] == 0.7
    assert "bullying (text)" not in shown["classes"]
