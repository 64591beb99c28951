"""Files that are made to be given to a person."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from workbench.display import HtmlRepr
from workbench.whole_files import replace_file


@dataclass(frozen=True)
class Download(HtmlRepr):
    """A file to download: its name, its ending, and its bytes; `save` writes it.

    It is displayed as its name, format and size.
    """

    name: str
    ending: str
    content: bytes = field(repr=False)

    @property
    def file_name(self) -> str:
        """The name with its ending."""
        return f"{self.name}.{self.ending}"

    def save(self, folder: str | Path = ".") -> Path:
        """Write the file into a folder; returns its path. Raises: OSError."""
        return replace_file(Path(folder) / self.file_name, self.content)

    def to_arrow(self) -> pa.Table:
        """The rows of a CSV file, all cells as text; of another file one row with its name, format
        and size in bytes.
        """
        if self.ending != "csv":
            return super().to_arrow()
        head, *rows = csv.reader(io.StringIO(self.content.decode("utf-8"), newline=""))
        columns = [pa.array([row[k] for row in rows], pa.string()) for k in range(len(head))]
        return pa.table(columns, head)

    def _fields(self) -> dict[str, object]:
        return {
            "file": self.file_name,
            "format": self.ending.upper(),
            "bytes": len(self.content),
        }


def file_name_part(name: str) -> str:
    """A name that people gave as a part of a file's name: letters, digits and dashes.

    >>> file_name_part("Community: baseline"), file_name_part("../?")
    ('Community-baseline', 'policy')
    """
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:60].rstrip("-") or "policy"
