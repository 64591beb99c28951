"""A store's file: its version, who may read it, and values that try to be more than values."""

from __future__ import annotations

import hashlib
import json
import stat
from pathlib import Path

import duckdb
import pytest

from tests.store.stores import MOD, NOW_US, SetClock, new_store
from workbench.errors import BadInput, NotFound, Refused, WorkbenchError
from workbench.matching import ListEntry
from workbench.model.actor import Actor
from workbench.model.ids import trimmed_id
from workbench.services.policies import lists
from workbench.services.record import log
from workbench.services.record.verify import verify
from workbench.services.submission import submit
from workbench.services.tags import tags
from workbench.services.users import moderation, users
from workbench.store import Store
from workbench.store.queries.statements import migrations

HOSTILE = [
    "'; DROP TABLE log; --",
    '"; DELETE FROM users; --',
    "') OR 1=1 --",
    "$user_id",
    "?",
    "%",
    "_%\\",
    "{{ }} {0} %s",
    'it\'s "quoted" `so`',
    "👩‍👩‍👧‍👦🏴‍☠️",
    "\u202eשלום מרחבא\u202c",
    "e\u0301 vs \u00e9",
    "12345678901234567890",
    "007",
    "1e5",
    "NULL",
    "nan",
    "true",
    "line\nline\r\nline\u2028line",
    " spaces around ",
    "tab\there",
    "=HYPERLINK(1)",
    "</script><script>alert(1)</script>",
    '{"tag": "x"}',
    "x" * 1000,
]
SHORT = [value for value in HOSTILE if len(value) <= 200 and value.isprintable()]
TABLES = "SELECT table_name FROM duckdb_tables() ORDER BY ALL"


def database(store: Store) -> Path:
    return store.folder / "store.duckdb"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def names_of_tables(store: Store) -> list[tuple[str]]:
    with store.connection() as con:
        return con.execute(TABLES).fetchall()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)[0]


@pytest.mark.parametrize("version", [2, 17, 10_000])
def test_a_file_of_a_newer_version_is_refused_and_unharmed(store: Store, version: int) -> None:
    newest = migrations()[-1][0]
    moderation.block(store, MOD, "u")
    store.close()
    with duckdb.connect(str(database(store))) as con:
        con.execute("UPDATE settings SET value = ? WHERE name = 'schema'", [str(newest + version)])
    before = digest(database(store))
    for _ in range(2):
        with pytest.raises(Refused, match="newer workbench") as refused:
            Store(store.folder, SetClock(), wait_seconds=0)
    assert str(newest + version) in str(refused.value) and str(newest) in str(refused.value)
    assert digest(database(store)) == before
    with pytest.raises(Refused, match="newer workbench"):
        moderation.block(store, MOD, "u")  # a program that has it open from before
    with duckdb.connect(str(database(store))) as con:
        con.execute("UPDATE settings SET value = ? WHERE name = 'schema'", [str(newest)])
    assert verify(store).sound and users.user(store, "u").status == "blocked"


def test_opening_twice_changes_nothing(store: Store) -> None:
    moderation.block(store, MOD, "u")
    store.close()
    before = digest(database(store))
    for _ in range(2):
        again = Store(store.folder, SetClock(NOW_US + 1))
        assert users.user(again, "u").status == "blocked"
        again.close()
    assert digest(database(store)) == before


def test_every_migration_is_recorded_once(store: Store) -> None:
    store.close()
    Store(store.folder).close()
    with store.connection() as con:
        rows = con.execute("SELECT name, value FROM settings ORDER BY name").fetchall()
    settings = dict(rows)
    assert len(settings) == len(rows)
    assert settings["schema"] == str(migrations()[-1][0])
    assert len(settings["application_id"]) == 22
    for number, _ in migrations():
        assert json.loads(settings[f"schema_{number:04}"]) == {"applied_us": NOW_US}
    assert [number for number, _ in migrations()] == list(range(1, len(migrations()) + 1))


def test_two_stores_have_two_application_ids(tmp_path: Path) -> None:
    ids = set()
    for name in ("a", "b"):
        with Store(tmp_path / name).read() as tx:
            ids.add(tx.application_id())
    assert len(ids) == 2


def test_the_folder_and_what_keeps_data_are_private(store: Store) -> None:
    moderation.block(store, MOD, "u")
    assert mode(store.folder) == 0o700
    for name in ("store.duckdb", "anchor.jsonl", "queue.lock", "turn.lock"):
        assert mode(store.folder / name) == 0o600, name


def test_every_file_is_private(store: Store) -> None:
    moderation.block(store, MOD, "u")
    modes = {path.name: mode(path) for path in store.folder.rglob("*")}
    assert set(modes.values()) == {0o600}, modes


def test_a_folder_that_was_open_to_all_is_made_private(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    folder.mkdir(mode=0o755)
    Store(folder).close()
    assert mode(folder) == 0o700


@pytest.mark.parametrize("content", [b"user_id,tag\nu1,vip\n" * 500, b"\0" * 5000, b"x"])
def test_another_file_in_its_place_is_unharmed(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "store.duckdb").write_bytes(content)
    for _ in range(2):
        with pytest.raises((WorkbenchError, duckdb.Error), match=r"store\.duckdb"):
            Store(tmp_path, wait_seconds=0)
    assert (tmp_path / "store.duckdb").read_bytes() == content


def test_another_file_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "store.duckdb").write_text("user_id,tag\nu1,vip\n" * 500, "utf-8")
    with pytest.raises(WorkbenchError, match=r"store\.duckdb cannot be opened"):
        Store(tmp_path, wait_seconds=0)


def test_a_folder_in_the_file_s_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "store.duckdb").mkdir()
    with pytest.raises(WorkbenchError):
        Store(tmp_path, wait_seconds=0)


def test_a_file_in_the_folder_s_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("mine", "utf-8")
    with pytest.raises(BadInput, match="is a file; expected the folder of a store"):
        Store(tmp_path / "store")
    with pytest.raises(BadInput, match="cannot make the store"):
        Store(tmp_path / "store" / "below")


def test_a_database_of_something_else_is_unharmed(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "store.duckdb")) as con:
        con.execute("CREATE TABLE log (line VARCHAR)")
        con.execute("INSERT INTO log VALUES ('mine')")
    with pytest.raises((WorkbenchError, duckdb.Error)):
        Store(tmp_path, wait_seconds=0)
    with duckdb.connect(str(tmp_path / "store.duckdb")) as con:
        assert con.execute(TABLES).fetchall() == [("log",)]
        assert con.execute("SELECT * FROM log").fetchall() == [("mine",)]


def test_nothing_outside_the_store_can_be_read_or_set(store: Store, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\nb\n", "utf-8")
    with store.connection() as con:
        secret = [[1]]  # noqa: F841 - which a statement must not see
        for statement in (
            f"SELECT * FROM read_text('{tmp_path}/secret.csv')",  # noqa: S608
            f"COPY log TO '{tmp_path}/log.csv'",
            f"ATTACH '{tmp_path}/other.duckdb'",
            "SELECT * FROM secret",
            "SET enable_external_access = true",
            "SET lock_configuration = false",
            "INSTALL httpfs",
        ):
            with pytest.raises(duckdb.Error):
                con.execute(statement)
    assert {path.name for path in tmp_path.iterdir()} == {"secret.csv", "store"}


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value[:20]))
def test_hostile_ids_and_reasons_stay_as_they_are(store: Store, value: str) -> None:
    """Ids lose what stands around them, such as spaces and marks of direction, and nothing else."""
    named = trimmed_id(value)
    tables = names_of_tables(store)
    tags.create_tag(store, MOD, "VIP user")
    moderation.suspend(store, MOD, value, value, duration="1h")
    moderation.block(store, MOD, value, value)
    tags.add_tags(store, MOD, value, ["VIP_user", value])
    moderation.block(store, MOD, "other")
    post = {"user_id": value, "post_id": value, "created_at": NOW_US, "text": value, "field": value}
    answer = submit.Submissions(store).submit([post], Actor("Mo", "api"), request_id=value)[0]
    assert (answer.user_id, answer.post_id, answer.reason) == (named, named, value)
    moderation.take_action(store, MOD, "delete_post", user_id=value, post_id=value, reason=value)
    users.change_user(store, MOD, value, attributes={value: value}, metadata={"m": [value]})
    store.close()

    result = users.user(store, value)
    assert (result.user_id, result.reason, result.tags) == (named, value, ("VIP_user",))
    assert result.attributes == {value: value} and result.metadata == {"m": [value]}
    assert named in {user.user_id for user in users.find_users(store, named)}
    assert tags.users_of_tag(store, "VIP_user") == [named]
    seen = users.timeline(store, value)
    assert [one.what for one in seen] == [
        "post",
        "user_action",
        "user_action",
        "user_tags_added",
        "post_action",
        "user_changed",
    ]
    assert seen[0].post_id == named and seen[0].said["marks"] == ["deleted"]
    assert seen[0].said["body"] == {"text": value, "field": value}
    assert [one.said["reason"] for one in seen[1:]] == [value, value, None, value, None]
    rows = log.log(store, user_id=value).to_pylist()
    assert {row["user_id"] for row in rows} == {named} and len(rows) == 5
    again = submit.Submissions(store).submit([post], MOD, request_id=value)
    assert again == [answer]
    assert names_of_tables(store) == tables and verify(store).sound


@pytest.mark.parametrize("value", SHORT, ids=lambda value: ascii(value[:20]))
def test_hostile_tags_and_list_entries_stay_as_they_are(store: Store, value: str) -> None:
    tables = names_of_tables(store)
    value = value.strip()
    api_value = value.replace(",", "").replace(" ", "_")
    tags.create_tag(store, MOD, "first", api_value)
    tags.rename_tag(store, MOD, api_value, value)
    tags.add_tags(store, MOD, "u", [api_value])
    entry = ListEntry("deny", "phrase", value)
    other = ListEntry(value, "phrase", "other")
    lists.add_entries(store, MOD, [entry, other])
    store.close()

    result = tags.tags(store)[0]
    assert (result.tag, result.name, result.users) == (api_value, value, 1)
    assert users.user(store, "u").tags == (api_value,)
    assert [user.user_id for user in users.find_users(store, tag=api_value)] == ["u"]
    assert set(lists.list_entries(store)) == {entry, other}
    said = users.timeline(store, "u")[0].said
    assert said["arguments"] == {"tag": api_value}
    said = [json.loads(row["arguments"]) for row in log.log(store, kind="tag_renamed").to_pylist()]
    assert said == [{"tag": api_value, "name": value, "was": "first"}]
    lists.remove_entries(store, MOD, [entry])
    assert lists.list_entries(store) == [other]
    assert tags.remove_tags(store, MOD, "u", [api_value]).changed == (api_value,)
    assert names_of_tables(store) == tables and verify(store).sound


@pytest.mark.parametrize("value", ["", " ", "\n", "a\0b", "\ud800", "x" * 1025, None, 7.5, b"u"])
def test_what_cannot_be_an_id_is_said(store: Store, value: object) -> None:
    with pytest.raises(BadInput, match=r"user id|an id is text"):
        moderation.block(store, MOD, value)  # pyright: ignore[reportArgumentType]
    with pytest.raises(BadInput, match=r"user id|an id is text"):
        tags.add_tags(store, MOD, value, [])  # pyright: ignore[reportArgumentType]
    assert verify(store).entries == 0


def test_an_unknown_user_is_not_found_by_what_is_like_it(store: Store) -> None:
    moderation.block(store, MOD, "abc")
    for pattern in ("%", "a%", "___", "ABC", "ab c", "' OR '1'='1"):
        with pytest.raises(NotFound):
            users.user(store, pattern)
    assert users.find_users(store, "%") == [] and users.find_users(store, "_b_") == []


@pytest.mark.parametrize("what", ["reason", "argument", "actor"])
def test_a_text_that_cannot_be_stored_is_said(store: Store, what: str) -> None:
    text = "half of a pair \ud83d"
    calls = {
        "reason": lambda: moderation.block(store, MOD, "u", text),
        "argument": lambda: moderation.take_action(
            store, MOD, "block", user_id="u", arguments={"value": text}
        ),
        "actor": lambda: moderation.block(store, Actor(text), "u"),
    }
    with pytest.raises(BadInput):
        calls[what]()
