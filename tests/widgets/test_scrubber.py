"""The scrubber of a user's page: what it shows at each post is what a simulation decided there."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, cast

from tests.notebook.worlds import POLICY
from workbench import Policy, UsersView, Workbench
from workbench.replay.outcome import Outcome
from workbench.replay.reference.user_replay import UserReplay
from workbench.services.simulations.user_outcome import user_outcome
from workbench.widgets.users.replay_posts import FATES, Posts, posts_of
from workbench.widgets.users.replay_step import StepView, step_view
from workbench.widgets.users.scrubber import ReplayState


def rows_of(outcome: Outcome, user_id: str) -> list[dict[str, Any]]:
    return [row for row in outcome.outcomes.to_pylist() if row["user_id"] == user_id]


def replay_of(view: UsersView) -> ReplayState:
    return cast("ReplayState", view.replay)


def posts_in(view: UsersView) -> Posts:
    posts = replay_of(view)["posts"]
    assert posts is not None
    return posts


def step_of(view: UsersView) -> StepView:
    return cast("StepView", view.step)


def fired(step: StepView) -> list[str]:
    return [rule["name"] for rule in step["rules"] if rule["fired"] == 2]


def test_every_post_of_every_user_shows_what_the_simulation_of_all_decided(wb: Workbench):
    wb.block("u003", "Spam")
    outcome = wb.simulate(POLICY, recorded=True).outcome
    for user_id in sorted(set(outcome.outcomes.column("user_id").to_pylist()))[::4]:
        rows = rows_of(outcome, user_id)
        alone = user_outcome(wb.store, user_id, POLICY, with_recorded=True)
        assert rows_of(alone, user_id) == rows
        posts, replay = posts_of(alone), UserReplay(alone.run, 0)
        assert [FATES[fate] for fate in posts["fates"]] == [
            row["rejected_by"] or "accepted" for row in rows
        ]
        for number, row in enumerate(rows):
            step = step_view(replay.step(number), alone, {})
            assert step["post_id"] == row["post_id"]
            assert fired(step) == row["rules"]
            assert posts["fired"][number] == (2 if row["rules"] else 0)
            assert step["rejected"] is (not row["accepted"])
            assert step["before"]["status"] == row["rejected_by"] or row["accepted"]


def test_a_replay_begins_at_the_last_post_that_fired_with_its_window(wb: Workbench):
    view = UsersView(wb, "u042")
    view.ask("replay", user_id="u042")
    posts, step = posts_in(view), step_of(view)
    assert replay_of(view)["rules"] == [["live", "Live: community-baseline, version 1"]]
    assert posts["fired"][step["number"]] == 2 and not any(posts["fired"][step["number"] + 1 :])
    assert "Third strike" in fired(step)
    assert (step["before"]["status"], step["after"]["status"]) == ("enabled", "blocked")
    mostly = next(rule for rule in step["rules"] if rule["name"] == "Mostly suggestive")
    _, posts_line, share_line = mostly["lines"]
    counted = [place for first, last in posts_line["counted"] for place in range(first, last + 1)]
    assert len(counted) == posts_line["n_counted"] == 7
    assert min(posts["at_ms"][place] for place in counted) > (posts_line["window_ms"] or 0)
    assert posts_line["measures"][0]["words"] == "7 posts; threshold > 5"
    assert share_line["saw"] == "3 of 7 posts, 42.86%"
    assert any(text.startswith("Block user") for text in step["followed"])


def test_a_count_rises_from_post_to_post_and_falls_as_the_window_moves_on(wb: Workbench):
    view = UsersView(wb, "u042")
    view.ask("replay", user_id="u042")
    counts = []
    for number in range(len(posts_in(view)["at_ms"])):
        view.ask("step", user_id="u042", number=number)
        rule = next(rule for rule in step_of(view)["rules"] if rule["name"] == "Mostly suggestive")
        counts += [line["n_counted"] for line in rule["lines"][1:2]]
    assert counts[0] == 1 and max(counts) > 5
    assert any(later < earlier for earlier, later in pairwise(counts))


def test_the_draft_is_replayed_when_it_differs_and_what_changes_is_replayed_again(wb: Workbench):
    edited: list[Policy | None] = [POLICY]
    view = UsersView(wb, "u042", draft=lambda: edited[0])
    view.ask("replay", user_id="u042")
    assert [key for key, _ in replay_of(view)["rules"]] == ["live"]
    edited[0] = POLICY.with_mode("Third strike", "off")
    view.ask("replay", user_id="u042", chosen="draft")
    assert replay_of(view)["chosen"] == "draft"
    assert "blocked" not in {span["status"] for span in posts_in(view)["spans"]}
    view.refresh()
    assert replay_of(view)["chosen"] == "draft"
    edited[0] = POLICY.with_mode("Spammer", "off")
    view.refresh()
    assert view.replay == view.step == {}


def test_what_people_did_is_replayed_along_when_asked_for(wb: Workbench):
    post = {"user_id": "u042", "post_id": "later", "created_at": "2030-01-01", "text": "x"}
    wb.import_posts([post])
    wb.enable("u042")
    view = UsersView(wb, "u042")
    last = len(wb.timeline("u042")) - 2  # the entry of `enable` is no post
    for with_recorded, result in ((False, "rejected: user blocked"), (True, "accepted")):
        view.ask("replay", user_id="u042", with_recorded=with_recorded)
        view.ask("step", user_id="u042", number=last)
        assert (step_of(view)["post_id"], step_of(view)["result"]) == ("later", result)


def test_an_act_on_the_user_keeps_its_message_and_drops_the_replay(wb: Workbench):
    view = UsersView(wb, "u042")
    view.ask("replay", user_id="u042")
    view.ask("act", user_id="u042", action="flag_user")
    assert view.replay == {}
    done = view.done
    view.ask("replay", user_id="u042")
    view.ask("step", user_id="u042", number=0)
    assert view.done == done != ""


def test_without_rules_or_posts_the_replay_says_why(wb: Workbench):
    wb.set_user("nobody-yet", trust_level=1)
    view = UsersView(wb, "nobody-yet")
    view.ask("replay", user_id="nobody-yet")
    assert replay_of(view)["problem"] == "simulations read no post of the user `nobody-yet`"
    wb.withdraw()
    view.ask("replay", user_id="u042")
    assert replay_of(view)["problem"].startswith("No policy is live and none is drafted")
    assert replay_of(view)["posts"] is None and view.step == {}


def test_a_step_that_is_not_there_changes_nothing(wb: Workbench):
    view = UsersView(wb, "u042")
    view.ask("step", user_id="u042", number=0)
    assert view.step == {}
    view.ask("replay", user_id="u042")
    shown = view.step
    for wrong in ({"user_id": "u041", "number": 0}, {"user_id": "u042", "number": 9_999}):
        view.ask("step", **wrong)
        assert view.step == shown
