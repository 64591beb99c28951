"""Names and values of a policy as parts of a sentence.

A name that could be read as part of the sentence is put in quotes, so that no name, however
hostile, can change what a sentence means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from workbench.errors import printable
from workbench.policy.tree import Scalar

_PLAIN = re.compile(r"[\w][\w/&+.'’-]*( [\w/&+.'’-]+)*( \([\w /&+.'’-]+\))?")
_CONNECTIVES = {"if", "and", "or", "not", "then", "none", "where", "in", "past", "whole"}
_ABBREVIATION = re.compile(r"(?=.*[a-z])[a-z0-9]+")


def one_line(text: str) -> str:
    """Return a text on one line, with control characters escaped."""
    return printable(text).replace("\n", "\\n")


def name(text: str) -> str:
    """Return a name unchanged where it is unambiguous, else in quotes.

    >>> name("denied_text"), name("spam or ham")
    ('denied_text', '"spam or ham"')
    """
    return text if _is_unambiguous(text) else in_quotes(text)


def in_quotes(text: str) -> str:
    """Return a text in quotes, with quotes inside it escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def capitalised(text: str) -> str:
    """Return a class's name with its first letter and its abbreviations (no vowels) in capitals.

    >>> capitalised("nsfw (visual)"), capitalised("suggestive (visual)")
    ('NSFW (visual)', 'Suggestive (visual)')
    """
    parts = re.split(r"([a-zA-Z0-9]+)", text)
    parts = [part.upper() if _is_abbreviation(part) else part for part in parts]
    text = "".join(parts)
    return text[:1].upper() + text[1:]


def class_name(text: str, classes: Iterable[str]) -> str:
    """Return a class's name, capitalised; in quotes where it is ambiguous or equals another's.

    >>> class_name("nsfw", ["nsfw", "hate"]), class_name("nsfw", ["nsfw", "NSFW"])
    ('NSFW', '"nsfw"')
    """
    shown = capitalised(text)
    is_shared = any(other != text and capitalised(other) == shown for other in classes)
    return in_quotes(text) if is_shared or not _is_unambiguous(text) else shown


def value(scalar: Scalar) -> str:
    """Return a text in quotes; a number, true or false as in a policy.

    >>> value("en"), value(True), value(0.9), value(5.0)
    ('"en"', 'true', '0.9', '5')
    """
    if isinstance(scalar, bool):
        return "true" if scalar else "false"
    if isinstance(scalar, str):
        return in_quotes(scalar)
    whole = isinstance(scalar, float) and scalar.is_integer() and abs(scalar) < 1e15
    return str(int(scalar)) if whole else repr(scalar)


def listed(items: Sequence[str], word: str) -> str:
    """Join items by commas, the last by a word.

    >>> listed(["a", "b", "c"], "or")
    'a, b or c'
    """
    return f" {word} ".join(part for part in (", ".join(items[:-1]), items[-1]) if part)


def _is_unambiguous(text: str) -> bool:
    words = set(re.split(r"[\s()]+", text.casefold()))
    return bool(_PLAIN.fullmatch(text)) and not words & _CONNECTIVES


def _is_abbreviation(word: str) -> bool:
    return bool(_ABBREVIATION.fullmatch(word)) and not set(word) & set("aeiouy")
