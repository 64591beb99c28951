"""A store in a folder, and the command line on it, for tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from workbench.cli.main import main

ROOT = Path(__file__).parent.parent.parent
ALONE = ("log", "verify", "submit", "evaluate", "label-sample")  # the commands without sub-commands
POLICY = """
version: 1
name: words
tags: [marked]
rules:
  - name: bad words
    description: what the deny list holds
    when: {text_in: deny}
    then: [flag_post, {add_tags: [marked]}]
"""
POSTS = [
    {"post_id": "p2", "user_id": "u2", "created_at": "2026-09-01T00:00:02Z", "text": "hello"},
    {"post_id": "p1", "user_id": "u1", "created_at": "2026-09-01T00:00:01Z", "text": "buy junk"},
]


@dataclass
class Desk:
    """The command line on one store; `said` and `errors` of the last command."""

    folder: Path
    capture: pytest.CaptureFixture[str]
    said: str = ""
    errors: str = ""

    @property
    def store(self) -> Path:
        return self.folder / "store"

    def __call__(self, *words: str, status: int = 0) -> str:
        """Run a command that ends with a status, and return what it printed."""
        self.capture.readouterr()
        at = 1 if words[0] in ALONE else 2
        ended = main([*words[:at], "--store", str(self.store), *words[at:]])
        self.said, self.errors = self.capture.readouterr()
        assert ended == status, self.said + self.errors
        assert "Traceback" not in self.errors
        assert "\x1b" not in self.said + self.errors
        return self.said

    def json(self, *words: str, status: int = 0) -> Any:
        """Run a command, and return the one JSON value that it printed."""
        return json.loads(self(*words, "--json", status=status))

    def lines(self, *words: str, status: int = 0) -> list[Any]:
        """Run a command, and return the JSON values that it printed, one a line."""
        return [json.loads(line) for line in self(*words, "--json", status=status).splitlines()]

    def file(self, name: str, text: str) -> str:
        """A file with a text."""
        path = self.folder / name
        path.write_text(text, "utf-8")
        return str(path)

    def with_posts(self) -> None:
        """Let a policy be live that marks who writes `junk`, and submit two posts."""
        self("tags", "create", "marked")
        self("lists", "add", "deny", "phrase", "junk")
        self("policies", "publish", self.file("words.yaml", POLICY))
        self("submit", self.file("posts.jsonl", "\n".join(map(json.dumps, POSTS))))


def program(
    *arguments: str, given: str = "", cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The command as a program of its own."""
    return subprocess.run(
        [sys.executable, "-m", "workbench", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
