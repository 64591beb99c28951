"""The types of arguments and options: each refuses a wrong word and names what was expected."""

from __future__ import annotations

import datetime as dt
import re

import click

from workbench.errors import BadInput, expected, quoted

ALL = 0
_LARGEST = 2**63 - 1
_MAX_DIGITS = 20
_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:]{2,45}")


class Text(click.ParamType[str]):
    """A text in UTF-8. Paths are of click.STRING, as their names may be any bytes."""

    name = "text"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The text as it is. Raises: BadInput."""
        text = str(value)
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise BadInput(f"an argument is no UTF-8 text: {quoted(text)}")
        return text


class Id(Text):
    """The id of a user or a post, without the white space around it, as the store holds it."""

    name = "id"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The id, trimmed. Raises: BadInput."""
        from workbench.model.ids import trimmed_id

        return trimmed_id(super().convert(value, param, ctx))


class WholeNumber(click.ParamType[int]):
    """A whole number from 1 to a maximum."""

    name = "number"

    def __init__(self, maximum: int | None = None) -> None:
        self._maximum = maximum

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """The number. Raises: BadParameter."""
        number = self.number_in(str(value))
        if number is None:
            self.fail(f"expected {self.expected}, not {quoted(value)}", param, ctx)
        return number

    @property
    def expected(self) -> str:
        """What is expected, in words."""
        to = "" if self._maximum is None else f" to {self._maximum}"
        return f"a whole number from 1{to}"

    def number_in(self, text: str) -> int | None:
        """The number that a text is, None for any other text."""
        if not text.isascii() or not text.isdigit() or len(text) > _MAX_DIGITS:
            return None
        number = int(text)
        return number if 1 <= number <= (self._maximum or _LARGEST) else None


class RowLimit(WholeNumber):
    """How many rows of a list are wanted: a whole number from 1, or `all`, which is 0."""

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """The number. Raises: BadParameter."""
        if value == "all":
            return ALL
        number = self.number_in(str(value))
        if number is None:
            self.fail(f"expected {self.expected}, not {quoted(value)}, or all", param, ctx)
        return number


class OneOf(click.Choice[str]):
    """One of a few words; another is answered with the nearest one."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """Which word is unknown, and which were expected."""
        return f"unknown {quoted(value)}; {expected(list(self.choices), value)}"


class HostName(click.ParamType[str]):
    """The name or the address of a host, without a port."""

    name = "host"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The name. Raises: BadParameter."""
        text = str(value)
        if not _HOST.fullmatch(text):
            self.fail(f"expected the name of a host without a port, not {quoted(text)}", param, ctx)
        return text


class Day(click.ParamType[dt.datetime]):
    """A day in UTC, such as 2026-09-01."""

    name = "day"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.datetime:
        """When the day begins. Raises: BadParameter."""
        try:
            day = dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"expected a day such as 2026-09-01, not {quoted(value)}", param, ctx)
        return dt.datetime.combine(day, dt.time(), dt.UTC)


TEXT, ID, WHOLE_NUMBER, ROW_LIMIT = Text(), Id(), WholeNumber(), RowLimit()
PORT, THREADS = WholeNumber(65535), WholeNumber(1024)
