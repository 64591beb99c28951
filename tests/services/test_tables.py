"""Random queries of every table and column, held to the same worked out in pandas."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.services.table_reference import Reference, key_of, kinds, reference
from tests.services.worlds import World, a_post, an_empty_world
from tests.sizes import size
from tests.store.stores import HOUR_US, MOD, NOW_US
from workbench.errors import BadInput
from workbench.importers.label_files import plain_reading
from workbench.model.actor import Actor
from workbench.model.tables import (
    MAX_SEARCH_LENGTH,
    Between,
    Contains,
    OneOf,
    TableFilter,
    TableKind,
    TableQuery,
    post_of_row,
    post_row,
)
from workbench.policy.policy import Policy
from workbench.replay.simulate import simulate
from workbench.services.policies import policies
from workbench.services.record.log import log
from workbench.services.review import review
from workbench.services.review.labelling import label_post, withdraw_label
from workbench.services.simulations.apply import apply
from workbench.services.simulations.plan import plan
from workbench.services.simulations.snapshot import history, snapshot
from workbench.services.simulations.undo import undo
from workbench.services.tables.tables import check, columns, histogram, keys, look
from workbench.services.tags import tags
from workbench.services.tags.tag_uploads import upload_tags
from workbench.services.transfer import import_posts
from workbench.services.transfer.import_label_files import import_labels
from workbench.services.users import moderation, users
from workbench.store import Store
from workbench.store.repositories.tables import rows as repository
from workbench.store.repositories.tables.rows import _width

ADA = Actor("Ada", "moderator")
HOSTILE = [
    "' OR 1=1 --",
    '"; DROP TABLE log; --',
    "%",
    "_",
    "$f0",
    "\\",
    "<b>é</b>",
    "ÅNGSTRÖM",
    "=1+1",
]
FIELDS = ["nsfw", "spam", "n", "shown", "seen", 'a"; DROP VIEW posts; --', "price", "k0", "rules"]
QUERIES = size(180, 4000)


def made_posts(draw: random.Random, n: int) -> list[dict[str, Any]]:
    """Posts of few users, with fields of every type, each missing now and then."""
    found = []
    for k in range(n):
        post: dict[str, Any] = {
            "user_id": draw.choice(["ada", "bob", "cem", "Dan", HOSTILE[0], "u_%1"]),
            "post_id": f"post-{k:03}" if k % 7 else f"{draw.choice(HOSTILE)}{k}",
            "created_at": NOW_US - draw.randrange(90 * 24) * HOUR_US - k,
        }
        fields = {
            "text": draw.choice([*HOSTILE, "Buy NOW", "hello there", "İstanbul"]),
            "nsfw": draw.choice([0.0, 0.25, 0.5, 0.96875]),
            "spam": draw.random(),
            "n": draw.randrange(-5, 30),
            "shown": draw.random() < 0.5,
            "seen": NOW_US - draw.randrange(1000) * HOUR_US,
            FIELDS[5]: draw.choice([1.5, 2.5]),
            "price": draw.choice([0.5, 10.25]),
            "k0": draw.randrange(3),
            "rules": draw.choice(["a", "b"]),
        }
        found.append(post | {name: v for name, v in fields.items() if draw.random() < 0.9})
    return found


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Reference]:
    """A store with some of everything, and what its tables should show."""
    world = an_empty_world(tmp_path_factory.mktemp("tables"))
    store, draw = world.store, random.Random(5)
    posts = made_posts(draw, 120)
    import_posts.import_posts(store, MOD, as_table(posts[:60]))
    import_posts.import_posts(store, MOD, as_table(posts[60:]))
    submitted = submit_some(world)
    act_on_some(store)
    applied(store)
    world.clock.us += HOUR_US
    return store, reference(store, posts + submitted, FIELDS)


def as_table(posts: list[dict[str, Any]]):
    """Posts as a table, times as times."""
    import pyarrow as pa

    moment = pa.timestamp("us", "UTC")
    names = list(dict.fromkeys(name for post in posts for name in post))
    columns = {name: pa.array([post.get(name) for post in posts]) for name in names}
    for name in ("created_at", "seen"):
        columns[name] = columns[name].cast(moment)
    return pa.table(columns)


def submit_some(world: World) -> list[dict[str, Any]]:
    """Posts that are submitted, and what they say."""
    made = [
        a_post("ada", "s1", 9, nsfw=0.95),
        a_post("cem", "s2", 8, spam=0.9),
        a_post("cem", "s3", 7, spam=0.9),
        a_post("cem", "s4", 6),
        a_post("eve", "s5", 5, text="please buy now"),
        a_post("eve", "s6", 4, nsfw=0.7),
        a_post("fay", "s7", 3, nsfw=0.7),
    ]
    world.submit(*made[:5])
    import_posts.compact(world.store, MOD)
    world.submit(*made[5:])
    return made


def act_on_some(store: Store) -> None:
    """Tags, statuses, what is known, reviews and uploads."""
    tags.add_tags(store, ADA, "ada", ["trusted", "watched"])
    tags.add_tags(store, ADA, "bob", ["watched"])
    moderation.block(store, ADA, "Dan", HOSTILE[1])
    moderation.suspend(store, MOD, "bob", "Spam", duration="7d")
    moderation.suspend(store, MOD, "fay", "Spam", until=NOW_US // 1000 + 60_000)
    users.change_user(store, MOD, "ada", trust_level=3, fraud_score=12.5, created_at=NOW_US // 1000)
    review.send_posts_to_review(store, ADA, "u_%1")
    for item in review.review_items(store)[:3]:
        review.resolve(store, ADA, item.item_id, "violating")
    label_some(store)
    upload_tags(store, MOD, "a.csv", b"user,tags\nada,watched\nzed,trusted\n")
    upload_tags(store, ADA, "b'.csv", b"user,tags\nada,none\nzed,trusted\n")


def label_some(store: Store) -> None:
    """Labels of files and by hand, of which some are replaced or withdrawn."""
    labels = [
        {"post_id": "s1", "label": "violating", "labelled_by": HOSTILE[1], "class_name": "nsfw"},
        {"post_id": "s2", "label": "benign", "sampling_probability": 0.25},
        {"post_id": "s2", "label": "undecided", "labelled_by": "ben", "labelled_at": "2023-01-01"},
        {"user_id": "ada", "label": "violating"},
    ]
    for name, rows in (("first", labels[:3]), ("users", labels[3:])):
        import_labels(store, ADA, rows, plain_reading({}, {}), name)
    for label in ("violating", "benign"):
        label_post(store, ADA, "eve", "s5", label)
    label_post(store, MOD, "eve", "s5", "benign")
    withdraw_label(store, MOD, "eve", "s5")


def applied(store: Store) -> None:
    """Two applied simulations, of which one is taken back."""
    document = {
        "version": 1,
        "name": "two",
        "rules": [
            {"name": "Few", "when": {"post": {"n": {"more_than": 27}}}, "then": ["delete_post"]}
        ],
    }
    for name in ("two", "three"):
        shot = snapshot(store)
        outcome = simulate(Policy.from_document({**document, "name": name}), history(store, shot))
        made = plan(store, outcome, shot)
        batch = apply(store, ADA, made, made.confirmation, allow_protected=True)
        if name == "two":
            undo(store, ADA, batch.batch_id)


def a_query(draw: random.Random, store: Store, known: Reference, kind: TableKind) -> TableQuery:
    """A query of a table: search, filters, sort and page, each by chance."""
    rows = known.tables[kind]
    offered = [column for column in columns(store, kind) if column.name != "what"]
    filtered = draw.sample(offered, draw.choice([0, 0, 1, 1, 2]))
    sort = draw.choice([None, *(column.name for column in offered if column.sorts)])
    some = tuple(key_of(kind, row) for row in rows if draw.random() < 0.5)
    return TableQuery(
        kind,
        search=draw.choice(["", "", "", "a", *HOSTILE]),
        filters=tuple(a_filter(draw, column.name, column.form, rows) for column in filtered),
        sort=sort,
        descending=draw.random() < 0.5,
        columns=tuple(column.name for column in offered),
        ids=draw.choice([None, None, None, some]),
        first=draw.choice([0, 0, 3, 40]),
        limit=draw.choice([5, 50, 1000]),
    )


def a_filter(draw: random.Random, name: str, form: str, rows: list[dict[str, Any]]) -> TableFilter:
    values = [row[name] for row in rows if row[name] is not None and row[name] != ()]
    if form in ("number", "share", "time"):
        ends = sorted(draw.choice(values or [0]) for _ in range(2))
        low, high = (end if draw.random() < 0.8 else None for end in ends)
        return Between(name, low, high, inclusive=draw.random() < 0.5)
    flat = [one for value in values for one in (value if isinstance(value, tuple) else (value,))]
    flat = [str(one).lower() if isinstance(one, bool) else str(one) for one in flat] or ["x"]
    if form == "text" or draw.random() < 0.3:
        return Contains(name, draw.choice([*flat, *HOSTILE])[:20])
    chosen = {draw.choice([*flat, *HOSTILE, None]) for _ in range(2)}
    if form == "id":
        chosen = {one for one in chosen if one is not None} or {"x"}
    return OneOf(name, tuple(chosen))


@pytest.mark.parametrize("kind", kinds())
def test_random_queries_find_what_pandas_finds(
    kind: TableKind, known: tuple[Store, Reference]
) -> None:
    store, expected = known
    draw = random.Random(f"{kind} 1")
    assert expected.tables[kind]
    for _ in range(QUERIES // len(kinds())):
        query = a_query(draw, store, expected, kind)
        found, wanted = look(store, query), expected.answer(query)
        names = [column.name for column in found.columns]
        page = wanted[query.first : query.first + query.limit]
        assert found.n == len(wanted), query
        assert found.total == len(expected.tables[kind])
        assert [dict(zip(names, map(plain, row), strict=True)) for row in found.rows] == [
            {name: plain(row[name]) for name in names} for row in page
        ], query
        assert list(found.keys) == [key_of(kind, row) for row in page]


def plain(value: Any) -> Any:
    """A value as it is compared: floats of a store may have lost digits."""
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or value == ():
        return None
    return pytest.approx(value, rel=1e-6) if isinstance(value, float) else value


@pytest.mark.parametrize("kind", kinds())
def test_histograms_count_each_row_once(kind: TableKind, known: tuple[Store, Reference]) -> None:
    store, expected = known
    draw = random.Random(f"{kind} 2")
    for column in columns(store, kind):
        if column.name == "what":
            continue
        query = replace(a_query(draw, store, expected, kind), first=0)
        others = tuple(one for one in query.filters if one.column != column.name)
        rows = expected.answer(replace(query, filters=others))
        found = histogram(store, query, column.name)
        values = [row[column.name] for row in rows if row[column.name] not in (None, ())]
        assert found.missing == len(rows) - len(values), (column.name, query)
        if column.form in ("number", "share", "time"):
            assert sum(found.counts) == len(values)
            assert_bins_hold(found, values, whole=all(isinstance(value, int) for value in values))
        elif column.form in ("category", "names"):
            flat = [
                one for value in values for one in (value if isinstance(value, tuple) else (value,))
            ]
            flat = [plain(one) for one in flat]
            assert found.distinct == len(set(flat))
            assert dict(zip(found.values, found.counts, strict=True)) == {
                value: flat.count(value) for value in found.values
            }


def assert_bins_hold(found, values: list[float], *, whole: bool) -> None:
    """Each bin that is chosen as a filter finds as many as it counts."""
    if not values:
        assert found.counts == ()
        return
    width = (found.high - found.low) / len(found.counts)
    assert len(found.counts) <= repository.BINS
    if whole:
        assert width == int(width)
        for k, n in enumerate(found.counts):
            ends = found.low + k * width, found.low + (k + 1) * width
            assert n == sum(ends[0] <= value < ends[1] for value in values)


def test_a_sample_is_of_the_rows_that_are_found_and_the_same_for_a_seed(known) -> None:
    store, expected = known
    query = TableQuery(
        "posts", filters=(Between("field:n", 0, None),), sample=10, seed=3, limit=100
    )
    found = look(store, query)
    all_keys = {key_of("posts", row) for row in expected.answer(replace(query, sample=None))}
    assert found.n == len(found.keys) == len(set(found.keys)) == 10
    assert set(found.keys) < all_keys
    assert look(store, query).keys == found.keys
    assert set(look(store, replace(query, seed=4)).keys) != set(found.keys)
    times = [row[0] for row in found.rows if isinstance(row[0], int)]
    assert len(times) == 10
    assert times == sorted(times, reverse=True)
    assert look(store, replace(query, sample=1000)).n == len(all_keys)


def test_keys_are_those_of_all_rows_that_are_found(known) -> None:
    store, expected = known
    query = TableQuery("users", filters=(Between("posts", 1, None),), limit=2)
    assert keys(store, query) == [row["user_id"] for row in expected.answer(query)]
    assert keys(store, query, most=3) == [row["user_id"] for row in expected.answer(query)][:3]


def test_posts_of_two_users_with_one_id_are_two_rows(tmp_path: Path) -> None:
    world = an_empty_world(tmp_path)
    import_posts.import_posts(world.store, MOD, [a_post("ada", "p1", 1), a_post("bob", "p1", 2)])
    of_bob = look(world.store, TableQuery("posts", ids=(post_row("bob", "p1"),)))
    assert (of_bob.n, of_bob.total) == (1, 2)
    assert [post_of_row(key) for key in of_bob.keys] == [("bob", "p1")]
    assert keys(world.store, TableQuery("posts")) == [post_row("ada", "p1"), post_row("bob", "p1")]


def test_a_column_of_a_file_may_have_the_name_of_the_number_of_a_row(tmp_path: Path) -> None:
    world = an_empty_world(tmp_path)
    posts = [a_post("ada", f"p{k}", k, file_row_number=9, file_index=k) for k in range(3)]
    import_posts.import_posts(world.store, MOD, posts)
    asked = TableQuery("posts", "p", sort="post_id", columns=("post_id",))
    assert look(world.store, asked).rows == (("p2",), ("p1",), ("p0",))


def test_a_table_follows_the_store(tmp_path: Path) -> None:
    world = an_empty_world(tmp_path)
    store = world.store
    assert look(store, TableQuery("users")).n == look(store, TableQuery("posts")).n == 0
    post = a_post("ada", "p1", 1, nsfw=0.95)
    import_posts.import_posts(store, MOD, [post])
    assert look(store, TableQuery("posts", columns=("result",))).rows == (("imported",),)
    world.submit(post)
    assert look(store, TableQuery("posts", columns=("result",))).rows == (("accepted",),)
    import_posts.compact(store, MOD)
    assert look(store, TableQuery("posts", columns=("result", "rules"))).rows == (
        (("Delete NSFW",), "accepted"),
    )
    assert look(store, TableQuery("users", columns=("posts", "flagged"))).rows == ((1, 1),)
    moderation.block(store, ADA, "ada")
    changed = look(store, TableQuery("users", columns=("status", "decided_by")))
    assert changed.rows == (("blocked", "Ada"),)


SEVERAL = {
    "version": 1,
    "name": "several",
    "tags": ["watched"],
    "classes": {"nsfw": {"score": "nsfw", "classified": 0.9}},
    "rules": [
        {"name": "Tag", "when": {"classified": ["nsfw"]}, "then": [{"add_tags": ["watched"]}]},
        {"name": "Strike", "when": {"text_in": "deny"}, "then": [{"suspend": {"for": "14d"}}]},
        {"name": "Delete", "when": {"classified": ["nsfw"]}, "then": ["delete_post"]},
        {"name": "Second look", "when": {"classified": ["nsfw"]}, "then": ["flag_user"]},
        {"name": "Noted", "mode": "test", "when": {"classified": ["nsfw"]}, "then": ["block"]},
    ],
}
OF_SEVERAL = [
    {"user_id": "ada", "post_id": "p1", "nsfw": 0.95, "text": "buy now"},
    {"user_id": "bob", "post_id": "p2", "nsfw": 0.95},
    {"user_id": "cem", "post_id": "p3", "nsfw": 0.1},
]
DECIDED = TableQuery("users", columns=("user_id", "status", "decided_by"), sort="user_id",
    descending=False)  # fmt: skip


def applied_of(store: Store, policy: Policy) -> None:
    shot = snapshot(store)
    made = plan(store, simulate(policy, history(store, shot), lists=shot.lists()), shot)
    apply(store, ADA, made, made.confirmation, allow_protected=True)


@pytest.mark.parametrize("is_live", [True, False], ids=["live", "applied"])
def test_what_put_a_user_out_is_the_last_decision_whatever_else_fired(
    tmp_path: Path, *, is_live: bool
) -> None:
    world = an_empty_world(tmp_path)
    policy = Policy.from_document(SEVERAL)
    posts = [a_post(**post) for post in OF_SEVERAL]
    if is_live:
        policies.publish(world.store, MOD, policy)
        world.submit(*posts)
    else:
        import_posts.import_posts(world.store, MOD, posts)
        applied_of(world.store, policy)
    assert look(world.store, DECIDED).rows == (
        ("ada", "suspended", "Strike"),
        ("bob", "enabled", "Second look"),
        ("cem", "enabled", None),
    )
    tags.remove_tags(world.store, ADA, "ada", ["watched"])
    tags.remove_tags(world.store, ADA, "bob", ["watched"])
    assert [row[2] for row in look(world.store, DECIDED).rows] == ["Strike", "Ada", None]
    moderation.enable(world.store, MOD, "ada", "appeal")
    moderation.block(world.store, ADA, "bob")
    tags.add_tags(world.store, MOD, "bob", ["watched"])
    assert look(world.store, DECIDED).rows[:2] == (
        ("ada", "enabled", MOD.name),
        ("bob", "blocked", "Ada"),
    )


def test_a_suspension_that_has_run_out_is_not_the_last_decision(tmp_path: Path) -> None:
    world = an_empty_world(tmp_path)
    moderation.suspend(world.store, MOD, "ada", "Spam", duration="1h")
    tags.add_tags(world.store, ADA, "ada", ["watched"])
    assert look(world.store, DECIDED).rows == (("ada", "suspended", MOD.name),)
    world.clock.us += HOUR_US
    assert look(world.store, DECIDED).rows == (("ada", "enabled", "Ada"),)


def test_tags_alone_make_no_share_of_flagged_posts(tmp_path: Path) -> None:
    world = an_empty_world(tmp_path)
    import_posts.import_posts(world.store, MOD, [a_post("ada", "p1"), a_post("bob", "p2")])
    tags.add_tags(world.store, ADA, "ada", ["watched"])
    moderation.block(world.store, ADA, "bob")
    shares = look(world.store, TableQuery("users", columns=("user_id", "share")))
    assert shares.rows == (("ada", None), ("bob", 0.0))


def test_figures_that_an_earlier_version_kept_are_counted_anew(tmp_path: Path) -> None:
    world = an_empty_world(tmp_path)
    world.submit(a_post("ada", "p1", 2, nsfw=0.95))
    entries = len(log(world.store))
    with world.store.read() as tx:
        about = json.dumps({"store": tx.application_id(), "entries": entries})
    old = pa.table({"user_id": ["ada"], "flagged": [7], "decided_by": ["x"], "decided_us": [1]})
    (tmp_path / "store/derived").mkdir(exist_ok=True)
    kept = tmp_path / "store/derived/log_figures.parquet"
    pq.write_table(old.replace_schema_metadata({"counted": about}), kept)
    found = look(world.store, TableQuery("users", columns=("user_id", "flagged")))
    assert found.rows == (("ada", 1),)


def test_what_is_counted_of_the_log_is_kept_and_taken_up_again(tmp_path: Path, monkeypatch) -> None:
    from workbench.services.tables import figures

    monkeypatch.setattr(figures, "KEPT_AFTER", 1)
    world = an_empty_world(tmp_path)
    world.submit(a_post("ada", "p1", 2, nsfw=0.95))
    look(world.store, TableQuery("users"))
    world.submit(a_post("ada", "p2", 1, nsfw=0.95), a_post("bob", "p3", 1, nsfw=0.95))
    world.store.close()
    again = Store(tmp_path / "store", world.clock)
    found = look(again, TableQuery("users", columns=("user_id", "flagged")))
    assert found.rows == (("ada", 2), ("bob", 1))
    (tmp_path / "store/derived/log_figures.parquet").write_bytes(b"no Parquet")
    once_more = Store(tmp_path / "store", world.clock)
    assert look(once_more, TableQuery("users", columns=("user_id", "flagged"))).rows == found.rows


REFUSED = [
    (TableQuery("users", sort="no_column"), "no column"),
    (TableQuery("users", sort="tags"), "sorted"),
    (TableQuery("users", columns=("1; DROP TABLE log",)), "no column"),
    (TableQuery("users", filters=(OneOf("posts", ("1",)),)), "filtered"),
    (TableQuery("users", filters=(Between("status", 1, 2),)), "filtered"),
    (TableQuery("users", filters=(OneOf("status", ()),)), "at least one"),
    (TableQuery("users", filters=(Between("posts", float("nan"), None),)), "number"),
    (TableQuery("users", filters=(Between("posts", 1), Between("posts", 2))), "two filters"),
    (TableQuery("users", filters=(Contains("user_id", ""),)), "text"),
    (TableQuery("users", search="x" * (MAX_SEARCH_LENGTH + 1)), "search"),
    (TableQuery("users", first=-1), "first row"),
    (TableQuery("users", sample=0), "sample"),
    (TableQuery("users", seed=-1), "seed"),
    (TableQuery("log", filters=(Contains("what", "x"),)), "filtered"),
    (TableQuery("webhooks"), "no table"),  # pyright: ignore[reportArgumentType]
]


@pytest.mark.parametrize(
    ("low", "high", "whole", "width"),
    [
        (5, 5, True, 1),
        (1, 20, True, 1),
        (1, 21, True, 2),
        (1, 40, True, 2),
        (1, 41, True, 3),
        (0.0, 1.0, False, 0.05),
        (0.5, 0.5, False, 1.0),
        (-1, 19, False, 1.0),
    ],
)
def test_a_histogram_has_twenty_bins_at_most(low, high, whole, width) -> None:
    assert _width(low, high, whole=whole) == width


LIMITS = [
    (TableQuery("users", search="x" * 200), TableQuery("users", search="x" * 201),
     "search: expected at most 200 characters"),
    (TableQuery("users", limit=0), TableQuery("users", limit=-1),
     "expected a first row of 0 or more, and at most 1,000,000 rows"),
    (TableQuery("users", limit=1_000_000), TableQuery("users", limit=1_000_001),
     "expected a first row of 0 or more, and at most 1,000,000 rows"),
    (TableQuery("users", sample=1), TableQuery("users", sample=0),
     "sample: expected 1 to 1,000,000 rows, not 0"),
    (TableQuery("users", sample=1_000_000), TableQuery("users", sample=1_000_001),
     "sample: expected 1 to 1,000,000 rows, not 1000001"),
    (TableQuery("users", seed=0), TableQuery("users", seed=-1),
     "seed: expected a whole number, 0 or more"),
    (TableQuery("users", seed=2**53 - 1), TableQuery("users", seed=2**53),
     "seed: expected a whole number, 0 or more"),
    (TableQuery("users", filters=(Contains("reason", "x" * 200),)),
     TableQuery("users", filters=(Contains("reason", "x" * 201),)),
     "Reason: expected a text of at most 200 characters"),
    (TableQuery("users", filters=(Between("posts", -(2**62), 2**62),)),
     TableQuery("users", filters=(Between("posts", None, 2**62 + 2**12),)),
     f"Posts: expected a number, not {2**62 + 2**12}"),
    (TableQuery("users", filters=(Between("posts"),)),
     TableQuery("users", filters=(Between("posts", float("inf")),)),
     "Posts: expected a number, not inf"),
]  # fmt: skip


@pytest.mark.parametrize(("last", "beyond", "message"), LIMITS)
def test_what_can_be_asked_ends_at_its_limits(last, beyond, message, known) -> None:
    check(known[0], last)
    with pytest.raises(BadInput) as refused:
        check(known[0], beyond)
    assert str(refused.value) == message


@pytest.mark.parametrize(("query", "said"), REFUSED)
def test_what_cannot_be_asked_is_refused_with_what_was_expected(query, said, known) -> None:
    with pytest.raises(BadInput, match=said):
        check(known[0], query)
