"""Pages of long lists: users, the log and the review feed, each against the whole."""

import numpy as np
import pytest

from tests.services.worlds import a_post, a_world, an_empty_world
from tests.store.stores import HOUR_US, MOD, NOW_US
from workbench.errors import Conflict, NotFound
from workbench.matching import ListEntry
from workbench.model.actor import Actor
from workbench.model.review import ReviewFigures
from workbench.services.policies import lists
from workbench.services.record.log import log, log_choices, log_page
from workbench.services.record.verify import verify
from workbench.services.review import review
from workbench.services.review.queue import review_queue
from workbench.services.simulations.list_counts import entry_counts
from workbench.services.tags import tags
from workbench.services.users import moderation, users


@pytest.fixture
def world(tmp_path):
    return a_world(tmp_path)


def test_pages_of_the_log_are_the_whole_log_the_newest_first(world):
    whole = log(world.store).column("entry_id").to_pylist()[::-1]
    entry_ids = []
    for first in range(0, len(whole), 7):
        page = log_page(world.store, first=first, limit=7)
        assert page.n == len(whole)
        entry_ids += [entry.entry_id for entry in page.entries]
    assert entry_ids == whole


def test_a_page_of_the_log_keeps_every_filter_that_the_whole_has(world):
    entries = log(world.store).to_pylist()
    choices = log_choices(world.store)
    assert choices["kinds"] == sorted({entry["kind"] for entry in entries})
    assert choices["rules"] == sorted({entry["rule"] for entry in entries if entry["rule"]})
    filters = [
        *({"kind": kind} for kind in choices["kinds"]),
        *({"rule": rule} for rule in choices["rules"]),
        *({"actor": actor} for actor in choices["actors"]),
        {"user_id": "mallory"},
        {"since_us": NOW_US - HOUR_US, "until_us": NOW_US},
        {"kind": "user_action", "user_id": "mallory"},
    ]
    for filter_ in filters:
        page, whole = log_page(world.store, **filter_, limit=10_000), log(world.store, **filter_)
        assert page.n == len(whole)
        shown = [entry.entry_id for entry in page.entries]
        assert shown == whole.column("entry_id").to_pylist()[::-1]


def test_pages_of_users_are_all_users_with_their_tags(tmp_path):
    world = an_empty_world(tmp_path)
    random = np.random.default_rng(2)
    carried = {}
    for number in range(60):
        user_id = f"User{number:02}"
        mine = [tag for tag in ("watched", "trusted") if random.random() < 0.5]
        tags.add_tags(world.store, MOD, user_id, mine)
        if not mine:
            moderation.block(world.store, MOD, user_id)
        carried[user_id] = tuple(sorted(mine))
    result = [user for first in range(0, 60, 13) for user in
             users.find_users(world.store, first=first, limit=13)]  # fmt: skip
    assert {user.user_id: user.tags for user in result} == carried
    for tag in ("watched", "trusted"):
        mine = [user.user_id for user in users.find_users(world.store, tag=tag)]
        assert mine == [user_id for user_id, some in carried.items() if tag in some]
        assert users.count_users(world.store, tag=tag) == len(mine)
    blocked = users.count_users(world.store, status="blocked")
    assert blocked == sum(not some for some in carried.values())
    assert users.count_users(world.store, "user0") == 10
    assert users.count_users(world.store, "%") == 0
    assert tags.tag_names(world.store) == {"watched": "Watched", "trusted": "Trusted"}


def test_the_feed_is_decided_item_by_item_and_says_how_long_it_took(tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(*(a_post("ada", f"p{n}", nsfw=0.7) for n in range(3)))
    first, second, third = review.review_items(world.store)
    ids = [item.item_id for item in (first, second, third)]
    assert [item.item_id for item in review_queue(world.store)] == ids
    assert [item.item_id for item in review_queue(world.store, "newest")] == ids[::-1]
    assert review.review_figures(world.store) == ReviewFigures(3, 0, 0, None, NOW_US)
    for item, hours, decision in (
        (second, 1, "violating"),
        (first, 2, "benign"),
        (third, 6, "benign"),
    ):
        world.clock.us = NOW_US + hours * HOUR_US
        review.resolve(world.store, MOD, item.item_id, decision)
    figures = review.review_figures(world.store)
    assert (figures.open, figures.resolved, figures.violating) == (0, 3, 1)
    assert (figures.median_us, figures.oldest_us) == (2 * HOUR_US, None)
    assert review_queue(world.store) == []


def test_the_last_decision_of_a_person_is_taken_back_with_its_label_and_only_theirs(tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(*(a_post("ada", f"p{n}", nsfw=0.7) for n in range(2)))
    first, second = review.review_items(world.store)
    with pytest.raises(NotFound, match="has decided no item"):
        review.reopen_last(world.store, MOD)
    review.resolve(world.store, MOD, first.item_id, "violating")
    review.resolve(world.store, Actor("bo"), second.item_id, "benign")
    assert review.reopen_last(world.store, MOD) == first
    assert [label.labelled_by for label in review.labels(world.store)] == ["bo"]
    assert verify(world.store).sound
    review.resolve(world.store, MOD, first.item_id, "benign")
    review.send_posts_to_review(world.store, Actor("bo"), "ada")
    with pytest.raises(Conflict, match="sent to the feed again"):
        review.reopen_last(world.store, MOD)
    assert verify(world.store).sound


def test_each_entry_of_a_list_is_counted_over_all_posts(tmp_path):
    world = an_empty_world(tmp_path)
    texts = ["buy now", "BUY  NOW and buy now", "see www.shop.example/x", "nothing", "buy now"]
    world.submit(*(a_post(f"u{n}", f"p{n}", text=text) for n, text in enumerate(texts)))
    shop, regex = ListEntry("deny", "domain", "shop.example"), ListEntry("deny", "regex", "no.h")
    lists.add_entries(world.store, MOD, [shop, regex])
    n, result = entry_counts(world.store, "deny")
    assert n == 5
    assert result == {ListEntry("deny", "phrase", "buy now"): 3, shop: 1, regex: 1}
    assert entry_counts(world.store, "unknown") == (5, {})


def test_without_posts_nothing_is_counted(tmp_path):
    assert entry_counts(an_empty_world(tmp_path).store, "deny") == (0, {})
