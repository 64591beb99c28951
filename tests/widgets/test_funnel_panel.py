"""The funnel of a rule in the builder, and notes on rules that cannot fire as they are meant to."""

import numpy as np
import pyarrow as pa
import pytest

from workbench import RuleBuilder, Workbench


def position(builder, name):
    return [rule["name"] for rule in builder.view["document"]["rules"]].index(name)


def test_a_funnel_goes_from_all_posts_to_those_on_which_the_rule_fires(builder, opened):
    at = position(builder, "Mostly suggestive")
    builder.ask("funnel", rule=at)
    funnel = builder.funnel
    assert (funnel["rule"], funnel["counted"]) == (at, builder.view["counted"])
    left = [step["left"] for step in funnel["steps"]]
    assert left[0] == 2000 and left[-1] == builder.view["impact"][at]["triggers"]
    removed = [step["removed"] for step in funnel["steps"]]
    assert removed == [0, *(left[n] - left[n + 1] for n in range(len(left) - 1))]
    assert [step["condition"] for step in funnel["steps"]] == [None, None, 0, 1]
    assert "total posts > 5" in funnel["steps"][2]["words"]
    assert removed[funnel["most"]] == max(removed[2:])
    for step, n in enumerate(left):
        builder.ask("open_step", step=step, removed=False)
        assert len(set(opened[-1].selection.ids)) == n
    builder.ask("open_step", step=3, removed=True)
    assert len(opened[-1].selection.ids) == removed[3]


def test_without_a_condition_is_counted_one_at_a_time_and_not_of_earlier_counts(builder):
    at = position(builder, "Spammer")
    first = builder.view["document"]["rules"][at]["when"]["all"][0]
    builder.ask("edit", edit="set", path=["rules", at, "when"], value=first)
    alone = builder.view["impact"][at]["triggers"]
    builder.ask("undo")
    builder.ask("funnel", rule=at)
    builder.ask("count_without", number=1)
    assert [step["without"] for step in builder.funnel["steps"][2:4]] == [None, alone]
    builder.ask("edit", edit="set", path=["rules", at, "when", "all", 0, "post_count", "more_than"],
                value=2)  # fmt: skip
    assert builder.funnel["counted"] != builder.view["counted"]
    builder.ask("count_without", number=0)
    assert builder.funnel["steps"][2]["without"] is None
    builder.ask("funnel", rule=at)
    assert builder.funnel["counted"] == builder.view["counted"]


def test_a_rule_that_is_off_or_a_draft_with_problems_has_no_funnel(builder, opened):
    builder.ask("edit", edit="set", path=["rules", 0, "mode"], value="off")
    builder.ask("funnel", rule=0)
    assert builder.funnel is None
    builder.ask("edit", edit="set", path=["rules", 0, "then"], value=["nope"])
    builder.ask("funnel", rule=1)
    assert builder.funnel is None
    builder.ask("open_step", step=0, removed=False)
    assert (builder.message["kind"], opened) == ("problem", [])


def test_a_rule_over_an_empty_list_says_so_until_the_list_has_entries(builder):
    wb, at = builder._workbench, position(builder, "Denied text")
    wb.add_to_list("raid <b>", "phrase", ["join us"])
    builder.refresh()
    builder.ask("edit", edit="set", path=["rules", at, "when"], value={"text_in": "raid <b>"})
    assert builder.view["notes"] == []
    wb.remove_from_list("raid <b>", "phrase", ["join us"])
    builder.refresh()
    (note,) = builder.view["notes"]
    assert (note["rule"], note["lists"]) == (at, True)
    assert "“raid <b>” has no entries" in note["text"]
    builder.ask("edit", edit="set", path=["rules", at, "mode"], value="off")
    assert builder.view["notes"] == []


def test_a_tag_that_does_not_exist_is_said_with_the_nearest_that_does(builder):
    at = position(builder, "Spammer")
    tags = builder.view["document"]["tags"]
    builder.ask("edit", edit="set", path=["tags"], value=[*tags, "trustd"])
    path = ["rules", at, "when", "all", 1, "not", "user_tags", "any_of", 0]
    builder.ask("edit", edit="set", path=path, value="trustd")
    (note,) = builder.view["notes"]
    assert note["text"] == "There is no tag “trustd”, so that no user has it."
    assert (note["remedy"], list(note["path"])) == ("Use “trusted”", path)
    builder.ask("edit", edit="set", path=note["path"], value=note["value"])
    assert builder.view["notes"] == []


def test_a_tag_that_a_rule_adds_is_not_missed(builder):
    document = builder.view["document"]
    builder.ask("edit", edit="set", path=["tags"], value=[*document["tags"], "new"])
    tagged = {"user_tags": {"any_of": ["new"]}}
    builder.ask("edit", edit="set", path=["rules", 0, "when"], value=tagged)
    assert [note["rule"] for note in builder.view["notes"]] == [0]
    builder.ask("edit", edit="add", path=["rules", 1, "then"], value={"add_tags": ["new"]})
    assert builder.view["notes"] == []


def test_a_class_of_which_no_post_has_a_score_is_said(tmp_path):
    wb = Workbench.open(tmp_path / "store", actor="ann")
    posts = {"post_id": ["a", "b"], "user_id": ["u", "v"], "created_at": [1.7e9, 1.8e9]}
    wb.import_posts(pa.table({**posts, "spam": np.array([np.nan, np.nan])}))
    builder = RuleBuilder(wb)
    builder.ask("edit", edit="set", path=["classes"],
                value={"Spam": {"score": "spam", "classified": 0.8}})  # fmt: skip
    for when in ({"classified": ["Spam"]}, {"score": {"of": "Spam", "at_least": 0.1}}):
        rule = {"name": "Spam", "when": when, "then": ["flag_post"]}
        builder.ask("edit", edit="set", path=["rules"], value=[rule])
        (note,) = builder.view["notes"]
        assert note["text"] == "No post has a score of the class “Spam”."


@pytest.mark.parametrize(
    "rules",
    [None, [None], [{"when": []}], [{"when": {"all": 3}}, {"when": {"user_tags": [1]}}],
     [{"when": {"score": {"of": [1]}}, "then": [{"add_tags": 3}]}], [{"when": {"not": None}}]],
)  # fmt: skip
def test_a_draft_of_any_shape_has_notes_or_none(builder, rules):
    builder.ask("edit", edit="set", path=["rules"], value=rules)
    assert builder.view["notes"] == []


def test_a_field_of_users_without_values_is_said_and_not_proposed(tmp_path):
    wb = Workbench.open(tmp_path / "store", actor="ann")
    scores = np.random.default_rng(1).beta(0.3, 3, 200)
    posts = [
        {"post_id": f"p{n}", "user_id": f"u{n % 9}", "created_at": 1.7e9 + n, "toxicity": score}
        for n, score in enumerate(scores.tolist())
    ]
    wb.import_posts(posts)
    proposed = wb.starter_policy().policy.rules
    assert proposed
    assert not any("account" in rule.name for rule in proposed)
    builder = RuleBuilder(wb)
    age = {"user": {"account_age": {"less_than": "7d"}}}
    rule = {"name": "New", "when": age, "then": ["flag_post"]}
    builder.ask("edit", edit="set", path=["rules"], value=[rule])
    (note,) = builder.view["notes"]
    assert note["text"] == "No user has a value of “account age”: what is asked of it is unknown."
    builder.ask("funnel", rule=0)
    assert [(step["left"], step["unknown"]) for step in builder.funnel["steps"]] == [
        (200, 0),
        (0, 200),
    ]
