"""The top-level domains that a host in a text may end with. Source: spec 1.12."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from linkify_it.tlds import TLDS

_NEWER = ("kids", "music", "ישראל", "ລາວ", "البحرين", "موريتانيا")
_STEM = re.compile("[^-_]+")
_PUNYCODE = re.compile("xn--[a-z0-9-]+", re.IGNORECASE)
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
IPV4 = re.compile(rf"(?<![0-9.])(?:{_OCTET}\.){{3}}{_OCTET}(?![0-9])(?!\.[0-9])")
_LABELS = re.compile(r"[^.]+")


class Endings:
    """The known top-level domains, and those of the entries of a list."""

    def __init__(self, more: Iterable[str] = ()) -> None:
        self._known = _known() | frozenset(more)

    def end_of_host(self, text: str, start: int, end: int) -> int | None:
        """Return where the longest host of text[start:end] ends, None where there is none.

        A host ends with a known ending. No ending contains a hyphen or underscore, so that neither
        it nor what follows it in a last label is part of the host.

        >>> Endings().end_of_host("casino.com.Thanks", 0, 17)
        10
        """
        host_end = None
        if (address := IPV4.match(text, start, end)) and text[address.end() : end][:1] in ("", "."):
            host_end = address.end()
        for label in _LABELS.finditer(text, start, end):
            if label.start() > start and (length := self._length(label[0])):
                host_end = label.start() + length
        return host_end

    def _length(self, label: str) -> int:
        """Return how many characters at the start of a label are a known ending."""
        if _PUNYCODE.fullmatch(label):
            return len(label)
        stem = _STEM.match(label)
        return len(stem[0]) if stem and stem[0].lower() in self._known else 0


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    listed = [tld.lower() for tld in TLDS]
    unicode = [t[4:].encode().decode("punycode") for t in listed if t.startswith("xn--")]
    return frozenset([*listed, *unicode, *_NEWER])
