"""How a column of times is read, whatever its form. Source: spec 6.3.

Times with or without a zone, texts that can be read in one way only, and numbers as epoch seconds,
milliseconds, microseconds or nanoseconds by their size: one unit a column, that of most of its
numbers. Where only the order of day and month is open, all values of the column decide together;
where they do not, nothing is guessed. A `TimeFormat` says it instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt

from workbench.errors import Problem
from workbench.formatting import count, plural
from workbench.reading.columns import convert
from workbench.reading.columns.cells import Cells
from workbench.reading.columns.rejects import Fault, RowFaults
from workbench.reading.times.day_order import Order, UnclearTimesError, decided
from workbench.reading.times.iso import iso_and_zoned
from workbench.reading.times.numbers import EPOCHS, Numbers, typed_numbers, written_numbers
from workbench.reading.times.patterns import FULL_YEAR, SURE, TEXT_FORMS, directives
from workbench.reading.times.shapes import UNREADABLE, read_shapes
from workbench.reading.times.time_format import EPOCH_FORMS, EXCEL, FORMS, RECOGNISED, TimeFormat
from workbench.reading.times.zones import localised
from workbench.units import EARLIEST_US, LATEST_US

TIMES = "times"  # of a problem: what is open is how times are written
MISSING = Fault("missing_time", "is missing")
_NO_TIME = Fault(
    "unusable_time",
    "is no time: expected one such as 2019-06-01T12:00:00Z, or epoch seconds, milliseconds, "
    "microseconds or nanoseconds",
)
_UNCLEAR = Fault(
    "unusable_time",
    "leaves open which is the day and which the month: say --time-format day-first or month-first",
)
_OUTSIDE = Fault("time_out_of_range", "is outside the years 2000 to 2100")


@dataclass(frozen=True, eq=False)
class Times:
    """A column of times: epoch µs, int64[n], what is wrong with those that cannot be used, and what
    is to be announced.
    """

    us: np.ndarray
    wrong: list[RowFaults]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class _Read:
    """The times of one source as far as each value by itself can be read.

    `us`: epoch µs, int64[n], `UNREADABLE` elsewhere; `local`: bool[n], without a zone; `numbers`:
    plain numbers; `open`: int64[k], rows whose order of day and month is open, and the texts there;
    `unclear`: those of which it stays open.
    """

    us: np.ndarray
    local: np.ndarray
    numbers: Numbers | None = None
    open: np.ndarray | None = None
    texts: pa.LargeStringArray | None = None
    notes: tuple[str, ...] = ()
    unclear: np.ndarray | None = None


def read_times(parts: Sequence[Cells], form: TimeFormat = RECOGNISED) -> list[Times]:
    """Return the times of each source; what one value leaves open is decided over all of them.

    Raises: UnclearTimesError where day and month are ambiguous in most of the values; in
    fewer, those alone cannot be used.
    """
    if form.form is not None or form.origin is not None:
        return [_as_asked(part, form) for part in parts]
    read = [_by_itself(part) for part in parts]
    try:
        order = _order(read, form)
    except UnclearTimesError as error:
        if 2 * sum(map(len, error.places.values())) >= sum(map(_filled, parts)):
            raise
        order = None
        read = [_unclear(times, error.places.get(at)) for at, times in enumerate(read)]
    unit = _unit([times.numbers for times in read if times.numbers is not None])
    pairs = zip(parts, read, strict=True)
    return [_validated(part, _ordered(times, order), unit, form) for part, times in pairs]


def unclear(error: UnclearTimesError, column: str, file: str, option: str) -> Problem:
    """Say what is open in a column of a file, and how to settle it."""
    how = f"{option} day-first or {option} month-first"
    remedy = f'say which: {how}, or in Python times=TimeFormat("day-first")'
    return Problem(f"{column} {error.message}", file, remedy=remedy, field=TIMES)


def _by_itself(part: Cells) -> _Read:
    nothing = np.full(len(part), UNREADABLE)
    if part.kind == "time":
        return _typed(part)
    if pt.is_integer(part.values.type) or pt.is_floating(part.values.type):
        return _Read(nothing, np.zeros(len(part), bool), typed_numbers(part.values))
    if part.kind in ("nested", "nothing", "boolean") and not part.untyped:
        return _Read(nothing, np.zeros(len(part), bool))
    return _from_text(convert.text(part).combine_chunks())


def _typed(part: Cells) -> _Read:
    us, known = convert.times(part)
    zoned = pt.is_timestamp(part.values.type) and part.values.type.tz is not None
    us = us if known is None else np.where(known, us, UNREADABLE)
    return _Read(us, np.full(len(part), not zoned) & (us != UNREADABLE))


def _from_text(texts: pa.LargeStringArray) -> _Read:
    us, zoned = iso_and_zoned(texts)
    rest = np.flatnonzero(us == UNREADABLE)
    if not len(rest):
        return _Read(us, ~zoned, Numbers(np.full(len(texts), UNREADABLE)))
    others = pc.utf8_trim_whitespace(texts.take(pa.array(rest)))
    us[rest], zoned[rest] = iso_and_zoned(others)
    written = written_numbers(others)
    whole = _spread(written.whole, rest, np.full(len(texts), UNREADABLE))
    part = None if written.part is None else _spread(written.part, rest, np.zeros(len(texts)))
    numbers = Numbers(whole, part, written.comma)
    filled = pc.fill_null(pc.greater(pc.binary_length(others), 0), False).to_numpy(False)
    left = np.flatnonzero((us[rest] == UNREADABLE) & ~written.known & filled)
    if not len(left):
        return _Read(us, ~zoned & (us != UNREADABLE), numbers)
    odd, rows = others.take(pa.array(left)), rest[left]
    us[rows], zoned[rows] = read_shapes(odd, SURE, 8)
    open_ = np.flatnonzero(us[rows] == UNREADABLE)
    local = ~zoned & (us != UNREADABLE)
    return _Read(us, local, numbers, rows[open_], odd.take(pa.array(open_)))


def _spread(values: np.ndarray, rows: np.ndarray, whole: np.ndarray) -> np.ndarray:
    whole[rows] = values
    return whole


def _order(read: Sequence[_Read], form: TimeFormat) -> Order | None:
    """Return which of day and month comes first. Raises: UnclearTimesError."""
    texts = [part.texts if part.texts is not None and len(part.texts) else None for part in read]
    return decided(texts, form) if any(part is not None for part in texts) else None


def _filled(part: Cells) -> int:
    return int((~empty_cells(part.values)).sum())


def _unclear(read: _Read, places: np.ndarray | None) -> _Read:
    if places is None or read.open is None:
        return read
    return replace(read, unclear=read.open[places])


def _ordered(read: _Read, order: Order | None) -> _Read:
    """Return the same with the rows read whose order of day and month was open."""
    if order is None or read.open is None or not len(read.open):
        return read
    us, local = read.us.copy(), read.local.copy()
    us[read.open], zoned = read_shapes(read.texts, FULL_YEAR[order.form], 8)
    local[read.open] = ~zoned & (us[read.open] != UNREADABLE)
    return _Read(us, local, read.numbers, notes=(order.note,) if order.note else ())


def _unit(columns: Sequence[Numbers]) -> str:
    """Return the unit that most of the usable numbers fit; of equally many, the coarser."""
    counts = {name: sum(int(c.fits(EPOCHS[name]).sum()) for c in columns) for name in EPOCHS}
    return max(counts, key=lambda name: counts[name])


def _validated(part: Cells, read: _Read, unit: str, form: TimeFormat) -> Times:
    moments, notes = _zoned(read, form)
    if (numbers := read.numbers) is not None:
        notes += numbers.notes
        fits = numbers.fits(EPOCHS[unit])
        if fits.any():
            moments = np.where(fits, numbers.since(0, EPOCHS[unit]), moments)
    in_range = (moments >= EARLIEST_US) & (moments < LATEST_US)
    if in_range.all():
        return Times(moments, [], notes)
    numbers = numbers or Numbers(np.full(len(part), UNREADABLE))
    others = {name: ~in_range & numbers.fits(EPOCHS[name]) for name in EPOCHS if name != unit}
    more = {
        Fault("time_in_another_unit", f"is in epoch {name}, most of the column in {unit}"): mask
        for name, mask in others.items()
    }
    if read.unclear is not None:
        more[_UNCLEAR] = np.isin(np.arange(len(part)), read.unclear)
    read_ = (moments != UNREADABLE) | numbers.known
    return Times(moments, _wrong(part, ~in_range, read_, _NO_TIME, more), notes)


def _zoned(read: _Read, form: TimeFormat) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return instants, and how many local times the clock showed twice or never."""
    if form.zone is None or not read.local.any():
        return read.us, read.notes
    rows = np.flatnonzero(read.local)
    local = localised(read.us[rows], form.zone)
    us = read.us.copy()
    us[rows] = local.us
    twice, skipped = int(local.twice.sum()), int(local.skipped.sum())
    notes = [*read.notes]
    if twice:
        notes.append(
            f"{_times(twice)} shown twice in {form.zone}, where the clock is set back; "
            "the first of the two is taken"
        )
    if skipped:
        notes.append(
            f"{_times(skipped)} never shown in {form.zone}, where the clock is set ahead; "
            "read with the offset before"
        )
    return us, tuple(notes)


def _times(n: int) -> str:
    return f"{count(n, 'time')} {plural(n, 'is', 'are')}"


def _as_asked(part: Cells, form: TimeFormat) -> Times:
    """Return the times of a source in a form, or counted from an origin."""
    read = _typed(part) if part.kind == "time" and form.origin is None else _in_form(part, form)
    us, notes = _zoned(read, form)
    if read.numbers is not None:
        notes += read.numbers.notes
    in_range = (us >= EARLIEST_US) & (us < LATEST_US)
    if in_range.all():
        return Times(us, [], notes)
    wrong = _wrong(part, ~in_range, us != UNREADABLE, _not_in_form(form), {})
    return Times(us, wrong, notes)


def _in_form(part: Cells, form: TimeFormat) -> _Read:
    nothing = np.full(len(part), UNREADABLE)
    none_local = np.zeros(len(part), bool)
    numeric = pt.is_integer(part.values.type) or pt.is_floating(part.values.type)
    if part.kind in ("nested", "nothing", "boolean", "time") and not part.untyped:
        return _Read(nothing, none_local)
    if form.is_text:
        texts = _whole_text(part) if numeric else convert.text(part).combine_chunks()
        patterns = TEXT_FORMS.get(form.form or "") or directives(form.form or "")
        us, zoned = read_shapes(pc.utf8_trim_whitespace(texts), patterns)
        return _Read(us, ~zoned & (us != UNREADABLE))
    if numeric:
        numbers = typed_numbers(part.values)
    else:
        texts = convert.text(part).combine_chunks()
        numbers = written_numbers(pc.utf8_trim_whitespace(texts))
    if form.origin_us is not None:
        return _Read(numbers.since(form.origin_us, form.number_unit), none_local, numbers)
    if form.form == EXCEL:
        us = numbers.excel()
        return _Read(us, us != UNREADABLE, numbers)
    return _Read(numbers.since(0, EPOCH_FORMS[form.form or ""]), none_local, numbers)


def _whole_text(part: Cells) -> pa.LargeStringArray:
    """Return whole numbers as text, such as 20160410; null where there is a fraction or none."""
    numbers = typed_numbers(part.values)
    whole = numbers.known if numbers.part is None else numbers.known & (numbers.part == 0)
    return pa.array(numbers.whole, mask=~whole).cast(pa.large_string())


def _not_in_form(form: TimeFormat) -> Fault:
    if form.origin is not None:
        return Fault("unusable_time", "is no number that counts from the time origin")
    looks = f", such as {FORMS[form.form]}" if form.form in FORMS else ""
    return Fault("unusable_time", f"does not read as `{form.form}`{looks}")


def _wrong(
    part: Cells,
    wrong: np.ndarray,
    read: np.ndarray,
    unread: Fault,
    more: dict[Fault, np.ndarray],
) -> list[RowFaults]:
    missing = wrong & ~read & empty_cells(part.values)
    others = wrong & ~missing
    for mask in more.values():
        others &= ~mask
    reasons = {MISSING: missing, unread: others & ~read, _OUTSIDE: others & read, **more}
    return [(np.flatnonzero(mask), fault) for fault, mask in reasons.items() if mask.any()]


def empty_cells(values: pa.ChunkedArray) -> np.ndarray:
    """Return which cells hold nothing: null, NaN or a text of white space."""
    empty = values.is_null(nan_is_null=True)
    if values.type == pa.large_string():
        empty = pc.or_(empty, pc.fill_null(pc.equal(pc.utf8_trim_whitespace(values), ""), True))
    return empty.to_numpy()
