"""Uploads of bad and dirty files: no row is lost, and no bad row harms a good one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.importers.bad_tag_files import CASES, GROUPS, NO_CSV, Case
from tests.importers.stores import MOD, carried
from workbench.errors import BadInput
from workbench.services.tags.tag_uploads import failures_csv, failures_of, upload_tags, uploads
from workbench.services.tags.tags import create_tag
from workbench.store import Store


@pytest.fixture(scope="module")
def with_tags(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a store with the tags that the cases speak of."""
    store = Store(tmp_path_factory.mktemp("with_tags") / "store")
    for name, tag in (("Tag 1", "one"), ("two", None), ("=sum", None)):
        create_tag(store, MOD, name, tag)
    store.close()
    return store.folder


@pytest.fixture
def store(with_tags: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copytree(with_tags, tmp_path / "store")
    store = Store(tmp_path / "store")
    yield store
    store.close()


def test_there_are_at_least_120_bad_files_each_with_a_name():
    assert len(CASES) == sum(map(len, GROUPS.values())) >= 120


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_each_row_succeeds_or_fails_with_a_reason_and_good_rows_are_assigned(
    store: Store, case: Case
):
    upload = upload_tags(store, MOD, "bad.csv", case.content, case.choices)
    failures = failures_of(store, upload.upload_id)
    assert carried(store) == case.carried
    assert [tuple(line[:3]) for line in failures] == [line[:3] for line in case.failed]
    for line, (_, _, _, reason) in zip(failures, case.failed, strict=True):
        assert reason in line.error
    assert upload.rows == case.rows == upload.rows_succeeded + upload.rows_failed
    assert upload.rows_failed == len({row for row, _, _, _ in case.failed})
    assert upload.tags_assigned == sum(len(tags.split()) for tags in case.carried.values())


@pytest.mark.parametrize(
    "case", [case for case in CASES.values() if case.failed], ids=lambda case: case.name
)
def test_the_failures_of_each_bad_file_can_be_uploaded_and_harm_no_user(store: Store, case: Case):
    first = upload_tags(store, MOD, "bad.csv", case.content, case.choices)
    failures = failures_csv(store, first.upload_id)
    second = upload_tags(store, MOD, failures.file_name, failures.content)
    assert second.rows == len(case.failed) == second.rows_succeeded + second.rows_failed
    for user_id in carried(store).keys() - case.carried.keys():
        assert user_id in {user for _, user, _, _ in case.failed}


@pytest.mark.parametrize(("content", "message"), NO_CSV.values(), ids=NO_CSV)
def test_what_is_no_csv_is_refused_and_nothing_is_written(
    store: Store, content: bytes, message: str
):
    with pytest.raises(BadInput, match=message):
        upload_tags(store, MOD, "no.csv", content)
    assert not uploads(store)
