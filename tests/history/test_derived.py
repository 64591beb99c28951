"""Arrays that are worked out from a kept history, kept beside it."""

from pathlib import Path

import numpy as np
import pytest

from workbench.history import History

ROWS = [{"user_id": "u1", "post_id": f"p{n}", "created_at": 1_700_000_000 + n} for n in range(3)]


class Counted:
    """Makes an array, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> np.ndarray:
        self.times += 1
        return np.array([1, 0, -1], np.int8)


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.jsonl"
    path.write_text("\n".join(str(row).replace("'", '"') for row in ROWS), "utf-8")
    return path


def test_an_array_is_made_once_for_a_history(posts: Path):
    history, make = History.read(posts), Counted()
    assert history.derived("x", make).tolist() == [1, 0, -1]
    assert history.derived("x", make) is history.derived("x", make)
    assert make.times == 1
    history.derived("y", make)
    assert make.times == 2


def test_an_array_is_kept_beside_a_kept_history(posts: Path, tmp_path: Path):
    make = Counted()
    for _ in range(2):
        result = History.read(posts, keep=tmp_path / "kept").derived("x", make)
        assert result.tolist() == [1, 0, -1]
        assert result.dtype == np.int8
    assert make.times == 1


@pytest.mark.parametrize("content", [b"", b"other bytes", None])
def test_a_file_that_is_not_the_one_written_is_not_believed(
    posts: Path, tmp_path: Path, content: bytes | None
):
    make = Counted()
    History.read(posts, keep=tmp_path / "kept").derived("x", make)
    (kept,) = (tmp_path / "kept").glob("*.npy")
    if content is None:
        kept.unlink()
    else:
        kept.write_bytes(content)
    reopened = History.read(posts, keep=tmp_path / "kept").derived("x", make)
    assert reopened.tolist() == [1, 0, -1]
    assert make.times == 2


def test_other_posts_have_arrays_of_their_own(posts: Path, tmp_path: Path):
    make = Counted()
    History.read(posts, keep=tmp_path / "kept").derived("x", make)
    posts.write_text(str(ROWS[0]).replace("'", '"'), "utf-8")
    History.read(posts, keep=tmp_path / "kept").derived("x", make)
    assert make.times == 2
