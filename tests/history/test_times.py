"""A time is the same instant however it is written, and exact to the microsecond."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.reading.columns.arrow_cells import cells_of
from workbench.reading.columns.cells import Cells
from workbench.reading.times.iso import UNREADABLE, iso_and_zoned
from workbench.reading.times.time_column import read_times
from workbench.units import EARLIEST_US, LATEST_US, time_us

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
zones = st.integers(-23 * 60 - 59, 23 * 60 + 59).map(
    lambda minutes: dt.timezone(dt.timedelta(minutes=minutes))
)
moments = st.datetimes(timezones=st.none() | zones).filter(lambda moment: 1 < moment.year < 9999)


def iso_epochs(texts):
    return iso_and_zoned(texts)[0]


def microseconds(moment: dt.datetime) -> int:
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)) - EPOCH


def texts(*values) -> pa.Array:
    return pa.array(values, pa.large_string())


def read(*columns):
    return read_times([cells_of(pa.chunked_array([column])) for column in columns])


def reasons(times) -> dict[int, str]:
    return {int(at): fault.reason for positions, fault in times.wrong for at in positions}


@settings(deadline=None, max_examples=500)
@given(
    st.lists(
        st.tuples(
            moments,
            st.sampled_from(["T", " ", "t"]),
            st.sampled_from(["auto", "seconds", "milliseconds", "microseconds"]),
            st.sampled_from([":", ""]),
        ),
        min_size=1,
    )
)
def test_texts_are_read_as_python_reads_them(drawn):
    written, expected = [], []
    for moment, between, precision, colon in drawn:
        text = moment.isoformat(between, precision)
        if moment.tzinfo and not colon:
            text = text[:-3] + text[-2:]
        parsed = dt.datetime.fromisoformat(text.upper())
        written.append(text)
        expected.append(microseconds(parsed) // dt.timedelta(microseconds=1))
    assert iso_epochs(texts(*written)).tolist() == expected


@settings(deadline=None, max_examples=500)
@given(
    st.lists(
        st.from_regex(
            r"\A[0-9]{4}-[01][0-9]-[0-3][0-9]"
            r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-5][0-9])?)?\Z"
        ),
        min_size=1,
        max_size=6,
    )
)
def test_what_does_not_exist_is_not_read(written):
    assert iso_epochs(texts(*written)).tolist() == [by_python(text) for text in written]


def by_python(text: str) -> int:
    try:
        return microseconds(dt.datetime.fromisoformat(text)) // dt.timedelta(microseconds=1)
    except (ValueError, OverflowError):
        year = text.startswith("0000")  # which Python does not know, and NumPy does
        return iso_epochs(texts(text))[0].item() if year else UNREADABLE


@given(st.lists(st.text(st.sampled_from("0123456789-T:+Z. é"), max_size=30)))
@settings(deadline=None)
def test_no_text_is_a_traceback(written):
    result = iso_epochs(texts(*written, None))
    assert len(result) == len(written) + 1
    assert result[-1] == UNREADABLE


def test_texts_of_endless_shapes_are_read_one_by_one():
    odd = [f"2019-06-01 {'a' * (at % 7)}{chr(33 + at % 80)}{at}" for at in range(3000)]
    result = iso_epochs(texts(*odd, "2019-06-01"))
    assert (result[:-1] == UNREADABLE).all()
    assert result[-1] == 1559347200000000


@pytest.mark.parametrize(
    "text",
    [
        "2019-06-01",
        "2019-06-01T12:00:00Z",
        "2019-06-01 12:00:00.5+02:00",
        "1559347200",
        "1559347200000",
    ],
)
def test_a_policy_reads_the_same_text_as_the_same_time(text):
    (times,) = read(texts(text))
    assert times.us.tolist() == [time_us(text)]
    assert not times.wrong


@pytest.mark.parametrize(
    ("column", "us"),
    [
        (pa.array([1559347200]), 1559347200000000),
        (pa.array([1559347200], pa.uint32()), 1559347200000000),
        (pa.array([1559347200123]), 1559347200123000),
        (pa.array([1559347200123456]), 1559347200123456),
        (pa.array([1559347200.0]), 1559347200000000),
        (pa.array([1559347200.5]), 1559347200500000),
        (pa.array([1559347200.123456]), 1559347200123456),
        (pa.array([1559347200123.456]), 1559347200123456),
        (pa.array([1559347200123456789]), 1559347200123456),
        (pa.array([1559347200123], pa.uint64()), 1559347200123000),
        (pa.array([1559347200], pa.timestamp("s")), 1559347200000000),
        (pa.array([1559347200123456789], pa.timestamp("ns")), 1559347200123456),
        (pa.array([1559347200000], pa.timestamp("ms", "America/New_York")), 1559347200000000),
        (pa.array([18048], pa.date32()), 1559347200000000),
        (pa.array([1559347200000], pa.date64()), 1559347200000000),
        (pa.array([1559347200], pa.decimal128(12, 0)), 1559347200000000),
    ],
)
def test_times_of_any_type_are_microseconds(column, us):
    (times,) = read(column)
    assert times.us.tolist() == [us]
    assert not times.wrong


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        (pa.array([float("nan")]), "is missing"),
        (pa.array([float("inf")]), "is no time"),
        (pa.array([1e300]), "is no time"),
        (pa.array([None], pa.float64()), "is missing"),
        (pa.array([None], pa.timestamp("us")), "is missing"),
        (pa.array([2**64 - 1], pa.uint64()), "outside the years"),
        (pa.array([2**62], pa.timestamp("s")), "is no time"),
        (pa.array([True]), "is no time"),
        (pa.array([[1]]), "is no time"),
        (pa.array([b"2019-06-01"]), "is no time"),
        (pa.nulls(1), "is missing"),
        (pa.array([0]), "outside the years"),
        (pa.array([1 - 2**63]), "outside the years"),
        (pa.array([1559347200], pa.timestamp("ms")), "outside the years"),
    ],
)
def test_what_is_no_usable_time_has_a_reason(column, reason):
    (times,) = read(column)
    assert reason in reasons(times)[0]


def test_the_range_is_that_of_the_units():
    edges = [EARLIEST_US - 1, EARLIEST_US, LATEST_US - 1, LATEST_US]
    (times,) = read(pa.array(edges, pa.timestamp("us")))
    assert sorted(reasons(times)) == [0, 3]


def test_the_unit_is_that_of_most_numbers_in_all_sources():
    seconds, milliseconds = pa.array([1559347200]), pa.array([1559347200000, 1559347201000])
    for order in ((seconds, milliseconds), (milliseconds, seconds)):
        wrong = [reason for times in read(*order) for reason in reasons(times).values()]
        assert wrong == ["is in epoch seconds, most of the column in milliseconds"]


def test_of_equally_many_the_coarser_unit_is_taken():
    (times,) = read(pa.array([1559347200000, 1559347200]))
    assert reasons(times) == {0: "is in epoch milliseconds, most of the column in seconds"}


def test_numbers_and_texts_in_one_column_are_each_what_they_are():
    (times,) = read(texts("1559347200", "2019-06-01", " 1559347200 ", None, ""))
    assert times.us[:3].tolist() == [1559347200000000] * 3
    assert reasons(times) == {3: "is missing", 4: "is missing"}


def test_many_rows_are_read_as_few_are():
    stamps = 1559347200000000 + np.arange(200_000) * 1_000_003
    written = np.datetime_as_string(stamps.astype("datetime64[us]"))
    result = iso_epochs(pa.array(written.tolist(), pa.large_string()).slice(1))
    assert (result == stamps[1:]).all()


def test_cells_written_in_json_are_read_too():
    cells = Cells(pa.chunked_array([texts("1559347200", "1559347201.0")]), "float64", untyped=True)
    (times,) = read_times([cells])
    assert times.us.tolist() == [1559347200000000, 1559347201000000]
