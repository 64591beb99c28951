"""The choices of a run. Source: spec 3.8 to 3.11."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.errors import BadInput, expected, quoted
from workbench.replay.summary_document import ChoicesDocument
from workbench.units import iso, time_us

ENFORCEMENTS = ("full", "none")


@dataclass(frozen=True, slots=True)
class Choices:
    """How a policy is replayed. Times are epoch µs; None: from the first post, to the last."""

    from_us: int | None = None
    as_of_us: int | None = None
    enforcement: Literal["full", "none"] = "full"

    @classmethod
    def read(
        cls, from_time: object = None, as_of: object = None, enforcement: str = "full"
    ) -> Choices:
        """Read choices from a command line or from Python. Raises: BadInput."""
        if enforcement not in ENFORCEMENTS:
            known = expected(ENFORCEMENTS, enforcement)
            raise BadInput(f"unknown enforcement {quoted(enforcement)}; {known}")
        full: Literal["full", "none"] = "none" if enforcement == "none" else "full"
        return cls(_time("from", from_time), _time("as-of", as_of), full)

    def document(self) -> ChoicesDocument:
        """The choices as the summary says them."""
        return {
            "from": None if self.from_us is None else iso(self.from_us),
            "as_of": None if self.as_of_us is None else iso(self.as_of_us),
            "enforcement": self.enforcement,
        }


def _time(name: str, value: object) -> int | None:
    try:
        return None if value is None else time_us(value)
    except ValueError as error:
        raise BadInput(f"`{name}`: {error}, not {quoted(value)}") from None
