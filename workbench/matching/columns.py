"""How texts come in: as a column, or any sequence."""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from workbench.matching.normalise import normalised_all

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


def text_column(texts: Any) -> pa.Array:
    """Return the texts as one column of large strings. Raises: TypeError for other types."""
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    if not isinstance(texts, pa.Array):
        texts = pa.array(map(clean, texts), pa.large_string())
    kind = texts.type.value_type if pa.types.is_dictionary(texts.type) else texts.type
    if not any(is_kind(kind) for is_kind in _TEXTUAL):
        raise TypeError(f"expected a column of text, got {kind}")
    return texts.cast(pa.large_string())


def normalised_column(column: pa.LargeStringArray) -> pa.LargeStringArray:
    """Return the normalised texts; ASCII ones, by far the most, a whole column at a time."""
    spaced = pc.call_function("match_substring_regex", [column], _SPACED)
    lower = pc.call_function("ascii_lower", [column])
    folded = pc.call_function("replace_substring_regex", [lower.filter(spaced)], _ONE_SPACE)
    trimmed = pc.call_function("ascii_trim", [folded], pc.TrimOptions(" "))
    others = pc.invert(pc.string_is_ascii(column))
    normalised = normalised_all(column.filter(others).to_pylist())
    whole = pc.replace_with_mask(lower, spaced, trimmed)
    return pc.replace_with_mask(whole, others, pa.array(normalised, pa.large_string()))


def clean(text: Any) -> Any:
    """Put U+FFFD for halves of surrogate pairs, which UTF-8 cannot hold."""
    return text if text is None or text.isascii() else _SURROGATES.sub("\ufffd", text)
