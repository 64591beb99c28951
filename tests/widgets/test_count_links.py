"""Each count of the rule builder opens what it counts: the posts and users themselves."""

from workbench.model.tables import post_row

NSFW = "Delete NSFW"


def rows(builder, live=False):
    outcome = builder.editor._live_outcome if live else builder.editor.outcome
    return outcome.outcomes.to_pylist()


def on_which(rows, rule, key=None):
    """The keys of posts on which a rule fired, or of `key`."""
    return {
        row[key] if key else post_row(row["user_id"], row["post_id"])
        for row in rows
        if rule in (*row["rules"], *row["test_rules"])
    }


def test_the_counts_of_a_rule_open_its_posts_and_users(builder, opened):
    for impact in builder.view["impact"]:
        for what, key in (("posts", None), ("users", "user_id")):
            builder.ask("open_rule", rule=impact["rule"], what=what)
            selection = opened[-1].selection
            assert opened[-1].page == what.capitalize()
            assert (selection.kind, set(selection.ids)) == (
                what,
                on_which(rows(builder), impact["rule"], key),
            )
            assert len(selection.ids) == impact["triggers" if what == "posts" else "users"]
            assert impact["rule"] in selection.title


def test_a_difference_from_live_opens_those_that_are_new_and_those_that_are_gone(builder, opened):
    path = ["classes", "nsfw (visual)", "classified"]
    builder.ask("edit", edit="set", path=path, value=0.8)
    now, live = on_which(rows(builder), NSFW), on_which(rows(builder, live=True), NSFW)
    against = builder.view["impact"][0]["posts_against"]
    assert against == {"new": len(now - live), "gone": len(live - now)}
    builder.ask("open_rule", rule=NSFW, what="posts", change="new")
    assert set(opened[-1].selection.ids) == now - live != set()
    assert opened[-1].selection.title.endswith("but not live")
    builder.ask("edit", edit="set", path=path, value=0.99)
    builder.ask("open_rule", rule=NSFW, what="posts", change="gone")
    now = on_which(rows(builder), NSFW)
    assert set(opened[-1].selection.ids) == live - now != set()


def test_the_parts_of_a_trend_open_their_posts_and_together_all(builder, opened):
    trend = builder.view["impact"][0]["trend"]
    opened_ids: list[str] = []
    for part, n in enumerate(trend):
        builder.ask("open_part", rule=NSFW, part=part)
        assert len(opened[-1].selection.ids) == n
        opened_ids += opened[-1].selection.ids
    assert sorted(opened_ids) == sorted(on_which(rows(builder), NSFW))
    assert len(builder.view["history"]["parts"]) == len(trend)
    builder.ask("open_part", rule=NSFW, part=24)
    assert builder.message["kind"] == "problem"


def test_the_totals_open_what_they_count(builder, opened):
    for total in builder.view["totals"]:
        builder.ask("open_total", total=total["key"])
        assert opened[-1].selection.kind == total["kind"]
        title = opened[-1].selection.title
        assert (title[0].isupper(), title.lower()) == (True, total["label"])
        if total["key"] != "review_a_day":
            assert len(opened[-1].selection.ids) == total["now"]
    flagged = {
        post_row(row["user_id"], row["post_id"])
        for row in rows(builder)
        if {"flag_post", "flag_user"} & {*row["actions"]}
    }
    builder.ask("open_total", total="review_a_day")
    assert set(opened[-1].selection.ids) == flagged
    builder.ask("edit", edit="remove", path=["rules", 0])
    deleted = next(t for t in builder.view["totals"] if t["key"] == "deleted")
    builder.ask("open_total", total="deleted", change="gone")
    assert len(opened[-1].selection.ids) == deleted["against"]["gone"] > 0
    builder.ask("open_total", total="deleted", of="live")
    assert len(opened[-1].selection.ids) == deleted["live"]


def test_what_is_not_counted_opens_nothing_and_is_said(builder, opened):
    builder.ask("open_rule", rule="<b>nope</b>", what="posts")
    builder.ask("open_total", total="nope")
    builder.ask("open_rule", rule=NSFW, what="posts")
    assert len(opened) == 1
    assert builder.view["document"]["rules"][0]["name"] == NSFW
