"""How an uploaded file is recognised as text, and converted to UTF-8.

A byte order mark tells the encoding, whatever was chosen. Bytes that are no UTF-8 stay as they are:
only the row that holds them is the worse for it.
"""

from __future__ import annotations

import re

from workbench import file_signatures as signatures
from workbench.errors import BadInput, Refused, expected, quoted

LARGEST_FILE = 150_000_000  # so that the failures of a large upload can be uploaded too
ENCODINGS = ("utf-8", "utf-16", "latin-1")
_OTHER_FILES = {
    signatures.GZIP: "compressed (gzip)",
    signatures.ZIP: "a zip archive or an Excel sheet",
    signatures.EMPTY_ZIP: "a zip archive",
    signatures.BZIP2: "compressed (bzip2)",
    signatures.XZ: "compressed (xz)",
    signatures.ZSTD: "compressed (zstd)",
    signatures.LZ4: "compressed (lz4)",
    signatures.SEVEN_ZIP: "a 7z archive",
    signatures.RAR: "a rar archive",
    signatures.OLD_EXCEL: "an old Excel sheet",
    signatures.PARQUET: "Parquet",
    signatures.PDF: "a PDF",
    signatures.PNG: "a picture",
    signatures.JPEG: "a picture",
    signatures.ELF: "a program",
    signatures.SQLITE: "a database",
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
    marked, length = signatures.text_mark(data[:4])
    known = marked or encoding or _unmarked_utf_16(data) or "utf-8"
    text = _recoded(data[length:], known)
    _refuse_no_text(text[:_HEAD])
    return text, "utf-16" if known.startswith("utf-16") else known


def _refuse_other_files(data: bytes) -> None:
    if signatures.text_mark(data[:4])[0] == "utf-32":
        raise BadInput("the file is UTF-32; save it as UTF-8")
    what = signatures.kind_of(data, _OTHER_FILES)
    if what is not None:
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
