"""What the words of a column of labels stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.importers.guess.facts import Facts
from workbench.importers.guess.names import names_class, says_label, says_rating, says_violates
from workbench.model.labels import DECISIONS, UNDECIDED

VIOLATING, BENIGN = DECISIONS
_MAX_LEVEL = 10
_STANDS_FOR = {
    VIOLATING: "violating violates violation violated violative remove removed takedown"
    " delete deleted block blocked ban banned spam toxic hate hateful abuse abusive bad reject"
    " rejected unsafe nsfw harmful harm vandalism offensive fraud scam guilty actioned disapproved"
    " inappropriate explicit positive malicious phishing flagged troll bullying harassment",
    BENIGN: "benign ok okay good ham safe clean approve approved allow allowed keep kept regular"
    " normal neither none legit legitimate fine pass passed negative harmless acceptable innocent"
    " appropriate nonviolating noviolation notviolating notspam nottoxic nothate sfw neutral"
    " nonviolative dismiss dismissed ignore ignored restored unflagged",
    UNDECIDED: "unsure unknown dunno escalate escalated unclear pending skip skipped maybe review"
    " undecided na tbd open queued ambiguous disputed other todo inconclusive",
}
_LABEL_OF = {word: label for label, words in _STANDS_FOR.items() for word in words.split()}
_YES_NO = {"yes": VIOLATING, "true": VIOLATING, "1": VIOLATING, "no": BENIGN, "false": BENIGN,
           "0": BENIGN}  # fmt: skip


@dataclass(frozen=True)
class LabelWord:
    """A word of a column of labels, in how many rows it is, and what it stands for; empty: not
    known.
    """

    word: str
    rows: int
    label: str


@dataclass(frozen=True)
class LabelGuess:
    """What the words of a column stand for, how sure it is that they are labels, and why."""

    words: tuple[LabelWord, ...]
    confidence: float
    why: str


def label_of(word: str) -> str:
    """What a word stands for; empty where that is not known.

    >>> [label_of(word) for word in ("Removed", "not spam", "dunno", "purple")]
    ['violating', 'benign', 'undecided', '']
    """
    return _LABEL_OF.get(re.sub(r"[\W_]+", "", word.casefold()), "")


def guess_labels(column: Facts) -> LabelGuess | None:
    """What the words of a column stand for, None where they are no labels."""
    named = says_label(column.name)
    if not column.words or not (column.kind in ("text", "boolean") or named):
        return None
    rows = sum(n for _, n in column.words)
    words = tuple(LabelWord(word, n, label_of(word)) for word, n in column.words)
    known = sum(word.rows for word in words if word.label)
    both = {VIOLATING, BENIGN} <= {word.label for word in words}
    empty = ", empty in most rows" if column.share_filled < 0.5 else ""
    few = f"{len(words)} {'word' if len(words) == 1 else 'words'}{empty}"
    if known and (named or both) and known * 10 >= 6 * rows:
        sure = 0.6 + 0.2 * both + 0.08 * named + 0.1 * (known == rows)
        return LabelGuess(words, min(0.96, sure), f"{few}; they are what reviewers write")
    yes_no = tuple(LabelWord(w, n, _YES_NO.get(w.casefold(), "")) for w, n in column.words)
    if all(word.label for word in yes_no) and (named or names_class(column.name)):
        if says_violates(column.name):
            return LabelGuess(yes_no, 0.9, "yes or no, and its name says that yes violates")
        why = "only yes and no: is yes what violates?"
        return LabelGuess(yes_no, 0.6, why) if column.kind != "integer" or named else None
    if named and len(words) > 1 and not column.name.casefold().endswith("category"):
        return LabelGuess(words, 0.5, f"{few}: please say what each stands for")
    return None


def plain_words(column: Facts) -> tuple[LabelWord, ...]:
    """The few words of a column, as they would be read if they were labels."""
    return tuple(
        LabelWord(word, n, label_of(word) or _YES_NO.get(word.casefold(), ""))
        for word, n in column.words
    )


def label_levels(column: Facts) -> LabelGuess | None:
    """What the levels of a rating stand for: those above the middle violate, those below it do not;
    None where a column holds no rating.

    A rating may as well be of how good a post is, so that a person has to look at it.
    """
    low, high = column.span
    is_level = column.is_number and column.is_whole and 0 <= low < high <= _MAX_LEVEL
    if not is_level or not column.words or not says_rating(column.name):
        return None
    first = min(low, 1.0)
    middle = (first + high) / 2
    words = tuple(LabelWord(word, n, _of_level(float(word), middle)) for word, n in column.words)
    why = f"levels from {low:g} to {high:g}: is the highest what violates?"
    return LabelGuess(words, 0.6, why)


def _of_level(level: float, middle: float) -> str:
    if level == middle:
        return UNDECIDED
    return VIOLATING if level > middle else BENIGN
