"""Files that are made to be given to a person."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Download:
    """A file to download: its name, its ending, and its bytes."""

    name: str
    ending: str
    content: bytes

    @property
    def file_name(self) -> str:
        """The name with its ending."""
        return f"{self.name}.{self.ending}"
