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
        result = verification.verify(store)
    entries = count(result.entries, "log entry", "log entries")
    text = f"sound: {entries}" if result.sound else "\n".join(result.problems)
    fields = {
        "sound": result.sound,
        "entries": result.entries,
        "problems": list(result.problems),
    }
    output.print_one(fields, text)
    return DONE if result.sound else NEGATIVE
