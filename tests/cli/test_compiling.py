"""The first replay says that it compiles, once; later ones do not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.cli.store_desk import ROOT, program
from tests.sizes import SOAKING

FILES = ("--posts", str(ROOT / "data" / "posts.csv"), "--users", str(ROOT / "data" / "users.csv"))
NOTE = "note: compiling the replay for the first time"
BEGIN = "from workbench.cli.terminal.progress import Progress; Progress().show_replay({!r})"


def begun(evaluator: str, **environment: str) -> str:
    """What is remarked before a replay begins."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN.format(evaluator)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr


def test_a_replay_on_a_machine_without_its_kernel_says_that_it_compiles(tmp_path):
    empty = {"XDG_CACHE_HOME": str(tmp_path)}
    assert begun("kernel", **empty).count(NOTE) == 1
    assert begun("plain", **empty) == ""


@pytest.mark.skipif(not SOAKING, reason="it compiles the kernel anew, for half a minute")
def test_only_the_first_replay_says_that_it_compiles(tmp_path):
    cache = {"XDG_CACHE_HOME": str(tmp_path)}
    (tmp_path / "p.yaml").write_text(
        "{version: 1, rules: [{name: r, when: {post_count: {at_least: 2}}, then: [flag_post]}]}"
    )
    words = ("simulate", str(tmp_path / "p.yaml"), *FILES)
    plain = program(*words, "--evaluator", "plain", **cache)
    first, second = program(*words, **cache), program(*words, **cache)
    assert (plain.returncode, first.returncode, second.returncode) == (0, 0, 0), first.stderr
    assert "compiling" not in plain.stderr
    assert first.stderr.count(NOTE) == 1
    assert "compiling" not in second.stderr
    assert plain.stdout == first.stdout == second.stdout
