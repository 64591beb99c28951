"""Files of labels and exports of chats in the import wizard."""

import pytest

from tests.importers.label_rows import POSTS
from workbench import ImportList, ImportWizard, Workbench
from workbench.services.record.verify import verify
from workbench.widgets.navigation import Destination

VERDICTS = """content;verdict;reviewed_by;reviewed_at;violation_type;sampling_prob
p1;removed;mo;1/10/2026 10:00;hate;0.2
p1;keep;li;14/10/2026 11:00;hate;0.2
p3;keep;li;15/10/2026 12:00;spam;0.2
p2;keep;li;15/10/2026 12:00;spam;0.2
p9;keep;li;15/10/2026 12:00;spam;0.2
p3;;zoe;15/10/2026 12:00;spam;0.2
"""
WHATSAPP = """04/05/2026, 10:00 - Ada: hi
04/05/2026, 10:01 - Ada: <img src=x onerror=alert(1)>
05/05/2026, 09:00 - Ben: ho
"""
IRC = """--- Log opened Sat Sep 05 10:00:00 2026
10:00 <ada> hello
10:01 <ben> =HYPERLINK(1)
"""


@pytest.fixture
def wb(tmp_path):
    workbench = Workbench.open(tmp_path / "store", actor="ann")
    workbench.import_posts(POSTS)
    return workbench


@pytest.fixture
def went():
    return []


@pytest.fixture
def wizard(wb, went):
    return ImportWizard(wb, navigate=went.append)


@pytest.fixture
def sent(wizard, monkeypatch):
    files = []
    monkeypatch.setattr(wizard, "send", lambda _, buffers=None: files.append(buffers))
    return files


def opened(wizard, name, content):
    data = content.encode() if isinstance(content, str) else content
    wizard.ask("chunk", name=name, transfer="t", offset=0, size=len(data), data=data)
    wizard.ask("open", transfer="t")
    wizard.ask("check")
    return wizard.view


def test_a_file_of_labels_is_recognised_and_what_it_would_bring_is_shown(wizard):
    view = opened(wizard, "verdicts.csv", VERDICTS)
    assert (view["file"]["kind"], view["missing"], view["unsure"]) == ("labels", [], [])
    roles = {column["column"]: column["role"] for column in view["columns"]}
    assert roles == {
        "content": "post_id",
        "verdict": "label",
        "reviewed_by": "labelled_by",
        "reviewed_at": "created_at",
        "violation_type": "class_name",
        "sampling_prob": "sampling_probability",
    }
    found = view["labels"]
    assert (found["labels"], found["posts"], found["people"], found["sampled"]) == (3, 2, 2, 3)
    assert found["counts"] == [("violating", 1), ("benign", 2)]
    assert (found["first"], found["last"]) == ("1 Oct 2026", "15 Oct 2026")
    assert {one["reason"]: one["rows"] for one in found["aside"]} == {
        "no label": 1,
        "post not in the store": 1,
        "several users have a post of this number": 1,
    }
    assert found["rows"][0] == ["p1", "ada", "violating", "hate", "mo", "1 Oct 2026, 10:00", "0.2"]
    assert wizard.workbench.labels() == []


def test_labels_are_imported_and_what_is_set_aside_can_be_downloaded(wizard, wb, sent, went):
    opened(wizard, "verdicts.csv", VERDICTS)
    wizard.ask("rejects")
    (before,) = sent.pop()
    wizard.ask("import", name="October")
    assert wizard.view["other"]["done"] == (
        "verdicts.csv: 3 labels of 2 posts imported; 3 rows set aside"
    )
    assert wizard.view["other"]["rejects"]
    wizard.ask("rejects")
    (after,) = sent.pop()
    assert after == before
    assert b"unknown_post" in after
    wizard.ask("go", page="Labels")
    assert went == [Destination("Labels")]
    assert [one.name for one in wb.label_imports()] == ["October"]
    assert verify(wb.store).sound


def test_words_classes_and_columns_are_changed_by_the_person(wizard, wb):
    opened(wizard, "verdicts.csv", VERDICTS)
    wizard.ask("word", column="verdict", word="keep", label="undecided")
    wizard.ask("choose", column="violation_type", role="left_out")
    wizard.ask("class", column="verdict", name="our policy")
    wizard.ask("zone", zone="New York")
    wizard.ask("check")
    wizard.ask("import", name="")
    assert {one.label for one in wb.labels()} == {"violating", "undecided"}
    assert {one.class_name for one in wb.labels()} == {"our policy"}
    assert wb.labels()[0].labelled_us == 1_790_863_200_000_000


def test_a_file_that_is_taken_for_posts_can_be_said_to_hold_labels(wizard):
    rows = "post_id,user_id,created_at,text,decision\np1,ada,2026-10-01,some words here,remove\n"
    assert opened(wizard, "some.csv", rows)["file"]["kind"] == "posts"
    wizard.ask("kind", kind="labels")
    wizard.ask("check")
    assert wizard.view["labels"]["labels"] == 1
    assert ("labelled_by", "Who labelled") in wizard.view["roles"]
    wizard.ask("kind", kind="posts")
    assert wizard.view["labels"] is None
    assert ("score", "Score") in wizard.view["roles"]


def test_a_file_without_a_post_says_what_is_missing(wizard):
    opened(wizard, "some.csv", "text,decision\nsome words,remove\nmore words,keep\n")
    wizard.ask("kind", kind="labels")
    assert wizard.view["missing"] == ["a post or a user"]
    wizard.ask("import", name="")
    assert wizard.problem


def test_labels_that_are_known_already_are_said_to_be(wizard):
    opened(wizard, "verdicts.csv", VERDICTS)
    wizard.ask("import", name="")
    found = opened(wizard, "verdicts.csv", VERDICTS)["labels"]
    assert (found["labels"], found["known"]) == (0, 3)


def test_a_column_of_labels_among_posts_lands_as_labels(wizard, wb):
    rows = "".join(
        f"n{n},eve,2026-09-{n + 1:02},words of post number {n} here,{word}\n"
        for n, word in enumerate(["remove", "ok", "ok", "unsure", ""])
    )
    view = opened(wizard, "posts.csv", f"post_id,user_id,created_at,text,mod_decision\n{rows}")
    assert view["check"]["labels"] == [("violating", 1), ("benign", 2), ("undecided", 1)]
    wizard.ask("import", name="September")
    labels = {one.post_id: one.label for one in wb.labels()}
    assert labels == {"n0": "violating", "n1": "benign", "n2": "benign", "n3": "undecided"}
    assert verify(wb.store).sound


@pytest.mark.parametrize(
    ("name", "content", "format_", "posts"),
    [
        ("WhatsApp Chat with Boats.txt", WHATSAPP, "whatsapp", 3),
        ("harbour.log", IRC, "irc", 2),
        ("harbour.txt", IRC, "irc", 2),
    ],
)
def test_a_chat_in_text_is_recognised_and_imported(wizard, wb, name, content, format_, posts):
    view = opened(wizard, name, content)
    assert (view["file"]["kind"], view["file"]["format"]) == ("chat", format_)
    if format_ == "whatsapp":
        assert view["check"] is None  # the order of day and month is open
        assert "--" not in view["stop"]
        wizard.ask("time", form_="day-first")
        wizard.ask("check")
    assert wizard.view["check"]["posts"] == posts
    wizard.ask("import", name="chat")
    assert wb.imports()[-1].posts == posts
    if format_ == "whatsapp":
        assert wb.imports()[-1].first_us == 1_777_888_800_000_000


def test_an_archive_of_a_chat_is_recognised(wizard, tmp_path):
    from tests.importers.chat_samples import SLACK, as_zip

    slack = as_zip(tmp_path / "slack.zip", SLACK).read_bytes()
    view = opened(wizard, "slack.zip", slack)
    assert (view["file"]["format"], view["check"]["posts"]) == ("slack", 4)
    import zipfile

    with zipfile.ZipFile(tmp_path / "chat.zip", "w") as archive:
        archive.writestr("_chat.txt", WHATSAPP.replace("04/05", "14/05"))
    view = opened(wizard, "chat.zip", (tmp_path / "chat.zip").read_bytes())
    assert (view["file"]["format"], view["check"]["posts"]) == ("whatsapp", 3)


@pytest.mark.parametrize("content", ["just some notes\nof nobody\n", "", b"PK\x03\x04rubbish"])
def test_a_text_that_is_no_chat_is_refused_in_words(wizard, content):
    data = content.encode() if isinstance(content, str) else content
    wizard.ask("chunk", name="notes.txt", transfer="t", offset=0, size=len(data), data=data)
    wizard.ask("open", transfer="t")
    assert "is no export of a chat that is known" in wizard.problem
    assert wizard.view["file"] is None


def test_an_import_of_labels_is_listed_and_removed(wb):
    wb.import_labels([{"post_id": "p1", "label": "benign"}], name="<b>October</b>")
    listed = ImportList(wb)
    (row,) = listed.view["label_imports"]
    assert (row["name"], row["labels"], row["posts"]) == ("<b>October</b>", 1, 1)
    listed.ask("remove_labels", name="<b>October</b>")
    assert listed.view["label_imports"] == []
    assert "is removed: 1 label" in listed.done
    assert wb.labels() == []
