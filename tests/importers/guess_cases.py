"""Columns at the limits of what they are taken for, each as a small table of posts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

USERS = ("ada", "ben")
DAY = "2026-09-01T10:00:00Z"


def posts(n: int, **columns: Sequence[Any]) -> pa.Table:
    """Posts of two users in turn with some more columns."""
    ids, users = [f"p{at}" for at in range(n)], [USERS[at % 2] for at in range(n)]
    return pa.table({"post_id": ids, "user_id": users, "created_at": [DAY] * n, **columns})


def first_of(n: int, value: Any, other: Any, all_of: int) -> list[Any]:
    """A value `n` times, and another in the rest."""
    return [value] * n + [other] * (all_of - n)


def spread(low: float, high: float) -> list[float]:
    """Eight numbers, the first and last as given; the second is not whole."""
    return [low, low + (high - low) / 3.7, *[high] * 6]


SCALES = {
    "from 0 to 1": ("hate", spread(0, 1)),
    "from 0 to 1, a plain name": ("abc", spread(0, 1)),
    "a little above 1": ("hate", spread(0, 1.01)),
    "up to 50": ("hate", spread(0, 50)),
    "above 50": ("hate", spread(0, 50.5)),
    "up to 50, said to be percent": ("hate_pct", spread(0, 50)),
    "up to 100": ("hate", spread(0, 100)),
    "above 100": ("hate", spread(0, 100.5)),
    "from -1 to 1": ("hate", spread(-1, 1)),
    "from -1 to above 1": ("hate", spread(-1, 1.5)),
    "from below -1 to 1": ("hate", spread(-1.5, 1)),
    "from -1 to above 100": ("hate", spread(-1, 200.5)),
    "logits": ("hate_logit", spread(0, 1.5)),
    "levels up to 7": ("hate", [0, 3, 7, 1, 0, 0, 0, 0]),
    "levels up to 8": ("hate", [0, 3, 8, 1, 0, 0, 0, 0]),
    "levels up to 10, said": ("hate_level", [0, 3, 10, 1, 0, 0, 0, 0]),
    "levels up to 11, said": ("hate_level", [0, 3, 11, 1, 0, 0, 0, 0]),
    "levels from -1": ("hate", [-1, 3, 4, 1, 0, 0, 0, 0]),
    "levels from -2": ("hate", [-2, 3, 4, 1, 0, 0, 0, 0]),
    "levels from 1": ("severity", [1, 3, 4, 1, 2, 1, 1, 1]),
    "levels from 1 of a class": ("hate_severity", [1, 3, 4, 1, 2, 1, 1, 1]),
    "levels of a plain name": ("abc", [0, 3, 4, 1, 2, 1, 1, 1]),
    "0 and 1": ("hate", [0, 1, 0, 1, 1, 1, 0, 0]),
    "-1, 0 and 1": ("hate", [0, 1, -1, 1, 1, 1, 0, 0]),
    "only 0": ("hate", [0] * 8),
    "only -1": ("hate", [-1] * 8),
    "percent up to 1": ("hate_pct", [0, 1, 0, 1, 1, 1, 0, 0]),
    "percent up to 2": ("hate_pct", [0, 2, 0, 1, 1, 1, 0, 0]),
    "whole percent up to 100": ("hate_pct", [0, 100, 0, 1, 1, 1, 0, 0]),
    "whole percent up to 101": ("hate_pct", [0, 101, 0, 1, 1, 1, 0, 0]),
    "percent signs": ("hate", [f"{at}%" for at in range(8)]),
    "percent signs of a plain name": ("abc", [f"{at}%" for at in range(8)]),
    "percent signs in nine of ten": ("hate", [*(f"{at}.5 %" for at in range(9)), "none of it"]),
    "percent signs in eight of nine": ("hate", [*(f"{at}.5 %" for at in range(8)), "none of it"]),
    "one percent sign": ("hate", ["1%", *map(str, range(2, 10)), "x"]),
    "no number": ("hate", [None] * 8),
}
LABELS = {
    "all known": ("abc", ["ok", "spam"] * 5),
    "all known, said": ("label", ["ok", "spam"] * 5),
    "one kind": ("abc", ["spam", "remove"] * 5),
    "one kind, said": ("verdict", ["spam", "remove"] * 5),
    "six of ten known": ("abc", [*["ok", "spam"] * 3, *["blue"] * 4]),
    "five of ten known": ("abc", [*["ok", "spam"] * 2, "ok", *["blue"] * 5]),
    "five of ten known, said": ("verdict", [*["ok", "spam"] * 2, "ok", *["blue"] * 5]),
    "in half of the rows": ("abc", [*["ok", "spam"] * 3, *[None] * 6]),
    "in fewer than half": ("abc", [*["ok", "spam"] * 3, *[None] * 7]),
    "yes and no": ("spam", ["yes", "no"] * 5),
    "yes and no of a plain name": ("abc", ["yes", "no"] * 5),
    "yes and no, said": ("verdict", ["Yes", "NO"] * 5),
    "true and false": ("spam", [True, False] * 5),
    "0 and 1 of a class": ("spam", [0, 1] * 5),
    "0 and 1, said": ("verdict", [0, 1] * 5),
    "unknown words, said": ("verdict", ["blue", "red"] * 5),
    "unknown words of a category": ("verdict_category", ["blue", "red"] * 5),
    "one unknown word, said": ("verdict", ["blue"] * 10),
    "12 words": ("verdict", [f"w{at:02}" for at in range(12)] * 2),
    "13 words": ("verdict", [f"w{at:02}" for at in range(13)] * 2),
}


def sentence(at: int, length: int) -> str:
    """A text of some length with a space after each fourth letter; each differs."""
    return (f"{at:03} " + "word " * length)[: length - 1] + "."


def some_spaced(n: int, length: int) -> list[str]:
    """Twenty texts, of which some have spaces."""
    return [sentence(at, length) if at < n else f"{at:0{length}}x" for at in range(20)]


TEXTS = {
    "short texts of a plain name": ("abc", [sentence(at, 19) for at in range(20)]),
    "texts of 20 characters": ("abc", [sentence(at, 20) for at in range(20)]),
    "half with spaces": ("abc", some_spaced(10, 40)),
    "fewer than half with spaces": ("abc", some_spaced(9, 40)),
    "texts of 72 characters": ("abc", [sentence(at, 72) for at in range(20)]),
    "texts of 73 characters": ("abc", [sentence(at, 73) for at in range(20)]),
    "texts of 200 characters": ("abc", [sentence(at, 200) for at in range(20)]),
    "texts of 200 characters, said": ("body", [sentence(at, 200) for at in range(20)]),
    "texts that repeat": ("body", [sentence(at % 10, 200) for at in range(20)]),
    "texts that repeat less": ("body", [sentence(at % 11, 200) for at in range(20)]),
    "12 texts in 51 rows": ("body", [sentence(at % 12, 40) for at in range(51)]),
    "13 texts in 51 rows": ("body", [sentence(at % 13, 40) for at in range(51)]),
    "12 texts in 50 rows": ("body", [sentence(at % 12, 40) for at in range(50)]),
    "a fifth with spaces": ("body", some_spaced(4, 20)),
    "fewer with spaces": ("body", some_spaced(3, 20)),
    "long hashes": ("body", [f"{at * 7919:0128x}" for at in range(10)]),
    "longer than hashes": ("body", [f"{at * 7919:0129x}" for at in range(10)]),
}
DETAILS = {
    "ten that differ": ("abc", [f"v{at}" for at in range(10)]),
    "eleven that differ": ("abc", [f"v{at}" for at in range(11)]),
    "eleven numbers that differ": ("abc", [at * 1000 for at in range(11)]),
    "eleven fractions that differ": ("abc", [at * 1000.5 for at in range(11)]),
    "one value": ("abc", ["v"] * 10),
    "one for each user": ("abc", ["x", "y"] * 10),
    "one for each user but one": ("abc", [*["x", "y"] * 9, "x", "x"]),
    "one for each user, some empty": ("abc", [*["x", None] * 2, *["x", "y"] * 8]),
    "one for the only user with several": ("abc", ["x", "y", "x"]),
    "one date for each user": ("joined_at", ["2024-01-05", "2024-02-06"] * 10),
    "one date for each user, a plain name": ("abc", ["2024-01-05", "2024-02-06"] * 10),
    "another time": ("abc", [f"2024-01-05T10:{at:02}:00Z" for at in range(20)]),
    "lists": ("abc", [[1, 2]] * 10),
    "nothing": ("abc", [None] * 10),
    "long examples": ("abc", ["x" * 60, "y" * 61, "z", "z"]),
}


def half_days(n: int) -> list[str]:
    """Ten times, of which the first are on a 12-hour clock."""
    return [f"2026-09-{at:02} {'1:00 PM' if at <= n else '13:00'}" for at in range(1, 11)]


def days_in_order(n: int) -> list[str]:
    """Days, month first, that go back once; as day first they do so often."""
    days = [f"{at // 12 % 12 + 1}/{at % 12 + 1}/{2020 + at // 144}" for at in range(n)]
    return [*days[:-2], days[-1], days[-2]]


TIMES = {
    "seconds": ("abc_time", [1788249600 + at for at in range(8)]),
    "seconds of a plain name": ("abc", [1788249600 + at for at in range(8)]),
    "days of Excel": ("abc_time", [30_000 + at for at in range(8)]),
    "numbers below them": ("abc_time", [29_992 + at for at in range(8)]),
    "numbers below 0": ("abc_time", [-1, *[1788249600] * 7]),
    "zones in all": ("at", ["2026-09-01T10:00:00+02:00"] * 8),
    "zones in half": ("at", [*["2026-09-01T10:00:00Z"] * 4, *["2026-09-01T10:00:00"] * 4]),
    "zones in most": ("at", [f"2026-09-01T1{at}:00:00{'Z' * (at < 2)}" for at in range(3)]),
    "an empty time": ("at", ["2026-09-01T10:00:00Z", None, "2026-09-01T11:00:00Z", None]),
    "one that is none": ("at", [*(f"2026-09-0{at}" for at in range(1, 8)), "soon at 12"]),
    "too few times": ("at", [*(f"2026-09-0{at}" for at in range(1, 5)), *["at 12 soon"] * 6]),
    "enough times": ("at", [*(f"2026-09-0{at}" for at in range(1, 6)), *["at 12 soon"] * 5]),
    "two days above 12": ("date", ["9/13/2026", "9/14/2026", "9/2/2026"]),
    "one day above 12": ("date", ["9/13/2026", "9/3/2026", "9/2/2026"]),
    "two that begin above 12": ("date", ["13/9/2026", "14/9/2026", "2/9/2026"]),
    "in order as month/day": ("date", [f"{m}/{m * 5 % 12 + 1}/2026" for m in range(1, 13)]),
    "in order as day/month": ("date", [f"{m * 5 % 12 + 1}/{m}/2026" for m in range(1, 13)]),
    "back in order": ("date", [f"{m}/{m * 5 % 12 + 1}/2026" for m in range(12, 0, -1)]),
    "in order but once in 50": ("date", days_in_order(51)),
    "in order but once in 49": ("date", days_in_order(50)),
    "days of Excel of these years": ("date", [46_000 + at for at in range(8)]),
    "in no order": ("date", ["3/4/2026", "1/2/2026", "5/5/2026", "2/1/2026"]),
    "with a 12-hour clock": ("date", ["3/4/2026 1:00 PM", "1/2/2026 2:00 a.m."] * 2),
    "a 12-hour clock in all": ("date", half_days(10)),
    "a 12-hour clock in nine of ten": ("date", half_days(9)),
    "a 12-hour clock in ten of eleven": ("date", [*half_days(10), "2026-09-20 13:00"]),
    "of an account": ("user_created_at", ["2026-09-01T10:00:00Z", "2026-09-01T11:00:00Z"]),
    "updated": ("updated_at", ["2026-09-01T10:00:00Z", "2026-09-01T11:00:00Z"]),
}  # fmt: skip
IDS = {
    "ids": ("abc", [f"k{at}" for at in range(20)]),
    "ids, said": ("msg_id", [f"k{at}" for at in range(20)]),
    "ids of 40 characters": ("msg_id", [f"k{at:039}" for at in range(20)]),
    "ids of 41 characters": ("msg_id", [f"k{at:040}" for at in range(20)]),
    "nine of ten differ": ("abc", [*(f"k{at}" for at in range(18)), "k0", "k1"]),
    "nine of ten differ, said": ("msg_id", [*(f"k{at}" for at in range(18)), "k0", "k1"]),
    "fewer differ": ("abc", [*(f"k{at}" for at in range(17)), "k0", "k1", "k2"]),
    "fewer differ, suggested": ("msg_id", [*(f"k{at}" for at in range(17)), "k0", "k1", "k2"]),
    "hashes, suggested": ("uuid", [f"{at * 7919:016x}" for at in range(20)]),
    "numbers that may be times": ("msg_id", [1_788_249_600 + at for at in range(20)]),
    "fewer differ, said": ("post_id", [*(f"k{at}" for at in range(17)), "k0", "k1", "k2"]),
    "hashes": ("abc", [f"{at * 7919:016x}" for at in range(20)]),
    "too short for hashes": ("abc", [f"{at * 7919:015x}" for at in range(20)]),
    "hashes, said": ("post_id", [f"{at * 7919:016x}" for at in range(20)]),
    "in six of ten rows": ("msg_id", [*(f"k{at}" for at in range(12)), *[None] * 8]),
    "in fewer rows": ("msg_id", [*(f"k{at}" for at in range(11)), *[None] * 9]),
    "in nine of ten rows": ("msg_id", [*(f"k{at}" for at in range(18)), *[None] * 2]),
    "a fifth with spaces": ("msg_id", [f"k {at}" if at < 4 else f"k{at}" for at in range(20)]),
    "more with spaces": ("msg_id", [f"k {at}" if at < 5 else f"k{at}" for at in range(20)]),
    "users": ("screen_name", [f"u{at % 4}" for at in range(20)]),
    "users, one post each": ("screen_name", [f"u{at}" for at in range(20)]),
    "two posts each": ("abc", [f"u{at % 10}" for at in range(20)]),
    "ten posts each": ("author", [f"u{at % 2}" for at in range(20)]),
    "five users, a doubtful name": ("name", [f"u{at % 5}" for at in range(20)]),
    "five users of a plain name": ("abc", [f"u{at % 5}" for at in range(20)]),
    "one user": ("author", ["u"] * 20),
    "users of 40 characters": ("author", [f"u{at % 4:039}" for at in range(20)]),
    "users of 41 characters": ("author", [f"u{at % 4:040}" for at in range(20)]),
    "numbers of users that may be times": ("author", [1_788_249_600 + at % 4 for at in range(20)]),
    "days in place of users": ("author", [f"2026-09-0{at % 4 + 1}" for at in range(20)]),
    "four users of a plain name": ("abc", [f"u{at % 4}" for at in range(20)]),
    "users in eight of ten rows": ("author", [*(f"u{at % 4}" for at in range(16)), *[None] * 4]),
    "users in seven of ten rows": ("author", [*(f"u{at % 4}" for at in range(14)), *[None] * 6]),
    "users in half of the rows": ("author", [*(f"u{at % 4}" for at in range(10)), *[None] * 10]),
    "numbers of users": ("abc", [at % 7 for at in range(20)]),
    "numbers of users, said": ("account", [at % 7 for at in range(20)]),
}


def cases() -> Iterator[tuple[str, pa.Table, str]]:
    """Each case: its name, its table, and the column that it is about."""
    groups = {"score": SCALES, "label": LABELS, "text": TEXTS, "detail": DETAILS}
    for kind, group in groups.items():
        for name, (column, values) in group.items():
            yield f"{kind}: {name}", posts(len(values), **{column: values}), column
    for name, (column, values) in TIMES.items():
        table = posts(len(values), **{column: values}).drop_columns(["created_at"])
        yield f"time: {name}", table, column
    for name, (column, values) in IDS.items():
        days = [DAY] * len(values)
        yield f"id: {name}", pa.table({column: values, "created_at": days}), column
