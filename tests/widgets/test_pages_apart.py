"""Pages when things go wrong or several people are at work: files that cross, the store that
changes behind a page, changes that are taken back after somebody else's, and what is then said.
"""

import json
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.importers.chat_samples import DISCORD
from tests.notebook.worlds import POLICY
from tests.widgets.test_pages import asked, looked_at, refused, sent
from workbench import (
    ActionsView,
    ApplyView,
    Bench,
    ListsView,
    LogRecords,
    Policy,
    PostsView,
    ReviewView,
    TagsView,
    UsersView,
    Workbench,
)
from workbench.errors import BadInput
from workbench.matching import ListEntry
from workbench.services.policies import lists
from workbench.services.review import review
from workbench.services.simulations import apply
from workbench.services.tags import tag_uploads
from workbench.services.users import actions
from workbench.widgets import records_page as records_module
from workbench.widgets.navigation import Destination
from workbench.widgets.records_page import File, Incoming, first_shown, typed_number
from workbench.widgets.review.review_page import review_page
from workbench.widgets.table import table_state as table_module
from workbench.widgets.users.user_page import user_row

TAGS = b"user_id,user_tags\n"
POSTS = b"post_id,user_id,created_at,text\n"


# files that cross


def test_a_file_that_still_arrives_is_not_submitted_for_the_one_that_was_looked_at(wb):
    view = TagsView(wb)
    looked_at(view, "a.csv", TAGS + b"u001,staff\n")
    view.ask("chunk", name="b.csv", transfer="t2", offset=0, size=100, data=TAGS)
    assert view.view["preview"] is None
    refused(view, "submit", "choose a file first")
    assert tag_uploads.uploads(wb.store) == []
    refused(view, "preview", "upload was incomplete", transfer="t2")


def test_pieces_of_two_files_never_mix(wb):
    view = PostsView(wb)
    first = {"name": "a.csv", "transfer": "a", "size": 80}
    view.ask("chunk", **first, offset=0, data=POSTS)
    sent(view, "b.csv", POSTS + b"b1,u,2026-01-01,x\n", transfer="b")
    refused(
        view,
        "chunk",
        "upload was incomplete",
        **first,
        offset=len(POSTS),
        data=b"a1,u,2026-01-01,x\n",
    )
    asked(view, "preview", transfer="b")
    assert (view.view["preview"]["file"], view.view["preview"]["rows"]) == ("b.csv", 1)


@pytest.mark.parametrize("at", [5, 0])
def test_a_piece_that_comes_twice_or_too_late_is_refused(wb, at):
    view = PostsView(wb)
    part = {"name": "a.csv", "transfer": "a", "size": 2 * len(POSTS)}
    view.ask("chunk", **part, offset=0, data=POSTS)
    view.ask("chunk", **part, offset=len(POSTS) + at, data=POSTS)
    view.ask("chunk", **part, offset=len(POSTS) + at, data=POSTS)
    assert "upload was incomplete" in view.problem
    view.ask("preview", transfer="a")
    if at:
        assert view.view["preview"] is None


def test_a_file_that_is_too_large_is_refused_at_its_first_piece_and_stays_so(wb, monkeypatch):
    monkeypatch.setattr(records_module, "MAX_FILE_BYTES", 100)
    view = PostsView(wb)
    part = {"name": "a.csv", "transfer": "a", "size": 300}
    refused(view, "chunk", "larger than", **part, offset=0, data=bytes(60))
    refused(view, "chunk", "larger than", **part, offset=60, data=bytes(60))
    refused(view, "preview", "upload was incomplete", transfer="a")
    assert view.view["preview"] is None


@pytest.mark.parametrize("content", [b"", TAGS])
def test_a_file_without_rows_is_refused(wb, content):
    view = TagsView(wb)
    looked_at(view, "a.csv", content)
    view.ask("submit")
    assert view.problem
    assert tag_uploads.uploads(wb.store) == []


# an answer always comes


def test_what_nobody_foresaw_is_said_and_answered(wb, monkeypatch):
    view = ListsView(wb)
    answered = []
    view.send = answered.append
    monkeypatch.setattr(lists, "add_new", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        view._on_message(
            None, {"request": "add", "arguments": {"text": "x", "kind": "phrase"}, "number": 7}, []
        )
    assert answered == [{"answered": 7}]
    assert "unexpected error of the workbench" in view.problem
    view._on_message(None, {"request": "nothing", "number": 8}, [])
    assert answered[-1] == {"answered": 8}


def test_a_store_that_is_busy_is_said_and_the_page_goes_on(tmp_path, a_workbench):
    a_workbench(tmp_path).close()
    wb = Workbench.open(tmp_path / "store", actor="ann", wait_seconds=0.1)
    view = UsersView(wb)
    before = view.view
    wb.close()
    other = Workbench.open(tmp_path / "store", actor="other")
    with other.store.connection():
        refused(view, "table_search", "using the store", text="u02")
        view.refresh()
        assert view.view == before
    other.close()
    asked(view, "table_search", text="u02")
    assert view.view["table"]["search"] == "u02"


@pytest.mark.parametrize("view", [UsersView, LogRecords])
def test_half_a_pair_of_surrogates_is_refused_and_forgotten(wb, view):
    shown = view(wb)
    refused(shown, "table_search", "cannot be stored", text="\ud800")
    asked(shown, "table_search", text="u024")
    assert shown.view["table"]["search"] == "u024"


def test_odd_files_of_posts_say_what_is_wrong_with_them(wb, tmp_path):
    far = pa.array([date(2026, 1, 1), None], pa.date32()).cast(pa.int32())
    table = pa.table(
        {
            "post_id": ["a", "b"],
            "user_id": ["u", "u"],
            "created_at": ["2026-01-01", "2100-01-01"],
            "day": pa.array([2**30, -(2**30)], pa.int32()).cast(pa.date32()),
            "thread": [1234567890123456789] * 2,
            "list": [[1], [2, 3]],
            "some": far,
        }
    )
    pq.write_table(table, tmp_path / "odd.parquet")
    view = PostsView(wb)
    looked_at(view, "odd.parquet", (tmp_path / "odd.parquet").read_bytes())
    assert view.view["preview"]["ready"]
    days = [row[3][0] for row in view.view["preview"]["first"]]
    assert days == [f"<value out of range: {n}>" for n in (2**30, -(2**30))]
    json.dumps(view.view)
    asked(view, "drop")
    refused(view, "map", "choose a file first", field="text", column="x")
    refused(view, "format", "choose a file first", format_="hive")


def test_many_columns_and_columns_twice_are_looked_at(wb):
    view = PostsView(wb)
    names = [f"c{n}" for n in range(500)]
    header = ",".join(["post_id", "user_id", "created_at", *names])
    looked_at(view, "wide.csv", f"{header}\np,u,2026-01-01,{','.join('1' * 500)}\n".encode())
    assert len(view.view["preview"]["columns"]) == 503
    looked_at(view, "twice.csv", b"post_id,user_id,created_at,a,a\np,u,2026-01-01,1,2\n", "t2")
    assert "more than one column is named `a`" in view.problem


def test_a_period_of_a_century_has_few_bars(wb):
    view = PostsView(wb)
    looked_at(view, "long.csv", POSTS + b"a,u,2000-01-02,x\nb,u,2099-12-30,y\n")
    quality = view.view["preview"]["quality"]
    assert len(quality["bars"]) <= 366
    assert sum(quality["bars"]) == 2
    assert (quality["n_gaps"], len(quality["gaps"])) == (1, 1)


def chosen_format(view):
    return view.view["format"], view.view["response"], view.view["records"]


def test_a_format_that_is_taken_back_takes_its_column_along(wb):
    view = PostsView(wb)
    looked_at(view, "a.csv", b"post_id,user_id,created_at,r\np,u,2026-01-01,1\n")
    assert chosen_format(view) == ("", "", "")
    asked(view, "format", format_="azure", response="r")
    assert chosen_format(view) == ("azure", "r", "")
    asked(view, "format", format_="", response="r")
    assert chosen_format(view) == ("", "", "")
    assert view.view["preview"]["ready"]


def test_what_people_wrote_is_marked_to_be_blurred(wb):
    view = PostsView(wb)
    header = b"post_id,user_id,created_at,title,lang,text\n"
    looked_at(view, "a.csv", header + b"p,u,2026-01-01 10:00,two words,en,hi\n")
    assert view.view["preview"]["first"][0][2:] == [
        ("2026-01-01 10:00", False), ("two words", True), ("en", False), ("hi", True),
    ]  # fmt: skip
    wb.submit([{"post_id": "n", "user_id": "new", "created_at": "2026-11-01", "text": "x",
                "title": "secret words", "nsfw": 0.7}])  # fmt: skip
    item = ReviewView(wb).view["item"]
    assert item["texts"] == [["title", "secret words"]]
    assert "secret" not in json.dumps(item["scores"])


def test_an_item_is_shown_with_five_posts_before_it_and_five_after(wb):
    posts = [
        {
            "post_id": f"n{at:02}",
            "user_id": "new",
            "created_at": f"2026-11-01T{at:02}:00:00Z",
            "text": f"x{at}",
            "nsfw": 0.7 if at in (1, 7, 12) else 0,
        }
        for at in range(13)
    ]
    wb.submit(posts)
    items = {one.post_id: one for one in wb.review() if one.user_id == "new"}
    near = {
        post: [int(text[1:]) for _, _, text in review_page(wb, items[post])["near"]]
        for post in ("n01", "n07", "n12")
    }
    assert near == {
        "n01": [0, 2, 3, 4, 5, 6],
        "n07": [2, 3, 4, 5, 6, 8, 9, 10, 11, 12],
        "n12": [7, 8, 9, 10, 11],
    }


def test_an_item_about_a_user_without_posts_is_shown_without_a_post(wb):
    wb.block("silent", "Spam", new_user=True)
    asked(UsersView(wb, "silent"), "act", user_id="silent", action="flag_user")
    (item,) = (one for one in wb.review() if one.user_id == "silent")
    page = review_page(wb, item)
    assert (page["about"], page["post_id"], page["at"], page["text"]) == ("user", None, None, None)
    assert (page["near"], page["classes"], page["scores"], page["rules"]) == ([], [], [], [])


def test_an_item_about_a_user_shows_the_post_on_which_a_rule_flagged_them(wb):
    document = {
        "version": 1,
        "name": "Strikes",
        "classes": {"nsfw": {"score": "nsfw", "classified": 0.5}},
        "rules": [{"name": "Look", "when": {"classified": ["nsfw"]}, "then": ["flag_user"]}],
    }
    wb.publish(Policy.from_document(document))
    for at, score in enumerate((0.1, 0.9, 0.1)):
        wb.submit(
            [
                {
                    "post_id": f"s{at}",
                    "user_id": "striker",
                    "created_at": f"2026-11-0{at + 1}",
                    "text": f"x{at}",
                    "nsfw": score,
                }
            ]
        )
    (item,) = (one for one in wb.review() if one.user_id == "striker")
    page = review_page(wb, item)
    assert (page["about"], page["post_id"], page["text"]) == ("user", "s1", "x1")
    assert [rule["rule"] for rule in page["rules"]] == ["Look"]


def test_twenty_problems_are_said_and_the_rest_counted(wb):
    view = ListsView(wb)
    view.ask("add", text="x y\n" * 5000, kind="domain")
    assert view.problem.count("\n") == 20
    assert view.problem.endswith("and 4,980 more")


# somebody else


def test_an_action_is_taken_on_the_user_who_was_named_and_on_nobody_else(wb):
    view = UsersView(wb, "u024")
    view.open_user("u025")
    asked(view, "act", user_id="u024", action="block", reason="Spam")
    assert (wb.user("u024").status, wb.user("u025").status) == ("blocked", "enabled")


def test_nobody_is_made_by_an_action_on_a_user_who_is_not_there(wb):
    view = UsersView(wb)
    refused(view, "act", "no user `nobody`", user_id="nobody", action="block", reason="Spam")
    assert "nobody" not in {user.user_id for user in wb.users()}


def test_tags_that_are_there_or_gone_or_unknown_are_said_so(wb):
    view = UsersView(wb, "u024")
    wb.add_tags("u024", ["staff"])
    asked(view, "add_tag", user_id="u024", tag="staff")
    assert view.done == "staff was already assigned"
    asked(view, "remove_tag", user_id="u024", tag="trusted")
    assert view.done == "trusted was already removed"
    refused(view, "add_tag", "no tag `nope`", user_id="u024", tag="nope")


def test_evidence_is_that_of_the_moment(wb):
    wb.block("u024", "Spam")
    view = UsersView(wb, "u024")
    asked(view, "why")
    assert view.view["why"]["status"] == "blocked"
    wb.enable("u024")
    view.refresh()
    assert view.view["why"]["status"] == view.view["user"]["status"] == "enabled"


def test_a_value_that_is_not_typed_stays(wb):
    view = UsersView(wb, "u024")
    asked(view, "set_scores", user_id="u024", trust_level="2", fraud_score="80.5")
    assert (view.view["user"]["trust_level"], view.view["user"]["fraud_score"]) == (2, 80.5)
    refused(
        view, "set_scores", "expected a number", user_id="u024", trust_level="two", fraud_score="80"
    )
    refused(view, "set_scores", "whole number", user_id="u024", trust_level="2.5", fraud_score="80")
    asked(view, "set_scores", user_id="u024", trust_level="", fraud_score="80.5")
    assert (wb.user("u024").trust_level, wb.user("u024").fraud_score) == (None, 80.5)


def test_posts_that_wait_for_review_are_not_sent_again(wb):
    view = UsersView(wb, "u024")
    asked(view, "review", user_id="u024")
    n = len(wb.log)
    asked(view, "review", user_id="u024")
    assert view.done == "0 posts sent to the review feed"
    assert len(wb.log) == n


def test_attributes_and_metadata_of_one_name_are_both_shown(wb):
    from workbench.services.users.users import change_user

    change_user(wb.store, wb.actor, "u024", attributes={"plan": "A"}, metadata={"plan": "B"})
    facts = UsersView(wb, "u024").view["user"]["facts"]
    assert ["attribute: plan", "A"] in facts and ["metadata: plan", "B"] in facts


def test_a_list_is_taken_back_but_for_what_somebody_removed_or_added(wb):
    view = ListsView(wb)
    theirs = ListEntry("deny", "phrase", "theirs")
    lists.add_entries(wb.store, wb.actor, [theirs])
    asked(view, "add", text="aa\nbb\ntheirs", kind="phrase")
    assert view.done == "added: 2 phrases; 1 entry already in the list"
    lists.remove_entries(wb.store, wb.actor, [ListEntry("deny", "phrase", "aa")])
    asked(view, "undo")
    there = set(wb.lists())
    assert theirs in there
    assert not {ListEntry("deny", "phrase", "aa"), ListEntry("deny", "phrase", "bb")} & there
    refused(view, "undo", "nothing to undo")


def test_adding_what_is_there_leaves_the_undo_of_the_change_before(wb):
    view = ListsView(wb)
    asked(view, "add", text="aa", kind="phrase")
    asked(view, "add", text="aa", kind="phrase")
    assert view.done == "added: nothing; 1 entry already in the list"
    asked(view, "undo")
    assert ListEntry("deny", "phrase", "aa") not in wb.lists()


def test_counts_of_matches_go_once_lists_or_posts_are_others(wb):
    view = ListsView(wb)
    asked(view, "count")
    assert view.view["counted"] == 2000
    lists.add_entries(wb.store, wb.actor, [ListEntry("deny", "phrase", "sofa")])
    view.refresh()
    assert view.view["counted"] is None
    assert {n for _, _, n in view.view["rows"]} == {None}


def test_a_page_that_was_emptied_shows_the_one_before(wb):
    view = ListsView(wb, "mine")
    asked(view, "add", text="\n".join(f"word {n}" for n in range(51)), kind="phrase")
    asked(view, "page", first=50)
    ((kind, value, _),) = view.view["rows"]
    asked(view, "remove", kind=kind, value=value)
    assert (view.view["first"], len(view.view["rows"])) == (0, 50)
    users = UsersView(wb)
    asked(users, "table_page", first=10_000)
    assert users.view["table"]["rows"]
    log = LogRecords(wb)
    asked(log, "table_page", first=10_000)
    assert log.view["table"]["rows"]


@pytest.mark.parametrize(
    ("first", "n", "shown"),
    [(0, 0, 0), (0, 1, 0), (49, 50, 49), (50, 50, 0), (50, 51, 50), (99, 51, 50), (100, 100, 50)],
)
def test_a_page_begins_where_there_is_something_on_it(first, n, shown):
    assert first_shown(first, n) == shown


@pytest.mark.parametrize(
    ("text", "number"), [("", None), (None, None), (" 5 ", 5), ("\u22120.5", -0.5), ("1e2", 100)]
)
def test_a_number_that_is_typed_is_read(text, number):
    assert typed_number(text, "the score") == number


@pytest.mark.parametrize("text", ["five", "nan", "inf", "1,5"])
def test_what_is_typed_and_is_no_number_is_refused(text):
    with pytest.raises(BadInput, match="the score: expected a number"):
        typed_number(text, "the score")


def test_a_file_of_exactly_the_largest_size_is_taken(monkeypatch):
    monkeypatch.setattr(records_module, "MAX_FILE_BYTES", 3)
    incoming = Incoming()
    incoming.add_chunk("a.csv", "a", 0, 3, b"abc")
    assert incoming.take("a") == File("a.csv", b"abc")
    with pytest.raises(BadInput, match="upload was incomplete"):
        incoming.take("a")


def test_as_many_problems_as_fit_are_said_and_how_many_more(wb):
    view = ListsView(wb)
    for n, more in ((20, None), (21, "… and 1 more"), (1_021, "… and 1,001 more")):
        view._show_problem("\n".join(f"line {i}" for i in range(n)))
        lines = view.problem.splitlines()
        assert lines[:20] == [f"line {i}" for i in range(20)]
        assert lines[20:] == ([more] if more else [])


@pytest.mark.parametrize("view", [ReviewView, ApplyView, TagsView])
def test_a_user_who_is_asked_for_is_handed_on_where_somebody_waits_for_it(wb, view):
    handed = []
    asked(view(wb, navigate=handed.append), "user", user_id="u024")
    assert handed == [Destination("Users", user_id="u024")]
    asked(view(wb), "user", user_id="u024")  # alone, it has no other pages
    assert len(handed) == 1


def test_what_an_entry_names_is_opened_where_it_is(wb):
    handed = []
    view = LogRecords(wb, navigate=handed.append)
    for to, name in (("user", "u024"), ("post", "p1"), ("rule", "Spammer"), ("nothing", "x")):
        asked(view, "table_go", to=to, name=name)
    assert handed == [
        Destination("Users", user_id="u024"),
        Destination("Posts", post_id="p1"),
        Destination("Rules", rule="Spammer"),
    ]
    view.open_destination(Destination("Log", entry=3))
    assert view.view["table"]["keys"] == ("3",)
    assert view.view["table"]["selection"] == "Entry 3"


def test_other_filters_of_the_log_and_its_charts_are_handed_on(wb):
    filtered, charts = [], []
    view = LogRecords(wb, charts.append, on_filter=lambda: filtered.append(view.table.query))
    asked(view, "table_search", text="u024")
    assert [one.search for one in filtered] == ["u024"]
    refused(view, "table_range", "expected a time", column="at", low="soon")
    asked(view, "table_sort", column="at")
    assert len(filtered) == 1
    asked(view, "charts")
    assert len(charts) == 1
    assert len(charts[0]) == view.view["table"]["n"]
    asked(LogRecords(wb), "table_search", text="u024")
    asked(LogRecords(wb), "charts")


def test_a_log_of_as_many_entries_as_fit_is_exported_and_no_longer_one(wb, monkeypatch):
    view = LogRecords(wb)
    given = []
    view.send = lambda _, buffers: given.append(buffers)
    monkeypatch.setattr(table_module, "MAX_LIMIT", len(wb.log))
    asked(view, "table_csv")
    assert len(given) == 1
    monkeypatch.setattr(table_module, "MAX_LIMIT", len(wb.log) - 1)
    refused(view, "table_csv", "a file holds at most")
    assert len(given) == 1


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (0, "0 · low"),
        (30, "30 · low"),
        (30.5, "30.5 · medium"),
        (70, "70 · medium"),
        (70.5, "70.5 · high"),
        (100, "100 · high"),
    ],
)
def test_a_fraud_score_is_said_with_its_risk(wb, score, said):
    asked(UsersView(wb, "u024"), "set_scores", user_id="u024", trust_level=3, fraud_score=score)
    line = user_row(wb.user("u024"))
    assert (line["fraud"], line["trust"]) == (said, "3 · regular")


def test_an_action_that_somebody_changed_since_is_not_taken_back(wb):
    view = ActionsView(wb)
    given = {"free_text": True, "reason_required": False}
    asked(view, "change", action="block", label="Block", reasons="Mine", **given)
    actions.change_reasons(wb.store, wb.actor, "block", reasons=["Theirs"])
    refused(view, "undo", "has been changed since")
    assert {action.action: action.reasons for action in wb.actions()}["block"] == ("Theirs",)
    asked(view, "change", action="warn", label="Formal warning", reasons="Mine", **given)
    asked(view, "create", action="new_one", target="user", label="New", reasons="", **given)
    refused(view, "undo", "nothing to undo")


def test_a_built_in_action_is_called_what_somebody_called_it(wb):
    view = ActionsView(wb)
    given = {"free_text": True, "reason_required": False, "reasons": ""}
    assert {action["action"]: action["full_label"] for action in view.view["actions"]}[
        "block"
    ] == "Block user"
    asked(view, "change", action="block", label="Ban", **given)
    assert {action["action"]: action["full_label"] for action in view.view["actions"]}[
        "block"
    ] == "Ban"
    users = UsersView(wb, "u024")
    assert "Ban" in [action["label"] for action in users.view["actions"]]


def test_an_item_that_somebody_decided_gives_way_to_the_next(wb):
    review.send_posts_to_review(wb.store, wb.actor, "u024")
    view = ReviewView(wb)
    item = view.view["item"]["item_id"]
    review.resolve(wb.store, wb.actor, item, "benign")
    view.refresh()
    assert view.view["item"]["item_id"] != item


def test_a_limit_that_is_no_number_is_refused(wb):
    view = ApplyView(wb, wb.simulate(POLICY))
    asked(view, "plan")
    said = view.view["plan"]["confirmation"]
    for text in ("0e", "nan", "1e400"):
        refused(view, "apply", "expected a number", confirm=said, max_users=text)
    refused(view, "apply", "more than the limit of 1", confirm=said, max_users="1")
    assert apply.batches(wb.store) == []


def test_a_plan_that_the_store_has_left_behind_is_refused(wb):
    view = ApplyView(wb, wb.simulate(POLICY))
    asked(view, "plan")
    wb.block("u001")
    refused(view, "apply", "has changed since", confirm=view.view["plan"]["confirmation"])
    assert apply.batches(wb.store) == []


def test_an_id_with_blanks_at_its_ends_is_found_in_the_log(wb):
    wb.block(" edge ", new_user=True)
    view = LogRecords(wb)
    asked(view, "table_holds", column="user_id", text=" edge ")
    assert view.view["table"]["n"] == 1


# nothing is there


def test_every_page_opens_on_an_empty_store(tmp_path):
    wb = Workbench.open(tmp_path / "store", actor="ann")
    for make in (
        UsersView,
        TagsView,
        ListsView,
        ActionsView,
        ReviewView,
        PostsView,
        LogRecords,
        ApplyView,
    ):
        json.dumps(make(wb).view)
    refused(PostsView(wb), "stored", "no posts")
    lists = ListsView(wb)
    asked(lists, "count")
    assert lists.problem == ""


# what is shown is what there is


def test_the_log_can_be_filtered_by_every_kind_there_is_whatever_is_shown(tmp_path):
    wb = Workbench.open(tmp_path / "store", actor="ann")
    wb.create_tag("staff", "staff")
    view = LogRecords(wb)
    wb.block("u1", "Spam", new_user=True)
    view.refresh()  # as when its page is opened again

    def kinds() -> set[str]:
        asked(view, "table_bars", column="kind")
        return set(view.view["table"]["bars"]["kind"]["values"])

    everything = {"tag_created", "user_action"}
    assert kinds() == everything
    asked(view, "table_value", column="kind", value="user_action", on=True)
    assert kinds() == everything
    assert view.view["table"]["n"] == 1
    wb.add_tags("u1", ["staff"])
    asked(view, "table_clear")
    assert kinds() == {*everything, "user_tags_added"}


def test_charts_of_other_entries_go_when_the_log_is_filtered_anew(tmp_path):
    wb = Workbench.open(tmp_path / "store", actor="ann")
    wb.block("u1", "Spam", new_user=True)
    bench = Bench(wb)
    bench.open_page("Log")
    (entries,) = bench.page("Log")
    entries.ask("charts")
    assert len(bench.page("Log")) == 2
    entries.ask("table_value", column="kind", value="user_action", on=True)
    assert len(bench.page("Log")) == 1


def test_a_text_that_was_tested_is_tested_against_the_entries_there_are(wb):
    view = ListsView(wb)
    asked(view, "test", text="free lunch for all")
    assert view.view["tested"]["matches"] == []
    asked(view, "add", text="free lunch", kind="phrase")
    assert [match["value"] for match in view.view["tested"]["matches"]] == ["free lunch"]
    asked(view, "undo")
    assert view.view["tested"]["matches"] == []


@pytest.mark.parametrize(
    ("rows", "outcome", "said"),
    [
        ("u1,staff\nu2,staff\n", "succeeded", "succeeded"),
        ('u1,"staff,x"\nu2,"x,y"\nu3,staff,\n', "partly succeeded", "3 of 5 tags failed"),
        ('u1,"staff,x"\n', "partly succeeded", "1 of 2 tags failed"),
        ("u1,x\n", "failed", "1 of 1 tag failed"),
    ],
)
def test_an_upload_of_which_tags_failed_is_not_called_succeeded(wb, rows, outcome, said):
    view = TagsView(wb)
    looked_at(view, "a.csv", TAGS + rows.encode())
    asked(view, "submit")
    (made,) = view.view["uploads"]
    assert made["outcome"] == outcome
    assert made["status"].startswith(outcome) and made["status"].endswith(said)
    assert view.partial == (outcome != "succeeded")
    asked(view, "users")
    assert view.partial is False


def test_what_was_done_in_part_is_marked_so_on_every_page(wb):
    posts = PostsView(wb)
    looked_at(posts, "a.csv", POSTS + b"a,u,2026-01-01,x\nb,u,never,y\n")
    asked(posts, "import")
    assert posts.partial
    listed = ListsView(wb)
    asked(listed, "add", text="aa", kind="phrase")
    assert not listed.partial
    asked(listed, "add", text="aa", kind="phrase")
    assert listed.partial
    view = ApplyView(wb, wb.simulate(POLICY))
    asked(view, "plan")
    asked(view, "apply", confirm=view.view["plan"]["confirmation"])
    assert not view.partial
    (batch,) = apply.batches(wb.store)
    out = next(user.user_id for user in wb.users(limit=1000) if user.status == "blocked")
    wb.enable(out)
    asked(view, "undo", batch_id=batch.batch_id)
    assert "changed since, and not undone" in view.done
    assert view.partial


def test_a_missing_column_is_said_with_the_pages_own_picker(wb):
    view = PostsView(wb)
    looked_at(view, "a.csv", b"post_id,user_id,when posted,body,content\na,u,2026-01-01,x,y\n")
    why = view.view["preview"]["reason"]
    assert "choose its column above, at “created_at”" in why
    assert "text could be read from `body` and `content`; choose its column above, at “text”" in why
    assert "--" not in why and "columns=" not in why
    with pytest.raises(BadInput, match="--column created_at="):
        wb.import_posts([{"post_id": "a", "user_id": "u", "when posted": "2026-01-01"}])


def test_dates_in_words_are_no_texts_of_people(wb):
    view = PostsView(wb)
    cells = ["Sun Apr 10 09:15:00 +0000 2016", "10 April 2016, 9:15 pm", "Sunday, 3rd May 2026",
             "10 people may come", "May contain nuts", "12"]  # fmt: skip
    names = [f"c{n}" for n in range(len(cells))]
    quoted = ",".join(f'"{cell}"' for cell in cells)
    header = ",".join(["post_id", "user_id", "created_at", *names])
    looked_at(view, "a.csv", f"{header}\na,u,2026-01-01,{quoted}\n".encode())
    blurred = [text for _, text in view.view["preview"]["first"][0][3:]]
    assert blurred == [False, False, False, True, True, False]


def test_an_export_of_a_chat_is_looked_at_and_imported_by_its_format(wb):
    view = PostsView(wb)
    looked_at(view, "plants.json", json.dumps(DISCORD).encode())
    assert any("--format discord reads them" in note for note in view.view["preview"]["notes"])
    asked(view, "format", format_="discord", records="data")
    assert chosen_format(view) == ("discord", "", "")
    looked = view.view["preview"]
    assert (looked["ready"], looked["rows"], looked["n_rejects"]) == (True, 7, 4)
    asked(view, "import")
    assert view.view["segments"][0][2] == 3


def test_a_text_that_no_ending_tells_has_a_choice_of_formats(wb):
    view = PostsView(wb)
    looked_at(view, "_chat.txt", b"31/01/26, 10:00 - Ada: hello\n")
    assert "no known format" in view.view["preview"]["reason"]
    asked(view, "format", format_="whatsapp")
    assert view.view["preview"]["ready"]
    asked(view, "format", format_="irc")
    assert "no line of a log of irssi" in view.view["preview"]["reason"]


def test_the_list_that_holds_the_posts_is_chosen_on_the_page(wb):
    post = {"post_id": "p", "user_id": "u", "created_at": "2026-01-01"}
    view = PostsView(wb)
    looked_at(view, "page.json", json.dumps({"users": [{"id": 1}], "data": [post]}).encode())
    assert view.view["lists"] == ["users", "data"]
    assert "choose its list above, at “Records are in”" in view.view["preview"]["reason"]
    assert "--records" not in view.view["preview"]["reason"]
    asked(view, "format", records="data")
    assert chosen_format(view) == ("", "", "data")
    assert view.view["preview"]["ready"]
    asked(view, "import")
    assert view.view["lists"] == []
