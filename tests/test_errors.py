"""What an error of the system says, in one form wherever the workbench meets it."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from workbench.cli.main import main
from workbench.errors import reason_of
from workbench.store import Store

DATA = Path(__file__).parents[1] / "data"
LONG = "x" * 300
"""No file system has a name of 300 bytes."""


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "a.csv"), "No space left on device"),
        (OSError(errno.ENOSPC, ""), f"[Errno {errno.ENOSPC}] "),
        (OSError("it was closed"), "it was closed"),
        (
            UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
            str(UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad")),
        ),
    ],
)
def test_the_reason_of_an_error_is_that_of_the_system_or_else_its_text(error, reason):
    assert reason_of(error) == reason


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a `file`, a `folder`, and the sample's policy and posts."""
    for name in ("policy.yaml", "posts.csv"):
        (tmp_path / name).symlink_to(DATA / name)
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


COMMANDS = {
    "simulate policy.yaml --posts posts.csv --out file/out": (
        "cannot write file/out: Not a directory"
    ),
    "simulate policy.yaml --posts posts.csv --page folder": "cannot write folder: Is a directory",
    "simulate policy.yaml --posts posts.csv --keep file": (
        "file: the history cannot be kept there: it is a file, and no folder"
    ),
    f"simulate policy.yaml --posts {LONG}.csv": f"{LONG}.csv: cannot be read: File name too long",
    f"check {LONG}": f"cannot read the policy file {LONG}: File name too long",
    "generate --posts 9 --seed 1 --out file/out": "cannot write file/out: Not a directory",
    "tags create a --store file": "file is a file; expected the folder of a store",
    "tags create a --store file/below": "cannot make the store file/below: Not a directory",
    "tags upload . --store store": "cannot read .: Is a directory",
    "log --out folder --store store": "cannot write folder: Is a directory",
    "export file/below --store store": "cannot write file/below: Not a directory",
}


@pytest.mark.parametrize("words", COMMANDS)
@pytest.mark.usefixtures("folder")
def test_a_command_says_the_reason_of_the_system_without_its_number_and_path(words, capsys):
    Store("store").close()
    assert main(words.split()) == 2
    assert capsys.readouterr().err.splitlines()[-1] == COMMANDS[words]
    assert Path("file").read_text("utf-8") == "mine"


@pytest.mark.usefixtures("folder")
def test_a_store_whose_files_cannot_be_used_is_named_with_the_reason(capsys):
    assert main(["tags", "create", "a", "--store", "store"]) == 0
    Path("store/turn.lock").unlink()
    Path("store/turn.lock").mkdir()
    capsys.readouterr()
    assert main(["tags", "list", "--store", "store"]) == 2
    assert capsys.readouterr().err == "the store store cannot be used: Is a directory\n"


@pytest.mark.usefixtures("folder")
def test_an_anchor_that_cannot_be_read_is_named_with_the_reason(capsys):
    assert main(["tags", "create", "a", "--store", "store"]) == 0
    Path("store/anchor.jsonl").unlink()
    Path("store/anchor.jsonl").mkdir()
    capsys.readouterr()
    assert main(["verify", "--store", "store"]) != 0
    said = "".join(capsys.readouterr())
    assert "the anchor store/anchor.jsonl cannot be read: Is a directory\n" in said
