"""Imports are named things of the store: listed, renamed, excluded, included and removed."""

import json
import random

import pyarrow as pa
import pytest

from tests.services.worlds import a_post, an_empty_world
from tests.sizes import size
from tests.store.stores import HOUR_US, MOD, NOW_US, SetClock
from workbench import History, LogRecords, Policy, Workbench
from workbench.errors import BadInput, Conflict, NotFound
from workbench.model.posts import Segment
from workbench.services.posts.post_columns import register_columns
from workbench.services.record.log import log
from workbench.services.record.verify import verify
from workbench.services.simulations.snapshot import history, snapshot
from workbench.services.transfer.imports import import_named, imports
from workbench.services.transfer.removed_import import remove_import
from workbench.services.transfer.store_copy import export_store, import_store
from workbench.store import Store

A = [a_post("ada", "a1", 30), a_post("ada", "a2", 29, nsfw=0.95), a_post("bob", "a3", 28)]
B = [a_post("ada", "b1", 20, nsfw=0.95), a_post("cem", "b2", 19, spam=0.9)]


@pytest.fixture
def wb(tmp_path):
    return Workbench(an_empty_world(tmp_path / "store").store, MOD)


def arguments(wb, kind):
    return [json.loads(row["arguments"]) for row in log(wb.store, kind=kind).to_pylist()]


def outcome_of(wb, **choices):
    """Every table that a simulation gives."""
    outcome = wb.simulate("baseline", **choices).outcome
    return [outcome.outcomes, outcome.users, outcome.log]


def test_an_import_has_a_name_and_says_what_it_brought(wb, tmp_path):
    file = tmp_path / "november.jsonl"
    rows = [*A, {**a_post("zoe", "x", 1), "created_at": "never"}]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    imported = wb.import_posts(file)
    assert imported.name == "november.jsonl"
    (found,) = wb.imports()
    assert (found.name, found.posts, found.users) == ("november.jsonl", 3, 2)
    assert (found.first_us, found.last_us) == (NOW_US - 30 * HOUR_US, NOW_US - 28 * HOUR_US)
    assert set(found.columns) == {"nsfw", "spam", "text"}
    assert (found.rows, found.rows_set_aside, sum(found.set_aside.values())) == (4, 1, 1)
    assert (found.imported_us, found.imported_by, found.excluded) == (NOW_US, "Mo", False)
    assert found.files == ("november.jsonl",)
    assert arguments(wb, "posts_imported")[0]["name"] == "november.jsonl"


def test_a_name_that_is_taken_gets_a_number_and_one_may_be_given(wb):
    names = [wb.import_posts(A[:1]).name, wb.import_posts(A[1:]).name]
    names.append(wb.import_posts(B[:1], name="  The  second\nfile ").name)
    assert names == ["posts", "posts (2)", "The second file"]
    assert wb.import_posts(B[:1], name="again").name is None  # nothing was new
    assert [import_.name for import_ in wb.imports()] == names


@pytest.mark.parametrize(("name", "wrong"), [("  ", "needs a name"), ("x" * 201, "201 characters")])
def test_what_can_be_no_name_is_refused(wb, name, wrong):
    with pytest.raises(BadInput, match=wrong):
        wb.import_posts(A, name=name)
    assert wb.imports() == []
    wb.import_posts(A, name="x" * 200)
    with pytest.raises(BadInput, match=wrong):
        wb.rename_import("x" * 200, name)


def test_an_import_is_renamed(wb):
    wb.import_posts(A, name="a")
    wb.import_posts(B, name="b")
    assert wb.rename_import("a", " first ") == "first"
    assert [import_.name for import_ in wb.imports()] == ["first", "b"]
    entries = len(log(wb.store))
    assert wb.rename_import("first", "first") == "first"
    assert len(log(wb.store)) == entries
    with pytest.raises(Conflict, match="another import is named `b`"):
        wb.rename_import("first", "b")
    with pytest.raises(NotFound, match="did you mean `first`"):
        wb.rename_import("frist", "c")
    renamed = {"name": "first", "was": "a", "segment": "segment-000001"}
    assert arguments(wb, "import_renamed") == [renamed]
    assert wb.verify().sound


def test_simulations_leave_an_excluded_import_out_until_it_is_included(wb):
    wb.import_posts(A, name="a")
    wb.import_posts(B, name="b")
    whole = outcome_of(wb)
    assert wb.exclude_import("a")
    assert not wb.exclude_import("a")
    assert (wb.history().n_posts, wb.history("a").n_posts) == (2, 3)
    assert [import_.excluded for import_ in wb.imports()] == [True, False]
    assert wb.exclude_import("b")
    with pytest.raises(BadInput, match="2 imports of it are excluded; include one again"):
        wb.history()
    assert wb.include_import("a") and wb.include_import("b")
    assert not wb.include_import("b")
    assert outcome_of(wb) == whole
    assert len(arguments(wb, "import_excluded")) == len(arguments(wb, "import_included")) == 2
    assert wb.verify().sound


def test_a_submitted_post_is_simulated_though_its_import_is_excluded(wb):
    wb.import_posts(A, name="a")
    wb.submit(A[1])
    wb.exclude_import("a")
    assert wb.history().post_ids.to_pylist() == ["a2"]


def test_live_decisions_count_an_excluded_import_and_no_removed_one(tmp_path):
    document = {
        "version": 1,
        "name": "often",
        "rules": [
            {
                "name": "Second post",
                "when": {"post_count": {"at_least": 2, "in_past": "7d"}},
                "then": ["flag_post"],
            }
        ],
    }
    for verb, rules in (("exclude_import", ["Second post"]), ("remove_import", [])):
        wb = Workbench(an_empty_world(tmp_path / verb).store, MOD)
        wb.publish(Policy.from_document(document))
        wb.import_posts(A[:1], name="a")
        wb.submit(a_post("bob", "early", 3))  # states are in memory
        getattr(wb, verb)("a")
        (answer,) = wb.submit(a_post("ada", "now", 1))
        assert [rule["name"] for rule in answer.rules] == rules
        assert wb.verify().sound


def test_a_removed_import_leaves_the_store_and_the_log_keeps_a_note(wb):
    wb.import_posts(A, name="a")
    wb.import_posts(B, name="b")
    wb.history()
    removed = wb.remove_import("a")
    assert removed.in_words == "a is removed: 3 posts, with 1 user"  # ada has posts in b
    assert [import_.name for import_ in wb.imports()] == ["b"]
    assert [user.user_id for user in wb.users()] == ["ada", "cem"]
    assert [path.name for path in (wb.store.folder / "posts").iterdir()] == [
        "segment-000002.parquet"
    ]
    texts = [p.read_bytes() for p in wb.store.folder.rglob("*") if p.is_file()]
    assert not any(b"bob" in text for text in texts if b"PAR1" in text or b"ARROW1" in text)
    (note,) = arguments(wb, "import_removed")
    assert (note["name"], note["posts"], note["users"], note["labels"]) == ("a", 3, 1, 0)
    with pytest.raises(NotFound, match="no import `a`"):
        wb.remove_import("a")
    assert wb.verify().sound


def test_a_removed_import_can_come_again_under_its_name_in_a_new_segment(wb):
    first = wb.import_posts(A, name="a")
    wb.remove_import("a")
    reimported = wb.import_posts(A, name="a")
    assert (reimported.posts, reimported.name, reimported.known) == (3, "a", 0)
    assert (first.segment, reimported.segment) == ("segment-000001", "segment-000002")
    assert wb.history().n_posts == 3
    assert wb.verify().sound


def test_a_corrected_file_is_taken_once_the_wrong_one_is_removed(wb):
    wb.import_posts([{**post, "nsfw": "high"} for post in A], name="wrong")
    with pytest.raises(BadInput, match="`nsfw` holds text"):
        wb.import_posts(A)
    wb.remove_import("wrong")
    assert wb.import_posts(A).posts == 3
    with wb.store.read() as tx:
        assert tx.posts.column_types()["nsfw"].startswith("float")


def test_columns_that_submitted_posts_have_keep_their_type(wb):
    wb.submit(a_post("eve", "s1", 2, country="no"))
    wb.import_posts([{**post, "region": "north"} for post in A], name="a")
    wb.submit(a_post("eve", "s2", 1, score=3))
    with wb.store.read() as tx:
        before = tx.posts.column_types()
    wb.remove_import("a")
    with wb.store.read() as tx:
        after = tx.posts.column_types()
    assert before.keys() - after.keys() == {"region"}
    assert all(before[name] == kind for name, kind in after.items())


def test_a_post_that_was_submitted_stays_as_it_was_decided(wb):
    wb.import_posts(A, name="a")
    wb.submit(A[1])
    removed = wb.remove_import("a")
    assert removed.users == 1  # bob; ada submitted a post
    assert wb.history().post_ids.to_pylist() == ["a2"]
    assert wb.submit(A[1])[0].repeated
    assert wb.verify().sound


def record_of_a_log_entry(wb):
    wb.act("ada", "delete_post", post="a1")


def record_of_a_review_item(wb):
    wb.act("ada", "flag_post", post="a1")


def record_of_an_applied_simulation(wb):
    simulation = wb.simulate("baseline")
    plan = simulation.plan()
    simulation.apply(plan, plan.confirmation)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (record_of_a_log_entry, "1 log entry is about its posts, such as `a1`"),
        (record_of_a_review_item, "1 log entry and 1 review item are about its posts"),
        (record_of_an_applied_simulation, "2 log entries are about its posts, such as `a2`"),
    ],
)
def test_a_post_of_which_the_store_says_more_keeps_its_import(wb, make, said):
    wb.import_posts(A, name="a")
    make(wb)
    with pytest.raises(Conflict, match=f"cannot be removed: {said}.*; exclude it"):
        wb.remove_import("a")
    assert wb.history().n_posts == 3
    assert wb.exclude_import("a")
    assert wb.verify().sound


def test_a_post_that_another_import_has_under_its_id_keeps_what_is_said_of_it(wb):
    wb.import_posts(A, name="a")
    wb.import_posts([a_post("ada", "a1", 5)], name="later")  # another post, of another time
    record_of_a_log_entry(wb)
    assert wb.remove_import("a").posts == 3


def test_labels_that_imports_brought_leave_with_the_posts(wb):
    labelled = [{**A[0], "label": "violating"}, {**A[1], "label": "benign"}]
    wb.import_posts(labelled, name="a")
    wb.import_posts([{**A[0], "label": "benign"}, {**B[0], "label": "violating"}], name="b")
    removed = wb.remove_import("a")
    assert (removed.posts, removed.labels) == (2, 3)  # one of them came with b
    assert removed.in_words == "a is removed: 2 posts, with 3 labels"
    assert [(label.post_id, label.label) for label in wb.labels()] == [("b1", "violating")]
    assert wb.verify().sound
    assert wb.import_posts(labelled, name="a").labels == 2
    assert wb.verify().sound


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("UPDATE imports SET name = 'x'", "the import `x` is not"),
        ("UPDATE imports SET excluded = true", "the import `a` is not"),
        ("UPDATE imports SET removed_entry = 9", "the import `a` is not"),
        ("DELETE FROM imports", "the import `segment-000001` is not"),
        ("INSERT INTO settings VALUES ('history_range', '{\"since_us\": 5}')", "history range"),
        ("DELETE FROM settings WHERE name = 'history_range'", None),
    ],
)
def test_an_import_or_a_range_that_was_changed_is_found(wb, change, problem):
    wb.import_posts(A, name="a")
    with wb.store.connection() as con:
        con.execute(change)
    problems = wb.verify().problems
    assert len(problems) == (problem is not None)
    assert problem is None or problem in problems[0]


def test_a_file_that_is_left_of_a_removed_import_is_found(wb):
    wb.import_posts(A, name="a")
    path = wb.store.segments.path("segment-000001")
    content = path.read_bytes()
    wb.remove_import("a")
    path.write_bytes(content)
    (problem,) = wb.verify().problems
    assert "its file is still there" in problem
    wb.import_posts(B, name="b")
    assert not path.exists()
    path.write_bytes(content)
    wb.remove_import("b")
    assert not path.exists()
    assert wb.verify().sound


def some_posts(random_, number, users):
    """Posts of one file, whose ids no other file has."""
    return [
        a_post(
            random_.choice(users),
            f"f{number}-{n}",
            random_.randrange(1, 300),
            nsfw=random_.choice([0.1, 0.7, 0.95]),
            spam=random_.choice([0.1, 0.9]),
        )
        for n in range(random_.randrange(1, 12))
    ]


@pytest.mark.parametrize("seed", range(size(6, 60)))
def test_a_store_without_an_import_is_as_one_that_never_had_it(seed, tmp_path):
    """Excluded or removed, at any point of a store's life: the outcomes are equal to the byte."""
    chosen = random.Random(seed)
    files = [some_posts(chosen, n, ["ada", "bob", f"only{n}"]) for n in range(3)]
    submitted = some_posts(chosen, "s", ["ada", "eve"])
    gone, verb = chosen.randrange(3), chosen.choice(["exclude_import", "remove_import"])
    early = chosen.random() < 0.5
    stores = {}
    for name, posts in (("with", files), ("without", files[:gone] + files[gone + 1 :])):
        wb = Workbench(an_empty_world(tmp_path / name).store, MOD)
        for at, file in enumerate(posts):
            wb.import_posts(file, name=str(files.index(file)))
            if name == "with" and early and at == gone:
                getattr(wb, verb)(str(gone))
        if name == "with" and not early:
            getattr(wb, verb)(str(gone))
        wb.withdraw()
        wb.submit(submitted)
        stores[name] = wb
    for choices in ({}, {"start": "now"}, {"since": NOW_US - 100 * HOUR_US}):
        assert outcome_of(stores["with"], **choices) == outcome_of(stores["without"], **choices)
    assert stores["with"].history().digest == stores["without"].history().digest
    assert stores["with"].verify().sound


def test_imports_of_an_older_store_get_names_and_can_be_used_as_others(tmp_path):
    old = Store(tmp_path / "old", SetClock(), schema=2)
    with old.write(MOD) as tx:
        for number, posts in enumerate((A, B), 1):
            read = History.read(posts)
            register_columns(tx, tx.posts.column_types(), read)
            name, n = f"segment-{number:06}", read.n_posts
            digest = old.segments.write(name, read.to_arrow())
            tx.posts.add_segment(Segment(name, "import", n, *read.span_us, NOW_US))
            tx.users.add_new(read.user_ids.cast(pa.string()), NOW_US)
            arguments = {"segment": name, "posts": n, "sha256": digest}
            assert tx.log("posts_imported", arguments=json.dumps(arguments)) == number
    export_store(old, MOD, tmp_path / "export")
    old.close()
    stores = [Store(tmp_path / "old", SetClock())]
    stores.append(import_store(tmp_path / "export", tmp_path / "again", SetClock()))
    for store in stores:
        names = ["Import of 14 Nov 2023, 22:13", "Import of 14 Nov 2023, 22:13 (2)"]
        assert [import_.name for import_ in imports(store)] == names
        second = import_named(store, names[1])
        assert (second.posts, second.users, second.rows, second.set_aside) == (2, 2, None, None)
        assert (second.imported_us, second.imported_by) == (NOW_US, "Mo")
        assert set(second.columns) == {"nsfw", "spam", "text"}
        assert verify(store).sound
        wb = Workbench(store, MOD)
        wb.rename_import(names[0], "first")
        wb.exclude_import("first")
        assert history(store, snapshot(store)).n_posts == 2
        assert remove_import(store, MOD, names[1]).posts == 2
        with store.read() as tx:
            assert tx.posts.column_types().keys() == {"nsfw", "spam", "text"}
        assert verify(store).sound


@pytest.mark.parametrize("schema", ["99", "x", None])
def test_an_export_of_a_store_of_another_version_is_refused(wb, tmp_path, schema):
    export_store(wb.store, MOD, tmp_path / "export", "jsonl")
    file = tmp_path / "export" / "settings.jsonl"
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    settings = [row for row in rows if row["name"] != "schema"]
    settings += [{"name": "schema", "value": schema}] if schema else []
    file.write_text("".join(f"{json.dumps(row)}\n" for row in settings), "utf-8")
    with pytest.raises(BadInput, match="the schema of its store is"):
        import_store(tmp_path / "export", tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_entries_about_imports_are_said_in_words(wb):
    wb.import_posts([{**A[0], "label": "benign"}], name="a")
    wb.import_posts(B, name="b")
    wb.rename_import("a", "first\u202e")
    wb.exclude_import("b")
    wb.include_import("b")
    wb.set_history_range(until="2023-11-14")
    wb.set_history_range()
    wb.submit(a_post("eve", "s", 1))
    wb.remove_import(wb.imports()[0].name)
    wb.history()
    view = LogRecords(wb)
    table = view.view["table"]
    words = [row[table["shown"].index("what")] for row in table["rows"]]
    assert words[::-1][-10:] == [
        "a: 1 post",
        "a: 1 benign",
        "b: 2 posts",
        "a is now called first\\u202e",
        "b is left out of simulations",
        "simulations read b again",
        "simulations read the history before 14 Nov 2023, 00:00",
        "simulations read the whole history",
        "first\\u202e is removed, with 1 post, 1 label",
        "1 submitted post moved to a file",
    ]


def test_posts_of_an_excluded_import_that_come_again_are_named(wb):
    wb.import_posts(A, name="a")
    wb.exclude_import("a")
    reimported = wb.import_posts([A[0], {**A[1], "nsfw": 0.2}, *B], name="b")
    assert (reimported.posts, reimported.known, len(reimported.rejects)) == (2, 1, 1)
    assert (
        "2 posts are in the store already, by the import `a`, which simulations leave out"
        in (reimported.notes[-1])
    )
    wb.include_import("a")
    assert not any("leave out" in note for note in wb.import_posts(A).notes)
