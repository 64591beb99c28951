"""The options that say how a file is read: which columns, and how its times are written."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from workbench.errors import BadInput, printable, quoted

if TYPE_CHECKING:
    from workbench.history import TimeFormat
    from workbench.reading.times.readings import TimePreview

_FORM = (
    "how their times are written, where that cannot be recognised: day-first, month-first, "
    "month-name, iso, twitter, rfc2822, excel, epoch-s, epoch-ms, epoch-us, epoch-ns, or a pattern "
    "such as %%d.%%m.%%Y %%H:%%M"
)


def add_time_options(parser: Any, *, preview: bool = True) -> None:
    """Add the options for the times of posts."""
    add = parser.add_argument
    add("--time-format", metavar="FORM", help=_FORM)
    add("--time-zone", metavar="ZONE", help="the zone of times that say none, such as"
        " Europe/Berlin; UTC when left out")  # fmt: skip
    add("--time-origin", metavar="TIME", help="the instant from which numbers count, such as"
        " 2016-04-10T09:00:00Z")  # fmt: skip
    add("--time-unit", metavar="UNIT", help="what they count: ns, us, ms, s, m, h or d (s)")
    if preview:
        add("--preview-times", action="store_true", help="show the first times of the files as each"
            " form reads them, and do nothing else")  # fmt: skip


def add_other_file_options(parser: Any) -> None:
    """Add the options for the files of users, log and lists."""
    add = parser.add_argument
    for file in ("users", "log", "lists"):
        add(f"--{file}-column", action="append", default=[], metavar="NAME=COLUMN",
            help=f"read a field of --{file} from a column of another name")  # fmt: skip
        if file != "lists":
            add(f"--{file}-time-format", metavar="FORM", help=f"how the times of --{file} are"
                " written, as --time-format")  # fmt: skip
            add(f"--{file}-time-zone", metavar="ZONE", help=f"the zone of times of --{file} that"
                " say none")  # fmt: skip


def time_format(asked: argparse.Namespace) -> TimeFormat:
    """How the times of posts are written. Raises: BadInput."""
    from workbench.history import TimeFormat

    return TimeFormat(asked.time_format, asked.time_zone, asked.time_origin, asked.time_unit)


def other_file(asked: argparse.Namespace, file: str) -> dict[str, Any]:
    """How the file of users, the log or the lists is read. Raises: BadInput."""
    from workbench.history import TimeFormat

    columns = mapping(getattr(asked, f"{file}_column"), f"--{file}-column")
    if file == "lists":
        return {"columns": columns, "threads": asked.threads}
    form, zone = getattr(asked, f"{file}_time_format"), getattr(asked, f"{file}_time_zone")
    return {"columns": columns, "times": TimeFormat(form, zone), "threads": asked.threads}


def mapping(given: list[str], option: str = "--column") -> dict[str, str]:
    """Read NAME=COLUMN pairs. Raises: BadInput."""
    pairs = [text.partition("=") for text in given]
    for text, (name, _, column) in zip(given, pairs, strict=True):
        if not name or not column:
            raise BadInput(f"`{option}`: expected NAME=COLUMN, not {quoted(text)}")
    names = [name for name, _, _ in pairs]
    if len(set(names)) < len(names):
        raise BadInput(f"`{option}`: the same field is mapped twice")
    return {name: column for name, _, column in pairs}


def preview_times(
    asked: argparse.Namespace, files: list[str] | None, columns: dict[str, str]
) -> int:
    """Show how each form would read the first times of files. Raises: BadInput."""
    from workbench.reading.rows.time_preview import preview_times as preview

    if not files:
        raise BadInput("`--preview-times` is for files: give `--posts`")

    found = preview(files, columns, getattr(asked, "records", None), asked.time_zone)
    if getattr(asked, "json", False):
        sys.stdout.write(f"{json.dumps(asdict(found))}\n")
        return 0
    sys.stdout.write("\n".join(_preview_lines(found)) + "\n")
    return 0


def _preview_lines(found: TimePreview) -> list[str]:
    """A preview as a table: the values as they stand, and as each form reads them."""
    from workbench.cli.terminal.tables import Column, table_lines, terminal_width

    readings = [one for one in found.readings if one.form]
    names = ["as they stand", *(one.form for one in readings)]
    reads = ["", *(f"{one.read:,} of {found.looked_at:,}" for one in readings)]
    columns = [Column("--time-format", names, is_key=True), Column("Reads", reads)]
    for at, value in enumerate(found.values):
        cells = [value[:40], *(one.first[at] or "" for one in readings)]
        columns.append(Column(f"Value {at + 1}", [printable(cell) for cell in cells]))
    lines, _ = table_lines(columns, terminal_width())
    head = printable(f"Times of column {quoted(found.column)}")
    return [head, *lines, printable(_outcome(found))]


def _outcome(found: TimePreview) -> str:
    """Say what is read when no form is given."""
    sure = next((one for one in found.readings if not one.form), None)
    if sure is None:
        return "Without --time-format: an error, because day and month cannot be told apart"
    return f"Without --time-format: {sure.read:,} of {found.looked_at:,} are read"


def refuse_without_file(asked: argparse.Namespace) -> None:
    """Refuse an option that says how a file is read that was not given. Raises: BadInput."""
    for file in ("users", "log", "lists"):
        for option in ("column", "time_format", "time_zone"):
            if getattr(asked, f"{file}_{option}", None) and not getattr(asked, file):
                name = f"--{file}-{option}".replace("_", "-")
                raise BadInput(f"`{name}` is for a file: give `--{file}`")
