"""Several programs and threads that use one store at once."""

from __future__ import annotations

import multiprocessing
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from tests.store.stores import MOD
from workbench.errors import Conflict
from workbench.services.record.verify import verify
from workbench.services.tags import tags
from workbench.services.users import moderation, users
from workbench.store import Store

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(["tests.store.test_kill", "tests.store.test_sharing"])
WRITES = 25


def block_many(folder: str, name: str, results: Any) -> None:
    try:
        store = Store(folder)
        results.put([moderation.block(store, MOD, f"{name}-{k}") for k in range(WRITES)])
    except BaseException as error:  # noqa: BLE001 - told to the test, which fails
        results.put(repr(error))


def hold(folder: str, held: Any, let_go: Any) -> None:
    """Keep a transaction open until told."""
    store = Store(folder)
    with store.write(MOD) as tx:
        tx.run("create_tag", tag="half", name="half", now_us=tx.now_us)
        held.set()
        let_go.wait(60)
    moderation.block(store, MOD, "after")
    store.close()


class Holder:
    """Another program, in the middle of a transaction."""

    def __init__(self, folder: Path) -> None:
        self.let_go, held = FORKED.Event(), FORKED.Event()
        self.process = FORKED.Process(target=hold, args=(str(folder), held, self.let_go))
        self.process.start()
        assert held.wait(60)

    def __enter__(self) -> Holder:
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go.set()
        self.process.join(60)
        assert self.process.exitcode == 0


def tag_names(store: Store) -> list[str]:
    return [tag.tag for tag in tags.tags(store)]


def check_blocked(store: Store, entries: list[int], who: set[str]) -> None:
    """There is one chain of entries, which are those that were acknowledged."""
    assert sorted(entries) == list(range(1, len(who) + 1))
    assert {user.user_id for user in users.find_users(store, status="blocked", limit=1000)} == who
    result = verify(store)
    assert result.sound and result.entries == len(who), result.problems


def everyone(names: list[str]) -> set[str]:
    return {f"{name}-{k}" for name in names for k in range(WRITES)}


def test_four_programs_write_at_once(tmp_path: Path) -> None:
    results, names = FORKED.Queue(), ["a", "b", "c", "d"]
    programs = [
        FORKED.Process(target=block_many, args=(str(tmp_path / "store"), name, results))
        for name in names
    ]
    for program in programs:
        program.start()
    reader = Store(tmp_path / "store")  # which looks in between
    blocked = [len(users.find_users(reader, status="blocked", limit=1000)) for _ in range(10)]
    assert blocked == sorted(blocked)
    answers = [results.get(timeout=60) for _ in programs]
    for program in programs:
        program.join(60)
        assert program.exitcode == 0
    assert all(isinstance(entries, list) for entries in answers), answers
    assert all(entries == sorted(entries) for entries in answers)
    check_blocked(reader, [*chain.from_iterable(answers)], everyone(names))
    reader.close()


def test_who_holds_the_store_is_named_when_the_wait_runs_out(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with Holder(tmp_path) as holder:
        began = time.monotonic()
        with pytest.raises(Conflict) as refused:
            Store(tmp_path, wait_seconds=0.5)
        assert 0.4 < time.monotonic() - began < 5
    assert f"process {holder.process.pid}," in str(refused.value)
    store = Store(tmp_path, wait_seconds=0.5)
    assert tag_names(store) == ["half"] and verify(store).sound
    store.close()


def test_a_store_that_waits_longer_is_served(tmp_path: Path) -> None:
    store = Store(tmp_path, linger_seconds=0)
    with Holder(tmp_path) as holder:
        threading.Timer(1, holder.let_go.set).start()
        assert moderation.block(store, MOD, "u") in {1, 2}
    assert tag_names(store) == ["half"]
    check = verify(store)
    assert check.sound and check.entries == 2


def test_one_write_may_wait_less_than_its_store(tmp_path: Path) -> None:
    store = Store(tmp_path, linger_seconds=0)
    with Holder(tmp_path) as holder:
        with (
            pytest.raises(Conflict, match=f"process {holder.process.pid}"),
            store.write(MOD, wait_seconds=0.2),
        ):
            pass
        with pytest.raises(Conflict):  # and the one behind those who wait is told too
            Store(tmp_path, wait_seconds=0)
    assert tag_names(store) == ["half"]


def test_a_program_that_died_holds_nothing(tmp_path: Path) -> None:
    Store(tmp_path).close()
    held, never = FORKED.Event(), FORKED.Event()
    program = FORKED.Process(target=hold, args=(str(tmp_path), held, never))
    program.start()
    assert held.wait(60)
    program.kill()
    program.join(60)
    store = Store(tmp_path, wait_seconds=1)
    assert tag_names(store) == [] and verify(store).sound
    store.close()


def test_two_stores_in_one_program_take_turns(tmp_path: Path) -> None:
    one, other = (Store(tmp_path, linger_seconds=0.02) for _ in range(2))
    entries = [
        moderation.block(store, MOD, f"{name}-{k}")
        for k in range(WRITES)
        for name, store in (("a", one), ("b", other))
    ]
    check_blocked(one, entries, everyone(["a", "b"]))
    check_blocked(other, entries, everyone(["a", "b"]))
    one.close()
    other.close()


def test_two_stores_in_threads_of_one_program_take_turns(tmp_path: Path) -> None:
    stores = {name: Store(tmp_path) for name in "abc"}

    def block(name: str) -> list[int]:
        return [moderation.block(stores[name], MOD, f"{name}-{k}") for k in range(WRITES)]

    with ThreadPoolExecutor(3) as threads:
        entries = [*chain.from_iterable(threads.map(block, stores))]
    check_blocked(stores["a"], entries, everyone(list(stores)))
    for store in stores.values():
        store.close()


def test_threads_share_a_store(tmp_path: Path) -> None:
    store = Store(tmp_path, linger_seconds=0.001)  # so that it closes between two of them

    def block(name: str) -> list[int]:
        result = []
        for k in range(WRITES):
            result.append(moderation.block(store, MOD, f"{name}-{k}"))
            assert users.user(store, f"{name}-{k}").status == "blocked"
        return result

    with ThreadPoolExecutor(4) as threads:
        entries = [*chain.from_iterable(threads.map(block, "abcd"))]
    check_blocked(store, entries, everyone(list("abcd")))
    store.close()


def test_a_transaction_that_fails_leaves_nothing_and_holds_nothing(tmp_path: Path) -> None:
    store, other = Store(tmp_path), Store(tmp_path, wait_seconds=1)
    with pytest.raises(KeyboardInterrupt), store.write(MOD) as tx:  # noqa: PT012
        tx.log("user_action", user_id="u", action="block")
        tx.run("create_tag", tag="half", name="half", now_us=tx.now_us)
        raise KeyboardInterrupt
    assert tag_names(other) == [] and verify(other).entries == 0
    assert moderation.block(store, MOD, "u") == 1
    assert users.user(other, "u").status == "blocked"
    store.close()
    other.close()
