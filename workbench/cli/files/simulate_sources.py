"""What `workbench simulate` replays: posts, users, log and lists of files or of a store."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.cli.files.simulate_options import ReplayOptions
from workbench.cli.options.post_files import PostFileOptions
from workbench.cli.options.store_access import StoreAccess
from workbench.cli.options.table_files import TableFileOptions
from workbench.cli.terminal.times import iso_time, range_of, time_us
from workbench.errors import BadInput

if TYPE_CHECKING:
    from workbench.history import History, RecordedLog, TextLists, Users


@dataclass(frozen=True)
class Sources:
    """What is replayed, and from when to when: times as text, None where the posts decide."""

    history: History
    users: Users | None
    log: RecordedLog | None
    lists: TextLists | None
    from_time: str | None
    as_of: str | None


def sources_of_files(
    posts: Sequence[str], reading: PostFileOptions, tables: TableFileOptions, replay: ReplayOptions
) -> Sources:
    """What is replayed, all of it from files. Raises: BadInput."""
    from workbench.history.between import posts_between
    from workbench.model.imports import HistoryRange

    _check_start(replay, "--posts")
    now_us = time.time_ns() // 1000
    period = range_of(HistoryRange(), replay.since, replay.until, now_us)
    history = reading.read(posts, replay.threads)
    return Sources(
        history=posts_between(history, period.since_us, period.until_us),
        users=tables.read_users(replay.threads),
        log=tables.read_log(replay.threads),
        lists=tables.read_lists(replay.threads),
        from_time=replay.from_time,
        as_of=replay.as_of,
    )


def sources_of_store(
    access: StoreAccess, reading: PostFileOptions, tables: TableFileOptions, replay: ReplayOptions
) -> Sources:
    """What is replayed, from the store; files of users and lists replace the store's.

    Raises: BadInput, NoFile, and what is wrong with the store.
    """
    from workbench.services.simulations.snapshot import history, snapshot
    from workbench.services.simulations.start import UNTAGGED, start_of

    for option in reading.given():
        if not option.startswith("--time"):
            raise BadInput(f"`{option}` is for files: give `--posts`")
    if reading.given():
        raise BadInput("options that begin with `--time` are for files: give `--posts`")
    with access.to_read() as store:
        now_us = store.clock.now_us()
        state = snapshot(store)
        period = range_of(state.period, replay.since, replay.until, now_us)
        users, lists = tables.read_users(replay.threads), tables.read_lists(replay.threads)
        log, posts = tables.read_log(replay.threads), history(store, state, replay.threads, period)
        for option, given in (("--users", users), ("--log", log)):
            if given is not None:
                _check_start(replay, option)
        how = replay.start if log is None else UNTAGGED
        begin = start_of(state, posts, how, from_us=time_us("--from", replay.from_time, now_us))
        return Sources(
            history=posts,
            users=begin.users if users is None else users,
            log=begin.log if log is None and users is None else log,
            lists=state.lists() if lists is None else lists,
            from_time=iso_time("--from", replay.from_time, now_us),
            as_of=iso_time("--as-of", replay.as_of, now_us),
        )


def _check_start(replay: ReplayOptions, option: str) -> None:
    if replay.start is not None:
        raise BadInput(f"`--start` is for the users of a store: leave out `{option}`")
