"""Chats of WhatsApp and logs of IRC are read as posts; what is none is counted."""

import random

import pytest

from tests.importers.chat_samples import as_zip
from tests.importers.test_json_chats import all_counted, codes, posts
from tests.sizes import size
from workbench.errors import BadInput, WorkbenchError
from workbench.history import TimeFormat
from workbench.importers.chats.reading import read_chats

IPHONE = """[13.09.26, 09:15:02] Garden: \u200eMessages and calls are end-to-end encrypted.
\u200e[13.09.26, 09:15:02] Garden: \u200eAda created this group
[13.09.26, 09:16:03] Ada Lin: hello
this is the second line

and the fourth: with a colon
\u200e[13.09.26, 09:17:04] Ben: \u200eimage omitted
[13.09.26, 09:18:05] \u202a+49 170 5550100\u202c: note: three [13 times]
[13.09.26, 09:18:05] \u202a+49 170 5550100\u202c: ok
[13.09.26, 09:18:05] \u202a+49 170 5550100\u202c: ok
"""
ANDROID = """9/13/26, 9:15\u202fAM - Messages and calls are end-to-end encrypted. Tap to learn more.
9/13/26, 9:16\u202fAM - Ada created group "Plan: B"
9/13/26, 9:16\u202fAM - Ada changed the subject to "Plan: C"
9/13/26, 12:17\u202fPM - Ada: hello
9/13/26, 12:18\u202fAM - ~\u202fBen: <Media omitted>
9/13/26, 11:19\u202fPM - Ada: This message was deleted
"""


def chat(folder, text, name="_chat.txt", **options):
    path = folder / name
    path.write_text(text, "utf-8")
    return read_chats(path, format="whatsapp", **options)


def test_a_chat_of_an_iphone(tmp_path):
    history = chat(tmp_path, IPHONE, "WhatsApp Chat - Garden.txt")
    first, image, note, *same = posts(history)
    assert first["user_id"] == "Ada Lin"
    assert first["text"] == "hello\nthis is the second line\n\nand the fourth: with a colon"
    assert first["created_at"].isoformat() == "2026-09-13T09:16:03+00:00"
    assert (image["type"], image["text"]) == ("media", "image omitted")
    assert (note["user_id"], note["channel"]) == ("+49 170 5550100", "Garden")
    assert codes(history) == {1: "system_message", 2: "system_message"}
    assert len({post["post_id"] for post in (first, image, note, *same)}) == 5
    assert any("no zone and are taken as UTC" in remark for remark in history.notes)
    assert all_counted(history)


def test_a_chat_of_an_android_phone(tmp_path):
    history = chat(tmp_path, ANDROID)
    media, first, deleted = posts(history)
    assert media["created_at"].isoformat() == "2026-09-13T00:18:00+00:00"
    assert first["created_at"].isoformat() == "2026-09-13T12:17:00+00:00"
    assert (media["user_id"], media["type"]) == ("~ Ben", "media")
    assert deleted["type"] == "deleted"
    assert set(codes(history)) == {1, 2, 3}


def test_a_longer_export_gives_the_same_ids_and_each_message_one(tmp_path):
    short = posts(chat(tmp_path, IPHONE))
    long = posts(chat(tmp_path, IPHONE + "[14.09.26, 10:00:00] Ada Lin: more\n"))
    assert [post["post_id"] for post in short] == [post["post_id"] for post in long[:-1]]


def test_a_zip_archive_of_a_chat(tmp_path):
    path = as_zip(tmp_path / "WhatsApp Chat - Garden.zip", {"_chat.txt": IPHONE, "1.jpg": ""})
    history = read_chats(path, format="whatsapp")
    assert history.n_posts == 5
    assert posts(history)[0]["channel"] == "Garden"


FIRST = "{}, 10:00 - Ada: x\n"
ORDERS = {
    "a day above 12": (["31/01/26"], "2026-01-31"),
    "a month that is second": (["01/31/26"], "2026-01-31"),
    "all lines": (["03/04/26", "03/05/26", "13/05/26"], "2026-04-03"),
    "the order of time": (["10/11/26", "11/11/26", "01/12/26"], "2026-11-10"),
    "dots": (["03.04.26"], "2026-04-03"),
    "the year first": (["2026/04/03"], "2026-04-03"),
    "a long year": (["31/01/2026"], "2026-01-31"),
    "both alike": (["05/05/26"], "2026-05-05"),
}


@pytest.mark.parametrize("name", ORDERS)
def test_day_and_month_are_told_apart_by_all_lines(name, tmp_path):
    dates, first = ORDERS[name]
    history = chat(tmp_path, "".join(map(FIRST.format, dates)))
    assert posts(history)[0]["created_at"].date().isoformat() == first
    assert history.n_posts == len(dates)


@pytest.mark.parametrize(
    "dates", [["03/04/26"], ["03/04/26", "03/04/26"], ["31/01/26", "01/31/26"]]
)
def test_what_tells_nothing_is_asked_for(dates, tmp_path):
    text = "".join(map(FIRST.format, dates))
    with pytest.raises(BadInput, match=r"--time-format day-first, or --time-format month-first"):
        chat(tmp_path, text)
    first = chat(tmp_path, FIRST.format("03/04/26"), day_first=True)
    assert posts(first)[0]["created_at"].month == 4


HEADS = {
    "[12.3.2022 klo 14.08.18] ": "2022-03-12T14:08:18",
    "2023/1/5 下午3:04 - ": "2023-01-05T15:04:00",
    "2023/1/5 午前0:04 - ": "2023-01-05T00:04:00",
    "2023/1/5 午後0:04 - ": "2023-01-05T12:04:00",
    "31/1/23, 3:04\u00a0p.\u00a0m. - ": "2023-01-31T15:04:00",
    "[31/01/2023, 3:04:05 PM] ": "2023-01-31T15:04:05",
    "2023-01-31, 03:04 - ": "2023-01-31T03:04:00",
    "31.01.23, 03:04 - ": "2023-01-31T03:04:00",
    "31-01-2023 03:04 - ": "2023-01-31T03:04:00",
    "\u200e[1/31/23, 12:00:05\u202fAM] ": "2023-01-31T00:00:05",
}


@pytest.mark.parametrize("head", HEADS)
def test_heads_of_many_regions(head, tmp_path):
    (post,) = posts(chat(tmp_path, f"{head}Ada: x\n"))
    assert post["created_at"].isoformat() == HEADS[head] + "+00:00"
    assert post["user_id"] == "Ada"


def test_a_time_that_does_not_exist_is_set_aside(tmp_path):
    history = chat(tmp_path, "31/01/26, 10:00 - Ada: x\n31/02/26, 10:00 - Ada: y\n")
    assert codes(history) == {2: "unusable_time"}


def test_lines_before_the_first_message_are_counted(tmp_path):
    history = chat(tmp_path, "a title\n\n31/01/26, 10:00 - Ada: x\n")
    assert codes(history) == {1: "malformed_row"}


def test_a_file_that_is_no_chat_is_refused(tmp_path):
    with pytest.raises(BadInput, match="before the first message of a chat of WhatsApp"):
        chat(tmp_path, "id,text\n1,hello\n")


IRSSI = """--- Log opened Tue Sep 01 10:00:00 2026
10:01 -!- ada [~ada@host.example] has joined #plants
10:02 <@ada> hello
10:03 < ben> \x0304red\x03 and \x02bold\x02
10:04  * ada waves: <hi>
10:05 -ben(~ben@host.example)- a notice
10:06 -!- mode/#plants [+o ben] by ada
--- Day changed Wed Sep 02 2026
00:01 <ben> a new day

garbage
--- Log closed Wed Sep 02 00:05:00 2026
00:06 <ben> after the end
"""
WEECHAT = """2026-09-01 10:01:00\t-->\tada (~ada@host.example) has joined #plants
2026-09-01 10:02:00\t@ada\thello\twith a tab
2026-09-01 10:03:00\t *\tben waves
2026-09-01 10:04:00\t--\tMode #plants [+o ben] by ada
2026-09-01 10:05:00\t<--\tben (~ben@host.example) has quit
2026-09-01 10:06:00\t\tsomething
"""
ENERGYMECH = """[10:01:02] *** Joins: ada (~ada@host.example)
[10:02:03] <ada> hello
[10:03:04] * ben waves
[10:04:05] *** ben sets mode: +o ada
[10:05:06] -ben- a notice
"""


def reasons(history, lines):
    """Why rows were set aside, by row; the value of each is its line."""
    rows = history.rejects.to_pylist()
    assert [row["value"] for row in rows] == [lines[row["row"] - 1] for row in rows]
    return {row["row"]: row["reason"] for row in rows}


def log(folder, text, name):
    path = folder / name
    path.write_text(text, "utf-8")
    return read_chats(path, format="irc")


def test_a_log_of_irssi(tmp_path):
    history = log(tmp_path, IRSSI, "#plants.log")
    messages = [
        (p["user_id"], p["type"], p["text"], f"{p['created_at']:%d %H:%M}") for p in posts(history)
    ]
    assert messages == [
        ("ada", "message", "hello", "01 10:02"),
        ("ben", "message", "red and bold", "01 10:03"),
        ("ada", "action", "waves: <hi>", "01 10:04"),
        ("ben", "notice", "a notice", "01 10:05"),
        ("ben", "message", "a new day", "02 00:01"),
    ]
    assert {p["channel"] for p in posts(history)} == {"#plants"}
    assert codes(history) == {
        1: "system_message", 2: "system_message", 7: "system_message", 8: "system_message",
        10: "malformed_row", 11: "system_message", 12: "missing_time",
    }  # fmt: skip
    own = "a message of the chat itself: "
    lines = [line for line in IRSSI.splitlines() if line]
    assert reasons(history, lines) == {
        1: f"{own}`--- Log opened`",
        2: f"{own}a line of the channel or server",
        7: f"{own}a line of the channel or server",
        8: f"{own}`--- Day changed`",
        10: "no line of a log of irssi, WeeChat or EnergyMech",
        11: f"{own}`--- Log closed`",
        12: "its day is not known: expected a line such as `--- Log opened Tue Sep 01 10:00:00 "
        "2026` before it, or a day in the name of the file, such as `#plants_20260901.log`",
    }
    assert all_counted(history)


def test_a_log_of_weechat(tmp_path):
    history = log(tmp_path, WEECHAT, "irc.libera.#plants.weechatlog")
    first, second = posts(history)
    assert (first["user_id"], first["text"], first["channel"]) == (
        "ada",
        "hello\twith a tab",
        "#plants",
    )
    assert (second["user_id"], second["type"], second["text"]) == ("ben", "action", "waves")
    assert set(codes(history).values()) == {"system_message"}
    own = "a message of the chat itself: a line of the channel or server"
    assert set(reasons(history, WEECHAT.splitlines()).values()) == {own}


@pytest.mark.parametrize(
    "name", ["#plants_20260901.log", "#plants.2026-09-01.log", "2026-09-01.log"]
)
def test_a_log_of_energymech_has_its_day_in_the_name(name, tmp_path):
    history = log(tmp_path, ENERGYMECH, name)
    assert [p["user_id"] for p in posts(history)] == ["ada", "ben", "ben"]
    assert posts(history)[0]["created_at"].isoformat() == "2026-09-01T10:02:03+00:00"
    if name.startswith("#"):
        assert posts(history)[0]["channel"] == "#plants"


def test_a_folder_of_logs_of_a_bouncer(tmp_path):
    for day in ("2026-09-01", "2026-09-02"):
        (tmp_path / "logs" / "#plants").mkdir(parents=True, exist_ok=True)
        (tmp_path / "logs" / "#plants" / f"{day}.log").write_text(ENERGYMECH, "utf-8")
    history = read_chats(tmp_path / "logs", format="irc")
    assert history.n_posts == 6
    assert {p["channel"] for p in posts(history)} == {"#plants"}


def test_a_log_without_a_day_says_how_it_could_have_one(tmp_path):
    with pytest.raises(BadInput, match=r"Log opened.*in the name of the file"):
        log(tmp_path, ENERGYMECH, "plants.log")


PIECES = ["[", "]", ":", " - ", "\u200e", "\n", "\r", "\x00", "\ud7ff", "9" * 400, "99/99/99", "<",
          "\t", "--- Day changed x", "a" * 3000, ", ", " ", "١٢", "\u202f"]  # fmt: skip
FILES = {"_chat.txt": IPHONE, "WhatsApp Chat with x.txt": ANDROID, "#p.log": IRSSI,
         "x.weechatlog": WEECHAT, "2026-09-01.log": ENERGYMECH}  # fmt: skip


@pytest.mark.parametrize("seed", range(size(40, 5_000)))
@pytest.mark.parametrize("name", FILES)
def test_odd_texts_are_read_or_refused(name, seed, tmp_path):
    draw, text = random.Random(f"{name} {seed}"), FILES[name]
    for _ in range(draw.choice([1, 2, 5])):
        at, length = draw.randrange(len(text) + 1), draw.choice([0, 0, 1, 9, 60])
        text = text[:at] + draw.choice(PIECES) + text[at + length :]
    path = tmp_path / name
    path.write_bytes(text.encode() if draw.random() < 0.9 else text.encode("utf-16"))
    format_ = "whatsapp" if name.endswith("txt") else "irc"
    try:
        history = read_chats(path, format=format_)
    except WorkbenchError as refused:
        message = str(refused)
    else:
        assert all_counted(history)
        return
    assert name in message


@pytest.mark.parametrize("line", ["[" * 9, "1/" * 9, "10:02 <", "a: ", "x left "])
def test_long_hostile_lines_take_no_time(line, tmp_path):
    text = "31/01/26, 10:00 - Ada: x\n" + line * 100_000 + "\n10:02 <a> x\n"
    assert chat(tmp_path, text).n_posts == 1
    assert log(tmp_path, text, "2026-09-01.log").n_posts == 1


def test_local_times_are_of_the_zone_that_is_given(tmp_path):
    path = tmp_path / "_chat.txt"
    path.write_text(FIRST.format("03/04/26") + "04/04/26, 99:00 - Ada: y\n", "utf-8")
    times = TimeFormat("day-first", "Europe/Berlin")
    history = read_chats(path, format="whatsapp", times=times)
    assert posts(history)[0]["created_at"].isoformat() == "2026-04-03T08:00:00+00:00"
    assert codes(history) == {2: "unusable_time"}
    assert not any("taken as UTC" in note for note in history.notes)
