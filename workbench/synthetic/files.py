"""A community as files: one Parquet or CSV file for each of its tables."""

import csv
from dataclasses import fields
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench.synthetic.community import Community
from workbench.whole_files import replace_folder

FileFormat = Literal["parquet", "csv"]
ROWS_AT_A_TIME = 1 << 17


def write(community: Community, folder: Path, file_format: FileFormat = "parquet") -> list[Path]:
    """Write `posts`, `users`, `labels`, `log` and `lists` into the folder; return their paths.

    In CSV, times are UTC in whole seconds, and what is unknown is an empty cell. Raises: OSError.
    """
    write_table = _write_csv if file_format == "csv" else _write_parquet
    names = [each.name for each in fields(community)]
    with replace_folder(folder) as unfinished:
        for name in names:
            write_table(getattr(community, name), unfinished / f"{name}.{file_format}")
    return [folder / f"{name}.{file_format}" for name in names]


def _write_parquet(table: pa.Table, path: Path) -> None:
    pq.write_table(table, path, compression="zstd")


def _write_csv(table: pa.Table, path: Path) -> None:
    """Quotes only where a cell needs them, which Arrow's own writer cannot."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.column_names)
        for batch in table.to_batches(max_chunksize=ROWS_AT_A_TIME):
            cells = (_as_text(column).to_pylist() for column in batch.columns)
            writer.writerows(zip(*cells, strict=True))


def _as_text(column: pa.Array) -> pa.Array:
    """The shortest text that reads back as the same value; null stays null."""
    if pa.types.is_timestamp(column.type):
        seconds = column.cast(pa.timestamp("s", tz="UTC"))
        return pc.replace_substring(seconds.cast(pa.string()), " ", "T")
    return column.cast(pa.string())
