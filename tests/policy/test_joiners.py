"""The AND or OR between two conditions changes alone, unless all are asked for."""

import pytest

from workbench.errors import BadInput
from workbench.policy.editing.joiners import joined


def group(kind, *parts):
    return {kind: list(parts)}


@pytest.mark.parametrize(
    ("before", "position", "joiner", "everywhere", "after"),
    [
        (group("all", "a", "b"), 1, "any", False, group("any", "a", "b")),
        (group("all", "a", "b", "c"), 1, "any", False, group("all", group("any", "a", "b"), "c")),
        (group("all", "a", "b", "c"), 2, "any", False, group("all", "a", group("any", "b", "c"))),
        (group("any", "a", "b", "c"), 2, "all", False, group("any", "a", group("all", "b", "c"))),
        (group("all", "a", "b", "c"), 1, "any", True, group("any", "a", "b", "c")),
        (group("all", "a", "b", "c"), 1, "all", False, group("all", "a", "b", "c")),
        (
            group("all", "a", group("any", "b", "c"), "d"),
            1,
            "any",
            False,
            group("all", group("any", "a", "b", "c"), "d"),
        ),
        (
            group("all", group("any", "a", "b"), "c"),
            1,
            "any",
            False,
            group("any", "a", "b", "c"),
        ),
    ],
    ids=str,
)
def test_only_the_joiner_that_was_changed_changes(before, position, joiner, everywhere, after):
    document = {"rules": [{"when": before}]}
    path = ["rules", 0, "when"]
    result = joined(document, path, position, joiner, everywhere=everywhere)
    assert result == {"rules": [{"when": after}]}
    assert document == {"rules": [{"when": before}]}


@pytest.mark.parametrize(
    ("when", "position", "joiner"),
    [
        (group("all", "a", "b"), 0, "any"),
        (group("all", "a", "b"), 2, "any"),
        (group("all", "a", "b"), 1, "xor"),
        ({"text_in": "deny"}, 1, "any"),
        ("a", 1, "any"),
    ],
    ids=str,
)
def test_what_cannot_be_joined_is_bad_input(when, position, joiner):
    with pytest.raises(BadInput):
        joined({"when": when}, ["when"], position, joiner)
