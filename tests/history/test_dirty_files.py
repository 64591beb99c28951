"""Every dirty file comes to what the table says, and no row of it is lost."""

from __future__ import annotations

import pytest

from tests.history.dirty_files import CASES
from workbench.errors import BadInput
from workbench.history import History


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
