"""Uploads of user tags: what the product's page says, sentence by sentence, and what it leaves."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importers.stores import MOD, asked, carried, logged, sealed_entries
from tests.sizes import size
from workbench.errors import BadInput, NotFound, Refused
from workbench.export import harmless
from workbench.importers.uploads.layout import Choices
from workbench.model.ids import id_problem, trimmed_id
from workbench.model.log.standing import Standing
from workbench.model.tags import Failure
from workbench.services.tags import tag_uploads
from workbench.services.tags.tag_uploads import (
    failures_csv,
    failures_of,
    preview_upload,
    upload_tags,
    uploads,
)
from workbench.services.tags.tags import (
    add_tags,
    change_tags,
    create_tag,
    remove_tags,
    users_of_tag,
)
from workbench.store import Store, chain
from workbench.store.bulk_tags import assign_tags

NOW_US = 1_774_650_877_951_234
NO_SUCH = "no such tag: create it first"


class Fixed:
    """A clock that stands still."""

    def now_us(self) -> int:
        return NOW_US


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "store", clock=Fixed())
    create_tag(store, MOD, "one")
    create_tag(store, MOD, "two")
    create_tag(store, MOD, "VIP user")
    yield store
    store.close()


def upload(store: Store, text: str, **chosen):
    return upload_tags(store, MOD, "tags.csv", text.encode(), Choices(**chosen))


def test_a_csv_assigns_tags_to_many_users(store: Store):
    upload(store, "user_id,user_tags\n" + "".join(f"u{at},one\n" for at in range(100)))
    assert users_of_tag(store, "one") == sorted(f"u{at}" for at in range(100))


def test_all_tags_must_be_created_before_uploading(store: Store):
    done = upload(store, "u1,three\nu2,one\n")
    assert carried(store) == {"u2": "one"}
    assert failures_of(store, done.upload_id) == [Failure(1, "u1", "three", NO_SUCH)]
    create_tag(store, MOD, "three")
    upload(store, "u1,three\nu2,one\n")
    assert carried(store) == {"u1": "three", "u2": "one"}


def test_a_list_of_tags_stands_in_quotes_and_not_in_brackets(store: Store):
    done = upload(store, 'user_id,user_tags\nu1,“one, two"\nu2,"[one, two]"\n')
    assert carried(store) == {"u1": "one two"}
    [failure] = failures_of(store, done.upload_id)
    assert failure[:3] == (2, "u2", "[one, two]")
    assert "drop the brackets" in failure.error


def test_users_do_not_need_to_exist_before(store: Store):
    upload(store, "new,one\n")
    assert asked(store, "SELECT user_id, first_seen_us FROM users") == [("new", NOW_US)]


def test_a_preview_lets_choose_header_users_and_tags_and_writes_nothing(store: Store):
    file = b"user_tags,who\none,u1\n"
    guessed = preview_upload(file)
    assert guessed.layout.columns == ("user_tags", "who")
    assert [row.user_id for row in guessed.rows] == ["u1"]
    chosen = Choices(header=False, user_column=1, tags_column=0)
    assert [row.user_id for row in preview_upload(file, chosen).rows] == ["who", "u1"]
    assert not uploads(store)
    upload_tags(store, MOD, "tags.csv", file, chosen)
    assert carried(store) == {"u1": "one"}
    assert uploads(store)[0].rows_failed == 1


def test_each_tag_assigned_has_an_entry_of_its_own_in_the_moderation_log(store: Store):
    upload(store, 'u2,"two,one"\nu1,VIP user\n')
    entries = logged(store, "user_tags_added")
    assert [(entry["user_id"], entry["arguments"]) for entry in entries] == [
        ("u2", {"tag": "two"}),
        ("u2", {"tag": "one"}),
        ("u1", {"tag": "VIP_user"}),
    ]
    for entry in entries:
        assert (entry["actor"], entry["actor_kind"]) == ("upload:1", "upload")
        assert (entry["action"], entry["at_us"], entry["automated"]) == ("add_tags", NOW_US, False)


def test_an_entry_says_how_the_upload_went_as_a_whole(store: Store):
    upload(store, "u1,one\nu2,three\nu3,two\n")
    [entry] = logged(store, "tags_uploaded")
    assert entry["arguments"] == {
        "upload_id": "1",
        "file": "tags.csv",
        "rows": 3,
        "succeeded": 2,
        "failed": 1,
        "status": "partly succeeded",
    }
    assert (entry["actor"], entry["actor_kind"], entry["user_id"]) == ("mod", "moderator", None)
    assert entry["entry_id"] > logged(store, "user_tags_added")[-1]["entry_id"]


def test_the_history_shows_the_percentage_of_rows_that_succeeded(store: Store):
    upload(store, "u1,one\nu2,three\nu3,two\n")
    upload(store, "u1,one\n")
    assert [done.percent_succeeded for done in uploads(store)] == [100, 66.66]
    assert [done.upload_id for done in uploads(store)] == ["2", "1"]


def test_the_history_shows_whether_each_upload_succeeded_or_failed(store: Store):
    upload(store, "u1,one\nu2,two\n")
    upload(store, "u1,one\nu2,three\n")
    upload(store, 'u1,three\nu2,"one,three"\n')
    upload(store, "u1,three\n")
    statuses = ["failed", "partly succeeded", "partly succeeded", "succeeded"]
    assert [done.status for done in uploads(store)] == statuses


def test_failures_are_a_file_named_by_application_and_time_in_milliseconds(store: Store):
    done = upload(store, "u1,three\n")
    with store.read() as tx:
        application_id = tx.application_id()
    download = failures_csv(store, done.upload_id)
    assert download.name == f"{application_id}_1774650877951_user_tags_failures"
    assert download.file_name == download.name + ".csv"


def test_failures_have_four_columns(store: Store):
    done = upload(store, 'user_id,user_tags\nu1,one\nu2,"three,four"\n,one\n')
    rows = list(csv.reader(io.StringIO(failures_csv(store, done.upload_id).content.decode())))
    assert rows == [
        ["Row Index", "User ID", "User Tags", "Error Response"],
        ["2", "u2", "three,four", NO_SUCH],
        ["3", "", "one", "the user id is empty"],
    ]


def test_of_three_tags_only_the_one_that_failed_is_in_the_failures_and_to_be_sent_again(
    store: Store,
):
    done = upload(store, 'u1,"one, three, two"\n')
    assert carried(store) == {"u1": "one two"}
    assert failures_of(store, done.upload_id) == [Failure(1, "u1", "three", NO_SUCH)]
    create_tag(store, MOD, "three")
    again = upload_tags(store, MOD, "again.csv", failures_csv(store, done.upload_id).content)
    assert (again.tags_assigned, again.tags_unchanged, again.tags_failed) == (1, 0, 0)
    assert carried(store) == {"u1": "one three two"}


def test_tags_of_a_row_that_failed_for_different_reasons_have_a_line_each(store: Store):
    done = upload_tags(store, MOD, "tags.csv", b'u1,"three,caf\xe9,four"\n')
    assert failures_of(store, done.upload_id) == [
        Failure(1, "u1", "three,four", NO_SUCH),
        Failure(1, "u1", "caf\ufffd", tag_uploads.LOST_TAG),
    ]


def test_a_tag_is_known_by_its_api_value_before_its_name(store: Store):
    create_tag(store, MOD, "x", "y")
    create_tag(store, MOD, "y", "z")
    upload(store, "u1,y\nu2,x\nu3,VIP user\nu4,VIP_user\n")
    assert carried(store) == {"u1": "y", "u2": "y", "u3": "VIP_user", "u4": "VIP_user"}


def test_a_tag_that_is_carried_already_succeeds_changes_nothing_and_logs_nothing(store: Store):
    add_tags(store, MOD, "u1", ["one"])
    done = upload(store, 'u1,"one,two"\nu1,two\n')
    assert (done.rows_succeeded, done.tags_assigned, done.tags_unchanged) == (2, 1, 2)
    assert len(logged(store, "user_tags_added")) == 2


def test_repeating_an_upload_is_harmless(store: Store):
    first = upload(store, 'u1,"one,two"\nu2,three\n')
    before = asked(store, "SELECT * FROM user_tags ORDER BY ALL")
    second = upload(store, 'u1,"one,two"\nu2,three\n')
    assert asked(store, "SELECT * FROM user_tags ORDER BY ALL") == before
    assert (second.tags_assigned, second.tags_unchanged) == (0, first.tags_assigned)
    assert (second.status, second.rows_failed) == (first.status, first.rows_failed)
    assert len(logged(store, "user_tags_added")) == 2


def test_a_row_that_failed_creates_no_user(store: Store):
    upload(store, "u1,three\nu2\n")
    assert not asked(store, "SELECT * FROM users")


def test_the_log_folds_into_the_tags_that_users_carry(store: Store):
    add_tags(store, MOD, "u1", ["one", "two"])
    upload(store, 'u1,VIP user\nu2,"one,two"\n')
    remove_tags(store, MOD, "u2", ["one"])
    upload(store, "u2,one\nu3,two\n")
    folded: dict[str, Standing] = {}
    for entry, _ in sealed_entries(store):
        if entry.user_id is not None:
            folded.setdefault(entry.user_id, Standing()).apply(entry)
    assert {u: " ".join(sorted(s.tags)) for u, s in folded.items()} == carried(store)


def test_the_chain_of_the_log_holds_and_events_are_announced(store: Store):
    upload(store, "".join(f"u{at},one\n" for at in range(25_000)))
    sealed = sealed_entries(store)
    announced = asked(store, "SELECT entry_id FROM outbox ORDER BY entry_id")
    with store.read() as tx:
        before = chain.beginning(tx.application_id())
    for number, (entry, seal) in enumerate(sealed, 1):
        assert entry.entry_id == number
        assert seal.salt is not None
        assert seal.commitment == chain.commitment(seal.salt, entry)
        assert seal.hash == (before := chain.link(before, seal.commitment, entry))
    assert store.anchor.heads()[-1].hash == before
    tagged = [entry.entry_id for entry, _ in sealed if entry.kind == "user_tags_added"]
    assert [row[0] for row in announced] == tagged
    assert [sealed[at - 1][0].user_id for at in tagged] == [f"u{at}" for at in range(25_000)]


def test_an_upload_that_breaks_half_way_leaves_nothing(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(tag_uploads, "_record", broken)
    with pytest.raises(KeyboardInterrupt):
        upload(store, "u1,one\nu2,three\n")
    assert not carried(store)
    assert not uploads(store)
    for table in ("users", "upload_failures", "outbox"):
        assert not asked(store, f"SELECT * FROM {table}")  # noqa: S608 - of the line above
    monkeypatch.undo()
    assert upload(store, "u1,one\n").upload_id == "1"


def test_tags_given_in_bulk_stand_beside_those_given_one_by_one_in_a_transaction(store: Store):
    with store.write(MOD) as tx:
        change_tags(tx, "u1", ["one"], adds=True)
        pairs = {"user_id": ["u1", "u2"], "tag": ["two", "two"]}
        assign_tags(tx, pa.table(pairs), "upload:1", "upload")
        change_tags(tx, "u1", ["VIP_user"], adds=True)
        assert tx.standing("u1").tags == {"one", "two", "VIP_user"}
    assert carried(store) == {"u1": "VIP_user one two", "u2": "two"}
    entries = logged(store, "user_tags_added")
    assert [entry["arguments"]["tag"] for entry in entries] == ["one", "two", "two", "VIP_user"]
    assert sorted(asked(store, "SELECT user_id FROM users")) == [("u1",), ("u2",)]


def test_what_is_not_there_is_not_found(store: Store):
    done = upload(store, "u1,one\n")
    assert uploads(store) == [done]
    with pytest.raises(NotFound, match="nothing failed in upload `1`"):
        failures_csv(store, done.upload_id)
    for ask in (failures_of, failures_csv):
        with pytest.raises(NotFound, match="no upload `7`"):
            ask(store, "7")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\fakepath\\tags.csv", "tags.csv"),
        ("../../tags.csv", "tags.csv"),
        ("a\x1b[31m\nb.csv", "a\\x1b[31m b.csv"),
        ("caf\udce9.csv", "caf\\udce9.csv"),
    ],
)
def test_a_file_keeps_its_last_name_where_it_can_be_read(store: Store, given: str, kept: str):
    assert upload_tags(store, MOD, given, b"u1,one").file == kept


@pytest.mark.parametrize("name", ["", "  ", "folder/", "x" * 256])
def test_a_file_without_a_name_that_can_be_kept_is_refused(store: Store, name: str):
    with pytest.raises(BadInput, match="a file has a name"):
        upload_tags(store, MOD, name, b"u1,one")


def test_a_file_that_is_refused_writes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("workbench.importers.uploads.tag_csv.MAX_ROWS", 1)
    with pytest.raises(Refused):
        upload(store, "u1,one\nu2,one\n")
    assert not uploads(store)


FORMULAS = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", " =1", "\xa0=1", "x\n=1", "'=1", "'bob"]


def test_formulas_are_harmless_in_the_failures_and_come_back_exactly(store: Store):
    rows = "".join(f'"{harmless(user_id)}",=three\n' for user_id in FORMULAS)
    done = upload(store, "user_id,user_tags\n" + rows)
    download = failures_csv(store, done.upload_id)
    lines = list(csv.reader(io.StringIO(download.content.decode(), newline="")))[1:]
    ids = [trimmed_id(user_id) for user_id in FORMULAS]
    assert [line[1] for line in lines] == [harmless(user_id) for user_id in ids]
    assert [line[1] for line in lines if line[1].startswith(("=", "+", "-", "@"))] == []
    assert {line[2] for line in lines} == {"'=three"}
    create_tag(store, MOD, "=three")
    upload_tags(store, MOD, download.file_name, download.content)
    assert carried(store) == dict.fromkeys(ids, "=three")


USER_IDS = st.text(
    st.one_of(
        st.sampled_from("'=+-@\t\r\n \xa0,;\"“”a1"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffd"),
    ),
    min_size=1,
    max_size=20,
).map(trimmed_id)
USER_IDS = USER_IDS.filter(lambda user_id: id_problem(user_id) is None)
NAMES = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters=",[]"), min_size=1)
ROWS = st.lists(st.tuples(USER_IDS, st.lists(NAMES, min_size=1, max_size=3)), min_size=1)


@pytest.fixture(scope="module")
def emptied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that every example empties for itself."""
    store = Store(tmp_path_factory.mktemp("emptied") / "store")
    yield store
    store.close()


@settings(max_examples=size(25, 2000), deadline=None)
@given(rows=ROWS)
def test_failures_that_are_uploaded_again_assign_exactly_what_was_meant(
    emptied: Store, rows: list[tuple[str, list[str]]]
):
    asked(emptied, "DELETE FROM tags")
    asked(emptied, "DELETE FROM user_tags")
    listed = ((harmless(user), harmless(",".join(names))) for user, names in rows)
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("user_id", "user_tags"), *listed])
    first = upload(emptied, file.getvalue())
    assert (first.rows, first.rows_failed) == (len(rows), len(rows))
    every_name = dict.fromkeys(name for _, names in rows for name in names)
    values = {name: f"t{at}" for at, name in enumerate(every_name)}
    with emptied.write(MOD) as tx:
        for name, value in values.items():
            tx.run("create_tag", tag=value, name=name, now_us=NOW_US)
    download = failures_csv(emptied, first.upload_id)
    second = upload_tags(emptied, MOD, download.file_name, download.content)
    assert second.rows_failed == 0
    meant: dict[str, set[str]] = {}
    for user_id, names in rows:
        meant.setdefault(user_id, set()).update(values[name] for name in names)
    assert carried(emptied) == {user: " ".join(sorted(tags)) for user, tags in meant.items()}
