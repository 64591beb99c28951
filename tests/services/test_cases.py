"""The case of a user as a ZIP: all that the store has, harmless, and the same bytes each time."""

import csv
import io
import json
import zipfile

import pytest

from tests.services.worlds import a_post, a_world, an_empty_world
from tests.store.stores import MOD, NOW_US
from workbench.errors import NotFound
from workbench.export import restored
from workbench.services.evidence.case_file import export_case
from workbench.services.evidence.evidence import evidence
from workbench.services.record.log import log, log_csv
from workbench.services.record.verify import verify
from workbench.services.transfer import import_posts
from workbench.services.users import users

NAMES = ["README.txt", "evidence.json", "log.csv", "posts.csv", "timeline.jsonl", "user.json"]
FORMULA = '=HYPERLINK("http://x")'


def files_of(case) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(case.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_a_case_holds_all_that_the_store_has_about_a_user(tmp_path):
    world = a_world(tmp_path)
    case = export_case(world.store, "cem")
    files = files_of(case)
    assert list(files) == NAMES
    with world.store.read() as tx:
        head, application_id = tx.head, tx.application_id()
    assert case.file_name == f"{application_id}_{NOW_US // 1000}_case.zip"
    known = json.loads(files["user.json"])
    assert (known["user_id"], known["status"], known["reason"]) == ("cem", "suspended", "Spam")
    assert json.loads(files["evidence.json"]) == evidence(world.store, "cem").as_plain()
    moments = [json.loads(line) for line in files["timeline.jsonl"].splitlines()]
    assert [m["what"] for m in moments] == [m.what for m in users.timeline(world.store, "cem")]
    logged = log(world.store, user_id="cem")
    assert [int(r["entry_id"]) for r in rows_of(files["log.csv"])] == (
        logged.column("entry_id").to_pylist()
    )
    posts = rows_of(files["posts.csv"])
    assert [(p["post_id"], p["rejected_by"], p["rules"]) for p in posts] == [
        ("p2", "", ""),
        ("p3", "", "Spammer"),
        ("p4", "suspended", ""),
    ]
    assert (posts[0]["post.spam"], posts[0]["post.text"]) == ("0.9", "hello")
    readme = files["README.txt"].decode()
    for text in (application_id, head.hash.hex(), f"{head.entries} entries", "n = 3", *NAMES[1:]):
        assert text in readme


def test_imported_posts_are_in_it_too(tmp_path):
    world = a_world(tmp_path)
    posts = rows_of(files_of(export_case(world.store, "ada"))["posts.csv"])
    assert [(p["post_id"], p["imported"]) for p in posts] == [
        *((f"old-{n}", "true") for n in (4, 3, 2, 1, 0)),
        ("p1", "false"),
    ]


@pytest.mark.parametrize("compacted", [False, True])
def test_the_same_store_gives_the_same_bytes_and_is_not_written_to(compacted, tmp_path):
    world = a_world(tmp_path)
    if compacted:
        import_posts.compact(world.store, MOD)
    with world.store.read() as tx:
        before = tx.head
    first = export_case(world.store, "cem")
    world.store.close()
    assert export_case(world.store, "cem") == first
    with world.store.read() as tx:
        assert tx.head == before
    assert verify(world.store).sound
    with zipfile.ZipFile(io.BytesIO(first.content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.external_attr >> 16 for info in archive.infolist()} == {0o600}


def test_hostile_ids_texts_and_fields_are_harmless_and_come_back_exactly(tmp_path):
    world = an_empty_world(tmp_path)
    user_id, post_id, text = "../../=1+1\n<b>", '@p,"1"', f"{FORMULA}\nbuy now\r\n+1"
    world.submit(a_post(user_id, post_id, 1, text=text, **{"=cmd": "-2", "rules": "mine"}))
    case = export_case(world.store, user_id)
    files = files_of(case)
    assert list(files) == NAMES and "/" not in case.file_name
    (post,) = rows_of(files["posts.csv"])
    assert restored(post["post_id"]) == post_id and post["post_id"] != post_id
    assert restored(post["post.text"]) == text and post["post.text"] != text
    assert (restored(post["post.=cmd"]), post["post.rules"]) == ("-2", "mine")
    assert post["rules"] == "Denied"
    for row in rows_of(files["log.csv"]):
        assert restored(row["user_id"]) == user_id
    assert json.loads(files["user.json"])["user_id"] == user_id
    assert "\n<b>" not in files["README.txt"].decode()


def test_a_user_who_is_not_out_and_has_no_posts_has_a_case(tmp_path):
    world = an_empty_world(tmp_path)
    users.change_user(world.store, MOD, "ada", trust_level=3)
    files = files_of(export_case(world.store, "ada"))
    assert json.loads(files["evidence.json"])["chain"] is None
    assert rows_of(files["posts.csv"]) == []


def test_an_unknown_user_has_no_case(tmp_path):
    with pytest.raises(NotFound, match="no user `nobody`"):
        export_case(an_empty_world(tmp_path).store, "nobody")


def test_a_part_of_the_log_is_written_as_csv(tmp_path):
    world = a_world(tmp_path)
    entries = log(world.store, kind="user_action")
    rows = rows_of(log_csv(entries))
    assert [row["action"] for row in rows] == entries.column("action").to_pylist()
    assert rows[0]["at"] == "2023-11-14T22:13:20Z"
    assert (rows[0]["automated"], rows[0]["rule"]) == ("false", "")
    assert rows_of(log_csv(entries.select(["actor"])))[0] == {"actor": "Mo"}
    assert rows_of(log_csv(entries.slice(0, 0))) == []
