"""Whatever is done to a file, it is read or refused, and no row of it is lost."""

from __future__ import annotations

import gzip
import random

import pytest

from tests.history.posts_samples import POSTS, as_csv, as_json_array, as_jsonl, as_parquet, written
from workbench.errors import BadInput
from workbench.history import History, RecordedLog, TextLists, Users

MANY = [{**row, "post_id": f"{row['post_id']}-{at}"} for at in range(6) for row in POSTS]
PIECES = [
    b'"',
    b",",
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"\xff",
    b"{",
    b"}",
    b"[",
    b'""',
    b"NaN",
    b"1e999",
    b"\xef\xbb\xbf",
    b"\\ud800",
    b"-",
    b";",
    b"\t",
]
FILES = {
    "p.csv": as_csv(MANY),
    "p.jsonl": as_jsonl(MANY),
    "p.json": as_json_array(MANY),
    "p.csv.gz": gzip.compress(as_csv(MANY)),
    "p.parquet": as_parquet(MANY),
}
OTHER = (
    b"user_id,status,block_until,trust_level,at,kind,actor_kind,action,arguments,list,value\n"
    b"u1,suspended,1577836800000,3,2019-06-01,user_action,api,block,,deny,x\n"
    b'u2,,,,1559347200,user_tags_added,upload,add_tags,"{""tag"": ""a""}",deny,y\n'
)


def damaged(content: bytes, draw: random.Random) -> bytes:
    """Insert, delete, replace, double or cut at random."""
    for _ in range(draw.choice([1, 1, 2, 5])):
        at, length = draw.randrange(len(content) + 1), draw.choice([1, 1, 3, 40])
        piece = draw.choice(PIECES)
        content = (
            draw.choice(
                [
                    content[:at] + piece + content[at:],
                    content[:at] + content[at + length :],
                    content[:at] + piece + content[at + len(piece) :],
                    content[:at] + content[at : at + length] + content[at:],
                    content[:at],
                ]
            )
            or b"x"
        )
    return content


def read_or_refused(read, path):
    """What is read; None where it is refused, in words that name the file."""
    message = None
    try:
        return read(path)
    except BadInput as refused:
        message = str(refused)
    assert path.name in message
    return None


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_read_or_refused(name, seed, tmp_path):
    path = written(tmp_path / name, damaged(FILES[name], random.Random(f"{name} {seed}")))
    history = read_or_refused(History.read, path)
    if history is None:
        return
    (source,) = history.sources
    assert source.rows == history.n_posts + history.rejects.num_rows
    rows = sorted([*(history.row + 1).tolist(), *history.rejects["row"].to_pylist()])
    assert rows == list(range(1, source.rows + 1))
    assert History.read(path).digest == history.digest


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("read", [Users.read, RecordedLog.read, TextLists.read])
def test_the_other_tables_are_read_or_refused_too(read, seed, tmp_path):
    path = written(tmp_path / "t.csv", damaged(OTHER, random.Random(seed)))
    result = read_or_refused(read, path)
    if result is not None:
        assert read(path).digest == result.digest
