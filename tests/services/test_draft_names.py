"""Drafts by their names: several of one policy, renamed and removed, each in the log."""

import pytest

from tests.notebook.worlds import POLICY
from workbench import Workbench
from workbench.errors import BadInput, Conflict, NotFound


@pytest.fixture
def wb(tmp_path):
    return Workbench.open(tmp_path / "store", actor="ann")


def names(wb):
    return {draft.name for draft in wb.drafts()}


def test_a_policy_has_drafts_of_several_names(wb):
    wb.save_draft(POLICY)
    wb.save_draft(POLICY.with_threshold("nsfw (visual)", 0.8), "  softer\n one ")
    assert names(wb) == {POLICY.name, "softer one"}
    assert {draft.policy for draft in wb.drafts()} == {POLICY.name}
    assert wb.draft("softer one").name == POLICY.name
    assert wb.draft("softer one").classes["nsfw (visual)"].classified == 0.8
    wb.save_draft(POLICY, "softer one")
    assert wb.draft("softer one") == wb.draft(POLICY.name)


def test_a_draft_is_renamed_and_removed_and_both_are_in_the_log(wb):
    wb.save_draft(POLICY)
    wb.rename_draft(POLICY.name, "<b>mine</b>")
    assert names(wb) == {"<b>mine</b>"}
    assert wb.draft("<b>mine</b>") == POLICY
    wb.remove_draft("<b>mine</b>")
    assert names(wb) == set()
    kinds = [entry["kind"] for entry in wb.log.to_arrow().to_pylist()]
    assert sorted(kind for kind in kinds if "draft" in kind) == [
        "policy_draft_removed",
        "policy_draft_renamed",
        "policy_draft_saved",
    ]
    assert wb.verify().problems == ()


def test_a_name_that_a_draft_cannot_have_is_refused(wb):
    wb.save_draft(POLICY)
    wb.save_draft(POLICY, "other")
    wb.rename_draft("other", "x" * 100)
    with pytest.raises(Conflict, match="already"):
        wb.rename_draft(POLICY.name, "x" * 100)
    for name in ("", " ", "x" * 101):
        with pytest.raises(BadInput, match="1 to 100 characters"):
            wb.rename_draft(POLICY.name, name)
        with pytest.raises(BadInput, match="1 to 100 characters"):
            wb.save_draft(POLICY, name)
    with pytest.raises(NotFound, match="no draft"):
        wb.rename_draft("nope", "y")
    with pytest.raises(NotFound, match="no draft"):
        wb.remove_draft("nope")
