"""The limits of an edit on the command line, and how users begin a simulation of a store."""

import json

import pytest

from tests.services.worlds import a_post
from workbench import Policy, Rule, flag_post, user_tags
from workbench.cli.main import main


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a store of two users, one of whom is trusted, and a policy that spares them."""
    monkeypatch.chdir(tmp_path)
    posts = [a_post("ada", "p1", 3), a_post("cem", "p2", 2)]
    lines = "".join(json.dumps(post) + "\n" for post in posts)
    (tmp_path / "posts.jsonl").write_text(lines, "utf-8")
    rule = Rule("All but trusted", when=user_tags(none_of=["trusted"]), then=[flag_post()])
    policy = Policy("spare", (rule,), tags=("trusted",))
    (tmp_path / "policy.yaml").write_text(policy.to_yaml(), "utf-8")
    assert main(["import", "posts.jsonl"]) == 0
    assert main(["tags", "create", "trusted"]) == 0
    assert main(["tags", "add", "ada", "trusted"]) == 0
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_limits_are_shown_and_set(capsys):
    capsys.readouterr()
    assert main(["policies", "limits"]) == 0
    shown = capsys.readouterr().out
    assert "more users suspended or blocked: 25" in shown
    assert "protected tags: staff, vip, trusted" in shown
    words = "--users 3 --user-share 2.5% --protect staff --protect press --most-active 0 --json"
    assert main(["policies", "limits", *words.split()]) == 0
    limits = json.loads(capsys.readouterr().out)
    assert (limits["users"], limits["user_share"], limits["most_active"]) == (3, 0.025, 0)
    assert limits["protected_tags"] == ["staff", "press"]
    assert main(["policies", "limits", "--protect-none"]) == 0
    assert "protected tags: none" in capsys.readouterr().out
    assert main(["policies", "limits", "--user-share", "101%"]) == 2
    assert "expected a share from 0% to 100%" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_users_begin_with_their_tags_unless_another_start_is_asked_for(capsys):
    triggers = {}
    for start in (None, "tagged", "untagged", "now"):
        capsys.readouterr()
        asked = [] if start is None else ["--start", start]
        assert main(["simulate", "policy.yaml", "--json", *asked]) == 0
        triggers[start] = json.loads(capsys.readouterr().out)["rules"][0]["triggers"]
    assert triggers == {None: 1, "tagged": 1, "untagged": 2, "now": 1}


@pytest.mark.usefixtures("folder")
def test_a_start_is_refused_where_users_come_from_files(capsys):
    capsys.readouterr()
    asked = ["simulate", "policy.yaml", "--posts", "posts.jsonl", "--start", "now"]
    assert main(asked) == 2
    assert "`--start` is for the users of a store: leave out `--posts`" in capsys.readouterr().err
