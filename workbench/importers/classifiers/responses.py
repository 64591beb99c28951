"""How raw responses of classifiers become posts with scores.

A row has a response in one of its columns, or is a response itself. What is no response of the
format is a row set aside; all others go through the checks that every history goes through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from workbench.errors import BadInput, Problem, expected, quoted
from workbench.history import History
from workbench.importers.classifiers.cell_values import json_values, row_values
from workbench.importers.classifiers.formats import FORMATS as FORMATS
from workbench.importers.classifiers.response_scores import looks_like, scores_of
from workbench.importers.classifiers.scored_table import (
    with_fields,
    with_scores,
    without_columns,
    without_faulty_rows,
)
from workbench.importers.classifiers.scores import FormatMismatchError, Score
from workbench.reading.columns.cells import RawTable
from workbench.reading.files.misplaced_exports import FULL, bare_response
from workbench.reading.files.nested import flattened
from workbench.reading.files.nested import holds_objects as _holds_objects
from workbench.reading.files.read_options import ReadOptions
from workbench.reading.files.sources import inputs, read
from workbench.reading.rows.column_changes import UNCHANGED, ColumnChanges, without_left_out
from workbench.reading.rows.fields import fields_of, has_fields, plain, resolve
from workbench.reading.rows.posts import read_resolved
from workbench.reading.rows.row_validation import refuse_unreadable
from workbench.reading.times.time_format import RECOGNISED, TimeFormat, checked_format
from workbench.threads import thread_count

RESPONSE_COLUMNS = ("response", "output", "result", "moderation", "raw")
_TEXTS = ("text", "unread")
_HOW = '--response COLUMN, or response="COLUMN"'


@dataclass(frozen=True)
class _ResponseOptions:
    """What a caller chose for responses."""

    format: str
    column: str | None
    mapping: Mapping[str, str]


@dataclass(frozen=True)
class _ScoredTable:
    """The posts of a table whose responses can be used, and the scores of each. `is_bare`: whether
    its rows are responses themselves.
    """

    posts: RawTable
    scores: list[dict[str, Score | None]]
    is_bare: bool


def read_responses(
    source: object,
    columns: Mapping[str, str] | None = None,
    *,
    format: str,  # noqa: A002 - the word of the command line
    response: str | None = None,
    records: str | None = None,
    times: TimeFormat = RECOGNISED,
    threads: int | None = None,
    changes: ColumnChanges = UNCHANGED,
) -> History:
    """Read posts with raw responses of a classifier from what `History.read` takes.

    `columns` maps a field to the source's column, or to a dotted path in the response. `format`:
    one of `FORMATS`. `response`: the column of responses, guessed when left out; where none is,
    each row is a response itself. `records`: the list in a JSON source that holds the rows, as
    `History.read` takes it; `times`, `threads` and
    `changes` too. Raises: BadInput.
    """
    checked_format(times)
    if format not in FORMATS:
        message = expected(list(FORMATS), format)
        raise BadInput(f"there is no format {quoted(format)} of responses: {message}")
    asked = _ResponseOptions(format, response, columns or {})
    options = ReadOptions(
        records, lambda table: _has_any_response(table, asked), thread_count(threads)
    )
    tables = [read(given, options) for given in inputs(source)]
    refuse_unreadable(tables)
    answered = [_scored_table(table, asked) for table in tables]
    tables = [table.posts for table in answered]
    refuse_unreadable(tables)
    scores = [table.scores for table in answered]
    _refuse_bare(answered, asked)
    remaining = without_left_out(tables, changes, asked.mapping)
    posts = with_scores(resolve(remaining, asked.mapping), scores, format)
    return History.of(read_resolved(posts, times, options.threads, changes))


def _refuse_bare(answered: Sequence[_ScoredTable], asked: _ResponseOptions) -> None:
    """Raise BadInput for rows that are responses themselves and do not say of which post."""
    problems = [
        bare_response(table.posts, asked.format, fields_of(table.posts, asked.mapping))
        for table in answered
        if table.is_bare and asked.format not in FULL and not has_fields(table.posts, asked.mapping)
    ]
    if problems:
        raise BadInput(*problems)


def _scored_table(table: RawTable, asked: _ResponseOptions) -> _ScoredTable:
    """The posts of a table whose responses can be used, and the scores of each."""
    column = _response_column(table, asked)
    responses = row_values(table) if column is None else json_values(table, column)
    read_ = [_scores_or_fault(response, asked.format) for response in responses]
    faults = {row: result for row, result in enumerate(read_) if isinstance(result, str)}
    good = [answer for row, answer in enumerate(responses) if row not in faults]
    classifier = FORMATS[asked.format]
    gone = classifier.keys if column is None else (column,)
    posts = without_columns(
        without_faulty_rows(table, faults, column), gone, unfilled=column is None
    )
    posts = with_fields(posts, good, asked.mapping, classifier.fields)
    notes = () if column is None else (f"responses are read from column {quoted(column)}",)
    posts = flattened(posts, asked.mapping.values())
    posts = replace(posts, notes=(*posts.notes, *notes, f"scores are {classifier.scale}"))
    scores = [result for result in read_ if not isinstance(result, str)]
    return _ScoredTable(posts, scores, is_bare=column is None)


def _has_any_response(table: RawTable, asked: _ResponseOptions) -> bool:
    """Whether a row is a response itself, or has a column of them."""
    usual = {plain(name) for name in (*RESPONSE_COLUMNS, asked.format)}
    named = asked.column in table.columns or any(plain(name) in usual for name in table.columns)
    return named or (_has_parts(table, asked.format) and _has_responses(table, asked.format))


def _scores_or_fault(response: object, format_: str) -> dict[str, Score | None] | str:
    try:
        return scores_of(response, format_)
    except FormatMismatchError as fault:
        return str(fault)


def _response_column(table: RawTable, asked: _ResponseOptions) -> str | None:
    """The column of responses, None where each row is one. Raises: BadInput where neither is."""
    if asked.column is not None:
        if asked.column not in table.columns:
            message = expected(list(table.columns), asked.column)
            raise BadInput(
                _problem(table, f"no column {quoted(asked.column)} of responses: {message}")
            )
        return asked.column
    usual = {plain(name) for name in (*RESPONSE_COLUMNS, asked.format)}
    named = {name: cells for name, cells in table.columns.items() if plain(name) in usual}
    columns = [name for name, cells in named.items() if _holds_objects(cells)]
    if not columns and _has_parts(table, asked.format) and _has_responses(table, asked.format):
        return None
    columns = columns or [name for name, cells in named.items() if cells.kind in _TEXTS]
    if not columns and _has_parts(table, asked.format):
        return None
    return _only(table, columns, asked)


def _has_parts(table: RawTable, format_: str) -> bool:
    """Whether rows could be responses themselves: a key of theirs holds objects or lists."""
    keys = [key for key in FORMATS[format_].keys if key in table.columns]
    return any(_holds_objects(table.columns[key]) for key in keys)


def _has_responses(table: RawTable, format_: str) -> bool:
    rows = row_values(table)
    return any(not isinstance(_scores_or_fault(row, format_), str) for row in rows)


def _only(table: RawTable, columns: list[str], asked: _ResponseOptions) -> str:
    """The one column that was found. Raises: BadInput where it is none or several."""
    if len(columns) > 1:
        names = " and ".join(quoted(name) for name in columns)
        raise BadInput(_problem(table, f"responses could be read from {names}; say which: {_HOW}"))
    if not columns:
        raise BadInput(_problem(table, f"{_none(table, asked)}; say which it is: {_HOW}"))
    return columns[0]


def _none(table: RawTable, asked: _ResponseOptions) -> str:
    """Say that there are no responses, and what the first row is instead."""
    usual = ", ".join((*RESPONSE_COLUMNS, asked.format))
    other = looks_like(row_values(table)[0])
    hint = f" (the first looks like one of `{other}`)" if other else ""
    names = ", ".join(list(table.columns)[:20])
    return (
        f"no column of responses, nor one of the usual names ({usual}), and its rows are no "
        f"responses of `{asked.format}` themselves{hint}; its columns are: {names}"
    )


def _problem(table: RawTable, message: str) -> Problem:
    return Problem(message, file=table.name)
