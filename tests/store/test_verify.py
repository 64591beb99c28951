"""What `verify` finds: a store's log and folds are changed behind its back, one way at a time."""

# ruff: noqa: S608 - the statements are the tests' own
from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.services.worlds import a_post, a_world
from tests.sizes import size
from tests.store.stores import HOUR_US, MOD, SetClock, new_store
from workbench.model.actions import Action
from workbench.policy.policy import Policy
from workbench.services.record.verify import Verified, verify
from workbench.services.review import review
from workbench.services.submission import submit
from workbench.services.tags import tags
from workbench.services.transfer import import_posts
from workbench.services.users import actions, moderation, users
from workbench.store import Store, chain
from workbench.store.queries.queries import Queries
from workbench.store.repositories.log_entries import LOG_COLUMNS, LogRepository

Connection = duckdb.DuckDBPyConnection
TAGS = [f"tag{k}" for k in range(12)]
NUMBERS = ("at_us", "recorded_at_us", "policy_version")
BYTES = ("salt", "commitment", "hash")
COLUMNS = [name for name in LOG_COLUMNS.names if name != "entry_id"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a closed store with some hundred entries of every kind."""
    folder = tmp_path_factory.mktemp("whole")
    store, clock = new_store(folder)
    for tag in TAGS:
        tags.create_tag(store, MOD, tag)
    actions.create_action(store, MOD, Action("warn", "user", "Warn"))
    posts = [
        {"user_id": f"u{k % 5}", "post_id": f"p{k}", "created_at": clock.us + k, "text": "x"}
        for k in range(20)
    ]
    submit.Submissions(store).submit(posts, MOD)
    for k in range(20):
        clock.us += HOUR_US
        user_id = f"u{k % 7}"
        tags.add_tags(store, MOD, user_id, TAGS[: k % 12 + 1])
        tags.remove_tags(store, MOD, user_id, TAGS[k % 5 : k % 12])
        moderation.suspend(store, MOD, user_id, f"reason {k}", duration="3h")
        moderation.take_action(store, MOD, "warn", user_id=user_id, arguments={"value": k})
        if k < 10:
            moderation.take_action(store, MOD, "delete_post", user_id=f"u{k % 5}", post_id=f"p{k}")
        if k % 3 == 0:
            moderation.block(store, MOD, f"b{k}", "Spam")
    moderation.expire_suspensions(store, MOD)
    moderation.suspend(store, MOD, "last", duration="30d")
    store.close()
    return store.folder


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "store"))


def verified(folder: Path) -> Verified:
    store = Store(folder, SetClock())
    try:
        return verify(store)
    finally:
        store.close()


def change(folder: Path, *statements: str) -> None:
    with duckdb.connect(str(folder / "store.duckdb")) as con:
        for statement in statements:
            con.execute(statement)


def first_bad(check: Verified) -> int | None:
    """The entry that the check of the chain names."""
    matched = re.match(r"log entry (\d+): ", check.problems[0]) if check.problems else None
    return int(matched[1]) if matched else None


def count(con: Connection, table: str = "log") -> int:
    return con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]


def edit(con: Connection, number: int, column: str) -> None:
    """Change a value of a log entry into any other."""
    if column == "automated":
        new = "NOT automated"
    elif column in NUMBERS:
        new = f"coalesce({column}, 0) + 1"
    elif column in BYTES:
        new = f"coalesce({column}, ''::BLOB) || '\\x00'::BLOB"
    else:
        new = f"CASE WHEN {column} IS NULL THEN '1' ELSE {column} || ' ' END"
    con.execute(f"UPDATE log SET {column} = {new} WHERE entry_id = {number}")


def edited(con: Connection, rng: random.Random) -> set[int]:
    number = rng.randint(1, count(con))
    edit(con, number, rng.choice(COLUMNS))
    return {number}


def emptied(con: Connection, rng: random.Random) -> set[int]:
    """Personal fields are taken away, and the salt stays."""
    number = rng.choice(con.execute("SELECT entry_id FROM log WHERE user_id <> ''").fetchall())[0]
    con.execute("UPDATE log SET user_id = NULL, reason = NULL WHERE entry_id = ?", [number])
    return {number}


def half_erased(con: Connection, rng: random.Random) -> set[int]:
    number = rng.choice(con.execute("SELECT entry_id FROM log WHERE user_id <> ''").fetchall())[0]
    con.execute("UPDATE log SET salt = NULL WHERE entry_id = ?", [number])
    return {number}


def renumbered(con: Connection, rng: random.Random) -> set[int]:
    number = rng.randint(1, count(con))
    con.execute("UPDATE log SET entry_id = entry_id + 10000 WHERE entry_id = ?", [number])
    return {number}


def removed(con: Connection, rng: random.Random) -> set[int]:
    number = rng.randint(1, count(con))
    con.execute("DELETE FROM log WHERE entry_id = ?", [number])
    return {number}


def removed_and_closed_up(con: Connection, rng: random.Random) -> set[int]:
    number = rng.randint(1, count(con))
    con.execute("DELETE FROM log WHERE entry_id = ?", [number])
    con.execute("UPDATE log SET entry_id = entry_id - 1 WHERE entry_id > ?", [number])
    return {number}


def swapped(con: Connection, rng: random.Random) -> set[int]:
    one, other = sorted(rng.sample(range(1, count(con) + 1), 2))
    con.execute(
        f"UPDATE log SET entry_id = {one} + {other} - entry_id WHERE entry_id IN ({one}, {other})"
    )
    return {one}


def inserted(con: Connection, rng: random.Random) -> set[int]:
    number = rng.randint(1, count(con))
    con.execute("UPDATE log SET entry_id = entry_id + 1 WHERE entry_id > ?", [number])
    con.execute(
        "INSERT INTO log SELECT * REPLACE (entry_id + 1 AS entry_id) FROM log WHERE entry_id = ?",
        [number],
    )
    return {number + 1}


def repeated(con: Connection, rng: random.Random) -> set[int]:
    number = rng.randint(1, count(con))
    con.execute("INSERT INTO log SELECT * FROM log WHERE entry_id = ?", [number])
    return {number + 1}


def cut(con: Connection, rng: random.Random) -> set[int]:
    number = rng.randint(count(con) - 50, count(con))
    con.execute("DELETE FROM log WHERE entry_id >= ?", [number])
    return {number}


def rewritten(con: Connection, rng: random.Random) -> set[int]:
    """An entry is changed, and every hash from there on computed anew."""
    number = rng.randint(1, count(con))
    edit(con, number, "reason")
    sealed = LogRepository(Queries(con)).sealed(0, count(con))
    before = sealed[number - 2][1].hash if number > 1 else beginning(con)
    entries = [entry for entry, _ in sealed[number - 1 :]]
    seals = chain.seals(before, entries)
    con.executemany(
        "UPDATE log SET salt = ?, commitment = ?, hash = ? WHERE entry_id = ?",
        [
            [seal.salt, seal.commitment, seal.hash, entry.entry_id]
            for entry, seal in zip(entries, seals, strict=True)
        ],
    )
    anchored = con.execute("SELECT entry_id FROM log WHERE entry_id >= ?", [number]).fetchall()
    return {row[0] for row in anchored}  # the first one that was anchored


def beginning(con: Connection) -> bytes:
    rows = con.execute("SELECT value FROM settings WHERE name = 'application_id'").fetchall()
    return chain.beginning(rows[0][0])


def restated(con: Connection, rng: random.Random) -> set[int]:
    con.execute(
        rng.choice(
            [
                "UPDATE user_state SET status = 'suspended', until_us = 1 WHERE status = 'blocked'",
                "UPDATE user_state SET until_us = until_us + 1000 WHERE user_id = 'last'",
                "UPDATE user_state SET reason = 'Other' WHERE user_id = 'b0'",
                "DELETE FROM user_state WHERE user_id = 'b3'",
                "INSERT INTO user_state SELECT * FROM user_state WHERE user_id = 'b6'",
                "INSERT INTO user_state VALUES ('nobody', 'blocked', NULL, NULL)",
            ]
        )
    )
    return set()


def retagged(con: Connection, rng: random.Random) -> set[int]:
    con.execute(
        rng.choice(
            [
                "DELETE FROM user_tags WHERE rowid = (SELECT max(rowid) FROM user_tags)",
                "UPDATE user_tags SET tag = 'tag' WHERE rowid = (SELECT min(rowid) FROM user_tags)",
                "INSERT INTO user_tags SELECT * FROM user_tags LIMIT 1",
                "INSERT INTO user_tags VALUES ('b0', 'tag3')",
            ]
        )
    )
    return set()


def remarked(con: Connection, rng: random.Random) -> set[int]:
    con.execute(
        rng.choice(
            [
                "DELETE FROM post_marks WHERE post_id = 'p3'",
                "UPDATE post_marks SET mark = 'age_restricted' WHERE post_id = 'p4'",
                "INSERT INTO post_marks SELECT * FROM post_marks LIMIT 1",
                "INSERT INTO post_marks VALUES ('u0', 'p15', 'deleted')",
            ]
        )
    )
    return set()


def announced(con: Connection, rng: random.Random) -> set[int]:
    con.execute(
        rng.choice(
            [
                "DELETE FROM outbox WHERE entry_id = (SELECT max(entry_id) FROM outbox)",
                "INSERT INTO outbox SELECT entry_id FROM outbox LIMIT 1",
                "INSERT INTO outbox VALUES (1)",  # of a kind that nobody is told of
                "INSERT INTO outbox VALUES (1000000)",
                "UPDATE outbox SET entry_id = 2 WHERE rowid = (SELECT min(rowid) FROM outbox)",
            ]
        )
    )
    return set()


Manipulation = Callable[[Connection, random.Random], set[int]]
MANIPULATIONS: list[Manipulation] = [
    edited,
    removed,
    restated,
    edited,
    swapped,
    retagged,
    inserted,
    cut,
    remarked,
    edited,
    repeated,
    announced,
    rewritten,
    emptied,
    half_erased,
    renumbered,
    removed_and_closed_up,
]


@pytest.mark.parametrize("anchor", ["whole", "empty"])
def test_a_store_in_which_nothing_was_done_yet_is_sound(tmp_path: Path, anchor: str) -> None:
    store, _ = new_store(tmp_path)
    store.close()
    if anchor == "empty":  # no entry can be missing
        (tmp_path / "store" / "anchor.jsonl").write_text("")
    assert verified(tmp_path / "store").problems == ()


def test_an_untouched_store_is_sound(copy: Path) -> None:
    result = verified(copy)
    assert result.sound and result.entries > 200


@pytest.mark.parametrize("seed", range(size(30, 100)))
def test_every_manipulation_is_found(copy: Path, seed: int) -> None:
    anchored = {head.entries for head in Store(copy, linger_seconds=0).anchor.heads()}
    manipulate = MANIPULATIONS[seed % len(MANIPULATIONS)]
    with duckdb.connect(str(copy / "store.duckdb")) as con:
        bad = manipulate(con, random.Random(seed))
    result = verified(copy)
    assert not result.sound
    expected = min(bad & anchored) if manipulate is rewritten else min(bad, default=None)
    assert first_bad(result) == expected, result.problems


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_of_an_entry_is_bound(copy: Path, column: str) -> None:
    with duckdb.connect(str(copy / "store.duckdb")) as con:
        number = random.Random(column).randint(1, count(con))
        edit(con, number, column)
    assert first_bad(verified(copy)) == number


def test_erased_entries_keep_the_chain_valid(copy: Path) -> None:
    change(
        copy,
        "UPDATE log SET user_id = NULL, post_id = NULL, reason = NULL, matched = NULL, salt = NULL"
        " WHERE entry_id % 3 = 0",
    )
    assert first_bad(verified(copy)) is None


def test_one_value_left_in_an_erased_entry_is_found(copy: Path) -> None:
    change(
        copy,
        "UPDATE log SET user_id = NULL, post_id = NULL, reason = NULL, matched = NULL, salt = NULL"
        " WHERE entry_id = 77",
        "UPDATE log SET reason = 'made up' WHERE entry_id = 77",
    )
    assert first_bad(verified(copy)) == 77


@pytest.mark.parametrize("lines", [1, 7, 30])
def test_an_anchor_that_lags_is_sound(copy: Path, lines: int) -> None:
    anchor = copy / "anchor.jsonl"
    entries = anchor.read_text("utf-8").splitlines(keepends=True)[:-lines]
    anchor.write_text("".join(entries), "utf-8")
    assert verified(copy).sound


@pytest.mark.parametrize("missing", [1, 2, 20, 60])
def test_a_torn_last_line_of_the_anchor_is_sound(copy: Path, missing: int) -> None:
    anchor = copy / "anchor.jsonl"
    anchor.write_bytes(anchor.read_bytes()[:-missing])
    assert verified(copy).sound


def test_an_anchor_that_was_changed_is_found(copy: Path) -> None:
    anchor = copy / "anchor.jsonl"
    lines = anchor.read_text("utf-8").splitlines(keepends=True)
    anchor.write_text("".join([*lines[:4], "nothing\n", *lines[5:]]), "utf-8")
    result = verified(copy)
    assert not result.sound and "anchor.jsonl:5" in result.problems[0]
    anchor.write_text(
        "".join([*lines[:4], lines[4].replace('hash": "', 'hash": "00'), *lines[5:]]), "utf-8"
    )
    assert "anchored outside" in verified(copy).problems[0]


def test_a_log_of_another_store_is_found(copy: Path) -> None:
    change(copy, "UPDATE settings SET value = 'other' WHERE name = 'application_id'")
    assert first_bad(verified(copy)) == 1


@pytest.mark.parametrize("number", [0, -5])
def test_an_entry_before_the_first_is_found(copy: Path, number: int) -> None:
    change(
        copy, f"INSERT INTO log SELECT * REPLACE ({number} AS entry_id) FROM log WHERE entry_id = 1"
    )
    assert not verified(copy).sound


@pytest.mark.parametrize("arguments", ["tampered", '{"until":"x"}', '{"until":99999999999999999}'])
def test_arguments_that_cannot_be_read_are_found(copy: Path, arguments: str) -> None:
    change(
        copy,
        f"UPDATE log SET arguments = '{arguments}'"
        " WHERE entry_id = (SELECT min(entry_id) FROM log WHERE action = 'suspend')",
    )
    assert first_bad(verified(copy)) is not None


def test_a_log_that_was_cut_and_grew_again_is_found(tmp_path: Path) -> None:
    store, _ = new_store(tmp_path)
    moderation.block(store, MOD, "a")
    moderation.block(store, MOD, "b")
    store.close()
    change(
        store.folder,
        "DELETE FROM log WHERE entry_id = 2",
        "DELETE FROM outbox WHERE entry_id = 2",
        "DELETE FROM user_state WHERE user_id = 'b'",
    )
    moderation.block(store, MOD, "c")
    assert first_bad(verify(store)) == 2


def test_the_anchor_goes_on_after_a_torn_line(copy: Path) -> None:
    anchor = copy / "anchor.jsonl"
    anchor.write_bytes(anchor.read_bytes()[:-20])
    store = Store(copy, SetClock())
    for user_id in ("x", "y"):
        moderation.block(store, MOD, user_id)
    assert verify(store).sound
    store.close()


def test_an_anchor_of_broken_bytes_is_said(copy: Path) -> None:
    anchor = copy / "anchor.jsonl"
    anchor.write_bytes(b"\xff\xfe\n" + anchor.read_bytes())
    assert not verified(copy).sound


def test_an_entry_that_stands_twice_is_found_at_the_end_of_a_page_too(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.services.record.verify.ENTRIES_AT_ONCE", 5)
    change(
        copy,
        "INSERT INTO log SELECT * REPLACE ('made up' AS actor) FROM log WHERE entry_id = 5",
    )
    assert first_bad(verified(copy)) in {5, 6}


@pytest.fixture(scope="module")
def with_records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed store with policies, a review feed, labels, posts and segments."""
    world = a_world(tmp_path_factory.mktemp("records"))
    (item, *_) = review.review_items(world.store)
    review.resolve(world.store, MOD, item.item_id, "benign")
    users.change_user(world.store, MOD, "ada", trust_level=2, fraud_score=4.5)
    import_posts.compact(world.store, MOD)
    world.submit(a_post("zoe", "after", 1, nsfw=0.95))
    assert verify(world.store).sound
    world.store.close()
    return world.store.folder


RECORDS = {
    "posts_removed": ("DELETE FROM posts WHERE seq = 1", "post number `1` is missing"),
    "rules_of_posts": ("UPDATE posts SET rules = '[]'", "the rules that fired"),
    "policy_changed": (
        "UPDATE policies SET document = replace(document, '0.9', '0.1')",
        "was changed",
    ),
    "policy_with_its_digest": ("UPDATE policies SET digest = 'x'", "was changed"),
    "policy_removed": ("DELETE FROM policies", "is not what the log says"),
    "another_is_live": (
        "UPDATE settings SET value = replace(value, '1', '9') WHERE name = 'live_policy'",
        "published last",
    ),
    "none_is_live": ("DELETE FROM settings WHERE name = 'live_policy'", "published last"),
    "item_removed": ("DELETE FROM review_items WHERE item_id = 1", "the review of"),
    "item_decided": (
        "UPDATE review_items SET decision = 'violating' WHERE item_id = 1",
        "the review of",
    ),
    "label_changed": ("UPDATE labels SET label = 'violating'", "the label by item"),
    "label_removed": ("DELETE FROM labels", "the label by item"),
    "trust": ("UPDATE users SET trust_level = 4 WHERE user_id = 'ada'", "is known of the user"),
    "fraud": ("UPDATE users SET fraud_score = 0 WHERE user_id = 'ada'", "is known of the user"),
    "segment_forgotten": ("DELETE FROM segments", "the segment segment-000001 is not"),
}


@pytest.mark.parametrize("name", RECORDS)
def test_what_stands_beside_the_log_is_compared_with_it(
    with_records: Path, tmp_path: Path, name: str
):
    folder = tmp_path / "copy"
    shutil.copytree(with_records, folder)
    statement, message = RECORDS[name]
    with duckdb.connect(folder / "store.duckdb") as con:
        con.execute(statement)
    assert any(message in problem for problem in verify(Store(folder)).problems)


def test_files_beside_the_database_are_held_to_the_log(with_records: Path, tmp_path: Path):
    folder = tmp_path / "copy"
    shutil.copytree(with_records, folder)
    segment = min((folder / "posts").glob("*.parquet"))
    content = segment.read_bytes()
    segment.write_bytes(content[:-1] + b"x")
    assert "was changed" in verify(Store(folder)).problems[0]
    segment.unlink()
    assert "is missing" in verify(Store(folder)).problems[0]
    segment.write_bytes(content)
    assert verify(Store(folder)).sound
    (folder / "anchor.jsonl").write_bytes(b"")
    assert "the anchor is empty" in verify(Store(folder)).problems[0]


def test_a_policy_that_was_changed_with_its_digest_is_not_what_the_log_says(
    with_records: Path, tmp_path: Path
):
    folder = tmp_path / "copy"
    shutil.copytree(with_records, folder)
    with duckdb.connect(folder / "store.duckdb") as con:
        ((name, text),) = con.execute("SELECT policy, document FROM policies").fetchall()
        changed = text.replace("0.9", "0.95")
        digest = Policy.from_document(json.loads(changed), name).digest
        con.execute("UPDATE policies SET document = ?, digest = ?", [changed, digest])
    assert verify(Store(folder)).problems == (f"version 1 of the policy `{name}` was changed",)
