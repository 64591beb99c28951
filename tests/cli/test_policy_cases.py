"""`workbench test`: exit statuses, files, mutants with posts of the history."""

import shutil

import pytest

from tests.cli.store_desk import ROOT
from workbench.cli.main import main

POLICY = str(ROOT / "data" / "policy.yaml")
POSTS = str(ROOT / "data" / "posts.csv")


def test_cases_that_pass_end_with_0_and_one_that_fails_with_1(tmp_path, capsys):
    assert main(["test", POLICY]) == 0
    told = capsys.readouterr()
    assert "nudity after two deleted posts blocks" in told.out
    assert "6 cases, all passed; 8 of 8 rules fire" in told.err
    cases = tmp_path / "policy.cases.yaml"
    shutil.copy(POLICY, tmp_path / "policy.yaml")
    text = (ROOT / "data" / "policy.cases.yaml").read_text("utf-8")
    cases.write_text(text.replace("status: blocked", "status: enabled"), "utf-8")
    assert main(["test", str(tmp_path / "policy.yaml")]) == 1
    told = capsys.readouterr()
    assert "blocked at the end, expected enabled" in told.out
    assert main(["test", POLICY, "--cases", str(cases), "--mutate"]) == 1  # they are not even run
    assert "blocked at the end" in capsys.readouterr().out


def test_changes_that_no_case_notices_are_listed_with_a_post_that_would(capsys):
    assert main(["test", POLICY, "--mutate", "--posts", POSTS, "--csv"]) == 1
    told = capsys.readouterr()
    rows = told.out.splitlines()
    assert rows[0] == '"change","noticed_by","user_id","post_id"'
    assert any(row.endswith('"u042","p0800"') for row in rows)
    assert "small changes of the policy noticed by a case" in told.err


def test_posts_without_mutants_are_refused(capsys):
    assert main(["test", POLICY, "--posts", POSTS]) == 2
    assert "`--posts` is for `--mutate`" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["none.yaml"], [POLICY, "--cases", "none.cases.yaml"]])
def test_files_that_are_not_there_are_said(words, capsys):
    assert main(["test", *words]) == 2
    assert "no such" in capsys.readouterr().err
