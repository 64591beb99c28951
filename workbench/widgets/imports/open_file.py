"""A file that is looked at before its import, and what its columns are taken for."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import BadInput, Problem
from workbench.history import History
from workbench.importers.chats.reading import ChatOptions, chat_tables
from workbench.importers.chats.recognition import is_chat_ending, recognised_chat
from workbench.importers.guess.guess import Guess, Kind, guess_table
from workbench.importers.label_files import ReadLabels, labels_in
from workbench.importers.post_files import PostReading, read_posts
from workbench.reading.columns.cells import Cells, RawTable
from workbench.reading.files.json.file import lists_in
from workbench.reading.files.nested import flattened
from workbench.reading.files.read_options import ReadOptions
from workbench.reading.files.sources import inputs, read
from workbench.reading.rows.posts import is_post
from workbench.reading.rows.posts import read_posts as read_tables
from workbench.reading.rows.row_validation import refuse_unreadable

MAX_LISTS = 100


@dataclass(frozen=True, eq=False)
class OpenFile:
    """A file that was read. `name`: as the person knows it; `uploaded`: whether `path` is a copy
    that is removed afterwards; `seconds`: how long reading and guessing took; `lists`: those of a
    JSON file that may hold its rows.
    """

    name: str
    path: Path
    uploaded: bool
    size: int
    seconds: float
    table: RawTable
    guess: Guess
    lists: tuple[str, ...] = ()

    @classmethod
    def read(
        cls,
        name: str,
        path: Path,
        known: Collection[str],
        *,
        uploaded: bool,
        records: str | None = None,
    ) -> OpenFile:
        """Read a file and guess its columns. `known`: columns of scores that posts have already.

        Raises: BadInput.
        """
        start = time.monotonic()
        if is_chat_ending(path.name):
            return cls._chat(name, path, start, uploaded=uploaded)
        lists = _lists(path)
        options = ReadOptions(records or _likeliest(lists), lambda row: is_post(row, {}))
        table = read(inputs(path)[0], options)
        refuse_unreadable([table])
        guess = guess_table(table, records or table.records or None, known)
        seconds = time.monotonic() - start
        return cls(name, path, uploaded, path.stat().st_size, seconds, table, guess, lists)

    @classmethod
    def _chat(cls, name: str, path: Path, start: float, *, uploaded: bool) -> OpenFile:
        """An export of a chat in text or an archive. Raises: BadInput, for anything else."""
        if not path.is_file():
            raise BadInput(Problem("there is no such file", file=name))
        format_ = recognised_chat(name, path)
        if format_ is None:
            message = "is no export of a chat that is known: WhatsApp, IRC, Slack or Telegram"
            raise BadInput(Problem(message, file=name))
        table = chat_tables(str(path), format_, ChatOptions(day_first=True))[0]
        guess = Guess(name, table.rows, "chat", (), format=format_)
        seconds = time.monotonic() - start
        return cls(name, path, uploaded, path.stat().st_size, seconds, table, guess)

    def guessed_as(self, kind: Kind, known: Collection[str]) -> Guess:
        """What its columns are taken for where a person says what it holds. Raises: BadInput."""
        return guess_table(self.table, self.guess.records, known, kind)

    def labels(self, guess: Guess) -> ReadLabels:
        """The labels that it holds. Raises: BadInput."""
        return labels_in([self.table], guess.label_reading)

    def columns(self) -> dict[str, Cells]:
        """Its columns, those of objects within the rows too."""
        return dict(flattened(self.table).columns)

    def posts(self, guess: Guess) -> History:
        """The posts that an import would bring. Raises: BadInput."""
        reading: PostReading = guess.reading
        if reading.format is not None:
            return read_posts(self.path, reading)
        changes = reading.changes
        return History.of(read_tables([self.table], reading.columns, reading.times, None, changes))

    def remove(self) -> None:
        """Remove the copy of a file that was uploaded."""
        if self.uploaded:
            self.path.unlink(missing_ok=True)


def _likeliest(lists: Collection[str]) -> str | None:
    """The list that rows are read from where a JSON file has several: its longest."""
    return next(iter(lists)) if len(lists) > 1 else None


def _lists(path: Path) -> tuple[str, ...]:
    """The lists of objects in a JSON file, the longest first."""
    if not path.name.lower().endswith((".json", ".json.gz")):
        return ()
    try:
        lists = lists_in(path.name, path, path.suffix.lower() == ".gz")
    except BadInput:
        return ()
    longest = sorted((list_ for list_ in lists if list_.objects), key=lambda list_: -list_.elements)
    return tuple(list_.path for list_ in longest[:MAX_LISTS])
