"""The search of a text for all its links and addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise

from linkify_it import LinkifyIt

from workbench.matching.links.endings import Endings
from workbench.matching.links.hosts import host_key
from workbench.matching.links.runs import Run
from workbench.matching.links.urls import SCHEME, key_of, without_hyphens, without_trailing
from workbench.matching.links.views import View, is_symbol, view_of
from workbench.matching.words import script_of

_SCHEME = re.compile(SCHEME, re.IGNORECASE)
_HOST = re.compile(r"[^\x00-,/:-@\[-^`{-\x7f]+")  # characters of hosts: all but ASCII punctuation
_DOTS = re.compile(r"\.{2,}")
_IN_USER = r"[^\s/\\?#<>\"|`()\[\]\x80-\U0010ffff]"
_USER = re.compile(
    rf"(?:{_IN_USER}|\({_IN_USER}*\)|\[{_IN_USER}*\])*@|[^\x00-,./:-@\[-^`{{-\x7f]{{1,50}}@"
)
_IPV6 = re.compile(r"\[[0-9A-Fa-f:.]+\]")
_LOCAL = re.compile(r"[A-Za-z0-9_.+&=$-]+$")
_MAX_LOCAL_LENGTH = 64
_IN_PATHS = ".-~%:?&=#@"
_MAX_ENDS = 8


@dataclass(frozen=True, slots=True)
class Link:
    """A link or address in a text at [start, end)."""

    start: int
    end: int
    host: str
    """Its normalised form."""
    locals: tuple[str, ...] = ()
    """What may be the part of an address before the @; a link has none."""
    urls: tuple[str, ...] = ()
    """The normalised forms of the whole link; none where its end was not read or not needed."""


@dataclass(frozen=True, slots=True)
class _Page:
    """What follows a host: where it ends, and where it ends if it uses only one script."""

    port: str
    start: int
    end: int
    first_end: int


class LinkFinder:
    """Links, bare domains and addresses. Source: spec 1.12.

    A text is read run by run; runs are separated by white space or control characters. A host lies
    between ASCII punctuation and ends with a known ending, or with any ending after a scheme. It is
    read in several ways, each of which may give a link: unchanged, split where its script changes
    and at symbols, and split at ideographic full stops. The characters of paths and the endings are
    those of linkify-it-py.

    Time is proportional to the length of a text: a run of more than 2,048 characters is read in
    pieces of that length which overlap by 400, since paths with open brackets take quadratic time;
    a link that extends beyond its piece is compared by its host only.
    """

    def __init__(self, tlds: Iterable[str] = (), url_hosts: Container[str] | None = None) -> None:
        """`url_hosts`: the normalised hosts whose whole links are needed; None: of every host."""
        self._endings = Endings(tlds)
        self._url_hosts = url_hosts

    def in_run(self, run: Run) -> Iterator[Link]:
        """Yield the links and addresses of one run; one that two readings find is yielded twice."""
        yield from _RunReader(run, self._endings, self._url_hosts).links()


class _RunReader:
    """One run, read from its start to its end."""

    def __init__(self, run: Run, endings: Endings, url_hosts: Container[str] | None) -> None:
        self._run = run
        self._endings = endings
        self._url_hosts = url_hosts
        self._view: View = view_of(run.text)
        self._hosts = self._view.hosts
        self._read_to = self._ends_at = 0
        """The end of the links that were read, and the first position where they may have ended."""

    def links(self) -> Iterator[Link]:
        at = 0
        for scheme in _SCHEME.finditer(self._view.text):
            if scheme.start() < at or not self._may_begin(scheme.start()):
                continue
            yield from self._bare(at, scheme.start())
            if scheme.start() >= self._read_to or self._may_begin(scheme.start()):
                user = _USER.match(self._view.text, scheme.end())
                begin = user.end() if user else scheme.end()
                host = _HOST.match(self._hosts, begin)
                at = host.end() if host else begin
                if host:
                    yield from self._in_host(*host.span(), scheme.start())
                elif address := _IPV6.match(self._view.text, begin):
                    page = self._page(address.start(), address.end(), address.end())
                    self._read_to = self._ends_at = page.end if page else address.end()
        yield from self._bare(at, len(self._hosts))

    def _bare(self, start: int, end: int) -> Iterator[Link]:
        """Yield the links without a scheme, and the addresses."""
        for host in _HOST.finditer(self._hosts, start, end):
            if "." in host[0]:
                yield from self._in_host(*host.span())

    def _in_host(self, start: int, end: int, scheme: int | None = None) -> Iterator[Link]:
        """Yield the links whose hosts lie in [start, end), which has only characters of hosts."""
        if self._hosts[end : end + 1] == "@" and _HOST.match(self._hosts, end + 1):
            last = end  # the part of an address before the @
        else:
            last = None
        readings = dict.fromkeys(self._readings(start, end))
        for first, beyond in [span for span in readings if self._may_begin(span[0])]:
            if beyond == last:
                continue
            if scheme is not None and first == start:
                yield from self._with_scheme(first, beyond, end, scheme)
            elif (left := self._left_of(first, start)) == "@":
                yield from self._address(first, beyond)
            elif left is None:
                yield from self._link(first, beyond, end, first)

    def _readings(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield where hosts may begin and end, by each way of reading them."""
        yield from self._split(start, end, [])
        if self._run.text.isascii():
            return
        breaks = self._view.breaks(start, end)
        if breaks:
            yield from self._split(start, end, breaks)
        stops = [at for at in range(start + 1, end) if self._ends_sentence(at)]
        if stops:
            beside = [*stops, *(stop + 1 for stop in stops)]
            yield from self._split(start, end, sorted({*breaks, *beside}))

    def _ends_sentence(self, at: int) -> bool:
        """Whether an ideographic full stop is there, after a word outside ASCII."""
        return self._view.is_ideographic_stop(at) and not self._hosts[at - 1].isascii()

    def _known_end(self, first: int, beyond: int) -> int | None:
        """Return where a host that begins at `first` ends with a known ending, or None.

        None too where such an end would cut off a part of a host in several scripts.
        """
        known = self._endings.end_of_host(self._hosts, first, beyond)
        is_cut = known is not None and known < beyond
        if is_cut and not self._run.text.isascii() and self._view.breaks(first, beyond):
            return None
        return known

    def _split(self, start: int, end: int, breaks: list[int]) -> Iterator[tuple[int, int]]:
        places = [start, *breaks, end]
        for first, beyond in pairwise(places):
            at = first
            for dots in _DOTS.finditer(self._hosts, first, beyond):
                yield from self._stripped(at, dots.start())
                at = dots.end()
            yield from self._stripped(at, beyond)

    def _stripped(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        while start < end and self._hosts[start] in "._-":
            start += 1
        while start < end and self._hosts[end - 1] in "._-":
            end -= 1
        if start < end:
            yield start, end

    def _may_begin(self, at: int) -> bool:
        """Whether a link may begin there: not within another, nor in a word that was cut off."""
        if at == 0:
            return not self._run.has_text_before
        if at >= self._read_to:
            return True
        return at > self._ends_at and not self._view.text[at - 1].isascii()

    def _left_of(self, first: int, start: int) -> str | None:
        """Return what precedes a host so that it is not a link: an @, or the slash of a path."""
        before = self._hosts[start:first].rstrip("._-")
        at = start + len(before)
        if before:
            return None
        left = self._view.slashed[:at]
        if left.endswith("@"):
            return "@" if at == first else "@."
        path = left.rstrip("/")
        if len(path) < at and path:
            is_of_path = path[-1].isalnum() or (path[-1] in _IN_PATHS and path[-1] != ":")
            return "/" if is_of_path or path[-1] == "_" else None
        return None

    def _with_scheme(self, first: int, beyond: int, end: int, scheme: int) -> Iterator[Link]:
        """Yield the link after a scheme, with any ending, unless a full stop may end it."""
        is_sure = not any(map(self._view.is_ideographic_stop, range(first, beyond)))
        if is_sure:
            yield from self._host(first, beyond, end, scheme)
        known = self._known_end(first, beyond)
        if known and (not is_sure or (known < beyond and not self._page(first, beyond, end))):
            yield from self._host(first, known, end, scheme)

    def _link(self, first: int, beyond: int, end: int, begin: int) -> Iterator[Link]:
        known = self._known_end(first, beyond)
        if known:
            yield from self._host(first, known, end, begin)

    def _host(self, first: int, beyond: int, end: int, begin: int) -> Iterator[Link]:
        """Yield the link with the host at [first, beyond), and with what follows it."""
        host = host_key(self._hosts[first:beyond])
        page = self._page(first, beyond, end)
        stop = page.end if page else beyond
        if self._run.has_text_after and stop == len(self._hosts):
            if page and page.end > page.start:
                yield self._link_at(begin, stop, host)
            return
        yield self._link_at(begin, stop, host, urls=tuple(self._urls(host, first, page)))
        if page:
            self._read_to, self._ends_at = page.end, page.first_end

    def _urls(self, host: str, first: int, page: _Page | None) -> Iterator[str]:
        if self._url_hosts is not None and key_of(host, "", "") not in self._url_hosts:
            return
        if page is None:
            yield key_of(host, "", "")
            return
        for stop in self._page_ends(first, page):
            text = "".join(self._view.source[page.start : stop])
            for cut in dict.fromkeys([without_trailing(text), without_hyphens(text)]):
                yield key_of(host, page.port, cut)

    def _page(self, first: int, beyond: int, end: int) -> _Page | None:
        """Return the port and path that follow a host, where one can follow."""
        if beyond < end and self._hosts[beyond:end] != ".":
            return None
        match = _after_host().match(self._view.slashed, end)
        if not match or not match[0]:
            return None
        port, start = match["port"] or "", match.start("page")
        if port and int(port) > 65_535:
            return None
        page = _Page(port, start, match.end(), match.end())
        first_end = next(islice(self._page_ends(first, page), 1, None), match.end())
        return _Page(port, start, match.end(), first_end)

    def _page_ends(self, first: int, page: _Page) -> Iterator[int]:
        """Yield the end of a path, then each earlier place where a script or symbol may end it."""
        yield page.end
        if self._view.text[page.start : page.end].isascii():
            return
        used = {"LATIN", *map(script_of, self._hosts[first : page.start])}
        was_other, count = False, 0
        for at in range(page.start, page.end):
            char = self._view.text[at]
            script = script_of(char)
            is_other = self._is_symbol_or_punctuation(at) if script is None else script not in used
            if is_other and not was_other:
                yield at
                count += 1
            was_other = is_other and script is None
            used.add(script)
            if count == _MAX_ENDS:
                return

    def _is_symbol_or_punctuation(self, at: int) -> bool:
        """Whether there is punctuation or a symbol outside ASCII."""
        char = self._view.text[at]
        return not char.isascii() and (is_symbol(char) or self._hosts[at] == "\0")

    def _address(self, first: int, beyond: int) -> Iterator[Link]:
        """Yield the address whose host begins at `first`, after an @."""
        known = self._known_end(first, beyond)
        if not known or (self._run.has_text_after and known == len(self._hosts)):
            return
        window = self._view.text[max(0, first - 2 - _MAX_LOCAL_LENGTH) : first - 1]
        match = _LOCAL.search(window)
        if not match or len(match[0]) > _MAX_LOCAL_LENGTH:
            return
        begin = first - 1 - len(match[0])
        if not self._is_complete_local(begin) or not self._may_begin(begin):
            return
        host = host_key(self._hosts[first:known])
        yield self._link_at(begin, known, host, locals=tuple(dict.fromkeys(_locals(match[0]))))

    def _is_complete_local(self, begin: int) -> bool:
        """Whether the text before an address is not part of its local part."""
        left = self._view.text[max(0, begin - 8) : begin]
        if left.endswith("'"):
            left = left[:-1]
            return not left or not (left[-1].isdecimal() or script_of(left[-1]) == "LATIN")
        while left and _is_mark(left[-1]):
            left = left[:-1]
        return not left or not (
            left[-1] == "@" or left[-1].isdecimal() or script_of(left[-1]) == "LATIN"
        )

    def _link_at(self, begin: int, beyond: int, host: str, **parts: tuple[str, ...]) -> Link:
        start = self._run.start + self._view.starts[begin]
        return Link(start, self._run.start + self._view.ends[beyond - 1], host, **parts)


def _locals(text: str) -> Iterator[str]:
    """Yield what the local part may be: without leading signs, and after each `=`, `&` or `$`."""
    text = text.lower()
    yield text
    for part in (text, *re.split("[&=$]", text)[1:]):
        yield part.lstrip("_.+&=$-")


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


@lru_cache(maxsize=1)
def _after_host() -> re.Pattern[str]:
    """Return the pattern of linkify-it-py for what follows a host."""
    path = LinkifyIt().re["src_path"]
    return re.compile(rf"(?::(?P<port>\d{{1,5}})(?!\w)|:(?=[/?#]))?(?P<page>{path})", re.IGNORECASE)
