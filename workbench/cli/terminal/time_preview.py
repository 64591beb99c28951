"""Prints how each form would read the first times of files."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from workbench.cli.terminal.output import Output
from workbench.errors import BadInput, printable, quoted

if TYPE_CHECKING:
    from workbench.reading.times.form_previews import TimePreview

_MAX_VALUE_LENGTH = 40


def print_time_preview(
    output: Output,
    files: Sequence[str],
    columns: Mapping[str, str],
    records: str | None,
    zone: str | None,
) -> int:
    """Read the first times of files in each form, and print them. Raises: BadInput."""
    from workbench.reading.rows.time_preview import preview_times

    if not files:
        raise BadInput("`--preview-times` is for files: give `--posts`")
    preview = preview_times(list(files), columns, records, zone)
    if output.is_json:
        output.print_one(asdict(preview), "")
    else:
        sys.stdout.write("\n".join(_lines(preview)) + "\n")
    return 0


def _lines(preview: TimePreview) -> list[str]:
    """A preview as a table: the values as they are, and as each form reads them."""
    from workbench.cli.terminal.tables import Column, table_lines, terminal_width

    readings = [reading for reading in preview.readings if reading.form]
    forms = ["as they stand", *(reading.form for reading in readings)]
    counts = ["", *(f"{reading.read:,} of {preview.looked_at:,}" for reading in readings)]
    columns = [Column("--time-format", forms, is_key=True), Column("Reads", counts)]
    for place, value in enumerate(preview.values):
        cells = [value[:_MAX_VALUE_LENGTH], *(reading.first[place] or "" for reading in readings)]
        columns.append(Column(f"Value {place + 1}", [printable(text) for text in cells]))
    lines, _ = table_lines(columns, terminal_width())
    head = printable(f"Times of column {quoted(preview.column)}")
    return [head, *lines, printable(_without_form(preview))]


def _without_form(preview: TimePreview) -> str:
    """What is read when no form is given."""
    recognised = next((reading for reading in preview.readings if not reading.form), None)
    if recognised is None:
        return "Without --time-format: an error, because day and month cannot be distinguished"
    return f"Without --time-format: {recognised.read:,} of {preview.looked_at:,} are read"
