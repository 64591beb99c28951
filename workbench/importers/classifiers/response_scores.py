"""What one response says: its scores, or why it is none of its format."""

from __future__ import annotations

from workbench.errors import printable, quoted
from workbench.importers.classifiers.formats import FORMATS, Classifier
from workbench.importers.classifiers.scores import FormatMismatchError, Score, Scores, value_at
from workbench.reading.columns.python_values import well_formed

_ERROR_PATHS = (
    "error.message", "error", "Error.Message", "status.0.status.message", "message", "Message",
    "errors.0.message", "errors.0", "ErrorList.0.Message", "detail",
)  # fmt: skip


def scores_of(value: object, format_: str) -> dict[str, Score | None]:
    """Return the scores of a response by class, None where unknown.

    Raises: FormatMismatchError, which says why.

    >>> scores_of({"categoriesAnalysis": [{"category": "Hate", "severity": 2}]}, "azure")
    {'Hate': 2}
    """
    scores = _read(value, FORMATS[format_])
    if isinstance(scores, dict):
        return scores
    error = scores or _otherwise(value)
    raise FormatMismatchError(
        f"no response of `{format_}`: {error}; expected {FORMATS[format_].expects}"
    )


def looks_like(value: object) -> str | None:
    """The first format that a value is a response of."""
    fits = (name for name, read in FORMATS.items() if isinstance(_read(value, read), dict))
    return next(fits, None)


def _read(value: object, classifier: Classifier) -> dict[str, Score | None] | str:
    """The scores, or what is wrong; no words where there is simply no class."""
    if isinstance(value, FormatMismatchError):
        return str(value)
    scores = Scores()
    try:
        classifier.read(value, scores)
    except FormatMismatchError as fault:
        return str(fault)
    clean = classifier.empty is not None and value_at(value, classifier.empty) == []
    return scores.of if scores.of or clean else ""


def _otherwise(value: object) -> str:
    """Say what a value without a class of the format is, as far as is known."""
    if value is None:
        return "there is none"
    if other := looks_like(value):
        return f"it looks like one of `{other}`"
    messages = (value_at(value, path) for path in _ERROR_PATHS)
    error = next(
        (message for message in messages if isinstance(message, str) and message.strip()), None
    )
    if error is not None and error != "SUCCESS":
        return f"it is an error, {quoted(printable(well_formed(error)))}"
    return "it has no class" if isinstance(value, dict | list) else "it is no object"
