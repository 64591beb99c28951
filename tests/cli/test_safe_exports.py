"""Every CSV that a command writes, of a store whose ids, names and texts are hostile cells."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from tests.cli.store_desk import Desk
from workbench.cli.main import main
from workbench.export import restored
from workbench.model.ids import trimmed_id

CELLS = ("=1+1", "＝1", "\u200b=1", "\u2060＋1", "x\n-1", "y\r\n\u200b@z", "\tq", "'=2", " \xa0=3")
RUN = re.compile(r"(?:\A|[\r\n])[\s\u200b\u2060\ufeff]*[=+\-@＝＋－＠]|\A[\t\r\n]")
POLICY = """
version: 1
name: hostile
tags: [marked]
rules:
  - name: "＝rule"
    description: "\u200b=1"
    when: {text_in: deny}
    then: [flag_post, {add_tags: [marked]}]
"""


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], tmp_path_factory) -> Desk:
    """A store in which all that people name is a formula: made once, and copied."""
    made = tmp_path_factory.getbasetemp() / "hostile_store"
    if not made.exists():
        made.mkdir()
        fill(Desk(made, capsys))
    desk = Desk(tmp_path, capsys)
    shutil.copytree(made / "store", desk.store)
    return desk


def fill(desk: Desk) -> None:
    for name in ("marked", "=tag", "＝tag"):
        desk("tags", "create", name)
    desk("lists", "add", "deny", "phrase", "=junk")
    desk("policies", "publish", desk.file("p.yaml", POLICY))
    posts = [
        {
            "post_id": f"{cell}p",
            "user_id": f"{cell}u",
            "created_at": f"2026-09-01T00:00:{n:02}Z",
            "text": f"{cell} =junk",
            "=field": cell,
        }
        for n, cell in enumerate(CELLS)
    ]
    desk("submit", desk.file("posts.jsonl", "\n".join(map(json.dumps, posts))))
    for cell in CELLS:
        desk("tags", "add", f"{cell}u", "=tag")


def rows_of(content: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content, newline="")))


def assert_harmless(content: str) -> list[list[str]]:
    """No cell but the numbers begins a formula, however a program takes cells apart."""
    rows = rows_of(content)
    for cell in (cell for row in rows for cell in row):
        assert cell.startswith("'") or not RUN.search(cell), repr(cell)
    return rows


LISTS = [
    ("tags", "list"), ("tags", "users", "=tag"), ("tags", "of", "=1+1u"), ("tags", "uploads"),
    ("users", "list"), ("users", "timeline", "=1+1u"), ("lists", "show"),
    ("lists", "test", "x\n=junk"), ("policies", "list"), ("review", "list"),
    ("review", "appeals", "--all"), ("actions", "list"), ("apply", "list"), ("log",),
]  # fmt: skip


@pytest.mark.parametrize("words", LISTS, ids=" ".join)
def test_no_cell_of_a_list_is_a_formula(words, desk):
    out = desk.folder / "out.csv"
    printed = desk(*words, "--csv")
    assert_harmless(printed)
    desk(*words, "--out", str(out))
    assert_harmless(out.read_text("utf-8"))


def test_each_id_comes_back_exactly_from_the_list_of_users(desk):
    out = desk.folder / "users.csv"
    desk("users", "list", "--out", str(out))
    head, *rows = rows_of(out.read_bytes().decode())
    place = head.index("user_id")
    assert {restored(row[place]) for row in rows} == {trimmed_id(f"{cell}u") for cell in CELLS}


def test_no_cell_of_the_failures_of_an_upload_is_a_formula(desk):
    rows = "".join(f'"{cell}","{cell}"\n' for cell in CELLS)
    file = desk.file("tags.csv", f"user_id,user_tags\n{rows}")
    number = desk.json("tags", "upload", file, status=1)["upload_id"]
    out = desk.folder / "failures.csv"
    desk("tags", "failures", number, "--out", str(out))
    assert len(assert_harmless(out.read_bytes().decode())) > len(CELLS) - 2


def test_no_cell_of_a_case_file_is_a_formula(desk):
    for cell in CELLS:
        out = desk.folder / "case.zip"
        out.unlink(missing_ok=True)
        desk("users", "case", f"{cell}u", "--out", str(out))
        with zipfile.ZipFile(out) as archive:
            for name in ("log.csv", "posts.csv"):
                assert len(assert_harmless(archive.read(name).decode())) > 1


def set_aside(folder: Path) -> Path:
    """A file of posts, each of whose times is a hostile cell."""
    path = folder / "＝posts.jsonl"
    good = {"post_id": "a", "user_id": "b", "created_at": "2026-09-01T00:00:00Z", "text": "x"}
    bad = ({**good, "post_id": f"p{n}", "created_at": cell} for n, cell in enumerate(CELLS))
    path.write_text("\n".join(map(json.dumps, (good, *bad))), "utf-8")
    return path


def test_no_cell_of_the_rejects_of_an_import_is_a_formula(desk):
    out = desk.folder / "rejects.csv"
    store = str(desk.store)
    path = str(set_aside(desk.folder))
    assert main(["import", "--store", store, path, "--rejects", str(out)]) == 0
    head, *rows = assert_harmless(out.read_bytes().decode())
    assert [restored(row[head.index("value")]) for row in rows] == list(CELLS)


def test_no_cell_of_the_rejects_of_a_simulation_is_a_formula(tmp_path, capsys):
    policy = tmp_path / "p.yaml"
    policy.write_text(POLICY, "utf-8")
    path, out = str(set_aside(tmp_path)), tmp_path / "out"
    assert main(["simulate", str(policy), "--posts", path, "--out", str(out)]) == 0
    capsys.readouterr()
    head, *rows = assert_harmless((out / "rejects.csv").read_bytes().decode())
    assert [restored(row[head.index("value")]) for row in rows] == list(CELLS)
    assert {restored(row[head.index("file")]) for row in rows} == {"＝posts.jsonl"}
