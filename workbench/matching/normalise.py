"""The normalised form in which texts and phrases are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby

# Category Cf as of Unicode 16, and the other ignorable characters that the spec lists.
IGNORABLE = (
    "\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f\U000e0100-\U000e01ef"
)
_IGNORABLE = re.compile(f"[{IGNORABLE}]+")
_FOLDED = (
    ("\u2018", "'"),
    ("\u2019", "'"),
    ("\u201b", "'"),
    ("\u02bc", "'"),
    ("\u2010", "-"),
    ("\u2011", "-"),
)
_MAX_SHORT_LENGTH = 1_000
_UNBROKEN = re.compile(r"[^\w\s\x00-\x7f]{30,}")  # no combining mark is a `\w` to Python


def normalise(text: str) -> str:
    r"""Return the normalised form of a text or phrase.

    NFKC, case folding, removal of ignorable characters, NFKC again, apostrophes and hyphens
    folded into those of ASCII, each run of white space folded into one space, ends trimmed.
    White space is what `str.split` takes as such.
    Source: spec 1.13.

    >>> normalise("  Ｃａｓｉ\u200bＮＯ \n Straße ")
    'casino strasse'
    """
    return " ".join(folded(text).split())


def normalised_all(texts: Iterable[str]) -> list[str]:
    """Return the normalised form of each text.

    The signs of all texts are folded at once: a normalised text holds no line feed.
    """
    forms = [" ".join(_nfkc_casefolded(text).split()) for text in texts]
    return _with_ascii_signs("\n".join(forms)).split("\n") if forms else []


def folded(text: str) -> str:
    """Return the normalised form with its white space unchanged."""
    if text.isascii():
        return text.lower()
    return _with_ascii_signs(_nfkc_casefolded(text))


def without_ignorable(text: str) -> str:
    """Remove the characters that a reader cannot see. Source: spec 1.13."""
    return _IGNORABLE.sub("", text)


def nfkc(text: str) -> str:
    """Return the text's NFKC form in time that grows with its length.

    Python sorts a run of combining marks by insertion, which takes a quarter of an hour for a
    megabyte of them; so the long runs of a long text are sorted beforehand.
    """
    if len(text) > _MAX_SHORT_LENGTH:
        text = _UNBROKEN.sub(_with_sorted_marks, text)
    return unicodedata.normalize("NFKC", text)


def _nfkc_casefolded(text: str) -> str:
    return nfkc(without_ignorable(nfkc(text).casefold()))


def _with_ascii_signs(text: str) -> str:
    for other, plain in _FOLDED:
        text = text.replace(other, plain)
    return text


def _with_sorted_marks(run: re.Match[str]) -> str:
    """Decompose a run of characters and put its marks into canonical order."""
    decomposed = (d for c in run[0] for d in unicodedata.normalize("NFKD", c))
    parts = groupby(decomposed, key=lambda c: unicodedata.combining(c) > 0)
    return "".join(
        "".join(sorted(group, key=unicodedata.combining) if is_mark else group)
        for is_mark, group in parts
    )
