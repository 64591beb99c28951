"""A post that is imported and submitted is one post: decided once, counted once."""

import pyarrow as pa
import pytest

from tests.services.worlds import POLICY, World, a_post, an_empty_world
from tests.store.stores import MOD
from workbench import Workbench
from workbench.errors import Conflict
from workbench.policy.policy import Policy
from workbench.services.evidence.window_counts import window_counts
from workbench.services.policies import policies
from workbench.services.posts.posts import submitted_posts
from workbench.services.record.log import log
from workbench.services.record.verify import verify
from workbench.services.submission.submit import Submissions
from workbench.services.transfer import import_posts
from workbench.services.users import moderation, users

TWICE = {
    "version": 1,
    "name": "two strikes",
    "classes": {"nsfw": {"score": "nsfw", "classified": 0.9}},
    "rules": [
        {
            "name": "Two strikes",
            "when": {
                "post_count": {
                    "where": {"classified": ["nsfw"]},
                    "at_least": 2,
                    "in_past": "7d",
                }
            },
            "then": ["block"],
        }
    ],
}


def a_world_of_two_strikes(folder, **semantics: str) -> World:
    """A store whose live policy blocks at the second post that is nsfw within seven days."""
    world = an_empty_world(folder)
    document = {**TWICE, "semantics": semantics} if semantics else TWICE
    policies.publish(world.store, MOD, Policy.from_document(document))
    return world


def rules_of(answers) -> list[list[str]]:
    return [[rule["name"] for rule in answer.rules] for answer in answers]


def agrees_with_the_replay(world: World, name: str = "two strikes") -> bool:
    """Whether what became of the submitted posts is what a replay of the store makes of them."""
    replayed = Workbench(world.store, MOD).simulate(name).outcome.outcomes.to_pylist()
    live = submitted_posts(world.store).to_pylist()
    fields = ("user_id", "post_id", "accepted", "rejected_by", "rules", "actions")
    return [[row[k] for k in fields] for row in replayed] == [
        [row[k] for k in fields] for row in live
    ]


@pytest.mark.parametrize("again", [False, True], ids=["one batch", "another program"])
def test_a_post_that_is_imported_and_submitted_counts_once(again, tmp_path):
    world = a_world_of_two_strikes(tmp_path)
    posts = [a_post("ada", "p1", 3, nsfw=0.95), a_post("ada", "p2", 2)]
    import_posts.import_posts(world.store, MOD, posts[:1])
    if again:
        answers = [*world.submit(posts[0]), *Submissions(world.store).submit(posts[1:], MOD)]
    else:
        answers = world.submit(*posts)
    assert rules_of(answers) == [[], []]
    assert [answer.status for answer in answers] == ["enabled", "enabled"]
    assert ("class", "nsfw", (1, 1, 1, 1, 1)) in window_counts(world.store, "ada").rows
    assert agrees_with_the_replay(world)
    assert verify(world.store).sound


def test_a_whole_import_that_is_submitted_becomes_what_its_replay_says(tmp_path):
    world = a_world_of_two_strikes(tmp_path)
    posts = [a_post("ada", f"p{n}", 9 - n // 2, nsfw=0.95 * (n % 2)) for n in range(6)]
    import_posts.import_posts(world.store, MOD, posts)
    answers = [world.submit(post)[0] for post in posts]
    assert rules_of(answers) == [[], [], [], ["Two strikes"], [], []]
    assert not any(answer.late for answer in answers)
    assert agrees_with_the_replay(world)
    assert not any(answer.accepted for answer in world.submit(a_post("ada", "p7", 1)))


def test_an_imported_post_of_the_same_instant_counts_by_its_id(tmp_path):
    world = a_world_of_two_strikes(tmp_path)
    posts = [a_post("ada", post_id, 3, nsfw=0.95) for post_id in ("a", "c")]
    import_posts.import_posts(world.store, MOD, posts)
    assert rules_of(world.submit(a_post("ada", "b", 3))) == [[]]
    assert rules_of(world.submit(a_post("ada", "d", 3))) == [["Two strikes"]]


def test_an_imported_post_that_was_rejected_is_not_removed_again_at_its_instant(tmp_path):
    world = a_world_of_two_strikes(tmp_path)
    import_posts.import_posts(world.store, MOD, [a_post("ada", "c", 3, nsfw=0.95)])
    moderation.block(world.store, MOD, "ada")
    assert not world.submit(a_post("ada", "c", 3, nsfw=0.95))[0].accepted
    moderation.enable(world.store, MOD, "ada")
    assert rules_of(world.submit(a_post("ada", "b", 3, nsfw=0.95))) == [[]]
    assert rules_of(world.submit(a_post("ada", "d", 3, nsfw=0.95))) == [["Two strikes"]]


def test_an_imported_post_is_not_in_its_own_window_where_the_policy_leaves_it_out(tmp_path):
    world = a_world_of_two_strikes(tmp_path, current_post="not_counted")
    posts = [a_post("ada", f"p{n}", 9 - n, nsfw=0.95) for n in range(3)]
    import_posts.import_posts(world.store, MOD, posts)
    assert rules_of(world.submit(*posts)) == [[], [], ["Two strikes"]]
    assert agrees_with_the_replay(world)


def test_an_imported_post_that_is_rejected_when_it_is_submitted_counts_no_longer(tmp_path):
    world = a_world_of_two_strikes(tmp_path)
    post = a_post("ada", "p1", 3, nsfw=0.95)
    import_posts.import_posts(world.store, MOD, [post])
    moderation.block(world.store, MOD, "ada")
    assert not world.submit(post)[0].accepted
    moderation.enable(world.store, MOD, "ada")
    assert rules_of(world.submit(a_post("ada", "p2", 2, nsfw=0.95))) == [[]]


def test_a_submitted_post_that_is_imported_stays_as_it_was_decided(tmp_path):
    world = a_world_of_two_strikes(tmp_path)
    post = a_post("ada", "p1", 3, nsfw=0.95)
    first = world.submit(post)
    for _ in range(2):
        import_posts.import_posts(world.store, MOD, [post])
        (again,) = world.submit(post)
        assert again.repeated
        assert again.rules == first[0].rules
        import_posts.compact(world.store, MOD)
    assert len(submitted_posts(world.store)) == 1
    assert [m.post_id for m in users.timeline(world.store, "ada") if m.what == "post"] == ["p1"]
    assert rules_of(world.submit(a_post("ada", "p2", 2))) == [[]]
    assert agrees_with_the_replay(world)


def test_an_imported_post_that_is_submitted_with_other_content_is_a_conflict(tmp_path):
    world = a_world_of_two_strikes(tmp_path)
    import_posts.import_posts(world.store, MOD, [a_post("ada", "p1", 3)])
    with pytest.raises(Conflict, match=r"`p1` of `ada`.*other content"):
        world.submit(a_post("ada", "p1", 3, nsfw=0.95), a_post("ada", "p2", 2))
    assert len(submitted_posts(world.store)) == 0


@pytest.mark.parametrize("compacted", [False, True])
def test_a_submitted_post_that_is_imported_with_other_content_is_set_aside(compacted, tmp_path):
    world = a_world_of_two_strikes(tmp_path)
    world.submit(a_post("ada", "p1", 3))
    if compacted:
        import_posts.compact(world.store, MOD)
    result = import_posts.import_posts(world.store, MOD, [a_post("ada", "p1", 3, nsfw=0.95)])
    assert (result.posts, result.rejects.column("code").to_pylist()) == (0, ["changed_post"])
    assert len(log(world.store, kind="posts_imported")) == 0


def test_a_saved_state_does_not_count_an_imported_post_again(tmp_path):
    world = a_world_of_two_strikes(tmp_path)
    posts = [a_post("ada", f"p{n}", 9 - n, nsfw=0.95 * (n == 1)) for n in range(4)]
    import_posts.import_posts(world.store, MOD, posts[1:2])
    Submissions(world.store, save_after=1).submit(posts[:1], MOD)
    for post in posts[1:]:
        (answer,) = Submissions(world.store, save_after=99).submit([post], MOD)
        assert answer.rules == ()


@pytest.mark.parametrize("compacted", [False, True])
def test_a_repeated_post_is_the_same_at_the_width_of_the_stores_column(compacted, tmp_path):
    world = an_empty_world(tmp_path)
    rows = pa.Table.from_pylist([a_post("x", "x")])
    place, values = rows.schema.get_field_index("nsfw"), pa.array([0.3], pa.float32())
    narrow = rows.set_column(place, "nsfw", values)
    import_posts.import_posts(world.store, MOD, narrow)
    world.submit(a_post("ada", "p1", 3, nsfw=0.9))
    if compacted:
        import_posts.compact(world.store, MOD)
    assert world.submit(a_post("ada", "p1", 3, nsfw=0.9))[0].repeated


def test_a_policy_that_reads_fields_of_users_goes_on_whatever_is_built_again(tmp_path):
    world = an_empty_world(tmp_path)
    fields = [{"account_age": {"at_least": "1d"}}, {"trust_level": {"at_most": 0}},
              {"fraud_score": {"more_than": 50}}, {"country": {"is": "no"}}]  # fmt: skip
    count = {"post_count": {"where": {"classified": ["nsfw"]}, "at_least": 1}}
    rules = [
        {
            "name": next(iter(field)),
            "when": {"all": [{"user": field}, count]},
            "then": ["flag_user"],
        }
        for field in fields
    ]
    policy = Policy.from_document({**POLICY, "rules": rules})
    policies.publish(world.store, MOD, policy)
    world.submit(a_post("ada", "p1", 9, nsfw=0.95))
    known = {"trust_level": 0, "fraud_score": 60, "attributes": {"country": "no", "status": "x"}}
    users.change_user(world.store, MOD, "ada", created_at=1_600_000_000_000, **known)
    assert rules_of(world.submit(a_post("ada", "p2", 8))) == [[next(iter(f)) for f in fields]]
    import_posts.import_posts(world.store, MOD, [a_post("ada", "old", 50)])
    (answer,) = Submissions(world.store).submit([a_post("ada", "p3", 7)], MOD)
    assert len(answer.rules) == len(fields)
    assert window_counts(world.store, "ada").rows
