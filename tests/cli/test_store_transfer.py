"""Posts and whole stores go in and out on the command line; a simulation is applied and undone."""

import json

import pytest

from tests.services.worlds import POLICY, a_post
from workbench.cli.main import main
from workbench.policy.policy import Policy


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a store of imported posts, whose policy is live."""
    monkeypatch.chdir(tmp_path)
    posts = [
        a_post("ada", "p1", 30, nsfw=0.95),
        a_post("cem", "p2", 29, spam=0.9),
        a_post("cem", "p3", 28, spam=0.9),
        a_post("dan", "p4", 27, nsfw=0.95),
    ]
    lines = "".join(json.dumps(post) + "\n" for post in [*posts, {**posts[0], "user_id": ""}])
    (tmp_path / "posts.jsonl").write_text(lines, "utf-8")
    (tmp_path / "policy.yaml").write_text(Policy.from_document(POLICY).to_yaml(), "utf-8")
    assert main(["import", "posts.jsonl"]) == 0
    for tag in POLICY["tags"]:
        assert main(["tags", "create", tag]) == 0
    assert main(["policies", "publish", "policy.yaml"]) == 0
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_an_import_says_what_came_and_what_was_set_aside(capsys):
    capsys.readouterr()
    assert main(["import", "posts.jsonl", "--json", "--store", "other"]) == 0
    out, err = capsys.readouterr()
    result = json.loads(out)
    [source] = result.pop("sources")
    assert result == {
        "name": "posts.jsonl",
        "segment": "segment-000001",
        "posts": 4,
        "users": 3,
        "known": 0,
        "labels": 0,
        "users_with_fields": 0,
        "rows": 5,
        "set_aside": 1,
    }
    assert [reason["code"] for reason in source["reasons"]] == ["missing_user_id"]
    assert "posts.jsonl: 1 row set aside, no user id (missing_user_id): row 5" in err
    assert main(["import", "posts.jsonl", "--store", "other"]) == 0
    assert "nothing new: the store has all 4 posts already" in capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_a_simulation_without_posts_replays_the_store(capsys):
    capsys.readouterr()
    assert main(["simulate", "policy.yaml"]) == 0
    assert "Spammer" in capsys.readouterr().out
    assert main(["simulate", "policy.yaml", "--store", "nowhere"]) == 2
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_a_plan_is_printed_applied_once_confirmed_and_undone(capsys):
    capsys.readouterr()
    assert main(["apply", "plan", "baseline", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["counts"]["delete_post"] == 2
    assert main(["apply", "run", "baseline"]) == 2
    assert made["confirmation"] in capsys.readouterr().err
    run = ["apply", "run", "baseline", "--confirm", made["confirmation"]]
    assert main([*run, "--max-users", "1"]) == 2
    assert main([*run, "--json"]) == 0
    batch = json.loads(capsys.readouterr().out)["batch_id"]
    assert main(["apply", "list"]) == 0
    assert batch in capsys.readouterr().out
    assert main(["apply", "undo", batch]) == 0
    assert main(["apply", "undo", batch]) == 2
    assert "undone already" in capsys.readouterr().err
    assert main(["verify"]) == 0


def test_a_store_goes_out_and_comes_back(folder, capsys):
    assert main(["export", "out", "--format", "jsonl"]) == 0
    assert main(["export", "out"]) == 2
    assert main(["import", "out", "--store", "again"]) == 0
    capsys.readouterr()
    assert main(["users", "list", "--store", "again", "--json"]) == 0
    users = [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()]
    assert users == ["ada", "cem", "dan"]
    assert main(["import", str(folder), "--store", "third"]) == 2
    assert "no export" in capsys.readouterr().err
