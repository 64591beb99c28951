"""The conversion of texts, given as a column or any sequence, into columns of Arrow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from workbench.matching.normalise import normalised_all

TextsLike = pa.Array | pa.ChunkedArray | Sequence[str | None]

_TEXTUAL = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_null,
)
_SPACE = r"[\x09-\x0d\x1c-\x20]"
_SPACED = pc.MatchSubstringOptions(r"[\x09-\x0d\x1c-\x1f]|  |^ | $")
_ONE_SPACE = pc.ReplaceSubstringOptions(f"{_SPACE}+", " ")
_SURROGATES = re.compile("[\ud800-\udfff]")


def text_column(texts: TextsLike) -> pa.LargeStringArray:
    """Return the texts as one column of large strings. Raises: TypeError for other types."""
    column = _arrow_array(texts)
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if not any(is_kind(kind) for is_kind in _TEXTUAL):
        raise TypeError(f"expected a column of text, got {kind}")
    return column.cast(pa.large_string())


def normalised_column(column: pa.LargeStringArray) -> pa.LargeStringArray:
    """Return the normalised texts; ASCII ones, by far the most common, a whole column at a time."""
    spaced = pc.call_function("match_substring_regex", [column], _SPACED)
    lower = pc.call_function("ascii_lower", [column])
    folded = pc.call_function("replace_substring_regex", [lower.filter(spaced)], _ONE_SPACE)
    trimmed = pc.call_function("ascii_trim", [folded], pc.TrimOptions(" "))
    others = pc.invert(pc.string_is_ascii(column))
    normalised = normalised_all(column.filter(others).to_pylist())
    whole = pc.replace_with_mask(lower, spaced, trimmed)
    return pc.replace_with_mask(whole, others, pa.array(normalised, pa.large_string()))


def without_surrogates(text: str) -> str:
    """Return the text with U+FFFD for halves of surrogate pairs, which UTF-8 cannot hold."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def _arrow_array(texts: TextsLike) -> pa.Array:
    if isinstance(texts, pa.ChunkedArray):
        return cast("pa.ChunkedArray", texts).combine_chunks()
    if isinstance(texts, pa.Array):
        return texts
    cleaned = (
        None if text is None else without_surrogates(text)
        for text in cast("Sequence[str | None]", texts)
    )
    return pa.array(cleaned, pa.large_string())
