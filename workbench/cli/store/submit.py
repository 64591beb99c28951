"""`workbench submit`: the live policy is applied to new posts, and each has an answer."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options.post_files import PostFileOptions, post_file_options
from workbench.cli.options.store_access import StoreAccess, store_command
from workbench.cli.options.types import TEXT
from workbench.cli.terminal.output import Output, print_notes
from workbench.cli.terminal.records import cell, record
from workbench.errors import BadInput, Problem
from workbench.formatting import count

if TYPE_CHECKING:
    import pyarrow as pa

    from workbench.history import History
    from workbench.services.submission.answers import Answer

STANDARD_INPUT = "-"
_PASSED_OVER = {
    "repeated_post": ("repeated row", "each post of the file has one answer"),
    "system_message": ("chat system message", "messages of a chat itself are not submitted"),
}
_MAX_FAULTS = 20  # that are named each


@store_command(
    "submit",
    "submit posts, and print what became of each, one answer a line",
    "workbench submit posts.jsonl --request-id 2026-09-01/7 --json",
)
@click.argument(
    "file",
    metavar="FILE",
    type=click.STRING,
    help="posts: Parquet, CSV, JSON or JSON Lines, plain or .gz; - reads JSON Lines from the"
    " standard input",
)
@post_file_options()
@click.option(
    "--request-id",
    metavar="ID",
    type=TEXT,
    help="submitting the same posts again with it changes nothing, and answers the same",
)
def submit(
    access: StoreAccess,
    output: Output,
    file: str,
    reading: PostFileOptions,
    request_id: str | None,
) -> int:
    """Submit all posts in one transaction, and print the answers in the order of the file."""
    from workbench.services.submission.submit import Submissions

    history = _history(file, reading)
    with access.to_write() as (store, actor):
        answers = Submissions(store).submit(_in_file_order(history), actor, request_id)
    print_notes(_notes(history))
    for answer in answers:
        output.print_one(record(answer), _text(answer))
    return 0


def _history(file: str, reading: PostFileOptions) -> History:
    """The posts of a file, or of the standard input. Raises: BadInput, with the bad rows."""
    from workbench.cli.terminal.rows import reason_lines

    if file == STANDARD_INPUT:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "standard input.jsonl"
            with path.open("wb") as copy:
                shutil.copyfileobj(sys.stdin.buffer, copy)
            history = reading.read(str(path))
    else:
        history = reading.read(file)
    faults = [row for row in history.rejects.to_pylist() if row["code"] not in _PASSED_OVER]
    if faults:
        counted = reason_lines(history.row_counts) if len(faults) > _MAX_FAULTS else ()
        raise BadInput(*map(_problem, faults[:_MAX_FAULTS]), *counted)
    return history


def _in_file_order(history: History) -> pa.Table:
    """The posts as a table in the order in which the file has them."""
    return history.to_arrow().take(history.row.argsort(kind="stable"))


def _notes(history: History) -> list[str]:
    """What is worth knowing of the rows; those that were passed over are counted."""
    codes: Counter[str] = Counter(history.rejects["code"].to_pylist())
    rows = count(sum(counts.rows for counts in history.row_counts), "row")
    passed_over = [
        f"{rows}, {count(codes[code], noun)}; {why}"
        for code, (noun, why) in _PASSED_OVER.items()
        if codes[code]
    ]
    return [*history.notes, *passed_over]


def _problem(row: Mapping[str, str | None]) -> Problem:
    return Problem(f"row {row['row']}: {row['reason']}", row["file"], key=row["column"])


def _text(answer: Answer) -> str:
    """An answer on one line."""
    result = "accepted" if answer.accepted else f"rejected ({answer.status})"
    parts = [f"{cell(answer.post_id)} by {cell(answer.user_id)}: {result}"]
    for name, rules in (("rules", answer.rules), ("test rules", answer.test_rules)):
        if rules:
            parts.append(f"{name}: {cell([rule['name'] for rule in rules])}")
    if answer.actions:
        parts.append(f"actions: {cell(answer.actions)}")
    if answer.accepted and answer.status != "enabled":
        parts.append(f"the user is {answer.status} now")
    parts += ["late"] if answer.late else []
    parts += ["repeated"] if answer.repeated else []
    return "; ".join(parts)
