"""What is no source is refused, by a name that says which of them it is."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tests.history.posts_samples import POSTS, as_arrow, as_csv, as_jsonl, written
from workbench.errors import BadInput
from workbench.history import History, RecordedLog, TextLists, Users

READERS = [History.read, Users.read, RecordedLog.read, TextLists.read]


@pytest.fixture(params=READERS, ids=lambda read: read.__self__.__name__)
def read(request):
    return request.param


def test_a_file_that_is_not_there(read, tmp_path):
    with pytest.raises(BadInput, match=r"none\.csv: there is no such file"):
        read(tmp_path / "none.csv")


def test_a_folder(read, tmp_path):
    with pytest.raises(BadInput, match="is a folder"):
        read(str(tmp_path))


def test_an_unknown_ending(read, tmp_path):
    with pytest.raises(
        BadInput, match=r"x\.xlsx: its ending .* \.parquet, \.pq, \.csv, \.tsv, \.jsonl, \.ndjson"
    ):
        read(written(tmp_path / "x.xlsx", b""))


@pytest.mark.parametrize(
    "source", [None, 7, b"x.csv", {"a": 1}, object(), [None], [["a.csv"]], {"a.csv"}]
)
def test_what_is_no_source(read, source):
    with pytest.raises(BadInput, match="expected a file"):
        read(source)


def test_nothing_at_all(read):
    with pytest.raises(BadInput, match="nothing to read"):
        read([])


def test_a_single_column_of_pandas():
    pd = pytest.importorskip("pandas")
    with pytest.raises(BadInput, match="single column"):
        History.read(pd.Series([1]))


def test_a_table_with_a_name_twice():
    table = pa.table([pa.array(["a"])] * 2, names=["post_id", "post_id"])
    with pytest.raises(BadInput, match="more than one column is named `post_id`"):
        History.read(table)


def test_text_of_arrow_that_is_not_utf8():
    bad = pa.Array.from_buffers(
        pa.string(), 2, pa.array(["ab", "cd"]).buffers()[:2] + [pa.py_buffer(b"ab\xe9d")]
    )
    table = pa.table(
        {"post_id": ["a", "b"], "user_id": ["u", "u"], "created_at": [1559347200] * 2, "x": bad}
    )
    with pytest.raises(BadInput, match="column `x` is not UTF-8 in row 2"):
        History.read(table)


def test_files_of_one_name_are_told_apart(tmp_path):
    paths = []
    for folder in ("2019/may", "2019/june", "2020/june"):
        (tmp_path / folder).mkdir(parents=True)
        paths.append(
            written(tmp_path / folder / "posts.csv", as_csv([{**POSTS[0], "post_id": folder}]))
        )
    history = History.read([*paths, as_arrow(POSTS[1:]), paths[0]])
    names = [source.name for source in history.sources]
    assert names == [
        "2019/may/posts.csv",
        "2019/june/posts.csv",
        "2020/june/posts.csv",
        "table",
        "2019/may/posts.csv (2)",
    ] or names == [
        "may/posts.csv",
        "2019/june/posts.csv",
        "2020/june/posts.csv",
        "table",
        "may/posts.csv (2)",
    ]
    assert len(set(names)) == 5


def test_a_message_names_the_file_that_is_wrong(tmp_path):
    good = written(tmp_path / "good.jsonl", as_jsonl())
    bad = written(tmp_path / "bad.csv", b"post_id,created_at\np,2019-06-01\n")
    with pytest.raises(BadInput) as caught:
        History.read([good, bad])
    assert str(caught.value).startswith("bad.csv: no column `user_id`")
    assert "good" not in str(caught.value)


def test_a_hostile_name_is_shown_and_not_obeyed(tmp_path):
    file = written(tmp_path / "a\x1b[31m.csv", b"x\n1\n")
    with pytest.raises(BadInput) as caught:
        History.read(file)
    assert "\x1b" not in str(caught.value)


def test_every_source_needs_a_usable_row(tmp_path):
    good = written(tmp_path / "good.csv", as_csv())
    bad = written(
        tmp_path / "bad.csv",
        b"post_id,user_id,created_at\n,u,2019-06-01\np,,2019-06-01\np,u,never\np,u,never\n",
    )
    with pytest.raises(BadInput) as caught:
        History.read([good, bad])
    assert "bad.csv: none of its 4 rows is usable: created_at is no time" in str(caught.value)
    assert "(2 rows, such as `never`); " in str(caught.value)


def test_a_place_beyond_the_sources():
    history = History.read(POSTS)
    assert history.place(4) == ("table", 5)
    for row in (5, -1):
        with pytest.raises(IndexError):
            history.place(row)
