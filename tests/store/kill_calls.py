"""What programs do to a store before they are killed, and what must be true of it afterwards."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from tests.store.stores import HOUR_US, MOD, NOW_US, SetClock
from workbench.policy.policy import Policy
from workbench.replay.simulate import simulate
from workbench.services.policies import policies
from workbench.services.record.verify import verify
from workbench.services.simulations import apply, plan, undo
from workbench.services.simulations.snapshot import history, snapshot
from workbench.services.submission import submit
from workbench.services.tags import tag_uploads, tags
from workbench.services.transfer import import_posts
from workbench.services.users import moderation
from workbench.store import Store

TAGS = ("vip", "new", "old")
POSTS = 5
Said = dict[str, Any]


def live(number: int) -> Policy:
    return Policy.from_document(
        {
            "version": 1,
            "name": "Live",
            "classes": {"nsfw": {"score": "nsfw", "classified": 0.9}},
            "rules": [
                {
                    "name": "Bad",
                    "when": {"classified": ["nsfw"]},
                    "then": ["delete_post", {"suspend": {"for": f"{number % 50 + 1}h"}}],
                }
            ],
        }
    )


def batch(number: int) -> list[Said]:
    return [
        {
            "user_id": f"u{(number + k) % 7}",
            "post_id": f"b{number}-{k}",
            "created_at": NOW_US + number * HOUR_US + k,
            "nsfw": 0.95 if k == number % POSTS else 0.1,
        }
        for k in range(POSTS)
    ]


def submitted(_: Store, submissions: submit.Submissions, number: int) -> Said:
    answers = submissions.submit(batch(number), MOD)
    assert len(answers) == POSTS
    return {"batch": number}


def blocked(store: Store, _: submit.Submissions, number: int) -> Said:
    return {
        "entry": moderation.block(store, MOD, f"u{number % 7}", f"r{number}"),
        "reason": f"r{number}",
    }


def suspended(store: Store, _: submit.Submissions, number: int) -> Said:
    entry = moderation.suspend(store, MOD, f"u{number % 7}", f"s{number}", duration="2h")
    return {"entry": entry, "reason": f"s{number}"}


def enabled(store: Store, _: submit.Submissions, number: int) -> Said:
    entry = moderation.enable(store, MOD, f"u{number % 7}", f"e{number}")
    return {"entry": entry, "reason": f"e{number}"}


def tagged(store: Store, _: submit.Submissions, number: int) -> Said:
    user_id = f"t{number}"
    tags.add_tags(store, MOD, user_id, TAGS)
    return {"tagged": user_id}


def published(store: Store, _: submit.Submissions, number: int) -> Said:
    return {"version": policies.publish(store, MOD, live(number))}


def uploaded(store: Store, _: submit.Submissions, number: int) -> Said:
    rows = "".join(f'f{number}-{k},"vip, nope, new"\n' for k in range(POSTS))
    data = f"user_id,user_tags\n{rows}".encode()
    upload = tag_uploads.upload_tags(store, MOD, f"{number}.csv", data)
    return {"upload": upload.upload_id}


def imported(store: Store, _: submit.Submissions, number: int) -> Said:
    posts = [{**post, "post_id": f"i{post['post_id']}"} for post in batch(number)]
    return {"imported": import_posts.import_posts(store, MOD, posts).segment}


def compacted(store: Store, _: submit.Submissions, _number: int) -> Said:
    return {"compacted": import_posts.compact(store, MOD)}


def applied(store: Store, _: submit.Submissions, _number: int) -> Said:
    shot = snapshot(store)
    outcome = simulate(APPLIED, history(store, shot), users=shot.users())
    made = plan.plan(store, outcome, shot)
    return {"applied": apply.apply(store, MOD, made, made.confirmation).batch_id}


def undone(store: Store, _: submit.Submissions, _number: int) -> Said:
    left = [batch.batch_id for batch in apply.batches(store) if batch.undone_us is None]
    if left:
        undo.undo(store, MOD, left[-1])
    return {"undone": left[-1:]}


APPLIED = Policy.from_document(
    {
        "version": 1,
        "name": "Applied",
        "tags": ["old"],
        "classes": {"nsfw": {"score": "nsfw", "classified": 0.9}},
        "rules": [
            {
                "name": "Worse",
                "when": {"classified": ["nsfw"]},
                "then": ["delete_post", "flag_user", {"add_tags": ["old"]}],
            }
        ],
    }
)
CALLS: tuple[Callable[[Store, submit.Submissions, int], Said], ...] = (
    submitted,
    blocked,
    tagged,
    uploaded,
    submitted,
    suspended,
    imported,
    published,
    enabled,
    applied,
    submitted,
    compacted,
    undone,
)


def begin(folder: Path) -> Path:
    """A store on which every call has something to do."""
    store = Store(folder, SetClock())
    for tag in TAGS:
        tags.create_tag(store, MOD, tag)
    policies.publish(store, MOD, live(0))
    submissions = submit.Submissions(store)
    imported(store, submissions, -3)
    submitted(store, submissions, -2)
    applied(store, submissions, -1)
    store.close()
    return store.folder


def check(folder: Path, acknowledged: list[Said]) -> None:
    """The store opens, is sound, and has all that was acknowledged and nothing by halves."""
    store = Store(folder, SetClock(NOW_US + 10_000 * HOUR_US))
    result = verify(store)
    assert result.sound, result.problems
    with store.connection() as con:
        reasons = dict(con.execute("SELECT entry_id, reason FROM log").fetchall())
        posts = con.execute("SELECT post_id, user_id, actions FROM posts").fetchall()
        done = con.execute(
            "SELECT user_id, post_id, list(action ORDER BY entry_id) FROM log WHERE post_id IS NOT"
            " NULL AND actor_kind = 'rule' AND kind IN ('post_action', 'user_action') GROUP BY ALL"
        ).fetchall()
        triggers = con.execute("SELECT post_id FROM log WHERE kind = 'rule_triggered'").fetchall()
        tagged = dict(
            con.execute(
                "SELECT user_id, count(*) FROM user_tags WHERE user_id[1] = 't' GROUP BY ALL"
            ).fetchall()
        )
        versions = con.execute("SELECT version FROM policies").fetchall()
        saved = con.execute(
            "SELECT policy_version FROM log WHERE kind = 'policy_published'"
        ).fetchall()
        live_now = con.execute("SELECT value FROM settings WHERE name = 'live_policy'").fetchall()
    there = {}
    for post_id, _, _ in posts:
        number = int(post_id[1:].rsplit("-", 1)[0])
        there[number] = there.get(number, 0) + 1
    assert set(there.values()) <= {POSTS}
    assert sorted(triggers) == sorted((post,) for post, _, call in posts if json.loads(call))
    assert sorted((u, p, list(a)) for u, p, a in done) == sorted(
        (user, post, json.loads(call)) for post, user, call in posts if json.loads(call)
    )
    assert set(tagged.values()) <= {len(TAGS)}
    if versions:
        assert (
            set(saved) == set(versions)
            and json.loads(live_now[0][0])["version"] == max(versions)[0]
        )
    done_uploads, done_batches = check_uploads(store), check_batches(store)
    segments = check_posts(store)
    for call in acknowledged:
        if "entry" in call:
            assert reasons[call["entry"]] == call["reason"]
        elif "batch" in call:
            assert there[call["batch"]] == POSTS
        elif "tagged" in call:
            assert tagged[call["tagged"]] == len(TAGS)
        elif "version" in call:
            assert (call["version"],) in versions
        elif "upload" in call:
            assert call["upload"] in done_uploads
        elif "imported" in call:
            assert call["imported"] in segments
        elif "applied" in call:
            assert call["applied"] in done_batches
        elif call.get("undone"):
            assert done_batches[call["undone"][0]]
    moderation.block(store, MOD, "after")
    assert verify(store).sound
    store.close()


def check_uploads(store: Store) -> set[str]:
    """Each upload has its entries, tags and failures; the ids of all."""
    with store.connection() as con:
        done = con.execute("SELECT upload_id, tags_assigned, tags_failed FROM uploads").fetchall()
        logged = con.execute(
            "SELECT actor, count(*) FROM log WHERE actor_kind = 'upload' GROUP BY ALL"
        ).fetchall()
        failed = con.execute(
            "SELECT upload_id, count(*) FROM upload_failures GROUP BY ALL"
        ).fetchall()
        entries = con.execute("SELECT count(*) FROM log WHERE kind = 'tags_uploaded'").fetchall()
    assert dict(logged) == {f"upload:{upload_id}": n for upload_id, n, _ in done}
    assert dict(failed) == {upload_id: n for upload_id, _, n in done}
    assert entries[0][0] == len(done)
    return {upload_id for upload_id, _, _ in done}


def check_batches(store: Store) -> dict[str, bool]:
    """Each applied simulation has its entries, and no others are there; whether it is undone."""
    with store.connection() as con:
        done = con.execute(
            "SELECT batch_id, first_entry, last_entry, undone_us IS NOT NULL FROM batches"
        ).fetchall()
        entries = con.execute(
            "SELECT entry_id, kind, request_id FROM log WHERE request_id LIKE 'apply-%'"
        ).fetchall()
        undone = con.execute("SELECT count(*) FROM log WHERE kind = 'simulation_undone'").fetchall()
    within = sorted(n for _, first, last, _ in done for n in range(first, last + 1))
    assert sorted(entry_id for entry_id, _, _ in entries) == within
    assert undone[0][0] == sum(taken_back for *_, taken_back in done)
    return {batch_id: taken_back for batch_id, _, _, taken_back in done}


def check_posts(store: Store) -> set[str]:
    """Every post can be read, in one place; the segments."""
    with store.connection() as con:
        rows = con.execute("SELECT post_id, body FROM posts").fetchall()
        segments = con.execute("SELECT segment, posts FROM segments").fetchall()
    copies = Counter(post_id for post_id, body in rows if body is not None)
    for segment, n in segments:
        ids = pq.read_table(store.folder / "posts" / f"{segment}.parquet")["post_id"].to_pylist()
        assert len(ids) == n
        copies.update(ids)
    assert set(copies.values()) <= {1}
    assert {post_id for post_id, _ in rows} <= copies.keys()
    if copies:
        assert history(store, snapshot(store)).n_posts == len(copies)
    return {segment for segment, _ in segments}
