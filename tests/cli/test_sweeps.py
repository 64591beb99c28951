"""`workbench sweep` and `workbench recommend`, from posts and a file of labels."""

import csv

import pytest

from tests.cli.store_desk import ROOT, Desk
from workbench.cli.store.evaluation.sweeps import recommend, sweep

POLICY = str(ROOT / "data" / "policy.yaml")
VARY = "nsfw (visual).classified=0.7..0.9..0.1"


@pytest.fixture
def desk(tmp_path, capsys):
    desk = Desk(tmp_path, capsys)
    desk("import", str(ROOT / "data" / "posts.csv"))
    return desk


def labelled(desk, folder):
    path = folder / "sample.csv"
    desk("label-sample", POLICY, "--posts", "300", "--out", str(path))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["label"] = "violating" if "the" in row["text"] else "benign"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    desk("labels", "import", str(path))


def test_each_value_has_its_totals_and_figures(desk, tmp_path):
    rows = desk.lines("sweep", POLICY, "--vary", VARY)
    assert {row["nsfw (visual).classified"] for row in rows} == {"0.7", "0.8", "0.9"}
    assert not any(row["quantity"] == "precision" for row in rows)
    labelled(desk, tmp_path)
    rows = desk.lines("sweep", POLICY, "--vary", VARY, "--of", "a live rule fired")
    precision = [row for row in rows if row["quantity"] == "precision"]
    assert len(precision) == 3
    assert all(row["low"] < row["value"] < row["high"] for row in precision)
    desk("sweep", POLICY, "--vary", VARY, "--vary", "Spammer.post_count.more_than=3,5")
    assert desk.said.count("0.7") >= 2


def test_the_best_value_for_a_goal_is_said(desk, tmp_path):
    labelled(desk, tmp_path)
    goal = "maximum recall @ precision >= 0.1"
    rows = desk.lines(
        "recommend", POLICY, "--vary", VARY, "--of", "a live rule fired", "--goal", goal
    )
    assert [row["verdict"] for row in rows].count("best") == 1
    desk(
        "recommend", POLICY, "--vary", VARY, "--goal", "maximum recall @ precision >= 0.99",
        status=1,
    )  # fmt: skip
    assert "no feasible point" in desk.errors


@pytest.mark.parametrize(
    ("vary", "said"),
    [
        ("nsfw", "takes NAME=VALUES"),
        ("nsfw=", "takes NAME=VALUES"),
        ("nsfw (visual).classified=a..b..c", "has no numbers"),
        ("nsfw (visual).classified=0.9..0.1..0.1", "from a number to a greater one"),
        ("nsfw (visual).classified=2", "cannot be 2"),
    ],
)
def test_wrong_values_are_said(desk, vary, said):
    desk("sweep", POLICY, "--vary", vary, status=2)
    assert said in desk.errors


def test_a_wrong_goal_is_said_before_anything_is_replayed(desk):
    desk("recommend", POLICY, "--vary", VARY, "--goal", "more recall", status=2)
    assert "cannot be read" in desk.errors


def test_the_options_have_the_defaults_that_are_told():
    for command in (sweep, recommend):
        told = {option.name: option.default for option in command.params}
        assert (told["resolution"], told["confidence"]) == ("majority", 0.95)
