"""The pages over a store's records by their traits: what is asked for happens in the store, what
goes wrong is said, and what is shown is plain values.
"""

import csv
import io
import json
from itertools import pairwise
from pathlib import Path

import pyarrow.compute as pc
import pytest

from tests.notebook.worlds import POLICY
from workbench import (
    ActionsView,
    ApplyView,
    Bench,
    ListsView,
    LogRecords,
    PostsView,
    ReviewView,
    TagsView,
    UsersView,
    Workbench,
)
from workbench.formatting import moment
from workbench.matching import ListEntry
from workbench.services.review import review
from workbench.services.simulations import apply
from workbench.services.tags import tag_uploads
from workbench.services.users.users import change_user
from workbench.titles import ACTION_TITLES
from workbench.widgets.app import VIEWS

HOSTILE = '<img src=x onerror="alert(1)">=1+1\u202e'


def asked(view, what, **how):
    """Ask, and hold that nothing went wrong and that the page is plain values."""
    view.ask(what, **how)
    assert view.problem == ""
    json.dumps(view.view)


def refused(view, what, said, **how):
    view.ask(what, **how)
    assert said in view.problem
    assert view.done == ""


def sent(view, name, content, transfer="t1"):
    """Send a file in two pieces, as the page does."""
    half = len(content) // 2
    part = {"name": name, "transfer": transfer, "size": len(content)}
    view.ask("chunk", **part, offset=0, data=content[:half])
    if half:
        view.ask("chunk", **part, offset=half, data=content[half:])


def looked_at(view, name, content, transfer="t1"):
    """Send a file and look at it."""
    sent(view, name, content, transfer)
    view.ask("preview", transfer=transfer)


# users


def test_users_are_found_by_id_tag_and_status_page_by_page(wb):
    wb.add_tags("u024", ["staff"])
    wb.block("u025", "Spam")
    view = UsersView(wb)

    def shown(name: str) -> list[object]:
        table = view.view["table"]
        return [row[table["shown"].index(name)] for row in table["rows"]]

    everybody = wb.users(limit=10_000)
    assert view.view["table"]["n"] == len(everybody)
    assert shown("posts") == sorted(shown("posts"), reverse=True)
    asked(view, "table_sort", column="user_id")
    asked(view, "table_sort", column="user_id")
    assert shown("user_id") == [u.user_id for u in everybody[:50]]
    asked(view, "table_page", first=50)
    assert shown("user_id") == [u.user_id for u in everybody[50:100]]
    asked(view, "table_search", text="U02")
    assert all("u02" in user_id for user_id in shown("user_id"))
    asked(view, "table_search", text="")
    asked(view, "table_value", column="tags", value="staff", on=True)
    assert (shown("user_id"), shown("tags")) == (["u024"], [["staff"]])
    asked(view, "table_clear")
    asked(view, "table_value", column="status", value="blocked", on=True)
    assert shown("user_id") == ["u025"]
    refused(view, "table_sort", "no column", column="gone")


def test_a_user_is_suspended_until_a_time_and_enabled_and_the_timeline_says_who_and_why(wb):
    view = UsersView(wb)
    asked(view, "open", user_id="u024")
    asked(view, "act", user_id="u024", action="suspend", reason="Spam", until="2030-01-02T03:04")
    user = view.view["user"]
    assert (user["status"], user["until"]) == ("suspended", "2 Jan 2030, 03:04")
    assert user["timeline"][0]["summary"] == "Suspend user; until 2 Jan 2030, 03:04; reason: Spam"
    assert user["timeline"][0]["by"] == "ann"
    asked(view, "why")
    assert view.view["why"]
    asked(view, "act", user_id="u024", action="enable", reason="a mistake")
    assert wb.user("u024").status == "enabled"
    refused(view, "act", "expected a duration", user_id="u024", action="suspend")
    refused(view, "act", "has passed", user_id="u024", action="suspend", until="2020-01-01T00:00")
    asked(view, "act", user_id="u024", action="warn", reason="Harassment")
    assert view.view["user"]["timeline"][0]["summary"] == "Formal warning; reason: Harassment"


def test_what_is_known_of_a_user_is_changed_and_checked(wb):
    view = UsersView(wb, "u024")
    asked(view, "add_tag", user_id="u024", tag="trusted")
    asked(view, "set_scores", user_id="u024", trust_level=-1, fraud_score=71)
    assert ["Trust level", "-1 · untrusted"] in view.view["user"]["facts"]
    assert ["Fraud score", "71 · high"] in view.view["user"]["facts"]
    assert wb.user("u024").tags == ("trusted",)
    asked(view, "remove_tag", user_id="u024", tag="trusted")
    assert wb.user("u024").tags == ()
    refused(view, "set_scores", "from 0 to 100", user_id="u024", trust_level=None, fraud_score=101)


def test_a_user_is_first_seen_by_their_posts_and_decisions_come_first(wb):
    opened = []
    view = UsersView(wb, "u042", navigate=opened.append)
    posts = [one.at_us for one in wb.timeline("u042") if one.what == "post"]
    facts = dict(view.view["user"]["facts"])
    assert facts["First seen in the data"] == facts["First post"] == moment(min(posts))
    assert facts["Last post"] == moment(max(posts))
    change_user(wb.store, wb.actor, "u042", created_at="2020-02-03")
    asked(view, "timeline")
    facts = dict(view.view["user"]["facts"])
    assert facts["First seen in the data"] == facts["Account created"] == "3 Feb 2020, 00:00"
    asked(view, "act", user_id="u042", action="block", reason="Spam")
    user = view.view["user"]
    assert user["decisive"][0]["summary"] == "Block user; reason: Spam"
    assert {one["group"]: one["n"] for one in user["groups"]}["posts"] == len(posts)
    asked(view, "timeline", group="decisions")
    user = view.view["user"]
    assert {row["group"] for row in user["timeline"]} == {"decisions"} and user["n"] == 1
    asked(view, "rule", rule="Spammer")
    asked(view, "post", post_id="p1")
    assert [(one.page, one.rule, one.post_id) for one in opened] == [
        ("Rules", "Spammer", None),
        ("Posts", None, "p1"),
    ]


def test_a_timeline_is_read_page_by_page_and_misses_nothing(wb):
    view = UsersView(wb, "u024")
    n, seen = view.view["user"]["n"], []
    for first in range(0, n, 30):
        asked(view, "timeline", first=first)
        seen += view.view["user"]["timeline"]
    assert len(seen) == n
    assert {one["post_id"] for one in seen} == set(
        wb.history().to_arrow().filter(_by("u024")).column("post_id").to_pylist()
    )


def test_every_post_of_a_user_goes_to_review_and_a_case_is_given(wb):
    view = UsersView(wb, "u024")
    given = []
    view.send = lambda content, buffers: given.append((content, buffers))
    asked(view, "review", user_id="u024")
    assert len(wb.review()) == view.view["user"]["posts"]
    asked(view, "case", user_id="u024")
    ((said, (content,)),) = given
    assert said["download"]["name"].endswith(".zip")
    assert content.startswith(b"PK")


@pytest.mark.parametrize(("user_id", "of_class"), [("u024", 0), ("u042", 3)])
def test_window_counts_of_a_page_are_those_of_the_posts(wb, user_id, of_class):
    view = UsersView(wb, user_id)
    rows = wb.history().to_arrow().filter(_by(user_id))
    counts = {row[0]: row[1:] for row in view.view["user"]["counts"]}
    scores = [score for score in rows.column("nsfw").to_pylist() if score is not None]
    assert sum(score >= 0.9 for score in scores) == of_class
    assert counts["posts counted"][-1] == len(rows) > 0
    name = "classified as nsfw (visual)"
    assert (name in counts) is (of_class > 0)
    assert not of_class or counts[name][-1] == of_class
    for numbers in counts.values():
        assert all(a <= b for a, b in pairwise(numbers))


# tags


def test_tags_are_created_renamed_and_show_who_has_them(wb):
    view = TagsView(wb)
    asked(view, "create", name="VIP user")
    refused(view, "create", "already", name="VIP user")
    wb.add_tags("u024", ["VIP_user"])
    asked(view, "rename", tag="VIP_user", name="Very important")
    assert {"tag": "VIP_user", "name": "Very important", "users": 1} in view.view["tags"]
    asked(view, "users", tag="VIP_user")
    assert view.view["tag_users"]["users"] == ["u024"]
    asked(view, "users")
    assert view.view["tag_users"] is None


def test_an_upload_is_previewed_changed_and_submitted_once(wb):
    view = TagsView(wb)
    sent(view, "../../mine.csv", b"who;what\nu024;staff\nu025;staff, unknown\n")
    asked(view, "preview", transfer="t1")
    preview = view.view["preview"]
    assert (preview["delimiter"], preview["header"]) == (";", False)
    asked(view, "preview", header=True, user_column=0, tags_column=1)
    assert [row["user_id"] for row in view.view["preview"]["rows"]] == ["u024", "u025"]
    assert tag_uploads.uploads(wb.store) == []
    asked(view, "submit")
    (made,) = view.view["uploads"]
    assert (made["file"], made["rows"], made["percent"], made["failed"]) == (
        "mine.csv",
        2,
        50.0,
        True,
    )
    assert view.view["preview"] is None
    refused(view, "submit", "choose a file")
    assert len(tag_uploads.uploads(wb.store)) == 1


def test_a_preview_says_what_each_row_does_and_which_tags_there_are_not(wb):
    wb.add_tags("u024", ["staff"])
    view = TagsView(wb)
    looked_at(view, "mine.csv", b'user_id,user_tags\nu024,"staff,stff"\nnobody,staff\n,staff\n')
    first, second, third = view.view["preview"]["rows"]
    assert (first["unchanged"], first["failed"], first["error"]) == (["staff"], ["stff"], None)
    assert (second["new"], second["user_known"]) == (["staff"], False)
    assert "user id" in third["error"]
    plan = view.view["preview"]["plan"]
    assert (plan["tags_new"], plan["tags_unchanged"], plan["rows_failed"]) == (1, 1, 2)
    assert plan["users_created"] == 1
    assert plan["missing"] == [{"name": "stff", "shown": "stff", "rows": 1, "nearest": "staff"}]
    asked(view, "create_missing", names=["stff"])
    preview = view.view["preview"]
    assert preview["plan"]["missing"] == []
    assert preview["rows"][0]["new"] == ["stff"]
    assert view.done == "1 tag created: stff"


def test_the_failures_of_an_upload_are_sent_as_a_file(wb):
    view, given = TagsView(wb), []
    view.send = lambda content, buffers: given.append((content["download"], buffers))
    looked_at(view, "mine.csv", b"user_id,user_tags\nu024,staff\nu025,unknown\n")
    asked(view, "submit")
    (made,) = view.view["uploads"]
    asked(view, "failures", upload_id=made["upload_id"])
    ((file, (content,)),) = given
    assert file["name"].endswith("_user_tags_failures.csv")
    assert content.endswith(b'\r\n2,"u025","unknown","no such tag: create it first"\r\n')


def test_an_upload_says_how_far_it_is(wb):
    view, said = TagsView(wb), []
    view.observe(lambda change: said.append(change["new"]), "done")
    rows = "".join(f"new{n},staff\n" for n in range(25_000))
    looked_at(view, "many.csv", f"user_id,user_tags\n{rows}".encode())
    asked(view, "submit")
    steps = [one for one in said if one.endswith("assigned …")]
    assert steps == [f"{n:,} of 25,000 tags assigned …" for n in (10_000, 20_000, 25_000)]
    assert view.done == "many.csv: 100 % of 25,000 rows succeeded, 25,000 tags assigned"


def test_a_file_that_is_no_csv_is_refused_and_nothing_is_written(wb):
    view = TagsView(wb)
    before = len(wb.log)
    sent(view, "x.xlsx", b"PK\x03\x04" + bytes(500))
    refused(view, "preview", "zip archive or an Excel sheet", transfer="t1")
    assert len(wb.log) == before


# text lists


def test_entries_are_pasted_removed_and_brought_back(wb):
    view = ListsView(wb)
    n = view.view["n"]
    asked(
        view, "add", text="b.example\n\n a@b.example \nfree lunch\n+1 202 555 0175", kind="detected"
    )
    kinds = {(e.kind, e.value) for e in wb.lists() if e.list == "deny"}
    assert {("domain", "b.example"), ("email", "a@b.example"), ("phrase", "free lunch"),
            ("phone", "+1 202 555 0175")} <= kinds  # fmt: skip
    assert view.view["n"] == n + 4
    asked(view, "undo")
    assert view.view["n"] == n
    asked(view, "add", text="free lunch\nfree lunch", kind="phrase")
    asked(view, "remove", kind="phrase", value="free lunch")
    assert ListEntry("deny", "phrase", "free lunch") not in wb.lists()
    asked(view, "undo")
    assert ListEntry("deny", "phrase", "free lunch") in wb.lists()
    refused(view, "add", "line 2: expected a domain", text="b.example\nnone", kind="domain")
    refused(view, "add", "paste at least one", text=" \n", kind="phrase")


def test_a_text_says_which_entries_match_it_where_and_how(wb):
    view = ListsView(wb)
    asked(view, "add", text="free lunch", kind="phrase")
    asked(view, "test", text="A FREE\tlunch for all")
    tested = view.view["tested"]
    assert tested["parts"] == [("A ", False), ("FREE\tlunch", True), (" for all", False)]
    assert [(match["list"], match["value"]) for match in tested["matches"]] == [
        ("deny", "free lunch")
    ]
    asked(view, "test", text="nothing here")
    assert view.view["tested"]["matches"] == []


def test_matches_are_counted_by_entry_over_all_posts(wb):
    view = ListsView(wb)
    asked(view, "count")
    texts = wb.history().to_arrow().column("text").to_pylist()
    phrases = {value: n for kind, value, n in view.view["rows"] if kind == "phrase"}
    for phrase, n in phrases.items():
        assert n >= sum(phrase in (text or "").lower().split(". ") for text in texts)
    assert sum(phrases.values()) > 0
    assert view.view["counted"] == sum(text is not None for text in texts)
    asked(view, "choose", name="my list")
    assert (view.view["n"], view.view["list"]) == (0, "my list")
    asked(view, "count")


# actions


def test_actions_are_created_and_their_reasons_edited_and_taken_back(wb):
    view = ActionsView(wb)
    given = {"reasons": "Spam\n\n Fraud ", "free_text": False, "reason_required": True}
    asked(view, "create", action="verify", target="user", label="Ask to verify", **given)
    made = {action["action"]: action for action in view.view["actions"]}["verify"]
    assert (made["reasons"], made["free_text"], made["built_in"]) == (
        ["Spam", "Fraud"],
        False,
        False,
    )
    asked(view, "change", action="block", label="Block", reasons="Bots", free_text=False,
          reason_required=True)  # fmt: skip
    assert {a.action: a.reasons for a in wb.actions()}["block"] == ("Bots",)
    users = UsersView(wb, "u024")
    refused(users, "act", "does not take the reason", user_id="u024", action="block", reason="Spam")
    asked(view, "undo")
    assert "Spam" in {a.action: a.reasons for a in wb.actions()}["block"]
    refused(view, "create", "already", action="verify", target="user", label="x", **given)
    refused(view, "create", "lower-case", action="Bad Name", target="user", label="x", **given)


# review


def test_items_are_decided_one_after_the_other_and_counted(wb):
    review.send_posts_to_review(wb.store, wb.actor, "u024")
    view = ReviewView(wb)
    first = view.view["item"]
    n = view.view["figures"]["open"]
    asked(view, "skip", item_id=first["item_id"])
    second = view.view["item"]
    assert second["item_id"] != first["item_id"]
    asked(view, "decide", item_id=second["item_id"], decision="violating")
    assert (view.view["figures"]["open"], view.view["figures"]["resolved"]) == (n - 1, 1)
    assert [(label.post_id, label.label) for label in review.labels(wb.store)] == [
        (second["post_id"], "violating")
    ]
    refused(view, "decide", "was resolved by ann", item_id=second["item_id"], decision="benign")
    assert view.view["item"]["item_id"] != second["item_id"]


def test_the_queue_has_an_order_a_filter_and_the_last_decision_is_taken_back(wb):
    view = ApplyView(wb, wb.simulate(POLICY))
    asked(view, "plan")
    asked(view, "apply", confirm=view.view["plan"]["confirmation"])
    review.send_posts_to_review(wb.store, wb.actor, "u024")
    view = ReviewView(wb)
    shown = view.view["queue"]
    assert (shown["at"], shown["of"]) == (1, view.view["figures"]["open"])
    assert sum(n for _, n in shown["rules"]) == shown["of"]
    assert dict(shown["rules"])["Prolific"] > 0 and dict(shown["rules"])[""] > 0
    asked(view, "queue", order="rule", rule="Prolific")
    assert view.view["queue"]["of"] == dict(shown["rules"])["Prolific"]
    item = view.view["item"]
    assert item["about"] == "user"
    for order in ("severity", "newest", "oldest"):
        asked(view, "queue", order=order)
        assert view.view["queue"]["of"] == shown["of"]
    refused(view, "queue", "unknown order", order="loudest")
    first = view.view["item"]["item_id"]
    asked(view, "skip", item_id=first)
    assert view.view["queue"]["at"] == 2
    second = view.view["item"]["item_id"]
    asked(view, "decide", item_id=second, decision="violating")
    assert view.view["queue"]["at"] == 2 and view.view["can_undo"]
    asked(view, "undo")
    assert (view.view["item"]["item_id"], view.view["can_undo"]) == (second, False)
    assert review.labels(wb.store) == []
    assert view.view["figures"]["resolved"] == 0
    assert wb.verify().problems == ()
    user_id = view.view["item"]["user"]["user_id"]
    assert "suspend" in [one["action"] for one in view.view["actions"]]
    asked(view, "act", user_id=user_id, action="suspend", reason="Spam", duration="7d")
    assert view.view["item"]["user"]["status"] == wb.user(user_id).status == "suspended"
    asked(view, "decide", item_id=second, decision="benign")
    assert [label.label for label in review.labels(wb.store)] == ["benign"]
    assert wb.verify().problems == ()


def test_an_item_shows_what_rules_saw_and_the_feed_ends(wb):
    wb.submit([{"post_id": "n1", "user_id": "new", "created_at": "2026-11-01", "text": "a",
                "nsfw": 0.7}])  # fmt: skip
    view = ReviewView(wb)
    item = view.view["item"]
    assert (item["post_id"], item["text"]) == ("n1", "a")
    assert [rule["rule"] for rule in item["rules"]] == ["Needs review"]
    assert item["rules"][0]["matched"]
    assert ["nsfw", "0.7"] in item["scores"]
    asked(view, "decide", item_id=item["item_id"], decision="benign")
    assert view.view["item"] is None
    assert repr(view) == "<ReviewView: 0 open>"


# posts


def test_a_file_is_mapped_looked_at_and_imported_with_its_rejects(wb):
    view = PostsView(wb, lambda: None)
    sent(
        view,
        "../a b;.csv",
        b"id,author,at_time,s\n1,zoe,2026-01-01,0.5\n2,zoe,x,0.5\n3,zoe,2026-01-05,7\n",
    )
    asked(view, "preview", transfer="t1")
    looked = view.view["preview"]
    assert not looked["ready"]
    assert "created_at" in looked["reason"]
    refused(view, "import", "choose a file whose posts can be read")
    asked(view, "map", field="created_at", column="at_time")
    quality = view.view["preview"]["quality"]
    assert (quality["posts"], view.view["preview"]["n_rejects"]) == (2, 1)
    assert quality["gaps"] == [("2 Jan 2026", 3)]
    asked(view, "import")
    assert (
        view.done
        == "../a b;.csv: 2 posts of 1 user imported; 1 cell set aside, each with its reason"
    )
    assert wb.user("zoe").user_id == "zoe"
    given = []
    view.send = lambda _, buffers: given.append(buffers)
    asked(view, "rejects")
    assert b'"at_time","x"' in given[0][0] or b'"created_at","x"' in given[0][0]
    asked(view, "stored")
    assert view.view["preview"]["quality"]["posts"] == wb.history().n_posts


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.csv", b""), ("x.exe", b"MZ"), ("x.parquet", b"PAR1no"), ("x.jsonl", b"{}\n")],
)
def test_a_file_that_cannot_be_read_is_said_and_nothing_is_written(wb, name, content):
    before = len(wb.log)
    view = PostsView(wb)
    sent(view, name, content)
    view.ask("preview", transfer="t1")
    assert view.problem or not view.view["preview"]["ready"]
    view.ask("import")
    assert len(wb.log) == before


# the log


def test_the_log_is_filtered_paged_exported_and_charted(wb):
    wb.block("u024", HOSTILE)
    charts, given = [], []
    view = LogRecords(wb, charts.append)
    view.send = lambda _, buffers: given.append(buffers)
    assert view.view["table"]["n"] == len(wb.log)
    asked(view, "table_value", column="kind", value="user_action", on=True)
    asked(view, "table_holds", column="user_id", text="u024")
    asked(view, "table_value", column="actor", value="ann", on=True)
    asked(view, "table_range", column="at", low="2020-01-01T00:00")
    table = view.view["table"]
    assert table["n"] == 1
    assert [table["rows"][0][place] for place in (2, 4, 5)] == ["user_action", "ann", "u024"]
    asked(view, "table_csv")
    assert given[0][0].count(b"\r\n") == 2
    asked(view, "charts")
    assert len(charts[0]) == 1
    refused(view, "table_range", "expected a time", column="at", low="soon")
    asked(view, "table_range", column="at", high="2020-01-01T00:00")
    assert (view.view["table"]["n"], view.view["table"]["rows"]) == (0, [])


# apply


def test_a_plan_is_shown_confirmed_applied_and_taken_back(wb):
    view = ApplyView(wb)
    refused(view, "plan", "simulate a policy first")
    view = ApplyView(wb, wb.simulate(POLICY))
    asked(view, "plan")
    plan = view.view["plan"]
    assert plan["users"] <= plan["all_users"]
    refused(view, "apply", "nothing was applied", confirm="yes")
    refused(view, "apply", "more than the limit of 0", confirm=plan["confirmation"], max_users=0)
    asked(view, "apply", confirm=plan["confirmation"])
    (batch,) = apply.batches(wb.store)
    assert view.view["batches"][0]["batch_id"] == batch.batch_id
    assert view.view["simulation"] is None
    asked(view, "undo", batch_id=batch.batch_id)
    assert view.view["batches"][0]["undone"]
    refused(view, "undo", "undone already", batch_id=batch.batch_id)


# the bench


def test_each_page_is_made_when_it_is_opened_and_reads_the_store_again(wb):
    bench = Bench(wb)
    for name in VIEWS.keys() - {"Rules"}:
        assert bench.page(name) == ()
        bench.open_page(name)
        assert len(bench.page(name)) == (2 if name == "Imports" else 1)
    (users,) = bench.page("Users")
    wb.block("u024")
    bench.open_page("Tags")
    bench.open_user("u024")
    assert users.view["user"]["status"] == "blocked"
    assert bench.current == "Users"
    (tags,) = bench.page("Tags")
    tags.ask("user", user_id="u025")
    assert users.user_id == "u025"


def test_what_is_imported_reaches_the_rules(tmp_path):
    wb = Workbench.open(tmp_path / "store", actor="ann")
    bench = Bench(wb, POLICY)
    assert bench.builder.view["history"] is None
    bench.open_page("Imports")
    wizard, imports = bench.page("Imports")
    assert imports.view["imports"] == []
    sent(wizard, "posts.csv", Path("data/posts.csv").read_bytes())
    asked(wizard, "open", transfer="t1")
    asked(wizard, "check")
    asked(wizard, "import")
    assert [row["name"] for row in imports.view["imports"]] == ["posts.csv"]
    assert bench.builder.view["history"]["posts"] == 2000
    assert bench.builder.view["impact"][0]["triggers"] > 0


def test_hostile_names_stay_text_on_every_page(wb):
    wb.block(HOSTILE, HOSTILE, new_user=True)
    view = UsersView(wb, HOSTILE)
    json.dumps(view.view)
    moment = view.view["user"]["timeline"][0]
    assert "onerror" in moment["summary"]
    assert "\u202e" not in moment["summary"]
    for view in (UsersView(wb), LogRecords(wb), TagsView(wb)):
        json.dumps(view.view)


def test_a_plan_lists_its_users_by_what_happens_and_is_cancelled(wb):
    view, given = ApplyView(wb, wb.simulate(POLICY)), []
    view.send = lambda content, buffers: given.append((content["download"], buffers))
    asked(view, "plan")
    plan = view.view["plan"]
    changed = [group for group in plan["groups"] if group["key"] in ACTION_TITLES | {"posts": ""}]
    assert sum(group["n"] for group in changed) == plan["users"]
    for group in plan["groups"]:
        asked(view, "group", key=group["key"])
        opened = view.view["plan"]["group"]
        assert [user["user_id"] for user in opened["users"]][:5] == group["first"]
        assert opened["n"] == group["n"] and all(user["effects"] for user in opened["users"])
    asked(view, "users_csv")
    ((file, (content,)),) = given
    assert file["name"].startswith("community-") and file["name"].endswith(".csv")
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert {row["User"] for row in rows if "Left" not in row["Group"]} == {
        change.user_id for change in view.plan.changes
    }
    asked(view, "cancel")
    assert (view.view["plan"], view.done) == (None, "nothing was applied")
    assert apply.batches(wb.store) == []


def _by(user_id):
    return pc.field("user_id") == user_id


AT_END, LATER = "at the end of the simulation", "later in the simulation"
OVER = "its time was over, or another action followed"


def test_what_was_applied_names_its_rule_and_what_matched_on_every_page(wb):
    view = ApplyView(wb, wb.simulate(POLICY))
    asked(view, "plan")
    plan = view.view["plan"]
    assert sum(n for *_, n in plan["rules"]) == sum(int(n.split()[0]) for _, n in plan["counts"])
    assert plan["counts"][:2] == [["Block user", "6 users"], ["Add tags", "6 tags of users"]]
    assert [words.partition(": ")[::2] for words in plan["absent"]] == [
        (
            "Send to senior moderators, 4 calls",
            "an action of your own, which is not taken by applying",
        ),
        ("Suspend user, 9 calls", f"no user is suspended {AT_END}, since {OVER}"),
        ("Remove tags, 3 calls", f"the users do not have the tags now, or got them again {LATER}"),
    ]
    assert (plan["users"], plan["rejected"], plan["kept"]) == (46, 220, 0)
    deleted = {change.post_id for change in view.plan.changes if change.user_id == "u033"}
    assert plan["largest"][0] == ["u033", "Block user (Spam)", "Spammer", 75, 6]
    assert len(deleted - {None}) == 6
    assert ["Needs review", "Flag post for review"] in [row[:2] for row in plan["rules"]]
    asked(view, "apply", confirm=plan["confirmation"])
    item = ReviewView(wb).view["item"]
    assert item["rules"][0]["rule"] == "Needs review"
    assert (item["rules"][0]["policy"], item["rules"][0]["version"]) == (POLICY.name, 1)
    assert item["rules"][0]["matched"][0]["condition"]
    out = next(user.user_id for user in wb.users(limit=1000) if user.status == "blocked")
    page = UsersView(wb, out)
    asked(page, "why")
    chain = page.view["why"]["chain"]
    assert chain["rule"] and chain["matched"] and chain["post"]
    assert chain["rule"] in page.view["why"]["chain"]["said"]


def test_a_part_of_a_user_that_a_person_changed_is_named_beside_the_user(wb):
    simulated = wb.simulate(POLICY)
    out = next(
        row["user_id"] for row in simulated.outcome.users.to_pylist() if row["status"] == "blocked"
    )
    wb.suspend(out, "Spam", duration="1d")
    view = ApplyView(wb, wb.simulate(POLICY))
    asked(view, "plan")
    (by_hand,) = [group for group in view.view["plan"]["groups"] if group["key"] == "by_hand"]
    assert (by_hand["n"], by_hand["first"]) == (1, [out])
    asked(view, "group", key="by_hand")
    (left,) = view.view["plan"]["group"]["users"]
    assert (left["user_id"], left["effects"]) == (out, ["not changed: status"])
    asked(view, "apply", confirm=view.view["plan"]["confirmation"])
    assert "; for 1 user, changes made by a person are kept; Undo" in view.done
    assert wb.user(out).status == "suspended"
