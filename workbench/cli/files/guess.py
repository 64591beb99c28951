"""`workbench guess`: what each column of a file is taken for, how sure and why."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import command
from workbench.cli.options.output_options import output_options
from workbench.cli.options.types import TEXT, OneOf
from workbench.cli.terminal.output import Output
from workbench.errors import printable

if TYPE_CHECKING:
    from workbench.importers.guess.column_guess import ColumnGuess
    from workbench.importers.guess.guess import Guess, Kind
    from workbench.importers.guess.labels import LabelWord

_HEADS = ("Column", "Taken for", "How sure", "Why")


@command("guess", "say what each column of a file is taken for, how sure and why")
@click.argument(
    "file",
    metavar="FILE",
    type=click.STRING,
    help="a file of posts or labels: Parquet, CSV, JSON or JSON Lines, plain or .gz",
)
@click.option(
    "--records",
    metavar="PATH",
    type=TEXT,
    help="the list in a JSON file that holds the posts, such as messages or response.data",
)
@click.option(
    "--kind",
    type=OneOf(["posts", "labels", "users", "lists"]),
    help="what the file holds, where that is known; recognised when left out",
)
@output_options("print JSON, one object a column")
def guess(output: Output, file: str, records: str | None, kind: Kind | None) -> int:
    """Print what each column is taken for, and what is missing."""
    from workbench.importers.guess.guess import guess as guess_file

    file_guess = guess_file(file, records, kind=kind)
    if output.is_json:
        for column in file_guess.columns:
            output.print_one(_fields(column), "")
    else:
        sys.stdout.write("\n".join([*_lines(file_guess), ""]))
    return 0


def _lines(file_guess: Guess) -> list[str]:
    from workbench.cli.terminal.tables import columns_of, table_lines, terminal_width

    rows = [
        (
            printable(column.column),
            file_guess.role_words(column),
            f"{column.sureness}, {column.confidence:.0%}",
            printable(column.why),
        )
        for column in file_guess.columns
    ]
    lines = table_lines(columns_of(_HEADS, rows, _HEADS), terminal_width())[0] if rows else []
    return [*lines, *(f"missing: {what}" for what in file_guess.missing)]


def _fields(column: ColumnGuess) -> dict[str, object]:
    times, scale = column.times, column.scale
    return {
        "column": column.column,
        "taken_for": column.role,
        "name": column.name,
        "confidence": column.confidence,
        "why": column.why,
        "time_format": None if times is None else times.form,
        "scale": None if scale is None else scale.key,
        "words": {word.word: word.label for word in _words(column)},
    }


def _words(column: ColumnGuess) -> tuple[LabelWord, ...]:
    """The words of a column of labels; none of any other."""
    return column.words if column.role == "label" else ()
