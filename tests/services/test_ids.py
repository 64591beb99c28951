"""User ids in calls and commands are trimmed as those in files are, and floats are refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.services.worlds import a_post, an_empty_world
from tests.store.stores import MOD
from workbench.cli.main import main
from workbench.errors import BadInput, NotFound
from workbench.services.evidence import case_file, evidence
from workbench.services.evidence.window_counts import window_counts
from workbench.services.posts import posts
from workbench.services.record.log import log, log_page
from workbench.services.review import review
from workbench.services.tags import tags
from workbench.services.users import moderation, users

PADDED = "\u3000ada\xa0\u200b"


def _given(value: Any) -> Any:
    """What a program gives as an id, whatever it is."""
    return value


CALLS = {
    "user": lambda store: users.user(store, PADDED),
    "change": lambda store: users.change_user(store, MOD, PADDED, trust_level=2),
    "timeline": lambda store: users.timeline(store, PADDED)[1],
    "block": lambda store: moderation.block(store, MOD, PADDED, "Spam", new_user=False),
    "suspend": lambda store: moderation.suspend(store, MOD, PADDED, duration="7d"),
    "post action": lambda store: moderation.take_action(
        store, MOD, "delete_post", user_id=PADDED, post_id=" p1\ufeff"
    ),
    "add tags": lambda store: tags.add_tags(store, MOD, PADDED, ["watched"]).changed[0],
    "remove tags": lambda store: tags.remove_tags(store, MOD, PADDED, ["trusted"]).changed[0],
    "appeal": lambda store: review.file_appeal(store, MOD, PADDED),
    "evidence": lambda store: evidence.evidence(store, PADDED).chain,
    "window counts": lambda store: window_counts(store, PADDED).rows[0],
    "submitted posts": lambda store: posts.submitted_posts(store, PADDED)["post_id"][0],
    "review": lambda store: review.send_posts_to_review(store, MOD, PADDED),
    "case": lambda store: case_file.export_case(store, PADDED),
    "log": lambda store: log(store, user_id=PADDED)["user_id"][0],
    "log page": lambda store: log_page(store, limit=1, user_id=PADDED).entries[0].user_id,
}


@pytest.mark.parametrize("call", CALLS)
def test_a_call_with_a_padded_user_id_is_about_that_user(call, tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(a_post("ada", "p1"))
    tags.add_tags(world.store, MOD, "ada", ["trusted"])
    moderation.block(world.store, MOD, "ada", "Spam")
    assert CALLS[call](world.store)
    assert [user.user_id for user in users.find_users(world.store)] == ["ada"]


def test_submitted_posts_and_commands_trim_user_ids(tmp_path, capsys, monkeypatch):
    world = an_empty_world(tmp_path)
    world.submit(a_post(PADDED, " p1"))
    monkeypatch.chdir(tmp_path)
    store = str(world.store.folder)
    for words in (["users", "show"], ["users", "block"]):
        assert main([*words, PADDED, "--store", store]) == 0, words
    assert main(["log", "--user", PADDED, "--store", store]) == 0
    assert "ada" in capsys.readouterr().out
    assert [user.user_id for user in users.find_users(world.store)] == ["ada"]


def test_nobody_is_created_of_an_id_that_became_a_float(tmp_path):
    store = an_empty_world(tmp_path).store
    for call in (
        lambda: users.change_user(store, MOD, "1.23E+17", trust_level=2),
        lambda: moderation.block(store, MOD, " 1.23E+17", "Spam"),
        lambda: tags.add_tags(store, MOD, "1e+05", ["watched"]),
    ):
        with pytest.raises(BadInput, match="looks like a float"):
            call()
    assert not users.find_users(store)


@pytest.mark.parametrize("value", [1.5, 2.0**53 + 2, float("nan"), float("inf"), None, True, [1]])
def test_an_id_that_is_neither_text_nor_a_whole_number_is_bad_input(value, tmp_path):
    world = an_empty_world(tmp_path)
    for call in (
        lambda: users.user(world.store, value),
        lambda: moderation.block(world.store, MOD, value, "Spam", new_user=True),
        lambda: tags.add_tags(world.store, MOD, value, ["trusted"]),
    ):
        with pytest.raises(BadInput, match="text or a whole number, not"):
            call()


@pytest.mark.parametrize("value", [12345, 12345.0, np.float64(12345), np.int64(12345)])
def test_a_whole_number_of_a_program_is_the_id_of_its_digits(value, tmp_path):
    post, nobody = _given(7.0), _given(0.0)
    world = an_empty_world(tmp_path)
    world.submit(a_post("12345", "7"))
    assert users.user(world.store, value).user_id == "12345"
    assert users.change_user(world.store, MOD, value, trust_level=2).user_id == "12345"
    assert tags.add_tags(world.store, MOD, value, ["watched"]).changed
    assert tags.remove_tags(world.store, MOD, value, ["watched"]).changed
    assert posts.submitted_posts(world.store, value)["post_id"].to_pylist() == ["7"]
    assert users.timeline(world.store, value)
    assert log(world.store, user_id=value).num_rows
    assert moderation.take_action(
        world.store, MOD, "delete_post", user_id=value, post_id=post, new_user=False
    )
    assert moderation.block(world.store, MOD, value, "Spam", new_user=False)
    assert evidence.evidence(world.store, value).chain
    assert not posts.submitted_posts(world.store, nobody).num_rows


def test_a_submitted_post_of_the_float_of_a_blocked_user_is_rejected(tmp_path):
    world = an_empty_world(tmp_path)
    moderation.block(world.store, MOD, "12345", "Spam")
    [answer] = world.submit(a_post(_given(12345.0), "p1"))
    assert (answer.user_id, answer.accepted) == ("12345", False)


def test_no_id_is_offered_that_shares_nothing_with_the_asked(tmp_path):
    world = an_empty_world(tmp_path)
    world.submit(a_post("u", "p1"))
    with pytest.raises(NotFound) as caught:
        users.user(world.store, "zz")
    assert str(caught.value) == "no user `zz`"
