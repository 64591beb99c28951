"""What the columns of a file are taken for, how sure, why, and how it is read then."""

from __future__ import annotations

import csv
import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from tests.sizes import size
from workbench.cli.main import main
from workbench.errors import BadInput
from workbench.importers.guess.column_guess import ColumnGuess
from workbench.importers.guess.guess import guess
from workbench.importers.guess.scales import AS_THEY_ARE
from workbench.importers.guess.times import TimeGuess
from workbench.importers.post_files import read_posts
from workbench.notebook.workbench import Workbench
from workbench.reading.rows.column_changes import ScoreScale

FIRST = datetime(2026, 9, 3, 14, 7, tzinfo=UTC)
TEXTS = ("the boat is late again", "who is on the harbour tonight", "<b>sale</b> of old nets, =1+1")


def times_of(column: ColumnGuess) -> TimeGuess:
    assert column.times is not None
    return column.times


def us_rows(n=400):
    """Posts of an export with unusual names: US dates, a 12-hour clock, percent, levels, words."""
    chance = random.Random(7)
    rows = []
    for at in range(n):
        moment = FIRST + timedelta(hours=5 * at)
        user = chance.randrange(30)
        rows.append(
            {
                "msg_no": 4410021 + at,
                "screen_name": f"user{user}",
                "posted_at": f"{moment:%m/%d/%Y %I:%M %p}",
                "body": f"{chance.choice(TEXTS)} {at}",
                "toxicity_pct": round(chance.random() * 100, 1),
                "spam_score": round(chance.random(), 3),
                "nudity_lvl": chance.choice([0, 0, 0, 1, 2, 3, 4]),
                "mod_decision": chance.choice(["", "", "ok", "remove", "unsure"]),
                "acct_created": f"{user % 12 + 1}/{user % 28 + 1}/2024",
                "country": f"C{user % 4}",
                "row_hash": f"{chance.getrandbits(128):032x}",
            }
        )
    return pa.Table.from_pylist(rows)


def roles(found):
    return {one.column: one.role for one in found.columns}


def posts(**columns):
    n = len(next(iter(columns.values())))
    ids = [f"p{at}" for at in range(n)]
    return pa.table({"post_id": ids, "user_id": ["ada", "ben"] * (n // 2), **columns})


def test_an_export_with_unusual_names_is_guessed():
    found = guess(us_rows())
    assert found.kind == "posts"
    assert found.missing == ()
    assert roles(found) == {
        "msg_no": "post_id",
        "screen_name": "user_id",
        "posted_at": "created_at",
        "body": "text",
        "toxicity_pct": "score",
        "spam_score": "score",
        "nudity_lvl": "score",
        "mod_decision": "label",
        "acct_created": "user_field",
        "country": "user_field",
        "row_hash": "left_out",
    }
    assert [one.column for one in found.unsure] == ["nudity_lvl"]
    assert found.column("msg_no").why == "every value differs"
    assert found.column("screen_name").why == "30 values, about 13 posts each"
    assert found.column("toxicity_pct").scale == ScoreScale(0, 100)
    assert found.column("toxicity_pct").name == "toxicity"
    assert found.column("nudity_lvl").scale == ScoreScale(0, 4)
    assert found.column("acct_created").name == "created_at"
    words = {one.word: one.label for one in found.column("mod_decision").words}
    assert words == {"ok": "benign", "remove": "violating", "unsure": "undecided"}


def test_a_guess_is_read_as_it_says():
    table = us_rows()
    read = read_posts(table, guess(table).reading).to_arrow()
    first = read.filter(pa.compute.equal(read["post_id"], "4410021")).to_pylist()[0]
    row = table.slice(0, 1).to_pylist()[0]
    assert first["created_at"].isoformat() == "2026-09-03T14:07:00+00:00"
    assert first["toxicity"] == pytest.approx(row["toxicity_pct"] / 100)
    assert first["nudity"] == row["nudity_lvl"] / 4
    assert first["spam"] == row["spam_score"]
    assert first["text"] == row["body"]
    assert "row_hash" not in first
    labels = set(read["label"].to_pylist())
    assert labels == {"", "benign", "violating", "undecided"}


def test_days_above_12_say_which_comes_first():
    found = times_of(guess(us_rows()).column("posted_at"))
    above = sum(int(one.split("/")[1]) > 12 for one in us_rows()["posted_at"].to_pylist())
    assert found.form == "month-first"
    assert found.written == "month/day/year, 12-hour clock"
    assert found.evidence == (
        f"a date in every row; {above} have a day above 12",
        f"day/month/year would leave {above} rows without a time",
    )


def test_a_day_that_comes_first_is_told_too():
    found = times_of(guess(posts(date=["3/9/2026", "14/9/2026"])).column("date"))
    assert (found.form, found.evidence[0]) == (
        "day-first",
        "a date in every row; 1 begins with a day above 12",
    )


def test_the_order_of_the_rows_tells_where_no_day_is_above_12():
    dates = ["1/2/2026", "1/9/2026", "2/3/2026", "3/1/2026", "3/11/2026", "4/2/2026"]
    found = guess(posts(when=dates)).column("when")
    assert times_of(found).form == "month-first"
    assert times_of(found).confidence == 0.8
    assert "in the order of time when read month/day/year" in times_of(found).evidence[1]


def test_day_and_month_that_nothing_tells_apart_are_to_be_checked():
    found = guess(posts(when=["3/4/2026", "1/2/2026", "5/5/2026", "2/1/2026"]))
    column = found.column("when")
    assert column.sureness == "please check"
    assert column in found.unsure
    twelve = guess(posts(when=["3/4/2026 1:00 PM", "1/2/2026 2:00 AM"] * 2)).column("when")
    assert (times_of(twelve).form, times_of(twelve).half_days) == ("month-first", True)


@pytest.mark.parametrize(
    ("values", "form"),
    [
        ([1788249600, 1788249660], "epoch-s"),
        ([1788249600123, 1788249660456], "epoch-ms"),
        (["2026-09-01T00:00:00Z", "2026-09-01T01:00:00Z"], "iso"),
        (["1 Sep 2026 10:00", "2 Sep 2026 10:00"], "month-name"),
        (["Tue Sep 01 09:15:00 +0000 2026", "Tue Sep 01 09:16:00 +0000 2026"], "twitter"),
        (["Tue, 1 Sep 2026 09:15:00 +0000", "Tue, 1 Sep 2026 09:16:00 +0000"], "rfc2822"),
    ],
)
def test_forms_of_times_are_told(values, form):
    found = guess(posts(timestamp=values)).column("timestamp")
    assert (found.role, times_of(found).form) == ("created_at", form)


def test_long_numbers_of_posts_are_no_times():
    ids = [1_780_000_000_000_000_000 + at for at in range(4)]
    table = pa.table({"status_id": ids, "user": ["a", "a", "b", "b"], "date": ["2026-09-01"] * 4})
    assert roles(guess(table)) == {"status_id": "post_id", "user": "user_id", "date": "created_at"}


@pytest.mark.parametrize(
    ("name", "values", "scale", "sureness"),
    [
        ("nsfw", [0.1, 0.9, 0.5, 0.0], AS_THEY_ARE, "sure"),
        ("abc", [0.1, 0.9, 0.5, 0.0], AS_THEY_ARE, "likely"),
        ("hate_pct", [12, 88, 3, 99], ScoreScale(0, 100), "likely"),
        ("hate", ["12.5 %", "88 %", "3 %", "99 %"], ScoreScale(0, 100), "sure"),
        ("hate", [0, 1, 0, 1], AS_THEY_ARE, "please check"),
        ("violence", [0, 2, 4, 6], ScoreScale(0, 6), "please check"),
        ("hive_hate", [-1, 0, 2, 3], ScoreScale(0, 3), "please check"),
        ("spam_logit", [-4.2, 0.3, 5.1, 1.0], ScoreScale(logits=True), "likely"),
        ("user_rating", [1, 5, 3, 2], ScoreScale(1, 5), "please check"),
    ],
)
def test_scales_of_scores_are_told(name, values, scale, sureness):
    found = guess(posts(date=["2026-09-01"] * 4, **{name: values})).column(name)
    assert (found.role, found.scale, found.sureness) == ("score", scale, sureness)


@pytest.mark.parametrize("name", ["followers", "views", "x"])
def test_counts_are_no_scores(name):
    found = guess(posts(date=["2026-09-01"] * 4, **{name: [10, 2000, 10, 4]}))
    assert found.column(name).role == "detail"


def test_scores_that_the_posts_have_already_keep_their_names():
    table = posts(date=["2026-09-01"] * 4, tox_pct=[10.5, 20.0, 60.9, 1.0])
    found = guess(table, known=["tox_pct"])
    assert found.reading.changes.scales == {}
    assert "tox" not in found.reading.columns


def test_two_columns_never_get_one_name():
    dates = ["2026-09-01"] * 4
    table = posts(date=dates, spam=[0.1] * 4, spam_pct=[10.5, 99.0, 3.0, 4.0])
    assert [one.name for one in guess(table).columns if one.role == "score"] == ["spam", "spam_pct"]


def test_users_and_posts_may_both_have_a_time_of_creation():
    table = us_rows()
    names = {"posted_at": "created_at"}
    table = table.rename_columns([names.get(name, name) for name in table.column_names])
    guessed = guess(table)
    assert guessed.column("created_at").role == "created_at"
    account = guessed.column("acct_created")
    assert (account.role, account.name) == ("user_field", "created_at")


def test_a_column_of_responses_is_told():
    response = {"results": [{"category_scores": {"hate": 0.5}}]}
    row = {"id": 1, "user": "ada", "date": "2026-09-01", "raw": response}
    found = guess([row, {**row, "id": 2}])
    assert (found.column("raw").role, found.format) == ("response", "openai")
    assert read_posts([row], found.reading).to_arrow()["hate"].to_pylist() == [0.5]


def test_a_person_says_what_a_column_is():
    found = guess(us_rows())
    other = found.choose("row_hash", "post_id").choose("nudity_lvl", scale=ScoreScale(0, 8))
    assert (other.column("msg_no").role, other.column("row_hash").role) == ("detail", "post_id")
    assert other.unsure == ()
    assert other.reading.changes.scales["nudity"] == ScoreScale(0, 8)
    words = other.choose("mod_decision", words={"unsure": "violating"}).reading.changes.label_words
    assert words == {"ok": "benign", "remove": "violating", "unsure": "violating"}
    with pytest.raises(BadInput, match="no column `nope`"):
        found.choose("nope", "text")


def test_a_guess_imports():
    workbench = Workbench.sample()
    table = us_rows()
    imported = workbench.import_posts(table, guess(table))
    labelled = sum(one in ("ok", "remove", "unsure") for one in table["mod_decision"].to_pylist())
    assert (imported.posts, imported.users, imported.labels) == (400, 30, labelled)


@pytest.mark.parametrize(
    "hostile",
    ["<img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0", "\u202eevil", "a" * 10_000, "';--"],
)
def test_hostile_values_and_names_are_only_text(hostile):
    table = posts(date=["2026-09-01"] * 4, **{hostile: [hostile] * 4})
    found = guess(table)
    shown = found._repr_html_() + repr(found)
    assert found.missing == ()
    assert "<img" not in found._repr_html_()
    assert "\u202e" not in shown


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("a\nx\ny\n", 2),
        ("id,user,date\n", 2),
    ],
)
def test_files_with_too_little_in_them_say_what_is_missing(tmp_path, text, missing):
    path = tmp_path / "few.csv"
    path.write_text(text)
    assert len(guess(path).missing) == missing


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("")
    with pytest.raises(BadInput, match="empty"):
        guess(path)


def test_the_command_line_says_what_columns_are_taken_for(tmp_path, capsys):
    path = tmp_path / "few.csv"
    path.write_text("msg_no,when,body\n1,2026-09-01,=1+1 <b>hello</b> there\n2,2026-09-02,b c d\n")
    assert main(["guess", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "Post number" in shown
    assert shown.endswith("missing: a user\n")
    assert main(["guess", str(path), "--json"]) == 0
    columns = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["column"], one["taken_for"]) for one in columns][:2] == [
        ("msg_no", "post_id"),
        ("when", "created_at"),
    ]
    assert columns[1]["time_format"] == "iso"


CELLS = [
    "", "nan", "1e400", "-0", "9" * 400, "2026-13-45", "12/31/1999 25:61 PM", "\u202e" * 50,
    "=cmd()", "<script>", "%" * 100, "0x1F", "1,5", "TRUE", "1.5", "a\nb", "[]",
    "{\"a\":" + "[" * 200,
]  # fmt: skip
NAMES = ["id", "user", "created_at", "score", "label", "x", "class", "tox_pct", "a b", ""]


def test_whatever_is_in_a_file_is_guessed_or_refused(tmp_path):
    chance = random.Random(3)
    path = tmp_path / "any.csv"
    guessed = 0
    for _ in range(size(60, 1_000)):
        width = chance.randrange(1, 6)
        heads = [f"{chance.choice(NAMES)}{at or ''}" for at in range(width)]
        rows = [[chance.choice(CELLS) for _ in heads] for _ in range(chance.randrange(12))]
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([heads, *rows])
        try:
            found = guess(path)
        except BadInput:
            continue
        guessed += 1
        assert all(0 <= one.confidence <= 1 and one.why for one in found.columns)
        assert "<script>" not in found._repr_html_()
        assert found.reading.times == found.time_format
    assert guessed > 10


@pytest.mark.parametrize("given", [None, "data.posts"])
def test_a_guess_says_where_the_records_of_a_file_are(given: str | None, tmp_path: Path) -> None:
    rows = [{"id": f"p{at}", "author": "ada", "at": f"2026-01-0{at}"} for at in range(1, 4)]
    path = tmp_path / "export.json"
    path.write_text(json.dumps({"data": {"posts": rows}}), "utf-8")
    guessed = guess(path, records=given)
    assert (guessed.records, guessed.rows) == ("data.posts", 3)


def test_posts_that_no_column_numbers_get_ids_of_their_content():
    table = us_rows().drop_columns(["msg_no", "row_hash"])
    found = guess(table, kind="posts")
    assert found.missing == ()
    assert found.makes_ids
    assert "no column numbers the posts" in repr(found)
    posts = read_posts(table, found.reading)
    assert posts.n_posts == len(table)
    assert not guess(us_rows()).makes_ids
    chosen = guess(us_rows()).choose("msg_no", "detail")
    assert chosen.makes_ids
    assert read_posts(us_rows(), chosen.reading).n_posts == len(us_rows())


@pytest.mark.parametrize(
    ("wrong", "rows", "scale", "sureness"),
    [
        ([], 200, AS_THEY_ARE, "sure"),
        ([1.7], 200, AS_THEY_ARE, "likely"),
        ([43.0], 200, AS_THEY_ARE, "please check"),
        ([1.7, 20.0, 35.0, 90.0], 200, ScoreScale(0, 100), "likely"),
    ],
)
def test_a_few_numbers_beyond_1_are_mistakes_and_many_another_scale(wrong, rows, scale, sureness):
    scores = [round(random.Random(at).random(), 4) for at in range(rows - len(wrong))] + wrong
    table = pa.table(
        {
            "id": [f"p{at}" for at in range(rows)],
            "user": [f"u{at % 7}" for at in range(rows)],
            "date": [f"{FIRST + timedelta(hours=at):%Y-%m-%d %H:%M}" for at in range(rows)],
            "toxicity_score": scores,
        }
    )
    column = guess(table).column("toxicity_score")
    assert (column.role, column.scale, column.sureness) == ("score", scale, sureness)
    if scale == AS_THEY_ARE and wrong:
        assert column.why == "all but 1 value from 0 to 1; it is unknown"
    percent = guess(table.rename_columns(["id", "user", "date", "toxicity_pct"]))
    assert not wrong or percent.column("toxicity_pct").scale == ScoreScale(0, 100)
