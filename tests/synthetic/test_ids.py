import pytest

from workbench.synthetic import ids


@pytest.mark.parametrize("count", [1, 9, 10, 1_234])
def test_ids_are_numbers_of_one_width_after_their_prefix(count):
    width = len(str(count))
    assert ids.numbered_ids("p", count).to_pylist() == [
        f"p{number:0{width}}" for number in range(1, count + 1)
    ]


def test_ids_are_the_same_across_the_seams_of_chunks(monkeypatch):
    whole = ids.numbered_ids("u", 1_000)
    monkeypatch.setattr(ids, "CHUNK", 7)
    assert ids.numbered_ids("u", 1_000) == whole
