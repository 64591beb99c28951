"""The page on the policy language names all that the code knows, and what it shows is true."""

from __future__ import annotations

from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.policy.examples import PAGE, spec_policy, yaml_blocks
from workbench.errors import BadInput
from workbench.matching import KINDS as ENTRY_KINDS
from workbench.model.actions import ACTIONS
from workbench.policy import catalogue
from workbench.policy.analysis.analyse import warnings
from workbench.policy.analysis.findings import KINDS
from workbench.policy.policy import Policy
from workbench.policy.reading.reader import MAX_RULES
from workbench.policy.reading.source import MAX_BYTES, MAX_DEPTH
from workbench.policy.sentences.explain import sentence
from workbench.policy.tree import SCALES

TEXT = PAGE.read_text("utf-8")
BLOCKS = yaml_blocks(TEXT)
FRAGMENTS = ("condition", "rules", "classes")


def rows(heading: str) -> str:
    """The part of the page below a heading, up to the next of its kind."""
    return TEXT.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


NAMES = {
    "The file": [
        *catalogue.POLICY_KEYS,
        *catalogue.RULE_KEYS,
        *catalogue.EVALUATE,
        *catalogue.FIRES,
        *catalogue.MODES,
    ],
    "Classes": [*catalogue.CLASS_KEYS, *SCALES],
    "Conditions": [
        *catalogue.COMBINATORS,
        *catalogue.OWN_POST_FIELDS,
        *catalogue.USER_FIELD_SCALES,
        catalogue.ACCOUNT_AGE,
    ],
    "Comparisons and values": [*catalogue.COMPARISONS],
    "Actions": [
        *ACTIONS,
        *catalogue.CUSTOM_ACTION_KEYS,
        *catalogue.OFFER_KEYS,
        *catalogue.TARGETS,
        *(name for action in ACTIONS.values() for name in action.arguments if name != "tags"),
        "value",
    ],
    "Text lists": [*catalogue.BUILT_IN_LISTS, *ENTRY_KINDS],
    "Semantics": [*catalogue.SEMANTICS, *(v for vs in catalogue.SEMANTICS.values() for v in vs)],
    "`workbench check`": list(KINDS),
}


@pytest.mark.parametrize(
    ("heading", "name"), [(heading, name) for heading, names in NAMES.items() for name in names]
)
def test_every_name_of_the_catalogue_stands_in_its_part_of_the_page(heading: str, name: str):
    assert f"`{name}`" in rows(heading)


@pytest.mark.parametrize("condition", catalogue.CONDITIONS, ids=lambda condition: condition.key)
def test_every_condition_has_its_row_with_all_its_keys(condition: catalogue.ConditionType):
    row = next(
        line for line in rows("Conditions").splitlines() if line.startswith(f"| `{condition.key}:")
    )
    for key in condition.keys:
        assert f"{key}:" in row


def test_the_table_of_warnings_has_every_kind_and_no_other():
    named = [
        line.split("`")[1] for line in rows("`workbench check`").splitlines() if line[:3] == "| `"
    ]
    assert named == list(KINDS)


def test_the_limits_on_the_page_are_the_reader_s():
    said = rows("What is an error")
    assert f"at most {MAX_BYTES // 10**6} MB" in said
    assert f"{MAX_DEPTH} levels" in said
    assert f"{MAX_RULES:,} rules" in said


@pytest.mark.parametrize(("marked", "text"), BLOCKS)
def test_every_block_of_yaml_is_read(marked: str, text: str):
    assert marked in ("", *FRAGMENTS)
    if not marked:
        assert Policy.from_text(text).to_document()["version"] == 1
        return
    document: Any = spec_policy().to_document()
    part = YAML(typ="safe", pure=True).load(text)
    if marked == "condition":
        part = [{"name": "R", "when": part, "then": []}]
    document |= {"classes" if marked == "classes" else "rules": part}
    document |= {"rules": []} if marked == "classes" else {}
    assert Policy.from_document(document)


def test_there_is_a_block_of_every_kind():
    assert {marked for marked, _ in BLOCKS} == {"", *FRAGMENTS}


def test_the_sentences_on_the_page_are_those_of_the_worked_example():
    policy = spec_policy()
    for number, rule in enumerate(policy.rules, 1):
        shown = f"{number}. {rule.name}\n   {sentence(rule, policy)}\n"
        assert shown in rows("`workbench explain`")


def test_the_problem_on_the_page_is_what_is_said():
    document = spec_policy().to_document()
    document["rules"][0]["when"] = {"classified": ["nfsw (visual)"]}
    with pytest.raises(BadInput) as result:
        Policy.from_document(document)
    said = str(result.value).partition("expected one of: ")[0]
    assert said in rows("What is an error")


def test_the_worked_example_is_worth_two_warnings():
    result = [(warning.kind, warning.rule) for warning in warnings(spec_policy())]
    assert result == [("tag_never_set", "Spammer")] * 2
