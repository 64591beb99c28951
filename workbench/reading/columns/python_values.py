"""Values as JSON and Python have them, before they are cells: numbers as they were written, lists,
objects.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeGuard

TOO_DEEP = "nested too deep"  # replaces such a value
_LONE = re.compile("[\ud800-\udfff]")


class Whole(str):
    """A whole number as JSON writes it."""

    __slots__ = ()


class Fraction(str):
    """Any other number as JSON writes it, also NaN and Infinity."""

    __slots__ = ()


def is_mapping(value: object) -> TypeGuard[Mapping[object, object]]:
    """Whether a value is an object with keys."""
    return isinstance(value, (dict, Mapping))  # a dict is recognised faster


def is_list(value: object) -> TypeGuard[list[object]]:
    """Whether a value is a list."""
    return isinstance(value, list)


def is_sequence(value: object) -> TypeGuard[Sequence[object]]:
    """Whether a value is a list or a tuple."""
    return isinstance(value, (list, tuple))


def well_formed(text: str) -> str:
    """Return the text with half characters (lone surrogates) replaced, which UTF-8 cannot hold."""
    return _LONE.sub("\ufffd", text)
