"""Imports are listed, shown, renamed, excluded and removed on the command line."""

import json

import pytest

from tests.cli.store_desk import Desk
from tests.services.worlds import a_post
from workbench.cli.main import main

POLICY = "{version: 1, name: all, rules: [{name: Any, when: {text_in: deny}, then: [flag_post]}]}"


@pytest.fixture
def desk(tmp_path, capsys):
    desk = Desk(tmp_path, capsys)
    for name, hours in {"old.jsonl": (300, 299), "new.jsonl": (20,)}.items():
        posts = [a_post("ada", f"{name}-{at}", at) for at in hours]
        lines = [*map(json.dumps, posts), json.dumps({**posts[0], "user_id": ""})]
        desk("import", desk.file(name, "\n".join(lines)), "--name", name.partition(".")[0])
    desk("lists", "add", "deny", "phrase", "hello")
    return desk


def simulated(desk, *options):
    desk.capture.readouterr()
    policy = desk.file("policy.yaml", POLICY)
    assert main(["simulate", policy, "--store", str(desk.store), "--json", *options]) == 0
    return json.loads(desk.capture.readouterr().out)["data"]["posts"]


def test_imports_are_listed_and_shown(desk):
    old, new = desk.lines("imports", "list")
    assert (old["name"], old["posts"], old["users"], old["rows_set_aside"]) == ("old", 2, 1, 1)
    assert (new["first"], new["state"]) == ("2023-11-14T02:13:20Z", "included")
    assert "old" in desk("imports", "list")
    shown = desk("imports", "show", "old")
    assert "posts: 2 of 1 user" in shown
    assert "rows: 3, 1 set aside (missing_user_id 1)" in shown
    assert desk.json("imports", "show", "old")["set_aside"] == {"missing_user_id": 1}
    desk("imports", "show", "olt", status=1)
    assert "did you mean `old`" in desk.errors


def test_an_import_is_renamed_excluded_included_and_removed(desk):
    assert desk.json("imports", "rename", "new", "last") == {"name": "last", "was": "new"}
    assert "excluded from simulations" in desk("imports", "exclude", "last")
    assert "was excluded already" in desk("imports", "exclude", "last")
    assert simulated(desk) == 2
    assert "included in simulations again" in desk("imports", "include", "last")
    assert simulated(desk) == 3
    assert "old is removed: 2 posts" in desk("imports", "remove", "old")
    assert simulated(desk) == 1
    assert desk.lines("imports", "list")[0]["name"] == "last"
    assert "sound" in desk("verify")


def test_a_range_is_set_for_the_store_or_for_one_simulation(desk):
    assert "the whole history" in desk("imports", "range")
    out = desk("imports", "range", "--since", "2023-11-10")
    assert "simulations read the history from 10 Nov 2023, 00:00 on" in out
    assert simulated(desk) == 1
    assert simulated(desk, "--since", "all") == 3
    assert simulated(desk, "--since", "all", "--until", "2023-11-10") == 2
    assert desk.json("imports", "range")["since"] == "2023-11-10T00:00:00Z"
    desk("imports", "range", "--since", "soon", status=2)
    assert "the whole history" in desk("imports", "range", "--since", "all")


def test_a_range_cuts_files_too(desk):
    files = ["--posts", str(desk.folder / "old.jsonl"), str(desk.folder / "new.jsonl")]
    lists = ["--lists", desk.file("lists.csv", "list,kind,value\ndeny,phrase,hello\n")]
    assert simulated(desk, *files, *lists, "--since", "2023-11-10") == 1
    assert simulated(desk, *files, *lists) == 3


def test_a_starter_policy_is_proposed_and_written(desk):
    rows = [a_post(f"u{n % 5}", f"s{n}", 200 - n, nsfw=n / 100) for n in range(100)]
    desk("import", desk.file("scores.jsonl", "\n".join(map(json.dumps, rows))))
    file = desk.folder / "starter.yaml"
    out = desk("policies", "starter", "--name", "first", "--file", str(file))
    assert "Delete nsfw" in out and "rules, all in test" in out
    made = desk.json("policies", "starter")
    assert [class_["name"] for class_ in made["classes"]] == ["nsfw"]
    assert made["rules"][0]["posts"] > 0
    desk("policies", "save", str(file))
    assert desk.lines("policies", "list")[0]["policy"] == "first"
