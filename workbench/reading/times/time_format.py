"""How the times of a column are written: a form, a zone and an origin that a user chooses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np

from workbench.errors import BadInput, expected, quoted
from workbench.reading.times.numbers import UNITS_NS
from workbench.reading.times.patterns import TEXT_FORMS, directives
from workbench.reading.times.zones import checked_zone, localised
from workbench.units import SECOND_US

EPOCH_FORMS = {"epoch-s": "s", "epoch-ms": "ms", "epoch-us": "us", "epoch-ns": "ns"}
EXCEL = "excel"
FORMS: dict[str, str] = {
    "iso": "2016-04-10T09:15:00Z, 2016/04/10 9:15, 20160410T091500Z",
    "day-first": "31/12/2016 23:59, 31.12.16, 31-12-2016 11:59 PM",
    "month-first": "12/31/2016 11:59 PM, 12/31/16",
    "month-name": "10 April 2016 09:15, Apr 10, 2016 9:15 PM",
    "twitter": "Sun Apr 10 09:15:00 +0000 2016",
    "rfc2822": "Sun, 10 Apr 2016 09:15:00 +0000",
    "excel": "42470.385 (days since 1899-12-30)",
    "epoch-s": "1460279700, 1460279700.5",
    "epoch-ms": "1460279700000",
    "epoch-us": "1460279700000000",
    "epoch-ns": "1460279700000000000",
}
"""The named forms of times, and what they look like."""


@dataclass(frozen=True, slots=True)
class TimeFormat:
    """How times are written. What is left out is recognised.

    `form`: one of `FORMS`, or a `strptime` pattern such as `%d.%m.%Y %H:%M`. `zone`: the zone of
    times that say none, by its IANA name; UTC where it is left out. `origin`: an ISO time from
    which numbers count, in `unit`: one of ns, us, ms, s, m, h, d; seconds where it is left out.
    Raises: BadInput, when it is made, for what is none of these.

    >>> TimeFormat("day-first", zone="Europe/Berlin").zone
    'Europe/Berlin'
    """

    form: str | None = None
    zone: str | None = None
    origin: str | None = None
    unit: str | None = None

    def __post_init__(self) -> None:
        """Check what was given. Raises: BadInput."""
        if self.form is not None and self.form not in FORMS:
            if "%" not in self.form:
                known = expected(list(FORMS), self.form)
                more = "or a pattern such as `%d.%m.%Y %H:%M`"
                raise BadInput(f"unknown time format {quoted(self.form)}; {known}, {more}")
            directives(self.form)
        if self.zone is not None:
            checked_zone(self.zone)
        if self.unit is not None and self.unit not in UNITS_NS:
            known = expected(list(UNITS_NS), self.unit)
            raise BadInput(f"unknown unit of times {quoted(self.unit)}; {known}")
        if self.unit is not None and self.origin is None:
            raise BadInput("a unit of times counts from an origin: give that too")
        if self.origin is not None:
            if self.form is not None:
                raise BadInput("a time format and an origin exclude each other")
            _ = self.origin_us

    @property
    def origin_us(self) -> int | None:
        """The origin as epoch µs."""
        if self.origin is None:
            return None
        try:
            moment = datetime.fromisoformat(self.origin.strip())
            known = moment.tzinfo is not None
            since = (moment if known else moment.replace(tzinfo=UTC)) - _EPOCH
        except (ValueError, OverflowError):
            raise BadInput(_origin_said(self.origin)) from None
        us = (since.days * 86_400 + since.seconds) * SECOND_US + since.microseconds
        if not 1900 <= moment.year <= 2100:
            raise BadInput(_origin_said(self.origin))
        return us if known or self.zone is None else self.instants(np.array([us]))[0].item()

    @property
    def number_unit(self) -> str:
        """The unit of numbers that count from the origin."""
        return self.unit or "s"

    @property
    def key(self) -> list[object]:
        """What tells this format from any other."""
        return [self.form, self.zone, self.origin, self.unit]

    def instants(self, local_us: np.ndarray) -> np.ndarray:
        """Return the instants of local times of the zone, epoch µs."""
        return local_us if self.zone is None else localised(local_us, self.zone).us

    @property
    def is_text(self) -> bool:
        """Whether the form is one of texts, not of numbers."""
        return self.form is not None and (self.form in TEXT_FORMS or "%" in self.form)


def checked_format(times: object) -> TimeFormat:
    """Return a format of times that was given in Python. Raises: BadInput where it is none."""
    if not isinstance(times, TimeFormat):
        example = f"TimeFormat({times!r})" if times in FORMS else 'TimeFormat("day-first")'
        raise BadInput(f"`times` is {quoted(times)}; expected a TimeFormat, such as {example}")
    return times


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
RECOGNISED = TimeFormat()


def _origin_said(origin: str) -> str:
    return (
        f"the time origin is {quoted(origin)}; expected an ISO time of the years 1900 to 2100, "
        "such as 2016-04-10T09:00:00Z"
    )
