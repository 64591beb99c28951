"""Records as values of JSON: the one encoder of the command line, case files and store copies.

JSON has no times, decimals or bytes: these become texts. A field `…_us` or `…_ms` is a time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias, cast

from workbench.units import iso, iso_text

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

JsonValue: TypeAlias = (
    "dict[str, JsonValue] | list[JsonValue] | str | int | float | bool | None"  # JSON text holds it
)
JsonObject: TypeAlias = dict[str, JsonValue]
_FACTORS_US = {"_us": 1, "_ms": 1000}


def json_value(value: object, *, add_iso: bool = False, finite: bool = False) -> JsonValue:
    r"""A value as JSON has it: records as objects, times in ISO, bytes in hex, others as text.

    `add_iso`: whether a record's field `at_us` is followed by `at`, the same time in ISO; `finite`:
    whether infinity and NaN, which JSON lacks, become null.

    >>> json_value({"at": (1, b"\xff")}), json_value(float("inf"), finite=True)
    ({'at': [1, 'ff']}, None)
    """
    match value:
        case float():
            return value if not finite or math.isfinite(value) else None
        case None | bool() | int() | str():
            return value
        case bytes():
            return value.hex()
        case datetime():
            return iso_text(value)
        case Mapping():
            named = cast("Mapping[object, object]", value).items()
            return {str(k): json_value(v, add_iso=add_iso, finite=finite) for k, v in named}
        case list() | tuple():
            items = cast("list[object] | tuple[object, ...]", value)
            return [json_value(item, add_iso=add_iso, finite=finite) for item in items]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return json_object(value, add_iso=add_iso, finite=finite)
        case _:
            return str(value)


def json_object(
    record: DataclassInstance, *, add_iso: bool = False, finite: bool = False
) -> dict[str, JsonValue]:
    """A dataclass as an object of JSON; see `json_value`."""
    named = ((field.name, getattr(record, field.name)) for field in fields(record))
    pairs = _with_iso(named) if add_iso else named
    return {k: json_value(v, add_iso=add_iso, finite=finite) for k, v in pairs}


def time_name(field: str) -> str | None:
    """The name of the time that a field holds in µs or ms; None for any other field.

    >>> time_name("until_ms"), time_name("status")
    ('until', None)
    """
    return field[:-3] if field[-3:] in _FACTORS_US else None


def iso_of(field: str, value: int | None) -> str | None:
    """The time that a field in µs or ms holds, in ISO.

    >>> iso_of("at_us", 1559347200000000)
    '2019-06-01T00:00:00Z'
    """
    return None if value is None else iso(value * _FACTORS_US[field[-3:]])


def _with_iso(named: Iterator[tuple[str, object]]) -> Iterator[tuple[str, object]]:
    for name, value in named:
        yield name, value
        if (time := time_name(name)) is not None:
            yield time, iso_of(name, cast("int | None", value))
