"""The sample in `data/`: made by the generator, small, and worth replaying a policy over."""

import csv
import json
import re
import shlex
from collections import Counter
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from workbench.cli.main import main
from workbench.synthetic import CommunitySpec, generate

from .small_replay import SmallReplay, denied_posts

DATA = Path(__file__).parents[2] / "data"
TABLES = ("posts", "users", "lists", "log", "labels")


@pytest.fixture(scope="module")
def replayed():
    community = generate(CommunitySpec(posts=2_000, users=120), 46)
    policy = YAML(typ="safe").load(DATA / "policy.yaml")
    posts = community.posts.to_pylist()
    denied = denied_posts(posts, community.lists.to_pylist())
    return SmallReplay(policy, posts, community.users.to_pylist(), denied).run()


def test_the_command_in_the_readme_makes_the_files(tmp_path):
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    command = shlex.split(re.search(r"workbench (generate .*)", readme)[1])
    main([*command[: command.index("--out")], "--out", str(tmp_path)])
    for name in TABLES:
        made, shipped = ((folder / f"{name}.csv").read_bytes() for folder in (tmp_path, DATA))
        assert made == shipped, f"{name}.csv is not what the generator makes"


def test_the_readme_names_every_file_and_column():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    for path in DATA.iterdir():
        assert path.name == "README.md" or path.name in readme
    for name in TABLES:
        with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            assert all(f"`{column}`" in readme for column in next(csv.reader(file)))


def test_the_sample_stays_small():
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 450_000


def test_every_rule_of_the_policy_fires_on_the_sample(replayed):
    names = [rule["name"] for rule in replayed.policy["rules"]]
    assert len(names) == 8
    assert all(replayed.triggers[name] >= 3 for name in names)


def test_the_policy_rejects_some_of_the_samples_posts(replayed):
    assert 0.05 < replayed.rejected / len(replayed.posts) < 0.15


def test_the_sample_has_users_of_every_kind_and_texts_that_try_to_run():
    with (DATA / "users.csv").open(encoding="utf-8", newline="") as file:
        kinds = Counter(user["truth"] for user in csv.DictReader(file))
    assert len(kinds) == 6
    text = (DATA / "posts.csv").read_text(encoding="utf-8")
    assert "<script>alert(1)</script>" in text
    assert "=HYPERLINK(" in text


def test_the_workbench_replays_the_sample_as_the_small_replay_does(replayed, tmp_path):
    posts, users, lists = (str(DATA / f"{name}.csv") for name in ("posts", "users", "lists"))
    files = ["--posts", posts, "--users", users, "--lists", lists, "--out", str(tmp_path / "out")]
    assert main(["simulate", str(DATA / "policy.yaml"), *files]) == 0
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["posts"]["rejected"] == replayed.rejected
    assert {rule["rule"]: (rule["triggers"], rule["users"]) for rule in summary["rules"]} == {
        rule: (count, len(replayed.users_hit[rule])) for rule, count in replayed.triggers.items()
    }


def test_the_recorded_log_of_the_sample_can_be_replayed_along(tmp_path):
    posts, users, lists, log = (str(DATA / f"{name}.csv") for name in TABLES if name != "labels")
    files = ["--posts", posts, "--users", users, "--lists", lists, "--log", log]
    said = main(["simulate", str(DATA / "policy.yaml"), *files, "--out", str(tmp_path / "out")])
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert said == 0
    with (DATA / "log.csv").open(encoding="utf-8", newline="") as file:
        entries = Counter(entry["actor_kind"] for entry in csv.DictReader(file))
    records = summary["records"]
    assert records["applied"] > 20
    assert records["applied"] + records["changed_nothing"] == entries["moderator"]
