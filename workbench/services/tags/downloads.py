"""Files that are made to be given to a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from workbench.whole_files import replace_file


@dataclass(frozen=True)
class Download:
    """A file to download: its name, its ending, and its bytes."""

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
