"""What the name of a score says about its class, and what a policy may do with such posts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.importers.guess.names import words_of

Treatment = Literal["delete_post", "age_restrict_post", "flag_post"]


@dataclass(frozen=True, slots=True)
class ScoreKind:
    """A kind of violation. `treatment`: what happens to a post that is classified; `reason`: of a
    suspension; `counts`: whether such posts count against their user. `words`: one of
    them is in the score's name; the most general first.
    """

    name: str
    treatment: Treatment
    reason: str
    counts: bool
    words: tuple[str, ...]


_VIOLATION, _HARASSMENT, _SPAM = "Policy Violation", "Harassment", "Spam"
KINDS = (
    ScoreKind("minors", "delete_post", _VIOLATION, True, ("csam", "minors", "minor")),
    ScoreKind("self-harm", "flag_post", _VIOLATION, False, ("selfharm", "suicide", "harm")),
    ScoreKind(
        "hate",
        "delete_post",
        _HARASSMENT,
        True,
        ("hate", "hateful", "hatred", "identity", "nazi", "racism", "racist", "sexism", "sexist"),
    ),
    ScoreKind(
        "threats",
        "delete_post",
        _HARASSMENT,
        True,
        ("threat", "threatening", "terror", "terrorism", "extremism"),
    ),
    ScoreKind(
        "nudity",
        "delete_post",
        _VIOLATION,
        True,
        ("nsfw", "nudity", "nude", "porn", "sexual", "sexually", "sex", "explicit"),
    ),
    ScoreKind("spam", "delete_post", _SPAM, True, ("spam", "spammy", "scam", "phishing", "fraud")),
    ScoreKind(
        "harassment",
        "delete_post",
        _HARASSMENT,
        True,
        (
            "toxicity",
            "toxic",
            "harassment",
            "harass",
            "bullying",
            "bully",
            "insult",
            "abuse",
            "abusive",
            "attack",
            "offensive",
        ),
    ),
    ScoreKind(
        "violence",
        "age_restrict_post",
        _VIOLATION,
        True,
        ("violence", "violent", "gore", "graphic", "weapon", "weapons", "gun", "guns"),
    ),
    ScoreKind(
        "adult content",
        "age_restrict_post",
        _VIOLATION,
        False,
        ("adult", "suggestive", "racy", "gambling", "drugs"),
    ),
    ScoreKind("profanity", "flag_post", _VIOLATION, True, ("profanity", "obscene", "obscenity")),
    ScoreKind(
        "vandalism",
        "flag_post",
        _VIOLATION,
        True,
        ("vandalism", "damaging", "misinformation", "pii"),
    ),
)
UNKNOWN = ScoreKind("", "flag_post", _VIOLATION, False, ())
WEAK = ScoreKind(
    "a weak signal",
    "flag_post",
    _VIOLATION,
    False,
    ("inflammatory", "flirtation", "incoherent", "unsubstantial", "spoof", "medical", "reject"),
)
_IN_ORDER = (*KINDS, UNKNOWN, WEAK)


def kind_of(column: str) -> ScoreKind:
    """The kind that the name of a score says; `UNKNOWN`, where it says none.

    >>> [kind_of(name).name for name in ("score_toxic", "SPAM", "Sexually Explicit", "x7")]
    ['harassment', 'spam', 'nudity', '']
    """
    words = set(words_of(column))
    return next((kind for kind in (*KINDS, WEAK) if words & set(kind.words)), UNKNOWN)


def rank(column: str) -> tuple[int, int, int]:
    """The place of a score among others, the most useful first: by its kind, by how general its
    name is, and by its version, a later one first (`TOXICITY@6` before `TOXICITY@5`).
    """
    kind, words = kind_of(column), words_of(column)
    general = min((kind.words.index(word) for word in words if word in kind.words), default=0)
    return (
        _IN_ORDER.index(kind),
        general + 10 * (len(words) > 1 and "severe" in words),
        -_version(words),
    )


def without_version(column: str) -> tuple[str, ...]:
    """The words of a name but for a number at its end, which names a version."""
    words = words_of(column)
    return words[:-1] if len(words) > 1 and words[-1].isdecimal() else words


def _version(words: tuple[str, ...]) -> int:
    last = words[-1] if words else ""
    return int(last) if last.isdecimal() and len(last) < 10 else 0
