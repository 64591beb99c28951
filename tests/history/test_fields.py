"""A column is read as the field it is mapped to, is named as, or usually is."""

from __future__ import annotations

import pyarrow as pa
import pytest

from workbench.errors import BadInput
from workbench.history import History

VALUES = {"created_at": 1559347200}


def read(*names, mapping=None, **more):
    values = {name: [1559347200 if _is_time(name) else f"{name} 1"] for name in names}
    return History.read(pa.table(values | {k: [v] for k, v in more.items()}), mapping)


def _is_time(name: str) -> bool:
    return any(word in name.casefold() for word in ("time", "date", "created", "_at"))


@pytest.mark.parametrize(
    "name",
    ["content_id", "message_id", "tweet_id", "event_id", "id", "Post ID", "POST-ID", "postId"],
)
def test_a_post_id_is_guessed_and_announced(name):
    history = read(name, "user_id", "created_at")
    assert history.post_ids.to_pylist() == [f"{name} 1"]
    assert history.notes == (f"post_id is read from column `{name}`",)
    assert not history.columns


@pytest.mark.parametrize(
    "name", ["patron_id", "author_id", "author", "user", "Username", "account_id", "userId"]
)
def test_a_user_id_is_guessed_and_announced(name):
    history = read("post_id", name, "created_at")
    assert history.user_ids.to_pylist() == [f"{name} 1"]
    assert history.notes == (f"user_id is read from column `{name}`",)


@pytest.mark.parametrize(
    "name", ["timestamp", "time", "date", "Created", "published_at", "submitted_at", "createdAt"]
)
def test_a_time_is_guessed_and_announced(name):
    assert read("post_id", "user_id", name).notes == (f"created_at is read from column `{name}`",)


@pytest.mark.parametrize("name", ["content", "body", "text_data", "tweet", "message", "Text"])
def test_a_text_is_guessed_and_announced(name):
    history = read("post_id", "user_id", "created_at", name)
    assert history.columns["text"].values.to_pylist() == [f"{name} 1"]
    assert history.notes == (f"text is read from column `{name}`",)


def test_a_likelier_name_wins_over_a_less_likely():
    history = read("id", "tweet_id", "username", "author_id", "date", "timestamp")
    assert history.post_ids.to_pylist() == ["tweet_id 1"]
    assert history.user_ids.to_pylist() == ["author_id 1"]
    assert set(history.columns) == {"id", "username", "date"}


@pytest.mark.parametrize("names", [("tweet_id", "message_id"), ("Post_ID", "postid")])
def test_two_names_as_likely_are_no_guess(names):
    with pytest.raises(
        BadInput,
        match=f"from `{names[0]}` and `{names[1]}`; say which: --column post_id={names[0]}",
    ):
        read(*names, "user_id", "created_at")


def test_the_exact_name_needs_no_guess():
    history = read(
        "post_id", "POST_ID", "tweet_id", "user_id", "author", "created_at", "text", "body"
    )
    assert history.notes == ()
    assert set(history.columns) == {"POST_ID", "tweet_id", "author", "text", "body"}


def test_a_mapping_settles_it_and_needs_no_note():
    history = read(
        "tweet_id", "message_id", "user_id", "created_at", mapping={"post_id": "message_id"}
    )
    assert history.post_ids.to_pylist() == ["message_id 1"]
    assert history.notes == ()


def test_a_mapping_renames_any_column():
    assert set(
        read("post_id", "user_id", "created_at", mapping={"nsfw": "s1"}, s1=0.5).columns
    ) == {"nsfw"}


def test_a_mapped_field_puts_the_column_of_that_name_aside():
    history = read(
        "post_id", "user_id", "created_at", "timestamp", mapping={"created_at": "timestamp"}
    )
    assert history.notes == ("column `created_at` is left out: `timestamp` is read as it",)
    assert not history.columns


def test_columns_can_change_places():
    history = read(
        "post_id", "user_id", "created_at", mapping={"post_id": "user_id", "user_id": "post_id"}
    )
    assert history.post_ids.to_pylist() == ["user_id 1"]
    assert history.notes == ()


def test_a_mapping_of_one_column_to_two_fields_is_an_error():
    with pytest.raises(BadInput, match="column `x` is to be read as `post_id` and `user_id`"):
        read("x", "created_at", mapping={"post_id": "x", "user_id": "x"})


def test_a_mapping_of_no_column_is_an_error_that_names_the_nearest():
    with pytest.raises(
        BadInput,
        match=r"no column `timestmp` to read `created_at` from: did you mean `timestamp`\?",
    ):
        read("post_id", "user_id", "timestamp", mapping={"created_at": "timestmp"})


@pytest.mark.parametrize(
    ("n", "names"), [(3, "0.csv, 1.csv, 2.csv"), (4, "0.csv, 1.csv, 2.csv, …")]
)
def test_a_column_that_no_file_has_is_said_of_three_files_at_most(n: int, names: str, tmp_path):
    paths = [tmp_path / f"{at}.csv" for at in range(n)]
    for path in paths:
        path.write_text("post_id,user_id,created_at\np,u,2026-01-01\n", "utf-8")
    with pytest.raises(BadInput) as refused:
        History.read(paths, {"created_at": "timestmp"})
    assert refused.value.problems[0].file == names


@pytest.mark.parametrize(
    ("column", "how"),
    [
        ("screen_name", "--column user_id=screen_name,"),
        ("Screen Name", '--column "user_id=Screen Name",'),
        ("playerId", "--column user_id=playerId,"),
        ("from_id", "--column user_id=from_id,"),
    ],
)
def test_a_usual_name_of_another_product_is_offered_and_not_read(column, how):
    with pytest.raises(BadInput) as caught:
        read("post_id", column, "created_at")
    assert how in str(caught.value)


@pytest.mark.parametrize(
    ("columns", "offered"),
    [
        (("host_id", "log_id", "user_id", "created_at"), "log_id"),
        (("post_id", "user_id", "rated_at", "created_utc"), "created_utc"),
        (("post_id", "user_id", "publish_date"), "publish_date"),
    ],
)
def test_a_usual_name_is_offered_before_one_that_is_spelled_alike(columns, offered):
    with pytest.raises(BadInput) as caught:
        read(*columns)
    assert f"did you mean `{offered}`?" in str(caught.value)


def test_a_mapping_may_fit_only_some_of_the_files():
    tables = [
        pa.table({"post_id": ["a"], "user_id": ["u"], "created_at": [1559347200]}),
        pa.table({"post_id": ["b"], "user_id": ["u"], "ts": [1559347201]}),
    ]
    assert History.read(tables, {"created_at": "ts"}).n_posts == 2


def test_with_several_files_a_note_says_which_it_is_of():
    tables = [
        pa.table({"post_id": ["a"], "user_id": ["u"], "created_at": [1559347200]}),
        pa.table({"id": ["b"], "user_id": ["u"], "created_at": [1559347201]}),
    ]
    assert History.read(tables).notes == ("table 2: post_id is read from column `id`",)


def test_all_that_is_missing_is_told_at_once():
    with pytest.raises(BadInput) as caught:
        History.read(pa.table({"x": [1]}))
    assert len(caught.value.problems) == 3
    assert all("its columns are: x" in str(problem) for problem in caught.value.problems)


def test_a_hostile_column_name_stays_out_of_the_advice():
    with pytest.raises(BadInput) as caught:
        History.read(
            pa.table({"a; rm -rf /": ["x"], "user_id": ["u"], "User Id": ["u"]}),
            {"user_id": "none"},
        )
    assert "--column post_id=COLUMN" in str(caught.value)


def test_a_column_that_is_offered_shows_that_there_is_a_header(tmp_path):
    file = tmp_path / "posts.csv"
    file.write_text("log_id,playerId,created_utc\n1,u1,1788249600\n", "utf-8")
    with pytest.raises(BadInput) as caught:
        History.read(file)
    assert "did you mean `log_id`?" in str(caught.value)
    assert "lack a header" not in str(caught.value)


def test_the_values_of_a_file_without_a_usable_row_stand_with_their_reason():
    posts = [
        {"post_id": "1.5E+10", "user_id": "u", "created_at": "2026-09-01"},
        {"post_id": "p", "user_id": None, "created_at": "2026-09-01"},
    ]
    with pytest.raises(BadInput) as caught:
        History.read(posts)
    assert "as text (1 row, such as `1.5E+10`); user_id is missing (1 row)" in str(caught.value)
