"""A store that is made from an export equals the first."""

import json

import pytest

from tests.services.worlds import a_post, a_world
from tests.store.stores import MOD
from workbench.errors import BadInput, Conflict, NotFound
from workbench.services.record.verify import verify
from workbench.services.transfer.store_copy import export_store, import_store
from workbench.store.dump import table_in, table_names


def content(store) -> dict:
    with store.read() as tx:
        return {name: table_in(tx, name).to_pylist() for name in table_names(tx)}


@pytest.mark.parametrize("kind", ["parquet", "jsonl"])
def test_a_store_made_from_its_export_equals_the_first(kind, tmp_path):
    world = a_world(tmp_path)
    export_store(world.store, MOD, tmp_path / "export", kind)
    copied = import_store(tmp_path / "export", tmp_path / "again", world.clock)
    assert content(copied) == content(world.store)
    assert verify(copied).sound
    assert len(content(copied)["log"]) > 20
    names = [path.name for path in (tmp_path / "again" / "posts").iterdir()]
    assert names == [path.name for path in (world.store.folder / "posts").iterdir()]


def test_an_export_overwrites_nothing(tmp_path):
    world = a_world(tmp_path)
    (tmp_path / "there").mkdir()
    with pytest.raises(Conflict, match="there already"):
        export_store(world.store, MOD, tmp_path / "there")


def test_an_export_that_lacks_a_table_makes_no_store(tmp_path):
    world = a_world(tmp_path)
    export_store(world.store, MOD, tmp_path / "export")
    (tmp_path / "export" / "tags.parquet").unlink()
    with pytest.raises(BadInput, match="lacks the table tags"):
        import_store(tmp_path / "export", tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_folder_that_is_no_export_is_named(tmp_path):
    with pytest.raises(NotFound, match="no export"):
        import_store(tmp_path, tmp_path / "again")


def test_exported_lines_are_ascii_with_their_keys_in_order(tmp_path):
    world = a_world(tmp_path)
    world.submit(a_post("zoë", "late", 900, text="ü"))
    export_store(world.store, MOD, tmp_path / "export", "jsonl")
    for file in (tmp_path / "export").glob("*.jsonl"):
        for line in file.read_bytes().splitlines():
            assert line.isascii()
            assert list(json.loads(line)) == sorted(json.loads(line))
    users = (tmp_path / "export" / "users.jsonl").read_text("utf-8")
    assert "zo\\u00eb" in users
