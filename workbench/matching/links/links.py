"""The search for listed domains, links and addresses."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from workbench.matching.links.hosts import email_key, host_key, suffixes
from workbench.matching.links.link_finder import Link, LinkFinder
from workbench.matching.links.runs import runs
from workbench.matching.links.urls import url_key
from workbench.matching.literals import Literals
from workbench.matching.normalise import normalise

Found = tuple[int, int, int]
_STOP = "\u3002"
_UNRESERVED = f"{string.ascii_letters}{string.digits}-._~"
_ESCAPES = sorted({*(f"%{ord(char):02x}" for char in _UNRESERVED), "%c", "%d", "%e", "%f"})
_ESCAPED = re.compile("%[0-9A-F]{2}")
_HOST_END = re.compile("[/?:]")
_PLAIN = re.compile("[A-Za-z0-9]{4,}(?![A-Za-z0-9%])")


class Links:
    """The listed domains, links and addresses that a text holds. Source: spec 1.11 to 1.13.

    `entries` are (position, kind, value), kind being domain, url or email. A text without any of
    the `needles` in its normalised form, or in that form respelled, holds none of them, so that it
    need not be read; one without any of the `spellings` is not changed by respelling where a needle
    could stand.
    """

    def __init__(self, entries: Iterable[tuple[int, str, str]]) -> None:
        self._listed: dict[tuple[str, str], list[int]] = {}
        for position, kind, value in entries:
            self._listed.setdefault((kind, _KEYS[kind](value.strip())), []).append(position)
        self.needles = sorted({needle for listed in self._listed for needle in _needles(*listed)})
        self.spellings = sorted({one for needle in self.needles for one in _spellings(needle)})
        self._literals = Literals(self.needles)
        url_hosts = {_HOST_END.split(key)[0] for kind, key in self._listed if kind == "url"}
        self._finder = LinkFinder(
            (_last_label(*listed) for listed in self._listed), frozenset(url_hosts)
        )

    def found(self, text: str) -> Iterator[Found]:
        """Yield (position of the entry, start, end), reading only the runs that have a needle."""
        for run in runs(text):
            normalised = normalise(run.text)
            if self._literals.in_any(normalised) or self.may_hold_respelled(normalised):
                yield from self._of(self._finder.in_run(run))

    def may_hold_respelled(self, normalised: str) -> bool:
        """Tell whether a needle stands in a normalised text with its hosts respelled."""
        return self._literals.in_any(respelled(normalised))

    def found_without_needles(self, text: str) -> Iterator[Found]:
        """Yield the same, reading all of the text: what `found` is held against."""
        yield from self._of(self._finder.links(text))

    def _of(self, links: Iterable[Link]) -> Iterator[Found]:
        for link in links:
            for key in _keys(link):
                for position in self._listed.get(key, ()):
                    yield position, link.start, link.end


def respelled(normalised: str) -> str:
    """Return a normalised text with what hosts may be spelled with in another way: ideographic
    full stops as dots, percent-encoding decoded.

    >>> respelled("http://%63asino。com")
    'http://casino.com'
    """
    if "%" in normalised:
        normalised = normalise(unquote(normalised))
    return normalised.replace(_STOP, ".")


_KEYS = {"domain": host_key, "url": url_key, "email": email_key}


def _keys(link: Link) -> Iterator[tuple[str, str]]:
    """Yield what entries a link could be an instance of."""
    for local in link.locals:
        yield "email", f"{local}@{link.host}"
    if link.locals:
        return
    for domain in suffixes(link.host):
        yield "domain", domain
    for url in link.urls:
        yield "url", url


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


def _spellings(needle: str) -> Iterator[str]:
    """Yield what a text holds of which only the respelled form has the needle."""
    yield from _ESCAPES
    for dot in re.finditer(r"\.(.)", needle):
        yield _STOP + dot[1]


def _last_label(kind: str, key: str) -> str:
    host = key.rpartition("@")[2] if kind == "email" else _HOST_END.split(key)[0]
    return host.rpartition(".")[2]
