"""A regular expression that matches otherwise than its writer expects is warned of on every way
in.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench import History, ListsView, Policy, TextLists, simulate
from workbench.cli.main import main

PATTERN = r"\bказино\b"
SAID = "matches only with an ASCII letter, digit or `_` on its other side"
POLICY = """
version: 1
name: t
rules:
  - {name: R, when: {text_in: deny}, then: [flag_post]}
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "policy.yaml").write_text(POLICY, "utf-8")
    (tmp_path / "lists.csv").write_text(
        f"list,kind,value\ndeny,regex,{PATTERN}\nother,regex,й\\d\n", "utf-8"
    )
    (tmp_path / "posts.csv").write_text(
        "post_id,user_id,created_at,text\np1,u1,2026-09-01T00:00:00Z,казино\n", "utf-8"
    )
    return tmp_path


def test_check_warns_of_the_entries_of_lists(files: Path, capsys: pytest.CaptureFixture[str]):
    policy, lists = str(files / "policy.yaml"), str(files / "lists.csv")
    assert main(["check", policy, "--lists", lists]) == 0
    errors = capsys.readouterr().err
    assert SAID in errors
    assert errors.count("(ascii_only)") == 2
    (files / "lists.csv").write_text("list,kind,value\ndeny,regex,(\n", "utf-8")
    assert main(["check", policy, "--lists", lists]) == 2
    assert "missing )" in capsys.readouterr().err


def test_simulate_warns_of_the_lists_that_the_policy_reads(
    files: Path, capsys: pytest.CaptureFixture[str]
):
    command = ["simulate", str(files / "policy.yaml"), "--posts", str(files / "posts.csv")]
    command += ["--lists", str(files / "lists.csv"), "--out", str(files / "out")]
    assert main(command) == 0
    assert SAID in " ".join(capsys.readouterr().out.split())
    summary = json.loads((files / "out" / "summary.json").read_text("utf-8"))
    (warning,) = [warning for warning in summary["warnings"] if "ascii_only" in warning]
    assert PATTERN in warning


def test_lists_add_and_load_warn(files: Path, capsys: pytest.CaptureFixture[str]):
    store = ["--store", str(files / "store")]
    assert main(["lists", "add", "deny", "regex", PATTERN, *store]) == 0
    assert SAID in capsys.readouterr().err
    assert main(["lists", "load", str(files / "lists.csv"), *store]) == 0
    assert capsys.readouterr().err.count("(ascii_only)") == 2
    assert main(["lists", "add", "deny", "regex", r"\bcasino\b", *store]) == 0
    assert "warning" not in capsys.readouterr().err


def test_the_page_of_lists_warns(tmp_path: Path, a_workbench):
    wb = a_workbench(tmp_path)
    view = ListsView(wb)
    view.ask("add", text=PATTERN, kind="regex")
    assert view.problem == ""
    assert SAID in view.done
    assert view.partial
    assert [warning.code for warning in wb.list_warnings()] == ["ascii_only"]


def test_the_summary_in_python_warns(files: Path):
    outcome = simulate(
        Policy.load(files / "policy.yaml"),
        History.read(files / "posts.csv"),
        lists=TextLists.read(files / "lists.csv"),
    )
    assert any(SAID in warning for warning in outcome.summary["warnings"])
