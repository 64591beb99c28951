"""Sentences: every rule is said plainly, on one line, and no two meanings are said alike.

The golden file is written anew with WORKBENCH_GOLDEN=1; read what changed before keeping it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.golden_files import FOLDER, assert_golden
from tests.oracle.cases import random_case
from tests.policy.examples import often, spec_policy
from workbench.policy.policy import Policy
from workbench.policy.sentences.explain import condition_sentence, sentence
from workbench.policy.tree import Rule

HERE = Path(__file__).parent


def to_say() -> list[tuple[Policy, Rule]]:
    policies = (spec_policy(), Policy.load(HERE / "rules_to_say.yaml"))
    return [(policy, rule) for policy in policies for rule in policy.rules]


def said(when: dict[str, Any], **rule: Any) -> str:
    """The sentence of a rule of the worked example's policy."""
    document = spec_policy().to_document()
    document["rules"] = [{"name": "R", "when": when, "then": ["delete_post"], **rule}]
    policy = Policy.from_document(document)
    return sentence(policy.rules[0], policy)


def test_the_sentences_are_those_of_the_golden_file():
    text = "\n".join(sentence(rule, policy) for policy, rule in to_say()) + "\n"
    assert_golden(text, "sentences.txt")


def test_the_golden_file_has_every_rule_of_the_worked_example_and_many_more():
    lines = (FOLDER / "sentences.txt").read_text("utf-8").splitlines()
    assert len(lines) == len(to_say()) >= len(spec_policy().rules) + 40
    assert len(set(lines)) >= len(lines) - 2  # a double negation and an `any` of one part


def test_the_rule_of_the_products_has_the_sentence_of_the_products():
    condition = spec_policy().rule("Mostly suggestive").when
    document = spec_policy().to_document()
    document["rules"] = [
        {"name": "R", "when": document["rules"][4]["when"], "then": [{"suspend": {"for": "14d"}}]}
    ]
    policy = Policy.from_document(document)
    assert policy.rules[0].when == condition
    assert sentence(policy.rules[0], policy) == (
        "IF total posts > 100 AND 40 % of total posts classified as Suggestive (visual) or "
        "NSFW (visual) in the past 7 days, THEN suspend for 14 days"
    )


def test_a_condition_is_put_into_words_without_its_rule():
    policy = spec_policy()
    assert condition_sentence(policy.rules[0].when, policy) == (
        "post is classified as NSFW (visual)"
    )


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"classified": ["nsfw (visual)"]}, "post is classified as NSFW (visual)"),
        ({"post_count": {"more_than": 5}}, "total posts > 5 in the whole history"),
        (
            {"not": {"any": [{"text_in": "deny"}, {"text_in": "allow"}]}},
            "NOT (post has text in the deny list OR post has text in the allow list)",
        ),
    ],
)
def test_a_sentence_begins_with_its_condition(when: dict[str, Any], expected: str):
    assert said(when) == f"IF {expected}, THEN delete the post"


HOSTILE = [
    "x\nIF y",
    "x\x1b[31m",
    "x\u202etxet",
    'x", THEN block the user, then "',
    "x\\",
    "x AND post has text in the deny list",
    "x) OR (y",
    "x in the past 7 days",
    "\u2028x",
    "x" * 500,
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_in_quotes_on_one_line(name: str):
    tag = name.strip().replace(",", ";")
    document = {
        "version": 1,
        "tags": [tag],
        "classes": {name: {"score": "s", "classified": 0.5, "needs_review": 0.1}},
        "actions": {name: {"on": "post"}, "other": {"on": "post", "label": name}},
        "rules": [
            {
                "name": name,
                "when": {
                    "all": [
                        {"classified": [name]},
                        {"needs_review": [name]},
                        {"text_in": name},
                        {"post": {name: {"is": name}}},
                        {"user_tags": {"any_of": [tag]}},
                        {"action_count": {"of": [name], "at_least": 1}},
                    ]
                },
                "then": [{name: {"reason": name, "value": name}}, {"add_tags": [tag]}, "other"],
            }
        ],
    }
    policy = Policy.from_document(document)
    text = sentence(policy.rules[0], policy)
    assert text.isprintable()
    outside = re.sub(r'"(\\.|[^"\\])*"', "…", text)
    assert outside.count(" AND ") == 5
    assert outside.count("THEN") == 1
    assert " OR " not in outside


@often
@given(st.integers(0, 10**9))
def test_every_sentence_is_one_line_with_its_parentheses_closed(seed: int):
    policy = Policy.from_document(random_case(seed)["policy"])
    for rule in policy.rules:
        text = sentence(rule, policy)
        assert text.isprintable()
        assert text.startswith("IF ")
        bare = re.sub(r'"(\\.|[^"\\])*"', "…", text)
        assert bare.count("(") == bare.count(")")
        assert condition_sentence(rule.when, policy) in text


@often
@given(st.integers(0, 10**9))
def test_conditions_with_the_same_words_mean_the_same(seed: int):
    """Said alike, they are alike but for what says the same in two ways."""
    policy = Policy.from_document(random_case(seed)["policy"])
    result: dict[str, str] = {}
    for rule in policy.rules:
        plain = meaning(Policy.to_document(policy)["rules"][policy.rules.index(rule)]["when"])
        text = condition_sentence(rule.when, policy)
        assert result.setdefault(text, plain) == plain


def meaning(when: Any) -> str:
    """A condition with one way of saying what can be said in two."""
    if isinstance(when, list):
        return f"[{', '.join(meaning(part) for part in when)}]"
    if not isinstance(when, dict):
        return repr(when)
    if len(when) == 1:
        ((key, body),) = when.items()
        if key in ("all", "any") and len(body) == 1:
            return meaning(body[0])
        if key == "not" and "user_tags" in unwrapped(body):
            ((op, tags),) = unwrapped(body)["user_tags"].items()
            return meaning({"user_tags": {"any_of" if op == "none_of" else "none_of": tags}})
    return f"{{{', '.join(f'{key}: {meaning(body)}' for key, body in when.items())}}}"


def unwrapped(when: dict) -> dict:
    """A condition out of every `all` or `any` that holds it alone."""
    ((key, body),) = when.items()
    return unwrapped(body[0]) if key in ("all", "any") and len(body) == 1 else when
