"""The contrast of two colours, and the ink that is readable on a colour."""

from __future__ import annotations


def ink_on(colour: str) -> str:
    """The ink, dark or light, that reads better on a colour.

    >>> ink_on("#7d1128"), ink_on("#fee748")
    ('#ffffff', '#101418')
    """
    dark, light = "#101418", "#ffffff"
    return light if contrast(colour, light) >= contrast(colour, dark) else dark


def contrast(colour: str, other: str) -> float:
    """The contrast of two colours, 1 to 21. Source: WCAG 2.2, relative luminance."""
    low, high = sorted((_luminance(colour), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
