"""Each form of times is read as the instant that it says, or the reader asks; it never guesses."""

from __future__ import annotations

import datetime as dt
import email.utils
from typing import cast
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.sizes import size
from workbench import BadInput, History, RecordedLog, TimeFormat, Users
from workbench.importers.chats.reading import read_chats
from workbench.importers.classifiers.responses import read_responses
from workbench.reading.columns.arrow_cells import cells_of
from workbench.reading.columns.cells import Cells
from workbench.reading.times.day_order import UnclearTimesError
from workbench.reading.times.form_previews import preview_of
from workbench.reading.times.time_column import read_times
from workbench.reading.times.zones import localised
from workbench.units import iso

NINE = "2016-04-10T09:15:00Z"
LATE = "2016-12-31T23:59:00Z"
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]


def cells(*values: object) -> Cells:
    """Cells as a CSV file has them, or as a table has numbers and times."""
    if all(value is None or isinstance(value, str) for value in values):
        return Cells(pa.chunked_array([pa.array(values, pa.large_string())]), "unread", True)
    return cells_of(pa.chunked_array([pa.array(values)]))


def read(*values: object, form: str | None = None, **how: str) -> list[str | None]:
    (times,) = read_times([cells(*values)], TimeFormat(form, **how))
    bad = {int(at) for positions, _ in times.wrong for at in positions}
    return [None if at in bad else iso(us) for at, us in enumerate(times.us.tolist())]


def local(year: int, month: int, day: int, hour: int = 0) -> dt.datetime:
    """A time without a zone."""
    return dt.datetime(year, month, day, hour)  # noqa: DTZ001 - that is what is read


def us_of(moment: dt.datetime) -> int:
    return (moment - EPOCH) // dt.timedelta(microseconds=1)


RECOGNISED = [
    ("Sun Apr 10 09:15:00 +0000 2016", NINE),
    ("Sun Apr 10 11:15:00 +0200 2016", NINE),
    ("Sun Apr 10 09:15:00 2016", NINE),
    ("Sun, 10 Apr 2016 09:15:00 +0000", NINE),
    ("10 Apr 2016 05:15 EDT", NINE),
    ("Sun, 10 Apr 2016 09:15:00 GMT (UTC)", NINE),
    ("10 April 2016 09:15", NINE),
    ("Apr 10, 2016 9:15 AM", NINE),
    ("Sunday, April 10th, 2016 at 9:15 am", NINE),
    ("10-Apr-2016 09:15:00", NINE),
    ("10/Apr/2016:09:15:00 +0000", NINE),
    ("2016/04/10 09:15", NINE),
    ("2016/4/10 9:15:00", NINE),
    ("2016.04.10 09:15:00Z", NINE),
    ("2016-04-10 9:15 AM", NINE),
    ("20160410T091500Z", NINE),
    ("20160410T1115+0200", NINE),
    ("20160410 091500", NINE),
    ("1460279700", NINE),
    ("1460279700.25", "2016-04-10T09:15:00.250000Z"),
    ("1460279700000", NINE),
    ("1460279700000.5", "2016-04-10T09:15:00.000500Z"),
    ("1460279700000000", NINE),
    ("1460279700123456789", "2016-04-10T09:15:00.123456Z"),
    ("31/12/2016 23:59", LATE),
    ("31.12.2016, 23:59:00", LATE),
    ("31-12-2016 11:59 PM", LATE),
    ("12/31/2016 11:59 PM", LATE),
    ("12/31/2016 11:59\u202fPM", LATE),
    ("12/31/2016", "2016-12-31T00:00:00Z"),
    ("5/5/2016", "2016-05-05T00:00:00Z"),
]


@pytest.mark.parametrize(("text", "instant"), RECOGNISED)
def test_a_time_that_can_be_read_in_one_way_is_recognised(text, instant):
    assert read(text) == [instant]
    assert read(f" {text} ", None, "") == [instant, None, None]


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        *[(name, 0) for name in ("UT", "UTC", "GMT", "Z", "+0000")],
        *[("EST", -5), ("EDT", -4), ("CST", -6), ("CDT", -5)],
        *[("MST", -7), ("MDT", -6), ("PST", -8), ("PDT", -7)],
    ],
)
def test_a_zone_is_as_many_hours_from_utc_as_its_name_says(zone, hours):
    moment = dt.datetime(2016, 4, 10, 9, 15, tzinfo=dt.UTC) - dt.timedelta(hours=hours)
    assert read(f"Sun, 10 Apr 2016 09:15:00 {zone}") == [iso(us_of(moment))]
    assert email.utils.parsedate_to_datetime(f"10 Apr 2016 09:15:00 {zone}") == moment


@pytest.mark.parametrize("month", range(1, 13))
def test_each_month_is_known_by_its_name(month):
    for form in ("%d %b %Y 09:15", "%d %B %Y 09:15"):
        assert read(local(2016, month, 10).strftime(form)) == [f"2016-{month:02}-10T09:15:00Z"]


@pytest.mark.parametrize(
    ("values", "best"),
    [
        (["10/04/2016", "11/04/2016"], ["day-first", "month-first"]),
        (["10/04/2016", "31/12/2016"], ["day-first"]),
        (["10/04/2016", "nothing"], ["day-first", "month-first"]),
        (["nothing", "at all"], []),
    ],
)
def test_the_best_forms_are_those_that_read_most_values(values, best):
    assert [one.form for one in preview_of("at", [cells(*values)]).best] == best


ASKED = [
    ("twitter", "Sun Apr 10 09:15:00 +0000 2016", NINE),
    ("rfc2822", "Sun, 10 Apr 2016 09:15:00 +0000", NINE),
    ("month-name", "Apr 10, 2016 9:15 AM", NINE),
    ("day-first", "10/04/2016 09:15", NINE),
    ("day-first", "10.4.16 9:15", NINE),
    ("month-first", "04/10/2016 9:15 AM", NINE),
    ("month-first", "4/10/16 09:15", NINE),
    ("day-first", "2016-04-10 09:15", NINE),
    ("iso", "2016-04-10T09:15:00Z", NINE),
    ("iso", "20160410T091500Z", NINE),
    ("excel", "42470.385416666664", NINE),
    ("excel", 42470.385416666664, NINE),
    ("excel", 42470, "2016-04-10T00:00:00Z"),
    ("epoch-s", "1460279700.5", "2016-04-10T09:15:00.500000Z"),
    ("epoch-s", 1460279700, NINE),
    ("epoch-ms", "1460279700000", NINE),
    ("epoch-us", "1460279700000000", NINE),
    ("epoch-ns", 1460279700000000000, NINE),
    ("%d.%m.%Y %H:%M", "10.04.2016 09:15", NINE),
    ("%Y%m%d", "20160410", "2016-04-10T00:00:00Z"),
    ("%Y%m%d", 20160410, "2016-04-10T00:00:00Z"),
    ("%Y%m%d", 20160410.0, "2016-04-10T00:00:00Z"),
    ("%Y%m%d%H%M%S", 20160410091500, NINE),
    ("%y-%m-%d %I:%M %p", "16-04-10 09:15 AM", NINE),
    ("%Y年%m月%d日 %H:%M", "2016年4月10日 9:15", NINE),
    ("[%d/%b/%Y:%T %z]", "[10/Apr/2016:11:15:00 +0200]", NINE),
]


@pytest.mark.parametrize(("form", "value", "instant"), ASKED)
def test_a_form_that_is_asked_for_is_read(form, value, instant):
    assert read(value, form=form) == [instant]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (None, "31/31/2016"),
        (None, "10/04/16"),
        (None, "2016-02-30"),
        (None, "30/02/2016"),
        (None, "Sun Apr 31 09:15:00 +0000 2016"),
        (None, "20161301T091500Z"),
        (None, "1.4602797E9"),
        (None, "20160410"),
        (None, "31/12/2016 13:00 PM"),
        (None, "31/12/2016 0:30 AM"),
        (None, "31/12.2016"),
        ("day-first", "12/31/2016"),
        ("day-first", "1460279700"),
        ("iso", "31/12/2016"),
        ("iso", "1460279700"),
        ("twitter", "2016-04-10"),
        ("excel", "2016-04-10"),
        ("excel", "1460279700"),
        ("epoch-s", "1460279700000"),
        ("%d.%m.%Y", "10.04.2016 09:15"),
        ("%d.%m.%Y", "2016-04-10"),
    ],
)
def test_what_is_not_of_the_form_is_not_read(form, text):
    assert read(text, form=form) == [None]


def test_a_column_with_a_day_above_twelve_is_read_by_it():
    (times,) = read_times([cells("04/05/2016", "31/12/2016", "01/02/2016")])
    assert [iso(us)[:10] for us in times.us.tolist()] == ["2016-05-04", "2016-12-31", "2016-02-01"]
    assert times.notes == ("times are read day-first, because of `31/12/2016`",)


@pytest.mark.parametrize("shortest", ["2016/4/1", "2016-4-1", "2016.4.1"])
def test_the_shortest_dates_are_read(shortest):
    assert read(shortest) == ["2016-04-01T00:00:00Z"]


def test_the_shortest_dates_say_which_of_day_and_month_comes_first_and_are_read_by_it():
    assert read("9/5/2016", "13.5.2016") == ["2016-05-09T00:00:00Z", "2016-05-13T00:00:00Z"]
    assert read("9/13/2016", "9/5/2016") == ["2016-09-13T00:00:00Z", "2016-09-05T00:00:00Z"]
    with pytest.raises(UnclearTimesError, match="`9/5/2016` would be 2016-05-09T00:00:00Z"):
        read("9/5/2016")


def test_all_files_of_a_column_decide_together_in_any_order():
    open_, sure = cells("04/05/2016"), cells("12/31/2016")
    for parts in ([open_, sure], [sure, open_]):
        result = {iso(times.us[0])[:10] for times in read_times(parts)}
        assert result == {"2016-04-05", "2016-12-31"}


@pytest.mark.parametrize("values", [("04/05/2016",), ("04/05/2016 09:15", "2016-04-10", "", "")])
def test_where_day_and_month_cannot_be_told_apart_the_reader_asks(values):
    with pytest.raises(
        UnclearTimesError, match=r"2016-05-04.* day-first, 2016-04-05.* month-first"
    ):
        read_times([cells(*values)])


def test_a_few_open_times_among_others_are_set_aside_with_the_remedy():
    (times,) = read_times([cells("2016-04-10", "04/05/2016", "1460279700", "soon")])
    assert [iso(us)[:10] for us in times.us[[0, 2]].tolist()] == ["2016-04-10", "2016-04-10"]
    faults = {int(at): fault.reason for rows, fault in times.wrong for at in rows}
    assert "leaves open which is the day" in faults[1]
    assert "is no time" in faults[3]


def test_a_column_of_both_orders_is_no_guess():
    with pytest.raises(UnclearTimesError, match=r"`31/12/2016`.*`12/31/2016`"):
        read_times([cells("31/12/2016", "12/31/2016")])
    assert read("31/12/2016", "12/31/2016", form="month-first") == [None, "2016-12-31T00:00:00Z"]


def test_the_error_names_the_file_the_column_and_how_to_choose(tmp_path):
    file = tmp_path / "posts.csv"
    file.write_text("post_id,user_id,created_at\np1,u1,04/05/2016\n")
    with pytest.raises(BadInput, match=r"posts\.csv: created_at .*--time-format day-first"):
        History.read(file)
    history = History.read(file, times=TimeFormat("month-first"))
    assert iso(history.created_at[0]) == "2016-04-05T00:00:00Z"


def test_users_and_logs_say_which_of_day_and_month_comes_first():
    users = [
        {"user_id": "ada", "created_at": "13.05.2016"},
        {"user_id": "ben", "created_at": "4.5.2016"},
    ]
    note = "created_at: times are read day-first, because of `13.05.2016`"
    assert Users.read(users).notes == (note,)
    entry = {"kind": "user_action", "user_id": "ada", "actor_kind": "moderator", "action": "block"}
    assert RecordedLog.read([{"at": "13.05.2016", **entry}]).notes == (
        note.replace("created_at", "at"),
    )


def test_users_and_logs_ask_by_their_own_options():
    with pytest.raises(BadInput, match=r"created_at .*--users-time-format day-first"):
        Users.read([{"user_id": "u1", "created_at": "04/05/2016"}])
    entry = {"at": "04/05/2016", "kind": "user_action", "user_id": "u", "actor_kind": "moderator"}
    entry |= {"action": "block"}
    with pytest.raises(BadInput, match=r"at .*--log-time-format day-first"):
        RecordedLog.read([entry])
    log = RecordedLog.read([entry], times=TimeFormat("day-first"))
    assert log.entries["at"][0].as_py().isoformat() == "2016-05-04T00:00:00+00:00"


@pytest.mark.parametrize(
    ("values", "how", "instants"),
    [
        (("0", "90", "-30.5"), {}, ["09:00:00Z", "09:01:30Z", "08:59:29.500000Z"]),
        ((0, 1500), {"unit": "ms"}, ["09:00:00Z", "09:00:01.500000Z"]),
        ((0.25, 1.0), {"unit": "h"}, ["09:15:00Z", "10:00:00Z"]),
        ((1_000_000, 2_500), {"unit": "ns"}, ["09:00:00.001000Z", "09:00:00.000002Z"]),
    ],
)
def test_numbers_count_from_an_origin(values, how, instants):
    result = read(*values, origin="2016-04-10T09:00:00Z", **how)
    assert result == [f"2016-04-10T{instant}" for instant in instants]


@pytest.mark.parametrize(
    ("values", "how", "instants"),
    [
        (("42470,385416667", "42471"), {"form": "excel"}, [NINE, "2016-04-11T00:00:00Z"]),
        (
            ("1460279700,25", "1460279700"),
            {"form": "epoch-s"},
            ["2016-04-10T09:15:00.250000Z", NINE],
        ),
        (("1460279700,5",), {}, ["2016-04-10T09:15:00.500000Z"]),
        (
            ("0,5", "1,250"),
            {"origin": NINE, "unit": "m"},
            ["2016-04-10T09:15:30Z", "2016-04-10T09:16:15Z"],
        ),
        (("1,250", "2,500"), {"origin": NINE}, [None, None]),  # they may separate thousands
        (("1,460,279,700",), {}, [None]),
    ],
)
def test_numbers_with_a_decimal_comma_are_times_as_those_with_a_point(values, how, instants):
    assert read(*values, **how) == instants


def test_decimal_commas_of_times_are_announced():
    (times,) = read_times([cells("42470,5", "42471,25")], TimeFormat("excel"))
    assert times.notes == ("times have decimal commas: `42470,5` is read as 42470.5",)


@pytest.mark.parametrize("year", [1900, 2100])
def test_an_origin_is_of_the_years_1900_to_2100(year):
    assert TimeFormat(origin=f"{year}-06-01", unit="d").origin_us == us_of(
        dt.datetime(year, 6, 1, tzinfo=dt.UTC)
    )
    wrong = year - 1 if year == 1900 else year + 1
    with pytest.raises(BadInput, match="of the years 1900 to 2100"):
        _ = TimeFormat(origin=f"{wrong}-06-01", unit="d").origin_us


def test_an_origin_without_a_zone_is_of_the_zone_that_is_given():
    assert read("60", origin="2016-04-10T09:00", zone="Europe/Berlin") == ["2016-04-10T07:01:00Z"]
    assert read("0.5", origin="1904-01-01", unit="d") == [None]  # before the year 2000


def test_the_zone_is_that_of_times_that_say_none():
    texts = ["2016-04-10 09:15", "2016-04-10 09:15Z", "1460279700", "Apr 10, 2016 9:15 AM"]
    early = "2016-04-10T07:15:00Z"
    assert read(*texts, zone="Europe/Berlin") == [early, NINE, NINE, early]
    assert read("42470.385416666664", form="excel", zone="Europe/Berlin") == [early]
    naive = pd.Timestamp("2016-04-10 09:15")
    assert read(naive, zone="Europe/Berlin") == [early]
    assert read(naive.tz_localize("UTC"), zone="Europe/Berlin") == [NINE]
    assert read(naive) == [NINE]


def test_a_time_that_the_clock_shows_twice_or_never_is_counted():
    texts = ["2016-10-30 02:30", "2016-03-27 02:30", "2016-03-27 03:30", "2016-10-30 03:00"]
    (times,) = read_times([cells(*texts)], TimeFormat(zone="Europe/Berlin"))
    assert [iso(us) for us in times.us.tolist()] == [
        "2016-10-30T00:30:00Z",
        "2016-03-27T01:30:00Z",
        "2016-03-27T01:30:00Z",
        "2016-10-30T02:00:00Z",
    ]
    twice, never = times.notes
    assert twice.startswith("1 time is shown twice in Europe/Berlin")
    assert never.startswith("1 time is never shown in Europe/Berlin")


@settings(deadline=None, max_examples=size(100, 2000))
@given(
    st.lists(st.datetimes(local(2000, 1, 2), local(2099, 12, 30)), min_size=1),
    st.sampled_from([*ZONES, "Africa/Casablanca", "America/St_Johns", "Pacific/Apia"]),
)
@example([local(2016, 10, 30, 2), local(2016, 10, 30, 3)], "Europe/Berlin")
@example([local(2011, 12, 30, 12), local(2016, 3, 27, 2)], "Pacific/Apia")
def test_local_times_are_those_of_pythons_zones(moments, zone):
    local = np.array([us_of(moment.replace(tzinfo=dt.UTC)) for moment in moments])
    known = [us_of(moment.replace(tzinfo=ZoneInfo(zone))) for moment in moments]
    assert localised(local, zone).us.tolist() == known


WRITERS = {
    "twitter": "%a %b %d %H:%M:%S %z %Y",
    "month-name": "%B %d, %Y %I:%M:%S %p",
    "day-first": "%d/%m/%Y %H:%M:%S",
    "month-first": "%m/%d/%Y %I:%M:%S %p",
    "iso": "%Y/%m/%d %H:%M:%S",
    "%d.%m.%Y, %H:%M:%S": "%d.%m.%Y, %H:%M:%S",
    "%Y%m%d%H%M%S": "%Y%m%d%H%M%S",
    "%A %d %B %Y %T %z": "%A %d %B %Y %T %z",
}
seconds = st.datetimes(local(2000, 1, 2), local(2099, 12, 30)).map(
    lambda moment: moment.replace(microsecond=0)
)


@settings(deadline=None, max_examples=size(60, 1000))
@given(st.lists(seconds, min_size=1, max_size=20), st.sampled_from(ZONES))
def test_what_is_written_in_a_form_and_zone_is_read_back(moments, zone):
    aware = [moment.replace(tzinfo=ZoneInfo(zone)) for moment in moments]
    known = [iso(us_of(moment)) for moment in aware]
    for form, pattern in WRITERS.items():
        written = [moment.strftime(pattern) for moment in aware]
        assert read(*written, form=form, zone=zone) == known, form
    numbers = [us_of(moment) for moment in aware]
    for form, factor in (("epoch-s", 1e-6), ("epoch-ms", 1e-3), ("epoch-us", 1)):
        written = [f"{int(number * factor)}" for number in numbers]
        assert read(*written, form=form, zone=zone) == known, form
    mail = [email.utils.format_datetime(moment) for moment in aware]
    assert read(*mail, form="rfc2822") == read(*mail) == known
    days = [(moment - local(1899, 12, 30)) / dt.timedelta(days=1) for moment in moments]
    assert read(*days, form="excel", zone=zone) == known
    assert read(*map(str, days), form="excel", zone=zone) == known


@settings(deadline=None, max_examples=size(100, 2000))
@given(st.lists(st.text(st.sampled_from("0123456789/-.: TZApmJunSue,+é\0"), max_size=24)))
def test_no_text_is_a_traceback_in_any_form(texts):
    for form in (None, "day-first", "month-name", "excel", "%d/%m/%Y %H:%M"):
        try:
            assert len(read(*texts, form=form)) == len(texts)
        except UnclearTimesError:
            assert form is None


@pytest.mark.parametrize(
    ("given_", "problem"),
    [
        ({"form": "dayfirst"}, "did you mean `day-first`"),
        ({"form": "%Q"}, "unknown directive `%Q`"),
        ({"form": "%d.%m."}, "it reads no year"),
        ({"form": "%Y-%m-%d %Y"}, "the year is repeated"),
        ({"form": "%Y-%m-%d %b"}, "the month is repeated"),
        ({"form": "%Y-%m-%d %H:%M %p"}, "%I and %p belong together"),
        ({"form": "%Y-%m-%d" + "(" * 99}, "at most 60 characters"),
        ({"form": ""}, "unknown time format"),
        ({"zone": "berlin"}, "did you mean `Europe/Berlin`"),
        ({"zone": "../../etc/passwd"}, "unknown time zone"),
        ({"zone": ""}, "unknown time zone"),
        ({"origin": "soon"}, "expected an ISO time"),
        ({"origin": "0001-01-01"}, "expected an ISO time"),
        ({"origin": "2016-04-10", "form": "iso"}, "exclude each other"),
        ({"origin": "2016-04-10", "unit": "y"}, "unknown unit"),
        ({"unit": "s"}, "counts from an origin"),
    ],
)
def test_a_format_that_cannot_be_used_is_an_error_that_says_why(given_, problem):
    with pytest.raises(BadInput) as caught:
        TimeFormat(**given_)
    assert problem in str(caught.value)


def test_a_preview_shows_what_each_form_would_read():
    result = preview_of("date", [cells("04/05/2016", "", "05/06/2016")])
    assert [(reading.form, reading.read, reading.first[0]) for reading in result.readings] == [
        ("day-first", 2, "2016-05-04T00:00:00Z"),
        ("month-first", 2, "2016-04-05T00:00:00Z"),
    ]
    assert result.values == ("04/05/2016", "05/06/2016")
    assert result.looked_at == 2
    assert "day" in result.problem


def test_a_file_without_a_usable_time_quotes_values_and_offers_the_form():
    posts = [{"post_id": "p", "user_id": "u", "created_at": text} for text in ("42500.5", "42501")]
    with pytest.raises(BadInput) as caught:
        History.read(posts)
    said = str(caught.value)
    assert "such as `42500.5`, `42501`" in said
    assert "--time-format excel would read `42500.5` as 2016-05-10T12:00:00Z" in said


@pytest.mark.parametrize(
    ("value", "remedy"),
    [
        ("10/04/16", "--time-format day-first would read `10/04/16` as 2016-04-10T00:00:00Z"),
        ("20160410", "--time-format '%Y%m%d' would read"),
        ("12.5", "--time-origin 2016-04-10T09:00:00Z"),
        ("1.46028E+09", "numbers with an exponent have lost digits: export the column as whole"),
        ("12,5", "--time-origin 2016-04-10T09:00:00Z"),
        ("42470,5", "--time-format excel would read `42470,5` as 2016-04-10T12:00:00Z"),
        ("soon", "--time-format '%d.%m.%Y %H:%M', or another pattern"),
    ],
)
def test_the_remedy_is_that_of_the_values(value, remedy):
    with pytest.raises(BadInput) as caught:
        History.read([{"post_id": "p", "user_id": "u", "created_at": value}])
    assert remedy in str(caught.value)


def test_a_kept_history_is_read_anew_for_another_format(tmp_path):
    file = tmp_path / "posts.csv"
    file.write_text("post_id,user_id,created_at\np1,u1,04/05/2016\n")
    for form, day in (("day-first", "2016-05-04"), ("month-first", "2016-04-05")):
        for _ in range(2):
            history = History.read(file, keep=tmp_path / "kept", times=TimeFormat(form))
            assert iso(history.created_at[0]).startswith(day)
    zoned = TimeFormat("day-first", zone="Asia/Kolkata")
    history = History.read(file, keep=tmp_path / "kept", times=zoned)
    assert iso(history.created_at[0]) == "2016-05-03T18:30:00Z"


def test_many_times_of_odd_forms_are_read_as_few_are():
    stamps = 1_460_279_700 + np.arange(size(50_000, 1_000_000)) * 1_003
    moments = [dt.datetime.fromtimestamp(int(stamp), dt.UTC) for stamp in stamps]
    written = [moment.strftime("%a %b %d %H:%M:%S +0000 %Y") for moment in moments]
    (times,) = read_times([cells(*written)])
    assert (times.us == stamps * 1_000_000).all()


def test_advice_quotes_a_value_that_the_form_reads():
    values = enumerate(("9:15", "42470.5"))
    posts = [{"post_id": at, "user_id": "u", "created_at": text} for at, text in values]
    with pytest.raises(BadInput) as caught:
        History.read(posts)
    assert "excel would read `42470.5` as 2016-04-10T12:00:00Z" in str(caught.value)


def test_a_form_in_the_place_of_a_format_is_bad_input():
    posts = [{"post_id": "p", "user_id": "u", "created_at": "04/05/2016"}]
    users = [{"user_id": "u", "created_at": "04/05/2016"}]
    form = cast("TimeFormat", "day-first")
    for call in (
        lambda: History.read(posts, times=form),
        lambda: Users.read(users, times=form),
        lambda: read_chats("chat.txt", format="whatsapp", times=form),
        lambda: read_responses(posts, format="openai", times=form),
    ):
        with pytest.raises(
            BadInput, match=r"expected a TimeFormat, such as TimeFormat\('day-first'\)"
        ):
            call()
