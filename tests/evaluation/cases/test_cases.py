"""Cases of a policy: read with every problem at its line, run, their coverage, their mutants."""

import pytest

from workbench import BadInput, History, Policy, TextLists, simulate
from workbench.evaluation.cases.coverage import coverage
from workbench.evaluation.cases.mutants import mutants
from workbench.evaluation.cases.read import cases_file, read_cases
from workbench.evaluation.cases.run import run_case
from workbench.evaluation.cases.tables import mutants_words, results_rows, results_words

SAMPLE = Policy.load("data/policy.yaml")
NSFW = "a nude picture"


def read(tmp_path, text):
    path = tmp_path / "p.cases.yaml"
    path.write_text(text, "utf-8")
    return read_cases(path)


def one(tmp_path, posts, expect, more=""):
    return read(tmp_path, f"cases:\n- name: {NSFW}\n  posts: {posts}\n  expect: {expect}\n{more}")[
        0
    ]


def test_the_samples_cases_pass_and_reach_every_rule():
    cases = read_cases(cases_file("data/policy.yaml"))
    results = [run_case(SAMPLE, case) for case in cases]
    assert [result.failures for result in results] == [()] * len(cases)
    reached = coverage(SAMPLE, results)
    assert reached.unfired == ()
    assert set(reached.fired) == {rule.name for rule in SAMPLE.rules}
    assert "all passed; 8 of 8 rules fire" in results_words(results, reached)
    assert all(results_rows(results).column("passed").to_pylist())


def test_posts_have_ids_users_and_times_of_their_own_when_none_are_given(tmp_path):
    case = one(
        tmp_path,
        "[{nsfw: 0.1}, {repeat: 3, every: 1d, id: x}, {at: 2026-03-01, user: eve}, {}]",
        "{posts: {1: {accepted: true}}}",
    )
    assert [post["post_id"] for post in case.posts] == ["1", "x-1", "x-2", "x-3", "5", "6"]
    assert [post["user_id"] for post in case.posts] == ["user"] * 4 + ["eve", "user"]
    assert [post["created_at"] for post in case.posts] == [
        "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z", "2026-01-02T01:00:00Z",
        "2026-01-03T01:00:00Z", "2026-03-01T00:00:00Z", "2026-03-01T01:00:00Z",
    ]  # fmt: skip


def test_what_is_otherwise_than_expected_is_said(tmp_path):
    case = one(
        tmp_path,
        "[{nsfw: 0.95}, {nsfw: 0.1}]",
        "{posts: {1: {accepted: false, rules: [Needs review], actions: []}, 2: {rules: []}},"
        " users: {user: {status: blocked, tags: [spam]}}}",
    )
    assert run_case(SAMPLE, case).failures == (
        "post 1: accepted, expected rejected",
        "post 1: rules Delete NSFW, expected Needs review",
        "post 1: actions delete_post, expected none",
        "user user: enabled at the end, expected blocked",
        "user user: tags none, expected spam",
    )
    result = run_case(SAMPLE, case)
    words = results_words([result], coverage(SAMPLE, [result]))
    assert words.startswith("1 case, 1 failed; 1 of 8 rules fire, not Bullying")


def test_users_lists_and_fields_are_those_of_the_case(tmp_path):
    policy = Policy.from_text(
        """
version: 1
classes: {c: {score: s, classified: 0.5}}
rules:
- name: New
  when:
    all:
    - {text_in: deny}
    - {user: {account_age: {less_than: 7d}}}
    - {post: {likes: {at_most: 3}}}
  then: [flag_post]
"""
    )
    posts = "[{text: get nets here, likes: 2}, {text: get nets here, likes: 9}, {likes: 1}]"
    expect = "{posts: {1: {rules: [New]}, 2: {rules: []}, 3: {rules: []}}}"
    known = "  lists: {deny: [nets]}\n  users: {user: {created_at: 2025-12-30}}\n"
    assert run_case(policy, one(tmp_path, posts, expect, known)).is_passed
    # Without them they are unknown, and no rule fires.
    nothing = "{posts: {1: {rules: []}, 2: {rules: []}, 3: {rules: []}}}"
    assert run_case(policy, one(tmp_path, posts, nothing)).is_passed
    assert run_case(policy, one(tmp_path, "[{}]", "{posts: {1: {rules: []}}}")).is_passed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cases: []", ":1: there are no cases"),
        ("[]", "the file is a mapping"),
        ("cases: {}", "`cases` is a list"),
        ("cases:\n- {posts: [{}], expect: {posts: {1: {}}}}", ":2: a case needs a `name`"),
        ("cases:\n- {name: a, expect: {posts: {1: {}}}}", ":2: the case `a` has no `posts`"),
        ("cases:\n- {name: a, posts: [{}]}", ":2: `expect` is missing"),
        ("cases:\n- {name: a, posts: [{}], expect: {}}", "the case `a` expects nothing"),
        ("cases:\n- {name: a, posts: [{}], expect: {post: {}}}", "unknown key `post`"),
        ("cases:\n- {name: a, posts: [3], expect: {posts: {1: {}}}}", "a post is a mapping"),
        (
            "cases:\n- name: a\n  posts: [{id: x}]\n  expect: {posts: {y: {rules: []}}}",
            "`a` has no post `y`; expected",
        ),
        (
            "cases:\n- name: a\n  posts: [{}]\n  expect: {users: {eve: {status: blocked}}}",
            "`a` has no user `eve`",
        ),
        (
            "cases:\n- name: a\n  posts: [{}]\n  expect: {users: {user: {status: gone}}}",
            ":4: unknown status `gone`",
        ),
        (
            "cases:\n- name: a\n  posts:\n  - {repeat: 0}\n  expect: {posts: {1: {rules: []}}}",
            ":4: `repeat` is a number from 1",
        ),
        (
            "cases:\n- name: a\n  posts: [{repeat: 2001}]\n  expect: {posts: {1: {rules: []}}}",
            "2,000 posts in all, not",
        ),
        (
            "cases:\n- name: a\n  posts: [{every: soon}]\n  expect: {posts: {1: {rules: []}}}",
            "`every`: ",
        ),
        (
            "cases:\n- name: a\n  posts: [{at: then}]\n  expect: {posts: {1: {rules: []}}}",
            "`at`: ",
        ),
        (
            "cases:\n- name: a\n  posts: [{nsfw: [1]}]\n  expect: {posts: {1: {rules: []}}}",
            "`nsfw` is one value",
        ),
        (
            "cases:\n- name: a\n  posts: [{}]\n  expect: {posts: {1: {accepted: maybe}}}",
            "`accepted` is true or false",
        ),
        (
            "cases:\n- &a {name: a, posts: [{}], expect: {posts: {1: {rules: []}}}}",
            "anchor",
        ),
        (
            "cases:\n" + "- {name: a, posts: [{}], expect: {posts: {1: {rules: []}}}}\n" * 2,
            "two cases are called `a`",
        ),
        (
            "cases:\n- name: a\n  posts: [{id: x}, {id: x}]\n  expect: {posts: {x: {rules: []}}}",
            "two posts of `a` are called `x`",
        ),
        (
            "cases:\n- name: a\n  posts: [{post_id: x}]\n  expect: {posts: {1: {rules: []}}}",
            "`post_id` of a post is `id` here",
        ),
        (
            "cases:\n- name: a\n  posts: [{repeat: true}]\n  expect: {posts: {1: {rules: []}}}",
            "`repeat` is a number",
        ),
        ("cases:\n- {name: a, name: b, posts: [{}], expect: {posts: {1: {}}}}", "twice"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_with_its_line(tmp_path, text, said):
    with pytest.raises(BadInput) as error:
        read(tmp_path, text)
    assert said in str(error.value)
    assert "p.cases.yaml" in str(error.value)


def test_mutants_that_no_case_notices_come_with_a_post_that_would(tmp_path):
    case = one(tmp_path, "[{nsfw: 0.90}, {nsfw: 0.89}]",
               "{posts: {1: {rules: [Delete NSFW]}, 2: {rules: [Needs review]}}}")  # fmt: skip
    lists = TextLists.read("data/lists.csv")
    history = simulate(SAMPLE, History.read("data/posts.csv"), lists=lists)
    found = {each.words: each for each in mutants(SAMPLE, [case], history)}
    assert found["nsfw (visual).classified: 0.91; was 0.9"].noticed_by == NSFW
    assert found["nsfw (visual).classified: 0.89; was 0.9"].noticed_by == NSFW
    assert found["Delete NSFW: off"].noticed_by == NSFW
    spammer = found["Spammer: off"]
    assert spammer.noticed_by is None
    user, post = spammer.example
    assert (user, post) in set(
        zip(
            history.outcomes.column("user_id").to_pylist(),
            history.outcomes.column("post_id").to_pylist(),
            strict=True,
        )
    )
    assert "Spammer: after Third strike" in found
    assert all(each.example is None for each in mutants(SAMPLE, [case]))
    noticed = sum(each.noticed_by is not None for each in found.values())
    assert mutants_words(tuple(found.values())).startswith(f"{noticed} of {len(found)} small")


def test_posts_that_cannot_be_read_are_said_of_their_case(tmp_path):
    case = one(tmp_path, '[{id: "  ", nsfw: 1}, {}]', "{posts: {2: {rules: []}}}")
    with pytest.raises(BadInput, match=f"posts of the case `{NSFW}`"):
        run_case(SAMPLE, case)
