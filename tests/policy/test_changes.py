"""What two policies say otherwise, in sentences."""

import copy
import random

import pytest

from workbench.policy.changes import changes
from workbench.policy.policy import Policy

DOCUMENT = {
    "version": 1,
    "name": "p",
    "classes": {"spam": {"score": "spam", "classified": 0.9, "needs_review": 0.5}},
    "rules": [
        {"name": name, "when": {"classified": ["spam"]}, "then": ["flag_post"]} for name in "ABCDE"
    ],
}


def changed(edit):
    document = copy.deepcopy(DOCUMENT)
    edit(document)
    return changes(Policy.from_document(DOCUMENT), Policy.from_document(document))


def test_equal_policies_have_no_changes():
    assert changed(lambda _: None) == ()


def test_a_changed_threshold_is_named_with_its_former_value():
    assert changed(lambda document: document["classes"]["spam"].update(classified=0.8)) == (
        "Class spam: classified from 0.8; was 0.9.",
    )


def test_of_a_class_only_what_changed_is_named():
    def edit(document):
        document["classes"]["spam"].update(classified=0.8, needs_review=0.4)

    (words,) = changed(edit)
    assert words == (
        "Class spam: classified from 0.8, needs review from 0.4;"
        " was classified from 0.9, needs review from 0.5."
    )
    assert changed(lambda document: document["classes"]["spam"].pop("needs_review")) == (
        "Class spam: no needs-review band; was needs review from 0.5.",
    )
    assert changed(lambda document: document["classes"]["spam"].update(score=["a", "b"])) == (
        "Class spam: the score of a or b; was the score of spam.",
    )


def test_new_removed_and_changed_rules_are_named():
    def edit(document):
        del document["rules"][4]
        document["rules"][0]["then"] = ["delete_post"]
        document["rules"][1]["mode"] = "off"
        document["rules"].append({**document["rules"][2], "name": "F"})

    flags = "IF post is classified as Spam, THEN send the post to the review feed"
    assert changed(edit) == (
        "Rule E: removed.",
        "Rule A: delete the post; was send the post to the review feed.",
        "Rule B goes from live to off.",
        f"Rule F: new. {flags}.",
    )


def test_a_rule_of_which_only_the_mode_changed_is_named_by_its_modes():
    assert changed(lambda document: document["rules"][0].update(mode="test")) == (
        "Rule A goes from live to test.",
    )


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (
            [{"needs_review": ["spam"]}, {"text_in": "deny"}],
            "post is in the needs-review band of Spam; was post is classified as Spam",
        ),
        ([{"classified": ["spam"]}], "without the condition post has text in the deny list"),
        (
            [{"classified": ["spam"]}, {"text_in": "deny"}, {"text_in": "allow"}],
            "with the condition post has text in the allow list",
        ),
    ],
)
def test_of_a_rule_only_the_condition_that_changed_is_named(when, words):
    before, after = (copy.deepcopy(DOCUMENT) for _ in range(2))
    before["rules"][0]["when"] = {"all": [{"classified": ["spam"]}, {"text_in": "deny"}]}
    after["rules"][0]["when"] = {"all": when}
    assert changes(Policy.from_document(before), Policy.from_document(after)) == (
        f"Rule A: {words}.",
    )


def test_a_rule_of_which_more_changed_is_said_whole_without_its_mode():
    def edit(document):
        document["rules"][0] |= {"then": ["delete_post"], "fires": "once", "mode": "test"}

    flags = "IF post is classified as Spam, THEN send the post to the review feed"
    deletes = "IF post is classified as Spam, THEN delete the post, the first time it comes true"
    assert changed(edit) == (
        "Rule A goes from live to test.",
        f"Rule A: {deletes}. Was: {flags}.",
    )


def test_what_the_first_policy_has_can_be_introduced_by_another_word():
    documents = [copy.deepcopy(DOCUMENT), copy.deepcopy(DOCUMENT)]
    documents[1]["classes"]["spam"]["classified"] = 0.8
    before, after = map(Policy.from_document, documents)
    assert changes(before, after, "now") == ("Class spam: classified from 0.8; now 0.9.",)


def test_another_name_and_description_are_named():
    def edit(document):
        document["name"] = "q"
        document["rules"][1]["description"] = "why"

    assert changed(edit) == ("The name: q; was p.", "Rule B: another description.")


def test_a_change_of_which_matches_fire_is_named():
    assert changed(lambda document: document.update(evaluate="first_match")) == (
        "Rules: only the first match; was all matching rules, in order.",
    )


def test_one_rule_that_moved_is_one_sentence():
    def edit(document):
        document["rules"].insert(0, document["rules"].pop(3))

    assert changed(edit) == ("Rule D: now first.",)


@pytest.mark.parametrize("seed", range(20))
def test_moving_the_rules_that_are_named_gives_the_new_order(seed):
    names = list("ABCDE")
    random.Random(seed).shuffle(names)

    def edit(document):
        document["rules"].sort(key=lambda rule: names.index(rule["name"]))

    changes = changed(edit)
    order = [name for name in "ABCDE" if not any(f"Rule {name}:" in change for change in changes)]
    for sentence in changes:
        name, where = sentence[5], sentence.removesuffix(".")
        place = 0 if where.endswith("first") else order.index(where[-1]) + 1
        order.insert(place, name)
    assert order == names
