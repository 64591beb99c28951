"""The options that say how files are read: forms of times, zones, columns of every file."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from workbench.cli.main import main

POLICY = "version: 1\nrules: []\n"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "p.yaml").write_text(POLICY)
    (tmp_path / "open.csv").write_text(
        "post_id,user_id,created_at\np1,u1,04/05/2016 09:15\np2,u1,05/06/2016 09:15\n"
    )
    (tmp_path / "users.csv").write_text("screen_name,since\nu1,04/05/2016\n")
    (tmp_path / "log.csv").write_text(
        "when,kind,user_id,actor_kind,action\n04/05/2016,user_action,u1,moderator,flag_user\n"
    )
    (tmp_path / "lists.csv").write_text("list,kind,term\ndeny,phrase,casino\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("files")
def test_the_form_and_zone_of_posts_are_given(capsys):
    code = main(
        ["simulate", "p.yaml", "--posts", "open.csv", "--out", "out", "--time-format", "day-first"]
        + ["--time-zone", "Europe/Berlin"]
    )
    assert code == 0, capsys.readouterr().err
    times = pq.read_table("out/outcomes.parquet")["created_at"].to_pylist()
    assert [time.isoformat() for time in times] == [
        "2016-05-04T07:15:00+00:00",
        "2016-06-05T07:15:00+00:00",
    ]


@pytest.mark.usefixtures("files")
def test_times_that_are_open_are_an_error_that_asks(capsys):
    assert main(["simulate", "p.yaml", "--posts", "open.csv", "--out", "out"]) == 2
    errors = capsys.readouterr().err
    assert "would be 2016-05-04T09:15:00Z day-first, 2016-04-05T09:15:00Z month-first" in errors
    assert "--time-format day-first" in errors
    assert not Path("out").exists()


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("command", [["simulate", "p.yaml", "--posts"], ["import"]])
def test_a_preview_shows_each_reading_and_writes_nothing(command, capsys):
    assert main([*command, "open.csv", "--preview-times"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split()[:2] == ["day-first", "2"] for line in lines)
    assert any("month-first" in line and "2016-04-05T09:15:00Z" in line for line in lines)
    assert max(map(len, lines)) <= 80
    assert not Path("workbench-store").exists()


@pytest.mark.usefixtures("files")
def test_a_preview_is_json_too(capsys):
    assert main(["import", "open.csv", "--preview-times", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert [reading["form"] for reading in printed["readings"]] == ["day-first", "month-first"]


@pytest.mark.usefixtures("files")
def test_each_file_has_columns_and_times_of_its_own(capsys):
    posts = ["simulate", "p.yaml", "--posts", "open.csv", "--time-format", "day-first"]
    users = ["--users", "users.csv", "--users-column", "user_id=screen_name"]
    users += ["--users-column", "created_at=since", "--users-time-format", "month-first"]
    log = ["--log", "log.csv", "--log-column", "at=when", "--log-time-format", "day-first"]
    lists = ["--lists", "lists.csv", "--lists-column", "value=term"]
    assert main([*posts, *users, *log, *lists]) == 0, capsys.readouterr().err


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--users", "users.csv"], "--users-column user_id=screen_name"),
        (["--log", "log.csv"], "no column `at`"),
        (["--lists", "lists.csv"], "--lists-column value=term"),
        (["--users-column", "user_id=x"], "give `--users`"),
        (["--lists", "lists.csv", "--lists-column", "value"], "`--lists-column`: expected"),
        (["--time-zone", "berlin"], "did you mean `Europe/Berlin`"),
        (["--time-origin", "soon"], "expected an ISO time"),
        (["--users", "users.csv", "--users-time-format", "x"], "unknown time format `x`"),
    ],
)
def test_what_is_missing_or_wrong_is_named_with_the_remedy(options, said, capsys):
    posts = ["simulate", "p.yaml", "--posts", "open.csv"]
    posts += [] if "--time-origin" in options else ["--time-format", "day-first"]
    assert main([*posts, *options]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.usefixtures("files")
def test_posts_are_imported_and_submitted_in_a_form(capsys):
    form = ["--time-format", "month-first", "--store", "s", "--actor", "ann"]
    assert main(["import", "open.csv", *form]) == 0
    assert main(["submit", "open.csv", *form]) in (0, 2)
    assert main(["import", "open.csv", "--store", "s", "--time-format", "soon"]) == 2
    assert "unknown time format `soon`" in capsys.readouterr().err
    assert main(["simulate", "p.yaml", "--store", "s", "--time-zone", "UTC"]) == 2
    assert "give `--posts`" in capsys.readouterr().err


@pytest.mark.usefixtures("files")
def test_lists_are_loaded_from_a_column_of_another_name(capsys):
    load = ["lists", "load", "lists.csv", "--store", "s", "--actor", "ann"]
    assert main(load) == 2
    assert "--lists-column value=term" in capsys.readouterr().err
    assert main([*load, "--lists-column", "value=term"]) == 0
