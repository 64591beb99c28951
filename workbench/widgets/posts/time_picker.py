"""How a person says how the times of a file are written, and what each form would read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workbench.errors import BadInput, printable
from workbench.history import TimeFormat
from workbench.reading.columns.cells import Cells
from workbench.reading.times.numbers import UNITS_NS
from workbench.reading.times.readings import TimePreview, preview_of
from workbench.reading.times.time_format import FORMS
from workbench.widgets.users.moments import reads_as_text

PATTERN, ORIGIN = "pattern", "origin"


@dataclass(frozen=True, slots=True)
class TimeChoice:
    """What was chosen. `form`: a named form, `pattern`, `origin`, or empty: as recognised."""

    form: str = ""
    pattern: str = ""
    zone: str = ""
    origin: str = ""
    unit: str = "s"

    def format(self) -> TimeFormat:
        """The same as a format. Raises: BadInput, also for a pattern or origin not yet written."""
        zone = self.zone.strip() or None
        if self.form == ORIGIN:
            if not self.origin.strip():
                raise BadInput("write the start that numbers count from: 2016-04-10T09:00:00Z")
            return TimeFormat(None, zone, self.origin, self.unit)
        form = self.pattern.strip() if self.form == PATTERN else self.form
        if self.form == PATTERN and not form:
            raise BadInput("write the pattern of the times, such as %d.%m.%Y %H:%M")
        return TimeFormat(form or None, zone)

    def seen(self) -> dict[str, Any]:
        """The choice and what there is to choose from, as plain values."""
        return {
            "form": self.form,
            "pattern": self.pattern,
            "zone": self.zone,
            "origin": self.origin,
            "unit": self.unit,
            "units": list(UNITS_NS),
            "forms": [[name, f"{name}: {looks}"] for name, looks in FORMS.items()],
        }


def readings_of(column: str, cells: Cells, zone: str | None) -> dict[str, Any]:
    """What each form would read of a column, as plain values."""
    found: TimePreview = preview_of(column, [cells], zone)
    return {
        "column": printable(column),
        "values": [[printable(one)[:60], reads_as_text(one)] for one in found.values],
        "looked_at": found.looked_at,
        "readings": [[one.form, one.read, list(one.first)] for one in found.readings],
        "open": bool(found.problem),
    }
