"""`workbench label-sample` and `workbench evaluate`: from posts to figures, by files alone."""

import csv

import pytest

from tests.cli.store_desk import ROOT, Desk
from workbench.cli.store.evaluation.evaluate import evaluate, label_sample
from workbench.evaluation.estimation.figures import FIGURES
from workbench.evaluation.labels.sampling import QUESTIONS
from workbench.evaluation.labels.truth import RESOLUTIONS

POLICY = str(ROOT / "data" / "policy.yaml")


@pytest.fixture
def desk(tmp_path, capsys):
    return Desk(tmp_path, capsys)


def test_a_sample_is_labelled_in_a_file_and_evaluated(desk, tmp_path):
    desk("import", str(ROOT / "data" / "posts.csv"))
    desk("evaluate", POLICY, status=2)
    assert "none of the 2,000 posts is labelled" in desk.errors
    path = tmp_path / "sample.csv"
    desk("label-sample", POLICY, "--posts", "120", "--for", "precision", "--out", str(path))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 120
    for row in rows:
        row["label"] = "violating" if "the" in row["text"] else "benign"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    desk("labels", "import", str(path))
    figures = desk.lines("evaluate", POLICY)
    review = {row["figure"]: row for row in figures if row["name"] == "Needs review"}
    assert set(review) == set(FIGURES)
    assert review["precision"]["posts"] > review["precision"]["labelled"] > 0
    assert review["prevalence"]["low"] < review["prevalence"]["value"]
    shown = desk("evaluate", POLICY, "--about", "posts", "--segment", "language")
    assert {"Precision", "review", "few"} <= set(shown.split())
    assert "intervals about these posts; 120 labelled posts of 2,000" in desk.errors
    again = desk.lines("label-sample", POLICY, "--posts", "5", "--seed", "9")
    assert not {row["post_id"] for row in again} & {row["post_id"] for row in rows}


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("evaluate", POLICY, "--segment", "langage"), 2, "language"),
        (("evaluate", "nobody"), 1, "nobody"),
    ],
)
def test_what_is_not_there_is_refused(desk, words, status, says):
    desk("import", str(ROOT / "data" / "posts.csv"))
    desk(*words, status=status)
    assert says in desk.errors


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("evaluate", POLICY, "--confidence", "2"), "--confidence"),
        (("label-sample", POLICY, "--posts", "0"), "--posts"),
        (("label-sample", POLICY, "--for", "accuracy"), "prevalence"),
    ],
)
def test_a_value_that_cannot_be_is_refused(desk, words, says):
    with pytest.raises(SystemExit, match="2"):
        desk(*words)
    assert says in desk.capture.readouterr().err


def test_the_choices_are_those_of_the_evaluation():
    parameters = {
        option.name: option.type
        for command in (evaluate, label_sample)
        for option in command.params
    }
    assert set(parameters["question"].choices) == set(QUESTIONS)
    assert tuple(parameters["resolution"].choices) == RESOLUTIONS
