"""What the page of imports shows of the columns of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

import numpy as np

from workbench.errors import printable
from workbench.formatting import count, moment
from workbench.importers.guess.column_guess import OF_LABELS, OF_POSTS, ROLES, ColumnGuess
from workbench.importers.guess.guess import Guess
from workbench.importers.guess.scales import AS_THEY_ARE, scale_words
from workbench.importers.guess.times import FORM_WORDS, TimeGuess, reading
from workbench.reading.columns.cells import Cells
from workbench.reading.rows.column_changes import LOGITS, ScoreScale
from workbench.reading.times.day_order import UnclearTimesError
from workbench.reading.times.form_previews import first_cells
from workbench.reading.times.time_column import read_times
from workbench.reading.times.time_format import TimeFormat
from workbench.units import EARLIEST_US, LATEST_US
from workbench.widgets.imports.check import CheckState
from workbench.widgets.imports.label_check import LabelCheckState
from workbench.widgets.imports.open_file import OpenFile
from workbench.widgets.imports.other_files import OtherState
from workbench.widgets.starter.proposal import StarterState
from workbench.widgets.users.wording import reads_as_text

_COMMON_SCALES = (AS_THEY_ARE, ScoreScale(0, 100), ScoreScale(0, 10), ScoreScale(1, 5),
                  ScoreScale(-1, 1), ScoreScale(logits=True))  # fmt: skip
PATTERN = "pattern"


class TimeState(TypedDict):
    """How the times of a column are written. `form`: the one that is chosen; `forms`: each with its
    name; `pattern`: what was typed; `example`, `reads`: a value and the moment that it names, empty
    where it cannot be read; `read`: how many of `filled` values can be.
    """

    form: str
    forms: list[tuple[str, str]]
    pattern: str
    zone: str
    zoned: bool
    example: str
    reads: str
    read: int
    filled: int
    evidence: list[str]


class ColumnState(TypedDict):
    """A column. `examples`: first values, each with whether it is a text; `bars`: how often numbers
    are in equal parts of their span; `scale`, `scales`: the chosen one, and those to choose from;
    `reads`: a score as it is read; `words`: of labels, each with its rows and what it stands for.
    """

    column: str
    examples: list[tuple[str, bool]]
    role: str
    name: str
    percent: int
    sureness: str
    why: str
    bars: list[int]
    scale: str
    scales: list[tuple[str, str]]
    reads: tuple[str, str]
    words: list[tuple[str, int, str]]
    unlabelled: int
    time: TimeState | None


class FileState(TypedDict):
    """The file that is looked at. `day_order`: what dates of a chat begin with, as it was chosen;
    `zone`: that of times that say none.
    """

    name: str
    size: str
    rows: int
    columns: int
    seconds: float
    kind: str
    format: str
    lists: list[str]
    records: str
    day_order: str
    zone: str


class ImportedState(TypedDict):
    """What was imported. `message`: in words; `check`: what it brought; `rejects`: whether rows
    were set aside.
    """

    message: str
    check: CheckState
    rejects: bool


class WizardState(TypedDict):
    """What the page shows. `roles`: what columns can be taken for, each with its name; `missing`:
    what posts or labels need and no column is; `makes_ids`: whether posts get ids made of their
    content; `check`, `labels`: what an import of posts or of
    labels would bring, None while it is not known; `stop`: why they cannot be read; `other`: what a
    file of users or lists would bring; `starter`: None while nothing was proposed yet; `paths`:
    whether a path can be typed; `is_sample`: whether the store is that of the sample.
    """

    file: FileState | None
    roles: list[tuple[str, str]]
    columns: list[ColumnState]
    makes_ids: bool
    missing: list[str]
    unsure: list[str]
    name: str
    check: CheckState | None
    labels: LabelCheckState | None
    stop: str
    imported: ImportedState | None
    starter: StarterState | None
    other: OtherState | None
    paths: bool
    is_sample: bool


def file_state(file: OpenFile, guess: Guess) -> FileState:
    """What the page shows of the file that is looked at."""
    return {
        "name": file.name,
        "size": _size(file.size),
        "rows": file.table.rows,
        "columns": len(guess.columns),
        "seconds": round(file.seconds, 1),
        "kind": guess.kind,
        "format": guess.format or "",
        "lists": list(file.lists),
        "records": guess.records or "",
        "day_order": (guess.times.form if guess.times is not None else None) or "",
        "zone": guess.zone or "UTC",
    }


def column_states(
    guess: Guess, columns: Mapping[str, Cells], rows: int, pattern: str
) -> list[ColumnState]:
    """What the page shows of each column. `columns`: the cells of each; `pattern`: of times, as it
    was typed.
    """
    return [
        _column(column, guess, columns.get(column.column), rows, pattern)
        for column in guess.columns
    ]


def _column(
    column: ColumnGuess, guess: Guess, cells: Cells | None, rows: int, pattern: str
) -> ColumnState:
    is_time = column.role == "created_at" and cells is not None
    return {
        "column": column.column,
        "examples": [
            (example, column.times is None and (column.role == "text" or reads_as_text(example)))
            for example in column.examples
        ],
        "role": column.role,
        "name": column.name,
        "percent": round(100 * column.confidence),
        "sureness": column.sureness,
        "why": column.why,
        "bars": list(column.bars),
        "scale": _key(column.scale) if column.scale else "",
        "scales": [(_key(scale), scale_words(scale)) for scale in _scales(column)],
        "reads": _score_reads(column),
        "words": [(word.word, word.rows, word.label) for word in column.words],
        "unlabelled": max(0, rows - sum(word.rows for word in column.words)),
        "time": _time(column, guess, cells, pattern) if is_time and cells is not None else None,
    }


def _key(scale: ScoreScale) -> str:
    return LOGITS if scale.logits else f"{scale.low:g}..{scale.high:g}"


def _scales(column: ColumnGuess) -> Sequence[ScoreScale]:
    if column.role != "score":
        return ()
    own = () if column.scale is None or column.scale in _COMMON_SCALES else (column.scale,)
    return (*own, *_COMMON_SCALES)


def _score_reads(column: ColumnGuess) -> tuple[str, str]:
    """The first number of a score that is not 0, and what it is read as."""
    if column.role != "score" or column.scale is None:
        return ("", "")
    for example in sorted(column.examples, key=lambda text: text in ("0", "0.0")):
        try:
            value = float(example.rstrip("% \t"))
        except ValueError:
            continue
        read = column.scale.read(np.array([value]))[0]
        return (example, "unknown" if np.isnan(read) else f"{read:.4g}")
    return ("", "")


def _time(column: ColumnGuess, guess: Guess, cells: Cells, pattern: str) -> TimeState:
    times = column.times or TimeGuess(None, 0, 0, ("no form reads it",), 0.0)
    chosen = guess.time_format
    form = chosen.form or ""
    is_pattern = "%" in form or form == PATTERN
    read = times.read
    if form != (times.form or ""):
        read = reading(cells, form or None, chosen.zone)[1]
    example, reads = _example(cells, chosen)
    typed = [("", "as the file has it")] if times.form is None else []
    return {
        "form": PATTERN if is_pattern else form,
        "forms": [
            *typed,
            *((name, _form_words(name, times)) for name in FORM_WORDS),
            (PATTERN, "another way …"),
        ],
        "pattern": form if is_pattern else pattern,
        "zone": chosen.zone or "UTC",
        "zoned": times.is_zoned,
        "example": example,
        "reads": reads,
        "read": read,
        "filled": times.filled,
        "evidence": list(times.evidence[1:]),
    }


def _form_words(form: str, times: TimeGuess) -> str:
    return times.written if form == times.form else FORM_WORDS[form]


def _example(cells: Cells, times: TimeFormat) -> tuple[str, str]:
    """The first value, and the moment that it names; empty where it cannot be read."""
    first = first_cells(cells, 1)
    if not len(first):
        return ("", "")
    text = printable(str(first.values[0].as_py()))[:60]
    try:
        us = int(read_times([first], times)[0].us[0])
    except UnclearTimesError:  # day and month of a single value are ambiguous
        return (text, "")
    return (text, f"{moment(us)} UTC" if EARLIEST_US <= us < LATEST_US else "")


def roles(kind: str) -> list[tuple[str, str]]:
    """What a column of a file of posts or of labels can be taken for, each with its name."""
    if kind == "labels":
        return list(OF_LABELS.items())
    return [(role, ROLES[role]) for role in OF_POSTS if role != "response"]


def _size(size: int) -> str:
    """The size of a file in words."""
    for unit, least in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= least:
            return f"{size / least:.3g} {unit}"
    return count(size, "byte")
