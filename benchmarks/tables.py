"""How fast the tables of a large store are: `python -m benchmarks.tables`.

Makes a store of `--users`, `--posts` and `--entries` in `--store`, unless it is there already, and
measures first rows, a sort, a filter, a search and the histograms of each table.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.model.actor import Actor
from workbench.model.log.columns import POST_ACTION, RULE_TRIGGERED, USER_ACTION
from workbench.model.log.entry import LogEntry
from workbench.model.tables import Between, OneOf, TableQuery
from workbench.services.tables.tables import histogram, look
from workbench.services.tags import tags
from workbench.services.transfer import import_posts
from workbench.store import Store

ACTOR = Actor("benchmark")
START_US, DAY_US = 1_740_000_000_000_000, 86_400_000_000
DAYS, AT_ONCE = 180, 20_000
FIRST = ("created", "user_id", "post_id", "text", "label", "field:nsfw", "field:spam")
RULES = ("Delete NSFW", "Mostly suggestive", "Needs review", "Spammer", "Denied")
WORDS = np.array(
    ["harbour", "market", "lamp", "quay", "boat", "rope", "tide", "buy", "now", "cheap"]
)


def make_store(folder: Path, users: int, posts: int, entries: int) -> Store:
    """A store with posts by users of very different activity, and a log about them."""
    random, store = np.random.default_rng(7), Store(folder)
    by = (users * random.beta(0.6, 2.5, posts)).astype(int)
    file = folder / "posts.parquet"
    pq.write_table(made_posts(random, by), file)
    import_posts.import_posts(store, ACTOR, file)
    file.unlink()
    with store.write(ACTOR) as tx:
        tx.create_users([f"user-{k}" for k in range(users)])
        tags.create_in(tx, "seller")
        for k in range(0, users, 40):
            tags.change_tags(tx, f"user-{k}", ["seller"], adds=True)
        tx.log_writer.add_all(made_entries(tx.next_entry, by, entries))
    return store


def made_posts(random: np.random.Generator, by: np.ndarray) -> pa.Table:
    """Posts with a text and two scores."""
    n = len(by)
    at = START_US + (random.random(n) * DAYS * DAY_US).astype(np.int64)
    words = WORDS[random.integers(0, len(WORDS), (n, 8))]
    return pa.table(
        {
            "post_id": [f"post-{k}" for k in range(n)],
            "user_id": [f"user-{k}" for k in by],
            "created_at": pa.array(at).cast(pa.timestamp("us", "UTC")),
            "text": [" ".join(row) for row in words],
            "nsfw": random.beta(1, 8, n).round(4),
            "spam": random.beta(1, 12, n).round(4),
        }
    )


def made_entries(first: int, by: np.ndarray, n: int) -> Iterator[list[LogEntry]]:
    """Entries of rules on posts, and now and then of a person on a user, in blocks."""
    for start in range(0, n, AT_ONCE):
        block = range(start, min(n, start + AT_ONCE))
        yield [made_entry(first + k, k % len(by), by, n) for k in block]


def made_entry(entry_id: int, post: int, by: np.ndarray, n: int) -> LogEntry:
    """The entry of a number, which is about a post and its user."""
    at_us = START_US + DAYS * DAY_US * entry_id // n
    user_id, rule = f"user-{by[post]}", RULES[entry_id % 5]
    where = {"at_us": at_us, "recorded_at_us": at_us, "entry_id": entry_id, "user_id": user_id}
    if entry_id % 10 == 0:
        who = {"actor": f"mod-{entry_id % 7}", "actor_kind": "moderator"}
        return LogEntry(kind=USER_ACTION, action="enable", **who, **where)
    kind, action = (RULE_TRIGGERED, None) if entry_id % 3 else (POST_ACTION, "flag_post")
    return LogEntry(
        kind=kind,
        action=action,
        rule=rule,
        policy="harbour",
        policy_version=1,
        post_id=f"post-{post}",
        actor=rule,
        actor_kind="rule",
        automated=True,
        **where,
    )


def measured(store: Store) -> dict[str, float]:
    """Milliseconds of each question, the best of three after the first."""
    month = Between("at", START_US, START_US + 30 * DAY_US)
    asked: dict[str, Callable[[], object]] = {
        "users: first rows": lambda: look(store, TableQuery("users")),
        "users: by share flagged": lambda: look(store, TableQuery("users", sort="share")),
        "users: 20 posts or more": lambda: look(
            store, TableQuery("users", filters=(Between("posts", 20, None),))
        ),
        "users: search": lambda: look(store, TableQuery("users", "user-77")),
        "users: histogram": lambda: histogram(store, TableQuery("users"), "posts"),
        "posts: first rows": lambda: look(store, TableQuery("posts", columns=FIRST)),
        "posts: with the rules that fired": lambda: look(store, TableQuery("posts")),
        "posts: search in texts": lambda: look(store, TableQuery("posts", "cheap boat")),
        "posts: histogram": lambda: histogram(store, TableQuery("posts"), "field:nsfw"),
        "log: first rows": lambda: look(store, TableQuery("log")),
        "log: of a rule in a month": lambda: look(
            store, TableQuery("log", filters=(month, OneOf("rule", ("Spammer",))))
        ),
        "log: of a user": lambda: look(
            store, TableQuery("log", filters=(OneOf("user_id", ("user-7",)),))
        ),
        "log: last page": lambda: look(store, TableQuery("log", first=4_900_000)),
        "log: search": lambda: look(store, TableQuery("log", "mod-3")),
        "log: histogram": lambda: histogram(store, TableQuery("log"), "kind"),
    }
    return {name: seconds for name, ask in asked.items() for seconds in [best(name, ask)]}


def best(name: str, ask: Callable[[], object]) -> float:
    """The best of three after the first time, which is printed too, with the processor's time."""
    times: list[float] = []
    busy: list[float] = []
    for _ in range(4):
        start, work = time.perf_counter(), time.process_time()
        ask()
        times.append(1000 * (time.perf_counter() - start))
        busy.append(1000 * (time.process_time() - work))
    then = f"then {min(times[1:]):6.0f} ms, {min(busy[1:]):5.0f} ms of processor"
    print(f"{name:34} first {times[0]:6.0f} ms, {then}", flush=True)
    return min(times[1:])


def main() -> None:
    """Make the store where it is missing, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, default=Path("build/bench-tables"))
    parser.add_argument("--users", type=int, default=300_000)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--entries", type=int, default=5_000_000)
    asked = parser.parse_args()
    is_new = not (asked.store / "store.duckdb").exists()
    if is_new:
        asked.store.mkdir(parents=True)
        make_store(asked.store, asked.users, asked.posts, asked.entries).close()
    measured(Store(asked.store))


if __name__ == "__main__":
    main()
