"""Edits outlive the page and the kernel that made them, and it is known whether they are saved."""

import pytest

from tests.notebook.worlds import POLICY
from workbench import Workbench
from workbench.errors import NotFound
from workbench.services.policies import policies, working_copies
from workbench.widgets.rules.editor import Editor

THRESHOLD = ("nsfw (visual)", "classified")


@pytest.fixture
def wb(tmp_path):
    """A store without posts, so that nothing is replayed."""
    wb = Workbench.open(tmp_path / "store", actor="ann")
    for tag in POLICY.tags:
        wb.create_tag(tag, tag)
    wb.publish(POLICY)
    return wb


def threshold(editor):
    return editor.draft.document["classes"]["nsfw (visual)"]["classified"]


def test_edits_that_were_kept_are_back_in_the_next_editor(wb):
    editor = Editor(wb)
    assert editor.state.state == "unchanged"
    editor.move_threshold(*THRESHOLD, 0.7)
    assert editor.state.state == "unsaved"
    entries = len(wb.log)
    editor.save_copy()
    assert editor.state.state == "copied"
    assert editor.state.at_us is not None
    assert len(wb.log) == entries  # what nobody published has not happened
    reopened = Editor(wb)
    assert reopened.restored is not None
    assert threshold(reopened) == 0.7
    assert reopened.state.state == "copied"
    reopened.undo()
    assert reopened.policy == POLICY


def test_edits_with_a_problem_are_kept_too(wb):
    editor = Editor(wb)
    editor.edit("set", path=["rules", 0, "then"], value=["nope"])
    editor.save_copy()
    assert Editor(wb).draft.problems == editor.draft.problems


def test_discarded_edits_do_not_come_back_but_by_undo(wb):
    editor = Editor(wb)
    editor.move_threshold(*THRESHOLD, 0.7)
    editor.save_copy()
    reopened = Editor(wb)
    reopened.discard()
    assert reopened.policy == POLICY
    assert reopened.restored is None
    assert Editor(wb).restored is None
    reopened.undo()
    assert threshold(reopened) == 0.7


@pytest.mark.parametrize("end", ["publish", "undo"])
def test_nothing_is_restored_once_it_was_published_or_undone(wb, end):
    editor = Editor(wb)
    editor.move_threshold(*THRESHOLD, 0.7)
    editor.save_copy()
    getattr(editor, end)()
    editor.save_copy()
    assert editor.state.state == "unchanged"
    assert Editor(wb).restored is None
    assert working_copies.working_copies(wb.store, wb.actor) == []


def test_a_saved_draft_says_so_until_it_is_edited_and_after_a_restart(wb):
    editor = Editor(wb)
    editor.move_threshold(*THRESHOLD, 0.7)
    editor.save_draft()
    assert editor.state.state == "draft_saved"
    reopened = Editor(wb)
    assert (reopened.state.state, threshold(reopened)) == ("draft_saved", 0.7)
    reopened.move_threshold(*THRESHOLD, 0.65)
    assert reopened.state.state == "unsaved"


def test_drafts_and_versions_of_any_policy_are_opened(wb):
    editor = Editor(wb)
    editor.move_threshold(*THRESHOLD, 0.7)
    editor.save_draft()
    editor.publish()
    editor.edit("set", path=["name"], value="other")
    editor.save_draft()
    assert [draft.policy for draft in editor.keeper.drafts] == ["other"]
    editor.open_version(POLICY.name, 1)
    assert editor.policy == POLICY
    editor.open_draft("other")
    assert (editor.policy.name, threshold(editor)) == ("other", 0.7)
    assert editor.state.state == "draft_saved"
    with pytest.raises(NotFound, match="no draft of `nope`"):
        editor.open_draft("nope")
    assert set(policies.drafts(wb.store)) == {"other"}


def test_a_program_that_gives_a_policy_gets_it_unless_just_this_one_was_edited(wb):
    other = POLICY.from_document({**POLICY.to_document(), "evaluate": "first_match"})
    editor = Editor(wb, other)
    editor.move_threshold(*THRESHOLD, 0.7)
    editor.save_copy()
    assert threshold(Editor(wb, other)) == 0.7
    given = Editor(wb, POLICY)
    assert given.policy == POLICY
    (copy,) = given.keeper.copies
    given.open_copy(copy.copy_id)
    assert threshold(given) == 0.7


def test_edits_of_two_windows_are_both_kept(wb):
    first = Editor(wb)
    first.move_threshold(*THRESHOLD, 0.7)
    first.save_copy()
    second = Editor(wb)
    second.move_threshold(*THRESHOLD, 0.65)
    second.save_copy()
    first.move_threshold(*THRESHOLD, 0.8)
    first.save_copy()
    copies = working_copies.working_copies(wb.store, wb.actor)
    result = {copy.document["classes"]["nsfw (visual)"]["classified"] for copy in copies}
    assert result == {0.65, 0.8}


def test_edits_are_those_of_who_made_them(wb):
    editor = Editor(wb)
    editor.move_threshold(*THRESHOLD, 0.7)
    editor.save_copy()
    wb.close()
    other = Workbench.open(wb.store.folder, actor="eve")
    assert Editor(other).restored is None
