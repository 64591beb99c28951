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
    """The listed domains, links and addresses that a text contains. Source: spec 1.11 and 1.12.

    `entries`: (position, kind, value), kind being domain, url or email. A text whose normalised
    form has none of the `needles`, respelled or not, contains none of them and need not be read.
    Only a text with one of the `spellings` can get a needle by respelling.
    """

    def __init__(self, entries: Iterable[tuple[int, str, str]]) -> None:
        self._listed: dict[tuple[str, str], list[int]] = {}
        for position, kind, value in entries:
            self._listed.setdefault((kind, _KEYS[kind](value.strip())), []).append(position)
        self.needles = sorted({needle for listed in self._listed for needle in _needles(*listed)})
        self.spellings = sorted({s for needle in self.needles for s in _spellings(needle)})
        self._literals = Literals(self.needles)
        url_hosts = {_HOST_END.split(key)[0] for kind, key in self._listed if kind == "url"}
        self._finder = LinkFinder(
            (_last_label(*listed) for listed in self._listed), frozenset(url_hosts)
        )

    def find(self, text: str) -> Iterator[Found]:
        """Yield (position of the entry, start, end), reading only the runs with a needle."""
        for run in runs(text):
            normalised = normalise(run.text)
            if self._literals.any_in(normalised) or self.may_match_respelled(normalised):
                yield from self._entries_of(self._finder.in_run(run))

    def may_match_respelled(self, normalised: str) -> bool:
        """Whether a normalised text with its hosts respelled contains a needle."""
        return self._literals.any_in(respelled(normalised))

    def _entries_of(self, links: Iterable[Link]) -> Iterator[Found]:
        for link in links:
            for key in _keys(link):
                for position in self._listed.get(key, ()):
                    yield position, link.start, link.end


def respelled(normalised: str) -> str:
    """Return a normalised text with other spellings of hosts resolved: ideographic full stops as
    dots, percent-encoding decoded.

    >>> respelled("http://%63asino。com")
    'http://casino.com'
    """
    if "%" in normalised:
        normalised = normalise(unquote(normalised))
    return normalised.replace(_STOP, ".")


_KEYS = {"domain": host_key, "url": url_key, "email": email_key}


def _keys(link: Link) -> Iterator[tuple[str, str]]:
    """Yield the kind and normalised form of every entry that a link would match."""
    for local in link.locals:
        yield "email", f"{local}@{link.host}"
    if link.locals:
        return
    for domain in suffixes(link.host):
        yield "domain", domain
    for url in link.urls:
        yield "url", url


def _needles(kind: str, key: str) -> Iterator[str]:
    """Yield strings, of which every normalised text with the entry contains one."""
    host = _HOST_END.split(key)[0] if kind == "url" else key
    plain = max(_PLAIN.findall(_ESCAPED.sub("%", key[len(host) :])), key=len, default="")
    if len(plain) >= len(host) or (plain and not key.isascii()):  # the longer is the rarer
        yield plain.lower()
        return
    yield normalise(host)
    if not key.isascii():
        yield "xn--"


def _spellings(needle: str) -> Iterator[str]:
    """Yield strings, of which a text has one if only its respelled form contains the needle."""
    yield from _ESCAPES
    for dot in re.finditer(r"\.(.)", needle):
        yield _STOP + dot[1]


def _last_label(kind: str, key: str) -> str:
    host = key.rpartition("@")[2] if kind == "email" else _HOST_END.split(key)[0]
    return host.rpartition(".")[2]
