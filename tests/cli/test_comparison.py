"""`workbench compare`: a saved policy against a file, in each of its parts."""

import pytest

from tests.cli.store_desk import ROOT, Desk
from workbench.cli.store.evaluation.comparison import compare
from workbench.policy.policy import Policy

POLICY = ROOT / "data" / "policy.yaml"


@pytest.fixture
def desk(tmp_path, capsys):
    desk = Desk(tmp_path, capsys)
    desk("import", str(ROOT / "data" / "posts.csv"))
    return desk


@pytest.fixture
def stricter(tmp_path):
    path = tmp_path / "stricter.yaml"
    path.write_text(
        Policy.load(POLICY).with_threshold("nsfw (visual)", 0.7).to_yaml(), encoding="utf-8"
    )
    return str(path)


def test_totals_users_and_causes(desk, stricter):
    totals = {row["what"]: row for row in desk.lines("compare", str(POLICY), stricter)}
    deleted = totals["posts deleted"]
    assert deleted["b"] - deleted["a"] == deleted["difference"] > 0
    assert deleted["in_words"] == "clearly more"
    users = desk.lines("compare", str(POLICY), stricter, "--show", "users")
    assert sum(row["users"] for row in users) > 0
    assert all(row["example"] for row in users)
    causes = desk.lines("compare", str(POLICY), stricter, "--show", "causes")
    of_deleted = [row["effect"] for row in causes if row["total"] == "posts deleted"]
    assert sum(of_deleted) == deleted["difference"]


def test_a_table_for_people_names_what_differs(desk, stricter):
    desk("compare", str(POLICY), stricter)
    assert "clearly more" in desk.said
    assert "treats" in desk.errors
    assert "Clearly more: posts deleted" in desk.errors


def test_a_version_of_a_saved_policy_is_named(desk, stricter):
    desk("policies", "publish", str(POLICY), "--create-tags")
    desk("policies", "save", stricter)
    rows = desk.lines("compare", "community-baseline@1", "community-baseline")
    assert any(row["difference"] for row in rows)
    desk("compare", "community-baseline@1", "community-baseline@9", status=1)
    assert "has no version 9" in desk.errors


def test_the_options_have_the_defaults_that_are_told():
    told = {option.name: option.default for option in compare.params}
    assert (told["show"], told["confidence"], told["about"]) == ("totals", 0.95, "users")
