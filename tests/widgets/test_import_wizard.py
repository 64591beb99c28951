"""The import wizard: what it shows of a file, what can be changed, and what is written when."""

from __future__ import annotations

import csv
import io

import pytest

from workbench.notebook.workbench import Workbench
from workbench.widgets.imports.wizard import SHARED, ImportWizard
from workbench.widgets.navigation import Destination

HEADS = ["msg_no", "screen_name", "posted_at", "body", "tox_pct", "nudity_lvl", "decision", "hash"]
HOSTILE = "<img src=x onerror=alert(1)> =1+1 \u202e"


def rows():
    """Posts of a US export with a hostile text, one row without a user, one without a time."""
    words = ["ok", "remove", "", "unsure"]
    for at in range(40):
        user = "" if at == 7 else f"user{at % 5}"
        time = "soon" if at == 9 else f"9/{at % 28 + 1}/2026 2:07 PM"
        text = f"{HOSTILE} and more words {at}"
        yield [at, user, time, text, at * 2.5 + 0.4, at % 5, words[at % 4], f"{at * 7919:032x}"]


def as_csv() -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEADS, *rows()])
    return out.getvalue().encode()


@pytest.fixture
def sent() -> list[Destination]:
    return []


@pytest.fixture
def wizard(tmp_path, sent) -> ImportWizard:
    return ImportWizard(Workbench.open(tmp_path / "store", actor="ann"), navigate=sent.append)


def send(wizard: ImportWizard, data: bytes, name: str = "export.csv") -> None:
    wizard.ask("chunk", name=name, transfer="t", offset=0, size=len(data), data=data)
    wizard.ask("open", transfer="t")


def opened(wizard: ImportWizard) -> ImportWizard:
    send(wizard, as_csv())
    assert not wizard.problem
    wizard.ask("check")
    return wizard


def column(wizard: ImportWizard, name: str) -> dict:
    return next(one for one in wizard.view["columns"] if one["column"] == name)


def entries(wizard: ImportWizard) -> int:
    return len(wizard.workbench.log)


def test_a_file_is_shown_with_what_its_columns_are_and_nothing_is_written(wizard):
    before = entries(wizard)
    view = opened(wizard).view
    assert [one["role"] for one in view["columns"]] == [
        "post_id", "user_id", "created_at", "text", "score", "score", "label", "left_out",
    ]  # fmt: skip
    assert view["unsure"] == ["nudity_lvl"]
    assert view["file"]["rows"] == 40
    check = view["check"]
    assert (check["posts"], check["users"], check["n_aside"]) == (38, 5, 2)
    assert [(one["reason"], one["rows"]) for one in check["aside"]] == [
        ("no user", 1),
        ("time cannot be read", 1),
    ]
    assert check["heads"] == ["post", "user", "time (UTC)", "text", "tox", "nudity", "label"]
    assert entries(wizard) == before


def test_times_are_never_blurred_and_texts_are(wizard):
    opened(wizard)
    assert not any(text for _, text in column(wizard, "posted_at")["examples"])
    assert all(text for _, text in column(wizard, "body")["examples"])


def test_the_zone_and_the_form_of_times_are_read_at_once(wizard):
    opened(wizard)
    time = column(wizard, "posted_at")["time"]
    assert (time["form"], time["example"], time["reads"]) == (
        "month-first",
        "9/1/2026 2:07 PM",
        "1 Sep 2026, 14:07 UTC",
    )
    wizard.ask("zone", zone="New York")
    assert column(wizard, "posted_at")["time"]["reads"] == "1 Sep 2026, 18:07 UTC"
    assert wizard.view["check"] is None
    wizard.ask("check")
    assert wizard.view["check"]["rows"][0][2] == ("1 Sep 2026, 18:07", False)
    wizard.ask("time", form_="day-first")
    time = column(wizard, "posted_at")["time"]
    assert (time["reads"], time["read"], time["filled"]) == ("9 Jan 2026, 19:07 UTC", 23, 40)
    wizard.ask("time", form_="pattern", pattern="%m/%d/%Y %I:%M %p")
    assert column(wizard, "posted_at")["time"]["reads"] == "1 Sep 2026, 18:07 UTC"
    wizard.ask("zone", zone="Atlantis")
    assert "unknown time zone" in wizard.problem


def test_what_a_person_says_of_a_column_is_imported(wizard, sent):
    opened(wizard)
    wizard.ask("choose", column="nudity_lvl", name="nude")
    wizard.ask("scale", column="nudity_lvl", scale="0..10")
    wizard.ask("word", column="decision", word="unsure", label="violating")
    wizard.ask("choose", column="tox_pct", role="left_out")
    wizard.ask("check")
    assert wizard.view["unsure"] == []
    assert wizard.view["check"]["labels"] == [("violating", 18), ("benign", 10)]
    assert wizard.view["name"] == "export"
    wizard.ask("import", name="September")
    assert not wizard.problem
    assert [one.name for one in wizard.workbench.imports()] == ["September"]
    posts = wizard.workbench.history().to_arrow()
    assert posts.num_rows == 38
    assert max(posts["nude"].to_pylist()) == 0.4
    assert "tox_pct" not in posts.column_names
    assert len(wizard.workbench.labels()) == 28
    assert wizard.view["imported"]["message"].startswith("export.csv: 38 posts of 5 users imported")
    wizard.ask("go", page="Rules")
    assert sent == [Destination("Rules")]


def test_cancel_forgets_the_file_and_writes_nothing(wizard):
    before = entries(wizard)
    opened(wizard).ask("cancel")
    assert wizard.view["file"] is None
    assert entries(wizard) == before
    wizard.ask("import")
    assert "choose a file" in wizard.problem


def test_rows_set_aside_are_given_as_csv(wizard):
    files = []
    wizard.send = lambda content, buffers=None: files.append((content, buffers))
    opened(wizard).ask("rejects")
    (content, [data]) = files[-1]
    assert content["download"]["name"] == "export.csv_set_aside.csv"
    assert data.decode("utf-8-sig").count("\n") == 3


def test_what_posts_lack_is_said(wizard):
    send(wizard, b"words,more\nhello,1\nthere,2\n")
    assert wizard.view["missing"] == ["a user", "a time"]
    assert wizard.view["check"] is None


def test_times_that_nothing_tells_apart_are_asked_for(wizard):
    send(wizard, b"id,user,when\n1,a,3/4/2026\n2,a,1/2/2026\n3,b,5/4/2026\n")
    assert wizard.view["unsure"] == ["when"]
    assert column(wizard, "when")["time"]["form"] == "day-first"


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b'{"a": '])
def test_a_file_that_cannot_be_read_says_so(wizard, data):
    send(wizard, data, "broken.json")
    assert wizard.problem
    assert "--" not in wizard.problem
    assert wizard.view["file"] is None


def test_a_large_file_is_read_where_it_is(wizard, tmp_path, monkeypatch):
    path = tmp_path / "here.csv"
    path.write_bytes(as_csv())
    wizard.ask("path", path=str(path))
    assert wizard.view["file"]["rows"] == 40
    wizard.ask("cancel")
    assert path.exists()
    wizard.ask("path", path=str(tmp_path / "nothing.csv"))
    assert "no such file" in wizard.problem
    monkeypatch.setenv(SHARED, "1")
    wizard.refresh()
    assert not wizard.view["paths"]
    wizard.ask("path", path=str(path))
    assert "open to other machines" in wizard.problem


def test_an_export_of_a_chat_is_imported_too(wizard):
    day = b'[{"type":"message","user":"U1","text":"hello","ts":"1788249600.000100"}]'
    send(wizard, day, "2026-09-01.json")
    assert (wizard.view["file"]["kind"], wizard.view["file"]["format"]) == ("chat", "slack")
    wizard.ask("check")
    assert wizard.view["check"]["posts"] == 1


def test_a_column_or_role_that_is_not_there_is_refused(wizard):
    opened(wizard)
    for arguments in ({"column": "nope", "role": "text"}, {"column": "body", "role": "nope"}):
        wizard.ask("choose", **arguments)
        assert wizard.problem


def test_a_policy_is_proposed_after_the_import_and_opened_when_asked_for(tmp_path):
    opened_policies = []
    wb = Workbench.open(tmp_path / "store", actor="ann")
    wizard = opened(ImportWizard(wb, on_policy=opened_policies.append))
    wizard.ask("import")
    assert wizard.view["starter"] is None
    wizard.ask("starter")
    starter = wizard.view["starter"]
    assert starter["rules"]
    assert all(sentence.startswith("IF ") for sentence, _, _ in starter["rules"])
    wizard.ask("edit_policy")
    (policy,) = opened_policies
    assert len(policy.rules) == len(starter["rules"])
    assert wb.live() is None


def test_without_scores_it_is_said_why_no_policy_is_proposed(wizard):
    send(wizard, b"id,user,date\n1,a,2026-09-01\n2,b,2026-09-02\n")
    wizard.ask("check")
    wizard.ask("import")
    wizard.ask("starter")
    assert wizard.view["starter"]["reason"]


def test_a_file_of_users_is_imported(wizard):
    lines = ["user_id,joined,country,trust_level", "ada,2024-04-13,fr,2", "ben,2025-05-01,de,1"]
    send(wizard, "\n".join(lines).encode(), "users.csv")
    assert wizard.view["file"]["kind"] == "users"
    assert wizard.view["other"]["facts"] == [
        ("users", "2"),
        ("fields", "created_at, country"),
        ("not taken", "trust_level: set on the page of a user"),
    ]
    wizard.ask("bring")
    assert wizard.view["other"]["done"].startswith("2 users imported, 2 of them new")
    ada = wizard.workbench.user("ada")
    assert (ada.created_at_us, ada.attributes) == (1_712_966_400_000_000, {"country": "fr"})
    assert wizard.workbench.verify().sound


def test_a_file_of_text_lists_is_imported(wizard):
    send(wizard, b"list,kind,value\ndeny,phrase,casino\ndeny,domain,bad.example\n", "lists.csv")
    assert wizard.view["other"]["button"] == "Add 2 entries"
    wizard.ask("bring")
    assert {one.value for one in wizard.workbench.lists()} == {"casino", "bad.example"}


def test_a_person_says_that_a_file_of_users_holds_posts(wizard):
    send(wizard, b"user_id,joined,country\nada,2024-04-13,fr\nben,2025-05-01,de\n", "users.csv")
    wizard.ask("kind", kind="posts")
    assert wizard.view["other"] is None
    assert wizard.view["missing"] == ["a time"]
