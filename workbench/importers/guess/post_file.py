"""Which column of a file is which field of posts, and what all the others are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workbench.formatting import count
from workbench.importers.guess.column_guess import ColumnGuess, Proposal, Role, best_proposals
from workbench.importers.guess.facts import Facts, one_a_user
from workbench.importers.guess.labels import guess_labels, plain_words
from workbench.importers.guess.names import (
    POST_ID,
    TEXT,
    TIME,
    USER,
    class_name,
    hint,
    is_of_account,
    score_hint,
)
from workbench.importers.guess.scales import guess_scale
from workbench.importers.guess.times import TimeGuess

_SHORT = 40  # characters that ids have at most, on the mean


def guess_roles(
    columns: Sequence[Facts], times: Mapping[str, TimeGuess | None], known: frozenset[str]
) -> list[ColumnGuess]:
    """What each column is taken for. `times`: how each reads as times; `known`: columns of scores
    that are read as they are, since posts have them already.
    """
    taken = best_proposals(columns, times, (_time, _post_id, _user, _text))
    user = next(
        (proposal.column for proposal in taken.values() if proposal.role == "user_id"), None
    )
    names = {column.name for column in columns}
    guesses: list[ColumnGuess] = []
    for column in columns:
        proposal = taken.get(column.name)
        if proposal is None:
            has_label = any(other.role == "label" for other in guesses)
            guess = _other(column, user, times[column.name], known, has_label=has_label)
            if guess.role == "score" and guess.name != column.name:
                used = {other.name for other in guesses} | names
                guess = _renamed(guess, column.name if guess.name in used else guess.name)
        else:
            guess = _guess(column, proposal.role, proposal.confidence, proposal.why)
        words = guess.words or plain_words(column)
        guesses.append(replace(guess, times=times[column.name], words=words))
    return guesses


def _time(column: Facts, times: TimeGuess | None) -> Proposal | None:
    if times is None:
        return None
    by_name = hint(TIME, column.name)
    if column.is_number and not by_name:
        return None
    sure = times.confidence * (0.9 + 0.1 * by_name) if by_name > 0.5 else times.confidence * 0.6
    if is_of_account(column.name):
        sure *= 0.5
    return Proposal("created_at", column, sure * column.share_filled, times.evidence[0])


def _post_id(column: Facts, times: TimeGuess | None) -> Proposal | None:
    if column.kind not in ("text", "integer") or column.share_filled < 0.6:
        return None
    if times is not None and not column.is_number:
        return None
    by_name, differing = hint(POST_ID, column.name), column.uniqueness
    if hint(USER, column.name) >= 0.9 or score_hint(column.name):
        return None
    if column.mean_length > _SHORT or column.share_spaced > 0.2:
        return None
    if differing == 1:
        sure, why = min(0.99, 0.78 + 0.24 * by_name), "every value differs"
    elif differing >= 0.9:
        repeats = column.filled - column.distinct
        sure, why = (
            0.5 + 0.4 * by_name,
            f"{count(repeats, 'value')} of {column.filled:,} repeat another",
        )
    elif by_name >= 0.9:
        sure, why = 0.4, f"its name; but only {count(column.distinct, 'value')} differ"
    else:
        return None
    if column.looks_hashed and by_name < 0.9:
        sure -= 0.25
    return Proposal("post_id", column, sure * min(1, column.share_filled + 0.1), why)


def _user(column: Facts, times: TimeGuess | None) -> Proposal | None:
    if column.kind not in ("text", "integer") or (times is not None and not column.is_number):
        return None
    by_name = hint(USER, column.name)
    if (
        column.mean_length > _SHORT
        or column.distinct < 1
        or (by_name < 0.5 and column.distinct < 5)
    ):
        return None
    per_user = column.filled / column.distinct
    repeats = column.distinct < column.filled
    if not by_name and (not repeats or column.is_number or column.share_spaced > 0.3):
        return None
    sure = min(0.98, 0.26 + 0.6 * by_name + 0.16 * repeats)
    posts = f"{per_user:,.0f}" if per_user >= 10 else f"{per_user:.2g}"
    each = f", about {posts} {'post' if posts == '1' else 'posts'} each" if repeats else ""
    values = count(column.distinct, "value")
    return Proposal("user_id", column, sure * min(1, column.share_filled + 0.2), values + each)


def _text(column: Facts, times: TimeGuess | None) -> Proposal | None:
    if column.kind != "text" or times is not None or column.looks_hashed:
        return None
    by_name = hint(TEXT, column.name)
    long, spaced = min(column.mean_length / 80, 1), column.share_spaced
    sure = 0.4 * by_name + 0.3 * long + 0.3 * spaced
    if not by_name and (column.mean_length < 20 or spaced < 0.5):
        return None
    if by_name and ((column.distinct <= 12 and column.filled > 50) or spaced < 0.2):
        sure *= 0.5
    if long > 0.9 and column.uniqueness > 0.5:
        why = "long, and nearly always different"
    else:
        length = f"{column.mean_length:.0f} characters on the mean"
        why = f"{length}, {count(column.distinct, 'text')} that differ"
    return Proposal("text", column, min(0.97, sure + 0.05), why)


def _other(
    column: Facts,
    user: Facts | None,
    times: TimeGuess | None,
    known: frozenset[str],
    *,
    has_label: bool,
) -> ColumnGuess:
    """What a column is that is no field of posts: a label, a score, a field of the user, a detail,
    or nothing of use.
    """
    if column.kind == "nested":
        return _guess(column, "left_out", 1.0, "it holds lists")
    if not column.filled:
        return _guess(column, "left_out", 1.0, "it is empty in every row")
    if column.kind == "float64" and column.name in known:
        return _guess(column, "score", 0.99, "the posts of the store have it as it is")
    labels = None if has_label else guess_labels(column)
    scale = guess_scale(column)
    if labels and (scale is None or labels.confidence >= scale.confidence):
        return ColumnGuess(
            column.name, "label", labels.confidence, labels.why, "label", column.examples,
            words=labels.words, kind=column.kind,
        )  # fmt: skip
    if scale is not None and times is None:
        return ColumnGuess(
            column.name, "score", scale.confidence, scale.why,
            class_name(column.name), column.examples, scale.scale, bars=column.bars,
            kind=column.kind,
        )  # fmt: skip
    return _of_user(column, user, times) or _detail(column, times)


def _of_user(column: Facts, user: Facts | None, times: TimeGuess | None) -> ColumnGuess | None:
    if user is None or column.distinct < 2 or column.looks_hashed:
        return None
    same, several = one_a_user(column, user)
    if several < 2 or same != several or column.uniqueness > 0.9 > user.uniqueness + 0.2:
        return None
    if times is not None:
        why = "one date for each user"
        name = "created_at" if is_of_account(column.name) else column.name
        return _renamed(
            _guess(column, "user_field", 0.9 if name != column.name else 0.7, why), name
        )
    why = f"one value for each of {count(several, 'user')} with several posts"
    return _guess(column, "user_field", min(0.9, 0.6 + several / 100), why)


def _detail(column: Facts, times: TimeGuess | None) -> ColumnGuess:
    if times is not None:
        return _guess(column, "detail", 0.8, "another time of the post")
    if column.uniqueness == 1 and column.filled > 10 and column.kind in ("text", "integer"):
        return _guess(column, "left_out", 0.8, "no use found: every value differs")
    if column.distinct == 1:
        return _guess(column, "detail", 0.8, "the same value in every row that has one")
    return _guess(
        column, "detail", 0.8, f"{count(column.distinct, 'value')} that rules can ask for"
    )


def _guess(column: Facts, role: Role, confidence: float, why: str) -> ColumnGuess:
    sure = round(max(0.0, min(1.0, confidence)), 2)
    return ColumnGuess(column.name, role, sure, why, column.name, column.examples, kind=column.kind)


def _renamed(guess: ColumnGuess, name: str) -> ColumnGuess:
    return replace(guess, name=name)
