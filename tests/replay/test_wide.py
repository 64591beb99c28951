"""Policies wider than a machine word, and patterns more than a table holds: the same outcomes."""

import copy
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.oracle.cases import random_case
from tests.oracle.replay import oracle
from tests.replay.harness import differences, result_of, run_case, same_tables
from tests.sizes import size
from workbench.replay.compiled import kernel, patterns

COPIES = 25


def with_tags_renamed(value, number: int, tags: set[str]):
    """A part of a policy with its tags exchanged for another copy's."""
    if isinstance(value, dict):
        return {key: with_tags_renamed(inside, number, tags) for key, inside in value.items()}
    if isinstance(value, list):
        return [with_tags_renamed(inside, number, tags) for inside in value]
    return f"{value}#{number}" if value in tags else value


def widened(case: dict) -> dict:
    """The case with its rules many times over, each copy with tags of its own."""
    wide = copy.deepcopy(case)
    policy, tags = wide["policy"], set(case["policy"].get("tags", []))
    rules = [
        {**rule, "name": f"{rule['name']} {number}", **_tagged(rule, number, tags)}
        for number in range(COPIES)
        for rule in policy["rules"]
    ]
    policy["rules"] = rules
    policy["tags"] = [*policy.get("tags", []), *(f"{t}#{n}" for n in range(COPIES) for t in tags)]
    return wide


def _tagged(rule: dict, number: int, tags: set[str]) -> dict:
    when = with_tags_renamed(rule["when"], number, tags) if number else rule["when"]
    then = with_tags_renamed(rule["then"], number, tags) if number else rule["then"]
    return {"when": when, "then": then}


@pytest.mark.parametrize("seed", range(size(25, 400)))
def test_policies_of_more_rules_and_tags_than_a_word_has_bits(seed):
    case = random_case(seed)
    if not case["posts"]:
        case = random_case(10_000 + seed)
    wide = widened(case)
    assert len(wide["policy"]["rules"]) >= COPIES
    outcome = run_case(wide, posts_a_chunk=7)
    assert differences(oracle(wide), result_of(wide, outcome)) == []
    assert same_tables(run_case(wide, evaluator="plain"), outcome) == []


@pytest.mark.parametrize("limits", [(1, 1 << 50), (1, 8)], ids=["sorted-keys", "joined-groups"])
@pytest.mark.parametrize("seed", range(size(25, 300)))
def test_patterns_that_no_table_holds(seed, limits, monkeypatch):
    case = random_case(seed)
    if not case["posts"]:
        case = random_case(10_000 + seed)
    whole = run_case(case)
    monkeypatch.setattr(patterns, "DIRECT", limits[0])
    monkeypatch.setattr(patterns, "LARGEST_KEY", limits[1])
    assert same_tables(whole, run_case(case)) == []


def test_a_changed_kernel_is_never_served_from_a_cache(tmp_path):
    """The cache folder is named by the file's content, whatever its time and size."""
    source = Path(kernel.__file__).read_text("utf-8")
    script = (
        "import importlib.util, sys\n"
        "spec = importlib.util.spec_from_file_location('kernel', sys.argv[1])\n"
        "kernel = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(kernel)\n"
        "print(kernel._position(4))\n"
    )
    result = []
    for returned in ("return _POSITIONS", "return 7-_POSITIONS"):
        file = tmp_path / "kernel.py"
        file.write_text(source.replace("return _POSITIONS", returned), "utf-8")
        os.utime(file, (1_600_000_000, 1_600_000_000))
        done = subprocess.run(
            [sys.executable, "-c", script, str(file)],
            env={**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")},
            capture_output=True,
            text=True,
            check=True,
        )
        result.append(done.stdout)
        assert (tmp_path / "cache" / "policy-workbench" / "kernel").is_dir()
    assert result == ["2\n", "5\n"]
