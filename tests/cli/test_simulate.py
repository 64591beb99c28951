"""The command `workbench simulate`: what it writes and prints, and how bad input ends."""

import csv
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from workbench.cli.main import main

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "data"
SAMPLE = [
    "simulate",
    str(DATA / "policy.yaml"),
    "--posts",
    str(DATA / "posts.csv"),
    "--users",
    str(DATA / "users.csv"),
    "--lists",
    str(DATA / "lists.csv"),
]
FILES = ["log.parquet", "outcomes.parquet", "summary.json", "users.parquet"]


def digests(folder: Path) -> dict[str, str]:
    return {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(folder.iterdir())}


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "workbench", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_writes_tables_and_summary_and_prints_a_table(tmp_path, capsys):
    out = tmp_path / "a" / "result"
    assert main([*SAMPLE, "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert sorted(digests(out)) == FILES
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    outcomes = pq.read_table(out / "outcomes.parquet")
    assert len(outcomes) == summary["data"]["posts"] > 1000
    assert outcomes["accepted"].to_pylist().count(True) == summary["posts"]["accepted"]
    for rule in summary["rules"]:
        line = next(line for line in printed.splitlines() if line.strip().startswith(rule["rule"]))
        assert line.split()[-3:] == [f"{rule[k]:,}" for k in ("triggers", "users", "unknown")]
        assert rule["triggers"] > 0


def test_the_summary_has_its_parts_in_their_order_and_names_as_they_are_written(tmp_path):
    rule = {"name": "Zoë", "when": {"post_count": {"at_least": 1}}, "then": ["flag_post"]}
    (tmp_path / "policy.json").write_text(json.dumps({"version": 1, "rules": [rule]}))
    (tmp_path / "posts.csv").write_text("post_id,user_id,created_at\np,u,2026-01-01\n", "utf-8")
    command = ["simulate", str(tmp_path / "policy.json"), "--posts", str(tmp_path / "posts.csv")]
    assert main([*command, "--out", str(tmp_path / "out")]) == 0
    text = (tmp_path / "out" / "summary.json").read_text("utf-8")
    assert '"Zoë"' in text
    parts = list(json.loads(text))
    assert parts != sorted(parts)
    assert (parts[0], parts[-1]) == ("policy", "warnings")


def test_same_bytes_whatever_threads_evaluator_and_hash_seed(tmp_path):
    ways = {
        "one": (["--threads", "1"], "0"),
        "two": (["--threads", "2"], "1"),
        "plain": (["--evaluator", "plain"], "2"),
    }
    result = {}
    for name, (options, seed) in ways.items():
        done = command(*SAMPLE, *options, "--out", str(tmp_path / name), PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
        result[name] = digests(tmp_path / name)
    assert result["one"] == result["two"] == result["plain"]


def test_same_bytes_whatever_the_order_of_input_rows(tmp_path):
    lines = (DATA / "posts.csv").read_text("utf-8").splitlines(keepends=True)
    if any(line.count('"') % 2 for line in lines):
        pytest.fail("the sample has newlines in quotes; shuffle rows, not lines")
    shuffled = tmp_path / "posts.csv"
    shuffled.write_text(lines[0] + "".join(reversed(lines[1:])), "utf-8")
    options = [*SAMPLE[:2], "--posts", str(shuffled), *SAMPLE[4:]]
    assert main([*SAMPLE, "--out", str(tmp_path / "a")]) == 0
    assert main([*options, "--out", str(tmp_path / "b")]) == 0
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_explain_says_every_rule_and_its_values(capsys):
    assert main([*SAMPLE, "--explain", "p0000001"]) in (0, 1)
    capsys.readouterr()
    first = (DATA / "posts.csv").read_text("utf-8").splitlines()[1].split(",")[0]
    assert main([*SAMPLE, "--explain", first]) == 0
    printed = capsys.readouterr().out
    assert f"post {first} by " in printed
    assert "the user was enabled" in printed
    assert "rule Delete NSFW: " in printed
    assert "nsfw is " in printed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (["--posts", "missing.csv"], "missing.csv"),
        (["--from", "yesterday"], "from"),
        (["--as-of", "2001-01-01"], "as-of"),
        (["--column", "post_id"], "NAME=COLUMN"),
        (["--column", "post_id=nothing_like_it"], "nothing_like_it"),
        (["--column", "a=b", "--column", "a=c"], "twice"),
        (["--lists", "missing.csv"], "missing.csv"),
        (["--users", "missing.csv"], "missing.csv"),
        (["--log", "missing.csv"], "missing.csv"),
    ],
)
def test_bad_choices_are_named_and_nothing_is_written(tmp_path, capsys, change, said):
    assert main([*SAMPLE, "--out", str(tmp_path / "out"), *change]) == 2
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "change", [["--threads", "0"], ["--enforcement", "some"], ["--evaluator", "x"], ["--nonsense"]]
)
def test_bad_usage_ends_with_status_2(change):
    with pytest.raises(SystemExit) as stopped:
        main([*SAMPLE, *change])
    assert stopped.value.code == 2


def test_a_folder_that_cannot_be_written_is_bad_input(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main([*SAMPLE, "--out", str(tmp_path / "file" / "out")]) == 2
    assert "cannot write" in capsys.readouterr().err


def test_a_page_that_cannot_be_written_is_bad_input_and_leaves_nothing(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    page, out = tmp_path / "file" / "page.html", tmp_path / "out"
    assert main([*SAMPLE, "--page", str(page), "--out", str(out)]) == 2
    assert f"cannot write {page}" in capsys.readouterr().err
    assert not out.exists()


def test_set_aside_rows_and_scores_are_listed_harmlessly(tmp_path):
    posts = tmp_path / "posts.csv"
    posts.write_text(
        "post_id,user_id,created_at,text,nsfw,suggestive,hate_symbol,nazi_flag,bullying\n"
        "p1,u1,2020-01-01,hello,0.95,0.1,0.1,0.1,3\n"
        "p2,u1,=1+1,hello,0.95,0.1,0.1,0.1,3\n"
        "p3,u1,2020-01-01,hello,1.5,0.1,0.1,0.1,7\n",
        "utf-8",
    )
    out = tmp_path / "out"
    assert main([SAMPLE[0], SAMPLE[1], "--posts", str(posts), "--out", str(out)]) == 0
    with (out / "rejects.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.reader(file))
    assert listed[0] == ["file", "row", "column", "value", "code", "reason"]
    assert listed[1][3] == "'=1+1"
    assert sorted(cells[1:4] for cells in listed[2:]) == [
        ["3", "bullying", "7"],
        ["3", "nsfw", "1.5"],
    ]
    assert main([*SAMPLE, "--out", str(out)]) == 0
    assert sorted(digests(out)) == FILES, "the list of an earlier run does not stay behind"


def test_the_terminal_never_obeys_a_name(tmp_path, capsys):
    policy = tmp_path / "policy.yaml"
    policy.write_text(
        'version: 1\nname: "\\e[31mred"\nrules:\n'
        '  - {name: "\\e]0;title\\a[bold]x[/bold]", when: {post: {text: {is: x}}}, then: []}\n',
        "utf-8",
    )
    assert main(["simulate", str(policy), *SAMPLE[2:4]]) == 0
    assert main(["explain", str(policy)]) == 0
    assert main(["check", str(policy)]) == 0
    printed = capsys.readouterr()
    assert "\x1b" not in printed.out + printed.err
    assert "[bold]x[/bold]" in printed.out


def test_a_kept_history_is_used_again(tmp_path):
    for name in ("first", "second"):
        keep = ["--keep", str(tmp_path / "kept"), "--out", str(tmp_path / name)]
        assert main([*SAMPLE, *keep]) == 0
    assert digests(tmp_path / "first") == digests(tmp_path / "second")
    assert any((tmp_path / "kept").iterdir())


def test_notes_on_users_and_the_log_are_printed_beside_those_on_posts(tmp_path, capsys):
    at = "2026-09-01T00:00:00Z"
    files = {
        "posts.csv": f"post_id,user_id,created_at\np1, u1,{at}\n",
        "users.csv": "user_id\nu1 \n",
        "log.csv": f"at,kind,action,actor_kind,user_id\n{at},user_action,block,moderator,\xa0u1\n",
        "p.yaml": "version: 1\nrules: [{name: r, when: {post_count: {at_least: 9}},"
        " then: [flag_user]}]\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    path = {name: str(tmp_path / name) for name in files}
    asked = ["--posts", path["posts.csv"], "--users", path["users.csv"], "--log", path["log.csv"]]
    assert main(["simulate", path["p.yaml"], *asked]) == 0
    shown = capsys.readouterr()
    assert (shown.out + shown.err).count("1 value has spaces or invisible characters") == 3
