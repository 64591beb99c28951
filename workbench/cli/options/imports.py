"""The options of what is imported into a store: its name, and the file of what was set aside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options.command import Decorator
from workbench.cli.options.types import TEXT
from workbench.cli.terminal.output import print_note

if TYPE_CHECKING:
    import pyarrow as pa


def name_option() -> Decorator:
    """The option `--name`."""
    return click.option(
        "--name",
        metavar="NAME",
        type=TEXT,
        help="what the import is named in the store; the name of the file when left out",
    )


def rejects_option() -> Decorator:
    """The option `--rejects`."""
    return click.option(
        "--rejects",
        metavar="FILE",
        type=click.STRING,
        help="write each row that is set aside, and why, as CSV",
    )


def write_rejects(path: str, rejects: pa.Table) -> None:
    """Write the rows that were set aside, and say so. Raises: BadInput."""
    from workbench.cli.terminal.files import write_file
    from workbench.export import table_csv

    write_file(Path(path), table_csv(rejects))
    print_note(f"written: {path}")
