"""How sources are read, as far as callers choose it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from workbench.errors import BadInput
from workbench.reading.columns.cells import RawTable
from workbench.threads import thread_count

MAX_PATH_LENGTH = 500  # characters


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How sources are read.

    `records`: the dotted path of the list that holds the records; None: the whole source, or the
    only list of one object. `is_row`: whether one object is a row itself. `threads`: at most so
    many read at once.
    """

    records: str | None = None
    is_row: Callable[[RawTable], bool] = lambda _: False
    threads: int = field(default_factory=thread_count)

    def __post_init__(self) -> None:
        if self.records is not None and not 0 < len(self.records) <= MAX_PATH_LENGTH:
            raise BadInput(f"the path of records has 1 to {MAX_PATH_LENGTH} characters")


DEFAULT_OPTIONS = ReadOptions()
