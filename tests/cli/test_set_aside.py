"""What the commands say of the rows of files: read, used, and set aside by reason."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from workbench.cli.main import main

HEAD = "post_id,user_id,created_at,text,nsfw\n"
POLICY = """
version: 1
name: p
classes: {nsfw: {score: nsfw, classified: 0.5}}
rules:
  - {name: hidden, when: {classified: [nsfw]}, then: [delete_post]}
  - {name: listed, when: {text_in: deny}, then: [flag_post]}
"""
BAD = "<b>soon</b>\x1b[31m"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    good = "".join(f"p{n},u{n % 3},2020-01-0{1 + n % 9},hello there,0.{n}\n" for n in range(10))
    bad = "".join(f"q{n},u1,{BAD},x,0.1\n" for n in range(600))
    (tmp_path / "a.csv").write_text(f"{HEAD}{good}{bad}r1,,2020-01-01,x,0.1\n", "utf-8")
    (tmp_path / "b.csv").write_text(f"{HEAD}s1,u1,2020-02-01,hello there,7\n", "utf-8")
    (tmp_path / "p.yaml").write_text(POLICY, "utf-8")
    return tmp_path


def test_a_simulation_says_what_it_set_aside_per_file(folder, capsys):
    words = ["simulate", "p.yaml", "--posts", "a.csv", "b.csv", "--out", "out", "--page", "p.html"]
    assert main(words) == 0
    out = capsys.readouterr().out
    rows = [line.split() for line in out.splitlines() if line[:1] in "ab" and ".csv " in line]
    assert rows[:2] == [["a.csv", "611", "10", "601"], ["b.csv", "1", "1", "0"]]
    assert "600 rows set aside, no time that can be read (unusable_time): row 11" in out
    assert "(missing_user_id): row 611" in " ".join(out.split())
    assert "\x1b" not in out
    assert "rule `listed` reads the text list `deny`, which has no entries" in " ".join(out.split())
    [a, b] = json.loads((folder / "out" / "summary.json").read_text("utf-8"))["data"]["sources"]
    assert (a["rows"], a["used"], a["set_aside"], b["set_aside"]) == (611, 10, 601, 0)
    codes = [(reason["code"], reason["rows"], reason["first"][0]["row"]) for reason in a["reasons"]]
    assert codes == [("unusable_time", 600, 11), ("missing_user_id", 1, 611)]
    assert len(a["reasons"][0]["first"]) == 3
    page = (folder / "p.html").read_text("utf-8")
    assert "600 rows set aside, no time that can be read" in page
    assert "<b>soon" not in page and "\x1b" not in page


def test_a_simulation_prints_its_summary_as_json(folder, capsys):
    words = ["simulate", "p.yaml", "--posts", "a.csv", "b.csv", "--json", "--explain", "p1"]
    assert main([*words, "--out", "out"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["data"]["sources"][0]["set_aside"] == 601
    assert result["explained"][0].startswith("post p1 by u1")
    assert result["written"] == ["out"]
    summary = json.loads((folder / "out" / "summary.json").read_text("utf-8"))
    assert {name: result[name] for name in summary} == summary


@pytest.mark.usefixtures("folder")
def test_an_import_counts_by_reason_and_lists_each_row_on_request(capsys):
    assert main(["import", "a.csv", "b.csv", "--rejects", "rejects.csv"]) == 0
    out, err = capsys.readouterr()
    assert out == "11 posts of 3 users imported; 612 rows, 601 set aside\n"
    assert len(err.splitlines()) < 6 and "note: a.csv: 600 rows set aside, no time" in err
    with Path("rejects.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    assert len(listed) == 601
    assert (listed[0]["file"], listed[0]["row"], listed[0]["code"]) == (
        "a.csv",
        "11",
        "unusable_time",
    )
    assert main(["import", "b.csv", "--json", "--store", "other"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert (summary["rows"], summary["set_aside"], summary["sources"][0]["file"]) == (1, 0, "b.csv")


def test_a_place_that_cannot_be_written_is_found_before_the_import(folder, capsys):
    assert main(["import", "b.csv", "--rejects", "/dev/null"]) == 2
    assert "no regular file" in capsys.readouterr().err
    assert not (folder / "workbench-store").exists()


@pytest.mark.usefixtures("folder")
def test_a_submission_names_twenty_bad_rows_and_counts_the_others(capsys):
    assert main(["submit", "a.csv"]) == 2
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 22
    assert "a.csv: 600 rows set aside, no time that can be read" in err


@pytest.mark.usefixtures("folder")
def test_the_quality_of_posts_is_printed(capsys):
    assert main(["quality", "a.csv", "b.csv", "--policy", "p.yaml"]) == 0
    out = capsys.readouterr().out
    assert "11 posts by 3 users" in out
    assert "days without a post: 22 of 32" in out
    assert "gap of 22 days, 2020-01-10 to 2020-02-01" in out
    assert "texts that repeat an earlier one: 10 of 11" in out
    assert ["11", "hello", "there"] in [line.split() for line in out.splitlines()]
    assert ["nsfw", "0", "1", "probability"] in [line.split() for line in out.splitlines()]
    assert ["a.csv", "611", "10", "601"] in [line.split() for line in out.splitlines()]
    assert main(["quality", "a.csv", "b.csv", "--policy", "p.yaml", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["gaps"] == [
        {"from": "2020-01-10T00:00:00Z", "to": "2020-02-01T00:00:00Z", "days": 22}
    ]
    assert [(score["missing"], score["off_scale"]) for score in printed["scores"]] == [(0, 1)]
    assert printed["repeated"] == [{"text": "hello there", "posts": 11}]
    assert main(["import", "b.csv"]) == 0
    assert main(["quality"]) == 0
    assert "1 post by 1 user" in capsys.readouterr().out
    assert main(["quality", "--policy", "p.yaml", "--json"]) == 0  # the classes of the file
    assert json.loads(capsys.readouterr().out)["scores"][0]["off_scale"] == 1
    assert main(["quality", "--json"]) == 0  # no policy is live
    assert json.loads(capsys.readouterr().out)["scores"][0]["off_scale"] == 0
    assert main(["quality", "--column", "a=b"]) == 2


@pytest.mark.usefixtures("folder")
def test_policies_are_checked_and_explained_and_communities_made_as_json(capsys):
    Path("bad.yaml").write_text("version: 1\nrules: [{nme: x}]\n", "utf-8")
    assert main(["check", "p.yaml", "bad.yaml", "--json"]) == 2
    good, bad = map(json.loads, capsys.readouterr().out.splitlines())
    assert (good["policy"], good["rules"], good["problems"]) == ("p.yaml", 2, [])
    assert bad["rules"] is None and bad["problems"][0]["file"] == "bad.yaml"
    assert main(["explain", "p.yaml", "--json"]) == 0
    rules = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(rule["number"], rule["rule"], rule["mode"]) for rule in rules] == [
        (1, "hidden", "live"),
        (2, "listed", "live"),
    ]
    assert main(["generate", "--posts", "50", "--seed", "1", "--out", "made", "--json"]) == 0
    files = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"file": "made/posts.parquet", "rows": 50} in [
        {name: file[name] for name in ("file", "rows")} for file in files
    ]


@pytest.mark.usefixtures("folder")
def test_times_of_a_replay_of_the_store_may_be_relative(capsys):
    assert main(["import", "b.csv"]) == 0
    assert main(["simulate", "p.yaml", "--as-of", "today", "--json"]) == 0
    summary = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert summary["choices"]["as_of"].endswith("T00:00:00Z")
    assert main(["simulate", "p.yaml", "--posts", "b.csv", "--as-of", "today"]) == 2


@pytest.mark.usefixtures("folder")
def test_an_unknown_post_is_a_negative_answer_and_nothing_is_written(folder, capsys):
    words = ["simulate", "p.yaml", "--posts", "b.csv", "--explain", "nope", "--out", "out"]
    assert main(words) == 1
    assert "there is no post `nope`" in capsys.readouterr().err
    assert not (folder / "out").exists()
