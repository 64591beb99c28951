"""The reader of named SQL statements: `-- name:` lines in `.sql` files."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

_MARK = "-- name:"


@cache
def statements() -> dict[str, str]:
    """Every statement of the store, by its name."""
    by_name: dict[str, str] = {}
    for file in sorted(files("workbench.store").joinpath("sql").iterdir(), key=lambda f: f.name):
        for part in file.read_text("utf-8").split(_MARK)[1:]:
            name, _, text = part.partition("\n")
            by_name[name.strip()] = text.strip()
    return by_name


def migrations() -> list[tuple[int, str]]:
    """The number and text of every migration, in order."""
    folder = files("workbench.store").joinpath("migrations")
    return sorted((int(file.name[:4]), file.read_text("utf-8")) for file in folder.iterdir())
