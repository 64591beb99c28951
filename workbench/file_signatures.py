"""How files begin: first bytes of kinds of files, and the marks of encodings of texts."""

from __future__ import annotations

import codecs
from collections.abc import Mapping

GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
BZIP2 = b"BZh"
XZ = b"\xfd7zXZ\0"
ZSTD = b"\x28\xb5\x2f\xfd"
LZ4 = b"\x04\x22\x4d\x18"
SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
RAR = b"Rar!\x1a\x07"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PARQUET = b"PAR1"
ARROW = b"ARROW1"
PDF = b"%PDF-"
PNG = b"\x89PNG\r\n"
JPEG = b"\xff\xd8\xff"
ELF = b"\x7fELF"
SQLITE = b"SQLite format 3\0"
POSTGRESQL_DUMP = b"PGDMP"
DUCKDB, DUCKDB_AT = b"DUCK", 8  # behind a checksum

_TEXT_MARKS = {
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16's, which it begins with
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


def kind_of(head: bytes, kinds: Mapping[bytes, str]) -> str | None:
    """The word for the first kind whose signature a file begins with; None for another.

    >>> kind_of(b"PAR1 and more", {GZIP: "gzip", PARQUET: "Parquet"})
    'Parquet'
    """
    return next((kind for start, kind in kinds.items() if head.startswith(start)), None)


def text_mark(head: bytes) -> tuple[str | None, int]:
    r"""The encoding that a byte order mark tells, and the mark's length; None and 0 without one.

    >>> text_mark(b"\xef\xbb\xbfid"), text_mark(b"id")
    (('utf-8', 3), (None, 0))
    """
    for mark, encoding in _TEXT_MARKS.items():
        if head.startswith(mark):
            return encoding, len(mark)
    return None, 0


def text_encoding(head: bytes) -> str:
    r"""The codec of a text that is UTF-8, or UTF-16 with its mark; it takes the mark away.

    >>> text_encoding(b"\xff\xfea\0"), text_encoding(b"a")
    ('utf-16', 'utf-8-sig')
    """
    is_utf_16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return "utf-16" if is_utf_16 else "utf-8-sig"
