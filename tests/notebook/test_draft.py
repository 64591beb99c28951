"""A draft is edited, undone and redone, and says what is wrong with it."""

import pytest

from tests.notebook.worlds import POLICY
from workbench.errors import BadInput
from workbench.widgets.rules.draft import Draft


@pytest.fixture
def draft() -> Draft:
    return Draft.of(POLICY)


def test_an_edit_is_undone_and_redone(draft):
    edited = draft.edited("move", path=["rules"], start=0, end=3)
    assert edited.undone().document == draft.document
    assert edited.undone().redone().document == edited.document


def test_an_edit_after_an_undo_ends_what_could_be_redone(draft):
    other = draft.edited("remove", path=["rules", 0]).undone()
    second = other.edited("remove", path=["rules", 1])
    assert second.redone() is second
    assert second.undone().document == draft.document


def test_nothing_to_undo_or_redo_leaves_the_draft(draft):
    assert draft.undone() is draft and draft.redone() is draft


def test_an_edit_that_changes_nothing_is_none(draft):
    assert draft.edited("set", path=["name"], value=draft.document["name"]) is draft


def test_a_draft_that_is_wrong_says_where(draft):
    tag = ["rules", 6, "when", "all", 1, "not", "user_tags", "any_of", 0]
    wrong = draft.edited("set", path=tag, value="trustd")
    assert wrong.policy is None
    (problem,) = wrong.problems
    assert problem.rule == "Spammer"
    assert problem.key == "when.all.2.not.user_tags.any_of.1"
    assert "did you mean `trusted`?" in problem.message


def test_a_rule_that_is_wrong_has_no_sentence_and_the_others_have(draft):
    wrong = draft.edited("set", path=["rules", 0, "when"], value={"classified": ["nope"]})
    first, second, *_ = wrong.sentences()
    assert first is None
    assert second is not None and second.startswith("IF ")


@pytest.mark.parametrize(
    "edit",
    [
        {"edit": "nope"},
        {"edit": "set", "path": []},
        {"edit": "set", "path": ["rules", 99], "value": 1},
        {"edit": "move", "path": ["rules"], "start": 0, "end": 99},
        {"edit": "move", "path": ["rules"], "start": "0", "end": 1},
        {"edit": "remove"},
        {"edit": "add", "path": ["name"], "value": 1},
        {"edit": "repeat_rule", "position": "first"},
    ],
    ids=str,
)
def test_an_edit_that_cannot_be_made_is_bad_input(draft, edit):
    with pytest.raises(BadInput):
        draft.edited(**edit)


def test_edits_of_one_gesture_are_undone_together(draft):
    path = ["classes", "nsfw (visual)", "classified"]
    dragged = draft
    for value in (0.8, 0.7, 0.65):
        dragged = dragged.edited("set", gesture="drag 1", path=path, value=value)
    second = dragged.edited("set", gesture="drag 2", path=path, value=0.5)
    assert second.undone().document == dragged.document
    assert dragged.undone().document == draft.document
    assert dragged.undone().redone().document == dragged.document
    after = dragged.undone().edited("set", gesture="drag 1", path=path, value=0.6)
    assert after.undone().document == draft.document
