"""How local times are turned into instants by the rules of a zone.

The clock of a zone jumps. A local time that it shows twice is taken as the first of the two, and
one that it skips is read with the offset that held before the jump, as Python's `fold=0` has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import numpy as np

from workbench.errors import BadInput, nearest, quoted
from workbench.units import SECOND_US

_FIRST, _LAST = datetime(1899, 12, 1, tzinfo=UTC), datetime(2101, 2, 1, tzinfo=UTC)
_STEP = timedelta(hours=24)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, eq=False)
class Localised:
    """Instants of local times, epoch µs; bool[n]: the clock shows it twice, or skips it."""

    us: np.ndarray
    twice: np.ndarray
    skipped: np.ndarray


@dataclass(frozen=True, eq=False)
class _Jumps:
    """Where the clock of a zone jumps: epoch µs, and the offsets before and behind, µs east."""

    at: np.ndarray
    offsets: np.ndarray


def checked_zone(name: str) -> str:
    """Return the name of a zone. Raises: BadInput for an unknown one, with the nearest.

    >>> checked_zone("Europe/Berlin")
    'Europe/Berlin'
    """
    names = zones()
    if name not in names:
        near = _of_city(name) or nearest(name, names)
        hint = f"did you mean `{near}`? " if near else ""
        named = "expected a name such as `Europe/Berlin`, `America/New_York` or `UTC`"
        raise BadInput(f"unknown time zone {quoted(name)}; {hint}{named}")
    return name


def zone_named(name: str) -> str:
    """Return the zone that a person means by its name or that of its city; else the name itself.

    >>> zone_named("New York"), zone_named(" europe/berlin "), zone_named("Atlantis")
    ('America/New_York', 'Europe/Berlin', 'Atlantis')
    """
    typed = name.strip().replace(" ", "_").casefold()
    exact = next((zone for zone in zones() if zone.casefold() == typed), None)
    return exact or _of_city(name) or name


def localised(local_us: np.ndarray, zone: str) -> Localised:
    """Return the instants of local times, int64[n], given as if they were in UTC."""
    jumps = _jumps(zone)
    before, behind = jumps.offsets[:-1], jumps.offsets[1:]
    starts, ends = jumps.at + np.minimum(before, behind), jumps.at + np.maximum(before, behind)
    at = np.searchsorted(ends, local_us, side="right")
    us = local_us - jumps.offsets[at]
    nothing = np.zeros(len(local_us), bool)
    if not len(jumps.at):
        return Localised(us, nothing, nothing)
    following = np.minimum(at, len(jumps.at) - 1)
    inside = (local_us >= starts[following]) & (local_us < ends[following])
    back = (behind < before)[following]
    return Localised(us, inside & back, inside & ~back)


@cache
def zones() -> tuple[str, ...]:
    """Return the names of all zones, in their order."""
    return tuple(sorted(available_timezones()))


def _of_city(name: str) -> str | None:
    cities = {zone.rpartition("/")[2].casefold(): zone for zone in zones()}
    return cities.get(name.strip().replace(" ", "_").casefold())


@cache
def _jumps(name: str) -> _Jumps:
    zone = ZoneInfo(name)
    offset = [_offset(_FIRST, zone)]
    at: list[int] = []
    moment = _FIRST
    while moment < _LAST:
        following = moment + _STEP
        if _offset(following, zone) != offset[-1]:
            jump = _first_after(moment, following, zone)
            at.append(_us(jump))
            offset.append(_offset(jump, zone))
            following = jump
        moment = following
    return _Jumps(np.array(at, np.int64), np.array(offset, np.int64))


def _first_after(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """Return the first second with another offset than `low`, by halving."""
    known = _offset(low, zone)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        if _offset(middle, zone) == known:
            low = middle
        else:
            high = middle
    return high


def _offset(moment: datetime, zone: ZoneInfo) -> int:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds()) * SECOND_US


def _us(moment: datetime) -> int:
    return int((moment - _EPOCH).total_seconds()) * SECOND_US
