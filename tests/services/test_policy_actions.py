"""A policy file may call the store's custom actions without declaring them again."""

import re

import pytest

from tests.services.worlds import a_post, an_empty_world
from tests.store.stores import MOD
from workbench.errors import BadInput
from workbench.matching import ListEntry
from workbench.model.actions import Action
from workbench.policy.policy import Policy
from workbench.services.policies import lists, policies
from workbench.services.users import actions

TEXT = """
version: 1
name: warnings
classes:
  nsfw: {score: nsfw, classified: 0.9}
rules:
  - name: Warn
    when: {classified: [nsfw]}
    then: [{warn: {reason: REASON}}]
  - name: Warned often
    when: {action_count: {of: [warn], at_least: 2}}
    then: [flag_user]
"""
WARN = Action("warn", "user", "Formal warning", ("Spam", "Nudity"), free_text=False)


@pytest.fixture
def world(tmp_path):
    world = an_empty_world(tmp_path / "store")
    actions.create_action(world.store, MOD, WARN)
    return world


def the_policy(world, reason="Nudity"):
    known = policies.known_actions(world.store)
    return Policy.from_text(TEXT.replace("REASON", reason), actions=known)


def test_it_is_published_and_its_action_is_called(world):
    policies.publish(world.store, MOD, the_policy(world))
    (answer,) = world.submit(a_post("ada", "p1", nsfw=0.95))
    assert answer.actions == ("warn",)


def test_the_action_becomes_part_of_the_policy(world):
    policy = the_policy(world)
    assert policy.actions["warn"].label == "Formal warning"
    assert Policy.from_document(policy.to_document()) == policy


def test_an_action_that_is_only_counted_is_known_too(world):
    text = TEXT[: TEXT.index("  - name: Warn\n")] + TEXT[TEXT.index("  - name: Warned often") :]
    policy = Policy.from_text(text, actions=policies.known_actions(world.store))
    assert list(policy.actions) == ["warn"]


def test_a_reason_that_the_store_does_not_offer_is_named_with_its_line(world):
    with pytest.raises(BadInput, match="the reason `Rudeness` is not offered by `warn`") as error:
        the_policy(world, "Rudeness")
    assert error.value.problems[0].line == 9


def test_what_the_file_declares_itself_is_read_as_it_stands(world):
    own = "actions:\n  warn: {on: user, label: Another}\nrules:\n"
    text = TEXT.replace("REASON", "Rudeness").replace("rules:\n", own)
    policy = Policy.from_text(text, actions=policies.known_actions(world.store))
    assert policy.actions["warn"].label == "Another"


def test_without_a_store_the_action_is_unknown():
    with pytest.raises(BadInput, match="unknown action `warn`"):
        Policy.from_text(TEXT.replace("REASON", "Spam"))


def test_an_action_that_no_rule_calls_is_not_brought_along(world):
    actions.create_action(world.store, MOD, Action("escalate_now", "post", "Escalate"))
    assert list(the_policy(world).actions) == ["warn"]


SAVED = {
    "version": 1,
    "name": "saved",
    "tags": ["watched"],
    "rules": [
        {"name": "Listed", "when": {"text_in": "spam_words"}, "then": [{"add_tags": ["watched"]}]},
        {
            "name": "Warned",
            "when": {"text_in": "deny"},
            "then": [{"block": {"reason": "Scam"}}],
        },
    ],
}
SCAM = ListEntry("spam_words", "phrase", "free money")


def without_the_tag(store):
    with store.connection() as con:  # no service removes a tag
        con.execute("DELETE FROM tags WHERE tag = 'watched'")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(
            lambda store: lists.remove_entries(store, MOD, [SCAM]),
            "the store has no text list `spam_words`",
            id="its text list is gone",
        ),
        pytest.param(without_the_tag, "the store has no tag `watched`", id="its tag is gone"),
        pytest.param(
            lambda store: actions.change_reasons(store, MOD, "block", reasons=["Spam"]),
            "`Scam`",
            id="its reason is no longer offered",
        ),
    ],
)
@pytest.mark.parametrize("how", ["by name", "the same policy", "applied"])
def test_a_saved_version_that_the_store_no_longer_accepts_is_not_published(
    change, said, how, tmp_path
):
    store = an_empty_world(tmp_path).store
    reasons = [*actions_of(store)["block"].reasons, "Scam"]
    actions.change_reasons(store, MOD, "block", reasons=reasons, free_text=False)
    lists.add_entries(store, MOD, [SCAM])
    policy = Policy.from_document(SAVED)
    assert policies.save_policy(store, MOD, policy) == 1
    change(store)
    before = store_head(store)
    if how == "applied":  # its version is saved, so entries can name it
        with store.write(MOD) as tx:
            assert policies.ensure_saved(tx, policy) == 1
        return
    with pytest.raises(BadInput, match=re.escape(said)):
        policies.publish(store, MOD, "saved" if how == "by name" else policy)
    assert policies.live_policy(store).policy.name == "baseline"
    assert store_head(store) == before


def actions_of(store):
    return {action.action: action for action in actions.actions(store)}


def store_head(store):
    with store.read() as tx:
        return tx.head
