"""The choice of how the times of a file are written, and what each format would read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from workbench.errors import BadInput, printable
from workbench.history import TimeFormat
from workbench.reading.columns.cells import Cells
from workbench.reading.times.form_previews import TimePreview, preview_of
from workbench.reading.times.numbers import UNITS_NS
from workbench.reading.times.time_format import FORMS
from workbench.widgets.users.wording import reads_as_text

PATTERN, ORIGIN = "pattern", "origin"


class TimePickerState(TypedDict):
    """The choice, and the units and formats to choose from."""

    form: str
    pattern: str
    zone: str
    origin: str
    unit: str
    units: list[str]
    forms: list[list[str]]


class TimeReadings(TypedDict):
    """What each format reads in a column. `values`: examples, each with whether it is a text;
    `readings`: the format, how many of `looked_at` values it reads, and what it reads in the
    examples; `ambiguous`: whether day and month cannot be distinguished.
    """

    column: str
    values: list[tuple[str, bool]]
    looked_at: int
    readings: list[tuple[str, int, list[str | None]]]
    ambiguous: bool


@dataclass(frozen=True, slots=True)
class TimeChoice:
    """The choice. `form`: a named format, `pattern`, `origin`, or empty: as recognised."""

    form: str = ""
    pattern: str = ""
    zone: str = ""
    origin: str = ""
    unit: str = "s"

    def format(self) -> TimeFormat:
        """The chosen format. Raises: BadInput, also for an empty pattern or start."""
        zone = self.zone.strip() or None
        if self.form == ORIGIN:
            if not self.origin.strip():
                raise BadInput(
                    "enter the start that numbers count from, such as 2016-04-10T09:00:00Z"
                )
            return TimeFormat(None, zone, self.origin, self.unit)
        form = self.pattern.strip() if self.form == PATTERN else self.form
        if self.form == PATTERN and not form:
            raise BadInput("enter the pattern of the times, such as %d.%m.%Y %H:%M")
        return TimeFormat(form or None, zone)

    def state(self) -> TimePickerState:
        """The choice, and what there is to choose from."""
        return {
            "form": self.form,
            "pattern": self.pattern,
            "zone": self.zone,
            "origin": self.origin,
            "unit": self.unit,
            "units": list(UNITS_NS),
            "forms": [[name, f"{name}: {example}"] for name, example in FORMS.items()],
        }


def readings_of(column: str, cells: Cells, zone: str | None) -> TimeReadings:
    """What each format would read in a column."""
    preview: TimePreview = preview_of(column, [cells], zone)
    return {
        "column": printable(column),
        "values": [(printable(value)[:60], reads_as_text(value)) for value in preview.values],
        "looked_at": preview.looked_at,
        "readings": [
            (reading.form, reading.read, list(reading.first)) for reading in preview.readings
        ],
        "ambiguous": bool(preview.problem),
    }
