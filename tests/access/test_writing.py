"""What a command writes is whole, private, and never takes the place of what is no regular file."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sizes import size
from workbench.cli.main import main
from workbench.whole_files import check_file, check_folder, replace_file, replace_folder

DATA = Path(__file__).parents[2] / "data"
PACKAGE = Path(__file__).parents[2] / "workbench"
SIMULATE = ["simulate", "policy.yaml", "--posts", "posts.csv"]
POLICY = """
version: 1
name: p
rules: [{name: r, when: {post_count: {more_than: 1, in_past: 7d}}, then: [block]}]
"""
POSTS = "post_id,user_id,created_at\np1,u1,2026-09-01\np2,u1,2026-09-02\n"
MOVES = ("tempfile.mkstemp(", "os.rename(", "os.replace(", "os.link(")
STORE = ["--store", "store", "--actor", "ann"]
FILES: dict[str, list[str]] = {
    "simulate --page": [*SIMULATE, "--page"],
    "log --out": ["log", *STORE, "--out"],
    "users list --out": ["users", "list", *STORE, "--out"],
    "users case --out": ["users", "case", "u1", *STORE, "--out"],
    "tags failures --out": ["tags", "failures", "1", *STORE, "--out"],
}
FOLDERS: dict[str, list[str]] = {
    "simulate --out": [*SIMULATE, "--out"],
    "simulate --keep": [*SIMULATE, "--keep"],
    "generate --out": ["generate", "--posts", "20", "--seed", "1", "--out"],
    "export": ["export", *STORE],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a policy, posts, and a store with a user and a failed upload."""
    folder = tmp_path_factory.mktemp("writing")
    (folder / "policy.yaml").write_text(POLICY, "utf-8")
    (folder / "posts.csv").write_text(POSTS, "utf-8")
    (folder / "tags.csv").write_text("user_id,tags\nu1,nope\n", "utf-8")
    store = ["--store", str(folder / "store"), "--actor", "ann"]
    assert main(["import", str(folder / "posts.csv"), *store]) == 0
    assert main(["tags", "upload", str(folder / "tags.csv"), *store]) in {0, 1}
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A path in a folder of its own, where nothing is yet; commands run beside policy and store."""
    monkeypatch.chdir(made)
    (tmp_path / "place").mkdir()
    return tmp_path / "place" / "there"


def a_link(path: Path) -> None:
    (path.parent.parent / "outside").write_text("mine", "utf-8")
    path.symlink_to("../outside")


def a_dangling_link(path: Path) -> None:
    path.symlink_to("../nothing")


def a_link_to_a_folder(path: Path) -> None:
    (path.parent.parent / "outside").mkdir()
    path.symlink_to("../outside")


def a_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the path of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(here)


def a_device(path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make a device")
    os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, 3))  # another /dev/null


SPECIAL: list[Callable[[Path], None]] = [
    a_link,
    os.mkfifo,
    a_dangling_link,
    a_link_to_a_folder,
    a_socket,
    a_device,
]
SOME = SPECIAL[: size(2, len(SPECIAL))]


def everything(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """What lies in a folder, and what it is."""
    result = {}
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        content = path.read_bytes() if stat.S_ISREG(mode) else b""
        result[path.relative_to(folder).as_posix()] = (mode, path.lstat().st_ino, content)
    return result


@pytest.mark.parametrize("make", SOME, ids=lambda make: make.__name__)
@pytest.mark.parametrize("command", [*FILES.values(), *FOLDERS.values()], ids=[*FILES, *FOLDERS])
def test_what_is_no_regular_file_or_folder_is_left_as_it_is(
    command: list[str],
    make: Callable[[Path], None],
    place: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make(place)
    before = everything(place.parent.parent)
    assert main([*command, str(place)]) == 2
    errors = capsys.readouterr().err
    assert str(place) in errors
    assert "Traceback" not in errors
    assert everything(place.parent.parent) == before


@pytest.mark.parametrize("command", FILES.values(), ids=FILES)
def test_a_folder_in_the_place_of_a_file_is_left_as_it_is(command: list[str], place: Path) -> None:
    if "failures" in command:  # which may be given a folder
        return
    place.mkdir()
    assert main([*command, str(place)]) == 2
    assert list(place.parent.iterdir()) == [place]
    assert not list(place.iterdir())


@pytest.mark.parametrize("command", FOLDERS.values(), ids=FOLDERS)
def test_a_file_in_the_place_of_a_folder_is_left_as_it_is(command: list[str], place: Path) -> None:
    place.write_text("mine", "utf-8")
    assert main([*command, str(place)]) == 2
    assert place.read_text("utf-8") == "mine"
    assert list(place.parent.iterdir()) == [place]


@pytest.mark.parametrize("command", [*FILES.values(), *FOLDERS.values()], ids=[*FILES, *FOLDERS])
def test_what_is_written_is_its_owners_alone(command: list[str], place: Path) -> None:
    before = os.umask(0)
    try:
        assert main([*command, str(place)]) == 0
    finally:
        os.umask(before)
    assert list(place.parent.iterdir()) == [place]
    for path in (place, *place.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_a_folder_that_is_there_gets_private_files_and_loses_no_other(place: Path) -> None:
    place.mkdir(mode=0o755)
    (place / "mine.txt").write_text("mine", "utf-8")
    (place / "summary.json").write_text("old", "utf-8")
    assert main([*FOLDERS["simulate --out"], str(place)]) == 0
    assert (place / "mine.txt").read_text("utf-8") == "mine"
    assert (place / "summary.json").read_text("utf-8") != "old"
    assert stat.S_IMODE((place / "summary.json").stat().st_mode) == 0o600
    assert stat.S_IMODE(place.stat().st_mode) == 0o755


@pytest.mark.parametrize("make", SOME, ids=lambda make: make.__name__)
@pytest.mark.parametrize("name", ["summary.json", "log.parquet"])
def test_what_is_no_regular_file_inside_a_folder_is_left_as_it_is(
    make: Callable[[Path], None], name: str, place: Path
) -> None:
    place.mkdir()
    make(place / name)
    before = everything(place.parent)
    assert main([*FOLDERS["simulate --out"], str(place)]) == 2
    assert everything(place.parent) == before


@pytest.mark.usefixtures("place")
def test_dev_null_stays_a_device() -> None:
    before = Path("/dev/null").stat()
    assert main([*FILES["simulate --page"], "/dev/null"]) == 2
    assert main([*FOLDERS["simulate --out"], "/dev/null"]) == 2
    assert main([*FILES["log --out"], "/dev/stdout"]) == 2
    after = Path("/dev/null").stat()
    assert (before.st_mode, before.st_rdev, before.st_ino) == (
        after.st_mode,
        after.st_rdev,
        after.st_ino,
    )
    assert not list(Path("/dev").glob(".null*"))


@pytest.mark.parametrize("make", SPECIAL, ids=lambda make: make.__name__)
def test_only_a_regular_file_or_a_folder_is_replaced(
    make: Callable[[Path], None], place: Path
) -> None:
    make(place)
    before = everything(place.parent.parent)
    for check in (check_file, check_folder):
        with pytest.raises(OSError, match="it is a"):
            check(place)
    with pytest.raises(OSError, match="it is a"):
        replace_file(place, b"new")
    with pytest.raises(OSError, match="it is a"), replace_folder(place):
        pass
    assert everything(place.parent.parent) == before


def half_a_folder(path: Path) -> None:
    with replace_folder(path) as folder:
        (folder / "a").write_text("half", "utf-8")
        raise ValueError("no more")


def test_what_fails_while_it_is_written_leaves_the_old_file_and_nothing_else(
    tmp_path: Path,
) -> None:
    path = tmp_path / "file"
    path.write_text("old", "utf-8")

    def half(file) -> None:
        file.write(b"half")
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        replace_file(path, half)
    with pytest.raises(ValueError, match="no more"):
        half_a_folder(tmp_path / "folder")
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_takes_no_other_s_place(tmp_path: Path) -> None:
    path = replace_file(tmp_path / "file", b"old", new=True)
    with pytest.raises(FileExistsError):
        replace_file(path, b"new", new=True)
    with pytest.raises(FileExistsError), replace_folder(tmp_path, new=True):
        pass
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_of_any_length_can_be_written(tmp_path: Path) -> None:
    assert replace_file(tmp_path / ("n" * 255), b"x").read_bytes() == b"x"


def test_one_module_moves_files_to_their_place() -> None:
    texts = {path: path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
    moving = {path.name for path, text in texts.items() if any(move in text for move in MOVES)}
    assert moving == {"whole_files.py"}
