"""The word boundaries at which a phrase must begin and end."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import re2

# The scripts by name, and the letters and marks that Unicode assigns to several of them.
_UNSPACED = re2.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
    r"\x{3006}\x{302A}-\x{302D}\x{3031}-\x{3035}\x{303C}\x{3099}\x{309A}\x{30FC}]"
)
_CJK = re2.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\x{30FC}]")


def has_word_boundaries(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] has word boundaries on both sides.

    Between two letters, marks or digits there is no boundary, unless either is of a script that
    does not separate words by spaces. Source: spec 1.13.

    >>> has_word_boundaries("_casino_", 1, 7), has_word_boundaries("casinos", 0, 6)
    (True, False)
    """
    if start and is_word_character(text[start - 1]) and is_word_character(text[start]):
        return False
    return end == len(text) or not (
        is_word_character(text[end - 1]) and is_word_character(text[end])
    )


@lru_cache(maxsize=4096)
def is_word_character(char: str) -> bool:
    """Whether a character is part of words that spaces or punctuation separate."""
    category = unicodedata.category(char)
    return (category[0] in "LM" or category == "Nd") and not is_unspaced(char)


@lru_cache(maxsize=4096)
def is_unspaced(char: str) -> bool:
    """Whether a character is of a script that does not separate words by spaces."""
    return _UNSPACED.search(char) is not None


@lru_cache(maxsize=8192)
def script_of(char: str) -> str | None:
    """Return the script of a letter, None for any other character.

    Han and kana are one, since Japanese mixes them within words.

    >>> script_of("é"), script_of("ж"), script_of("で") == script_of("看"), script_of("7")
    ('LATIN', 'CYRILLIC', True, None)
    """
    if char.isascii():
        return "LATIN" if char.isalpha() else None
    if _CJK.search(char):
        return "CJK"
    if unicodedata.category(char)[0] != "L":
        return None
    return unicodedata.name(char, "UNNAMED").split()[0]
