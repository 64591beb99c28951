"""Reading policies: what is wrong is said at its place, and what is right survives the way back."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracle.cases import random_case
from tests.policy.bad_policies import BAD, EMPTY, Bad
from tests.policy.examples import often, spec_policy
from workbench.errors import BadInput, NotFound
from workbench.policy.policy import Policy
from workbench.policy.reading.document import Node, from_plain, read_text
from workbench.policy.sentences.explain import sentence

SEEDS = st.integers(0, 10**9)


def problems_of(bad: Bad, folder: Path) -> tuple[BadInput, str]:
    """Load a bad policy from a file of its name, and return what is said, and the file's path."""
    path = folder / bad.file
    path.write_bytes(bad.source)
    with pytest.raises(BadInput) as result:
        Policy.load(path)
    return result.value, str(path)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name[:60])
def test_every_problem_is_named_with_its_line_and_place(bad: Bad, tmp_path: Path) -> None:
    error, path = problems_of(bad, tmp_path)
    result = [(problem.line, problem.key, str(problem)) for problem in error.problems]
    assert len(result) == len(bad.problems), result
    for (line, key, text), (expected_line, expected_key, said) in zip(
        result, bad.problems, strict=True
    ):
        assert line == expected_line
        assert said in text
        assert text.startswith(f"{path}:{line}: " if line else f"{path}: ")
        assert expected_key in (None, key)
    assert {problem.rule for problem in error.problems} <= {bad.rule} or not bad.rule


def test_there_are_many_bad_policies_and_no_two_are_equal() -> None:
    assert len(BAD) >= 90
    assert len({bad.source for bad in BAD}) == len(BAD)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name[:60])
def test_a_problem_is_one_line_without_control_characters(bad: Bad, tmp_path: Path) -> None:
    error, _ = problems_of(bad, tmp_path)
    for problem in error.problems:
        assert str(problem).isprintable()
        assert len(str(problem)) < 1000


def test_the_example_of_the_page_is_read() -> None:
    policy = spec_policy()
    assert [rule.name for rule in policy.rules][:2] == [
        "Delete NSFW",
        "Bullying over a hateful picture",
    ]
    assert policy.lines["rule:Delete NSFW"] == 16
    assert policy.lines["class:nsfw (visual)"] == 7


def test_only_true_and_false_are_booleans() -> None:
    head = "version: 1\nname: no\nrules:\n  - name: off\n    then: []\n    when: {post: {a: {is: "
    for text in ("yes", "no", "on", "off", "Yes", "NO", "y", "n"):
        assert Policy.from_text(f"{head}{text}}}}}}}\n").rules[0].when.comparisons[0].value == text  # pyright: ignore[reportAttributeAccessIssue]
    for text, value in (("true", True), ("False", False), ("0o17", 15), ("017", 17), ("0x1F", 31)):
        assert Policy.from_text(f"{head}{text}}}}}}}\n").rules[0].when.comparisons[0].value is value  # pyright: ignore[reportAttributeAccessIssue]


def test_a_policy_without_a_name_has_its_file_s(tmp_path: Path) -> None:
    (tmp_path / "my policy.yaml").write_text(EMPTY)
    assert Policy.load(tmp_path / "my policy.yaml").name == "my policy"


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no.yaml"):
        with pytest.raises(NotFound):
            Policy.load(path)


def test_text_that_is_no_unicode_is_bad_input() -> None:
    with pytest.raises(BadInput):
        Policy.from_text("name: \ud800")


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"version": 1, "rules": [], "name": "\ud800"}, "half a surrogate pair"),
        ({"version": 1, "rules": [], "name": b"bytes"}, "expected text, a number, true"),
        ({"version": 1, "rules": [], "tags": {"a"}}, "expected text, a number, true"),
        ({"version": 1, "rules": [], 7: 1}, "expected text as a key, not `7`"),
        ({"version": 1, "rules": [], "evalute": 1}, "did you mean `evaluate`?"),
    ],
)
def test_a_document_that_is_wrong_is_bad_input(document: dict[Any, Any], said: str) -> None:
    with pytest.raises(BadInput, match=re.escape(said)):
        Policy.from_document(document)


def test_a_document_that_contains_itself_is_bad_input() -> None:
    circle: dict[str, Any] = {"version": 1}
    circle["rules"] = circle
    with pytest.raises(BadInput, match="nested deeper"):
        Policy.from_document(circle)


def test_numbers_of_numpy_are_read_as_python_s() -> None:
    numpy = pytest.importorskip("numpy")
    classes = {"nsfw": {"score": "s", "classified": numpy.float64(0.9)}}
    policy = Policy.from_document({"version": numpy.int64(1), "rules": [], "classes": classes})
    assert type(policy.classes["nsfw"].classified) is float
    assert json.loads(policy.to_json())["classes"]["nsfw"]["classified"] == 0.9


def test_json_may_hold_what_yaml_may_not() -> None:
    name = "a/b 😀\u2028\u0085\x7f\ufeff\t"
    text = json.dumps({"version": 1, "rules": [], "name": name}, ensure_ascii=False)
    assert Policy.from_text(text).name == name
    assert Policy.from_text(json.dumps({"version": 1, "rules": [], "name": name})).name == name


@often
@given(SEEDS)
def test_a_policy_survives_every_way_of_writing_it(seed: int) -> None:
    policy = Policy.from_document(random_case(seed)["policy"])
    for other in (
        Policy.from_document(policy.to_document()),
        Policy.from_text(policy.to_json()),
        Policy.from_text(policy.to_yaml()),
        Policy.from_text(json.dumps(policy.to_document(), indent=1)),
    ):
        assert other == policy
        assert other.to_document() == policy.to_document()
        assert other.digest == policy.digest


@often
@given(SEEDS)
def test_a_document_comes_back_as_it_was_but_for_what_goes_without_saying(seed: int) -> None:
    document = random_case(seed)["policy"]
    again = Policy.from_document(document).to_document()
    assert Policy.from_document(again) == Policy.from_document(document)
    assert [rule["when"] for rule in again["rules"]] == [rule["when"] for rule in document["rules"]]
    assert Policy.from_document(again).to_document() == again


NAMES = st.one_of(
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1).filter(str.strip),
    st.text(
        st.sampled_from("ab 1.e+-~_:#,[]{}\"'\\\n\u0085%@!&*|>?"), min_size=1, max_size=200
    ).filter(str.strip),
    st.sampled_from(
        [".5e3", "1_0", "0o7", "0x1f", "1e5", "null", "~", "True", "=", "<<", "---", "...", ".inf"]
    ),
)
SCALARS = st.one_of(
    NAMES,
    st.booleans(),
    st.integers(-(10**29), 10**29),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300),
)


@pytest.mark.parametrize("length", [60, 127, 128, 300, 1100])
@pytest.mark.parametrize("filling", ["\x1f Ĝ", "a b", "\n", "'\": {"])
def test_a_long_name_survives_yaml_in_keys_and_values(filling: str, length: int) -> None:
    name = (filling * length)[:length].strip() + "z"
    policy = Policy.from_document(
        {
            "version": 1,
            "name": name,
            "classes": {name: {"score": name, "classified": 0.5}},
            "rules": [{"name": name, "when": {"classified": [name]}, "then": ["delete_post"]}],
        }
    )
    assert Policy.from_text(policy.to_yaml()) == policy


@often
@given(name=NAMES, rule=NAMES, reason=NAMES, value=SCALARS, other=SCALARS)
def test_any_name_and_value_survives_yaml_and_json(
    name: str, rule: str, reason: str, value: Any, other: Any
) -> None:
    policy = Policy.from_document(
        {
            "version": 1,
            "name": name,
            "classes": {name: {"score": rule, "classified": 0.5}},
            "actions": {f"act {name}": {"on": "post", "label": reason}},
            "rules": [
                {
                    "name": rule,
                    "when": {
                        "any": [
                            {"post": {name: {"is": value, "any_of": [other, name]}}},
                            {"classified": [name]},
                        ]
                    },
                    "then": [{f"act {name}": {"reason": reason, "value": value}}],
                }
            ],
        }
    )
    for text in (policy.to_yaml(), policy.to_json()):
        again = Policy.from_text(text)
        assert again == policy
        assert repr(again.rules) == repr(policy.rules)


@often
@given(st.text())
def test_any_text_is_read_or_is_bad_input(text: str) -> None:
    with suppress(BadInput):
        assert Policy.from_text(text)


@often
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_are_bad_input(data: bytes) -> None:
    for start in (b"", EMPTY.encode(), b"{", b"\xff\xfe"):
        with suppress(BadInput):
            assert read_text(start + data, "p.yaml")


PLAIN = st.recursive(
    st.one_of(st.none(), SCALARS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=8,
)


@often
@given(st.data())
def test_any_document_is_read_or_is_bad_input(data: st.DataObject) -> None:
    """Anything at any place of a policy is read, or is a problem: never another error."""
    document = spec_policy().to_document()
    place: Any = document
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        inside = place[key]
        if not isinstance(inside, dict | list) or not inside or data.draw(st.booleans()):
            break
        place = inside
    place[key] = data.draw(PLAIN)
    with suppress(BadInput):
        policy = Policy.from_document(document)
        assert Policy.from_text(policy.to_yaml()) == policy


def test_a_policy_just_small_enough_is_read_in_a_few_seconds() -> None:
    rule = "  - name: R{0}\n    when: {{text_in: deny}}\n    then: []\n    description: {1}\n"
    text = "version: 1\nrules:\n" + "".join(rule.format(n, "x" * 900) for n in range(1000))
    assert 900_000 < len(text) < 1_000_000
    assert len(Policy.from_text(text).rules) == 1000


def nested(levels: int) -> dict[str, Any]:
    """A document whose condition is a `not` of a `not`, and so on."""
    when: dict[str, Any] = {"text_in": "deny"}
    for _ in range(levels):
        when = {"not": when}
    return {"version": 1, "rules": [{"name": "R", "when": when, "then": []}]}


def test_the_deepest_condition_is_read_put_into_words_and_written() -> None:
    policy = Policy.from_document(nested(56))
    assert Policy.from_text(policy.to_json()) == policy
    assert Policy.from_text(policy.to_yaml()) == policy
    assert sentence(policy.rules[0], policy).count("NOT (") == 55
    with pytest.raises(BadInput, match="nested deeper"):
        Policy.from_document(nested(57))


def test_nodes_of_a_document_have_no_lines_and_those_of_a_text_have_theirs() -> None:
    def lines(root: Node) -> list[int | None]:
        [(key, value)] = root.pairs or ()
        [item] = value.items or ()
        return [root.line, key.line, value.line, item.line]

    assert lines(from_plain({"a": [1]})) == [None] * 4
    assert lines(read_text(b"\na:\n\n- 1\n", "p.yaml")) == [2, 2, 4, 4]


@pytest.mark.parametrize(
    "number", ["12345678901234567890.5", "0.12345678901234567", "1234567890.12345678901"]
)
def test_a_number_with_too_many_digits_is_an_error_with_its_line(number: str) -> None:
    text = "version: 1\nrules:\n- name: r\n  when: {post: {x: {is: %s}}}\n  then: [flag_post]\n"
    with pytest.raises(BadInput, match=r"4.*has more digits than a number can store"):
        Policy.from_text(text % number)
    assert Policy.from_text(text % f'"{number}"').rules
    assert Policy.from_text(text % "0.90000000000000002").rules
    assert Policy.from_text(text % "12345678901234567890").rules
