"""Columns of posts with one value a user become fields of the users, which rules can ask for."""

from __future__ import annotations

import json

import pytest

from tests.importers.test_guess import us_rows
from workbench import BadInput, Policy, TimeFormat, guess
from workbench.cli.main import main
from workbench.importers.post_files import PostReading
from workbench.notebook.workbench import Workbench
from workbench.services.transfer.import_posts import import_posts

DAY = "2026-09-0{}T00:00:00Z"
ROWS = [
    {"post_id": "1", "user_id": "ada", "created_at": DAY.format(1), "country": "fr", "level": 1,
     "since": "4/13/2024"},
    {"post_id": "2", "user_id": "ada", "created_at": DAY.format(3), "country": "de", "level": 2,
     "since": "4/13/2024"},
    {"post_id": "3", "user_id": "ada", "created_at": DAY.format(2), "country": None, "level": 3,
     "since": None},
    {"post_id": "4", "user_id": "ben", "created_at": DAY.format(1), "country": None, "level": 0,
     "since": "5/1/2025"},
]  # fmt: skip


@pytest.fixture
def wb(tmp_path) -> Workbench:
    return Workbench.open(tmp_path / "store", actor="ann")


def bring(wb, fields, rows=ROWS, times=None):
    reading = PostReading(user_fields=fields, **({} if times is None else {"times": times}))
    return import_posts(wb.store, wb.actor, rows, reading)


def test_the_latest_known_value_of_a_user_is_its_field(wb):
    imported = bring(wb, {"country": "country", "level": "level"})
    assert imported.with_fields == 2
    assert wb.user("ada").attributes == {"country": "de", "level": 2}
    assert wb.user("ben").attributes == {"level": 0}
    assert wb.verify().sound


def test_when_an_account_was_made_is_read_from_its_dates(wb):
    bring(wb, {"created_at": "since"})
    assert wb.user("ada").created_at_us == 1_712_966_400_000_000
    assert wb.user("ben").created_at_us == 1_746_057_600_000_000


def test_dates_that_nothing_tells_apart_are_in_the_form_of_the_posts(wb):
    rows = [{**row, "created_at": "9/14/2026", "since": "4/5/2024"} for row in ROWS]
    bring(wb, {"created_at": "since"}, rows, TimeFormat("month-first"))
    assert wb.user("ada").created_at_us == 1_712_275_200_000_000


def test_one_entry_is_about_all_fields(wb):
    bring(wb, {"country": "country", "level": "level"})
    (entry,) = wb.log(kind="user_fields_imported").to_arrow().to_pylist()
    assert '"fields":["country","level"],"users":2' in str(entry["arguments"])


def test_fields_are_added_to_those_that_a_user_has(wb):
    bring(wb, {"level": "level"})
    wb.set_user("ada", attributes={"city": "Lyon"})
    rows = [{**row, "post_id": f"{row['post_id']}b"} for row in ROWS]
    bring(wb, {"country": "country"}, rows)
    assert wb.user("ada").attributes == {"city": "Lyon", "country": "de", "level": 2}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"country": "nope"}, "no column `nope` for `country` of users"),
        ({"trust_level": "level"}, "`trust_level` of users is not set by a file of posts"),
    ],
)
def test_a_field_that_cannot_be_set_is_refused_and_nothing_is_imported(wb, fields, said):
    with pytest.raises(BadInput, match=said):
        bring(wb, fields)
    assert wb.imports() == []


def test_a_field_of_another_kind_than_users_have_is_refused(wb):
    wb.import_posts(ROWS)
    wb.set_user("ben", attributes={"country": 3})
    rows = [{**row, "post_id": f"{row['post_id']}b"} for row in ROWS]
    with pytest.raises(BadInput, match="attribute `country` holds numbers, and here text"):
        bring(wb, {"country": "country"}, rows)


def test_rules_ask_for_fields_of_a_guess(wb):
    table = us_rows()
    wb.import_posts(table, guess(table))
    user = wb.user("user3")
    assert user.attributes == {"country": "C3"}
    assert user.created_at_us == 1_712_188_800_000_000
    document = {
        "version": 1,
        "rules": [
            {
                "name": "from C3",
                "when": {"user": {"country": {"any_of": ["C3"]}}},
                "then": ["delete_post"],
            }
        ],
    }
    fired = wb.simulate(Policy.from_document(document, "p")).posts(rule="from C3")
    theirs = [user_id for user_id in table["screen_name"].to_pylist() if int(user_id[4:]) % 4 == 3]
    assert len(fired) == len(theirs)


def test_the_command_line_sets_fields_of_users(tmp_path, capsys):
    path = tmp_path / "posts.csv"
    path.write_text("post_id,user_id,created_at,since\n1,ada,2026-09-01,2024-04-13\n")
    store = str(tmp_path / "store")
    options = ["--user-field", "created_at=since", "--json"]
    assert main(["import", str(path), "--store", store, *options]) == 0
    assert json.loads(capsys.readouterr().out)["users_with_fields"] == 1
    with Workbench.open(store) as wb:
        assert wb.user("ada").created_at_us == 1_712_966_400_000_000
