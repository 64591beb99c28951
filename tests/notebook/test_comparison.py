"""Two simulations compared in a notebook: totals, figures from labels, users, causes, a picture."""

import pytest

from tests.notebook.worlds import POLICY
from workbench import BadInput, Workbench, compare
from workbench.evaluation.comparison.tables import KNOCK_ON


@pytest.fixture(scope="module")
def world():
    with Workbench.sample() as wb:
        yield wb, wb.simulate(POLICY), wb.simulate(POLICY.with_threshold("nsfw (visual)", 0.7))


def test_totals_have_differences_and_verdicts(world):
    _, live, draft = world
    found = compare(live=live, draft=draft)
    rows = {row["what"]: row for row in found.to_arrow().to_pylist()}
    deleted = rows["posts deleted"]
    assert (deleted["live"], deleted["draft"], deleted["difference"]) == (36, 53, 17)
    assert 0 < deleted["low"] < 17 < deleted["high"]
    assert deleted["in_words"] == "clearly more"
    assert rows["users blocked by a rule"]["in_words"] == "too few users differ to tell"
    assert rows["Add tags" if "Add tags" in rows else "add_tags"]["in_words"] == "the same"
    assert not any(name.startswith("precision") for name in rows)
    assert found.headline in found.html()
    assert "Send to senior moderators" in found.html()


def test_labels_of_the_store_say_how_precise_both_are(world):
    wb, live, draft = world
    for post in live.sample_for_labelling(300).to_arrow().to_pylist():
        label = "violating" if "the" in (post["text"] or "") else "benign"
        wb.label_post(post["user_id"], post["post_id"], label)
    found = compare(live, draft)
    rows = {row["what"]: row for row in found.to_arrow().to_pylist()}
    assert found.names == ("community-baseline", "community-baseline #2")
    precision = rows["precision of “a live rule fired”"]
    assert 0 < precision["community-baseline"] < 1
    assert precision["low"] <= precision["difference"] <= precision["high"]
    assert {"not distinguishable", "few labels"} & {
        row["in_words"].partition(";")[0] for row in rows.values()
    }
    none = {row["what"] for row in compare(live.outcome, draft.outcome).to_arrow().to_pylist()}
    assert not any(name.startswith("precision") for name in none)


def test_users_and_causes_are_listed(world):
    _, live, draft = world
    found = compare(live=live, draft=draft)
    users = {row["kind"]: row for row in found.users.to_arrow().to_pylist()}
    new = users["newly blocked or suspended"]
    ids = found.user_ids("newly_out").to_arrow().column("user_id").to_pylist()
    assert len(ids) == new["users"]
    assert new["example"] in ids
    assert "is not met" in new["live"]
    assert "is met" in new["draft"]
    causes = found.waterfall()
    deleted = [row for row in causes.to_arrow().to_pylist() if row["total"] == "posts deleted"]
    assert sum(row["effect"] for row in deleted) == 17
    assert deleted[-1]["cause"] == KNOCK_ON
    picture = causes.picture("posts deleted")
    assert picture.to_arrow().column("series").to_pylist()[0] == "live"
    assert "What causes the difference: posts deleted" in repr(picture)
    assert found.posts.summary["users_newly_out"] > 0


def test_what_cannot_be_compared_is_said(world):
    _, live, draft = world
    with pytest.raises(BadInput, match="two replays are compared, not 1; `side_by_side`"):
        compare(live)
    with pytest.raises(BadInput, match="expected a simulation or an outcome, not Policy"):
        compare(live, POLICY)
    found = compare(live, draft)
    with pytest.raises(BadInput, match="unknown kind of user `new`"):
        found.user_ids("new")
    with pytest.raises(BadInput, match="did you mean `posts deleted`"):
        found.waterfall().picture("post deleted")
