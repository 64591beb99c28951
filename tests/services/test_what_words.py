"""What log entries did in words: each kind has words, and none is shown as code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.services.every_kind import HOSTILE, every_kind
from workbench import Workbench
from workbench.model.log.columns import KINDS
from workbench.model.log.entry import LogEntry, entries_of
from workbench.model.tags import upload_status
from workbench.services.record.log_words import action_labels
from workbench.services.record.what_words import what_words

CODE = re.compile(r"[\[\]{}]|\b(None|True|False|null|true|false)\b|\d{4}-\d{2}-\d{2}|[0-9a-f]{20}")


@pytest.fixture(scope="module")
def wb(tmp_path_factory: pytest.TempPathFactory) -> Workbench:
    return every_kind(tmp_path_factory.mktemp("every"))


def words_of(wb: Workbench) -> list[tuple[LogEntry, str]]:
    labels = action_labels(wb.actions())
    entries = entries_of(wb.log.to_arrow())
    return [(entry, what_words(entry.kind, entry.details(), labels)) for entry in entries]


def test_a_log_of_every_kind_has_no_code_in_its_words(wb: Workbench):
    words = words_of(wb)
    assert {entry.kind for entry, _ in words} == set(KINDS)
    shown_as_code = [
        (entry.kind, text) for entry, text in words if CODE.search(text.replace(HOSTILE, ""))
    ]
    assert shown_as_code == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("user_changed", "fraud score is now 12.5; metadata changed; trust level is now 2"),
        ("list_entries_removed", "removed from deny: domain “spam.example”"),
        ("action_changed", "Ban, on users; reasons: Spam, Harassment"),
        ("tags_uploaded", "tags.csv: 1 of 3 rows succeeded"),
        ("users_acted_on", "Suspend user: 2 users; reason: Spam"),
        ("review_resolved", "item 1: violating"),
        ("appeal_decided", "appeal 1: overturned; reason: It was"),
        ("user_fields_imported", "country of 1 user"),
        ("suspension_expired", ""),
    ],
)
def test_an_entry_says_what_it_did(wb: Workbench, kind: str, text: str):
    assert text in [words for entry, words in words_of(wb) if entry.kind == kind]


def test_a_kind_without_words_of_its_own_shows_its_arguments_as_words():
    arguments = '{"names":["a","b"],"on":true,"left":null,"of":{"list":"deny"}}'
    entry = LogEntry(
        kind="something_new", at_us=0, arguments=arguments, actor="x", actor_kind="api"
    )
    words = what_words(entry.kind, entry.details(), {})
    assert words == "names: a, b; on: yes; left: unknown; of: list deny"


def test_many_entries_of_a_list_are_counted():
    values = [{"list": "deny", "kind": "phrase", "value": f"p{n}"} for n in range(5)]
    details = {"arguments": {"entries": values}, "action": None, "rule": None, "reason": None}
    words = what_words("list_entries_added", details, {})
    assert words == "added to deny: phrase “p0”, phrase “p1”, phrase “p2” and 2 others"


def test_the_status_of_an_upload_is_one_word_as_it_is_made_and_as_it_is_read(wb: Workbench):
    for text, status in (
        ("user_id,user_tags\nx1,odd\n", "succeeded"),
        ('user_id,user_tags\nx1,odd\nx2,"odd,none"\nx3,"odd,none"\n', "partly succeeded"),
        ('user_id,user_tags\nx4,"odd,none"\n', "partly succeeded"),
        ("user_id,user_tags\nx5,none\n", "failed"),
    ):
        file = Path(wb.store.folder) / "more.csv"
        file.write_text(text, "utf-8")
        made = wb.upload_tags(file)
        assert made.status == status == wb.uploads()[0].status
        succeeded = made.tags_assigned + made.tags_unchanged
        assert status == upload_status(made.rows, made.rows_succeeded, succeeded)
        file.unlink()
    chart = wb.log.chart.uploads().to_arrow()
    assert set(chart.column("series").to_pylist()) == {"succeeded", "partly succeeded", "failed"}
    assert wb.verify().sound
