"""The page says what the outcome says, in one file, the same each time."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.charts.communities import DOCUMENT, few_posts, random_outcome
from tests.charts.reading import Reading
from tests.golden_files import assert_golden, words_of
from workbench import formatting, titles
from workbench.charts.causes import Cause
from workbench.charts.drawing.theme import DARK, LIGHT
from workbench.page.findings import ActionRow, UserOut, findings
from workbench.page.notes import REACHING_BACK, _listed, _records, _set_aside
from workbench.page.page import CONTENT_SECURITY, page_html, write_page
from workbench.page.rules import rules_table
from workbench.page.tables import actions_table, causes_table, users_table
from workbench.policy.policy import Policy
from workbench.reading.rows.row_counts import Example, Reason, RowCounts
from workbench.replay.summary_document import RecordCounts


@pytest.fixture(scope="module")
def outcome():
    return random_outcome(5)


@pytest.fixture(scope="module")
def read(outcome):
    sentences = {rule.name: f"What {rule.name} says" for rule in outcome.run.policy.rules}
    return Reading(page_html(outcome, sentences, charts=()))


def test_the_page_forbids_itself_to_fetch_or_run_anything(read):
    assert {"http-equiv": "Content-Security-Policy", "content": CONTENT_SECURITY} in read.metas
    assert CONTENT_SECURITY.startswith(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    )
    assert not read.faults


def test_the_headline_numbers_are_the_summary_s(read, outcome):
    summary = outcome.summary
    for number in (
        summary["posts"]["accepted"],
        *summary["posts"]["rejected_by"].values(),
        summary["users"]["blocked"],
        sum(summary["actions"].values()),
    ):
        assert formatting.count(number) in read.text
    assert "250 posts by " in read.text
    assert "28 Mar to 7 Apr 2026 (UTC)" in read.text


def test_every_rule_has_its_row_with_its_sentence_mode_and_counts(outcome):
    said = {rule.name: f"What {rule.name} says" for rule in outcome.run.policy.rules}
    rows = page_html(outcome, said, charts=()).partition("Rules, in order")[2].split("<tr>")
    for counts in outcome.summary["rules"]:
        row = next(row for row in rows if said[counts["rule"]] in row)
        cells = re.findall(r'<td class="num">(.*?)</td>', row)
        numbers = [re.sub("<.*?>", " ", cell).split()[0] for cell in cells]
        wanted = [counts[key] for key in ("triggers", "users", "unknown")]
        assert numbers[:3] == [formatting.count(number) for number in wanted]
        assert f">{counts['mode']}</span>" in row


def test_a_rule_has_the_label_and_colours_of_each_of_its_actions(outcome):
    policy = outcome.run.policy
    rows = rules_table(findings(outcome), {}).rows
    for rule, row in zip(policy.rules, rows, strict=True):
        assert len(row.chips) == len(rule.then) > 0
        for call, chip in zip(rule.then, row.chips, strict=True):
            assert chip.label == titles.call_title(call, policy)
            assert f"--light:{LIGHT.action(call.action, policy)};" in chip.style
            assert f"--dark:{DARK.action(call.action, policy)};" in chip.style


def test_a_rule_that_is_off_is_there_without_counts(read):
    assert "What Off says" in read.text
    assert "Offoff" in read.text.replace("\n", "")


def test_posts_that_never_appeared_are_laid_to_what_put_their_users_out(outcome):
    result = findings(outcome)
    rejected = outcome.summary["posts"]["rejected"]
    assert sum(n for _, n in result.causes) == rejected > 0
    users = {user.user_id: user for user in result.users}
    for row in outcome.users.to_pylist():
        if row["user_id"] in users:
            own = users[row["user_id"]]
            posts = [p for p in outcome.outcomes.to_pylist() if p["user_id"] == row["user_id"]]
            assert own.rejected == sum(not post["accepted"] for post in posts)
            assert own.status == row["status"]


def test_the_users_with_most_rejected_posts_come_first_and_are_ten_at_most():
    result = findings(random_outcome(2, n_posts=600))
    numbers = [user.rejected for user in result.users]
    assert numbers == sorted(numbers, reverse=True)
    assert 0 < len(numbers) <= 10


def test_every_warning_of_the_summary_is_said():
    posts = [{"bad": 1.0 if n % 3 else None} for n in range(20)]
    outcome = few_posts(Policy.from_document(DOCUMENT), posts)
    warnings = outcome.summary["warnings"]
    read = Reading(page_html(outcome, charts=()))
    assert any(REACHING_BACK in warning for warning in warnings)
    for warning in warnings:
        rule = re.findall("`(.*?)`", warning)[0]
        share = re.findall(r"([0-9.]+%)", warning)[0]
        assert f"{rule} {share}" in read.text
    assert "Unknown, because" in read.text
    counts = outcome.summary["rules"][0]
    share = formatting.share(counts["unknown"], counts["evaluated"])
    assert f"{counts['rule']} {share}" in read.text


def test_warnings_of_other_kinds_are_said_as_they_are():
    rule = {"name": "New", "when": {"user": {"trust_level": {"less_than": 1}}}, "then": []}
    policy = Policy.from_document({"version": 1, "rules": [rule]})
    import pyarrow as pa

    from workbench.history import Users

    users = Users.read(pa.table({"user_id": ["u"], "trust_level": [3]}))
    outcome = few_posts(policy, [{}], users=users)
    (warning,) = outcome.summary["warnings"]
    said = Reading(page_html(outcome, charts=())).text
    assert warning.replace("`", "")[1:] in said
    assert "Never fired: New." in said


def test_the_choices_and_hashes_are_at_the_foot(read, outcome):
    summary = outcome.summary
    for digest in (summary["policy"]["digest"], summary["data"]["posts_digest"]):
        assert digest in read.text
    for value in summary["semantics"].values():
        assert value.replace("_", " ") in read.text
    assert "all matching rules, in order" in read.text


def test_nothing_enforced_is_said():
    read = Reading(page_html(random_outcome(1, enforcement="none"), charts=()))
    assert "Nothing was enforced" in read.text
    assert "nothing enforced" in read.text


def test_a_page_of_no_post_is_a_page():
    policy = Policy.from_document(DOCUMENT)
    outcome = few_posts(policy, [{}], from_time="2027-01-01", as_of="2027-02-01")
    read = Reading(page_html(outcome))
    assert not read.faults
    assert "0 posts" in read.text


def test_the_same_outcome_gives_the_same_file(outcome, tmp_path: Path):
    first = write_page(outcome, tmp_path / "a.html")
    second = write_page(random_outcome(5), str(tmp_path / "b.html"), None)
    assert first.read_bytes() == second.read_bytes()
    read = Reading(first.read_text("utf-8"))
    assert not read.faults
    assert len(read.pictures) == 8
    assert len({*read.pictures}) == 8
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.html", "b.html"]


@pytest.mark.parametrize(("rows", "end"), [(2, "."), (3, ", …."), (2_000, ", ….")])
def test_a_reason_shows_its_first_rows_and_that_there_are_more(rows, end):
    first = (Example(1_234, "at", "a" * 41, "no time"), Example(1_235, "at", None, "no time"))
    reasons = (Reason("no_time", "no time", rows, first),)
    source = RowCounts("p.csv", 2_000, 0, rows, reasons)
    _, note = _set_aside([source, replace(source, set_aside=0)])
    said = f": {rows:,} rows set aside, no time: "
    assert [part.text for part in note] == [
        "p.csv", said, "row 1,234", " ", "a" * 40, ", ", "row 1,235", end,
    ]  # fmt: skip


@pytest.mark.parametrize(("n", "end"), [(1, []), (12, []), (13, [", and 1 more"])])
def test_the_first_12_rules_of_a_note_are_named(n: int, end: list[str]):
    names = [f"R{number}" for number in range(1, n + 1)]
    shown = ", ".join(f"{name} 5%" for name in names[:12])
    note = _listed([(name, "5%") for name in names])
    assert "".join(part.text for part in note) == "".join([shown, *end])
    assert [part.text for part in note if part.outside] == names[:12]


@pytest.mark.parametrize(("called", "others"), [(13, 0), (14, 0), (15, 1)])
def test_the_14_actions_that_were_called_most_are_shown_in_their_order(outcome, called, others):
    rows = [ActionRow(f"a{n}", f"A{n:02}", n, 1, 0) for n in range(1, called + 1)]
    table = actions_table(replace(findings(outcome), actions=rows))
    assert table is not None
    assert [chip.label for chip, _ in table.rows] == [row.label for row in rows[others:]]
    assert (table.others, [head.text for head in table.heads]) == (
        others,
        ["Action", "Called", "Users"],
    )
    recorded = actions_table(replace(findings(outcome), actions=[replace(rows[0], recorded=7)]))
    assert recorded is not None
    assert recorded.rows[0][1] == ["1", "1", "7"]


@pytest.mark.parametrize(
    ("n", "shown", "others"), [(7, 7, None), (8, 6, (2, "3")), (0, None, None)]
)
def test_six_causes_are_shown_where_more_than_one_would_be_left_out(outcome, n, shown, others):
    causes = [(Cause("rule", f"r{at}"), n - at) for at in range(n)]
    table = causes_table(replace(findings(outcome), causes=causes))
    assert (table and len(table.rows), table and table.others) == (shown, others)


def test_bars_of_users_are_as_long_as_their_rejected_posts(outcome):
    cause = Cause("rule", "r")
    users = [
        UserOut("a", "blocked", None, None, 1_000, [(cause, 999)]),
        UserOut("b", "blocked", None, None, 250, [(cause, 250)]),
        UserOut("c", "blocked", None, None, 1, []),
    ]
    rows = users_table(replace(findings(outcome), users=users))
    assert [row.bar for row in rows] == ["width:120px", "width:30px", "width:1px"]
    assert [row.others for row in rows] == ["1", None, "1"]


@pytest.mark.parametrize(
    ("applied", "nothing", "left_out", "said"),
    [
        (
            1,
            2_000,
            {"no user": 3, "other": 0},
            "1 applied, 2,000 changed nothing, 3 left out (no user)",
        ),
        (0, 1, {}, "1 changed nothing"),
        (0, 0, {"no user": 0}, "none replayed"),
    ],
)
def test_what_became_of_recorded_entries_is_said_with_what_there_is(
    applied, nothing, left_out, said
):
    counts = RecordCounts(applied=applied, changed_nothing=nothing, left_out=left_out)
    assert _records(counts) == said


def test_a_page_says_what_the_golden_file_says():
    outcome = random_outcome(5)
    sentences = {rule.name: f"What {rule.name} says" for rule in outcome.run.policy.rules}
    assert_golden(words_of(page_html(outcome, sentences, charts=())), "page.txt")
