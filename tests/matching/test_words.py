from __future__ import annotations

import pytest

from workbench.matching.words import has_word_boundaries, is_unspaced, is_word_character


@pytest.mark.parametrize(
    ("before", "phrase", "after", "expected"),
    [
        ("", "ab", "", True),
        (" ", "ab", ".", True),
        ("_", "ab", "_", True),
        ("x", "ab", "", False),
        ("", "ab", "x", False),
        ("", "ab", "9", False),
        ("", "ab", "\u0301", False),
        ("\u0301", "ab", "", False),
        ("", "ab", "\u20dd", False),  # an enclosing mark
        ("", "ab", "½", True),  # a number that is no digit
        ("x", "-ab-", "x", True),
        ("x", "ab-", "x", False),
        ("看", "ab", "看", True),
        ("x", "看", "x", True),
        ("ー", "ab", "々", True),
        ("한", "ab", "", False),
        ("", "ab", "\u3099", True),  # the voicing mark of kana
    ],
)
def test_a_phrase_ends_at_a_word_boundary(before: str, phrase: str, after: str, expected: bool):
    text = before + phrase + after
    assert has_word_boundaries(text, len(before), len(before) + len(phrase)) is expected


@pytest.mark.parametrize("char", "aé1٣\u0301한")
def test_letters_marks_and_digits_join(char: str):
    assert is_word_character(char)


@pytest.mark.parametrize("char", "_-. 🔥〇²$")
def test_what_is_no_letter_mark_or_digit_parts(char: str):
    assert not is_word_character(char)


@pytest.mark.parametrize("char", "看々〆あアー\u3099กาລຳកាကာ")
def test_scripts_without_spaces_are_known(char: str):
    assert is_unspaced(char)
