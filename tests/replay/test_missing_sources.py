"""A replay that lacks what its policy reads says all of it, each with the rule that reads it."""

import pyarrow as pa
import pytest

from workbench import BadInput, History, Policy, Users, simulate
from workbench.replay.choices import Choices

AT_US = 1577836800000000


def problems(when: dict, *, columns: dict | None = None, users: Users | None = None, **choices):
    """What is said of a replay of one rule over one post."""
    document = {
        "version": 1,
        "name": "P",
        "classes": {"c": {"score": "s", "classified": 0.9}},
        "rules": [{"name": "R", "when": when, "then": ["delete_post"]}],
    }
    post = {
        "post_id": ["p"],
        "user_id": ["u"],
        "created_at": pa.array([AT_US], pa.timestamp("us", "UTC")),
    }
    history = History.read(pa.table(post | (columns or {})))
    with pytest.raises(BadInput) as error:
        simulate(Policy.from_document(document), history, users=users, **choices)
    return [(problem.rule, problem.message) for problem in error.value.problems]


def test_a_score_that_no_file_has_is_named_with_its_class():
    ((rule, message),) = problems({"classified": ["c"]}, columns={"t": [0.5]})
    assert rule == "R"
    assert message.startswith("the class `c` reads the score `s`, which no file has; expected one")


def test_a_score_is_no_column_of_times():
    times = pa.array([AT_US], pa.timestamp("us", "UTC"))
    result = problems({"classified": ["c"]}, columns={"s": times})
    assert result == [("R", "the class `c` reads the score `s`, a column of times")]


def test_a_field_of_posts_that_no_file_has_is_named_with_the_nearest():
    ((_, message),) = problems({"post": {"langage": {"is": "en"}}}, columns={"language": ["en"]})
    assert message.startswith("no file has the field `langage` of posts; did you mean `language`?")


def test_a_text_that_no_file_has_is_named():
    result = problems({"post": {"text": {"is": "x"}}})
    assert result == [("R", "no file has the field `text` of posts")]


def test_a_field_of_users_that_no_file_has_is_named():
    users = Users.read(pa.table({"user_id": ["u"], "country": ["DE"]}))
    ((_, message),) = problems({"user": {"contry": {"is": "DE"}}}, users=users)
    assert message.startswith("no file of users has the column `contry`; did you mean `country`?")


def test_an_unknown_list_and_posts_without_text_are_both_said():
    (_, unknown), (_, textless) = problems({"text_in": "no such list"})
    assert unknown.startswith("unknown text list `no such list`; expected one of: ")
    assert textless == "the posts have no column `text` to match; name it by a column mapping"


def test_a_replay_ends_at_no_time_before_its_last_post():
    result = problems({"classified": ["c"]}, columns={"s": [0.5]}, as_of="2019-12-31")
    wanted = "expected no time before the last post, 2020-01-01T00:00:00Z"
    assert result == [(None, f"`as-of` is 2019-12-31T00:00:00Z; {wanted}")]


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"enforcement": "ful"}, "unknown enforcement `ful`; did you mean `full`?"),
        ({"from_time": "soon"}, "`from`: expected a time such as"),
        ({"as_of": "later"}, "`as-of`: expected a time such as"),
    ],
)
def test_choices_that_cannot_be_read_say_what_was_expected(choices, said):
    with pytest.raises(BadInput) as error:
        Choices.read(**choices)
    assert str(error.value).startswith(said)
