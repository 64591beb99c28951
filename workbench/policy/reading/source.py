"""The decoding of a policy's bytes into text that a YAML parser reads.

JSON is turned into YAML that means the same. Source: spec 1.1.
"""

from __future__ import annotations

import json
import re

from workbench.errors import BadInput, Problem
from workbench.file_signatures import text_encoding

MAX_BYTES = 1_000_000
MAX_DEPTH = 60

# What YAML 1.2 text does not have, and line separators of Unicode that would shift line numbers.
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def source_text(data: bytes, name: str) -> str:
    """Return a policy's text. Raises: BadInput with file and line, when it is not text."""
    if len(data) > MAX_BYTES:
        raise bad_source(name, None, f"the policy is larger than {MAX_BYTES // 1000} kB")
    text = _decoded(data, name)
    if text.lstrip(" \t\r\n").startswith("{"):
        text = _as_json(text, name)
    _refuse_controls(text, name)
    return text


def bad_source(name: str, line: int | None, message: str) -> BadInput:
    """Return the error for a problem of a policy's text, with its place."""
    return BadInput(Problem(message, file=name, line=line))


def _decoded(data: bytes, name: str) -> str:
    try:
        text = data.decode(text_encoding(data[:2]))
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise bad_source(name, line, "not UTF-8 text; save the policy as UTF-8") from None
    return text


def _as_json(text: str, name: str) -> str:
    """Return JSON text as equivalent YAML; flow YAML is returned unchanged."""
    try:
        json.loads(text)
    except RecursionError:
        raise bad_source(name, None, f"nested deeper than {MAX_DEPTH} levels") from None
    except ValueError as error:
        if name.endswith(".json"):
            line = getattr(error, "lineno", None)
            raise bad_source(name, line, f"not JSON: {getattr(error, 'msg', error)}") from None
        return text
    text = text.replace("\t", " ")  # JSON has no tab inside a string
    return _NOT_TEXT.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _refuse_controls(text: str, name: str) -> None:
    match = _NOT_TEXT.search(text)
    if match:
        line = text.count("\n", 0, match.start()) + 1
        message = f"U+{ord(match[0]):04X} is not allowed in a policy; escape it, in quotes"
        raise bad_source(name, line, message)
