"""Numbers with a decimal comma are numbers, and where commas are unclear a note says so."""

from __future__ import annotations

import pytest

from workbench.cli.main import main
from workbench.errors import BadInput
from workbench.history import History, Users

AT = "2026-09-01T00:00:00Z"


def history(folder, cells, delimiter=";"):
    path = folder / "posts.csv"
    rows = [f'p{at}|u|{AT}|"{cell}"' for at, cell in enumerate(cells)]
    text = "\n".join(["post_id|user_id|created_at|x", *rows]) + "\n"
    path.write_text(text.replace("|", delimiter), "utf-8")
    return History.read(path)


def values(found):
    column = found.columns["x"]
    return [column.python(at) for at in range(len(column))]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["0,95", "0,1", "1"], [0.95, 0.1, 1.0]),
        (["0,95", "", "nan"], [0.95, None, None]),
        (["12,5", "1,234"], [12.5, 1.234]),
        (["-0,5", "9,5E-05", " 3,0 "], [-0.5, 9.5e-05, 3.0]),
        (["0,123", "0,456"], [0.123, 0.456]),
    ],
)
def test_a_column_of_decimal_commas_is_of_floats_and_a_note_says_so(
    tmp_path, cells, read, delimiter
):
    result = history(tmp_path, cells, delimiter)
    assert values(result) == read
    assert any("`x` has decimal commas: " in note for note in result.notes)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["1,234", "5,678"], "may separate thousands or decimals"),
        (["1,234,567", "12"], "may separate thousands or decimals"),
        (
            ["0,95", "0,3", "n/a"],
            "most of its cells are numbers with a decimal comma, and `n/a` is not",
        ),
        (["0,95", "0,3", "0.5"], "and `0.5` is not"),
        (["0,95", "0", "1", "n/a"], "and `n/a` is not"),
        (["0,95", "0.5", "1"], "and `0.5` is not"),
        (["1,2,3", "4,5"], None),
        (["a,b", "c"], None),
    ],
)
def test_other_commas_stay_text_with_the_cause(tmp_path, cells, said):
    result = history(tmp_path, cells)
    assert values(result) == cells
    notes = [note for note in result.notes if "`x`" in note]
    assert not notes if said is None else said in notes[0]


def test_digits_that_a_float_does_not_keep_stay_as_they_are(tmp_path):
    assert values(history(tmp_path, ["0,12345678901234567", "0,5"])) == [
        "0,12345678901234567",
        "0,5",
    ]


def test_a_repeated_header_hides_no_decimal_commas(tmp_path):
    path = tmp_path / "p.csv"
    head = "post_id;user_id;created_at;x\n"
    path.write_text(f"{head}p1;u;{AT};0,95\n{head}p2;u;{AT};0,5\n", "utf-8")
    assert values(History.read(path)) == [0.95, 0.5]


def test_users_have_decimal_commas_too(tmp_path):
    path = tmp_path / "users.csv"
    path.write_text("user_id;fraud_score;risk\nu1;12,5;0,25\nu2;;\n", "utf-8")
    users = Users.read(path)
    read = {name: [one.python(at) for at in range(2)] for name, one in users.columns.items()}
    assert read == {"fraud_score": [12.5, None], "risk": [0.25, None]}
    assert [note.partition(": ")[0] for note in users.notes] == [
        "column `fraud_score` has decimal commas",
        "column `risk` has decimal commas",
    ]
    path.write_text("user_id;fraud_score\nu1;12,5\nu2;high\n", "utf-8")
    with pytest.raises(BadInput, match="row 1: `fraud_score` is `12,5`: expected a number"):
        Users.read(path)


def test_a_score_with_a_decimal_comma_meets_its_threshold(tmp_path, capsys):
    (tmp_path / "posts.csv").write_text(
        f"post_id;user_id;created_at;nsfw\np1;u;{AT};0,95\np2;u;{AT};0,5\n", "utf-8"
    )
    (tmp_path / "p.yaml").write_text(
        "version: 1\nclasses: {c: {score: nsfw, classified: 0.9}}\n"
        "rules: [{name: r, when: {classified: [c]}, then: [flag_post]}]\n",
        "utf-8",
    )
    assert main(["simulate", str(tmp_path / "p.yaml"), "--posts", str(tmp_path / "posts.csv")]) == 0
    shown = capsys.readouterr()
    assert "has decimal commas: `0,95` is read as 0.95" in shown.err
    assert "off" not in shown.out
