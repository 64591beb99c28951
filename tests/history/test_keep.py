"""A kept history is the fresh one, opened without its sources, never trusted blindly."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from tests.history.posts_samples import POSTS, as_arrow, as_csv, as_jsonl, written
from workbench.errors import BadInput
from workbench.history import History
from workbench.history.cache import cache


@pytest.fixture
def source(tmp_path) -> Path:
    return written(tmp_path / "posts.csv", as_csv() + b"p8,u8\n,u9,2019-06-01,,,,\n")


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "kept"


@pytest.fixture
def reads(monkeypatch):
    """How often posts were read and sorted."""
    calls = []
    real = cache.read_posts
    monkeypatch.setattr(cache, "read_posts", lambda *given: calls.append(1) or real(*given))
    return calls


def same(one: History, other: History) -> bool:
    return (
        one.digest == other.digest
        and one.to_arrow().equals(other.to_arrow())
        and one.rejects.equals(other.rejects)
        and one.sources == other.sources
        and one.notes == other.notes
        and one.row.tolist() == other.row.tolist()
        and one.offsets.tolist() == other.offsets.tolist()
        and {n: (c.type, c.scale, c.low, c.high) for n, c in one.columns.items()}
        == {n: (c.type, c.scale, c.low, c.high) for n, c in other.columns.items()}
    )


def replaced_in_place(path: Path, content: bytes) -> None:
    """Change a file so that its size, time of change and inode stay."""
    stat = path.stat()
    assert len(content) == stat.st_size
    with Path(path).open("r+b") as file:
        file.write(content)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def test_a_kept_history_is_the_fresh_one(source, folder, reads):
    fresh = History.read(source)
    kept = History.read(source, keep=folder)
    opened = History.read(source, keep=folder)
    assert same(fresh, kept)
    assert same(fresh, opened)
    assert len(reads) == 1


def test_opening_reads_no_byte_of_the_sources(source, folder):
    fresh = History.read(source, keep=folder)
    replaced_in_place(source, b"\xff" * source.stat().st_size)
    assert same(History.read(source, keep=folder), fresh)


def test_opened_columns_are_mapped_and_not_copied(source, folder):
    History.read(source, keep=folder)
    before = pa.total_allocated_bytes()
    history = History.read(source, keep=folder)
    assert pa.total_allocated_bytes() == before
    for values in (
        history.created_at,
        history.offsets,
        history.row,
        history.columns["nsfw"].values,
        history.columns["likes"].known,
    ):
        assert not values.flags.writeable
        assert not values.flags.owndata
    assert history.columns["likes"].known.dtype == np.bool_


def test_a_changed_source_is_read_anew(source, folder, reads):
    History.read(source, keep=folder)
    source.write_bytes(source.read_bytes() + b"new,u1,2019-06-02,,,,\n")
    assert History.read(source, keep=folder).n_posts == len(POSTS) + 1
    assert len(reads) == 2


def test_a_touched_or_copied_source_of_the_same_content_is_not(source, folder, reads, tmp_path):
    History.read(source, keep=folder)
    os.utime(source, ns=(1, 1))
    History.read(source, keep=folder)
    copy = tmp_path / "more" / source.name
    copy.parent.mkdir()
    History.read(written(copy, source.read_bytes()), keep=folder)
    assert len(reads) == 1


def test_another_mapping_or_order_of_sources_is_another_history(source, folder, reads, tmp_path):
    other = written(tmp_path / "b.csv", as_csv([{**row, "user_id": "b"} for row in POSTS]))
    for sources, mapping in (
        [source, None],
        [source, {"note": "text"}],
        [[source, other], None],
        [[other, source], None],
    ):
        History.read(sources, mapping, keep=folder)
    assert len(reads) == 4
    kept = History.read([other, source], keep=folder)
    assert kept.place(0) == ("b.csv", 1)
    assert len(reads) == 4


def test_tables_are_kept_by_their_content(folder, reads):
    for table in (as_arrow(), as_arrow(), POSTS, as_arrow(POSTS[:3])):
        History.read(table, keep=folder)
    assert len(reads) == 2  # a list of dicts is the table that is made of it
    assert same(History.read(as_arrow(), keep=folder), History.read(as_arrow()))


@pytest.mark.parametrize(
    "damage", ["cut", "empty", "garbage", "one byte", "other version", "missing"]
)
def test_a_damaged_kept_file_is_made_anew(source, folder, reads, damage):
    fresh = History.read(source, keep=folder)
    (path,) = folder.glob("*.arrow")
    content = path.read_bytes()
    changed = {
        "cut": content[:-100],
        "empty": b"",
        "garbage": os.urandom(len(content)),
        "one byte": content[:1000] + bytes([content[1000] ^ 1]) + content[1001:],
        "other version": b"ARROW0" + content[6:],
    }
    path.unlink() if damage == "missing" else path.write_bytes(changed[damage])
    assert same(History.read(source, keep=folder), fresh)
    assert len(reads) == 2
    assert same(History.read(source, keep=folder), fresh)
    assert len(reads) == 2


@pytest.mark.parametrize(
    "index",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"files": [], "kept": 1}',
        b'{"files": {"x": 3}, "kept": {}}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_index_is_not_believed(source, folder, reads, index):
    fresh = History.read(source, keep=folder)
    (folder / "index.json").write_bytes(index)
    assert same(History.read(source, keep=folder), fresh)
    assert len(reads) == 2


def test_an_index_entry_of_another_shape_is_not_believed(source, folder, reads):
    History.read(source, keep=folder)
    index = json.loads((folder / "index.json").read_text())
    index["files"] = {path: ["x"] for path in index["files"]}
    (folder / "index.json").write_text(json.dumps(index))
    History.read(source, keep=folder)
    assert len(reads) == 1  # all is hashed again, and found to be what was kept


def test_a_newer_format_makes_an_older_file_no_answer(source, folder, reads, monkeypatch):
    History.read(source, keep=folder)
    monkeypatch.setattr(cache, "FORMAT", cache.FORMAT + 1)
    History.read(source, keep=folder)
    assert len(reads) == 2


def test_a_whole_file_or_none_is_written(source, folder, monkeypatch):
    def fails(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(BadInput, match="No space left on device"):
        History.read(source, keep=folder)
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_a_file_is_refused(source, tmp_path):
    with pytest.raises(BadInput, match="cannot be kept"):
        History.read(source, keep=written(tmp_path / "file", b""))


def test_bad_input_is_told_and_nothing_kept(folder, tmp_path):
    with pytest.raises(BadInput, match="no such file"):
        History.read(tmp_path / "none.csv", keep=folder)
    bad = written(tmp_path / "bad.csv", b"a,b\n1,2\n")
    with pytest.raises(BadInput, match="no column `post_id`"):
        History.read(bad, keep=folder)
    assert not list(folder.glob("*.arrow"))


def test_a_source_that_changes_while_it_is_read_is_not_kept(source, folder, monkeypatch):
    real = cache.read_posts

    def slowly(*given):
        source.write_bytes(as_csv(POSTS[:2]))
        return real(*given)

    monkeypatch.setattr(cache, "read_posts", slowly)
    History.read(source, keep=folder)
    monkeypatch.setattr(cache, "read_posts", real)
    assert not list(folder.glob("*.arrow"))
    assert History.read(source, keep=folder).n_posts == 2


def test_names_from_outside_are_no_paths(folder, tmp_path):
    file = written(
        tmp_path / "..;$(x) 'p'.jsonl",
        as_jsonl([{**row, "../../etc/x": 1, "a'; --": 2} for row in POSTS]),
    )
    history = History.read(file, keep=folder)
    assert same(History.read(file, keep=folder), history)
    assert {path.suffix for path in folder.iterdir()} == {".arrow", ".json"}
    assert {"../../etc/x", "a'; --"} <= set(history.columns)
