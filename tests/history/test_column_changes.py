"""Scores of any scale are read as 0 to 1, words stand for labels, and columns can be left out."""

from __future__ import annotations

import pyarrow as pa
import pytest

from workbench.cli.main import main
from workbench.errors import BadInput
from workbench.history import History
from workbench.importers.classifiers.responses import read_responses
from workbench.reading.rows.column_changes import UNCHANGED, ColumnChanges, ScoreScale

AT = "2026-09-01T00:00:00Z"


def posts(**columns):
    """Posts with these columns."""
    n = len(next(iter(columns.values())))
    ids = [f"p{at}" for at in range(n)]
    return pa.table({"post_id": ids, "user_id": ["u"] * n, "created_at": [AT] * n, **columns})


def read(table, changes, columns=None):
    return History.read(table, columns, changes=changes).to_arrow()


@pytest.mark.parametrize(
    ("values", "scale", "expected"),
    [
        ([60.9, 10.5, None], ScoreScale(0, 100), [0.609, 0.105, None]),
        (["60.9 %", "7%", "none"], ScoreScale(0, 100), [0.609, 0.07, None]),
        ([0, 3, -1], ScoreScale(0, 4), [0.0, 0.75, None]),
        ([1, 5], ScoreScale(1, 5), [0.0, 1.0]),
        ([-1.0, 1.0], ScoreScale(-1, 1), [0.0, 1.0]),
        ([0.0, 1e9, -1e9], ScoreScale(logits=True), [0.5, 1.0, 0.0]),
        ([120.0, 0.0], ScoreScale(0, 100), [1.2, 0.0]),
    ],
)
def test_scores_are_read_as_0_to_1(values, scale, expected):
    found = read(posts(x=values), ColumnChanges({"x": scale}))["x"].to_pylist()
    assert found == pytest.approx(expected, abs=1e-15)


def test_floats_of_32_bits_are_the_decimals_that_people_see():
    table = posts(x=pa.array([60.9, 10.5], pa.float32()))
    found = read(table, ColumnChanges({"x": ScoreScale(0, 100)}))
    assert found["x"].to_pylist() == [0.609, 0.105]


def test_a_scale_is_that_of_the_column_as_the_posts_have_it():
    changes = ColumnChanges({"toxicity": ScoreScale(0, 100)})
    found = read(posts(tox_pct=[50]), changes, {"toxicity": "tox_pct"})
    assert found["toxicity"].to_pylist() == [0.5]
    assert "tox_pct" not in found.column_names


def test_values_that_are_no_numbers_are_counted():
    changes = ColumnChanges({"x": ScoreScale(0, 100)})
    history = History.read(posts(x=["12", "?", "n/a", ""]), changes=changes)
    assert history.notes == ("column `x`: 2 values that are no numbers, read as unknown",)


def test_words_stand_for_labels_whatever_their_capitals():
    changes = ColumnChanges(label_words={"OK": "benign", "remove": "violating"})
    found = read(posts(label=["ok", " Remove ", "unsure", None]), changes)
    assert found["label"].to_pylist() == ["benign", "violating", "unsure", None]


def test_numbers_stand_for_labels_too():
    changes = ColumnChanges(label_words={"1": "violating", "0": "benign"})
    assert read(posts(label=[1, 0]), changes)["label"].to_pylist() == ["violating", "benign"]


def test_a_column_that_is_left_out_is_never_guessed_as_a_field():
    changes = ColumnChanges(left_out=("message",))
    assert "text" not in read(posts(message=["hello"]), changes).column_names


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (ColumnChanges({"y": ScoreScale(0, 100)}), "no column `y` on a scale"),
        (ColumnChanges({"x": ScoreScale(0, 100)}), "column `x` holds no numbers"),
        (ColumnChanges(left_out=("y",)), "no column `y` to leave out"),
        (ColumnChanges(left_out=("x",)), "column `x` is to be read and to be left out"),
        (ColumnChanges(label_words={"ok": "benign"}), "no column `label`"),
    ],
)
def test_a_change_that_fits_no_column_is_refused(changes, said):
    with pytest.raises(BadInput, match=said):
        read(posts(x=["a", "b"]), changes, {"text": "x"} if changes.left_out == ("x",) else None)


@pytest.mark.parametrize("text", ["0..0", "5..1", "0..inf", "0", "a..b", ""])
def test_a_scale_that_is_none_is_refused(text):
    with pytest.raises(BadInput, match="scale"):
        ScoreScale.parse(text)


def test_scores_of_responses_have_scales_too():
    row = {"post_id": "p", "user_id": "u", "created_at": AT}
    row["response"] = {"ModerationLabels": [{"Name": "Nudity", "Confidence": 75.0}]}
    changes = ColumnChanges({"Nudity": ScoreScale(0, 100)})
    history = read_responses([row], format="rekognition", changes=changes)
    assert history.to_arrow()["Nudity"].to_pylist() == [0.75]


def test_a_kept_history_is_that_of_its_changes(tmp_path):
    path, folder = tmp_path / "posts.csv", str(tmp_path / "kept")
    path.write_text(f"post_id,user_id,created_at,x\np,u,{AT},50\n")
    found = [
        History.read(path, keep=folder, changes=changes).to_arrow()["x"].to_pylist()
        for changes in (UNCHANGED, ColumnChanges({"x": ScoreScale(0, 100)}), UNCHANGED)
    ]
    assert found == [[50], [0.5], [50]]


def test_the_command_line_changes_columns_too(tmp_path, capsys):
    path = tmp_path / "posts.csv"
    path.write_text(f"post_id,user_id,created_at,tox,label,ip\np,u,{AT},60.9,ok,1.2.3.4\n")
    store = str(tmp_path / "store")
    options = ["--scale", "tox=0..100", "--label-word", "ok=benign", "--leave-out", "ip"]
    assert main(["import", str(path), "--store", store, *options]) == 0
    assert "1 label" in capsys.readouterr().out
    assert main(["import", str(path), "--store", store, "--scale", "tox"]) == 2
    assert main(["import", str(path), "--store", store, "--label-word", "ok=fine"]) == 2


ROWS = (
    "who,when,msg\n"
    "ada,2026-09-01T10:00:00Z,first\n"
    "ada,2026-09-01T10:00:00Z,first\n"
    "ada,2026-09-01T10:00:00Z,second\n"
    "bob,2026-09-01T10:00:00Z,\n"
)
NAMES = {"user_id": "who", "created_at": "when", "text": "msg"}


def read_numbered(path):
    return History.read(path, NAMES, changes=ColumnChanges(makes_ids=True))


def test_posts_without_ids_get_some_that_are_the_same_at_every_import(tmp_path):
    first, again = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(ROWS, "utf-8")
    lines = ROWS.splitlines(keepends=True)
    again.write_text("".join([lines[0], *reversed(lines[1:])]), "utf-8")
    posts, others = read_numbered(first), read_numbered(again)
    assert posts.post_ids.to_pylist() == others.post_ids.to_pylist()
    assert posts.n_posts == 3  # two rows are the same
    assert posts.rejects.num_rows == 1
    assert len(set(posts.post_ids.to_pylist())) == 3
    assert posts.digest == others.digest
    assert any("made of the content" in note for note in posts.notes)


def test_ids_are_made_only_where_no_column_has_any(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(ROWS.replace("msg", "post_id"), "utf-8")
    with pytest.raises(BadInput, match="has ids: none are made"):
        History.read(
            path, {"user_id": "who", "created_at": "when"}, changes=ColumnChanges(makes_ids=True)
        )


def test_made_ids_differ_where_a_cell_moves_to_another_column(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("user_id,created_at,a,b\nu,2026-09-01,x,\nu,2026-09-01,,x\n", "utf-8")
    posts = History.read(path, changes=ColumnChanges(makes_ids=True))
    assert len(set(posts.post_ids.to_pylist())) == 2
