"""Posts for tests, and the same posts in every form that can be read."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

POSTS = [
    {
        "post_id": "p3",
        "user_id": "u2",
        "created_at": "2019-06-01T12:00:00.000001Z",
        "text": 'a, "b"\nc',
        "nsfw": 0.9,
        "likes": 3,
        "pinned": True,
    },
    {
        "post_id": "00123",
        "user_id": "u1",
        "created_at": "2019-06-01T12:00:00Z",
        "text": "émoji 🙂",
        "nsfw": None,
        "likes": None,
        "pinned": False,
    },
    {
        "post_id": "12345678901234567890",
        "user_id": "u1",
        "created_at": "2019-06-01T12:00:00Z",
        "text": None,
        "nsfw": 0.1,
        "likes": -7,
        "pinned": None,
    },
    {
        "post_id": "p1",
        "user_id": "é",
        "created_at": "2019-05-31T23:59:59Z",
        "text": "=1+1",
        "nsfw": 1e-7,
        "likes": 2**53 + 1,
        "pinned": True,
    },
    {
        "post_id": "p1",
        "user_id": "Z",
        "created_at": "2020-02-29T00:00:00Z",
        "text": "0",
        "nsfw": 0.0,
        "likes": 0,
        "pinned": True,
    },
]


def as_arrow(rows=POSTS) -> pa.Table:
    return pa.Table.from_pylist(rows)


def as_csv(rows=POSTS) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({k: str(v).lower() if isinstance(v, bool) else v for k, v in row.items()})
    return file.getvalue().encode()


def windows_csv() -> bytes:
    return as_csv().replace(b"\n", b"\r\n").replace(b"\r\nc", b"\nc")


def as_jsonl(rows=POSTS) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def as_json_array(rows=POSTS) -> bytes:
    return json.dumps(rows).encode()


def as_parquet(rows=POSTS) -> bytes:
    file = io.BytesIO()
    pq.write_table(as_arrow(rows), file)
    return file.getvalue()


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def pandas_frame() -> pd.DataFrame:
    types = {"text": "string", "nsfw": "float64", "likes": "Int64", "pinned": "boolean"}
    return pd.DataFrame(POSTS, dtype=object).astype(types)


def in_pieces() -> pa.Table:
    return pa.concat_tables(
        [as_arrow(POSTS[:2]), as_arrow(POSTS[2:])], promote_options="permissive"
    )


def as_duckdb(rows=POSTS):
    connection = duckdb.connect()
    connection.register("posts", as_arrow(rows))
    return connection.sql("select * from posts")


FORMS = {
    "csv": lambda folder: written(folder / "p.csv", as_csv()),
    "csv.gz": lambda folder: written(folder / "p.csv.gz", gzip.compress(as_csv())),
    "csv, cr lf": lambda folder: written(folder / "w.csv", windows_csv()),
    "csv, utf-16": lambda folder: written(folder / "u.csv", as_csv().decode().encode("utf-16")),
    "jsonl": lambda folder: written(folder / "p.jsonl", as_jsonl()),
    "jsonl.gz": lambda folder: written(folder / "p.jsonl.gz", gzip.compress(as_jsonl())),
    "json": lambda folder: written(folder / "p.json", json.dumps(POSTS, indent=2).encode()),
    "json.gz": lambda folder: written(folder / "p.json.gz", gzip.compress(as_json_array())),
    "parquet": lambda folder: written(folder / "p.parquet", as_parquet()),
    "list of dicts": lambda _: POSTS,
    "arrow": lambda _: as_arrow(),
    "arrow, in pieces": lambda _: in_pieces(),
    "record batches": lambda _: as_arrow().to_reader(),
    "pandas": lambda _: pandas_frame(),
    "pandas objects": lambda _: pd.DataFrame(POSTS, dtype=object),
    "pandas, indexed": lambda _: pandas_frame().set_index("post_id"),
    "polars": lambda _: pl.DataFrame(POSTS),
    "polars, lazy": lambda _: pl.DataFrame(POSTS).lazy(),
    "duckdb": lambda _: as_duckdb(),
}
