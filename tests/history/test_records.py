"""Records of a JSON file may be in a list within it: one that is asked for, or the only one."""

import gzip
import json
import random

import pytest

from tests.history.posts_samples import written
from tests.sizes import size
from workbench.errors import BadInput, WorkbenchError
from workbench.history import History, TextLists, Users

POST = {"post_id": "p1", "user_id": "u", "created_at": "2026-09-01T00:00:00Z"}
POSTS = [POST, {**POST, "post_id": "p2"}]


def read(folder, value, records=None, name="p.json", **options) -> History:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return History.read(written(folder / name, content), records=records, **options)


FILES = {
    "messages": ({"name": "chat", "messages": POSTS}, "messages"),
    "deeper": ({"response": {"data": {"items": POSTS}}, "meta": {}}, "response.data.items"),
    "through lists": ({"chats": {"list": [{"m": POSTS[:1]}, {"m": POSTS[1:]}]}}, "chats.list.m"),
    "a dotted key": ({"a.b": {"c": POSTS}}, "a.b.c"),
    "pages in an array": ([{"data": POSTS[:1]}, {"data": POSTS[1:]}], "data"),
    "two lists": ({"users": [{"id": 1}], "messages": POSTS}, "messages"),
}


@pytest.mark.parametrize("name", FILES)
def test_records_are_read_from_the_path_that_is_given(name, tmp_path):
    value, path = FILES[name]
    history = read(tmp_path, value, path)
    assert history.post_ids.to_pylist() == ["p1", "p2"]
    assert any(f"records are read from the list at `{path}`" in note for note in history.notes)
    assert History.read(value, records=path).digest == history.digest


def test_pages_in_lines_are_read_one_after_the_other(tmp_path):
    lines = [{"data": POSTS[:1]}, {"error": "busy"}, {"data": POSTS[1:]}]
    text = "\n".join(map(json.dumps, lines)).encode()
    history = read(tmp_path, text, "data", "p.jsonl")
    assert history.post_ids.to_pylist() == ["p1", "p2"]
    (reject,) = history.rejects.to_pylist()
    assert (reject["row"], reject["reason"]) == (2, "no list of records at `data`")


@pytest.mark.parametrize("name", ["messages", "deeper"])
def test_the_only_list_of_objects_is_read_and_announced(name, tmp_path):
    value, path = FILES[name]
    for history in (read(tmp_path, value), History.read(value)):
        assert history.n_posts == 2
        assert any(f"the list at `{path}`; another list: --records" in n for n in history.notes)


def test_several_lists_are_named_with_the_option(tmp_path):
    value, _ = FILES["two lists"]
    with pytest.raises(BadInput, match=r"`users` \(1\), `messages` \(2\).*: --records users"):
        read(tmp_path, value)


def test_one_post_with_lists_in_it_is_one_row(tmp_path):
    assert read(tmp_path, {**POST, "files": [{"id": 1}, {"id": 2}]}).n_posts == 1
    mapped = {"p": "p1", "user_id": "u", "created_at": POST["created_at"], "files": [{"id": 1}]}
    assert read(tmp_path, mapped, columns={"post_id": "p"}).n_posts == 1


@pytest.mark.parametrize(
    ("value", "name"),
    [([{"data": POSTS}], "p.json"), ({"chats": {"list": [{"data": POSTS}]}}, "p.json")],
)
def test_an_error_names_where_the_records_are(value, name, tmp_path):
    with pytest.raises(BadInput, match=r"hold lists of objects: `(chats.list.)?data` \(2\).*--rec"):
        read(tmp_path, value, name=name)


@pytest.mark.parametrize("path", ["message", "messages.x", "name", "meta", "", "x" * 600])
def test_a_path_without_a_list_is_refused(path, tmp_path):
    value = {"name": "chat", "meta": {}, "messages": POSTS}
    with pytest.raises(BadInput) as refused:
        read(tmp_path, value, path)
    if path in ("message", "name"):
        assert f"no list of records at `{path}`; its lists are at: `messages` (2)" in str(refused)


def test_an_empty_list_is_no_row_of_data(tmp_path):
    with pytest.raises(BadInput, match="no row of data"):
        read(tmp_path, {"messages": []}, "messages")


def test_a_bad_record_is_set_aside_by_itself(tmp_path):
    text = f'{{"m": [1, {json.dumps(POST)}, {{"a": 1, "a": 2}}], "z": 0}}'.encode()
    history = read(tmp_path, text)
    assert history.rejects["row"].to_pylist() == [1, 3]


@pytest.mark.parametrize("cut", [1, 20, 60, 150])
def test_a_file_that_ends_early_is_refused_as_a_whole(cut, tmp_path):
    content = json.dumps({"messages": POSTS}, indent=1).encode()
    with pytest.raises(BadInput, match=r"p\.json: is not JSON"):
        read(tmp_path, content[: len(content) - cut])


def test_records_over_16_mb_in_all_are_read(tmp_path):
    long = [{**POST, "post_id": str(n), "text": "x" * 1_000_000} for n in range(18)]
    assert (
        read(tmp_path, gzip.compress(json.dumps({"m": long}).encode(), 1), name="p.json.gz").n_posts
        == 18
    )


def test_a_kept_history_depends_on_the_path(tmp_path):
    value = {"a": POSTS, "b": POSTS[:1]}
    path = written(tmp_path / "p.json", json.dumps(value).encode())
    counts = [History.read(path, keep=tmp_path / "k", records=list_).n_posts for list_ in "aba"]
    assert counts == [2, 1, 2]


def test_tables_and_csv_have_no_path_of_records(tmp_path):
    with pytest.raises(BadInput, match="`--records` is for JSON, and this is CSV"):
        read(tmp_path, b"post_id,user_id,created_at\n", "data", "p.csv")


def test_other_files_have_their_only_list_read_too(tmp_path):
    users = written(tmp_path / "u.json", b'{"users": [{"user_id": "a"}], "next": null}')
    assert Users.read(users).user_ids.to_pylist() == ["a"]
    entry = {"list": "deny", "kind": "phrase", "value": "x"}
    lists = written(tmp_path / "l.json", json.dumps({"entries": [entry]}).encode())
    assert TextLists.read(lists).lists == {"deny": (("phrase", "x"),)}


KEYS = [
    "post_id",
    "user_id",
    "created_at",
    "text",
    "a",
    "a.b",
    "",
    "messages",
    "results",
    "\ud800",
    "0",
]


def anything(draw: random.Random, depth: int = 0):
    """Any JSON value."""
    kind = draw.randrange(9 if depth < 4 else 6)
    if kind >= 7:
        return {draw.choice(KEYS): anything(draw, depth + 1) for _ in range(draw.randrange(5))}
    if kind == 6:
        return [anything(draw, depth + 1) for _ in range(draw.randrange(4))]
    return draw.choice([None, True, 7, 1e300, 12345678901234567890123, -0.5, "x", "2026-09-01",
                        "2026-09-01T00:00:00Z", "", "\ud800", "\x00", float("nan")])  # fmt: skip


def read_or_refused(*given) -> History | None:
    """What is read; None where it is refused, in words that name the file."""
    try:
        return read(*given)
    except WorkbenchError as refused:
        message = str(refused)
    assert "p.json" in message
    return None


@pytest.mark.parametrize("seed", range(size(300, 20_000)))
def test_any_json_is_read_or_refused_and_no_row_is_lost(seed, tmp_path):
    draw = random.Random(seed)
    path = draw.choice([None, None, "a", "messages", "a.b", "a.a", "0"])
    value = anything(draw) if draw.random() < 0.5 else {"a": [{**POST, "x": anything(draw)}]}
    content = json.dumps(value, indent=draw.choice([None, 1])).encode()
    history = read_or_refused(tmp_path, content, path, draw.choice(["p.json", "p.jsonl"]))
    if history is None:
        return
    (source,) = history.sources
    assert source.rows == history.n_posts + history.rejects.num_rows
