import numpy as np

from workbench.synthetic import CommunitySpec, generate

from .communities import a_community, gaps_in_hours, of_kind, posts_with_truth
from .small_replay import denied_posts


def test_activity_has_a_heavy_tail():
    counts = posts_with_truth()["user_id"].value_counts()
    assert counts.median() < 0.6 * counts.mean()
    assert counts.iloc[: len(counts) // 100].sum() > 0.08 * counts.sum()


def test_nights_are_quieter_than_evenings():
    posts = of_kind("ordinary")
    hour = posts[posts["language"] != "en"]["created_at"].dt.hour
    night, evening = (hour.between(*span).mean() for span in ((1, 4), (18, 21)))
    assert night < evening / 4


def test_a_few_ordinary_users_cause_most_of_the_ordinary_violations():
    violating = of_kind("ordinary").groupby("user_id")["suggestive (visual)"].sum()
    worst = violating.sort_values(ascending=False)
    assert worst.iloc[: len(worst) // 10].sum() > 0.5 * worst.sum()


def test_a_spam_wave_is_a_burst_of_near_duplicates():
    posts = of_kind("spam_wave")
    assert gaps_in_hours(posts).median() < 1
    assert posts["created_at"].dt.date.nunique() <= 6
    assert posts["text"].nunique() < len(posts) / 5


def test_most_of_a_spam_wave_hits_the_deny_list_and_hardly_anything_else_does():
    community, posts = a_community(), posts_with_truth()
    denied = posts["post_id"].isin(
        denied_posts(posts[["post_id", "text"]].to_dict("records"), community.lists.to_pylist())
    )
    assert denied[posts["truth"] == "spam_wave"].mean() > 0.8
    assert not denied[posts["truth"] == "spam_wave"].all()
    assert denied[posts["truth"] == "ordinary"].mean() < 0.01


def test_a_slow_burner_never_violates_twice_running_and_spreads_over_the_whole_time():
    posts = of_kind("slow_burner")
    classes = [name for name in posts.columns if name.endswith(")")]
    violates = posts[classes].any(axis="columns")
    running = violates & violates.groupby(posts["user_id"]).shift(fill_value=False)
    assert 0.1 < violates.mean() < 0.25
    assert not running.any()
    assert posts["created_at"].dt.date.nunique() == 30


def test_a_brigade_comes_down_within_the_hour():
    posts = of_kind("brigade")
    busiest = posts["created_at"].dt.floor("h").value_counts(normalize=True)
    assert busiest.iloc[:4].sum() > 0.7
    assert posts["bullying (text)"].mean() > 0.7


def test_a_reposter_writes_the_same_text_again_and_again():
    posts = of_kind("reposter")
    commonest = posts.groupby("user_id")["text"].agg(lambda text: (text == text.mode()[0]).mean())
    assert np.average(commonest, weights=posts["user_id"].value_counts()[commonest.index]) > 0.85


def test_texts_that_try_to_run_are_among_the_posts():
    texts = set(a_community().posts["text"].to_pylist())
    assert {"<script>alert(1)</script>", '=HYPERLINK("http://x.example")'} <= texts


def test_texts_can_be_free_of_those_that_try_to_run():
    community = generate(CommunitySpec(posts=20_000, payloads=0), 3)
    assert not any("<script>" in text for text in community.posts["text"].to_pylist())


def test_every_entry_of_the_deny_list_is_hit_by_some_text():
    community = generate(CommunitySpec(posts=15_000, days=90), 3)
    posts = community.posts.select(["post_id", "text"]).to_pylist()
    entries = [entry for entry in community.lists.to_pylist() if entry["list"] == "deny"]
    assert {entry["kind"] for entry in entries} == {
        *("phrase", "domain", "url", "email", "phone", "regex"),
    }
    assert all(denied_posts(posts, [entry]) for entry in entries)
