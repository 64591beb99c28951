"""The writing of CSV that a spreadsheet opens and does not run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from workbench.importers.uploads.spreadsheet import harmless


def safe_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    r"""CSV in UTF-8: texts in quotes and made harmless, numbers as they are, nothing for None.

    >>> safe_csv(("id", "n"), [("=1+1", 2), (None, None)])
    b'"id","n"\r\n"\'=1+1",2\r\n"",""\r\n'
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow([harmless(name) for name in columns])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return file.getvalue().encode()


def _cell(value: Any) -> str | int | float:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return value
    return "" if value is None else harmless(str(value))
