"""Objects within records are columns with dotted names, whatever the records come from."""

import datetime as dt
import json

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.history.posts_samples import as_jsonl, written
from workbench.errors import BadInput
from workbench.history import History, Users
from workbench.importers.classifiers.responses import read_responses

TIME = "2026-09-01T00:00:00Z"
POSTS = [
    {"id": "p1", "author": {"id": "ada", "level": 3, "team": {"name": "red"}}, "created_at": TIME},
    {"id": "p2", "author": {"id": "ben", "roles": ["mod"]}, "created_at": TIME},
    {"id": "p3", "author": None, "created_at": TIME},
]


def in_json(folder):
    return written(folder / "p.json", json.dumps(POSTS).encode())


def in_json_lines(folder):
    return written(folder / "p.jsonl", as_jsonl(POSTS))


def in_parquet(folder):
    pq.write_table(pa.Table.from_pylist(POSTS), folder / "p.parquet")
    return folder / "p.parquet"


FORMS = {
    "JSON": in_json,
    "JSON Lines": in_json_lines,
    "dicts": lambda _: POSTS,
    "Arrow": lambda _: pa.Table.from_pylist(POSTS),
    "Parquet": in_parquet,
    "pandas": lambda _: pd.DataFrame(POSTS),
    "Polars": lambda _: pl.DataFrame(POSTS),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("mapping", [{}, {"user_id": "author.id"}], ids=["guessed", "asked"])
def test_keys_of_objects_are_columns_in_every_form(form, mapping, tmp_path):
    history = History.read(FORMS[form](tmp_path), mapping)
    assert history.user_ids.to_pylist() == ["ada", "ben"]
    assert history.rejects["row"].to_pylist() == [3]
    assert history.columns["author.level"].type == "integer"
    assert history.columns["author.team.name"].values.to_pylist() == ["red", None]
    assert "author.roles" not in history.columns
    assert any("author.roles" in note for note in history.notes)
    assert not any("`author` is left out" in note for note in history.notes)


def post(**more):
    return {"post_id": "p", "user_id": "u", "created_at": TIME, **more}


def test_ids_and_numbers_within_objects_keep_their_digits(tmp_path):
    text = f'{{"post_id": 1, "created_at": "{TIME}", "by": {{"id": 12345678901234567890}}}}'
    history = History.read(written(tmp_path / "p.jsonl", text.encode()), {"user_id": "by.id"})
    assert history.user_ids.to_pylist() == ["12345678901234567890"]


def test_a_typed_time_within_a_dict_is_a_time():
    when = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
    history = History.read([post(by={"joined": when})])
    assert history.columns["by.joined"].type == "time"


def test_a_place_in_a_list_is_addressed_by_its_number():
    rows = [post(authors=[{"id": "ada"}]), post(authors=[])]
    history = History.read(rows, {"user_id": "authors.0.id"})
    assert history.user_ids.to_pylist() == ["ada"]
    assert history.rejects.num_rows == 1


@pytest.mark.parametrize("order", [1, -1])
def test_a_key_that_holds_a_dot_itself_comes_first_and_the_other_is_named(order):
    pairs = [("by.name", "own"), ("by", {"name": "nested"})][::order]
    history = History.read([post(**dict(pairs))])
    assert history.columns["by.name"].values.to_pylist() == ["own"]
    assert any("`by.name` is left out: within `by`" in note for note in history.notes)


def test_a_column_of_the_row_is_likelier_than_a_nested_one():
    history = History.read([{"id": "p", "author_id": "u", "author": {"id": "x"}, "time": TIME}])
    assert history.user_ids.to_pylist() == ["u"]


def test_users_have_nested_attributes():
    users = Users.read([{"user_id": "u", "profile": {"country": "DE"}, "tags": ["staff"]}])
    assert users.columns["profile.country"].values.to_pylist() == ["DE"]
    assert users.tags == (("staff",),)


def test_what_stands_beside_a_response_is_nested_too():
    response = {"results": [{"category_scores": {"hate": 0.5}}]}
    rows = [{"id": "p", "by": {"id": "u"}, "created_at": TIME, "response": response}]
    history = read_responses(rows, {"user_id": "by.id"}, format="openai")
    assert history.user_ids.to_pylist() == ["u"]
    assert not any(name.startswith("response") for name in history.columns)


def deep(depth):
    value: object = 1
    for _ in range(depth):
        value = {"a": value}
    return value


HOSTILE = {
    "deep": ([post(x=deep(400))], "nested over"),
    "too deep to write": ([post(x=deep(5000))], "nested over"),
    "wide": ([post(x={f"k{n}": n for n in range(5000)})], "too many keys"),
    "different keys": ([post(x={f"k{n}": n}) for n in range(2000)], "too many keys"),
    "wide everywhere": ([post(**{f"x{m}": {f"k{n}": n for n in range(900)} for m in range(20)})],
                        "too many keys"),
    "a long key": ([post(x={"k" * 100_000: 1, "": {"": 2}})], "its name is over"),
    "rising": ([post(x={"k": {str(n): {} for n in range(30)}}) for _ in range(300)], "lists"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_nesting_is_left_out_with_a_note(name):
    rows, said = HOSTILE[name]
    history = History.read(rows)
    assert history.n_posts == 1
    assert len(history.columns) <= 1000
    assert any(said in note for note in history.notes)


def test_objects_of_as_many_keys_levels_and_characters_as_fit_are_columns():
    def nested(**more):
        return [name for name in History.read([post(**more)]).columns if "." in name]

    assert len(nested(x={f"k{n}": n for n in range(1_000)})) == 1_000
    assert nested(x={f"k{n}": n for n in range(1_001)}) == []
    assert (
        len(nested(x={f"k{n}": n for n in range(400)}, y={f"k{n}": n for n in range(600)})) == 1_000
    )
    assert (
        len(nested(x={f"k{n}": n for n in range(400)}, y={f"k{n}": n for n in range(601)})) == 400
    )
    assert nested(x={"k" * 198: 1}) == ["x." + "k" * 198]
    assert nested(x={"k" * 199: 1}) == []


def test_a_wide_object_is_addressed_by_name_all_the_same():
    rows = [{"id": "p", "created_at": TIME, "x": {f"k{n}": n for n in range(5000)}}]
    assert History.read(rows, {"user_id": "x.k4999"}).user_ids.to_pylist() == ["4999"]


def test_keys_that_later_rows_have_more_are_columns_too():
    few = post(x={f"k{n}": n for n in range(600)})
    more = post(x={f"k{n}": n for n in range(990)}) | {"post_id": "q"}
    assert "x.k989" in History.read([few, more]).columns


def test_a_path_to_nothing_is_refused():
    with pytest.raises(BadInput, match=r"no column `author\.x`"):
        History.read([post(author={"id": 1})], {"user_id": "author.x"})


def test_bytes_within_an_object_are_left_out():
    bytes_within = pa.array([{"a": b"\xff"}], pa.struct([("a", pa.binary())]))
    table = pa.table({"post_id": ["p"], "user_id": ["u"], "created_at": [TIME], "x": bytes_within})
    assert "x.a" not in History.read(table).columns


@pytest.mark.parametrize("form", ["JSON Lines", "dicts", "Arrow"])
def test_lists_and_empty_objects_are_left_out_and_named(form, tmp_path):
    posts = [
        {"post_id": f"p{n}", "user_id": "u", "created_at": TIME, "roles": ["mod"], "empty": {}}
        for n in range(2)
    ]
    source = {
        "JSON Lines": lambda: written(tmp_path / "p.jsonl", as_jsonl(posts)),
        "dicts": lambda: posts,
        "Arrow": lambda: pa.Table.from_pylist(posts),
    }[form]()
    history = History.read(source)
    assert not history.columns
    left_out = [note.split("` is left out")[0] for note in history.notes]
    assert left_out == ["column `roles", "column `empty"]
