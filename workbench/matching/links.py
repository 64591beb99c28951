"""This module holds the search for listed domains, links and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workbench.matching.hosts import email_key, host_key, host_of, suffixes, url_key
from workbench.matching.link_finder import Link, LinkFinder
from workbench.matching.literals import Literals
from workbench.matching.normalise import normalise
from workbench.matching.runs import runs

Found = tuple[int, int, int]
_ESCAPED = re.compile("%[0-9A-F]{2}")
_HOST_END = re.compile("[/?:]")
_PLAIN = re.compile("[A-Za-z0-9]{4,}(?![A-Za-z0-9%])")


class Links:
    """The listed domains, links and addresses that a text holds. Source: spec 1, text lists.

    `entries` are (position, kind, value), kind being domain, url or email. A text without any of
    the `needles` in its normalised form holds none of them, so that it need not be read.
    """

    def __init__(self, entries: Iterable[tuple[int, str, str]]) -> None:
        self._listed: dict[tuple[str, str], list[int]] = {}
        for position, kind, value in entries:
            self._listed.setdefault((kind, _KEYS[kind](value.strip())), []).append(position)
        self.needles = sorted({needle for listed in self._listed for needle in _needles(*listed)})
        self._literals = Literals(self.needles)
        self._finder = LinkFinder(_last_label(*listed) for listed in self._listed)

    def found(self, text: str) -> Iterator[Found]:
        """Yield (position of the entry, start, end), reading only the runs that have a needle."""
        for run in runs(text):
            if self._literals.in_any(normalise(run.text)):
                yield from self._of(self._finder.in_run(run))

    def found_without_needles(self, text: str) -> Iterator[Found]:
        """Yield the same, reading all of the text: what `found` is held against."""
        yield from self._of(self._finder.links(text))

    def _of(self, links: Iterable[Link]) -> Iterator[Found]:
        for link in links:
            for key in _keys(link):
                for position in self._listed.get(key, ()):
                    yield position, link.start, link.end


_KEYS = {"domain": host_key, "url": url_key, "email": email_key}


def _keys(link: Link) -> Iterator[tuple[str, str]]:
    """Yield what entries a link could be an instance of."""
    if link.is_email:
        yield "email", email_key(link.written[7:] if _has_scheme(link) else link.written)
        return
    for domain in suffixes(host_of(link.written)):
        yield "domain", domain
    if not link.is_cut:
        yield "url", url_key(link.written)


def _has_scheme(address: Link) -> bool:
    return address.written[:7].lower() == "mailto:"


def _needles(kind: str, key: str) -> Iterator[str]:
    """Yield strings of which one stands in each normalised text that holds the entry."""
    host = _HOST_END.split(key)[0] if kind == "url" else key
    plain = max(_PLAIN.findall(_ESCAPED.sub("%", key[len(host) :])), key=len, default="")
    if len(plain) >= len(host) or (plain and not key.isascii()):  # the longer is the rarer
        yield plain.lower()
        return
    yield normalise(host)
    if not key.isascii():
        yield "xn--"


def _last_label(kind: str, key: str) -> str:
    host = key.rpartition("@")[2] if kind == "email" else _HOST_END.split(key)[0]
    return host.rpartition(".")[2]
