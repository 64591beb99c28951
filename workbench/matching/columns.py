"""This module holds how texts come in: as a column, or any sequence."""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from workbench.matching.normalise import normalise

_TEXTUAL = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_null,
)
_PLAIN = "^[!-~]+( [!-~]+)*$"
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


def normalised_column(column: pa.Array, texts: list[str]) -> list[str]:
    """Return the normalised texts; plain ASCII ones, by far the most, need lower case only."""
    options = pc.MatchSubstringOptions(_PLAIN)
    is_plain = pc.call_function("match_substring_regex", [column], options).to_pylist()
    pairs = zip(texts, is_plain, strict=True)
    return [text.lower() if plain else normalise(text) for text, plain in pairs]


def clean(text: Any) -> Any:
    """Put U+FFFD for halves of surrogate pairs, which UTF-8 cannot hold."""
    return text if text is None or text.isascii() else _SURROGATES.sub("\ufffd", text)
