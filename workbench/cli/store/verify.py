"""`workbench verify`: whether a store agrees with its log."""

from __future__ import annotations

from workbench.cli.options.store_access import StoreAccess, store_command
from workbench.cli.terminal.output import DONE, NEGATIVE, Output
from workbench.formatting import count


@store_command(
    "verify",
    "check the log's hash chain and all that is derived from the log; exit status 1 when wrong",
    "workbench verify --store workbench-store",
)
def verify(access: StoreAccess, output: Output) -> int:
    """Print each problem, or that there is none."""
    from workbench.services.record import verify as verification

    with access.to_read() as store:
        found = verification.verify(store)
    entries = count(found.entries, "log entry", "log entries")
    text = f"sound: {entries}" if found.sound else "\n".join(found.problems)
    fields = {"sound": found.sound, "entries": found.entries, "problems": list(found.problems)}
    output.print_one(fields, text)
    return DONE if found.sound else NEGATIVE
