"""How an uploaded file is told to be text, and brought to UTF-8.

A byte order mark tells the encoding, whatever was chosen. Bytes that are no UTF-8 stay as they are:
only the row that holds them is the worse for it.
"""

from __future__ import annotations

import codecs
import re

from workbench.errors import BadInput, Refused, expected, quoted

LARGEST_FILE = 150_000_000  # so that the failures of a large upload can be uploaded too
ENCODINGS = ("utf-8", "utf-16", "latin-1")
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_OTHER_FILES = {
    b"\x1f\x8b": "compressed (gzip)",
    b"PK\x03\x04": "a zip archive or an Excel sheet",
    b"PK\x05\x06": "a zip archive",
    b"BZh": "compressed (bzip2)",
    b"\xfd7zXZ\0": "compressed (xz)",
    b"\x28\xb5\x2f\xfd": "compressed (zstd)",
    b"\x04\x22\x4d\x18": "compressed (lz4)",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"Rar!\x1a\x07": "a rar archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old Excel sheet",
    b"PAR1": "Parquet",
    b"%PDF-": "a PDF",
    b"\x89PNG\r\n": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x7fELF": "a program",
    b"SQLite format 3\0": "a database",
}
_HEAD = 8192
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_LEAST_CONTROL = 32  # a few control characters are a damaged row, and no other kind of file


def utf8_text(data: bytes, encoding: str | None = None) -> tuple[bytes, str]:
    """Return a file's text as UTF-8 without its mark, and the encoding that it was read in.

    Raises: Refused when it is too large, BadInput when it is no text, or the encoding is unknown.
    """
    if encoding is not None and encoding not in ENCODINGS:
        raise BadInput(f"unknown encoding {quoted(encoding)}; {expected(ENCODINGS, encoding)}")
    if len(data) > LARGEST_FILE:
        most = f"at most {LARGEST_FILE // 1_000_000} MB"
        raise Refused(f"the file has {len(data) / 1_000_000:,.1f} MB; {most}: split it")
    _refuse_other_files(data)
    mark = next((mark for mark in _MARKS if data.startswith(mark)), b"")
    known = _MARKS.get(mark) or encoding or _unmarked_utf_16(data) or "utf-8"
    text = _recoded(data[len(mark) :], known)
    _refuse_no_text(text[:_HEAD])
    return text, "utf-16" if known.startswith("utf-16") else known


def _refuse_other_files(data: bytes) -> None:
    if data.startswith(_UTF_32):
        raise BadInput("the file is UTF-32; save it as UTF-8")
    for start, what in _OTHER_FILES.items():
        if data.startswith(start):
            raise BadInput(f"the file is {what}, and no plain CSV; unpack it or save it as CSV")


def _unmarked_utf_16(data: bytes) -> str | None:
    """The kind of UTF-16 that a file without a mark is in, by where its first NULs stand."""
    nuls = [byte == 0 for byte in data[:4]]
    return {(False, True, False, True): "utf-16-le", (True, False, True, False): "utf-16-be"}.get(
        tuple(nuls)  # pyright: ignore[reportArgumentType]
    )


def _recoded(data: bytes, encoding: str) -> bytes:
    if encoding == "utf-8":
        return data
    if encoding == "latin-1":
        try:
            text = data.decode("cp1252")  # what spreadsheets call Latin-1, with its curly quotes
        except UnicodeDecodeError:
            text = data.decode("latin-1")
        return text.encode()
    if encoding == "utf-16":
        encoding = _unmarked_utf_16(data) or "utf-16-le"
    whole = data[: len(data) // 2 * 2]
    text = whole.decode(encoding, "surrogatepass") + ("\ufffd" if len(whole) < len(data) else "")
    return text.encode("utf-8", "surrogatepass")  # half a pair is then no UTF-8, in its own row


def _refuse_no_text(head: bytes) -> None:
    controls = len(_CONTROL.findall(head))
    if controls >= _LEAST_CONTROL and controls > len(head) // 10:
        raise BadInput("the file is no text; save it as CSV, in UTF-8")
