"""Why a user is out, and the case of a user as a file, of `workbench users`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbench.cli.options.store_access import StoreAccess, store_command
from workbench.cli.options.types import ID
from workbench.cli.terminal.files import write_file
from workbench.cli.terminal.output import DONE, NEGATIVE, Output
from workbench.cli.terminal.records import cell

if TYPE_CHECKING:
    from workbench.services.evidence.lines import Line


@store_command(
    "why",
    "say why a user is blocked or suspended, back to posts, tags and rules",
    "workbench users why u1",
)
@click.argument("user", metavar="USER", type=ID, help="the user's id")
def explain_status(access: StoreAccess, output: Output, user: str) -> int:
    """Print the evidence; the exit status is 1 for a user who is not out."""
    from workbench.services.evidence.evidence import evidence

    with access.to_read() as store:
        status_evidence = evidence(store, user)
    fields = status_evidence.as_plain() if output.is_json else None
    output.print_one(fields, "\n".join(map(_text, status_evidence.lines())))
    return DONE if status_evidence.chain else NEGATIVE


@store_command(
    "case",
    "write all that the store has about a user into a ZIP file",
    "workbench users case u1 --out case.zip",
)
@click.argument("user", metavar="USER", type=ID, help="the user's id")
@click.option(
    "--out", metavar="FILE", type=click.STRING, required=True, help="the file to write, a new one"
)
def write_case(access: StoreAccess, output: Output, user: str, out: str) -> int:
    """Write the file."""
    from workbench.services.evidence.case_file import export_case

    with access.to_read() as store:
        case = export_case(store, user)
    path = Path(out)
    write_file(path, case.content, new=True)
    output.print_one({"written": str(path)}, f"written: {path}")
    return 0


def _text(line: Line) -> str:
    at = f"{line.at}  " if line.at else ""
    entry = f" (log entry {line.entry_id})" if line.entry_id else ""
    return f"{'  ' * line.depth}{at}{cell(line.said)}{entry}"
