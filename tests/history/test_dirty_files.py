"""Every dirty file comes to what the table says, and no row of it is lost."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pytest

from tests.golden_files import assert_golden
from tests.history.dirty_files import CASES, Case
from workbench.errors import BadInput
from workbench.history import History
from workbench.units import iso

LONG = 300


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request):
    return request.param


@pytest.fixture
def path(case, tmp_path):
    path = tmp_path / f"posts{case.ending}"
    path.write_bytes(case.content)
    return path


def test_a_file_gives_the_rows_it_has_or_says_what_is_wrong(case, path):
    if case.error is not None:
        with pytest.raises(BadInput) as caught:
            History.read(path)
        assert case.error in str(caught.value)
        assert path.name in str(caught.value)
        return
    history = History.read(path)
    result = [(reject["row"], reject["reason"]) for reject in history.rejects.to_pylist()]
    assert history.n_posts == case.used
    assert [number for number, _ in result] == [number for number, _ in case.rejected]
    for (_, reason), (_, expected) in zip(result, case.rejected, strict=True):
        assert expected in reason
    (source,) = history.sources
    assert source.rows == history.n_posts + source.rejected == case.used + len(case.rejected)
    assert source.rejected == history.rejects.num_rows


def test_there_are_more_than_ninety_of_them():
    assert len(CASES) >= 90
    assert len({case.name for case in CASES}) == len(CASES)


def test_files_come_to_what_the_golden_file_says(tmp_path):
    text = "\n".join(told(case, tmp_path) for case in CASES)
    assert_golden(text, "dirty_files.txt")


def told(case: Case, folder: Path) -> str:
    """All that reading a file gives: posts with the types of their columns, rejects, and notes."""
    path = folder / f"posts{case.ending}"
    path.write_bytes(case.content)
    try:
        lines = said(History.read(path))
    except BadInput as error:
        lines = [f"error: {error}"]
    return "\n".join([f"> {case.name}", *(shown(line, folder) for line in lines), ""])


def said(history: History) -> list[str]:
    posts = history.to_arrow()
    at_us = posts["created_at"].cast(pa.int64()).to_pylist()
    rows = zip(at_us, posts.drop_columns("created_at").to_pylist(), strict=True)
    return [
        f"columns: { {column.name: column.type for column in history.columns.values()} }",
        *(f"post: {iso(us)} {list(post.values())}" for us, post in rows),
        *(f"reject: {list(reject.values())}" for reject in history.rejects.to_pylist()),
        *(f"note: {note}" for note in history.notes),
    ]


def shown(line: str, folder: Path) -> str:
    """A line in ASCII; of a long one its beginning, and the digest of all of it."""
    text = ascii(line.replace(str(folder), "FOLDER"))[1:-1]
    return text if len(text) <= LONG else f"{text[:LONG]} {sha256(text.encode()).hexdigest()}"
