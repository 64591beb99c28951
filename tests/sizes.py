"""The two sizes of the same tests: small ones for every change, the asked-for counts for a soak."""

import os

SOAKING = os.environ.get("WORKBENCH_SOAK") == "1"


def size(small: int, soak: int) -> int:
    """How many cases a test takes: `soak` with WORKBENCH_SOAK=1, else `small`."""
    return soak if SOAKING else small


def batches(total: int, each: int) -> list[range]:
    """Ranges of seeds, so that a long test is shared out between workers."""
    return [range(start, min(start + each, total)) for start in range(0, total, each)]
