"""Opening a database asks the network for nothing, and its SQL reaches no other file."""

from __future__ import annotations

import os
import socket
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.store.stores import MOD, new_store
from workbench.cli.main import main
from workbench.duckdb_connection import connect_file, connect_memory
from workbench.errors import BadInput
from workbench.history import History
from workbench.services.tags import tags
from workbench.store import Store

PACKAGE = Path(__file__).parents[2] / "workbench"
OFF = (
    "allow_community_extensions",
    "allow_persistent_secrets",
    "autoinstall_known_extensions",
    "autoload_known_extensions",
    "enable_external_access",
    "python_enable_replacements",
)
HEADERS = {
    "sqlite": b"SQLite format 3\0" + bytes(4000),
    "parquet": b"PAR1" + bytes(4000),
    "zip": b"PK\3\4" + bytes(4000),
    "gzip": b"\x1f\x8b" + bytes(4000),
    "arrow": b"ARROW1\0\0" + bytes(4000),
    "text": b"user_id,tag\nu1,vip\n",
    "short": b"x",
}


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[bytes]]:
    """What DuckDB asks the network for: it is given a proxy that keeps every request."""
    received: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection = server.accept()[0]
                except OSError:
                    return
                with connection:
                    received.append(connection.recv(200))

        threading.Thread(target=listen, daemon=True).start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, address)
        monkeypatch.setenv("HOME", str(tmp_path))
        yield received
        server.shutdown(socket.SHUT_RDWR)


def sqlite_file(path: Path) -> None:
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE log (line)")
    made.close()


def test_duckdb_itself_asks_the_network_so_that_the_next_tests_would_see_it(
    tmp_path: Path, requests: list[bytes]
) -> None:
    sqlite_file(tmp_path / "other.db")
    with pytest.raises(duckdb.IOException, match="sqlite_scanner"):
        duckdb.connect(str(tmp_path / "other.db"))
    assert requests


def test_a_database_of_another_program_is_refused_without_the_network(
    tmp_path: Path, requests: list[bytes]
) -> None:
    sqlite_file(tmp_path / "store.duckdb")
    with pytest.raises(BadInput, match=r"expected a DuckDB database, and it is a SQLite database"):
        Store(tmp_path, wait_seconds=0)
    assert not requests


@pytest.mark.parametrize("name", HEADERS)
def test_a_file_with_another_header_is_refused_and_unharmed(
    name: str, tmp_path: Path, requests: list[bytes]
) -> None:
    path = tmp_path / "store.duckdb"
    path.write_bytes(HEADERS[name])
    with pytest.raises(BadInput, match=r"store\.duckdb cannot be opened: expected a DuckDB"):
        connect_file(path)
    assert path.read_bytes() == HEADERS[name]
    assert not requests


@pytest.mark.parametrize("name", ["md:x", "s3:x", "gs:x", "hf:x", "http:x", ":memory:", "sqlite:x"])
def test_a_store_named_like_an_address_is_a_folder(
    name: str,
    tmp_path: Path,
    requests: list[bytes],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["tags", "create", "spam", "--store", name, "--actor", "mo"]) == 0
    assert (tmp_path / name / "store.duckdb").is_file()
    assert main(["tags", "list", "--store", name]) == 0
    assert "spam" in capsys.readouterr().out
    assert not requests


@pytest.mark.parametrize("name", ["s3://bucket/x", "http://127.0.0.1:9/x", "md:x/y"])
def test_an_address_that_is_no_folder_holds_no_store(
    name: str, tmp_path: Path, requests: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["tags", "list", "--store", name]) == 2
    assert not requests


def test_a_pipe_in_the_file_s_place_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "store.duckdb")
    with pytest.raises(BadInput, match="special file"):
        connect_file(tmp_path / "store.duckdb")


def settings(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(con.execute("SELECT name, value FROM duckdb_settings()").fetchall())


def reaches_nothing(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    result = settings(con)
    assert {name: result[name] for name in OFF} == dict.fromkeys(OFF, "false")
    assert result["lock_configuration"] == "true"
    for statement in (
        "SELECT * FROM read_text('/etc/passwd')",
        f"COPY (SELECT 1) TO '{folder}/copied.csv'",
        f"ATTACH '{folder}/attached.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access=true",
        "SET autoload_known_extensions=true",
    ):
        with pytest.raises((duckdb.PermissionException, duckdb.InvalidInputException)):
            con.execute(statement)


def test_the_connection_of_a_store_reaches_nothing_else(
    tmp_path: Path, requests: list[bytes]
) -> None:
    store, _ = new_store(tmp_path)
    tags.create_tag(store, MOD, "spam")
    with store.connection() as con:
        reaches_nothing(con, tmp_path)
    store.close()
    assert not requests


def test_a_connection_in_memory_reads_the_files_that_it_was_given_alone(
    tmp_path: Path, requests: list[bytes]
) -> None:
    given, other = tmp_path / "it's given.parquet", tmp_path / "other.parquet"
    for path in (given, other):
        pq.write_table(pa.table({"a": ["x"]}), path)
    with connect_memory(1, reads=[given]) as con:
        read = "SELECT count(*) FROM read_parquet($path)"
        assert con.execute(read, {"path": str(given)}).fetchone() == (1,)
        with pytest.raises(duckdb.PermissionException):
            con.execute(read, {"path": str(other)})
        reaches_nothing(con, tmp_path)
    assert not requests


def test_a_parquet_file_is_read_through_a_link_and_from_a_relative_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = pa.table({"post_id": ["p1"], "user_id": ["u1"], "created_at": ["2026-01-01T00:00:00Z"]})
    pq.write_table(table, tmp_path / "posts.parquet")
    (tmp_path / "linked.parquet").symlink_to(tmp_path / "posts.parquet")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    for path in ("../posts.parquet", "../linked.parquet"):
        assert len(History.read(path).post_ids) == 1


def test_one_module_opens_every_database() -> None:
    opening = set()
    for path in PACKAGE.rglob("*.py"):
        if "duckdb.connect(" in path.read_text("utf-8"):
            opening.add(path.relative_to(PACKAGE).as_posix())
    assert opening == {"duckdb_connection.py"}
