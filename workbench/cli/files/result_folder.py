"""The writing of a result folder, all or nothing. Source: spec 6.1."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.cli.terminal.files import writing
from workbench.export import table_csv
from workbench.replay.offscale import off_scale
from workbench.replay.outcome import Outcome
from workbench.threads import map_in_threads
from workbench.whole_files import replace_folder

TABLES = ("outcomes", "users", "log")
SUMMARY, REJECTS = "summary.json", "rejects.csv"


def write_folder(outcome: Outcome, folder: Path, threads: int) -> None:
    """Write an outcome's tables, its summary, and the rows that were set aside.

    `threads`: how many tables are written at once. Raises: BadInput.
    """
    rejects = pa.concat_tables([outcome.run.history.rejects, off_scale(outcome.run)])
    with writing(folder):
        with replace_folder(folder) as unfinished:
            list(map_in_threads(partial(_write_table, outcome, unfinished), TABLES, threads))
            summary = json.dumps(outcome.summary, indent=2, ensure_ascii=False, sort_keys=False)
            (unfinished / SUMMARY).write_text(summary + "\n", encoding="utf-8")
            if len(rejects):
                (unfinished / REJECTS).write_bytes(table_csv(rejects))
        if not len(rejects):
            (folder / REJECTS).unlink(missing_ok=True)  # of an earlier run


def _write_table(outcome: Outcome, folder: Path, name: str) -> None:
    pq.write_table(getattr(outcome, name), folder / f"{name}.parquet", compression="zstd")
