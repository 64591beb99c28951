"""Files of labels: what comes in, what is set aside and why, what is known, and the removal."""

import csv
import io

import pyarrow.compute as pc
import pytest

from tests.importers.label_rows import GOOD, LABEL_CODES, POSTS
from workbench import Workbench, guess
from workbench.errors import BadInput, NotFound
from workbench.export import table_csv
from workbench.services.record.log import log
from workbench.services.record.verify import verify

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "=HYPERLINK(1)",
    "'; DROP TABLE labels; --",
    "\u202eevil",
    "$post_id",
]


@pytest.fixture
def wb(tmp_path):
    with Workbench.open(tmp_path / "store", actor="Ada") as workbench:
        workbench.import_posts(POSTS)
        yield workbench


def kept(wb):
    return [(one.user_id, one.post_id, one.label, one.labelled_by) for one in wb.labels()]


def changed_behind_the_log(wb, statement):
    with wb.store.connection() as con:
        con.execute(statement)


def test_labels_come_in_with_who_when_class_and_probability(wb):
    rows = [{**GOOD, "class_name": "hate", "sampling_probability": 0.25}]
    imported = wb.import_labels(rows, name="round 1")
    assert imported.in_words == "1 label of 1 post imported"
    (label,) = wb.labels()
    assert (label.user_id, label.post_id, label.label) == ("ada", "p1", "violating")
    assert (label.labelled_by, label.class_name, label.sampling_probability) == ("mo", "hate", 0.25)
    assert label.labelled_us == 1790812800000000
    (entry,) = log(wb.store, kind="labels_imported").to_pylist()
    assert label.import_entry == entry["entry_id"]
    assert verify(wb.store).sound


@pytest.mark.parametrize("code", LABEL_CODES)
def test_a_row_that_is_no_label_is_set_aside_with_its_code(wb, code):
    bad = LABEL_CODES[code]
    good = {"user_id": "ada", "label": "benign"} if "post_id" not in bad else GOOD
    imported = wb.import_labels([good, bad])
    assert imported.labels == 1
    (reject,) = imported.rejects.to_pylist()
    assert (reject["row"], reject["code"]) == (2, code)
    assert imported.row_counts[0].reasons[0].code == code


def test_a_post_id_that_two_users_have_is_told_apart_by_the_user(wb):
    rows = [{"post_id": "p2", "user_id": "cem", "label": "benign"}]
    assert wb.import_labels(rows).labels == 1
    assert kept(wb)[0][:2] == ("cem", "p2")
    elsewhere = wb.import_labels([{"post_id": "p3", "user_id": "ada", "label": "benign"}])
    assert elsewhere.rejects["reason"].to_pylist() == [
        "the user of this row has no such post in the store"
    ]


def test_a_submitted_post_can_be_labelled_by_a_file(wb):
    wb.submit({"post_id": "s1", "user_id": "dan", "created_at": "2026-09-05"})
    wb.import_labels([{"post_id": "s1", "label": "benign"}])
    assert kept(wb)[0][:3] == ("dan", "s1", "benign")


def test_several_people_may_label_one_post_and_none_is_replaced(wb):
    rows = [{**GOOD, "labelled_by": by, "label": label} for by, label in
            (("mo", "violating"), ("li", "benign"), ("zoe", "undecided"))]  # fmt: skip
    wb.import_labels(rows)
    wb.label_post("ada", "p1", "benign")
    wb.label_post("ada", "p1", "violating")
    assert sorted(one[3] for one in kept(wb)) == ["Ada", "li", "mo", "zoe"]


def test_a_labeller_of_a_file_with_my_name_does_not_become_me(wb):
    wb.import_labels([{**GOOD, "labelled_by": "Ada"}])
    with pytest.raises(NotFound):
        wb.withdraw_label("ada", "p1")
    assert len(wb.labels()) == 1


def test_the_same_file_again_brings_nothing_new(wb):
    rows = [GOOD, {"post_id": "p3", "label": "benign"}]
    assert wb.import_labels(rows).labels == 2
    again = wb.import_labels(rows)
    assert (again.labels, again.known, again.name) == (0, 2, None)
    assert again.in_words == "nothing new: the store has 2 labels already"
    more = wb.import_labels([*rows, {**GOOD, "labelled_by": "li"}])
    assert more.in_words == "1 label of 1 post imported; 2 labels were in the store already"
    assert [one.name for one in wb.label_imports()] == ["labels", "labels (2)"]


def test_an_import_of_labels_is_removed_and_the_log_keeps_a_note(wb):
    wb.import_labels([GOOD], name="first")
    wb.import_labels([{"post_id": "p3", "label": "benign"}], name="second")
    removed = wb.remove_label_import("first")
    assert removed.in_words == "first is removed: 1 label"
    assert [one.name for one in wb.label_imports()] == ["second"]
    assert [one[1] for one in kept(wb)] == ["p3"]
    assert verify(wb.store).sound
    with pytest.raises(
        NotFound, match="there is no import of labels `first`; expected one of: second"
    ):
        wb.remove_label_import("first")


def test_labels_leave_with_the_posts_that_they_are_of(wb):
    wb.import_labels([GOOD, {"post_id": "p3", "label": "benign"}], name="first")
    wb.import_posts([{"post_id": "p7", "user_id": "eve", "created_at": "2026-09-09"}], name="more")
    wb.import_labels([{"post_id": "p7", "label": "benign"}], name="second")
    wb.remove_import("more")
    assert [one.labels for one in wb.label_imports()] == [2, 0]
    assert verify(wb.store).sound


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE labels SET label = 'benign'",
        "UPDATE labels SET class_name = 'x'",
        "UPDATE labels SET labelled_by = 'x'",
        "UPDATE labels SET labelled_us = 1",
        "UPDATE labels SET sampling_probability = 0.1",
        "DELETE FROM labels",
        "UPDATE label_imports SET name = 'x'",
        "DELETE FROM label_imports",
    ],
)
def test_what_was_changed_behind_the_log_is_found(wb, statement):
    wb.import_labels([GOOD])
    assert verify(wb.store).sound
    changed_behind_the_log(wb, statement)
    assert not verify(wb.store).sound


def test_the_name_of_an_import_of_posts_is_not_given_to_labels(wb):
    (posts,) = wb.imports()
    assert wb.import_labels([GOOD], name=posts.name).name == f"{posts.name} (2)"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_values_are_only_text(wb, hostile):
    wb.import_posts([{"post_id": hostile, "user_id": hostile, "created_at": "2026-09-09"}])
    row = {"post_id": hostile, "label": "benign", "labelled_by": hostile, "class_name": hostile}
    imported = wb.import_labels([row, {**row, "post_id": f"{hostile} "}, {**row, "label": hostile}])
    assert (imported.labels, imported.rejects.num_rows) == (1, 2)
    (label,) = wb.labels()
    bare = hostile.strip("\u202e")  # ids are read without invisible characters around them
    assert (label.post_id, label.labelled_by, label.class_name) == (bare, bare, hostile)
    cells = [cell for line in csv.reader(io.StringIO(table_csv(imported.rejects).decode("utf-8")))
             for cell in line]  # fmt: skip
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_columns_and_words_of_other_names_are_read_as_they_are_said(wb):
    rows = [
        {"item": "p1", "verdict": "Removed", "who": "mo"},
        {"item": "p3", "verdict": "skip", "who": "mo"},
    ]
    columns = {"post_id": "item", "label": "verdict", "labelled_by": "who"}
    imported = wb.import_labels(rows, columns, {"removed": "violating", "skip": ""})
    assert kept(wb) == [("ada", "p1", "violating", "mo")]
    assert imported.rejects["code"].to_pylist() == ["missing_label"]
    with pytest.raises(BadInput, match="no column `verdct` of labels"):
        wb.import_labels(rows, {**columns, "label": "verdct"})
    with pytest.raises(BadInput, match="labels have no field `by`"):
        wb.import_labels(rows, {"by": "who"})
    with pytest.raises(BadInput, match="no column `post_id` nor `user_id`"):
        wb.import_labels([{"label": "benign"}])


def test_a_guess_of_odd_names_is_read_as_it_says(wb):
    rows = [
        {"content": "p1", "verdict": "remove", "reviewed_by": "m1", "reviewed_at": "2026-10-01",
         "violation_type": "hate", "sampling_prob": 0.2},
        {"content": "p3", "verdict": "ok", "reviewed_by": "m2", "reviewed_at": "2026-10-02",
         "violation_type": "spam", "sampling_prob": 0.2},
    ]  # fmt: skip
    found = guess(rows)
    assert (found.kind, found.missing, found.unsure) == ("labels", (), ())
    assert wb.import_labels(rows, found).labels == 2
    first = wb.labels()[0]
    assert (first.class_name, first.labelled_by, first.sampling_probability) == ("hate", "m1", 0.2)
    with pytest.raises(BadInput, match="the guess is that of a file of posts"):
        wb.import_labels(rows, guess(POSTS))


def test_a_column_for_each_class_gives_a_label_of_each_and_what_is_empty_gives_none(wb):
    rows = [
        {"post_id": "p1", "hate": "1", "spam": "0"},
        {"post_id": "p3", "hate": "", "spam": "1"},
    ]
    found = guess(rows, kind="labels")
    wb.import_labels(rows, found)
    labels = {(one.post_id, one.class_name): one.label for one in wb.labels()}
    assert labels == {
        ("p1", "hate"): "violating",
        ("p1", "spam"): "benign",
        ("p3", "spam"): "violating",
    }


def test_a_label_about_a_class_does_not_make_a_post_benign_as_a_whole(wb):
    wb.import_labels([{**GOOD, "label": "benign", "class_name": "spam"}])
    wb.import_labels([{"post_id": "p3", "label": "violating", "class_name": "spam"}])
    from workbench.model.tables import TableQuery
    from workbench.services.tables import tables

    rows = tables.look(wb.store, TableQuery("posts", columns=("post_id", "label"))).rows
    assert set(rows) == {("p1", None), ("p2", None), ("p3", "violating")}


def test_labels_of_users_need_no_post(wb):
    imported = wb.import_labels([{"user_id": "ada", "label": "violating", "labelled_by": "mo"}])
    assert imported.in_words == "1 label of users imported"
    (label,) = wb.labels()
    assert (label.user_id, label.post_id) == ("ada", None)
    assert verify(wb.store).sound


def test_an_undecided_label_of_a_posts_file_lands_as_a_label(wb):
    post = {"post_id": "p8", "user_id": "eve", "created_at": "2026-09-09", "label": "Undecided"}
    assert wb.import_posts([post]).labels == 1
    assert wb.labels()[0].label == "undecided"


def test_an_export_keeps_labels_and_their_imports(wb, tmp_path):
    wb.import_labels([{**GOOD, "class_name": "hate", "sampling_probability": 0.5}])
    wb.export(tmp_path / "copy")
    with Workbench.from_export(tmp_path / "copy", tmp_path / "other") as copy:
        assert list(copy.labels()) == list(wb.labels())
        assert [one.name for one in copy.label_imports()] == ["labels"]
        assert verify(copy.store).sound
        assert not pc.any(pc.is_null(copy.labels().to_arrow()["class_name"])).as_py()
