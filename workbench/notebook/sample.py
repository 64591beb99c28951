"""The sample that comes with the package: its files, and a temporary folder for its store."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

from workbench.errors import BadInput

DATA, NOTEBOOKS = "data", "notebooks"
TOUR = "tour.ipynb"


def sample_folder() -> Path:
    """The folder of the sample's `data` and `notebooks`: that of a clone, or within the package.

    Raises: BadInput, when it is missing.
    """
    package = Path(__file__).parents[1]
    for place in (package / "sample", package.parent):
        if (place / NOTEBOOKS / TOUR).exists():
            return place
    raise BadInput(f"the sample is missing beside {package}: install policy-workbench again")


def temporary_folder() -> Path:
    """A new folder; `remove_with` removes it."""
    return Path(tempfile.mkdtemp(prefix="workbench-"))


def remove_with(owner: object, folder: Path) -> None:
    """Remove a folder when its owner is garbage-collected, at the latest when the program ends."""
    weakref.finalize(owner, shutil.rmtree, folder, ignore_errors=True)
