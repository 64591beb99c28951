"""Which faults are tried: a seeded sample, without those that are known to change nothing."""

from __future__ import annotations

import csv
import random
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.faults import Fault, faults_of

ROOT = Path(__file__).parents[2]
EQUIVALENT = Path(__file__).parent / "equivalent.csv"
EVERY = ("*", "*")
"""The change of a row of `equivalent.csv` that is of all faults of its place."""


@dataclass(frozen=True)
class Sample:
    """The faults that are tried, and how many were drawn besides that are known as equivalent."""

    faults: list[Fault]
    equivalent: int


def drawn(seed: int, count: int, under: str, equivalent: Path = EQUIVALENT) -> Sample:
    """A sample of all faults below a folder, in the order in which they are tried."""
    paths = [path for path in tracked() if path.startswith(under)]
    result = [fault for path in paths for fault in faults_of(ROOT, path)]
    chosen = random.Random(seed).sample(result, min(count, len(result)))
    known = equivalents(equivalent)
    faults = [fault for fault in chosen if not known.keys() & keys(fault)]
    return Sample(faults, len(chosen) - len(faults))


def tracked() -> list[str]:
    """The files of the package that hold code, but for what starts it."""
    listed = subprocess.run(
        ["git", "ls-files", "workbench"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    code = [path for path in listed.stdout.splitlines() if path.endswith((".py", ".sql"))]
    return [path for path in code if "__main__" not in path and "/migrations/" not in path]


def equivalents(file: Path = EQUIVALENT) -> dict[tuple[str, ...], str]:
    """Faults that change nothing that can be seen, each with the reason (`equivalent.csv`).

    A row with `*` before and after is of all faults of a constant or function.
    """
    with file.open(encoding="utf-8", newline="") as lines:
        return {
            (row["path"], row["within"], row["before"], row["after"]): row["reason"]
            for row in csv.DictReader(lines)
        }


def key(fault: Fault) -> tuple[str, ...]:
    """What names a fault in `equivalent.csv`, also after lines above it have changed."""
    return (fault.path, fault.within, *(" ".join(t.split()) for t in (fault.before, fault.text)))


def keys(fault: Fault) -> set[tuple[str, ...]]:
    """The rows of `equivalent.csv` that a fault is named by: its own, and that of its place."""
    return {key(fault), (fault.path, fault.within, *EVERY)}


def outdated(file: Path = EQUIVALENT) -> list[tuple[str, ...]]:
    """The rows of `equivalent.csv` that name no fault of the code as it is now."""
    rows = equivalents(file)
    paths = {path for path, *_ in rows if (ROOT / path).is_file()}
    present = {row for path in paths for fault in faults_of(ROOT, path) for row in keys(fault)}
    return [row for row in rows if row not in present]
