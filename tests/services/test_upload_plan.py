"""What an upload of user tags would do, held to what it then does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.importers.stores import MOD
from tests.sizes import size
from workbench.errors import BadInput
from workbench.services.tags.tag_uploads import upload_tags
from workbench.services.tags.tags import add_tags, create_tag
from workbench.services.tags.upload_plan import SHOWN_MISSING, plan_upload
from workbench.store import Store

HEAD = b"user_id,user_tags\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "store")
    create_tag(store, MOD, "one")
    create_tag(store, MOD, "VIP user")
    add_tags(store, MOD, "u1", ["one"])
    yield store
    store.close()


def test_a_tag_by_its_name_or_twice_is_new_once(store: Store):
    plan = plan_upload(store, HEAD + b"u1,VIP user\nu1,VIP_user\nu2,one\n")
    assert [row.new for row in plan.first_rows] == [("VIP user",), (), ("one",)]
    assert [row.unchanged for row in plan.first_rows] == [(), ("VIP_user",), ()]
    assert [row.user_known for row in plan.first_rows] == [True, True, False]


def test_the_nearest_tag_is_named_by_its_api_value(store: Store):
    plan = plan_upload(store, HEAD + b"u1,VIP usr\nu2,VIP usr\nu3,zzzz\n")
    assert [(tag.text, tag.rows, tag.nearest) for tag in plan.missing] == [
        ("VIP usr", 2, "VIP_user"),
        ("zzzz", 1, None),
    ]


def test_of_many_missing_tags_the_first_are_named_and_all_are_counted(store: Store):
    rows = "".join(f"u{n},gone{n}\n" for n in range(SHOWN_MISSING + 1))
    plan = plan_upload(store, HEAD + rows.encode())
    assert (len(plan.missing), plan.n_missing) == (SHOWN_MISSING, SHOWN_MISSING + 1)


def test_a_list_in_brackets_is_a_tag_that_fails_and_not_one_to_create(store: Store):
    plan = plan_upload(store, HEAD + b'u1,"[one, two]"\n')
    assert plan.missing == ()
    assert (plan.first_rows[0].failed, plan.counts.rows_failed) == (("[one, two]",), 1)


def test_a_file_without_rows_has_no_plan(store: Store):
    with pytest.raises(BadInput, match="no row of data"):
        plan_upload(store, HEAD)


CELLS = st.lists(st.sampled_from(["one", "VIP user", "VIP_user", "gone", ""]), max_size=4)
ROWS = st.lists(st.tuples(st.sampled_from(["u1", "u2", "u3", ""]), CELLS), min_size=1, max_size=6)


@given(ROWS)
@settings(
    max_examples=size(20, 300),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_an_upload_does_what_its_plan_says(store: Store, rows: list[tuple[str, list[str]]]):
    data = HEAD + "".join(f'{user},"{",".join(tags)}"\n' for user, tags in rows).encode()
    plan = plan_upload(store, data)
    upload = upload_tags(store, MOD, "a.csv", data)
    assert (upload.rows, upload.rows_failed) == (plan.rows, plan.counts.rows_failed)
    assert upload.tags_assigned == plan.counts.tags_new
    assert upload.tags_unchanged == plan.counts.tags_unchanged
    assert upload.tags_failed == plan.counts.tags_failed
