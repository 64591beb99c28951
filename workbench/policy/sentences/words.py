"""How names and values from a policy are put into a sentence.

A name that could be read as part of the sentence stands in quotes, so that no name, however
hostile, makes a sentence mean something else.
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
    """Show a text on one line, with nothing in it that a terminal or a reader would obey."""
    return printable(text).replace("\n", "\\n")


def name(text: str) -> str:
    """Show a name as it is when it reads as one, else in quotes.

    >>> name("denied_text"), name("spam or ham")
    ('denied_text', '"spam or ham"')
    """
    return text if _reads_as_a_name(text) else in_quotes(text)


def in_quotes(text: str) -> str:
    """Show a text in quotes, whatever is in it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def capitalised(text: str) -> str:
    """Write a class's name as people do: words without a vowel in capitals, the first letter too.

    >>> capitalised("nsfw (visual)"), capitalised("suggestive (visual)")
    ('NSFW (visual)', 'Suggestive (visual)')
    """
    parts = re.split(r"([a-zA-Z0-9]+)", text)
    parts = [part.upper() if _is_abbreviation(part) else part for part in parts]
    said = "".join(parts)
    return said[:1].upper() + said[1:]


def class_name(text: str, classes: Iterable[str]) -> str:
    """Show a class's name; as written, in quotes, where two classes would be shown alike.

    >>> class_name("nsfw", ["nsfw", "hate"]), class_name("nsfw", ["nsfw", "NSFW"])
    ('NSFW', '"nsfw"')
    """
    said = capitalised(text)
    alike = any(other != text and capitalised(other) == said for other in classes)
    return in_quotes(text) if alike or not _reads_as_a_name(text) else said


def value(written: Scalar) -> str:
    """Show a text in quotes, a number or true or false as written.

    >>> value("en"), value(True), value(0.9), value(5.0)
    ('"en"', 'true', '0.9', '5')
    """
    if isinstance(written, bool):
        return "true" if written else "false"
    if isinstance(written, str):
        return in_quotes(written)
    whole = isinstance(written, float) and written.is_integer() and abs(written) < 1e15
    return str(int(written)) if whole else repr(written)


def listed(items: Sequence[str], word: str) -> str:
    """Join by commas, the last by a word.

    >>> listed(["a", "b", "c"], "or")
    'a, b or c'
    """
    return f" {word} ".join(part for part in (", ".join(items[:-1]), items[-1]) if part)


def _reads_as_a_name(text: str) -> bool:
    words = set(re.split(r"[\s()]+", text.casefold()))
    return bool(_PLAIN.fullmatch(text)) and not words & _CONNECTIVES


def _is_abbreviation(word: str) -> bool:
    return bool(_ABBREVIATION.fullmatch(word)) and not set(word) & set("aeiouy")
