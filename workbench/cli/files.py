"""This module holds the writing of a result folder, all or nothing. Source: spec 6."""

from __future__ import annotations

import csv
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.cli.terminal.files import writing
from workbench.replay.offscale import off_scale
from workbench.replay.outcome import Outcome
from workbench.whole_files import replace_folder

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
TABLES = ("outcomes", "users", "log")
SUMMARY, REJECTS = "summary.json", "rejects.csv"


def write_folder(outcome: Outcome, folder: Path) -> None:
    """Write an outcome's tables, its summary, and what was set aside. Raises: BadInput."""
    aside = pa.concat_tables([outcome.run.history.rejects, off_scale(outcome.run)])
    with writing(folder):
        with replace_folder(folder) as unfinished:
            with ThreadPoolExecutor(len(TABLES)) as pool:
                list(pool.map(lambda name: _write_table(outcome, name, unfinished), TABLES))
            summary = json.dumps(outcome.summary, indent=2, ensure_ascii=False, sort_keys=False)
            (unfinished / SUMMARY).write_text(summary + "\n", encoding="utf-8")
            if len(aside):
                _write_csv(aside, unfinished / REJECTS)
        if not len(aside):
            (folder / REJECTS).unlink(missing_ok=True)  # of an earlier run


def harmless(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before it.

    >>> harmless("=1+1"), harmless("plain"), harmless(7)
    ("'=1+1", 'plain', '7')
    """
    text = "" if cell is None else str(cell)
    risky = text.lstrip(" \xa0").startswith(FORMULA_STARTS) or text.startswith(FORMULA_STARTS)
    return f"'{text}" if risky and not isinstance(cell, int) else text


def _write_table(outcome: Outcome, name: str, folder: Path) -> None:
    pq.write_table(getattr(outcome, name), folder / f"{name}.parquet", compression="zstd")


def _write_csv(table: pa.Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(table.column_names)
        for row in table.to_pylist():
            writer.writerow([harmless(cell) for cell in row.values()])
