"""`workbench submit`: posts meet the live policy, and each has an answer."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.options.formats import add_formats
from workbench.cli.options.reading import add_time_options, mapping, time_format
from workbench.cli.options.store_command import command, store_to_write
from workbench.cli.terminal.records import cell, print_one, record
from workbench.cli.terminal.replay_table import print_notes
from workbench.errors import BadInput, Problem
from workbench.formatting import count

if TYPE_CHECKING:
    import pyarrow as pa

    from workbench.history import History

STANDARD_INPUT = "-"
_PASSED_OVER = {
    "repeated_post": ("repeated row", "each post of the file has one answer"),
    "system_message": ("chat system message", "messages of a chat itself are not submitted"),
}
_FAULTS = 20  # that are named each


def add_to(commands: Any) -> None:
    """Add the command."""
    does = "submit posts, and print what became of each, one answer a line"
    example = "workbench submit posts.jsonl --request-id 2026-09-01/7 --json"
    parser = command(commands, "submit", run, does, example)
    add = parser.add_argument
    add("file", metavar="FILE", help="posts: Parquet, CSV, JSON or JSON Lines, plain or .gz; -"
        " reads JSON Lines from the standard input")  # fmt: skip
    add("--column", action="append", default=[], metavar="NAME=COLUMN",
        help="read a field of the posts from a column of another name")  # fmt: skip
    add_formats(parser)
    add_time_options(parser, preview=False)
    add("--request-id", metavar="ID", help="submitting the same posts again with it changes"
        " nothing, and answers the same")  # fmt: skip


def run(asked: argparse.Namespace) -> int:
    """Submit all posts in one transaction, and print the answers in the order of the file."""
    from workbench.services.submission.submit import Submissions

    history = _history(asked, mapping(asked.column))
    with store_to_write(asked) as (store, actor):
        answers = Submissions(store).submit(_in_order(history), actor, asked.request_id)
    print_notes(_notes(history))
    for answer in answers:
        fields = record(answer)
        print_one(asked, fields, _said(fields))
    return 0


def _history(asked: argparse.Namespace, columns: dict[str, str]) -> History:
    """The posts of a file, or of the standard input. Raises: BadInput, with the bad rows."""
    from workbench.cli.terminal.rows import reason_lines
    from workbench.services.transfer.import_posts import read_posts

    how = (columns, asked.format, asked.response, asked.records, None, time_format(asked))
    if asked.file == STANDARD_INPUT:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "standard input.jsonl"
            with path.open("wb") as written:
                shutil.copyfileobj(sys.stdin.buffer, written)
            history = read_posts(path, *how)
    else:
        history = read_posts(asked.file, *how)
    faults = [row for row in history.rejects.to_pylist() if row["code"] not in _PASSED_OVER]
    if faults:
        counted = reason_lines(history.row_counts) if len(faults) > _FAULTS else ()
        raise BadInput(*map(_problem, faults[:_FAULTS]), *counted)
    return history


def _in_order(history: History) -> pa.Table:
    """The posts as a table in the order in which they stood in the file."""
    return history.to_arrow().take(history.row.argsort(kind="stable"))


def _notes(history: History) -> list[str]:
    """What is worth knowing of the rows, those that were passed over counted."""
    codes = Counter(history.rejects["code"].to_pylist())
    rows = count(sum(one.rows for one in history.row_counts), "row")
    passed_over = [
        f"{rows}, {count(codes[code], noun)}; {why}"
        for code, (noun, why) in _PASSED_OVER.items()
        if codes[code]
    ]
    return [*history.notes, *passed_over]


def _problem(row: dict[str, Any]) -> Problem:
    return Problem(f"row {row['row']}: {row['reason']}", row["file"], key=row["column"])


def _said(answer: dict[str, Any]) -> str:
    """An answer on one line."""
    became = "accepted" if answer["accepted"] else f"rejected ({answer['status']})"
    parts = [f"{cell(answer['post_id'])} by {cell(answer['user_id'])}: {became}"]
    for name in ("rules", "test_rules"):
        if answer[name]:
            rules = cell([rule["name"] for rule in answer[name]])
            parts.append(f"{name.replace('_', ' ')}: {rules}")
    if answer["actions"]:
        parts.append(f"actions: {cell(answer['actions'])}")
    if answer["accepted"] and answer["status"] != "enabled":
        parts.append(f"the user is {answer['status']} now")
    parts += [name for name in ("late", "repeated") if answer[name]]
    return "; ".join(parts)
