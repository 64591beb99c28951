"""A store on a disk that fills up: on a small disk of its own, or under a limit of file sizes.

Each scenario is a program of its own; it prints nothing, and fails where it finds something wrong.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.sizes import size
from tests.store.stores import MOD, SetClock
from workbench.errors import Refused
from workbench.services.record.verify import verify
from workbench.services.users import moderation, users
from workbench.store import Store

ROOT = Path(__file__).parents[2]
MOUNTED = ["unshare", "--user", "--map-root-user", "--mount"]
KB = 1024


@cache
def mounting_is_allowed() -> bool:
    try:
        call = [*MOUNTED, "mount", "-t", "tmpfs", "none", "/mnt"]
        return subprocess.run(call, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def assert_it_passes(call: str, folder: Path, *, before: tuple[str, ...] = ()) -> None:
    """Run a scenario of this module as a program of its own."""
    code = f"from pathlib import Path; from tests.store.test_disk_full import *; {call}"
    program = [*before, sys.executable, "-c", code, str(folder)]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def mount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(folder)], check=True)


def block_until_full(store: Store, length: int) -> dict[int, str]:
    """The entries that were acknowledged, with whom they block."""
    acknowledged = {}
    with pytest.raises(Refused, match="disk is full"):  # noqa: PT012
        for number in range(10_000):
            reason = os.urandom(length // 2).hex()
            entry_id = moderation.block(store, MOD, f"u{number}", reason)
            acknowledged[entry_id] = f"u{number}"
    return acknowledged


def refuse(store: Store) -> None:
    with pytest.raises(Refused, match="disk is full"):
        moderation.block(store, MOD, "nobody", os.urandom(500 * KB).hex())


def check(store: Store, acknowledged: dict[int, str]) -> None:
    result = verify(store)
    assert result.sound, result.problems
    assert result.entries == len(acknowledged)
    for user_id in acknowledged.values():
        assert users.user(store, user_id).status == "blocked"


def fill(folder: Path) -> Path:
    """Leave no room at all."""
    filler = folder / "filler"
    try:
        with filler.open("wb", buffering=0) as file:
            while file.write(b"x" * 4096):
                pass
    except OSError:
        return filler
    return filler


def a_disk_that_fills_up(folder: Path, kb: int, length: int, linger_seconds: float) -> None:
    mount(folder, f"size={kb}k")
    store = Store(folder / "store", SetClock(), linger_seconds=linger_seconds)
    acknowledged = block_until_full(store, length)
    assert acknowledged
    for _ in range(3):
        refuse(store)
    check(store, acknowledged)
    store.close()
    filler = fill(folder)
    check(Store(folder / "store", SetClock(), linger_seconds=0), acknowledged)
    refuse(store)
    filler.unlink()
    mount(folder, f"remount,size={4 * kb}k")
    acknowledged[moderation.block(store, MOD, "later")] = "later"  # the same program goes on
    check(store, acknowledged)
    store.close()
    check(Store(folder / "store", SetClock(), linger_seconds=0), acknowledged)


def a_disk_without_room_for_a_store(folder: Path) -> None:
    mount(folder, "size=1m")
    (folder / "store").mkdir(mode=0o700)
    filler = fill(folder)
    with pytest.raises(Refused, match="disk is full"):
        Store(folder / "store", SetClock())
    filler.unlink()
    mount(folder, "remount,size=16m")
    store = Store(folder / "store", SetClock(), linger_seconds=0, wait_seconds=0)
    check(store, {moderation.block(store, MOD, "u"): "u"})


def files_too_short_for_a_store(folder: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100 * KB, hard))
    with pytest.raises(Refused, match="disk is full"):
        Store(folder / "store", SetClock())
    assert not list((folder / "store").glob("*.duckdb*"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    store = Store(folder / "store", SetClock(), linger_seconds=0, wait_seconds=0)
    check(store, {moderation.block(store, MOD, "u"): "u"})


def files_that_cannot_grow(folder: Path, kb: int) -> None:
    store = Store(folder / "store", SetClock())
    moderation.block(store, MOD, "first")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kb * KB, hard))
    acknowledged = {1: "first", **block_until_full(store, 20_000)}
    check(store, acknowledged)
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    acknowledged[moderation.block(store, MOD, "later")] = "later"
    check(store, acknowledged)
    store.close()


def files_that_cannot_grow_lose_nothing(folder: Path, kb: int) -> None:
    """As above, whatever the error is."""
    store = Store(folder / "store", SetClock())
    acknowledged = {moderation.block(store, MOD, "first"): "first"}
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kb * KB, hard))
    for number in range(1000):
        try:
            entry_id = moderation.block(store, MOD, f"u{number}", os.urandom(10_000).hex())
        except Exception:  # noqa: BLE001 - which it is, another scenario says
            break
        acknowledged[entry_id] = f"u{number}"
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    acknowledged[moderation.block(store, MOD, "later")] = "later"
    check(store, acknowledged)
    store.close()


needs_a_mount = pytest.mark.skipif(
    not mounting_is_allowed(), reason="no disk may be mounted here; files are limited instead"
)
DISKS = [(4000, 20_000, 0), (3000, 9_000, 5), (6000, 60_000, 0.05)]


@needs_a_mount
@pytest.mark.parametrize(("kb", "length", "linger"), DISKS[: size(1, 3)])
def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path, kb, length, linger) -> None:
    assert_it_passes(
        f"a_disk_that_fills_up(Path({str(tmp_path)!r}), {kb}, {length}, {linger})",
        tmp_path,
        before=(*MOUNTED,),
    )


@needs_a_mount
def test_a_disk_without_room_for_a_store_is_said(tmp_path) -> None:
    call = f"a_disk_without_room_for_a_store(Path({str(tmp_path)!r}))"
    assert_it_passes(call, tmp_path, before=(*MOUNTED,))


def test_files_too_short_for_a_store_are_said(tmp_path) -> None:
    assert_it_passes(f"files_too_short_for_a_store(Path({str(tmp_path)!r}))", tmp_path)


@pytest.mark.parametrize("kb", [1000, 2500][: size(1, 2)])
def test_files_that_cannot_grow_lose_nothing(tmp_path, kb) -> None:
    assert_it_passes(
        f"files_that_cannot_grow_lose_nothing(Path({str(tmp_path)!r}), {kb})", tmp_path
    )


def test_files_that_cannot_grow_are_said(tmp_path) -> None:
    assert_it_passes(f"files_that_cannot_grow(Path({str(tmp_path)!r}), 1000)", tmp_path)


def test_a_turn_whose_note_has_no_room_is_given_back(tmp_path) -> None:
    store = Store(tmp_path, linger_seconds=0)
    (tmp_path / "turn.json").unlink()
    (tmp_path / "turn.json").symlink_to("/dev/full")
    other = Store(tmp_path, linger_seconds=0, wait_seconds=0)
    check(other, {moderation.block(store, MOD, "u"): "u"})


def test_what_was_committed_is_acknowledged_when_the_anchor_has_no_room(tmp_path) -> None:
    store = Store(tmp_path, linger_seconds=0)
    anchor = tmp_path / "anchor.jsonl"
    before = anchor.read_bytes()
    anchor.unlink()
    anchor.symlink_to("/dev/full")
    entry_id = moderation.block(store, MOD, "u")
    anchor.unlink()
    anchor.write_bytes(before)
    check(store, {entry_id: "u"})
