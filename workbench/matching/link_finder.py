"""This module holds the finding of links and addresses in a text as written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from linkify_it import LinkifyIt
from linkify_it.tlds import TLDS

from workbench.matching.runs import Run, parted, parts, runs

_NEWER_TLDS = ("kids", "music", "ישראל", "ລາວ", "البحرين", "موريتانيا")
_HOST_AT_END = re.compile(r"(?<!\S)\w\S*\.\S+$")
_PAGE = re.compile(r"[^:/?#][/?#]")


@dataclass(frozen=True, slots=True)
class Link:
    """A link or address as it stands in a text, the one at [start, start + len(written))."""

    written: str
    start: int
    is_email: bool = False
    is_cut: bool = False
    """Its end may lie beyond what was read, so that only its host is known."""

    @property
    def end(self) -> int:
        """Where the text goes on after it."""
        return self.start + len(self.written)


class LinkFinder:
    """Links, bare domains and addresses, found by linkify-it-py. Source: spec 1, text lists.

    A text is read run by run, a run being what stands between white space or control characters,
    which no link holds. What is left of a run between its links is read a second time, with the
    characters that part words taken for spaces: emoji, brackets, colons, quotation marks, and
    letters of the scripts that part no words by spaces. So `看casino.com`, `👉casino.com` and
    `mail:me@casino.com` are found, though the library takes the whole of each for a name.

    Time grows with the length of a text: the library needs time by the square of a run's length,
    so a run of more than 2,048 characters is read in pieces of that length which overlap by 400;
    a link which reaches beyond its piece is judged by its host alone. Bare domains may have
    up to ten labels before the last, for the same reason.
    """

    def __init__(self, tlds: Iterable[str] = ()) -> None:
        self._linkify = _linkify(frozenset(tlds) - _known_tlds())

    def links(self, text: str) -> Iterator[Link]:
        """Yield all links and addresses; one that two readings find comes twice."""
        for run in runs(text):
            yield from self.in_run(run)

    def in_run(self, run: Run) -> Iterator[Link]:
        """Yield the links and addresses of one run."""
        first = list(self._read(run))
        yield from first
        rest = _rest(run, first)
        if rest != run.text and not rest.isspace():
            yield from self._read(replace(run, text=rest))

    def _read(self, run: Run) -> Iterator[Link]:
        for match in self._linkify.match(run.text) or ():
            is_email = match.schema == "mailto:"
            is_cut = run.is_open and match.last_index == len(run.text)
            if run.is_begun and match.index == 0:
                continue
            if is_cut and (is_email or not _PAGE.search(match.raw)):
                continue
            yield Link(match.raw, run.start + match.index, is_email, is_cut)


def _rest(run: Run, links: Iterable[Link]) -> str:
    """Return what is left to be read: the run without its links, parted."""
    text = parted(run.text)
    for link in links:
        if not link.is_email:
            start, end = link.start - run.start, link.end - run.start
            text = text[:start] + _rest_of(link, text[start:end]) + text[end:]
    return text


def _rest_of(link: Link, spaced: str) -> str:
    """Return spaces, but for a host that may be several words, and its page if that is one's."""
    page = _page_of(link)
    if not any(map(parts, link.written[:page])):
        return " " * len(spaced)
    has_host = _HOST_AT_END.search(spaced[:page])
    return spaced[:page] + (link.written[page:] if has_host else " " * (len(spaced) - page))


def _page_of(link: Link) -> int:
    """Return where in a link its path, query or fragment begins."""
    found = _PAGE.search(link.written)
    return found.start() + 1 if found else len(link.written)


@lru_cache(maxsize=1)
def _known_tlds() -> frozenset[str]:
    listed = [tld.lower() for tld in TLDS]
    unicode = [t[4:].encode().decode("punycode") for t in listed if t.startswith("xn--")]
    return frozenset([*listed, *unicode, *_NEWER_TLDS])


@lru_cache(maxsize=8)
def _linkify(more_tlds: frozenset[str]) -> Any:
    linkify = _Bounded(options={"fuzzy_ip": True})
    return linkify.tlds(_any_of(sorted(_known_tlds() | more_tlds)))


class _Bounded(LinkifyIt):
    """The library, with a bound on the labels of a bare host, so that no text takes it long."""

    def _on_compile(self) -> None:
        for name in ("tpl_link_fuzzy", "tpl_email_fuzzy"):
            self.re[name] = self.re[name].replace(r")\.)+(?:%TLDS%)", r")\.){1,10}(?:%TLDS%)")


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words that reads each character once."""
    tails: dict[str, list[str]] = {}
    for word in words:
        tails.setdefault(word[:1], []).append(word[1:])
    branches = [re.escape(head) + _any_of(rest) for head, rest in tails.items() if head]
    if not branches:
        return ""
    return f"(?:{'|'.join(branches)})" + ("?" if "" in tails else "")
