"""The options that say how a result is printed: `--json`, `--csv` and `--out`."""

from __future__ import annotations

import click

from workbench.cli.options.command import Decorator
from workbench.cli.options.packed import packed
from workbench.cli.options.types import ROW_LIMIT
from workbench.cli.terminal.output import MAX_PRINTED, Output


def output_options(what: str = "print JSON: one object a line") -> Decorator:
    """The option `--json`; the command gets it as `output`."""
    return packed("output", Output, _json_option(what))


def list_output_options() -> Decorator:
    """The options `--json`, `--csv` and `--out`; the command gets them as `output`."""
    as_csv = click.option(
        "--csv", "is_csv", is_flag=True, help="print CSV that spreadsheets do not run"
    )
    out = click.option(
        "--out",
        "out_file",
        metavar="FILE",
        type=click.STRING,
        help="write it there: JSON Lines with --json or by the ending, else CSV",
    )
    return packed("output", Output, _json_option("print JSON: one object a line"), as_csv, out)


def limit_option(name: str = "--limit", what: str = "how many at most") -> Decorator:
    """The option that says how many rows of a list are wanted, for `Output.row_limit`."""
    printed = f"{MAX_PRINTED} where they are printed; all in CSV and files"
    return click.option(
        name, "limit", metavar="N", type=ROW_LIMIT, help=f"{what}, or all ({printed})"
    )


def _json_option(what: str) -> Decorator:
    return click.option("--json", "is_json", is_flag=True, help=what)
