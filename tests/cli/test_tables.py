"""Tables: they fit 80 columns, words stay whole, and the main ones are as in `tests/golden`.

The golden file is written anew with WORKBENCH_GOLDEN=1; read what changed before keeping it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.store_desk import POLICY, ROOT
from tests.golden_files import assert_golden
from tests.sizes import size
from workbench.cli.main import main
from workbench.cli.terminal.tables import columns_of, fitting, table_lines

TIME = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
SAMPLE = (
    "quality data/posts.csv --policy data/policy.yaml",
    "simulate data/policy.yaml --posts data/posts.csv --users data/users.csv",
)
STORE = ("tags list", "users list", "users timeline u1", "posts list", "log", "policies list",
    "lists show", "actions list", "review list")  # fmt: skip
CELLS = st.lists(
    st.lists(st.text("ab é漢", max_size=40), min_size=4, max_size=4), min_size=1, max_size=5
)


@pytest.fixture
def filled(tmp_path: Path, monkeypatch, capsys) -> Path:
    """A store in which something of everything has happened, whose folder is current."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "data").symlink_to(ROOT / "data")
    (tmp_path / "words.yaml").write_text(POLICY, "utf-8")
    (tmp_path / "posts.jsonl").write_text(
        '{"post_id": "p1", "user_id": "u1", "created_at": "2026-09-01", "text": "buy junk"}\n'
    )
    for line in (
        "tags create marked --actor ann",
        "lists add deny phrase junk --actor ann",
        "policies publish words.yaml --actor ann",
        "submit posts.jsonl --actor feed",
        "users block a-user-with-a-rather-long-name --new-user --reason Spam --actor ann",
        "users suspend u1 --until 2099-01-01 --actor bo --reason Harassment",
    ):
        assert main(line.split()) == 0
    capsys.readouterr()
    return tmp_path


@pytest.mark.usefixtures("filled")
def test_the_main_tables_are_as_they_were_and_fit_80_columns(capsys):
    tables = ""
    for line in (*SAMPLE, *STORE):
        assert main(line.split()) == 0
        out, err = capsys.readouterr()
        assert max(map(len, out.splitlines())) <= 80, line
        notes = "".join(f"{note}\n" for note in err.splitlines() if "left out" in note)
        tables += f"$ workbench {line}\n{TIME.sub('2026-01-01T00:00:00Z', out)}{notes}\n"
    tables = re.sub(r"[0-9a-f]{23}…", "0" * 23 + "…", tables)
    assert_golden(tables, "tables.txt")


@settings(max_examples=size(100, 3000))
@given(CELLS, st.integers(20, 120))
def test_a_table_fits_and_no_word_is_broken(rows, width):
    heads = ("Key", "One", "Two words", "Three")
    columns = columns_of(heads, rows)
    lines, left_out = table_lines(columns, width)
    shown, out = fitting(columns, width)
    assert left_out == out and {column.head for column in shown} | {*out} <= {*heads}
    words = {word for line in lines for word in line.split()}
    for column in shown:
        assert {word for cell in column.cells for word in cell.split()} <= words
    if len(shown) > 1:
        assert max(map(len, lines)) <= width


def test_columns_without_room_are_left_out_the_spare_ones_first():
    heads = ("Key", "One", "Two", "Three")
    columns = columns_of(heads, [["k" * 10, "a" * 20, "b" * 20, "c" * 20]])
    assert fitting(columns, 90)[1] == []
    assert fitting(columns, 62)[1] == ["Three"]
    assert fitting(columns, 62, ["One"])[1] == ["One"]
    assert fitting(columns, 5)[1] == ["Three", "Two", "One"]
    [head, _, row] = table_lines(columns, 5)[0]
    assert (head, row) == ("Key", "k" * 10), "a key is whole, however narrow it is"


def test_numbers_are_on_the_right_and_control_characters_are_shown():
    columns = columns_of(("Name", "n"), [["a\x1b[2J", "5"], ["b", "1,000"]], numbers=["n"])
    assert table_lines(columns, 80)[0][2:] == ["a\\x1b[2J       5", "b          1,000"]
