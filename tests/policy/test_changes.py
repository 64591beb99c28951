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
    (said,) = changed(lambda document: document["classes"]["spam"].update(classified=0.8))
    assert said == (
        "Class spam: classified from 0.8, needs review from 0.5;"
        " was classified from 0.9, needs review from 0.5."
    )


def test_new_removed_and_changed_rules_are_named():
    def edit(document):
        del document["rules"][4]
        document["rules"][0]["then"] = ["delete_post"]
        document["rules"][1]["mode"] = "off"
        document["rules"].append({**document["rules"][2], "name": "F"})

    flags = "IF post is classified as Spam, THEN send the post to the review feed"
    deletes = "IF post is classified as Spam, THEN delete the post"
    assert changed(edit) == (
        "Rule E: removed.",
        f"Rule A: {deletes}. Was: {flags}.",
        f"Rule B: {flags}, switched off. Was: {flags}.",
        f"Rule F: new. {flags}.",
    )


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
