"""Which column of a file of labels is which: the post, who labelled it, when, and as what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from workbench.formatting import count
from workbench.importers.guess.column_guess import ColumnGuess, Proposal, Role, best_proposals
from workbench.importers.guess.facts import Facts
from workbench.importers.guess.labels import (
    LabelGuess,
    LabelWord,
    guess_labels,
    label_levels,
    plain_words,
)
from workbench.importers.guess.names import (
    POST_ID,
    TIME,
    USER,
    class_name,
    hint,
    names_class,
    says_label,
    says_labeller,
    says_labelling,
    says_rating,
    says_sampling,
    score_hint,
    words_of,
)
from workbench.importers.guess.times import TimeGuess
from workbench.importers.label_files import AT, LabelReading
from workbench.importers.label_values import LabelColumn
from workbench.reading.times.time_format import TimeFormat

LABEL_NEEDED = ("a post or a user", "a label")
_ITEMS = {"item", "post", "tweet", "content", "message", "comment", "document", "unit", "edit"}
_CLASSES = {"class", "category", "type", "policy", "topic", "harm", "violation", "reason"}
_MAX_CLASSES = 200


def guess_label_roles(
    columns: Sequence[Facts], times: Mapping[str, TimeGuess | None]
) -> list[ColumnGuess]:
    """What each column of a file of labels is taken for. `times`: how each reads as times."""
    taken = best_proposals(columns, times, (_labeller, _post, _user, _time, _probability))
    labels = _labels([column for column in columns if column.name not in taken])
    class_ = None if len(labels) != 1 else _class(columns, {*taken, *labels})
    return [
        replace(
            _column(column, taken.get(column.name), labels.get(column.name), class_),
            times=times[column.name],
        )
        for column in columns
    ]


def looks_like_labels(as_labels: Sequence[ColumnGuess], as_posts: Sequence[ColumnGuess]) -> bool:
    """Whether a file holds labels rather than posts. `as_labels`, `as_posts`: what its columns are
    taken for in either case.
    """
    labels = {column.role: column for column in as_labels}
    posts = {column.role: column for column in as_posts}
    if "label" not in labels or not {"post_id", "user_id"} & labels.keys():
        return False
    if "post_id" in posts and "label" in posts and "created_at" not in posts:
        return True
    unused = {column.column for column in as_labels if column.role == "left_out"}
    has_scores = any(
        column.role == "score" and column.kind.startswith("float") and column.column in unused
        for column in as_posts
    )
    has_text = "text" in posts and posts["text"].column in unused
    return "labelled_by" in labels and not has_text and not has_scores


def label_reading(
    columns: Sequence[ColumnGuess], times: TimeFormat, records: str | None
) -> LabelReading:
    """How a file of labels is read whose columns are taken for this."""
    fields = {
        AT if column.role == "created_at" else column.role: column.column
        for column in columns
        if column.role
        in ("post_id", "user_id", "labelled_by", "class_name", "sampling_probability", "created_at")
    }
    labels = tuple(
        LabelColumn(
            column.column, column.name or None, {word.word: word.label for word in column.words}
        )
        for column in columns
        if column.role == "label"
    )
    return LabelReading(fields, labels, records, times)


def missing_of_labels(columns: Sequence[ColumnGuess]) -> tuple[str, ...]:
    """What a file of labels needs, and no column is."""
    roles = {column.role for column in columns}
    have = (bool({"post_id", "user_id"} & roles), "label" in roles)
    return tuple(what for what, is_there in zip(LABEL_NEEDED, have, strict=True) if not is_there)


def _post(column: Facts, times: TimeGuess | None) -> Proposal | None:
    if not _may_be_id(column, times) or says_labeller(column.name):
        return None
    by_name = hint(POST_ID, column.name)
    if hint(USER, column.name) >= 0.9 or score_hint(column.name) or says_label(column.name):
        return None
    if set(words_of(column.name)) & _ITEMS:
        by_name = max(by_name, 0.85 if by_name else 0.7)
    if not by_name and (column.uniqueness < 1 or column.n < 2):
        return None
    each = column.filled / column.distinct
    several = f", about {each:.2g} rows each" if each >= 1.05 else ""
    why = f"{count(column.distinct, 'post')}{several}"
    sure = 0.5 + 0.48 * by_name if by_name else 0.45
    return Proposal("post_id", column, sure * min(1.0, column.share_filled + 0.1), why)


def _labeller(column: Facts, times: TimeGuess | None) -> Proposal | None:
    if not _may_be_id(column, times) or not says_labeller(column.name):
        return None
    each = column.filled / column.distinct
    why = f"{count(column.distinct, 'person', 'people')}, about {each:,.0f} rows each"
    return Proposal("labelled_by", column, 0.9, why)


def _user(column: Facts, times: TimeGuess | None) -> Proposal | None:
    by_name = hint(USER, column.name)
    if not _may_be_id(column, times) or by_name < 0.5:
        return None
    why = f"{count(column.distinct, 'user')} who are labelled, or whose posts are"
    return Proposal("user_id", column, 0.3 + 0.65 * by_name, why)


def _time(column: Facts, times: TimeGuess | None) -> Proposal | None:
    by_name = hint(TIME, column.name)
    if times is None or (column.is_number and not by_name):
        return None
    sure = times.confidence * (1.0 if says_labelling(column.name) else 0.6 + 0.25 * by_name)
    return Proposal("created_at", column, sure, times.evidence[0])


def _probability(column: Facts, _: TimeGuess | None) -> Proposal | None:
    low, high = column.span
    if not says_sampling(column.name) or not (low > 0 and high <= 1):
        return None
    return Proposal("sampling_probability", column, 0.95, f"numbers from {low:g} to {high:g}")


def _may_be_id(column: Facts, times: TimeGuess | None) -> bool:
    is_written = column.kind in ("text", "integer") or (
        column.kind == "float64" and column.is_whole
    )
    is_time = times is not None and not column.is_number
    is_short = column.mean_length <= 40 and column.share_spaced <= 0.2
    return is_written and not is_time and column.distinct > 0 and is_short


def _labels(columns: Sequence[Facts]) -> dict[str, LabelGuess]:
    """The columns of labels: the likeliest, and others that say yes or no of a class."""
    found = {column.name: _label(column) for column in columns}
    known = {name: guess for name, guess in found.items() if guess is not None}
    if not known:
        return {column.name: one for column in columns if (one := _of_unnamed_class(column))}
    best = max(known, key=lambda name: known[name].confidence)
    yes_no = {name for name, guess in known.items() if _is_of_class(name, guess)}
    return {name: guess for name, guess in known.items() if name in yes_no or name == best}


def _label(column: Facts) -> LabelGuess | None:
    guess = guess_labels(column) or label_levels(column)
    if guess is not None or not column.words or not names_class(column.name):
        return guess
    words = plain_words(column)
    if not all(word.label for word in words):
        return None
    return LabelGuess(words, 0.7, "yes or no of a class")


def _of_unnamed_class(column: Facts) -> LabelGuess | None:
    """What yes and no stand for in a column whose name says nothing."""
    words = plain_words(column)
    if len(words) != 2 or not all(word.label for word in words):
        return None
    return LabelGuess(words, 0.5, f"only {words[0].word} and {words[1].word}: a class of its own?")


def _is_of_class(name: str, guess: LabelGuess) -> bool:
    is_named = names_class(name) or not (says_label(name) or says_rating(name))
    return is_named and all(word.label for word in guess.words)


def _class(columns: Sequence[Facts], taken: set[str]) -> str | None:
    """The column that says which class a label is about."""
    for column in columns:
        fits = column.kind == "text" and 1 < column.distinct <= _MAX_CLASSES
        if column.name not in taken and fits and set(words_of(column.name)) & _CLASSES:
            return column.name
    return None


def _column(
    column: Facts, taken: Proposal | None, label: LabelGuess | None, class_: str | None
) -> ColumnGuess:
    words = plain_words(column)
    if taken is not None:
        return _guess(column, taken.role, taken.confidence, taken.why, words)
    if label is not None:
        name = class_name(column.name) if _is_of_class(column.name, label) else ""
        made = _guess(column, "label", label.confidence, label.why, label.words)
        return replace(made, name=name)
    if column.name == class_:
        why = f"{count(column.distinct, 'class', 'classes')} that labels are about"
        return _guess(column, "class_name", 0.8, why, words)
    return _guess(column, "left_out", 0.8, "not needed for labels", words)


def _guess(
    column: Facts, role: Role, confidence: float, why: str, words: Sequence[LabelWord]
) -> ColumnGuess:
    sure = round(max(0.0, min(0.99, confidence)), 2)
    return ColumnGuess(
        column.name, role, sure, why, "", column.examples, words=tuple(words), bars=column.bars,
        kind=column.kind,
    )  # fmt: skip
